// Who else is in this practice, and where; and where this person stands, for the others.
import { createContext, use, useEffect, useRef, useState } from "react";
import { useBackend } from "../ask";
import type { PersonHereView } from "../bindings";
import { Avatar } from "../components/Avatar";
import { useWords } from "../words/words";
import { keyed } from "./places";
import { useView } from "./practice";

export const ColleaguesContext = createContext<PersonHereView[]>([]);

/** The colleagues who have this practice open now. */
export function usePeople(practice: string): PersonHereView[] {
  const backend = useBackend();
  const [people, setPeople] = useState<PersonHereView[]>([]);
  useEffect(() => {
    const stop = backend.onPresenceChanged((all) => setPeople(all.filter((person) => person.practice === practice)));
    return () => void stop.then((end) => end());
  }, [backend, practice]);
  return people;
}

/** Tells the others in which box this person stands. What cannot be told is not missed: presence is a courtesy. */
export function useStanding(practice: string): (pointer: string | null) => void {
  const backend = useBackend();
  const told = useRef<string | null>(null);
  useEffect(() => {
    told.current = null;
    backend.here(practice, null).catch(() => undefined);
    return () => void backend.here(null, null).catch(() => undefined);
  }, [backend, practice]);
  return (pointer) => {
    if (told.current === pointer) return;
    told.current = pointer;
    backend.here(practice, pointer).catch(() => undefined);
  };
}

/** The colleagues who stand in a box. */
export function Standing({ pointer }: { pointer: string }) {
  const say = useWords();
  const view = useView();
  const people = use(ColleaguesContext).filter((person) => person.pointer !== null && keyed(view, person.pointer) === pointer);
  return people.map((person) => (
    <span key={person.device} className="standing" data-testid="standing">
      <Avatar name={person.person} small />
      <span className="visually-hidden">{say("here-in-box", { person: person.person })}</span>
      <span aria-hidden="true">{person.person.split(" ")[0]}</span>
    </span>
  ));
}

/** Avatars of all who are here. */
export function People() {
  const say = useWords();
  const people = use(ColleaguesContext);
  if (!people.length) return null;
  return (
    <ul className="people" aria-label={say("here-title")} data-testid="people">
      {people.map((person) => (
        <li key={person.device} title={person.person}>
          <Avatar name={person.person} />
          <span className="visually-hidden">{person.person}</span>
        </li>
      ))}
    </ul>
  );
}

/** Says politely who came, who left, and who stands in one's own box; never each step elsewhere. */
export function Arrivals({ mine }: { mine: string | null }) {
  const say = useWords();
  const view = useView();
  const people = use(ColleaguesContext);
  const known = useRef<PersonHereView[]>([]);
  const [words, setWords] = useState("");
  useEffect(() => {
    const before = known.current;
    known.current = people;
    const same = (person: PersonHereView) => mine !== null && person.pointer !== null && keyed(view, person.pointer) === mine;
    const had = (person: PersonHereView) => before.find((other) => other.device === person.device);
    const news = [
      ...people.filter((person) => !had(person)).map((person) => say("here-came", { person: person.person })),
      ...before.filter((person) => !people.some((other) => other.device === person.device)).map((person) => say("here-left", { person: person.person })),
      ...people.filter((person) => same(person) && had(person)?.pointer !== person.pointer).map((person) => say("here-same", { person: person.person })),
    ];
    if (news.length) setWords(news.join(" "));
    // Only what the colleagues do is news; one's own steps are not.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [people]);
  return <span className="visually-hidden" aria-live="polite" data-testid="arrivals">{words}</span>;
}

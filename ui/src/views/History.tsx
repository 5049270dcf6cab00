import { useState } from "react";
import { useAnswer } from "../ask";
import type { MomentView } from "../bindings";
import { sayPlace } from "../boxes/places";
import { useEditing, useView } from "../boxes/practice";
import { Trouble } from "../boxes/Trouble";
import { Avatar } from "../components/Avatar";
import { Button } from "../components/Button";
import { Empty } from "../components/Notice";
import { useFormats, useWords } from "../words/words";
import { Comparison, type Compared } from "./Comparison";

const shownBoxes = 3;
const sameAs = (one: MomentView | undefined, other: MomentView) => one !== undefined && one.heads.join() === other.heads.join();

/** The practice's past, by day, newest first: who, when, which boxes. */
export function History() {
  const say = useWords();
  const formats = useFormats();
  const editing = useEditing();
  const moments = useAnswer((backend) => backend.moments(editing.id), editing.id);
  const [ticked, setTicked] = useState<MomentView[]>([]);
  const [compared, setCompared] = useState<Compared | null>(null);
  const all = moments.data ?? [];
  const now = all.at(-1);
  const days = new Map<string, MomentView[]>();
  for (const moment of all.toReversed()) days.set(formats.day(moment.at), [...(days.get(formats.day(moment.at)) ?? []), moment]);
  const tick = (moment: MomentView) =>
    setTicked((before) => (before.some((other) => sameAs(other, moment)) ? before.filter((other) => !sameAs(other, moment)) : [...before.slice(-1), moment]));
  const compare = () => {
    const [from, to] = ticked.toSorted((a, b) => a.at.localeCompare(b.at));
    if (from && now) setCompared({ from, to: to ?? now, now: !to || sameAs(now, to) });
  };
  return (
    <div className="history" data-testid="history">
      <Trouble error={moments.error} />
      {moments.data && !all.length && <Empty title={say("history-none")} />}
      {all.length > 0 && (
        <div className="history-bar">
          <p className="quiet">{say("history-hint")}</p>
          <Button data-testid="history-compare" disabled={!ticked.length} onClick={compare}>{say(ticked.length > 1 ? "history-compare-two" : "history-compare-now")}</Button>
        </div>
      )}
      {[...days].map(([day, list]) => (
        <section key={day} aria-label={day}>
          <h3>{day}</h3>
          <ol className="moments">
            {list.map((moment) => (
              <Moment key={moment.heads.join()} moment={moment} current={sameAs(now, moment)} ticked={ticked.some((other) => sameAs(other, moment))} onTick={() => tick(moment)} />
            ))}
          </ol>
        </section>
      ))}
      {compared && <Comparison compared={compared} onClose={() => setCompared(null)} />}
    </div>
  );
}

type MomentProps = { moment: MomentView; current: boolean; ticked: boolean; onTick: () => void };

function Moment({ moment, current, ticked, onTick }: MomentProps) {
  const say = useWords();
  const formats = useFormats();
  const view = useView();
  const places = [...new Set(moment.pointers.map((pointer) => sayPlace(say, view, pointer)))];
  const more = places.length - shownBoxes;
  const time = formats.time(moment.at);
  return (
    <li className={ticked ? "moment moment-ticked" : "moment"} data-testid="moment">
      <label className="moment-tick">
        <input type="checkbox" checked={ticked} onChange={onTick} aria-label={say("history-tick", { person: moment.by, when: formats.moment(moment.at) })} />
        <Avatar name={moment.by} small />
        <span className="moment-words">
          <span><strong>{moment.by}</strong> <small>{current ? say("history-last", { time }) : time}</small></span>
          <span className="moment-places">
            {places.slice(0, shownBoxes).join(" · ")}
            {more > 0 && ` ${say("history-more", { count: more })}`}
          </span>
        </span>
      </label>
    </li>
  );
}

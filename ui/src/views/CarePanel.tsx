// Beside the form: who looks after the practice and until when; the customer's approval; what was printed.
import { useState, type ReactNode } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import type { EventView } from "../bindings";
import { CareSign } from "../boxes/CareSign";
import { useEditing, useView } from "../boxes/practice";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Combo } from "../components/Combo";
import { DateField, SelectField, TextField } from "../components/Fields";
import type { Route } from "../route";
import { useFormats, useWords } from "../words/words";

type Field = "colleague" | "due" | "reason" | "remind" | "reminder";
const over = ["issued", "readyForCollection", "collected", "rejected", "notReceived", "cancelled", "annulled"];

export function CarePanel({ go }: { go: (route: Route) => void }) {
  const { state } = useView();
  return (
    <>
      <WhoAndWhen />
      {!over.includes(state) && <Approval />}
      <Printing go={go} />
      <Events go={go} />
    </>
  );
}

function WhoAndWhen() {
  const say = useWords();
  const backend = useBackend();
  const editing = useEditing();
  const { care } = useView().row;
  const doing = useDoing();
  const choices = useAnswer((asked) => asked.archiveChoices()).data;
  const set = (field: Field) => (text: string) => doing.run(async () => editing.take(await backend.setCare(editing.id, field, text)));
  return (
    <section className="side-panel stack" aria-labelledby="care-title" data-testid="care">
      <h2 id="care-title">{say("care-title")} <CareSign care={care} /></h2>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      <Kept key={`c ${care.colleague}`} value={care.colleague} onKeep={set("colleague")}>
        {(value, onType) => <Combo id="care-colleague" label={say("care-colleague")} value={value} onType={onType} options={choices?.colleagues ?? []} openLabel={say("open-list")} />}
      </Kept>
      <div className="care-days">
        <Kept key={`d ${care.due}`} value={care.due} day onKeep={set("due")}>
          {(value, onType) => <DateField id="care-due" label={say("care-due")} placeholder={say("date-placeholder")} value={value} onType={onType} />}
        </Kept>
        <Kept key={`r ${care.reason}`} value={care.reason} onKeep={set("reason")}>
          {(value, onType) => <TextField id="care-reason" label={say("care-reason")} placeholder={say("care-reason-placeholder")} value={value} onType={onType} />}
        </Kept>
        <Kept key={`m ${care.remind}`} value={care.remind} day onKeep={set("remind")}>
          {(value, onType) => <DateField id="care-remind" label={say("care-remind")} placeholder={say("date-placeholder")} value={value} onType={onType} />}
        </Kept>
        <Kept key={`w ${care.reminder}`} value={care.reminder} onKeep={set("reminder")}>
          {(value, onType) => <TextField id="care-reminder" label={say("care-reminder")} value={value} onType={onType} />}
        </Kept>
      </div>
    </section>
  );
}

type KeptProps = { value: string; day?: boolean; onKeep: (text: string) => Promise<void>; children: (value: string, onType: (text: string) => void) => ReactNode };

/** Kept when the field is left, or with Enter: a colleague need not hear each letter. */
function Kept({ value, day, onKeep, children }: KeptProps) {
  const [typed, setTyped] = useState(value);
  const keep = () => {
    if (typed.trim() !== value && (!day || /^(\d{4}-\d{2}-\d{2})?$/.test(typed))) void onKeep(typed);
  };
  return (
    // The field within is what is pressed and left.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="contents" onBlur={keep} onKeyDown={(event) => event.key === "Enter" && keep()}>{children(typed, setTyped)}</div>
  );
}

function Approval() {
  const say = useWords();
  const backend = useBackend();
  const editing = useEditing();
  const { events } = useView();
  const doing = useDoing();
  const sent = events.findLast((event) => event.kind === "draftSent");
  const answer = events.findLast((event) => event.kind === "approved" || event.kind === "changesAsked");
  const [to, setTo] = useState(sent?.about ?? "");
  const [language, setLanguage] = useState("en");
  const [said, setSaid] = useState("");
  const send = () =>
    doing.run(async () => {
      await editing.settled();
      await backend.sendDraft(editing.id, to, language === "en");
      editing.take(await backend.open(editing.id));
    });
  const note = (approved: boolean) =>
    doing.run(async () => {
      editing.take(await backend.answerDraft(editing.id, approved, said));
      setSaid("");
    });
  const waits = sent && (!answer || answer.at < sent.at);
  return (
    <section className="side-panel stack" aria-labelledby="approval-title" data-testid="approval">
      <h2 id="approval-title">{say("approval-title")}</h2>
      <p className="quiet">{say("approval-text")}</p>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      <div className="care-days">
        <TextField id="approval-to" label={say("approval-to")} value={to} onType={setTo} placeholder="buyer@example.com" />
        <SelectField id="approval-language" label={say("approval-language")} value={language} onType={setLanguage} options={["en", "it"].map((word) => ({ value: word, label: say(`language-${word}`) }))} />
      </div>
      <div><Button icon="mail" data-testid="approval-send" busy={doing.busy} disabled={!to.trim()} onClick={() => void send()}>{say("approval-send")}</Button></div>
      {waits && (
        <>
          <TextField id="approval-said" label={say("approval-said")} value={said} onType={setSaid} />
          <div className="actions">
            <Button icon="check" data-testid="approval-yes" busy={doing.busy} onClick={() => void note(true)}>{say("approval-yes")}</Button>
            <Button icon="pencil" data-testid="approval-no" busy={doing.busy} disabled={!said.trim()} onClick={() => void note(false)}>{say("approval-no")}</Button>
          </div>
        </>
      )}
    </section>
  );
}

const printable = ["issued", "readyForCollection", "collected", "annulled"];

/** The original once; then copies, or the way out of a misprint. */
function Printing({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const formats = useFormats();
  const backend = useBackend();
  const editing = useEditing();
  const { state, events } = useView();
  const doing = useDoing();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  if (!printable.includes(state)) return null;
  const originals = events.filter((event) => event.kind === "printedOriginal");
  const original = originals[0];
  const substituted = events.some((event) => event.kind === "substitutedBy");
  const print = (copy: boolean) =>
    doing.run(async () => {
      await backend.printIssued(editing.id, copy);
      editing.take(await backend.open(editing.id));
    });
  const misprint = () => doing.run(async () => go({ place: "practice", id: await backend.misprint(editing.id, reason) }));
  return (
    <section className="side-panel stack" aria-labelledby="print-title" data-testid="printing">
      <h2 id="print-title">{say("print-title")}</h2>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      <p className="quiet">{original ? say("print-done", { person: original.by, when: formats.moment(original.at) }) : say("print-text")}</p>
      {originals.length > 1 && <p className="row-sign row-sign-conflict" role="alert">{say("print-twice", { count: originals.length })}</p>}
      <div className="actions">
        {!original && state !== "annulled" && <Button look="primary" icon="print" data-testid="print-original" busy={doing.busy} onClick={() => void print(false)}>{say("print-issued")}</Button>}
        <Button icon="print" data-testid="print-copy" busy={doing.busy} onClick={() => void print(true)}>{say("print-copy")}</Button>
        {original && !substituted && !asking && <Button look="quiet" icon="warning-circle" data-testid="misprint" onClick={() => setAsking(true)}>{say("misprint")}</Button>}
      </div>
      {asking && (
        <div className="stack" role="group" aria-label={say("misprint")}>
          <p>{say("misprint-text")}</p>
          <TextField id="misprint-reason" label={say("misprint-reason")} value={reason} onType={setReason} />
          <div className="actions">
            <Button onClick={() => setAsking(false)}>{say("cancel")}</Button>
            <Button look="danger" data-testid="misprint-sure" busy={doing.busy} disabled={!reason.trim()} onClick={() => void misprint()}>{say("misprint-sure")}</Button>
          </div>
        </div>
      )}
    </section>
  );
}

const told = ["draftSent", "approved", "changesAsked", "printedOriginal", "printedCopy", "misprint", "substitutedBy", "substitutes"];

function Events({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const { events } = useView();
  if (!events.length) return null;
  return (
    <section className="side-panel" aria-labelledby="events-title" data-testid="events">
      <h2 id="events-title">{say("events-title")}</h2>
      <ol className="care-events">{events.toReversed().map((event, index) => <Told key={`${event.at} ${index}`} event={event} go={go} />)}</ol>
    </section>
  );
}

function Told({ event, go }: { event: EventView; go: (route: Route) => void }) {
  const say = useWords();
  const formats = useFormats();
  const leads = event.kind === "substitutedBy" || event.kind === "substitutes";
  const words = told.includes(event.kind) ? say(`event-${event.kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, { about: event.about, number: event.text }) : event.kind;
  return (
    <li>
      {leads ? <button type="button" className="link" onClick={() => go({ place: "practice", id: event.about })}>{words}</button> : <span>{words}</span>}
      {event.text && !leads && event.kind !== "draftSent" && <q>{event.text}</q>}
      <small className="quiet">{event.by} · {formats.moment(event.at)}</small>
    </li>
  );
}

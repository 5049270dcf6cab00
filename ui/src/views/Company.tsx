import { useMemo, useSyncExternalStore, type ReactNode } from "react";
import { useDoing } from "../ask";
import { ConflictCard } from "../boxes/ConflictCard";
import { OfficeContext, officeWords, useOffice, useOfficeView, useOpenOffice, type OfficeEditing } from "../boxes/office";
import { Trouble } from "../boxes/Trouble";
import { FieldNotesContext } from "../components/Fields";
import { Icon } from "../components/Icon";
import type { Route } from "../route";
import { officeKinds, type OfficeKind } from "../types";
import { useFormats, useWords } from "../words/words";
import { AddressBook } from "./AddressBook";
import { CompanyForm } from "./CompanyForm";
import { Glossary } from "./Glossary";
import { Proofs } from "./Proofs";
import { Signatories } from "./Signatories";
import { Templates } from "./Templates";

/** What the company keeps for all its practices, shared by all its devices. */
export function Company({ kind, go }: { kind: OfficeKind; go: (route: Route) => void }) {
  const say = useWords();
  const { office, error } = useOpenOffice(kind);
  return (
    <div className="page office">
      <header className="page-head">
        <div>
          <h1>{say("office-title")}</h1>
          <p className="lead-line">{say(`office-${kind}-lead`)}</p>
        </div>
        {office && <OfficeSaved office={office} />}
      </header>
      <nav className="tabs" aria-label={say("office-title")}>
        {officeKinds.map((name) => (
          <button key={name} type="button" aria-current={kind === name ? "page" : undefined} data-testid={`office-${name}`} onClick={() => go({ place: "company", kind: name })}>
            {say(`office-${name}`)}
          </button>
        ))}
      </nav>
      <Trouble error={error} />
      {office && (
        <OfficeContext value={office}>
          <OfficeNotes>
            {kind === "company" && <CompanyForm />}
            {kind === "signatories" && <Signatories />}
            {kind === "addresses" && <AddressBook />}
            {kind === "templates" && <Templates go={go} />}
            {kind === "glossary" && <Glossary />}
            {kind === "proofs" && <Proofs go={go} />}
          </OfficeNotes>
        </OfficeContext>
      )}
    </div>
  );
}

function OfficeSaved({ office }: { office: OfficeEditing }) {
  const say = useWords();
  const formats = useFormats();
  const saved = useSyncExternalStore(office.subscribe, office.saved);
  const time = saved.kind === "saved" && saved.at ? formats.time(saved.at.toISOString()) : "";
  return (
    <span className={`saved saved-${saved.kind}`} role="status" data-testid="office-saved" data-saved={saved.kind}>
      <Icon name={saved.kind === "saved" ? "check" : saved.kind === "saving" ? "refresh" : "warning-circle"} />
      {saved.kind === "saved" && say(time ? "saved-at" : "saved", { time })}
      {saved.kind === "saving" && say("saving")}
      {saved.kind === "unsaved" && (
        <>
          {say("unsaved", { why: say(`error-${saved.error.code}`, saved.error.detail) })}
          <button type="button" className="link" onClick={() => office.retry()}>{say("again")}</button>
        </>
      )}
    </span>
  );
}

/** Disputes stand beneath their field; those about whole lines come first. */
function OfficeNotes({ children }: { children: ReactNode }) {
  const view = useOfficeView();
  const notes = useMemo(() => ({ beside: () => null, beneath: (pointer: string) => <OfficeDispute pointer={pointer} /> }), []);
  const whole = view.conflicts.filter((conflict) => /\/(removed|pos)$/.test(conflict.pointer));
  return (
    <FieldNotesContext value={notes}>
      {whole.map((conflict) => <OfficeDispute key={conflict.pointer} pointer={conflict.pointer} />)}
      {children}
    </FieldNotesContext>
  );
}

function OfficeDispute({ pointer }: { pointer: string }) {
  const say = useWords();
  const office = useOffice();
  const doing = useDoing();
  const conflict = useOfficeView().conflicts.find((found) => found.pointer === pointer);
  if (!conflict) return null;
  const place = say(`office-${office.kind}`);
  return (
    <>
      <ConflictCard conflict={conflict} pointer={pointer} disabled={doing.busy} title={say(conflict.kind === "line" ? "conflict-line-title" : "conflict-title", { place })}
        member={(name) => say(officeWords[office.kind][name] ?? name)} onResolve={(value) => void doing.run(() => office.resolve(pointer, value))} />
      <Trouble error={doing.error} />
    </>
  );
}

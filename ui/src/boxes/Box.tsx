import type { ReactNode } from "react";
import type { FindingView } from "../bindings";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { useFormats, useWords } from "../words/words";
import { asText } from "./editing";
import { findingsOf, useEditing, useView } from "./practice";

type Props = { box: string; children: ReactNode; className?: string; hint?: string; pointer?: string; aside?: ReactNode; own?: FindingView[] };

/** One box of the form: number and title as on the paper, the content, and what the rules say of it. */
export function Box({ box, children, className = "", hint, pointer, aside, own }: Props) {
  const say = useWords();
  const view = useView();
  const findings = own ?? findingsOf(view, box);
  const worst = findings.some((finding) => finding.severity === "error") ? "error" : findings.length ? "warning" : "fine";
  return (
    <section className={`box box-${worst} ${className}`} id={`box-${box}`} aria-labelledby={`box-${box}-title`}>
      <header className="box-head">
        <h3 id={`box-${box}-title`}>
          {/^\d/.test(box) && <span className="box-number">{box}</span>}
          {say(`box-${box}`)}
        </h3>
        {hint && <span className="box-hint">{hint}</span>}
        {aside}
      </header>
      <div className="box-body">{children}</div>
      {pointer && <Dispute pointer={pointer} />}
      <Findings findings={findings} />
    </section>
  );
}

export function Findings({ findings }: { findings: FindingView[] }) {
  const say = useWords();
  if (!findings.length) return null;
  return (
    <ul className="findings" aria-label={say("findings-label")}>
      {findings.map((finding) => (
        <li key={`${finding.rule} ${finding.pointer} ${finding.message}`} className={`finding finding-${finding.severity}`} data-rule={finding.rule}>
          <Icon name={finding.severity === "error" ? "close-circle" : "warning-circle"} />
          <span>{finding.message}</span>
          <abbr title={say("finding-rule", { rule: finding.rule })}>{finding.rule}</abbr>
        </li>
      ))}
    </ul>
  );
}

/** Two people wrote in this box: both are shown, a person chooses. */
export function Dispute({ pointer }: { pointer: string }) {
  const say = useWords();
  const formats = useFormats();
  const editing = useEditing();
  const conflict = useView().conflicts.find((found) => found.pointer === pointer);
  if (!conflict) return null;
  return (
    <div className="dispute" role="group" aria-label={say("conflict-title")}>
      <strong>{say("conflict-title")}</strong>
      {conflict.candidates.map((candidate) => (
        <div key={`${candidate.by} ${candidate.at}`} className="dispute-side">
          <div className="dispute-value">{asText(candidate.value) || say("conflict-empty")}</div>
          <small>{say("conflict-by", { person: candidate.by, when: formats.moment(candidate.at) })}</small>
          <Button onClick={() => editing.resolve(pointer, candidate.value)}>{say("conflict-use")}</Button>
        </div>
      ))}
    </div>
  );
}

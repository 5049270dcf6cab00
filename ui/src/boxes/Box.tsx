import { use, type ReactNode } from "react";
import type { FindingView } from "../bindings";
import { NotedContext } from "../components/Fields";
import { Icon } from "../components/Icon";
import { useWords } from "../words/words";
import { AskedBox } from "./Asked";
import { Standing } from "./colleagues";
import { Dispute } from "./Dispute";
import { RemarkMark } from "./notes";
import { boxPointers } from "./places";
import { EditingContext, findingsOf, useView } from "./practice";

type Props = { box: string; children: ReactNode; className?: string; hint?: string; pointer?: string; aside?: ReactNode; foot?: ReactNode; own?: FindingView[] };

/** One box of the form: number and title as on the paper, the content, and what the rules say of it. */
export function Box({ box, children, className = "", hint, pointer, aside, foot, own }: Props) {
  const say = useWords();
  const view = useView();
  const findings = own ?? findingsOf(view, box);
  const worst = findings.some((finding) => finding.severity === "error") ? "error" : findings.length ? "warning" : "fine";
  const remarked = pointer ?? boxPointers[box];
  return (
    <section className={`box box-${worst} ${className}`} id={`box-${box}`} aria-labelledby={`box-${box}-title`} data-pointer={pointer}>
      <header className="box-head">
        <h3 id={`box-${box}-title`}>
          {/^\d/.test(box) && <span className="box-number">{box}</span>}
          {say(`box-${box}`)}
        </h3>
        <Printed box={box} />
        {hint && <span className="box-hint">{hint}</span>}
        {pointer && <Standing pointer={pointer} />}
        {aside}
        {remarked && <RemarkMark pointer={remarked} always />}
      </header>
      <AskedBox box={box} />
      <NotedContext value={pointer ?? null}>
        <div className="box-body">{children}</div>
        {foot && <div className="box-room">{foot}</div>}
      </NotedContext>
      {pointer && <Dispute pointer={pointer} />}
      <Findings findings={findings} />
    </section>
  );
}

/** The title in the form's other language, as it is printed beside it. */
export function Printed({ box }: { box: string }) {
  const say = useWords();
  if (!/^[1-8]$/.test(box)) return null;
  return <span className="also" lang={say("paper-also-language")}>{say(`box-${box}-also`)}</span>;
}

export function Findings({ findings }: { findings: FindingView[] }) {
  const say = useWords();
  const editing = use(EditingContext);
  if (!findings.length) return null;
  const mends = editing?.view().editable;
  return (
    <ul className="findings" aria-label={say("findings-label")}>
      {findings.map((finding) => (
        <li key={`${finding.rule} ${finding.pointer} ${finding.message}`} className={`finding finding-${finding.severity}`} data-rule={finding.rule}>
          <Icon name={finding.severity === "error" ? "close-circle" : "warning-circle"} />
          <span>
            {finding.message}
            {mends && finding.mend && (
              <button type="button" className="btn btn-quiet mend" data-testid="mend" onClick={() => editing.mend(finding.rule, finding.pointer)}>{finding.mend}</button>
            )}
          </span>
          <abbr title={say("finding-rule", { rule: finding.rule })}>{finding.rule}</abbr>
        </li>
      ))}
    </ul>
  );
}

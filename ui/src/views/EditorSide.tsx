import { useId, type KeyboardEvent } from "react";
import { blankRule, nextBlank } from "../boxes/blanks";
import { stand } from "../boxes/places";
import { Remarks } from "../boxes/Remarks";
import { useView } from "../boxes/practice";
import { Button } from "../components/Button";
import { Digest } from "../components/Digest";
import { Icon } from "../components/Icon";
import { useFormats, useWords } from "../words/words";
import type { Route } from "../route";
import { CarePanel } from "./CarePanel";
import { History } from "./History";

export type SideTab = "findings" | "remarks" | "history" | "care";
const tabs: SideTab[] = ["findings", "remarks", "care", "history"];

type Props = { tab: SideTab; onTab: (tab: SideTab) => void; remarked: string | null; go: (route: Route) => void };

/** Beside the form: what is still wrong and what it costs; what was said of the boxes; who changed what when. */
export function EditorSide({ tab, onTab, remarked, go }: Props) {
  const say = useWords();
  const id = useId();
  const view = useView();
  const open = view.comments.filter((comment) => !comment.settled).length;
  return (
    <aside className="editor-side" aria-label={say("side-title")}>
      <div className="side-tabs" role="tablist" aria-label={say("side-title")}>
        {tabs.map((name) => (
          <button key={name} type="button" role="tab" id={`${id}-${name}`} aria-selected={tab === name} aria-controls={`${id}-panel`} data-testid={`side-${name}`}
            tabIndex={tab === name ? 0 : -1} onClick={() => onTab(name)} onKeyDown={(event) => step(event, name, onTab)}>
            {say(`side-${name}`)}
            {name === "remarks" && open > 0 && <span className="bubble">{open}</span>}
            {name === "care" && view.row.care.sign && <span className={`bubble bubble-${view.row.care.sign}`} aria-label={say(`care-sign-${view.row.care.sign}`, { day: "" })}>!</span>}
          </button>
        ))}
      </div>
      <div className="side-body" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tab}`}>
        {tab === "findings" && (
          <>
            <FindingsPanel />
            <FeesPanel />
            <SealPanel />
          </>
        )}
        {tab === "remarks" && <Remarks about={remarked} />}
        {tab === "care" && <CarePanel go={go} />}
        {tab === "history" && <History />}
      </div>
    </aside>
  );
}

/** Arrow keys walk along the tabs. */
function step(event: KeyboardEvent<HTMLElement>, from: SideTab, onTab: (tab: SideTab) => void) {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const next = tabs[(tabs.indexOf(from) + by + tabs.length) % tabs.length];
  if (!by || !next) return;
  onTab(next);
  const siblings = event.currentTarget.parentElement?.children;
  (siblings?.[tabs.indexOf(next)] as HTMLElement | undefined)?.focus();
}

const icons = { bad: "close-circle", open: "warning-circle", good: "check-circle" };

function FindingsPanel() {
  const say = useWords();
  const view = useView();
  const { findings, editable, conflicts } = view;
  const errors = findings.filter((finding) => finding.severity === "error");
  const tone = errors.length ? "bad" : conflicts.length ? "open" : "good";
  const ordered = [...errors, ...findings.filter((finding) => finding.severity !== "error")];
  return (
    <section className="side-panel" aria-labelledby="findings-title">
      <h2 id="findings-title">{say("findings-title")}</h2>
      {editable && <p className={`tally tally-${tone}`} role="status" data-testid="findings-tally">
        <Icon name={icons[tone]} />
        {tone === "bad" && say("findings-errors", { count: errors.length })}
        {tone === "open" && say("findings-conflicts", { count: conflicts.length })}
        {tone === "good" && say("findings-none")}
      </p>}
      {editable && findings.some((finding) => finding.rule === blankRule) && (
        <div><Button icon="arrow-right" data-testid="next-blank" onClick={() => nextBlank(view)}>{say("blank-next", { count: findings.filter((finding) => finding.rule === blankRule).length })}</Button></div>
      )}
      {!editable && !findings.length && <p className="quiet">{say("findings-quiet")}</p>}
      <ul className="side-findings">
        {ordered.map((finding) => (
          <li key={`${finding.rule} ${finding.pointer} ${finding.message}`}>
            <button type="button" className={`side-finding finding-${finding.severity}`} onClick={() => lead(finding.box)}>
              <span className="side-box">{/^\d/.test(finding.box) ? say("box-short", { number: finding.box }) : say(`box-${finding.box}`)}</span>
              {finding.message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function lead(box: string) {
  const target = document.getElementById(`box-${box === "7" ? "6" : box}`);
  if (target) stand(target);
}

function FeesPanel() {
  const say = useWords();
  const formats = useFormats();
  const { fees } = useView();
  return (
    <section className="side-panel" aria-labelledby="fees-title">
      <h2 id="fees-title">{say("fees-title")}</h2>
      <table className="fees">
        <tbody>
          {fees.lines.map((line) => (
            <tr key={line.code}>
              <th scope="row">{say(`fee-${line.code}`)}</th>
              <td>{line.quantity} × {formats.euro(line.unit)}</td>
              <td className="number">{formats.euro(line.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>{say("fees-total")}</th>
            <td className="number" data-testid="fee-total">{formats.euro(fees.total)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function SealPanel() {
  const say = useWords();
  const formats = useFormats();
  const { seal } = useView();
  if (!seal) return null;
  return (
    <section className="side-panel" aria-labelledby="seal-title" data-testid="seal-panel">
      <h2 id="seal-title">{say("seal-title")}</h2>
      <p className="quiet">{say("seal-at", { when: formats.moment(seal.sealedAt) })}</p>
      <Digest name={seal.fileName || say("base-form")} sha256={seal.sha256} />
      <Digest name={say("order-detail")} sha256={seal.orderDetailSha256} />
      {seal.attachments.map((file) => <Digest key={file.name} name={file.name} sha256={file.sha256} />)}
    </section>
  );
}

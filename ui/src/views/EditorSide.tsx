import { useView } from "../boxes/practice";
import { Digest } from "../components/Digest";
import { Icon } from "../components/Icon";
import { useFormats, useWords } from "../words/words";

/** Beside the form: what is still wrong, where it is, what it costs, what is sealed. */
export function EditorSide() {
  return (
    <aside className="editor-side">
      <FindingsPanel />
      <FeesPanel />
      <SealPanel />
    </aside>
  );
}

function FindingsPanel() {
  const say = useWords();
  const { findings, editable } = useView();
  const errors = findings.filter((finding) => finding.severity === "error");
  const ordered = [...errors, ...findings.filter((finding) => finding.severity !== "error")];
  return (
    <section className="side-panel" aria-labelledby="findings-title">
      <h2 id="findings-title">{say("findings-title")}</h2>
      {editable && <p className={errors.length ? "tally tally-bad" : "tally tally-good"} role="status" data-testid="findings-tally">
        <Icon name={errors.length ? "close-circle" : "check-circle"} />
        {errors.length ? say("findings-errors", { count: errors.length }) : say("findings-none")}
      </p>}
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
  target?.scrollIntoView({ block: "center" });
  target?.querySelector<HTMLElement>("input, textarea, select, button")?.focus({ preventScroll: true });
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

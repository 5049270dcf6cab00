import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import { again, endOf, unsigned } from "../boxes/batches";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { CheckField } from "../components/Fields";
import { useArrival } from "../components/focus";
import { Notice } from "../components/Notice";
import type { BatchView, LogCheckView, SigningLogView } from "../bindings";
import { useWords } from "../words/words";
import { BatchDocuments } from "./BatchDocuments";

type Props = { batch: BatchView; busy: boolean; onRetry: () => void; onSend: () => void; onClose: () => void };

const kinds = { whole: "success", part: "warning", none: "danger", cancelled: "warning", pinLocked: "danger", loginFailed: "danger" } as const;

/** What came of a batch, document by document; what failed can be tried again, and all of it taken along as a file. */
export function BatchResults({ batch, busy, onRetry, onSend, onClose }: Props) {
  const say = useWords();
  const arrived = useArrival<HTMLElement>();
  const [only, setOnly] = useState(false);
  const open = unsigned(batch);
  const end = endOf(batch);
  const retriable = again(batch).length;
  return (
    <section ref={arrived} tabIndex={-1} className="batch" aria-labelledby="results-title" data-testid="sign-results">
      <header className="batch-head">
        <h2 id="results-title">{say("results-title")}</h2>
        <div className="actions">
          {retriable > 0 && end !== "pinLocked" && (
            <Button icon="refresh" data-testid="retry" busy={busy} onClick={onRetry}>{say("results-retry", { count: retriable })}</Button>
          )}
          {batch.signed > 0 && <Button look="primary" icon="arrow-right" data-testid="go-to-sent" onClick={onSend}>{say("go-to-send")}</Button>}
          <Button look="quiet" icon="close" aria-label={say("close")} data-testid="results-close" onClick={onClose} />
        </div>
      </header>
      <Notice kind={kinds[end]} title={say("sign-done", { done: batch.signed, total: batch.total })}>
        {end !== "whole" && <p>{say(batch.remote && (end === "pinLocked" || end === "loginFailed") ? `remote-${end}` : `end-${end}`)}</p>}
      </Notice>
      <div className="results-bar">
        {open.length > 0 && batch.signed > 0 && <CheckField id="results-only" testId="results-only" label={say("results-only", { count: open.length })} checked={only} onTick={setOnly} />}
        <Export />
      </div>
      <BatchDocuments documents={only ? open : batch.documents} />
    </section>
  );
}

/** The results as a table, with the signed log that proves them. */
function Export() {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [written, setWritten] = useState<SigningLogView | null>(null);
  const [checked, setChecked] = useState<LogCheckView | null>(null);
  const write = () =>
    doing.run(async () => {
      const folder = await backend.chooseFolder();
      if (folder) setWritten(await backend.exportSigning(folder));
    });
  const check = () => doing.run(async () => setChecked(await backend.checkSigningLog()));
  return (
    <>
      <div className="export">
        <Button icon="download" data-testid="export" busy={doing.busy} onClick={() => void write()}>{say("export")}</Button>
        <Button look="quiet" icon="check-circle" data-testid="log-check" busy={doing.busy} onClick={() => void check()}>{say("log-check")}</Button>
      </div>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      {checked && <p className="present" role="status" data-testid="log-checked">{say("log-whole", { count: checked.entries, devices: checked.devices.length })}</p>}
      {written && (
        <Notice kind="success" title={say("exported")} action={<Button icon="folder" onClick={() => void backend.showFile(written.csv).catch(() => undefined)}>{say("exported-show")}</Button>}>
          <p data-testid="exported">{written.csv}</p>
          <p>{written.log}</p>
        </Notice>
      )}
    </>
  );
}

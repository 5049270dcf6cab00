import { useBackend, useDoing } from "../ask";
import { can, sayLeft, type Asking } from "../boxes/batches";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { useArrival } from "../components/focus";
import { Notice } from "../components/Notice";
import type { BatchState, BatchView } from "../bindings";
import { useWords } from "../words/words";
import { BatchDocuments } from "./BatchDocuments";

/** A document is at hand in these. */
const atWork: BatchState[] = ["signing", "pausing", "cancelling"];

/** A batch under way: how far it is, how long it will take, and the ways to stop it. */
export function BatchPanel({ batch, asking }: { batch: BatchView; asking: Asking | null }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const arrived = useArrival<HTMLElement>();
  const may = can[batch.state];
  const act = (ask: () => Promise<unknown>) => void doing.run(async () => void (await ask()));
  const counted = say("sign-progress", { done: batch.done, total: batch.total });
  return (
    <section ref={arrived} tabIndex={-1} className="batch" aria-labelledby="batch-title" data-testid="batch" data-state={batch.state} data-remote={batch.remote}>
      <header className="batch-head">
        <h2 id="batch-title">{say(batch.state === "paused" ? "batch-title-paused" : "batch-title")}</h2>
        <div className="actions">
          {may.pause && <Button data-testid="batch-pause" busy={doing.busy} onClick={() => act(() => backend.pauseBatch())}>{say("batch-pause")}</Button>}
          {may.resume && <Button look="primary" data-testid="batch-resume" busy={doing.busy} onClick={() => act(() => backend.resumeBatch())}>{say("batch-resume")}</Button>}
          {may.cancel && <Button look="danger" data-testid="batch-cancel" busy={doing.busy} onClick={() => act(() => backend.cancelBatch())}>{say("batch-cancel")}</Button>}
        </div>
      </header>
      <div className="progress-line">
        <progress max={batch.total} value={batch.done} aria-label={counted} />
        <strong data-testid="batch-count">{counted}</strong>
        <span className="progress-left" data-testid="batch-left">{batch.secondsLeft !== null && batch.state === "signing" && sayLeft(say, batch.secondsLeft)}</span>
      </div>
      <p className="batch-current">{batch.current && atWork.includes(batch.state) ? say("batch-current", { name: batch.current }) : " "}</p>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      <Standing batch={batch} asking={asking} />
      <BatchDocuments documents={batch.documents} />
    </section>
  );
}

/** Why it stands still, and what a person has to do. */
function Standing({ batch: { state, done, total, remote }, asking }: { batch: BatchView; asking: Asking | null }) {
  const say = useWords();
  const rest = total - done;
  switch (state) {
    case "askingPin":
      if (remote) return <Notice kind="info" title={say("remote-elsewhere")}>{done > 0 && <p>{say("remote-again", { count: rest })}</p>}</Notice>;
      if (asking === "incorrect") return <Notice kind="danger" title={say("batch-incorrect")}><p>{say("batch-incorrect-next")}</p><p>{say("tries")}</p></Notice>;
      return <Notice kind="info" title={say("pin-elsewhere")}>{asking === "back" && <p>{say("batch-back", { count: rest })}</p>}</Notice>;
    case "tokenGone":
      return <Notice kind="warning" title={say("batch-tokenGone")}><p>{say("batch-tokenGone-next", { count: rest })}</p></Notice>;
    case "loggingIn":
      return <Notice kind="info" title={say(remote ? "remote-loggingIn" : "batch-loggingIn")} />;
    case "pausing":
    case "cancelling":
      return <Notice kind="info" title={say(`batch-${state}`)} />;
    case "paused":
      return <Notice kind="info" title={say("batch-paused")}><p>{say("batch-paused-next", { count: rest })}</p></Notice>;
    case "signing":
    case "finished":
      return null;
  }
}

import { useEffect, useRef, useState } from "react";
import { again, hasResults, running } from "../boxes/batches";
import { useFollowed } from "../boxes/followed";
import { useQueueing } from "../boxes/queueing";
import { elsewhere } from "../boxes/signingKeys";
import { documentsIn, nextUnseen, stepped, type Row } from "../boxes/signingRows";
import { TokenNotices } from "../boxes/TokenRemarks";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { focusIfLost } from "../components/focus";
import { Empty, Notice } from "../components/Notice";
import type { ReviewWay } from "../bindings";
import type { Route } from "../route";
import { useWords } from "../words/words";
import { BatchPanel } from "./BatchPanel";
import { BatchResults } from "./BatchResults";
import { PaperForm } from "./PaperForm";
import { QueueHead } from "./QueueHead";
import { QueueList } from "./QueueList";
import { RemoteServices } from "./RemoteServices";
import { ReviewPane } from "./ReviewPane";
import { SignBar } from "./SignBar";
import { SignWays } from "./SignWays";

/** The signing queue: looked at, ticked, signed with one PIN, followed to the end. */
export function Queue({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const page = useQueueing();
  const { batch, review, reviewing, token, queue, signing } = page;
  const [adding, setAdding] = useState(false);
  const [remote, setRemote] = useState(false);
  const [closed, setClosed] = useState(false);
  const { asking, said } = useFollowed(batch);
  const busy = running(batch);
  const results = !busy && page.watched && hasResults(batch);
  return (
    <div className="page page-full">
      <QueueHead queue={queue.data} whose={page.whose} onWhose={page.setWhose} review={review} busy={busy} onEnd={() => void reviewing.end()} />
      {token && !busy && <TokenNotices token={token} />}
      <Trouble error={signing.error ?? reviewing.doing.error ?? page.looking.error ?? queue.error} action={
        signing.error?.code === "pinFinalTry" && token
          ? <Button look="danger" data-testid="use-final-try" onClick={() => void page.sign(token, true)}>{say("sign-final")}</Button>
          : <Button look="quiet" icon="close" aria-label={say("close")} onClick={() => { signing.clear(); reviewing.doing.clear(); page.looking.clear(); }} />
      } />
      {busy && <BatchPanel batch={batch} asking={asking} />}
      {results && (
        <BatchResults batch={batch} busy={reviewing.doing.busy} onRetry={() => void page.start("oneByOne", again(batch))} onSend={() => go({ place: "sent" })} onClose={() => {
          page.setWatched(false);
          setClosed(true);
        }} />
      )}
      {!busy && !results && <Waiting page={page} onAdd={() => setAdding(true)} onRemote={() => setRemote(true)} arriving={closed} />}
      {signing.busy && !busy && !results && <Notice kind="info" title={say(token?.remote ? "remote-elsewhere" : "pin-elsewhere")} />}
      {adding && queue.data && <PaperForm signatories={queue.data.signatories} first={page.whose ?? ""} onClose={() => setAdding(false)} onAdded={queue.again} />}
      {remote && <RemoteServices onClose={() => setRemote(false)} onChanged={page.remote.again} />}
      <p className="visually-hidden" role="status" data-testid="batch-said">{said}</p>
    </div>
  );
}

type WaitingProps = { page: ReturnType<typeof useQueueing>; onAdd: () => void; /** Configures where remote keys are. */ onRemote: () => void; /** In the place of results that were closed. */ arriving: boolean };

/** The list with one of it open beside it, and the bar beneath. */
function Waiting({ page, onAdd, onRemote, arriving }: WaitingProps) {
  const say = useWords();
  const { queue, review, reviewing, rows, token, tokens, batch, signing } = page;
  const [shown, setShown] = useState<string | null>(null);
  const [listed, setListed] = useState(false);
  const [refused, setRefused] = useState("");
  const [eager, setEager] = useState(false);
  const [left, setLeft] = useState(arriving ? 1 : 0);
  const room = useRef<HTMLDivElement>(null);
  const current = rows.find((row) => row.id === shown) ?? rows[0];
  const walking = review?.way === "all" && !listed;
  const ticked = rows.filter((row) => row.ticked);
  useFocusOnWay(room, review?.way, left);

  const show = (id: string) => {
    setShown(id);
    setRefused("");
    setEager(false);
  };
  const open = (id: string) => {
    show(id);
    setEager(true);
    if (id === current?.id) pagesIn(room.current)?.focus();
  };
  const leave = () => {
    setListed(true);
    setLeft(left + 1);
  };
  const choose = (way: ReviewWay) => {
    setListed(false);
    setShown(rows[0]?.id ?? null);
    setEager(way === "all");
    void page.start(way);
  };
  /** What was open is no longer in the queue: the next one is. */
  const gone = () => {
    const next = stepped(rows, current?.id, 1);
    const other = next?.id === current?.id ? stepped(rows, current?.id, -1) : next;
    if (other) (walking ? open : show)(other.id);
    queue.again();
  };
  const walk = (by: -1 | 1) => {
    const next = stepped(rows, current?.id, by);
    if (next) open(next.id);
  };
  const refuse = (row: Row) => setRefused(say(row.changed ? "changed-title" : row.inReview ? "tick-unseen" : "row-late"));
  if (!queue.data) return queue.loading ? <p className="quiet" role="status">{say("queue-looking")}</p> : null;
  return (
    <>
      {!review && hasResults(batch) && !signing.busy && (
        <Notice kind="info" title={say("results-last", { done: batch.signed, total: batch.total })}
          action={<Button data-testid="results-open" onClick={() => page.setWatched(true)}>{say("results-open")}</Button>} />
      )}
      {review?.way === "withoutShowing" && rows.length > 0 && <Notice kind="warning" title={say("blind-now")}><p>{say("blind-now-text")}</p></Notice>}
      {!rows.length && <Nothing page={page} onAdd={onAdd} />}
      {current && (
        <div ref={room} className={walking ? "queue queue-walk" : "queue"}>
          {!walking && (
            <QueueList rows={rows} everybody={page.whose === null} review={review} current={current.id} onShow={show} onOpen={open} onTick={(ids, on) => void reviewing.tick(ids, on)} onRefused={refuse} onAddPaper={onAdd} />
          )}
          <ReviewPane key={`${current.id} ${current.digest} ${review ? "review" : "look"}`} row={current} review={review}
            eager={eager} walk={walking ? { at: rows.indexOf(current) + 1, of: rows.length, onStep: walk, onList: leave } : null}
            onShown={(row) => void reviewing.markShown(row.id, row.digest)} onTick={(row, on) => void reviewing.tick([row.id], on)}
            onLeave={leave} onRestart={() => review && choose(review.way)} onGone={gone} />
        </div>
      )}
      {rows.length > 0 && (
        <SignBar rows={review ? ticked : rows} all={rows} reviewing={review !== null} total={review ? review.total : queue.data.total} sums={review ? review.sums : queue.data.sums}
          tokens={tokens} remote={page.remote} cards={page.cards} token={token} onToken={page.setWanted} onLook={() => void page.look()} looking={page.looking.busy} onRemote={onRemote}>
          {review ? (
            <div className="sign-acts">
              {!walking && review.way === "all" && nextUnseen(rows, current?.id) && (
                <Button data-testid="walk-on" onClick={() => { setListed(false); open(nextUnseen(rows, current?.id)?.id ?? ""); }}>{say("walk-on")}</Button>
              )}
              <Button look="primary" icon="pencil" id="sign" data-testid="sign" busy={signing.busy} disabled={!ticked.length || !token || Boolean(token.problem)}
                onClick={() => token && void page.sign(token)}>{say("sign", { count: documentsIn(ticked) })}</Button>
            </div>
          ) : <SignWays count={rows.length} busy={reviewing.doing.busy || !reviewing.known} onChoose={choose} />}
        </SignBar>
      )}
      <p className={refused ? "said said-now" : "said"} role="status" data-testid="tick-refused">{refused}</p>
    </>
  );
}

/** Nothing waits for this signatory; perhaps for another. */
function Nothing({ page, onAdd }: Omit<WaitingProps, "arriving" | "onRemote">) {
  const say = useWords();
  const others = page.queue.data ? elsewhere(page.queue.data) : 0;
  return (
    <Empty title={say("queue-empty")}>
      <p>{say(others ? "queue-empty-others" : "queue-empty-hint", { count: others })}</p>
      <div className="empty-actions">
        {others > 0 && <Button data-testid="queue-everybody" onClick={() => page.setWhose(null)}>{say("queue-everybody-show")}</Button>}
        <Button icon="plus" data-testid="paper-add" onClick={onAdd}>{say("paper-add")}</Button>
      </div>
    </Empty>
  );
}

const pagesIn = (room: HTMLElement | null) => room?.querySelector<HTMLElement>(".paper-panel[data-visible=true] .pages-scroll");
const rowIn = (room: HTMLElement | null) => room?.querySelector<HTMLElement>(".queue-current input, .queue-current button");

/** A way was chosen, or the pages were left: the keys go where it goes on. */
function useFocusOnWay(room: { current: HTMLElement | null }, way: ReviewWay | undefined, left: number) {
  const before = useRef(way);
  useEffect(() => {
    if (way === before.current) return;
    before.current = way;
    if (way === "all") return;
    if (way) rowIn(room.current)?.focus();
    else focusIfLost(rowIn(room.current));
  }, [room, way]);
  useEffect(() => {
    if (left) rowIn(room.current)?.focus();
  }, [room, left]);
}

import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { useBackend, useDoing } from "../ask";
import { leavesOf, tickable, unseen, type Row } from "../boxes/signingRows";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import type { ReviewView } from "../bindings";
import { useWords } from "../words/words";
import { PaperFacts, ReviewFacts, SeenSign } from "./ReviewFacts";
import { ReviewPapers } from "./ReviewPapers";
import { ReturnForm } from "./ReturnForm";

type Props = {
  row: Row;
  review: ReviewView | null;
  /** Where it stands in a walk through all of them; `null` where the list leads. */
  walk: { at: number; of: number; onStep: (by: -1 | 1) => void; onList: () => void } | null;
  /** The pages take the focus as soon as they are drawn. */
  eager: boolean;
  onShown: (row: Row) => void;
  onTick: (row: Row, on: boolean) => void;
  /** Back to the list. */
  onLeave: () => void;
  onRestart: () => void;
  onGone: () => void;
};

/** One of the queue, as it will be signed: the pages, and beside them everything that the signatory answers for. */
export function ReviewPane({ row, review, walk, eager, onShown, onTick, onLeave, onRestart, onGone }: Props) {
  const say = useWords();
  const leaves = leavesOf(row);
  const [open, setOpen] = useState(leaves[0]?.key ?? "");
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const known = row.shown ? new Set([...seen, ...leaves.filter((leaf) => leaf.signAs !== null).map((leaf) => leaf.key)]) : seen;
  const see = (key: string) => {
    const now = new Set(seen).add(key);
    setSeen(now);
    if (review && row.inReview && !row.shown && !row.changed && !unseen(leaves, now).length) onShown(row);
  };
  const keys = (event: KeyboardEvent) => {
    // A dialog opened from here hears its own keys.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      onLeave();
    }
    if (walk && event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      walk.onStep(event.key === "ArrowDown" ? 1 : -1);
    }
  };
  return (
    // Keys are heard from everything within; the pane itself is nothing to press.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="queue-item" aria-label={row.title || say("untitled")} data-testid="review-pane" data-id={row.id} onKeyDown={keys}>
      <ReviewPapers id={row.id} leaves={leaves} open={open} onOpen={setOpen} seen={known} onSeen={see} eager={eager} />
      <div className="queue-side">
        <div className="queue-facts">
          {walk && <p className="walk-place" data-testid="walk-place">{say("walk-place", { at: walk.at, of: walk.of })}</p>}
          <h2>{row.title || say("untitled")}</h2>
          {row.changed && (
            <Notice kind="warning" title={say("changed-title")}>
              <p>{say("changed-text")}</p>
              <Button data-testid="restart" onClick={onRestart}>{say("changed-restart")}</Button>
            </Notice>
          )}
          {row.item && <ReviewFacts item={row.item} open={open} onOpen={setOpen} />}
          {row.paper && <PaperFacts paper={row.paper} signatory={row.signatory} />}
          <Ways row={row} onGone={onGone} />
        </div>
        {review && <Acts row={row} review={review} walk={walk} onTick={onTick} sign={<SeenSign leaves={leaves} seen={known} shown={row.shown} />} />}
      </div>
    </section>
  );
}

type ActsProps = Pick<Props, "row" | "walk" | "onTick"> & { review: ReviewView; sign: ReactNode };

/** What is decided of this one: it is signed with the others, or left. */
function Acts({ row, review, walk, onTick, sign }: ActsProps) {
  const say = useWords();
  const id = useId();
  const allowed = tickable(row, review);
  const blind = review.way === "withoutShowing";
  return (
    <div className="queue-acts">
      {!blind && row.inReview && !row.changed && sign}
      <div className="tick">
        <input id="queue-agree" type="checkbox" data-testid="queue-agree" data-shown={row.shown} checked={row.ticked} disabled={!allowed} aria-describedby={id}
          onChange={(event) => onTick(row, event.target.checked)} />
        <label htmlFor="queue-agree">{say(blind && !row.shown ? "queue-agree-blind" : "queue-agree")}</label>
      </div>
      <p id={id} className="visually-hidden">{allowed ? "" : say(row.changed ? "changed-title" : row.inReview ? "tick-unseen" : "row-late")}</p>
      {walk && (
        <div className="walk-acts">
          <Button look="quiet" icon="list" data-testid="walk-list" onClick={walk.onList}>{say("walk-list")}</Button>
          <Button icon="arrow-left" aria-label={say("walk-before")} title={say("walk-before")} data-testid="walk-before" disabled={walk.at === 1} onClick={() => walk.onStep(-1)} />
          <Button look={row.ticked ? "primary" : "outline"} icon="arrow-right" data-testid="walk-next" onClick={() => (walk.at === walk.of ? walk.onList() : walk.onStep(1))}>
            {say(walk.at === walk.of ? "walk-end" : row.ticked ? "walk-next" : "walk-skip")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The other ways out: back to whoever prepared it, or a file that another program signed. */
function Ways({ row, onGone }: { row: Row; onGone: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [returning, setReturning] = useState(false);
  const [removing, setRemoving] = useState(false);
  const take = () =>
    doing.run(async () => {
      const paths = await backend.chooseFiles("signed");
      for (const path of paths) await backend.takeSigned(row.id, path);
      if (paths.length) onGone();
    });
  const remove = () =>
    doing.run(async () => {
      await backend.removePaper(row.id);
      onGone();
    });
  return (
    <div className="elsewhere">
      {row.item && <Button icon="undo" data-testid="return" onClick={() => setReturning(true)}>{say("return")}</Button>}
      {row.item && <Button icon="upload" data-testid="take-signed" busy={doing.busy} onClick={() => void take()}>{say("sign-elsewhere")}</Button>}
      {row.paper && !removing && <Button icon="close" data-testid="paper-remove" onClick={() => setRemoving(true)}>{say("paper-remove")}</Button>}
      {row.paper && removing && (
        <div className="actions">
          <Button look="danger" data-testid="paper-remove-sure" busy={doing.busy} onClick={() => void remove()}>{say("paper-remove-sure")}</Button>
          <Button onClick={() => setRemoving(false)}>{say("cancel")}</Button>
        </div>
      )}
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      {returning && <ReturnForm id={row.id} title={row.title} onClose={() => setReturning(false)} onDone={onGone} />}
    </div>
  );
}

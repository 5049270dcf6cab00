import { useRef, type KeyboardEvent } from "react";
import { tickable, stepped, type Row } from "../boxes/signingRows";
import { Button } from "../components/Button";
import { CheckField } from "../components/Fields";
import { Icon } from "../components/Icon";
import type { ReviewView } from "../bindings";
import { useFormats, useWords, type Say } from "../words/words";

type Props = {
  rows: Row[];
  /** Whether the signatories differ, and each row says whose it is. */
  everybody: boolean;
  review: ReviewView | null;
  current: string;
  /** Looks at one, the focus stays in the list. */
  onShow: (id: string) => void;
  /** Goes to its pages. */
  onOpen: (id: string) => void;
  onTick: (ids: string[], on: boolean) => void;
  /** A tick that is not possible yet. */
  onRefused: (row: Row) => void;
  onAddPaper: () => void;
};

/** What waits, one row each. Up and down walk, the space bar ticks, Enter goes to the pages. */
export function QueueList({ rows, everybody, review, current, onShow, onOpen, onTick, onRefused, onAddPaper }: Props) {
  const say = useWords();
  const list = useRef<HTMLUListElement>(null);
  const possible = review ? rows.filter((row) => tickable(row, review)) : [];
  const toggle = (row: Row) => (review && tickable(row, review) ? onTick([row.id], !row.ticked) : onRefused(row));
  const walk = (event: KeyboardEvent) => {
    const id = (event.target as Element).closest<HTMLElement>("[data-id]")?.dataset.id;
    const row = rows.find((candidate) => candidate.id === id);
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length };
    const by = steps[event.key];
    if (by) {
      event.preventDefault();
      const next = stepped(rows, row.id, by);
      if (!next) return;
      onShow(next.id);
      const same = event.target instanceof HTMLInputElement ? "input" : "button";
      list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next.id)}"] ${same}`)?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      onOpen(row.id);
    } else if (event.key === " " && review && event.target instanceof HTMLButtonElement) {
      event.preventDefault();
      toggle(row);
    }
  };
  return (
    <section className="queue-list" aria-label={say("queue-title")}>
      {review && (
        <CheckField className="queue-all" id="queue-all" testId="queue-all" label={say("queue-all", { count: possible.length })} disabled={!possible.length}
          checked={possible.length > 0 && possible.every((row) => row.ticked)} onTick={(on) => onTick(possible.map((row) => row.id), on)} />
      )}
      {/* Keys are heard from every row within; the list itself is nothing to press. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={list} onKeyDown={walk}>
        {rows.map((row, index) => (
          <li key={row.id} className={row.id === current ? "queue-row queue-current" : "queue-row"} data-id={row.id} data-shown={row.shown} data-changed={row.changed}>
            {review && (
              <Tick row={row} index={index} allowed={tickable(row, review)} reachable={row.id === current} onToggle={() => toggle(row)} />
            )}
            <button type="button" className="queue-open" data-testid="queue-open" aria-current={row.id === current} tabIndex={row.id === current ? 0 : -1} onClick={() => onShow(row.id)}>
              <RowWords row={row} everybody={everybody} reviewing={review !== null} />
            </button>
          </li>
        ))}
      </ul>
      <div className="queue-foot">
        <Button look="quiet" icon="plus" data-testid="paper-add" onClick={onAddPaper}>{say("paper-add")}</Button>
        <p className="quiet queue-keys">{say(review ? "queue-keys-review" : "queue-keys")}</p>
      </div>
    </section>
  );
}

type TickProps = { row: Row; index: number; allowed: boolean; reachable: boolean; onToggle: () => void };

/** It can be reached even where it cannot be ticked, so that whoever tries hears why. */
function Tick({ row, index, allowed, reachable, onToggle }: TickProps) {
  const say = useWords();
  const id = `queue-tick-${index}`;
  return (
    <div className="tick">
      <input id={id} type="checkbox" data-testid="queue-tick" checked={row.ticked} aria-disabled={!allowed || undefined} tabIndex={reachable ? 0 : -1} onChange={onToggle} />
      <label htmlFor={id} className="visually-hidden">{say("queue-tick", { title: row.title || say("untitled") })}</label>
    </div>
  );
}

function RowWords({ row, everybody, reviewing }: { row: Row; everybody: boolean; reviewing: boolean }) {
  const say = useWords();
  const formats = useFormats();
  const { item, paper } = row;
  return (
    <>
      <span className="queue-row-head">
        <strong>{row.title || say("untitled")}</strong>
        {row.fee && <span className="number">{formats.euro(row.fee)}</span>}
      </span>
      <span>{item ? item.consignee : paper && say(`paper-${paper.kind}`)}</span>
      {everybody && <small>{row.signatory || say("paper-anybody")}</small>}
      <span className="queue-signs">
        {row.retried && <small className="sign-warn" data-testid="row-retried"><Icon name="refresh" />{say("row-retried")}</small>}
        {reviewing && <Seen row={row} say={say} />}
        {item && item.warnings.length > 0 && <small className="sign-warn"><Icon name="warning-circle" />{say("queue-warnings", { count: item.warnings.length })}</small>}
      </span>
    </>
  );
}

function Seen({ row, say }: { row: Row; say: Say }) {
  if (row.changed) return <small className="sign-warn" data-testid="row-changed"><Icon name="refresh" />{say("row-changed")}</small>;
  if (!row.inReview) return <small><Icon name="clock" />{say("row-late")}</small>;
  return row.shown
    ? <small className="sign-good" data-testid="row-shown"><Icon name="check" />{say("row-shown")}</small>
    : <small data-testid="row-unshown"><Icon name="password-visible" />{say("row-unshown")}</small>;
}

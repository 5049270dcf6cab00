// The rows of the signing queue: practices and papers in one order, with what the review under way knows of each.
import type { PaperView, QueueItemView, QueueView, ReviewView, SignForm } from "../bindings";

export type Row = {
  id: string;
  title: string;
  /** What a review freezes: another digest is another document. */
  digest: string;
  item: QueueItemView | null;
  paper: PaperView | null;
  /** Its fee in euro; papers have none. */
  fee: string | null;
  /** Whose signature it waits for; empty where anybody may sign. */
  fiscalCode: string;
  /** The same by name, as far as it is known. */
  signatory: string;
  /** Part of the review under way. */
  inReview: boolean;
  shown: boolean;
  ticked: boolean;
  /** Sealed anew since the review began. */
  changed: boolean;
  /** Was to be signed in the last batch, and was not. */
  retried: boolean;
};

/** In the order of the review, first what is tried again; what came in after it began stands below. What is no longer in the queue is gone. */
export function rowsOf(queue: QueueView, review: ReviewView | null, retried: ReadonlySet<string> = new Set()): Row[] {
  const waiting = queue.papers.filter((paper) => paper.state === "waiting");
  const name = (code: string) => queue.signatories.find((one) => one.fiscalCode === code)?.name ?? code;
  const plain = { inReview: false, shown: false, ticked: false, changed: false, retried: false };
  const rows: Row[] = [
    ...queue.items.map((item) => ({ id: item.id, title: item.title, digest: item.digest, item, paper: null, fee: item.fee, fiscalCode: item.fiscalCode, signatory: item.signatory, ...plain })),
    ...waiting.map((paper) => ({ id: paper.id, title: paper.name, digest: paper.sha256, item: null, paper, fee: null, fiscalCode: paper.signatory, signatory: name(paper.signatory), ...plain })),
  ];
  if (!review) return rows;
  const known = review.entries.flatMap((entry) => {
    const row = rows.find((candidate) => candidate.id === entry.id);
    const changed = entry.changed || (row !== undefined && entry.digest !== row.digest);
    return row ? [{ ...row, inReview: true, shown: entry.shown && !changed, ticked: entry.ticked && !changed, changed }] : [];
  });
  const again = known.filter((row) => retried.has(row.id)).map((row) => ({ ...row, retried: true }));
  const others = known.filter((row) => !retried.has(row.id));
  return [...again, ...others, ...rows.filter((row) => !known.some((other) => other.id === row.id))];
}

/** What is another document by now, and the review does not know it yet: its tick must go. */
export function unnoticed(rows: Row[], review: ReviewView | null): Row[] {
  return rows.filter((row) => row.changed && review?.entries.some((entry) => entry.id === row.id && !entry.changed));
}

/** Whether a tick is possible now. */
export function tickable(row: Row, review: ReviewView): boolean {
  return row.inReview && !row.changed && (row.shown || review.way === "withoutShowing");
}

/** The row some places on; it does not go round. */
export function stepped(rows: Row[], from: string | undefined, by: number): Row | undefined {
  const at = rows.findIndex((row) => row.id === from);
  return rows[Math.max(0, Math.min(rows.length - 1, at + by))];
}

/** The next one that was not looked at yet, after `from` and then from the top. */
export function nextUnseen(rows: Row[], from: string | undefined): Row | undefined {
  const at = rows.findIndex((row) => row.id === from);
  return [...rows.slice(at + 1), ...rows.slice(0, at)].find((row) => row.inReview && !row.shown && !row.changed);
}

/** One thing to look at: the form, an attachment, a paper. */
export type Leaf = {
  key: string;
  kind: "form" | "proof" | "paper";
  name: string;
  sha256: string;
  /** How it is signed; `null` where it only proves something. */
  signAs: SignForm | null;
  /** Its bytes are on this computer. */
  here: boolean;
};

export function leavesOf({ item, paper }: Row): Leaf[] {
  if (paper) return [{ key: paper.sha256, kind: "paper", name: paper.name, sha256: paper.sha256, signAs: paper.form, here: true }];
  if (!item) return [];
  const form: Leaf = { key: "form", kind: "form", name: item.seal.fileName, sha256: item.seal.sha256, signAs: "p7m", here: true };
  const proofs = item.proofs.map((proof): Leaf => {
    const done = item.documents.some((document) => document.done && document.sha256 === proof.sha256);
    return { key: proof.sha256, kind: "proof", name: proof.name, sha256: proof.sha256, signAs: done ? null : proof.signAs, here: proof.here };
  });
  return [form, ...proofs.filter((proof, index) => proofs.findIndex((other) => other.key === proof.key) === index)];
}

/** What still has to be on the screen before this one can be ticked: everything that will be signed. */
export function unseen(leaves: Leaf[], seen: ReadonlySet<string>): Leaf[] {
  return leaves.filter((leaf) => leaf.signAs !== null && !seen.has(leaf.key));
}

/** How many documents the ticked rows are: that is what the card signs. */
export function documentsIn(rows: Row[]): number {
  return rows.reduce((sum, { item }) => sum + (item ? item.documents.filter((document) => !document.done).length : 1), 0);
}

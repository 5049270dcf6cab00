// A batch as a person follows it: how much time is left, what is said aloud and when, what came of it.
import type { BatchDocumentView, BatchState, BatchView } from "../bindings";
import type { Say } from "../words/words";

export const running = (batch: BatchView | null): batch is BatchView => batch !== null && batch.state !== "finished";

/** A batch that ended before anything had its turn has nothing to tell. */
export const hasResults = (batch: BatchView | null): batch is BatchView =>
  batch !== null && batch.state === "finished" && batch.documents.some((document) => document.outcome === "signed" || document.outcome === "failed");

/** The time left as people say it: a guess is not told to the second. */
export function sayLeft(say: Say, seconds: number): string {
  if (seconds < 10) return say("left-moment");
  if (seconds <= 50) return say("left-seconds", { count: Math.ceil(seconds / 10) * 10 });
  return say("left-minutes", { count: Math.max(1, Math.round(seconds / 60)) });
}

export type Asking = "first" | "incorrect" | "back";

/** Why the PIN is asked, by what went before: the card was away, refused the PIN, or nothing was asked yet. */
export function askingAfter(before: BatchView | null, asking: Asking | null, now: BatchView): Asking | null {
  if (now.state !== "askingPin") return null;
  if (!running(before)) return "first";
  if (before.state === "askingPin") return asking;
  return before.state === "tokenGone" ? "back" : "incorrect";
}

/** Buttons that mean something in a state. */
export const can: Record<BatchState, { pause: boolean; resume: boolean; cancel: boolean }> = {
  askingPin: { pause: false, resume: false, cancel: true },
  loggingIn: { pause: false, resume: false, cancel: false },
  signing: { pause: true, resume: false, cancel: true },
  pausing: { pause: false, resume: true, cancel: true },
  paused: { pause: false, resume: true, cancel: true },
  tokenGone: { pause: false, resume: false, cancel: true },
  cancelling: { pause: false, resume: false, cancel: false },
  finished: { pause: false, resume: false, cancel: false },
};

const spokenEach = 10;
const share = (batch: BatchView) => (batch.total <= spokenEach ? batch.done : Math.floor((batch.done * spokenEach) / batch.total));

/**
 * What a screen reader says after a change: every new state, every new failure, and the count. In a long batch
 * the count is said ten times in all, so that it can be listened to.
 */
export function announcement(say: Say, before: BatchView | null, now: BatchView): string | null {
  if (now.state === "finished") {
    return before?.state === "finished" ? null : say("batch-said-finished", { signed: now.signed, total: now.total, failed: now.total - now.signed });
  }
  if (before?.state !== now.state) {
    if (now.remote && (now.state === "askingPin" || now.state === "loggingIn")) return say(now.state === "askingPin" ? "remote-elsewhere" : "remote-loggingIn");
    return say(askingAfter(before, null, now) === "incorrect" ? "batch-incorrect" : `batch-${now.state}`);
  }
  if (now.failed > before.failed) return say("batch-said-failed", { done: now.done, total: now.total });
  return share(now) > share(before) ? say("sign-progress", { done: now.done, total: now.total }) : null;
}

/** What was not signed, in its order. */
export const unsigned = (batch: BatchView): BatchDocumentView[] => batch.documents.filter((document) => document.outcome !== "signed");

/** What signing again may bring: everything that is not signed, by practice or paper, each once. */
export const again = (batch: BatchView): string[] => [...new Set(unsigned(batch).map((document) => document.practice))];

/** The end in one word, for the heading. */
export function endOf(batch: BatchView): "whole" | "part" | "none" | "cancelled" | "pinLocked" | "loginFailed" {
  if (batch.end !== null && batch.end !== "complete") return batch.end;
  if (batch.signed === batch.total) return "whole";
  return batch.signed > 0 ? "part" : "none";
}

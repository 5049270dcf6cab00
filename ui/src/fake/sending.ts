// The fake's queue towards desks, and where practices stand there.
import type { CheckView, OutgoingView, StatusView } from "../bindings";
import type { Kept, Shelf } from "./shelf";

export function statusOf(shelf: Shelf, kept: Kept): StatusView {
  const { row, correction } = shelf.view(kept);
  return {
    id: kept.id, state: row.state, protocol: row.protocol, practiceCode: row.protocol && "BG-CO-1", certificate: row.certificate,
    officerNote: row.officerNote, correction, waiting: row.waiting, error: null,
  };
}

export function outgoingOf(shelf: Shelf, held: boolean, notices: CheckView[], atOnce: number): OutgoingView {
  const waiting = shelf.all().filter((kept) => ["signed", "queued", "atDesk"].includes(kept.state));
  return {
    paused: held ? { code: "queuePaused", message: "Gli invii sono sospesi.", nextStep: "Riprendere gli invii." } : null,
    atOnce,
    notices,
    items: waiting.map((kept) => {
      const row = shelf.row(kept);
      return { id: row.id, title: row.title, chamber: "BG", state: row.state, why: "firmata, in attesa di invio", since: row.updatedAt, missing: null, next: "da inviare", nextAt: null };
    }),
  };
}

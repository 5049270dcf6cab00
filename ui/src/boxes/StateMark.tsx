import { useWords } from "../words/words";

const tones: Record<string, string> = {
  draft: "plain", ready: "plain", sealed: "info", signed: "info", queued: "wait", atDesk: "wait", sent: "wait",
  toExamine: "wait", inExamination: "wait", correctionAsked: "warn", notReceived: "bad", rejected: "bad",
  issued: "good", readyForCollection: "good", collected: "good", cancelled: "plain", annulled: "bad",
};

/** States that the company still moves by itself. */
export const ours = ["draft", "ready", "sealed"];
export const toSend = ["signed", "queued", "atDesk"];
/** Where a new revision can be opened: not while the desk is at work on the practice. */
export const revisable = ["sealed", "signed", "notReceived", "correctionAsked", "rejected", "cancelled"];
export const states = Object.keys(tones);

/** The id of a state's word in the catalogue. */
export const stateWords = (state: string) => `state-${state.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A state in one word; a desk's word that we do not know is shown as it came. */
export function StateMark({ state }: { state: string }) {
  const say = useWords();
  return <span className={`mark mark-${tones[state] ?? "warn"}`} data-state={state}>{state in tones ? say(stateWords(state)) : state}</span>;
}

import { useState } from "react";
import { Button } from "../components/Button";
import { CheckField } from "../components/Fields";
import { Modal } from "../components/Modal";
import type { ReviewWay } from "../bindings";
import { useWords } from "../words/words";

type Props = { count: number; busy: boolean; onChoose: (way: ReviewWay) => void };

/** How this person wants to go about it: asked every time, and nothing is chosen for them. */
export function SignWays({ count, busy, onChoose }: Props) {
  const say = useWords();
  const [blind, setBlind] = useState(false);
  return (
    <div className="ways" role="group" aria-label={say("ways-title")}>
      <Button look="primary" data-testid="way-all" busy={busy} aria-describedby="way-all-text" onClick={() => onChoose("all")}>{say("way-all", { count })}</Button>
      <small id="way-all-text">{say("way-all-text")}</small>
      <Button data-testid="way-oneByOne" busy={busy} aria-describedby="way-oneByOne-text" onClick={() => onChoose("oneByOne")}>{say("way-oneByOne")}</Button>
      <small id="way-oneByOne-text">{say("way-oneByOne-text")}</small>
      <Button look="quiet" data-testid="way-withoutShowing" busy={busy} onClick={() => setBlind(true)}>{say("way-withoutShowing")}</Button>
      {blind && <Blind count={count} onClose={() => setBlind(false)} onSure={() => { setBlind(false); onChoose("withoutShowing"); }} />}
    </div>
  );
}

/** Signing unseen is possible, and never by habit: it is explained and confirmed each time. */
function Blind({ count, onClose, onSure }: { count: number; onClose: () => void; onSure: () => void }) {
  const say = useWords();
  const [sure, setSure] = useState(false);
  const footer = (
    <>
      <Button look="primary" onClick={onClose}>{say("blind-no")}</Button>
      <Button look="danger" data-testid="blind-sure" disabled={!sure} onClick={onSure}>{say("blind-sure")}</Button>
    </>
  );
  return (
    <Modal title={say("blind-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <div className="stack">
        <p>{say("blind-text", { count })}</p>
        <p>{say("blind-answer")}</p>
        <CheckField id="blind-tick" testId="blind-tick" label={say("blind-tick")} checked={sure} onTick={setSure} />
      </div>
    </Modal>
  );
}

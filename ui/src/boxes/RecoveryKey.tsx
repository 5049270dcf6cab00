import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { Notice } from "../components/Notice";
import { errors } from "../errors";
import { useWords } from "../words/words";

/** The key for paper: eight groups that are read from the screen and written down. */
export function RecoveryKey({ letters, onClose }: { letters: string; onClose: () => void }) {
  const say = useWords();
  const footer = <Button look="primary" data-testid="recovery-written" onClick={onClose}>{say("recovery-written")}</Button>;
  return (
    <Modal title={say("recovery-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <div className="stack">
        <p>{say("recovery-text")}</p>
        <ol className="recovery" data-testid="recovery-key" data-key={letters}>
          {letters.split("-").map((group, index) => <li key={index}><code>{group}</code></li>)}
        </ol>
        <p className="quiet">{say("recovery-old")}</p>
      </div>
    </Modal>
  );
}

/** Opens the form for the recovery key, where the keychain has lost the archive's key. */
export function RecoveryButton() {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [open, setOpen] = useState(false);
  const [given, setGiven] = useState(false);
  const [letters, setLetters] = useState("");
  const wrong = doing.error && errors[doing.error.code];
  const give = () =>
    doing.run(async () => {
      await backend.keepRecoveryKey(letters);
      setGiven(true);
      setOpen(false);
    });
  if (given) return <span role="status" data-testid="recovery-given">{say("recovery-given")}</span>;
  const footer = (
    <>
      <Button onClick={() => setOpen(false)}>{say("cancel")}</Button>
      <Button look="primary" data-testid="recovery-give" disabled={letters.trim() === ""} busy={doing.busy} onClick={() => void give()}>{say("recovery-give")}</Button>
    </>
  );
  return (
    <>
      <Button data-testid="recovery-open" onClick={() => setOpen(true)}>{say("recovery-type")}</Button>
      {open && (
        <Modal title={say("recovery-type")} closeLabel={say("close")} onClose={() => setOpen(false)} footer={footer}>
          {wrong && <Notice kind="warning" title={say(wrong.words, doing.error?.detail)}><p>{say(wrong.nextStep, doing.error?.detail)}</p></Notice>}
          <div className="stack">
            <p>{say("recovery-type-lead")}</p>
            <TextField id="recovery-typed" label={say("recovery-label")} value={letters} onType={setLetters} autoComplete="off" mono />
          </div>
        </Modal>
      )}
    </>
  );
}

import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { Code } from "../bindings";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { Notice } from "../components/Notice";
import { errors } from "../errors";
import { useWords } from "../words/words";

/** What a passphrase mends. */
export const wantsPassphrase: Code[] = ["vaultAbsent", "vaultLocked", "passphraseWrong"];

/** Opens the form in which the passphrase of the passwords is typed; `choosing` where there is none yet. */
export function PassphraseButton({ choosing = false }: { choosing?: boolean }) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const [given, setGiven] = useState(false);
  if (given) return <span role="status" data-testid="passphrase-given">{say("passphrase-given")}</span>;
  return (
    <>
      <Button data-testid="passphrase-open" onClick={() => setOpen(true)}>{say(choosing ? "passphrase-choose" : "passphrase-type")}</Button>
      {open && <PassphraseForm choosing={choosing} onClose={() => setOpen(false)} onGiven={() => setGiven(true)} />}
    </>
  );
}

function PassphraseForm({ choosing, onClose, onGiven }: { choosing: boolean; onClose: () => void; onGiven: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  // The form is open already: what it says of itself wants no button to open it.
  const wrong = doing.error && errors[doing.error.code];
  const differs = choosing && again !== "" && again !== passphrase;
  const complete = passphrase !== "" && (!choosing || again === passphrase);
  const give = () =>
    doing.run(async () => {
      await backend.givePassphrase(passphrase);
      onGiven();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="primary" data-testid="passphrase-give" disabled={!complete} busy={doing.busy} onClick={() => void give()}>{say("passphrase-give")}</Button>
    </>
  );
  return (
    <Modal title={say(choosing ? "passphrase-choose" : "passphrase-type")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      {wrong && <Notice kind="warning" title={say(wrong.words, doing.error?.detail)}><p>{say(wrong.nextStep, doing.error?.detail)}</p></Notice>}
      <div className="stack">
        <p>{say(choosing ? "passphrase-choose-lead" : "passphrase-type-lead")}</p>
        <TextField id="passphrase" label={say("passphrase-label")} type="password" value={passphrase} onType={setPassphrase} autoComplete="off" />
        {choosing && (
          <TextField id="passphrase-again" label={say("passphrase-again-label")} type="password" value={again} onType={setAgain} autoComplete="off"
            invalid={differs} describedBy={differs ? "passphrase-differs" : undefined} />
        )}
        {differs && <small id="passphrase-differs" role="status">{say("passphrase-differs")}</small>}
      </div>
    </Modal>
  );
}

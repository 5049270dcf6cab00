import { useState } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import { RecoveryKey } from "../boxes/RecoveryKey";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";

/** Whether somebody who carries this computer away can read the archive. */
export function Protection() {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const protection = useAnswer((asked) => asked.protection());
  const [asking, setAsking] = useState(false);
  const [letters, setLetters] = useState<string | null>(null);
  const view = protection.data;
  const encrypted = view?.encrypted ?? false;
  const show = () => doing.run(async () => setLetters(await backend.recoveryKey()));
  const turn = () =>
    doing.run(async () => {
      if (encrypted) await backend.decryptHome();
      else setLetters(await backend.encryptHome());
      setAsking(false);
      protection.again();
    });
  return (
    <section className="panel" aria-labelledby="protection-title" data-testid="protection" data-encrypted={view?.encrypted}>
      <h2 id="protection-title">{say("protection-title")}</h2>
      <div className="stack">
        <Trouble error={(asking ? null : doing.error) ?? protection.error} />
        {view && (
          <p className="network-state">
            <Icon name={encrypted ? "check-circle" : "info-circle"} />
            <span>{say(encrypted ? "protection-encrypted" : "protection-clear", { vault: view.sealed ? "file" : "keychain" })}</span>
          </p>
        )}
        {view && (
          <div className="actions">
            {encrypted && <Button data-testid="recovery-show" busy={doing.busy} onClick={() => void show()}>{say("recovery-show")}</Button>}
            <Button look={encrypted ? "quiet" : undefined} data-testid="protection-turn" onClick={() => setAsking(true)}>{say(encrypted ? "decrypt-ask" : "encrypt-ask")}</Button>
          </div>
        )}
      </div>
      {asking && <Question encrypted={encrypted} doing={doing} onTurn={() => void turn()} onClose={() => setAsking(false)} />}
      {letters && <RecoveryKey letters={letters} onClose={() => setLetters(null)} />}
    </section>
  );
}

type Asked = { encrypted: boolean; doing: ReturnType<typeof useDoing>; onTurn: () => void; onClose: () => void };

/** What will happen, before it does. */
function Question({ encrypted, doing, onTurn, onClose }: Asked) {
  const say = useWords();
  const what = encrypted ? "decrypt" : "encrypt";
  const footer = (
    <>
      <Button disabled={doing.busy} onClick={onClose}>{say("cancel")}</Button>
      <Button look={encrypted ? "danger" : "primary"} data-testid="protection-sure" busy={doing.busy} onClick={onTurn}>{say(`${what}-sure`)}</Button>
    </>
  );
  return (
    <Modal title={say(`${what}-title`)} closeLabel={say("close")} onClose={() => !doing.busy && onClose()} footer={footer}>
      <div className="stack">
        <Trouble error={doing.error} />
        <p>{say(`${what}-effect`)}</p>
        <p>{say(`${what}-honest`)}</p>
        {doing.busy && <p role="status">{say("protection-busy")}</p>}
      </div>
    </Modal>
  );
}

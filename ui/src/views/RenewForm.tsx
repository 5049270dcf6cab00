import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { Notice } from "../components/Notice";
import { useFormats, useWords } from "../words/words";

/** Another password in place of a desk's, there and here. */
export function RenewForm({ chamber, onClose }: { chamber: string; onClose: () => void }) {
  const say = useWords();
  const formats = useFormats();
  const backend = useBackend();
  const doing = useDoing();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [done, setDone] = useState<{ until: string | null } | null>(null);
  const differs = again !== "" && again !== password;
  const renew = () =>
    doing.run(async () => {
      setDone({ until: await backend.renewPassword(chamber, password) });
      setPassword("");
      setAgain("");
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say(done ? "close" : "cancel")}</Button>
      {!done && <Button look="primary" data-testid="renew-give" disabled={!password || again !== password} busy={doing.busy} onClick={() => void renew()}>{say("desk-renew")}</Button>}
    </>
  );
  return (
    <Modal title={say("desk-renew-title", { chamber })} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <Trouble error={doing.error} />
      {done ? (
        <Notice kind="success" title={say("desk-renewed")}>
          {done.until && <p>{say("desk-renewed-until", { date: formats.day(done.until) })}</p>}
        </Notice>
      ) : (
        <div className="stack">
          <p>{say("desk-renew-lead")}</p>
          <TextField id="renew-password" label={say("desk-new-password")} type="password" value={password} onType={setPassword} autoComplete="new-password" />
          <TextField id="renew-again" label={say("passphrase-again-label")} type="password" value={again} onType={setAgain} autoComplete="new-password"
            invalid={differs} describedBy={differs ? "renew-differs" : undefined} />
          {differs && <small id="renew-differs" role="status">{say("desk-renew-differs")}</small>}
        </div>
      )}
    </Modal>
  );
}

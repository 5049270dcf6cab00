import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextArea } from "../components/Fields";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";

type Props = { id: string; title: string; onClose: () => void; onDone: () => void };

/** Back to whoever prepared it, who must know why. */
export function ReturnForm({ id, title, onClose, onDone }: Props) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [reason, setReason] = useState("");
  const send = () =>
    doing.run(async () => {
      await backend.returnToDrafter(id, reason.trim());
      onClose();
      onDone();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="primary" data-testid="return-send" disabled={!reason.trim()} busy={doing.busy} onClick={() => void send()}>{say("return-send")}</Button>
    </>
  );
  return (
    <Modal title={say("return-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <div className="stack">
        <Trouble error={doing.error} />
        <p><strong>{title || say("untitled")}</strong></p>
        <p>{say("return-text")}</p>
        <TextArea id="return-reason" label={say("return-reason")} value={reason} onType={setReason} rows={3} placeholder={say("return-placeholder")} />
      </div>
    </Modal>
  );
}

import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { Editing } from "../boxes/editing";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";

/** Keeps the practice, as it is now, as a template for others. */
export function TemplateForm({ editing, name: first, onClose }: { editing: Editing; name: string; onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [name, setName] = useState(first);
  const save = () =>
    doing.run(async () => {
      await editing.settled();
      await backend.saveTemplate(editing.id, name.trim());
      onClose();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="primary" data-testid="template-keep" disabled={!name.trim()} busy={doing.busy} onClick={() => void save()}>{say("template-keep")}</Button>
    </>
  );
  return (
    <Modal title={say("template-save-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <Trouble error={doing.error} />
      <div className="stack">
        <p>{say("template-save-text")}</p>
        <TextField id="template-name" label={say("template-name")} value={name} onType={setName} />
      </div>
    </Modal>
  );
}

import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { Editing } from "../boxes/editing";
import { useView } from "../boxes/practice";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { CheckField } from "../components/Fields";
import { Modal } from "../components/Modal";
import type { Route } from "../route";
import type { Paper } from "../types";
import { useWords } from "../words/words";

/** A new practice from this one; which documents go with it is chosen here. */
export function CopyForm({ editing, go, onClose }: { editing: Editing; go: (route: Route) => void; onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const view = useView();
  const documents = (view.document as Paper).allegati ?? [];
  const rows = view.keys.attachments.map((key, index) => ({ key, name: documents[index]?.nome ?? "", type: documents[index]?.tipo ?? "" }));
  // An invoice is of one shipment; what proves the origin is often good for the next.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(rows.filter((row) => !["FAE", "PAC", "BOL", "DDO"].includes(row.type)).map((row) => row.key)));
  const tick = (key: string, on: boolean) => setChosen(new Set([...chosen].filter((other) => other !== key).concat(on ? [key] : [])));
  const copy = () =>
    doing.run(async () => {
      await editing.settled();
      go({ place: "practice", id: await backend.copyPractice(editing.id, rows.map((row) => row.key).filter((key) => chosen.has(key))) });
      onClose();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="primary" icon="copy" data-testid="copy-make" busy={doing.busy} onClick={() => void copy()}>{say("copy-make")}</Button>
    </>
  );
  return (
    <Modal title={say("copy-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <Trouble error={doing.error} />
      <div className="stack">
        <p>{say("copy-text")}</p>
        {rows.length > 0 && (
          <fieldset className="stack">
            <legend>{say("copy-documents")}</legend>
            {rows.map((row) => <CheckField key={row.key} label={row.name || say("attachment-unnamed")} checked={chosen.has(row.key)} onTick={(on) => tick(row.key, on)} />)}
          </fieldset>
        )}
      </div>
    </Modal>
  );
}

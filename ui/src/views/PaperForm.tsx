import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { paperKinds } from "../boxes/names";
import { Button } from "../components/Button";
import { Choices } from "../components/Choices";
import { SelectField } from "../components/Fields";
import { Modal } from "../components/Modal";
import type { PaperKind, QueueSignatoryView, SignForm } from "../bindings";
import { useWords } from "../words/words";

type Props = { signatories: QueueSignatoryView[]; first: string; onClose: () => void; onAdded: () => void };

/** Contracts, adhesions, delegations, reports, letters: what wants the same signature and belongs to no practice. */
export function PaperForm({ signatories, first, onClose, onAdded }: Props) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [kind, setKind] = useState<PaperKind>("contract");
  const [form, setForm] = useState<SignForm | "fitting">("fitting");
  const [signatory, setSignatory] = useState(first);
  const add = () =>
    doing.run(async () => {
      const paths = await backend.chooseFiles("attachment");
      if (!paths.length) return;
      await backend.addPapers(paths, kind, form === "fitting" ? null : form, signatory);
      onClose();
      onAdded();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="primary" icon="upload" data-testid="paper-choose" busy={doing.busy} onClick={() => void add()}>{say("paper-choose")}</Button>
    </>
  );
  const forms = ["fitting", "pades", "p7m"] as const;
  return (
    <Modal title={say("paper-form-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <div className="stack">
        <Trouble error={doing.error} />
        <SelectField id="paper-kind" label={say("paper-kind")} value={kind} onType={(word) => setKind(paperKinds.find((known) => known === word) ?? "other")}
          options={paperKinds.map((word) => ({ value: word, label: say(`paper-${word}`) }))} />
        <SelectField id="paper-signatory" label={say("queue-signatory")} value={signatory} onType={setSignatory} empty={say("paper-anybody")}
          options={signatories.map((one) => ({ value: one.fiscalCode, label: one.name }))} />
        <Choices legend={say("paper-form")} testId="paper-form" value={form} onChoose={setForm}
          options={forms.map((word) => ({ value: word, title: say(`form-${word}`), text: say(`form-${word}-text`) }))} />
      </div>
    </Modal>
  );
}

import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { BundleView, PracticeRow, Told } from "../bindings";
import { stateWords } from "../boxes/StateMark";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { DateField, SelectField, TextArea, TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { Notice } from "../components/Notice";
import { useWords } from "../words/words";

/** What can be told of a practice that was carried, by where it stands. */
const sayings: Record<string, string[]> = {
  issued: ["issued", "readyForCollection", "collected", "annulled"],
  readyForCollection: ["readyForCollection", "collected", "annulled"],
  collected: ["collected", "annulled"],
};
const early = ["sent", "toExamine", "inExamination", "correctionAsked", "rejected", "notReceived", "issued", "readyForCollection"];
const over = ["rejected", "notReceived", "cancelled", "annulled"];

/** People carry this practice: the folder to take along, and what they are told afterwards. */
export function ByHand({ row, onTold }: { row: PracticeRow; onTold: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [folder, setFolder] = useState<BundleView | null>(null);
  const [telling, setTelling] = useState(false);
  const prepare = () =>
    doing.run(async () => {
      const above = await backend.chooseFolder();
      if (above) setFolder(await backend.handOver(row.id, above));
    });
  if (over.includes(row.state)) return null;
  return (
    <div className="by-hand" data-testid="by-hand">
      <div className="row-steps">
        {!row.certificate && <Button icon="folder" busy={doing.busy} data-testid="hand-over" onClick={() => void prepare()}>{say("by-hand-folder")}</Button>}
        <Button icon="pencil" data-testid="tell" onClick={() => setTelling(true)}>{say("by-hand-tell")}</Button>
      </div>
      <Trouble error={doing.error} />
      {folder && (
        <Notice kind="success" title={say("by-hand-ready", { count: folder.files.length })}>
          <button type="button" className="link" onClick={() => void backend.showFile(folder.folder)}>{folder.folder}</button>
        </Notice>
      )}
      {telling && <Telling row={row} onClose={() => setTelling(false)} onTold={onTold} />}
    </div>
  );
}

const nothing: Required<Told> = { state: "sent", protocol: null, practiceCode: null, on: null, certificate: null, words: null, documents: [] };

type TellingProps = { row: PracticeRow; onClose: () => void; onTold: () => void };

function Telling({ row, onClose, onTold }: TellingProps) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const states = sayings[row.state] ?? early;
  const [told, setTold] = useState<Required<Told>>({ ...nothing, state: states[0] ?? "sent", protocol: row.protocol });
  const [foreign, setForeign] = useState(false);
  const put = (part: Partial<Required<Told>>) => setTold((before) => ({ ...before, ...part }));
  const issued = ["issued", "readyForCollection", "collected"].includes(told.state);
  const read = () =>
    doing.run(async () => {
      const [path] = await backend.chooseFiles("receipt");
      if (!path) return;
      const found = await backend.readReceipt(row.id, path);
      setForeign(!found.ours);
      put({
        state: found.state && states.includes(found.state) ? found.state : told.state,
        protocol: found.protocol ?? told.protocol, on: found.on ?? told.on, practiceCode: found.practiceCode ?? told.practiceCode,
      });
    });
  const add = () =>
    doing.run(async () => {
      const paths = await backend.chooseFiles("attachment");
      put({ documents: [...told.documents, ...paths] });
    });
  const keep = () =>
    doing.run(async () => {
      await backend.told(row.id, told);
      onTold();
      onClose();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="primary" data-testid="told-keep" busy={doing.busy} onClick={() => void keep()}>{say("by-hand-keep")}</Button>
    </>
  );
  return (
    <Modal title={say("by-hand-tell-title", { title: row.title })} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <Trouble error={doing.error} />
      <div className="stack">
        <p>{say("by-hand-tell-lead")}</p>
        <p><Button icon="file" data-testid="read-receipt" onClick={() => void read()}>{say("by-hand-receipt")}</Button></p>
        {foreign && <Notice kind="warning" title={say("by-hand-foreign")} />}
        <SelectField id="told-state" label={say("by-hand-state")} value={told.state} onType={(state) => put({ state })}
          options={states.map((state) => ({ value: state, label: say(stateWords(state)) }))} />
        <TextField id="told-protocol" label={say("by-hand-protocol")} mono value={told.protocol ?? ""} onType={(protocol) => put({ protocol })} />
        <DateField id="told-on" label={say("by-hand-on")} placeholder={say("date-placeholder")} value={told.on ?? ""} onType={(on) => put({ on })} />
        <TextField id="told-code" label={say("by-hand-code")} mono value={told.practiceCode ?? ""} onType={(practiceCode) => put({ practiceCode })} />
        {issued && <TextField id="told-certificate" label={say("by-hand-certificate")} mono value={told.certificate ?? ""} onType={(certificate) => put({ certificate })} />}
        <TextArea id="told-words" label={say("by-hand-words")} rows={3} value={told.words ?? ""} onType={(words) => put({ words })} />
        {issued && (
          <div>
            <Button icon="plus" onClick={() => void add()}>{say("by-hand-document")}</Button>
            <ul>{told.documents.map((path) => <li key={path}>{path}</li>)}</ul>
          </div>
        )}
      </div>
    </Modal>
  );
}

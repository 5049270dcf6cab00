import { use, useState } from "react";
import { useBackend, useDoing } from "../ask";
import { Button } from "../components/Button";
import { SelectField, TextField } from "../components/Fields";
import { Icon } from "../components/Icon";
import { MenuButton } from "../components/MenuButton";
import { Empty } from "../components/Notice";
import type { Invoice } from "../types";
import { useWords } from "../words/words";
import { AskedAttachment, AskedMissing } from "./Asked";
import { Box, Findings } from "./Box";
import { LineDisputes } from "./Dispute";
import { asText } from "./editing";
import { DocumentContext } from "./documents";
import { GoodsPicker } from "./GoodsPicker";
import { LineActions } from "./LineActions";
import { attachmentTypes } from "./names";
import { findingsAt, findingsOf, useEditing, useLineKeys, useNumber, useNumberList, useValue, useView, useWord, type Line } from "./practice";
import { Trouble } from "./Trouble";

/** The documents that go with the practice. Their bytes are read by the program, never by the page. */
export function Attachments() {
  const say = useWords();
  const view = useView();
  const lines = useLineKeys("attachments");
  const { attach, doing } = useAttach();
  const onLines = findingsAt(view, ...lines.map((line) => line.indexed));
  return (
    <Box box="attachments" hint={say("attachments-hint")} own={findingsOf(view, "attachments").filter((finding) => !onLines.includes(finding))}>
      <LineDisputes list="attachments" />
      {lines.length === 0 && <Empty title={say("attachments-empty")} />}
      {lines.map((line, index) => (
        <AttachmentRow key={line.key} line={line} index={index} last={index === lines.length - 1} onAttach={attach} />
      ))}
      <AskedMissing onAttach={attach} />
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      {view.editable && (
        <MenuButton label={say("attachment-add")} icon="clip" testId="attachment-add" disabled={doing.busy} onChoose={attach}
          items={[{ id: suggested, label: say("attachment-suggested") }, ...attachmentTypes.map((type) => ({ id: type, label: say(`attachment-${type.toLowerCase()}`), hint: type }))]} />
      )}
    </Box>
  );
}

/** The type follows from the file's name and words. */
const suggested = "suggested";

function useAttach() {
  const backend = useBackend();
  const editing = useEditing();
  const doing = useDoing();
  const attach = (type: string) =>
    doing.run(async () => {
      await editing.settled();
      for (const path of await backend.chooseFiles("attachment")) {
        editing.take(await backend.attach(editing.id, path, type === suggested ? "" : type));
      }
    });
  return { attach, doing };
}

type RowProps = { line: Line; index: number; last: boolean; onAttach: (type: string) => Promise<void> };

function AttachmentRow({ line, index, last, onAttach }: RowProps) {
  const say = useWords();
  const view = useView();
  const proof = useValue(`${line.pointer}/prova`);
  const [more, setMore] = useState(() => asText(proof) !== "");
  const type = useWord(`${line.pointer}/tipo`);
  const name = asText(useValue(`${line.pointer}/nome`));
  const sha256 = asText(useValue(`${line.pointer}/sha256`));
  const present = sha256 !== "";
  const show = use(DocumentContext);
  const invoices = useValue("/fatture");
  const numbers = Array.isArray(invoices) ? (invoices as Invoice[]).map((invoice) => asText(invoice?.numero)).filter(Boolean) : [];
  return (
    <div className="attachment" role="group" aria-label={name} data-line={line.key}>
      <div className="attachment-fields">
        <div className="attachment-name">
          <Icon name={present ? "file" : "clip"} />
          <div>
            <strong>{name || say("attachment-unnamed")}</strong>
            <small className={present ? "present" : "absent"}>{say(present ? "attachment-present" : "attachment-absent")}</small>
          </div>
          {present && <Button look="quiet" icon="search" data-testid="document-open" aria-label={say("document-open", { name })} title={say("document-open", { name })} onClick={() => show({ name, sha256 })} />}
          {!present && view.editable && <Button onClick={() => void onAttach(type.value || "GEN")}>{say("attachment-choose")}</Button>}
        </div>
        <SelectField {...type} id={`attachment-${index}-type`} label={say("attachment-type")} empty={say("choose")}
          options={attachmentTypes.map((code) => ({ value: code, label: say(`attachment-${code.toLowerCase()}`) }))} />
        <SelectField {...useWord(`${line.pointer}/fattura`)} id={`attachment-${index}-invoice`} label={say("attachment-invoice")} empty="–"
          options={numbers.map((number) => ({ value: number, label: number }))} />
        <TextField {...useNumber(`${line.pointer}/visti`)} id={`attachment-${index}-visas`} label={say("attachment-visas")} inputMode="numeric" />
        <TextField {...useNumber(`${line.pointer}/legalizzazioni`)} id={`attachment-${index}-legalisations`} label={say("attachment-legalisations")} inputMode="numeric" />
        <Button look="quiet" icon={more ? "collapse" : "more-items"} aria-expanded={more} aria-label={say("attachment-more", { name })} onClick={() => setMore(!more)} />
        <LineActions list="attachments" lineKey={line.key} first={index === 0} last={last} name={name} fixed />
      </div>
      <AskedAttachment line={line.key} />
      {more && <AttachmentMore line={line} index={index} />}
      <Findings findings={findingsAt(view, line.indexed)} />
    </div>
  );
}

function AttachmentMore({ line, index }: { line: Line; index: number }) {
  const say = useWords();
  const view = useView();
  const goods = useNumberList(`${line.pointer}/items`);
  return (
    <div className="attachment-more">
      <TextField {...useWord(`${line.pointer}/descrizione`)} id={`attachment-${index}-description`} label={say("attachment-description")} />
      <TextField {...useWord(`${line.pointer}/ruolo`)} id={`attachment-${index}-purpose`} label={say("attachment-purpose")} />
      {view.row.kind === "VA" && (
        <VisaCounts line={line} />
      )}
      {view.row.kind === "CO" && <GoodsPicker {...goods} label={say("attachment-goods")} />}
      <Drawn line={line} index={index} />
    </div>
  );
}

/** What this practice takes of a proof of the library; nothing to say of other documents. */
function Drawn({ line, index }: { line: Line; index: number }) {
  const say = useWords();
  const drawn = useWord(`${line.pointer}/scarico`);
  if (asText(useValue(`${line.pointer}/prova`)) === "") return null;
  return <TextField {...drawn} id={`attachment-${index}-drawn`} label={say("attachment-drawn")} placeholder={say("attachment-drawn-hint")} />;
}

/** In a practice for visas the visas of each kind are counted on their document. */
function VisaCounts({ line }: { line: Line }) {
  const say = useWords();
  return (
    <>
      <TextField {...useNumber(`${line.pointer}/vistoPoteriFirmaDichImpresa`)} label={say("attachment-visa-declaration")} inputMode="numeric" />
      <TextField {...useNumber(`${line.pointer}/vistoPoteriFirmaFattura`)} label={say("attachment-visa-invoice")} inputMode="numeric" />
      <TextField {...useNumber(`${line.pointer}/vistoDeposito`)} label={say("attachment-visa-deposit")} inputMode="numeric" />
    </>
  );
}

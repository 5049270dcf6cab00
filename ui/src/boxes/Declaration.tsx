import { Button } from "../components/Button";
import { Combo } from "../components/Combo";
import { CheckField, SelectField, TextArea, TextField } from "../components/Fields";
import { useWords } from "../words/words";
import { Box, Findings } from "./Box";
import { Derived } from "./Derived";
import { LineDisputes } from "./Dispute";
import { GoodsPicker } from "./GoodsPicker";
import { LineActions } from "./LineActions";
import { originKinds, origins } from "./names";
import { PartyPicker, ProofPicker } from "./pickers";
import { findingsAt, findingsOf, useEditing, useFlag, useLineKeys, useLongText, useNumberList, useView, useWord, useWordList, type Line } from "./practice";

/** The back of the application: what is declared of the origin, block by block, each tied to goods lines. */
export function Declaration() {
  const say = useWords();
  const editing = useEditing();
  const view = useView();
  const lines = useLineKeys("blocks");
  const onLines = findingsAt(view, ...lines.map((line) => line.indexed));
  return (
    <Box box="declaration" hint={say("declaration-hint")} own={findingsOf(view, "declaration").filter((finding) => !onLines.includes(finding))}>
      <LineDisputes list="blocks" />
      {lines.map((line, index) => (
        <BlockRow key={line.key} line={line} index={index} last={index === lines.length - 1} />
      ))}
      {view.editable && <Button icon="plus" onClick={() => editing.addLine("blocks")}>{say("block-add")}</Button>}
      <Derived />
    </Box>
  );
}

function BlockRow({ line, index, last }: { line: Line; index: number; last: boolean }) {
  const say = useWords();
  const view = useView();
  const kind = useWord(`${line.pointer}/tipo`);
  const own = useFlag(`${line.pointer}/propria`);
  const goods = useNumberList(`${line.pointer}/items`);
  const documents = useWordList(`${line.pointer}/documentazione`);
  const foreign = kind.value === "estera";
  const worked = /lavorate|trasformate/.test(kind.value);
  const name = say("block-line", { number: index + 1 });
  return (
    <div className="block" role="group" aria-label={name} data-line={line.key}>
      <div className="block-fields">
        <SelectField {...kind} id={`block-${index}-kind`} label={say("block-kind")} empty={say("choose")}
          options={originKinds.map((word) => ({ value: word, label: say(`origin-${word.replaceAll(" ", "-")}`) }))} />
        <Combo {...useWord(`${line.pointer}/paese`)} id={`block-${index}-country`} label={say("block-country")} options={origins} openLabel={say("open-list")} />
        <TextField {...useWord(`${line.pointer}/impresa`)} id={`block-${index}-company`} label={say(worked ? "block-processor" : "block-producer")} />
        <TextField {...useWord(`${line.pointer}/luogoProduzione`)} id={`block-${index}-plant`} label={say("block-plant")} />
        <LineActions list="blocks" lineKey={line.key} first={index === 0} last={last} name={name} />
      </div>
      {(worked || kind.value === "") && <Workings pointer={`${line.pointer}/lavorazioni`} id={`block-${index}-workings`} />}
      {foreign && (
        <TextArea id={`block-${index}-documents`} label={say("block-documents")} value={documents.values.join("\n")} disabled={documents.disabled} rows={1}
          onType={(text) => documents.onChange(text ? text.split("\n") : [])} />
      )}
      <div className="block-foot">
        <GoodsPicker {...goods} label={say("block-goods")} />
        <ProofPicker block={line.key} />
        {!foreign && <CheckField {...own} label={say("block-own")} />}
        <PartyPicker party="producer" pointer={line.pointer} />
      </div>
      <Findings findings={findingsAt(view, line.indexed)} />
    </div>
  );
}

function Workings({ pointer, id }: { pointer: string; id: string }) {
  const say = useWords();
  return <TextArea {...useLongText(pointer)} id={id} label={say("block-workings")} rows={1} />;
}

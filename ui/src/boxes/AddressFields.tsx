// Boxes 1 and 2 by fields. The text of the box is the truth; what the fields do not hold stays text until a person gives it up.
import { useState } from "react";
import type { AddressView } from "../bindings";
import { Button } from "../components/Button";
import { Combo } from "../components/Combo";
import { TextArea, TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";
import { asText } from "./editing";
import { destinations } from "./names";
import { useEditing, useLines, useValue, useView } from "./practice";
import { roomId } from "./room";

export type Side = "consignor" | "consignee";
export type Way = "text" | "fields";
export const pointers: Record<Side, string> = { consignor: "/box1_speditore", consignee: "/box2_destinatario" };
const boxes: Record<Side, string> = { consignor: "1", consignee: "2" };
const none: AddressView = { name: "", street: "", postalCode: "", town: "", country: "" };
const capitals = destinations.map((name) => name.toLocaleUpperCase("it"));

/** The lines that the fields write. */
export function written({ name, street, postalCode, town, country }: AddressView): string[] {
  const place = [postalCode, town].map((part) => part.trim()).filter(Boolean).join(" ");
  return [name, street, place, country].flatMap((part) => part.split("\n")).map((line) => line.trim()).filter(Boolean);
}

/** Text or fields: which of the two the box shows. */
export function AddressWay({ side, way, onWay }: { side: Side; way: Way; onWay: (way: Way) => void }) {
  const say = useWords();
  if (!useView().editable) return null;
  return (
    <span className="ways-small" role="group" aria-label={say(`address-way-${side}`)}>
      {(["text", "fields"] as const).map((each) => (
        <button key={each} type="button" aria-pressed={way === each} data-testid={`${side}-${each}`} onClick={() => onWay(each)}>{say(`address-${each}`)}</button>
      ))}
    </span>
  );
}

export function AddressText({ side }: { side: Side }) {
  const say = useWords();
  const box = boxes[side];
  const field = useLines(pointers[side]);
  return <TextArea {...field} id={`box-${box}-text`} label={say(`box-${box}`)} hideLabel rows={5} mono className="typed typed-44" placeholder={say(`box-${box}-placeholder`)} describedBy={roomId(box)} />;
}

export function AddressFields({ side }: { side: Side }) {
  const editing = useEditing();
  const { value: text, disabled } = useLines(pointers[side]);
  const reading = useView().layout?.[side] ?? null;
  const [draft, setDraft] = useState<AddressView | null>(null);
  const destination = asText(useValue("/paeseDestinazione"));
  // What is being typed in the fields stands as long as the box says the same.
  const shown = [draft, reading].find((each) => each && written(each).join("\n") === text);
  const write = (next: AddressView) => {
    setDraft(next);
    const lines = written(next);
    editing.set(pointers[side], lines.length ? lines : null);
  };
  const country = (name: string) => {
    const known = destinations.find((each) => same(each, name));
    if (shown) write({ ...shown, country: name });
    if (side === "consignee" && known && (!destination || same(destination, shown?.country ?? ""))) editing.set("/paeseDestinazione", known);
  };
  if (!shown) return <FreeText side={side} text={text} disabled={disabled} onFields={() => write(none)} />;
  return <Fields side={side} shown={shown} disabled={disabled} onChange={write} onCountry={country} />;
}

type FieldsProps = { side: Side; shown: AddressView; disabled: boolean; onChange: (next: AddressView) => void; onCountry: (name: string) => void };

function Fields({ side, shown, disabled, onChange, onCountry }: FieldsProps) {
  const say = useWords();
  const of = (name: keyof AddressView) => ({
    id: `${side}-${name}`, label: say(`party-${name}`), value: shown[name], disabled, onType: (text: string) => onChange({ ...shown, [name]: text }),
  });
  return (
    <div className="address-fields">
      <TextField {...of("name")} mono />
      <TextArea {...of("street")} rows={1} mono />
      <div className="address-place">
        <TextField {...of("postalCode")} mono />
        <TextField {...of("town")} mono />
      </div>
      <Combo {...of("country")} options={capitals} openLabel={say("open-list")} className="typed" onType={onCountry} />
    </div>
  );
}

/** The box holds more than an address: it stays as it is until a person says otherwise. */
function FreeText({ side, text, disabled, onFields }: { side: Side; text: string; disabled: boolean; onFields: () => void }) {
  const say = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <AddressText side={side} />
      <p className="free-text" role="status" data-testid={`${side}-free`}>
        {say("address-free")}
        {!disabled && <Button look="quiet" data-testid={`${side}-rewrite`} onClick={() => setAsking(true)}>{say("address-rewrite")}</Button>}
      </p>
      {asking && <Replacing before={text} after="" onClose={() => setAsking(false)} onReplace={onFields} />}
    </>
  );
}

type ReplacingProps = { before: string; after: string; onClose: () => void; onReplace: () => void };

/** What would go, and what would come, before either happens. */
export function Replacing({ before, after, onClose, onReplace }: ReplacingProps) {
  const say = useWords();
  const replace = () => {
    onReplace();
    onClose();
  };
  return (
    <Modal title={say("replace-title")} closeLabel={say("close")} onClose={onClose}
      footer={<><Button onClick={onClose}>{say("cancel")}</Button><Button look="primary" data-testid="replace" onClick={replace}>{say("replace")}</Button></>}>
      <div className="stack">
        <p>{say("replace-text")}</p>
        <pre className="typed-sample" data-testid="replaced">{before}</pre>
        {after && <p>{say("replace-by")}</p>}
        {after && <pre className="typed-sample">{after}</pre>}
      </div>
    </Modal>
  );
}

function same(one: string, other: string): boolean {
  return one.trim().localeCompare(other.trim(), "it", { sensitivity: "base" }) === 0;
}

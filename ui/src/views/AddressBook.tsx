import { destinations } from "../boxes/names";
import { useOfficeLines, useOfficeWord } from "../boxes/office";
import { Combo } from "../components/Combo";
import { SelectField, TextArea, TextField } from "../components/Fields";
import type { Address } from "../types";
import { useWords } from "../words/words";
import { Book } from "./Book";

const sides = ["consignee", "consignor", "producer", "forwarder"];

/** Addresses as they are printed in boxes 1 and 2. */
export function AddressBook() {
  return (
    <Book<Address> words="addresses" title={(line) => line.nome || (line.righe?.[0] ?? "")} hint={(line) => line.paese ?? ""} fresh={{ ruolo: "consignee" }}
      form={(line) => <Form line={line} />} />
  );
}

function Form({ line }: { line: Address & { key: string } }) {
  const say = useWords();
  const at = (member: string) => `/indirizzi/${line.key}/${member}`;
  return (
    <>
      <TextField {...useOfficeWord(at("nome"))} id="address-nome" label={say("address-name")} />
      <TextArea {...useOfficeLines(at("righe"))} id="address-righe" label={say("address-lines")} rows={4} placeholder={say("box-2-placeholder")} />
      <div className="fields-grid">
        <Combo {...useOfficeWord(at("paese"))} id="address-paese" label={say("address-country")} options={destinations} openLabel={say("open-list")} className="span-2" />
        <SelectField {...useOfficeWord(at("ruolo"))} id="address-ruolo" label={say("address-role")} empty={say("address-both")} className="span-2"
          options={sides.map((side) => ({ value: side, label: say(`address-${side}`) }))} />
      </div>
      <TextArea {...useOfficeWord(at("note"))} id="address-note" label={say("address-note")} rows={2} />
    </>
  );
}

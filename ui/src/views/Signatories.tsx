import { roles } from "../boxes/names";
import { linesOf, useOfficeFlag, useOfficeList, useOfficeView, useOfficeWord } from "../boxes/office";
import { powersOf, sayRole } from "../boxes/powers";
import { CheckField, DateField, SelectField, TextArea, TextField } from "../components/Fields";
import { Notice } from "../components/Notice";
import type { Signatory } from "../types";
import { useFormats, useWords } from "../words/words";
import { Book } from "./Book";
import { SignatureLook } from "./SignatureLook";

/** The day on which this is looked at. */
const powersNow = (line: Signatory) => powersOf(line, new Date());
const nameOf = (line: Signatory) => `${line.cognome ?? ""} ${line.nome ?? ""}`.trim();

/** Who may sign for the company, on what document their powers rest, and until when. */
export function Signatories() {
  const say = useWords();
  const hint = (line: Signatory) => sayRole(say, line.ruolo);
  return <Book<Signatory> words="signatories" title={nameOf} hint={hint} mark={(line) => <Powers line={line} />} fresh={{ attivo: true }} form={(line) => <Form line={line} />} />;
}

function Powers({ line }: { line: Signatory }) {
  const say = useWords();
  const powers = powersNow(line);
  const tone = { valid: "good", soon: "warn", expired: "bad", inactive: "plain" }[powers];
  return powers === "valid" ? null : <span className={`mark mark-${tone}`} data-testid="powers" data-powers={powers}>{say(`powers-${powers}`)}</span>;
}

function Form({ line }: { line: Signatory & { key: string } }) {
  const say = useWords();
  const formats = useFormats();
  const at = (member: string) => `/firmatari/${line.key}/${member}`;
  const powers = powersNow(line);
  return (
    <>
      {(powers === "expired" || powers === "soon") && (
        <Notice kind={powers === "expired" ? "danger" : "warning"} title={say(`powers-${powers}-title`, { day: formats.day(line.scadenza ?? "") })}>
          <p>{say("powers-next")}</p>
        </Notice>
      )}
      <div className="fields-grid">
        <TextField {...useOfficeWord(at("cognome"))} id="signatory-cognome" label={say("signatory-family")} className="span-2" />
        <TextField {...useOfficeWord(at("nome"))} id="signatory-nome" label={say("signatory-given")} className="span-2" />
        <TextField {...useOfficeWord(at("codiceFiscale"))} id="signatory-codiceFiscale" label={say("signatory-code")} mono className="span-2" />
        <SelectField {...useOfficeWord(at("ruolo"))} id="signatory-ruolo" label={say("signatory-role")} empty={say("choose")} className="span-2"
          options={roles.map((word) => ({ value: word, label: say(`role-${word.replaceAll(" ", "-")}`) }))} />
      </div>
      <TextArea {...useOfficeWord(at("poteri"))} id="signatory-poteri" label={say("signatory-powers")} rows={3} />
      <div className="fields-grid">
        <TextField {...useOfficeWord(at("documentoPoteri"))} id="signatory-documento" label={say("signatory-proof")} className="span-2" />
        <DateField {...useOfficeWord(at("scadenza"))} id="signatory-scadenza" label={say("signatory-expiry")} placeholder={say("date-placeholder")} />
      </div>
      <Substitutes line={line} pointer={at("sostituti")} />
      <CheckField {...useOfficeFlag(at("attivo"))} id="signatory-attivo" label={say("signatory-active")} />
      <SignatureLook line={line} name={`${line.cognome ?? ""} ${line.nome ?? ""}`.trim()} />
    </>
  );
}

function Substitutes({ line, pointer }: { line: Signatory & { key: string }; pointer: string }) {
  const say = useWords();
  const others = linesOf<Signatory>(useOfficeView()).filter((other) => other.key !== line.key && other.codiceFiscale);
  const { values, onChange } = useOfficeList(pointer);
  if (!others.length) return null;
  return (
    <fieldset className="picker" data-pointer={pointer}>
      <legend>{say("signatory-substitutes")}</legend>
      {others.map((other) => {
        const code = other.codiceFiscale ?? "";
        const on = values.includes(code);
        return (
          <label key={other.key} className={on ? "chip chip-on" : "chip"}>
            <input type="checkbox" checked={on} onChange={() => onChange(on ? values.filter((value) => value !== code) : [...values, code])} />
            {nameOf(other)}
          </label>
        );
      })}
    </fieldset>
  );
}

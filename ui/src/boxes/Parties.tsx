import { SelectField, TextField } from "../components/Fields";
import { useWords } from "../words/words";
import { Box } from "./Box";
import { chambers, roles } from "./names";
import { SignatoryPicker } from "./pickers";
import { useWord } from "./practice";

/** The desk, the company as the Registro Imprese knows it, and who signs. */
export function Parties() {
  const say = useWords();
  const chamber = useWord("/sportello/cciaa");
  const offices = chambers.find((known) => known.sign === chamber.value)?.offices ?? [];
  return (
    <Box box="parties" hint={say("parties-hint")}>
      <h4>{say("parties-desk")}</h4>
      <div className="fields-grid">
        <SelectField {...chamber} id="desk-chamber" label={say("desk-chamber")} empty={say("choose")}
          options={chambers.map(({ sign, name }) => ({ value: sign, label: `${name} (${sign})` }))} />
        <SelectField {...useWord("/sportello/sede")} id="desk-office" label={say("desk-office")} empty={say("choose")}
          options={offices.map((name) => ({ value: name, label: name }))} />
      </div>
      <h4>{say("parties-company")}</h4>
      <div className="fields-grid">
        <TextField {...useWord("/impresa/denominazione")} id="company-name" label={say("company-name")} className="span-2" />
        <TextField {...useWord("/impresa/codiceFiscale")} id="company-code" label={say("company-code")} mono />
        <TextField {...useWord("/impresa/numeroRea")} id="company-rea" label={say("company-rea")} mono />
        <TextField {...useWord("/impresa/indirizzo")} id="company-address" label={say("company-address")} className="span-2" />
        <TextField {...useWord("/impresa/comune")} id="company-town" label={say("company-town")} />
        <TextField {...useWord("/impresa/siglaProv")} id="company-province" label={say("company-province")} maxLength={2} />
      </div>
      <div className="with-picker"><h4>{say("parties-signatory")}</h4><SignatoryPicker /></div>
      <div className="fields-grid">
        <TextField {...useWord("/firmatario/cognome")} id="signatory-family" label={say("signatory-family")} />
        <TextField {...useWord("/firmatario/nome")} id="signatory-given" label={say("signatory-given")} />
        <TextField {...useWord("/firmatario/codiceFiscale")} id="signatory-code" label={say("signatory-code")} mono />
        <SelectField {...useWord("/firmatario/ruolo")} id="signatory-role" label={say("signatory-role")} empty={say("choose")}
          options={roles.map((word) => ({ value: word, label: say(`role-${word.replaceAll(" ", "-")}`) }))} />
      </div>
    </Box>
  );
}

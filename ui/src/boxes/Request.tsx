// What a practice asks that is no certificate of origin: visas and later copies, a report, a delegation.
import { DateField, TextArea, TextField } from "../components/Fields";
import { useWords } from "../words/words";
import { Box } from "./Box";
import { useEditing, useLongText, useMember, useValue, useView } from "./practice";

export function Request() {
  const { kind } = useView().row;
  if (kind === "DF" || kind === "DD") return <Report />;
  if (kind === "CD" || kind === "RD") return <Delegation />;
  return <Visas />;
}

/** Visas, authorisations, and copies of a certificate that was issued before. */
function Visas() {
  const say = useWords();
  const number = useMember("/certificatoEmesso", "numero");
  const issued = useMember("/certificatoEmesso", "data");
  return (
    <Box box="request" pointer="/noteRichiesta">
      <TextArea {...useLongText("/noteRichiesta")} id="request-notes" label={say("box-request")} hideLabel rows={4} placeholder={say("request-placeholder")} />
      <fieldset className="late" data-pointer="/certificatoEmesso">
        <legend>{say("copies-title")}</legend>
        <div className="fields-grid">
          <TextField {...number} id="copies-number" label={say("copies-number")} className="span-2" mono />
          <DateField {...issued} id="copies-date" label={say("duplicate-date")} placeholder={say("date-placeholder")} />
        </div>
        <p className="quiet">{say("copies-hint")}</p>
      </fieldset>
    </Box>
  );
}

/** Theft or loss (DF), destruction (DD). */
function Report() {
  const say = useWords();
  const editing = useEditing();
  const view = useView();
  const day = useMember("/denuncia", "data");
  const whole = useValue("/denuncia");
  const members = whole !== null && typeof whole === "object" && !Array.isArray(whole) ? whole : {};
  const numbers = Array.isArray(members.documenti) ? members.documenti.map(String) : [];
  const put = (text: string) => editing.set("/denuncia", { ...members, documenti: text ? text.split("\n") : [] });
  return (
    <Box box="request" pointer="/denuncia" hint={say(`kind-${view.row.kind}`)}>
      <div className="fields-grid">
        <DateField {...day} id="report-date" label={say("report-date")} placeholder={say("date-placeholder")} />
        <TextArea id="report-documents" label={say("report-documents")} rows={3} className="span-2" value={numbers.join("\n")} disabled={!view.editable} onType={put} mono
          placeholder="A0123456" />
      </div>
      <p className="quiet">{say(view.row.kind === "DF" ? "report-hint-lost" : "report-hint-destroyed")}</p>
    </Box>
  );
}

/** Who may send practices for the company, or may no longer. */
function Delegation() {
  const say = useWords();
  const view = useView();
  const name = useMember("/delega", "delegato");
  const code = useMember("/delega", "codiceFiscale");
  const from = useMember("/delega", "dal");
  const until = useMember("/delega", "al");
  return (
    <Box box="request" pointer="/delega" hint={say(`kind-${view.row.kind}`)}>
      <div className="fields-grid">
        <TextField {...name} id="delegate-name" label={say("delegate-name")} className="span-2" />
        <TextField {...code} id="delegate-code" label={say("delegate-code")} mono />
        <DateField {...from} id="delegate-from" label={say("delegate-from")} placeholder={say("date-placeholder")} />
        <DateField {...until} id="delegate-until" label={say("delegate-until")} placeholder={say("date-placeholder")} />
      </div>
      <p className="quiet">{say("delegate-hint")}</p>
    </Box>
  );
}

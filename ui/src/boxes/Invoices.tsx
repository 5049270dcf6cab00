import { Button } from "../components/Button";
import { DateField, SelectField, TextField } from "../components/Fields";
import { useWords } from "../words/words";
import { Box, Findings } from "./Box";
import { LineDisputes } from "./Dispute";
import { LineActions } from "./LineActions";
import { currencies } from "./names";
import { findingsAt, findingsOf, useEditing, useLineKeys, useView, useWord, type Line } from "./practice";

/** The table of invoices under box 5: number and date feed the national register. */
export function Invoices() {
  const say = useWords();
  const editing = useEditing();
  const view = useView();
  const lines = useLineKeys("invoices");
  const onLines = findingsAt(view, ...lines.map((line) => line.indexed));
  return (
    <Box box="invoices" hint={say("invoices-hint")} own={findingsOf(view, "invoices").filter((finding) => !onLines.includes(finding))}>
      <LineDisputes list="invoices" />
      <div className="lines lines-invoices">
        {lines.map((line, index) => (
          <InvoiceRow key={line.key} line={line} index={index} last={index === lines.length - 1} />
        ))}
      </div>
      {view.editable && <Button icon="plus" onClick={() => editing.addLine("invoices")}>{say("invoice-add")}</Button>}
    </Box>
  );
}

function InvoiceRow({ line, index, last }: { line: Line; index: number; last: boolean }) {
  const say = useWords();
  const view = useView();
  const amount = useWord(`${line.pointer}/importo`);
  const number = useWord(`${line.pointer}/numero`);
  const name = say("invoice-line", { number: number.value || index + 1 });
  return (
    <div className="line" role="group" aria-label={name} data-line={line.key}>
      <TextField {...number} id={`invoice-${index}-number`} label={say("invoice-number")} />
      <DateField {...useWord(`${line.pointer}/data`)} id={`invoice-${index}-date`} label={say("invoice-date")} placeholder={say("date-placeholder")} />
      <TextField {...amount} id={`invoice-${index}-amount`} label={say("invoice-amount")} inputMode="decimal"
        onType={(text) => amount.onType(/^\d+,\d{0,2}$/.test(text) ? text.replace(",", ".") : text)} />
      <SelectField {...useWord(`${line.pointer}/valuta`)} id={`invoice-${index}-currency`} label={say("invoice-currency")} empty="–"
        options={currencies.map((code) => ({ value: code, label: code }))} />
      <TextField {...useWord(`${line.pointer}/acquirente`)} id={`invoice-${index}-buyer`} label={say("invoice-buyer")} />
      <LineActions list="invoices" lineKey={line.key} first={index === 0} last={last} name={name} />
      <div className="line-findings"><Findings findings={findingsAt(view, line.indexed)} /></div>
    </div>
  );
}

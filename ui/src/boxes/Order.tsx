import { CheckField, DateField, SelectField, TextArea, TextField } from "../components/Fields";
import { useWords } from "../words/words";
import { Box } from "./Box";
import { deliveries, payments, supports } from "./names";
import { useEditing, useFlag, useLongText, useMember, useNumber, useValue, useView, useWord, useWordList, wholeNumber } from "./practice";

/** What is ordered with the certificate: copies, visas, legalisations, print and payment. */
export function Order() {
  const say = useWords();
  const view = useView();
  const certificate = view.row.kind === "CO";
  // Reports and delegations cost nothing; in a practice for visas its documents say what is asked.
  const paid = certificate || view.row.kind === "VA";
  const choices = (words: string[], prefix: string) => words.map((word) => ({ value: word, label: say(`${prefix}-${word.replaceAll(" ", "-")}`) }));
  const originals = useNumber("/ordine/originale");
  const copies = useNumber("/ordine/copie");
  const delivery = useWord("/ordine/consegna");
  const support = useWord("/ordine/supporto");
  const payment = useWord("/ordine/pagamento");
  const location = useWord("/giacenzaMerci");
  const visas = useNumber("/ordine/vistiFattura");
  const legalisations = useNumber("/ordine/legalizzazioni");
  const legalisation = useNumber("/ordine/legalizzazioneCertificato");
  const proForma = useFlag("/proforma");
  const printed = useFlag("/ordine/stampaInAzienda");
  const urgent = useFlag("/ordine/urgente");
  return (
    <Box box="order" hint={say("order-hint")}>
      <div className="fields-grid">
        {certificate && <TextField {...originals} id="order-originals" label={say("order-originals")} inputMode="numeric" />}
        {paid && <TextField {...copies} id="order-copies" label={say("order-copies-label")} inputMode="numeric" />}
        {certificate && <TextField {...visas} id="order-visas" label={say("order-visas-label")} inputMode="numeric" />}
        {certificate && <TextField {...legalisations} id="order-legalisations" label={say("order-legalisations-label")} inputMode="numeric" />}
        {paid && <SelectField {...delivery} id="order-delivery" label={say("order-delivery")} empty={say("choose")} options={choices(deliveries, "delivery")} />}
        {certificate && <SelectField {...support} id="order-support" label={say("order-support")} empty="–" options={choices(supports, "support")} />}
        {paid && <SelectField {...payment} id="order-payment" label={say("order-payment")} empty={say("choose")} options={choices(payments, "payment")} />}
        {certificate && <TextField {...location} id="order-location" label={say("order-location-label")} />}
      </div>
      <div className="ticks">
        {paid && <CheckField {...printed} id="order-print" label={say("order-print-label")} />}
        <CheckField {...urgent} id="order-urgent" label={say("order-urgent-label")} />
        {certificate && (
          <>
            <CheckField id="order-legalised" label={say("order-legalised")} checked={legalisation.value === "1"} disabled={legalisation.disabled}
              onTick={(on) => legalisation.onType(on ? "1" : "")} />
            <CheckField {...proForma} id="pro-forma" label={say("pro-forma")} />
          </>
        )}
      </div>
      {certificate && <Late />}
      {certificate && <Duplicate />}
      {certificate && <Replaces />}
      {certificate && <PackingList />}
      <TextArea {...useLongText("/annotazioni")} id="notes" label={say("notes")} rows={2} />
    </Box>
  );
}

/** Asked for after the goods have left (a posteriori). */
function Late() {
  const say = useWords();
  const editing = useEditing();
  const view = useView();
  const asked = (useValue("/aPosteriori") ?? null) !== null;
  const none = useFlag("/aPosteriori/dichiarazioneNessunAltroCO");
  const documents = useWordList("/aPosteriori/documentiSpedizione");
  const reason = useWord("/aPosteriori/motivo");
  const shipped = useWord("/aPosteriori/dataSpedizione");
  return (
    <div className="late">
      <CheckField id="late" label={say("late")} checked={asked} disabled={!view.editable}
        onTick={(on) => editing.set("/aPosteriori", on ? {} : null)} />
      {asked && (
        <div className="fields-grid">
          <TextField {...reason} id="late-reason" label={say("late-reason")} className="span-2" />
          <DateField {...shipped} id="late-shipped" label={say("late-shipped")} placeholder={say("date-placeholder")} />
          <TextArea id="late-documents" label={say("late-documents")} rows={1} value={documents.values.join("\n")} disabled={documents.disabled}
            onType={(text) => documents.onChange(text ? text.split("\n") : [])} />
          <CheckField {...none} id="late-none" label={say("late-none")} className="span-2" />
        </div>
      )}
    </div>
  );
}

/** In place of a certificate that was lost or stolen. */
function Duplicate() {
  const say = useWords();
  const editing = useEditing();
  const view = useView();
  const asked = (useValue("/duplicato") ?? null) !== null;
  const number = useMember("/duplicato", "numero");
  const issued = useMember("/duplicato", "data");
  return (
    <div className="late">
      <CheckField id="duplicate" pointer="/duplicato" label={say("duplicate")} checked={asked} disabled={!view.editable}
        onTick={(on) => editing.set("/duplicato", on ? {} : null)} />
      {asked && (
        <div className="fields-grid">
          <TextField {...number} id="duplicate-number" label={say("duplicate-number")} className="span-2" mono />
          <DateField {...issued} id="duplicate-date" label={say("duplicate-date")} placeholder={say("date-placeholder")} />
        </div>
      )}
    </div>
  );
}

/** In place of a certificate that is annulled (annulla e sostituisci). */
function Replaces() {
  const say = useWords();
  const editing = useEditing();
  const view = useView();
  const asked = (useValue("/sostituisce") ?? null) !== null;
  const number = useMember("/sostituisce", "numero");
  const issued = useMember("/sostituisce", "data");
  const reason = useMember("/sostituisce", "motivo");
  const returned = useMember("/sostituisce", "restituitoIl");
  return (
    <div className="late">
      <CheckField id="replaces" pointer="/sostituisce" label={say("replaces")} checked={asked} disabled={!view.editable}
        onTick={(on) => editing.set("/sostituisce", on ? {} : null)} />
      {asked && (
        <div className="fields-grid">
          <TextField {...number} id="replaces-number" label={say("replaces-number")} className="span-2" mono />
          <DateField {...issued} id="replaces-date" label={say("duplicate-date")} placeholder={say("date-placeholder")} />
          <DateField {...returned} id="replaces-returned" label={say("replaces-returned")} placeholder={say("date-placeholder")} />
          <TextField {...reason} id="replaces-reason" label={say("replaces-reason")} className="span-2" />
        </div>
      )}
    </div>
  );
}

/** The totals of the packing list, which the lines are compared with. */
function PackingList() {
  const say = useWords();
  return (
    <div className="fields-grid">
      <TextField {...useMember("/packingList", "colli", wholeNumber)} pointer="/packingList" id="packing-packages" label={say("packing-packages")} inputMode="numeric" />
      <TextField {...useMember("/packingList", "quantita")} id="packing-quantity" label={say("packing-quantity")} className="span-2" />
    </div>
  );
}

import { useOfficeWord } from "../boxes/office";
import { TextField } from "../components/Fields";
import { useWords } from "../words/words";

const registered = [
  { member: "denominazione", word: "company-name", wide: true }, { member: "codiceFiscale", word: "company-code", mono: true },
  { member: "partitaIva", word: "company-vat", mono: true }, { member: "numeroRea", word: "company-rea", mono: true },
  { member: "eori", word: "company-eori", mono: true }, { member: "indirizzo", word: "company-address", wide: true },
  { member: "comune", word: "company-town" }, { member: "siglaProv", word: "company-province", most: 2 }, { member: "stato", word: "company-country" },
];
const reached = [{ member: "telefono", word: "company-phone" }, { member: "email", word: "company-email" }, { member: "pec", word: "company-pec" }];

/** The company's own data, with which every practice begins. */
export function CompanyForm() {
  const say = useWords();
  return (
    <section className="panel stack" aria-label={say("office-company")}>
      <h2>{say("office-registered")}</h2>
      <div className="fields-grid">{registered.map((field) => <Field key={field.member} {...field} />)}</div>
      <h2>{say("office-reached")}</h2>
      <div className="fields-grid">{reached.map((field) => <Field key={field.member} {...field} />)}</div>
    </section>
  );
}

type FieldProps = { member: string; word: string; wide?: boolean; mono?: boolean; most?: number };

function Field({ member, word, wide, mono, most }: FieldProps) {
  const say = useWords();
  return <TextField {...useOfficeWord(`/${member}`)} id={`office-${member}`} label={say(word)} mono={mono} maxLength={most} className={wide ? "span-2" : ""} />;
}

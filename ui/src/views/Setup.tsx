import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Choices } from "../components/Choices";
import { TextField } from "../components/Fields";
import { useWords } from "../words/words";
import { Join } from "./Join";

const members = ["denominazione", "codiceFiscale", "numeroRea", "indirizzo", "comune", "siglaProv", "stato"] as const;
type Typed = Record<(typeof members)[number], string>;
const labels: Record<(typeof members)[number], string> = {
  denominazione: "company-name",
  codiceFiscale: "company-code",
  numeroRea: "company-rea",
  indirizzo: "company-address",
  comune: "company-town",
  siglaProv: "company-province",
  stato: "company-country",
};
const empty: Typed = { denominazione: "", codiceFiscale: "", numeroRea: "", indirizzo: "", comune: "", siglaProv: "", stato: "Italia" };

type Way = "new" | "join";

/** The first start: whose device this is, or which company it joins. */
export function Setup({ onDone }: { onDone: () => void }) {
  const say = useWords();
  const [way, setWay] = useState<Way>("new");
  return (
    <main className="setup">
      <section className="panel">
        <h1>{say("setup-welcome")}</h1>
        <Choices legend={say("setup-welcome")} hideLegend value={way} onChoose={setWay} testId="setup"
          options={(["new", "join"] as const).map((name) => ({ value: name, title: say(`setup-${name}`), text: say(`setup-${name}-text`) }))} />
        {way === "new" ? <NewCompany onDone={onDone} /> : <Join onDone={onDone} />}
      </section>
    </main>
  );
}

function NewCompany({ onDone }: { onDone: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [typed, setTyped] = useState<Typed>(empty);
  const [me, setMe] = useState("");
  const complete = typed.denominazione.trim() && typed.codiceFiscale.trim() && me.trim();
  const register = () =>
    doing.run(async () => {
      await backend.initCompany(typed, me.trim());
      onDone();
    });
  return (
    <div className="stack">
      <p>{say("setup-text")}</p>
      <Trouble error={doing.error} />
      <div className="fields-grid">
        {members.map((member) => (
          <TextField key={member} id={`setup-${member}`} label={say(labels[member])} value={typed[member]}
            className={member === "denominazione" || member === "indirizzo" ? "span-2" : ""}
            maxLength={member === "siglaProv" ? 2 : undefined}
            onType={(text) => setTyped({ ...typed, [member]: text })} />
        ))}
        <TextField id="setup-person" label={say("setup-person")} value={me} onType={setMe} className="span-2" autoComplete="name" maxLength={100} />
      </div>
      <Button look="primary" data-testid="setup-register" disabled={!complete} busy={doing.busy} onClick={() => void register()}>{say("setup-register")}</Button>
    </div>
  );
}

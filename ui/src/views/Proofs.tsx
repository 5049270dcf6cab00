// The library of proofs of origin: each kept once with its file, used in many practices.
import { useAnswer, useBackend, useDoing } from "../ask";
import type { OriginProofView } from "../bindings";
import { originsOfProofs, proofTypes } from "../boxes/names";
import { useOffice, useOfficeList, useOfficeView, useOfficeWord } from "../boxes/office";
import { StateMark } from "../boxes/StateMark";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Combo } from "../components/Combo";
import { DateField, SelectField, TextArea, TextField } from "../components/Fields";
import { Notice } from "../components/Notice";
import type { Route } from "../route";
import type { Proof } from "../types";
import { useWords } from "../words/words";
import { Book } from "./Book";

type Line = Proof & { key: string };
const title = (line: Proof) => [line.tipo, line.numero].filter(Boolean).join(" ") || (line.fornitore ?? "");

/** Declarations of suppliers, customs declarations, foreign certificates. */
export function Proofs({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  // Asked again whenever a line changes: validity and what is left follow from it.
  const known = useAnswer((backend) => backend.proofs(null, null), JSON.stringify(useOfficeView().document));
  const of = (line: Proof) => known.data?.find((proof) => proof.key === (line as Line).key);
  const hint = (line: Proof) => [line.fornitore, line.paese].filter(Boolean).join(" · ") || (line.tipo ? say(`attachment-${line.tipo.toLowerCase()}`) : "");
  return (
    <>
      <Trouble error={known.error} />
      <Book<Proof> words="library" title={title} hint={hint} mark={(line) => <Mark proof={of(line)} />} fresh={{ tipo: "DDO" }}
        form={(line) => <Form line={line} proof={of(line)} go={go} />} />
    </>
  );
}

/** What is wrong with a proof today, the worst alone. */
export function trouble(proof: OriginProofView): "overdrawn" | "ended" | "notYet" | "noFile" | null {
  if (proof.overdrawn) return "overdrawn";
  if (proof.validity === "ended" || proof.validity === "notYet") return proof.validity;
  return proof.hasFile ? null : "noFile";
}

function Mark({ proof }: { proof: OriginProofView | undefined }) {
  const say = useWords();
  const wrong = proof && trouble(proof);
  if (!wrong) return proof?.left ? <span className="mark mark-plain">{proof.left}</span> : null;
  return <span className={`mark mark-${wrong === "noFile" || wrong === "notYet" ? "warn" : "bad"}`} data-testid="proof-mark" data-trouble={wrong}>{say(`proof-${wrong}`)}</span>;
}

function Form({ line, proof, go }: { line: Line; proof: OriginProofView | undefined; go: (route: Route) => void }) {
  const say = useWords();
  const at = (member: string) => `/prove/${line.key}/${member}`;
  const articles = useOfficeList(at("articoli"));
  const wrong = proof && trouble(proof);
  return (
    <>
      {wrong && (
        <Notice kind={wrong === "noFile" || wrong === "notYet" ? "warning" : "danger"} title={say(`proof-${wrong}-title`)}><p>{say(`proof-${wrong}-next`)}</p></Notice>
      )}
      <div className="fields-grid">
        <SelectField {...useOfficeWord(at("tipo"))} id="proof-tipo" label={say("attachment-type")} empty={say("choose")} className="span-2"
          options={proofTypes.map((code) => ({ value: code, label: say(`attachment-${code.toLowerCase()}`) }))} />
        <TextField {...useOfficeWord(at("numero"))} id="proof-numero" label={say("proof-number")} mono />
        <DateField {...useOfficeWord(at("data"))} id="proof-data" label={say("proof-date")} placeholder={say("date-placeholder")} />
        <TextField {...useOfficeWord(at("fornitore"))} id="proof-fornitore" label={say("proof-supplier")} className="span-2" />
        <Combo {...useOfficeWord(at("paese"))} id="proof-paese" label={say("proof-country")} options={originsOfProofs} openLabel={say("open-list")} className="span-2" />
        <DateField {...useOfficeWord(at("dal"))} id="proof-dal" label={say("proof-from")} placeholder={say("date-placeholder")} />
        <DateField {...useOfficeWord(at("al"))} id="proof-al" label={say("proof-until")} placeholder={say("date-placeholder")} />
        <TextField {...useOfficeWord(at("quantita"))} id="proof-quantita" label={say("proof-quantity")} />
        <TextField {...useOfficeWord(at("unita"))} id="proof-unita" label={say("article-unit")} />
      </div>
      <TextArea id="proof-articoli" label={say("proof-articles")} value={articles.values.join("\n")} rows={2} placeholder={say("proof-articles-hint")}
        onType={(text) => articles.onChange(text ? text.split("\n") : [])} />
      <File line={line} />
      <TextArea {...useOfficeWord(at("note"))} id="proof-note" label={say("address-note")} rows={1} />
      {proof && <Uses proof={proof} go={go} />}
    </>
  );
}

function File({ line }: { line: Line }) {
  const say = useWords();
  const backend = useBackend();
  const office = useOffice();
  const doing = useDoing();
  const choose = () => doing.run(async () => {
    const [path] = await backend.chooseFiles("attachment");
    if (path) office.take(await backend.putProofFile(line.key, path));
  });
  return (
    <div className="proof-file">
      <Button icon="clip" data-testid="proof-file" busy={doing.busy} onClick={() => void choose()}>{say(line.nome ? "proof-file-other" : "proof-file-choose")}</Button>
      {line.nome && <span className="cell-main"><strong>{line.nome}</strong><small className="mono">{line.sha256?.slice(0, 16)}</small></span>}
      <Trouble error={doing.error} />
    </div>
  );
}

/** Which practices use it, and what each draws. */
function Uses({ proof, go }: { proof: OriginProofView; go: (route: Route) => void }) {
  const say = useWords();
  return (
    <section aria-label={say("proof-uses")} data-testid="proof-uses">
      <h2 className="h6">{say("proof-uses")}</h2>
      {proof.covered && (
        <dl className="proof-balance">
          <div><dt>{say("proof-covered")}</dt><dd>{proof.covered}</dd></div>
          <div><dt>{say("proof-drawn")}</dt><dd>{proof.drawn}</dd></div>
          <div><dt>{say("proof-left")}</dt><dd>{proof.left}</dd></div>
        </dl>
      )}
      {!proof.uses.length && <p className="quiet">{say("proof-unused")}</p>}
      <ul className="proof-list">
        {proof.uses.map((use, at) => (
          <li key={`${use.id} ${at}`} className={use.released ? "quiet" : undefined}>
            <button type="button" className="link" onClick={() => go({ place: "practice", id: use.id })}>{use.title || say("untitled")}</button>
            <StateMark state={use.state} />
            <span className="number">{use.drawn || "–"}</span>
            {use.released && <small>{say("proof-released")}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

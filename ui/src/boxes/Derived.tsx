// What origin blocks and goods lines give of themselves, beside what was typed: it changes with every block.
import type { DerivedView } from "../bindings";
import { SelectField } from "../components/Fields";
import { Icon } from "../components/Icon";
import { useWords } from "../words/words";
import { originCodes } from "./names";
import { useView, useWord } from "./practice";

export function Derived() {
  const say = useWords();
  const { derived } = useView();
  const code = useWord("/dichiarazioneOrigine/codice");
  return (
    <section className="derived" aria-label={say("derived-title")} data-testid="derived">
      <h4>{say("derived-title")}</h4>
      <div className="derived-head">
        <Fact label={say("derived-box-3")} text={derived.box3.join(" · ")} differs={derived.box3Differs} />
        <Fact label={say("derived-code")} text={derived.code && `${derived.code}, ${say(`code-${derived.code}`)}`} differs={derived.codeDiffers} />
        <SelectField {...code} id="origin-code" label={say("origin-code")} empty={say("origin-code-derived")}
          options={originCodes.map((word) => ({ value: word, label: `${word}, ${say(`code-${word}`)}` }))} />
      </div>
      <Missing derived={derived} />
      {derived.paragraphs.length > 0 && (
        <details>
          <summary>{say("derived-paragraphs")}</summary>
          <dl className="derived-paragraphs">
            {derived.paragraphs.map((paragraph) => <div key={paragraph.id}><dt>{say(`paragraph-${paragraph.id}`)}</dt><dd>{paragraph.text}</dd></div>)}
          </dl>
        </details>
      )}
      {derived.lines.length > 0 && (
        <details data-testid="derived-lines">
          <summary>{say("derived-lines", { count: derived.lines.length })}</summary>
          <ol className="derived-lines">
            {derived.lines.map((line, at) => <li key={`${line.number} ${at}`}><pre>{line.text}</pre></li>)}
          </ol>
        </details>
      )}
    </section>
  );
}

function Fact({ label, text, differs }: { label: string; text: string; differs: boolean }) {
  const say = useWords();
  return (
    <div className="derived-fact">
      <small>{label}</small>
      <strong>{text || "–"}</strong>
      {differs && <span className="mark mark-warn"><Icon name="warning-circle" />{say("derived-differs")}</span>}
    </div>
  );
}

function Missing({ derived }: { derived: DerivedView }) {
  const say = useWords();
  if (!derived.missing.length) return <p className="derived-all"><Icon name="check-circle" />{say("missing-nothing")}</p>;
  return (
    <div data-testid="missing">
      <h5>{say("missing-title")}</h5>
      <ul className="missing">
        {derived.missing.map((one) => (
          <li key={one.words}>
            <Icon name={one.required ? "close-circle" : "help-circle"} />
            <span>{one.words}</span>
            <small>{one.kinds.map((kind) => say(`attachment-${kind.toLowerCase()}`)).join(", ")}</small>
            <span className={one.required ? "mark mark-bad" : "mark mark-plain"}>{say(one.required ? "missing-required" : "missing-advised")}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

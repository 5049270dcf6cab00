import { useBackend, useDoing } from "../ask";
import { useOfficeWord } from "../boxes/office";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextArea, TextField } from "../components/Fields";
import type { Route } from "../route";
import type { Template } from "../types";
import { useWords } from "../words/words";
import { Book } from "./Book";

const mark = (line: Template) => line.tipoPratica && <span className="mark mark-plain">{line.tipoPratica}</span>;

/** Practices kept as patterns. One is made in the editor, out of a practice; here it is named and used. */
export function Templates({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  return (
    <Book<Template> words="templates" title={(line) => line.nome ?? ""} hint={(line) => line.descrizione || say(`kind-${line.tipoPratica ?? "CO"}`)} mark={mark}
      form={(line) => <Form line={line} go={go} />} />
  );
}

function Form({ line, go }: { line: Template & { key: string }; go: (route: Route) => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const at = (member: string) => `/modelli/${line.key}/${member}`;
  const create = () => doing.run(async () => go({ place: "practice", id: await backend.createFromTemplate(line.key) }));
  return (
    <>
      <p className="quiet">{say(`kind-${line.tipoPratica ?? "CO"}`)}</p>
      <TextField {...useOfficeWord(at("nome"))} id="template-nome" label={say("template-name")} />
      <TextArea {...useOfficeWord(at("descrizione"))} id="template-descrizione" label={say("template-about")} rows={2} />
      <Trouble error={doing.error} />
      <div><Button look="primary" icon="plus" data-testid="template-use" busy={doing.busy} onClick={() => void create()}>{say("template-use")}</Button></div>
    </>
  );
}

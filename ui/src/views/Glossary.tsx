import { origins } from "../boxes/names";
import { useOfficeWord } from "../boxes/office";
import { Combo } from "../components/Combo";
import { TextArea, TextField } from "../components/Fields";
import type { Article } from "../types";
import { useWords } from "../words/words";
import { Book } from "./Book";

/** How the company's articles are called in box 6, in both languages. */
export function Glossary() {
  return (
    <Book<Article> words="glossary" title={(line) => line.codice || (line.descrizioneIt ?? "")} hint={(line) => line.descrizioneIt ?? ""} fresh={{}}
      form={(line) => <Form line={line} />} />
  );
}

function Form({ line }: { line: Article & { key: string } }) {
  const say = useWords();
  const at = (member: string) => `/articoli/${line.key}/${member}`;
  return (
    <>
      <div className="fields-grid">
        <TextField {...useOfficeWord(at("codice"))} id="article-codice" label={say("article-code")} mono className="span-2" />
        <TextField {...useOfficeWord(at("hs"))} id="article-hs" label={say("goods-hs")} mono inputMode="numeric" />
        <TextField {...useOfficeWord(at("unita"))} id="article-unita" label={say("article-unit")} />
      </div>
      <TextArea {...useOfficeWord(at("descrizioneIt"))} id="article-it" label={say("article-italian")} rows={2} />
      <TextArea {...useOfficeWord(at("descrizioneEn"))} id="article-en" label={say("article-english")} rows={2} />
      <TextField {...useOfficeWord(at("produttore"))} id="article-produttore" label={say("article-producer")} />
      <Combo {...useOfficeWord(at("origine"))} id="article-origine" label={say("goods-origin")} options={origins} openLabel={say("open-list")} />
      <TextArea {...useOfficeWord(at("note"))} id="article-note" label={say("address-note")} rows={1} />
    </>
  );
}

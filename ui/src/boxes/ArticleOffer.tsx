// The glossary learns from what was typed, but only what a person tells it to keep.
import { useEffect, useState } from "react";
import { useBackend, useDoing } from "../ask";
import { Button } from "../components/Button";
import type { Article, OriginBlock } from "../types";
import { useWords } from "../words/words";
import { asText } from "./editing";
import { linesOf } from "./office";
import { useValue, useView } from "./practice";

type Kept = Article & { key: string };

/** Both languages in one text: "ITALIANO - ENGLISH". */
function halves(text: string): { descrizioneIt: string; descrizioneEn: string } {
  const at = text.indexOf(" - ");
  return at < 0 ? { descrizioneIt: text, descrizioneEn: "" } : { descrizioneIt: text.slice(0, at).trim(), descrizioneEn: text.slice(at + 3).trim() };
}

const same = (one: string, other: string) => one.replace(/\s+/g, " ").trim().toLowerCase() === other.replace(/\s+/g, " ").trim().toLowerCase();
const unitOf = (quantity: string) => /^([A-Za-z.]+)\s+[\d.,]+$/.exec(quantity.trim())?.[1]?.toUpperCase() ?? "";

/** What a line would teach: a new article, or another origin, code or unit of a known one. */
export function lesson(articles: Kept[], line: { text: string; articolo?: string; origine: string; hs: string; quantita: string; produttore?: string }): { article: Kept | null; fields: Article } | null {
  const text = line.text.trim();
  if (text.length < 4 || text.includes("\n") || text.includes("[[")) return null;
  const parts = halves(text);
  const unit = unitOf(line.quantita);
  const code = line.articolo?.trim() ?? "";
  const says = (one: Kept) => same(one.descrizioneIt ?? "", parts.descrizioneIt) || same([one.descrizioneIt, one.descrizioneEn].filter(Boolean).join(" - "), text);
  // One code is one article, whatever its words.
  const known = articles.find((one) => code && same(one.codice ?? "", code)) ?? articles.find((one) => !(code && one.codice) && says(one));
  const taught: Article = { ...parts, ...(code && { codice: code }), ...(line.produttore && { produttore: line.produttore }), ...(line.origine && { origine: line.origine }), ...(line.hs && { hs: line.hs }), ...(unit && { unita: unit }) };
  if (!known) return { article: null, fields: taught };
  const changed = Object.entries(taught).filter(([member, value]) => value && !same(value, known[member as keyof Article] ?? ""));
  return changed.length ? { article: known, fields: Object.fromEntries(changed) } : null;
}

/** Who made the goods of that number, where the declaration says one. */
function useProducer(number: string): string {
  const blocks = useValue("/dichiarazioneOrigine/blocchi");
  const covering = (Array.isArray(blocks) ? (blocks as OriginBlock[]) : []).filter((block) => block?.items?.includes(Number(number)));
  return covering.length === 1 ? (covering[0]?.impresa ?? "") : "";
}

export function ArticleOffer({ pointer, focused }: { pointer: string; focused: boolean }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const editable = useView().editable;
  const line = {
    text: asText(useValue(`${pointer}/descrizione`)), origine: asText(useValue(`${pointer}/origine`)),
    hs: asText(useValue(`${pointer}/hs`)), articolo: asText(useValue(`${pointer}/articolo`)), produttore: useProducer(asText(useValue(`${pointer}/n`))), quantita: asText(useValue(`${pointer}/quantita`)),
  };
  const [articles, setArticles] = useState<Kept[] | null>(null);
  const [kept, setKept] = useState("");
  useEffect(() => {
    if (!focused || !editable) return;
    let gone = false;
    // Without the glossary there is nothing to offer, and nothing is lost.
    backend.openOfficeDocument("glossary").then((view) => !gone && setArticles(linesOf<Article>(view)), () => undefined);
    return () => {
      gone = true;
    };
  }, [backend, editable, focused]);
  const found = focused && editable && articles ? lesson(articles, line) : null;
  if (kept) return <small className="quiet" role="status">{kept}</small>;
  if (!found) return null;
  const keep = () =>
    doing.run(async () => {
      const { article, fields } = found;
      if (!article) await backend.addOfficeLine("glossary", fields);
      else for (const [member, value] of Object.entries(fields)) await backend.setOfficeField("glossary", `/articoli/${article.key}/${member}`, value);
      setKept(say(article ? "article-changed" : "article-kept"));
    });
  return (
    <Button look="quiet" icon="bookmark" data-testid="article-keep" busy={doing.busy} onClick={() => void keep()}>
      {say(found.article ? "article-change" : "article-keep", { name: found.article?.codice || found.article?.descrizioneIt || "" })}
    </Button>
  );
}

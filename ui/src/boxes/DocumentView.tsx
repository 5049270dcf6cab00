// A document beside the boxes: its pages, and its words over them to be picked into a box.
import { useMemo, useRef, useState } from "react";
import { useAnswer } from "../ask";
import type { DocumentPageView, WordView } from "../bindings";
import { Button } from "../components/Button";
import { MenuButton } from "../components/MenuButton";
import { useWords } from "../words/words";
import { asText } from "./editing";
import { goTo, sayPlace } from "./places";
import { useEditing, useView } from "./practice";
import { Trouble } from "./Trouble";

type Props = { name: string; sha256: string; /** The box in which the person stood last. */ mine: string | null; onClose: () => void };

export function DocumentView({ name, sha256, mine, onClose }: Props) {
  const say = useWords();
  const editing = useEditing();
  const view = useView();
  const pages = useAnswer((backend) => backend.documentPages(editing.id, sha256), sha256);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [large, setLarge] = useState(false);
  const text = useMemo(() => wordsOf(pages.data ?? [], picked), [pages.data, picked]);
  const targets = useTargets(mine);
  const put = (pointer: string) => {
    const target = targets.find((one) => one.pointer === pointer);
    if (!target) return;
    target.put(text);
    setPicked(new Set());
    requestAnimationFrame(() => goTo(view, pointer));
  };
  const wordless = pages.data !== null && pages.data.every((page) => !page.words.length);
  return (
    <section className="document-view" aria-label={say("document-of", { name })} data-testid="document">
      <header className="document-head">
        <h2>{name}</h2>
        <Button look="quiet" icon={large ? "minus-circle" : "plus-circle"} aria-pressed={large} aria-label={say("document-large")} title={say("document-large")} onClick={() => setLarge(!large)} />
        <Button look="quiet" icon="close" data-testid="document-close" aria-label={say("document-close", { name })} onClick={onClose} />
      </header>
      <Trouble error={pages.error} />
      {view.editable && (
        <div className="document-pick">
          <p className="quiet" role="status" data-testid="document-picked">{text ? say("document-picked", { text }) : say(wordless ? "document-wordless" : "document-hint")}</p>
          <MenuButton label={say("document-put")} icon="arrow-left" testId="document-put" disabled={!text} onChoose={put}
            items={targets.map(({ pointer }) => ({ id: pointer, label: sayPlace(say, view, pointer) }))} />
        </div>
      )}
      {!pages.data && pages.loading && <p className="quiet" role="status">{say("document-loading")}</p>}
      <div className={large ? "document-pages document-large" : "document-pages"}>
        {pages.data?.map((page, index) => (
          <Page key={index} page={page} number={index + 1} name={name} picked={picked} onPick={view.editable ? setPicked : null} />
        ))}
      </div>
    </section>
  );
}

type PageProps = { page: DocumentPageView; number: number; name: string; picked: ReadonlySet<string>; onPick: ((picked: ReadonlySet<string>) => void) | null };

const keyOf = (page: number, index: number) => `${page} ${index}`;

/** Words are pressed one by one, or drawn over from the first to the last. */
function Page({ page, number, name, picked, onPick }: PageProps) {
  const say = useWords();
  const from = useRef<number | null>(null);
  const range = (to: number) => {
    const [first, last] = [from.current ?? to, to].toSorted((a, b) => a - b) as [number, number];
    onPick?.(new Set(page.words.slice(first, last + 1).map((_, index) => keyOf(number, first + index))));
  };
  const toggle = (index: number) => {
    const key = keyOf(number, index);
    const others = [...picked].filter((other) => other !== key);
    onPick?.(new Set(picked.has(key) ? others : [...others, key]));
  };
  const place = (word: WordView) => ({
    left: `${(word.x / page.width) * 100}%`, top: `${(word.y / page.height) * 100}%`, width: `${(word.width / page.width) * 100}%`, height: `${(word.height / page.height) * 100}%`,
  });
  return (
    <div className="document-page">
      <img className="page-image" alt={say("document-page", { name, number })} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page.svg)}`} />
      {onPick && page.width > 0 && (
        <div className="document-words" role="group" aria-label={say("document-words", { number })} onPointerUp={() => { from.current = null; }} onPointerLeave={() => { from.current = null; }}>
          {page.words.map((word, index) => (
            <button key={index} type="button" className="document-word" style={place(word)} aria-pressed={picked.has(keyOf(number, index))} aria-label={word.text}
              onPointerDown={(event) => { if (!event.ctrlKey && !event.shiftKey) from.current = index; }}
              onPointerEnter={(event) => event.buttons === 1 && from.current !== null && from.current !== index && range(index)}
              onClick={() => toggle(index)} />
          ))}
        </div>
      )}
    </div>
  );
}

/** What was picked in the order of the page; a new line where the page has one. */
export function wordsOf(pages: DocumentPageView[], picked: ReadonlySet<string>): string {
  let text = "";
  let last: string | null = null;
  pages.forEach((page, at) => page.words.forEach((word, index) => {
    if (!picked.has(keyOf(at + 1, index))) return;
    const line = `${at} ${word.line}`;
    if (last !== null) text += line === last ? " " : "\n";
    text += word.text;
    last = line;
  }));
  return text;
}

const one = (text: string) => text.replaceAll("\n", " ");

type Target = { pointer: string; put: (text: string) => void };
const longTexts = ["/box5_osservazioni", "/annotazioni", "/noteRichiesta"];

/** The box in which the person stood last comes first, then what an invoice mostly gives. */
function useTargets(mine: string | null): Target[] {
  const editing = useEditing();
  const view = useView();
  const target = (pointer: string): Target => {
    if (longTexts.includes(pointer) || pointer.endsWith("/descrizione") && pointer.startsWith("/items/")) {
      return { pointer, put: (text) => editing.type(pointer, [asText(editing.value(pointer)), text].filter(Boolean).join(pointer.startsWith("/items/") ? " " : "\n")) };
    }
    if (pointer === "/box1_speditore" || pointer === "/box2_destinatario") return { pointer, put: (text) => editing.set(pointer, text.split("\n")) };
    if (/\/(data|dataSpedizione)$/.test(pointer)) return { pointer, put: (text) => editing.set(pointer, dayOf(text)) };
    if (/\/(n|colli|visti|legalizzazioni)$/.test(pointer)) return { pointer, put: (text) => editing.set(pointer, Number(text.replace(/\D/g, "")) || null) };
    return { pointer, put: (text) => editing.set(pointer, one(text)) };
  };
  const invoice = view.keys.invoices[0];
  const goods = view.keys.items[0];
  const pointers = [
    ...(mine && !mine.includes("documentazione") && !mine.endsWith("/items") ? [mine] : []),
    "/box2_destinatario", "/box4_trasporto", "/box5_osservazioni",
    ...(invoice ? ["numero", "data", "importo", "acquirente"].map((member) => `/fatture/${invoice}/${member}`) : []),
    ...(goods ? ["descrizione", "marche", "quantita"].map((member) => `/items/${goods}/${member}`) : []),
  ];
  return [...new Set(pointers)].map(target);
}

/** A day as the document writes it, as the exchange form keeps it; any other text as it is. */
export function dayOf(text: string): string {
  const parts = /(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/.exec(text);
  return parts ? `${parts[3]}-${parts[2]?.padStart(2, "0")}-${parts[1]?.padStart(2, "0")}` : text.replaceAll("\n", " ");
}

import { useWords } from "../words/words";
import { pieces } from "./texts";

/** A text in which the words that the other one lacks are marked: by a line, a ground, and for the ear by words. */
export function Marked({ text, other }: { text: string; other: string }) {
  const say = useWords();
  return pieces(text, other).map(({ at, text: whole, differs }) => {
    const word = whole.trim();
    if (!differs || !word) return <span key={at}>{whole}</span>;
    const start = whole.indexOf(word);
    return (
      <span key={at}>
        {whole.slice(0, start)}
        <mark className="differs">
          <span className="visually-hidden">{say("differs-from")} </span>
          {word}
          <span className="visually-hidden"> {say("differs-to")}</span>
        </mark>
        {whole.slice(start + word.length)}
      </span>
    );
  });
}

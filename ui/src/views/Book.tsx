// A list on the left, the chosen line's fields on the right: how every register of the company is kept.
import { useState, type ReactNode } from "react";
import { useDoing } from "../ask";
import type { Value as JsonValue } from "../bindings";
import { linesOf, useOffice, useOfficeView } from "../boxes/office";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { Empty } from "../components/Notice";
import { useWords } from "../words/words";

type Props<T> = {
  /** The words that begin the ids of this register's sentences. */
  words: string;
  title: (line: T) => string;
  hint: (line: T) => string;
  mark?: (line: T) => ReactNode;
  /** A line as it begins; without one nothing is added here. */
  fresh?: JsonValue;
  form: (line: T & { key: string }) => ReactNode;
};

export function Book<T>({ words, title, hint, mark, fresh, form }: Props<T>) {
  const say = useWords();
  const office = useOffice();
  const doing = useDoing();
  const lines = linesOf<T>(useOfficeView());
  const [sought, setSought] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const wanted = sought.trim().toLowerCase();
  const fitting = lines.filter((line) => JSON.stringify(line).toLowerCase().includes(wanted));
  const current = lines.find((line) => line.key === chosen) ?? fitting[0];
  const add = () => doing.run(async () => {
    setSought("");
    setChosen(await office.addLine(fresh ?? {}));
  });
  return (
    <>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      <div className="book">
        <section className="book-list panel" aria-label={say(`office-${office.kind}`)}>
          <div className="book-head">
            <TextField id="book-search" label={say("archive-search")} hideLabel type="search" value={sought} onType={setSought} placeholder={say("archive-search")} />
            {fresh !== undefined && <Button icon="plus" data-testid="book-add" busy={doing.busy} onClick={() => void add()}>{say("book-add")}</Button>}
          </div>
          <ul>
            {fitting.map((line) => (
              <li key={line.key}>
                <button type="button" className="book-line" aria-current={line === current} data-testid="book-line" onClick={() => setChosen(line.key)}>
                  <span className="cell-main"><strong>{title(line) || say("untitled")}</strong><small>{hint(line)}</small></span>
                  {mark?.(line)}
                </button>
              </li>
            ))}
          </ul>
          {!lines.length && <Empty title={say(`${words}-none`)} />}
        </section>
        {current && (
          <section className="panel stack book-form" key={current.key} aria-label={title(current) || say("untitled")} data-testid="book-form">
            {form(current)}
            <Remove name={title(current)} busy={doing.busy} onRemove={() => void doing.run(() => office.removeLine(current.key))} />
          </section>
        )}
      </div>
    </>
  );
}

/** Asks once more: what is taken away here is taken away for all. */
function Remove({ name, busy, onRemove }: { name: string; busy: boolean; onRemove: () => void }) {
  const say = useWords();
  const [asking, setAsking] = useState(false);
  if (!asking) return <div><Button look="quiet" icon="delete" data-testid="book-remove" onClick={() => setAsking(true)}>{say("book-remove")}</Button></div>;
  return (
    <div className="actions" role="alert">
      <span>{say("book-remove-sure", { name: name || say("untitled") })}</span>
      <Button onClick={() => setAsking(false)}>{say("cancel")}</Button>
      <Button look="danger" data-testid="book-remove-sure" busy={busy} onClick={onRemove}>{say("book-remove")}</Button>
    </div>
  );
}

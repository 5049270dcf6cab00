import { useState } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import type { DifferenceView, Value as JsonValue, MomentView } from "../bindings";
import { sayValue } from "../boxes/ConflictCard";
import { memberWord, sayPlace } from "../boxes/places";
import { useEditing, useView } from "../boxes/practice";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Marked } from "../components/Marked";
import { Modal } from "../components/Modal";
import { Empty, Notice } from "../components/Notice";
import { lists, type ListName } from "../types";
import { useFormats, useWords, type Say } from "../words/words";

/** Two moments; `now` where the later one is the paper as it is. */
export type Compared = { from: MomentView; to: MomentView; now: boolean };

/** Two moments, box by box; the earlier one can be brought back after a look at what that changes. */
export function Comparison({ compared: { from, to, now }, onClose }: { compared: Compared; onClose: () => void }) {
  const say = useWords();
  const formats = useFormats();
  const backend = useBackend();
  const editing = useEditing();
  const view = useView();
  const doing = useDoing();
  const [asking, setAsking] = useState(false);
  const found = useAnswer((asked) => asked.compare(editing.id, from.heads, to.heads), `${from.heads.join()} ${to.heads.join()}`);
  const count = found.data?.length ?? 0;
  const restore = () =>
    doing.run(async () => {
      await editing.settled();
      editing.take(await backend.restore(editing.id, from.heads));
      onClose();
    });
  const when = { from: formats.moment(from.at), to: formats.moment(to.at) };
  const footer = asking ? (
    <>
      <Button onClick={() => setAsking(false)}>{say("cancel")}</Button>
      <Button look="primary" data-testid="restore-sure" busy={doing.busy} onClick={() => void restore()}>{say("restore-sure", { count })}</Button>
    </>
  ) : (
    <>
      <Button onClick={onClose}>{say("close")}</Button>
      {now && view.editable && count > 0 && <Button icon="restore" data-testid="restore" onClick={() => setAsking(true)}>{say("restore")}</Button>}
    </>
  );
  return (
    <Modal title={say(now ? "compare-now-title" : "compare-title", when)} closeLabel={say("close")} onClose={onClose} footer={footer} wide>
      <div className="stack" data-testid="comparison">
        <Trouble error={doing.error ?? found.error} />
        {asking && <Notice kind="warning" title={say("restore-title", { count, when: when.from })}><p>{say("restore-text")}</p></Notice>}
        {found.data && !count && <Empty title={say("compare-none")} />}
        {found.data && count > 0 && <Differences found={found.data} was={when.from} is={now ? say("compare-now") : when.to} turned={asking} />}
      </div>
    </Modal>
  );
}

type DifferencesProps = { found: DifferenceView[]; was: string; is: string; turned: boolean };

/** Turned round where it is about bringing back: what stands now on the left, what it becomes on the right. */
function Differences({ found, was, is, turned }: DifferencesProps) {
  const say = useWords();
  const view = useView();
  return (
    <table className="differences">
      <thead>
        <tr>
          <th scope="col">{say("compare-box")}</th>
          <th scope="col">{turned ? is : was}</th>
          <th scope="col">{turned ? was : is}</th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ pointer, before, after }) => {
          const [left, right] = (turned ? [after, before] : [before, after]).map((value) => sayWhole(say, pointer, value));
          return (
            <tr key={pointer} data-testid="difference">
              <th scope="row">{sayPlace(say, view, pointer)}</th>
              <td><Marked text={left ?? ""} other={right ?? ""} /></td>
              <td><Marked text={right ?? ""} other={left ?? ""} /></td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A value, or a whole line with its members in words. */
function sayWhole(say: Say, pointer: string, value: JsonValue): string {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value === null ? "–" : sayValue(say, value);
  const list = (Object.keys(lists) as ListName[]).find((name) => pointer.startsWith(`${lists[name]}/`));
  return Object.entries(value).map(([name, inner]) => {
    const word = list && memberWord(list, name);
    return `${word ? say(word, { number: "" }).trim() : name}: ${sayValue(say, inner)}`;
  }).join("\n");
}

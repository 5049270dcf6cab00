import type { ConflictView } from "../bindings";
import { lists, type ListName } from "../types";
import { useWords } from "../words/words";
import { ConflictCard } from "./ConflictCard";
import { keyed, memberWord, sayPlace } from "./places";
import { useEditing, useView } from "./practice";

/** Two people wrote in this box: both are shown, a person chooses. */
export function Dispute({ pointer }: { pointer: string }) {
  const view = useView();
  const conflict = view.conflicts.find((found) => keyed(view, found.pointer) === keyed(view, pointer));
  return conflict ? <Disputed conflict={conflict} /> : null;
}

/** The lines of a list that one person took away while another edited them, or that both moved. */
export function LineDisputes({ list }: { list: ListName }) {
  const view = useView();
  const lines = new RegExp(`^${lists[list]}/[^/]+(/removed|/pos)?$`);
  return view.conflicts.filter((found) => lines.test(keyed(view, found.pointer))).map((conflict) => <Disputed key={conflict.pointer} conflict={conflict} />);
}

export function Disputed({ conflict }: { conflict: ConflictView }) {
  const say = useWords();
  const view = useView();
  const editing = useEditing();
  const pointer = keyed(view, conflict.pointer);
  const list = (Object.keys(lists) as ListName[]).find((name) => pointer.startsWith(`${lists[name]}/`));
  const place = sayPlace(say, view, pointer);
  return (
    <ConflictCard conflict={conflict} pointer={pointer} disabled={!view.editable}
      title={say(conflict.kind === "line" ? "conflict-line-title" : conflict.kind === "text" ? "conflict-text-title" : "conflict-title", { place })}
      member={(name) => {
        const word = list && memberWord(list, name);
        return word ? say(word, { number: "" }).trim() : name;
      }}
      onResolve={(value) => editing.resolve(conflict.pointer, value)} />
  );
}

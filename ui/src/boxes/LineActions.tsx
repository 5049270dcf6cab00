import { Button } from "../components/Button";
import type { ListName } from "../types";
import { useWords } from "../words/words";
import { useEditing, useView } from "./practice";

type Props = { list: ListName; lineKey: string; first: boolean; last: boolean; name: string; fixed?: boolean };

/** Up, down, away: what can be done to a line of any list. */
export function LineActions({ list, lineKey, first, last, name, fixed }: Props) {
  const say = useWords();
  const editing = useEditing();
  if (!useView().editable) return null;
  return (
    <div className="line-actions">
      {!fixed && (
        <>
          <Button look="quiet" icon="arrow-up" aria-label={say("line-up", { line: name })} title={say("line-up", { line: name })} disabled={first}
            onClick={() => editing.moveLine(list, lineKey, -1)} />
          <Button look="quiet" icon="arrow-down" aria-label={say("line-down", { line: name })} title={say("line-down", { line: name })} disabled={last}
            onClick={() => editing.moveLine(list, lineKey, 1)} />
        </>
      )}
      <Button look="quiet" icon="delete" aria-label={say("line-remove", { line: name })} title={say("line-remove", { line: name })}
        onClick={() => editing.removeLine(list, lineKey)} />
    </div>
  );
}

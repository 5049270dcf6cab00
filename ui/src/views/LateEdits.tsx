import { useState } from "react";
import { revisable } from "../boxes/StateMark";
import { useView } from "../boxes/practice";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { useWords } from "../words/words";

/** Edits that came in after the seal: they change nothing of what is sealed, and are not lost. */
export function LateEdits({ busy, onRevise }: { busy: boolean; onRevise: () => void }) {
  const say = useWords();
  const { lateEdits, state, seal } = useView();
  const [ignored, setIgnored] = useState("");
  const which = `${seal?.sha256 ?? ""} ${lateEdits?.count ?? 0}`;
  if (!lateEdits || ignored === which) return null;
  const actions = (
    <div className="actions">
      {revisable.includes(state) && <Button busy={busy} data-testid="late-revise" onClick={onRevise}>{say("revise")}</Button>}
      <Button look="quiet" data-testid="late-ignore" onClick={() => setIgnored(which)}>{say("late-edits-ignore")}</Button>
    </div>
  );
  return (
    <Notice kind="warning" title={say("late-edits-title", { count: lateEdits.count, people: lateEdits.by.join(", ") })} action={actions}>
      <p>{say("late-edits-text")}</p>
    </Notice>
  );
}

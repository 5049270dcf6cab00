import { useState } from "react";
import type { ConflictView } from "../bindings";
import { Disputed } from "../boxes/Dispute";
import type { Editing } from "../boxes/editing";
import { goTo, keyed, sayPlace } from "../boxes/places";
import { useView } from "../boxes/practice";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";
import { nextConflict } from "./editorKeys";

/** How many boxes wait for a decision, which ones, and the way from one to the next. */
export function ConflictBar({ editing }: { editing: Editing }) {
  const say = useWords();
  const view = useView();
  const [shown, setShown] = useState<ConflictView | null>(null);
  const { conflicts } = view;
  // A dispute has its place beside its box; one whose box is not on the paper is shown by itself.
  const lead = (conflict: ConflictView) => {
    goTo(view, conflict.pointer);
    requestAnimationFrame(() => {
      if (!document.querySelector(`[data-dispute="${keyed(view, conflict.pointer)}"]`)) setShown(conflict);
    });
  };
  const still = shown && conflicts.find((conflict) => conflict.pointer === shown.pointer);
  if (!conflicts.length) return null;
  return (
    <section className="conflict-bar" aria-label={say("conflicts-title")} data-testid="conflict-bar">
      <Icon name="warning-circle" />
      <div className="conflict-list">
        <strong id="conflicts-open">{say("conflicts-open", { count: conflicts.length })}</strong>
        <ul>
          {conflicts.map((conflict) => (
            <li key={conflict.pointer}>
              <button type="button" className="link" onClick={() => lead(conflict)}>{sayPlace(say, view, conflict.pointer)}</button>
            </li>
          ))}
        </ul>
      </div>
      <Button look="quiet" icon="arrow-up" aria-label={say("conflict-before")} title={say("conflict-before")} onClick={() => nextConflict(editing, -1)} />
      <Button look="quiet" icon="arrow-down" aria-label={say("conflict-next")} title={say("conflict-next")} data-testid="conflict-next" onClick={() => nextConflict(editing, 1)} />
      {still && (
        <Modal title={say("conflicts-title")} closeLabel={say("close")} onClose={() => setShown(null)}>
          <Disputed conflict={still} />
        </Modal>
      )}
    </section>
  );
}

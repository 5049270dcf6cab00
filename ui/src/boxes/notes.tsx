// What stands beside every box and field: who is in it, what was said of it, what is disputed.
import { createContext, use, type ReactNode } from "react";
import { FieldNotesContext, type FieldNotes } from "../components/Fields";
import { Icon } from "../components/Icon";
import { useWords } from "../words/words";
import { Standing } from "./colleagues";
import { Dispute } from "./Dispute";
import { keyed, sayPlace } from "./places";
import { useView } from "./practice";

/** Opens the remarks of a box in the margin. */
export const RemarksContext = createContext<(pointer: string) => void>(() => undefined);

const notes: FieldNotes = {
  beside: (pointer) => <Beside pointer={pointer} />,
  beneath: (pointer) => <Dispute pointer={pointer} />,
};

export function Notes({ children }: { children: ReactNode }) {
  return <FieldNotesContext value={notes}>{children}</FieldNotesContext>;
}

function Beside({ pointer }: { pointer: string }) {
  return (
    <>
      <Standing pointer={pointer} />
      <RemarkMark pointer={pointer} />
    </>
  );
}

/** How many remarks are open on a box; `always` offers the first one. */
export function RemarkMark({ pointer, always = false }: { pointer: string; always?: boolean }) {
  const say = useWords();
  const view = useView();
  const open = use(RemarksContext);
  const count = view.comments.filter((comment) => !comment.settled && keyed(view, comment.pointer) === pointer).length;
  if (!count && !always) return null;
  const place = sayPlace(say, view, pointer);
  return (
    <button type="button" className={count ? "remark-mark" : "remark-mark remark-first"} data-testid="remark-mark"
      aria-label={say(count ? "remarks-of" : "remark-on", { count, place })} title={say(count ? "remarks-of" : "remark-on", { count, place })} onClick={() => open(pointer)}>
      <Icon name="comment" />
      {count > 0 && <span aria-hidden="true">{count}</span>}
    </button>
  );
}

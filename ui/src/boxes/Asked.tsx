// What the officer asks to be corrected, with the officer's words, beside what they speak of.
import type { ReactNode } from "react";
import { useBackend, useDoing } from "../ask";
import type { AskedAttachmentView, AskedDocumentView, CorrectionView } from "../bindings";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { useWords } from "../words/words";
import { attachmentTypes } from "./names";
import { useEditing, useView } from "./practice";
import { Trouble } from "./Trouble";

/** A mark with the officer's words; `done` once it is mended. */
function Mark({ title, words, done, testId, action }: { title: string; words: string; done: boolean; testId: string; action?: ReactNode }) {
  const say = useWords();
  return (
    <div className={done ? "asked asked-done" : "asked"} role="note" aria-label={title} data-testid={testId} data-done={done}>
      <Icon name={done ? "check-circle" : "warning-circle"} />
      <div>
        <strong>{title}</strong>
        {words !== "" && <p>{say("officer-says", { words })}</p>}
      </div>
      {action}
    </div>
  );
}

/** At a box of the base form that the officer names. */
export function AskedBox({ box }: { box: string }) {
  const say = useWords();
  const { correction } = useView();
  const asked = correction?.boxes.find((one) => one.box === box);
  if (!correction || !asked) return null;
  const title = say(asked.done ? "asked-box-done" : "asked-box", { box: boxName(say, box) });
  return <Mark title={title} words={asked.done ? "" : correction.words} done={asked.done} testId={`asked-box-${box}`} />;
}

/** At the sheet of the base form: where the officer names no box, the words alone say which is meant. */
export function AskedBaseForm() {
  const say = useWords();
  const { correction } = useView();
  if (!correction?.baseForm) return null;
  return <Mark title={say("asked-base-form")} words={correction.boxes.length ? "" : correction.words} done={false} testId="asked-base-form" />;
}

export function AskedOrder() {
  const say = useWords();
  const { correction } = useView();
  if (!correction?.order) return null;
  return <Mark title={say("asked-order")} words={correction.words} done={correction.orderDone} testId="asked-order" />;
}

/** At an attachment: that it is to be replaced, and by which file. */
export function AskedAttachment({ line }: { line: string }) {
  const say = useWords();
  const { correction, editable } = useView();
  const { replace, doing } = useReplace();
  const asked = correction?.attachments.find((one) => one.line === line);
  if (!correction || !asked) return null;
  const title = say(asked.done ? "asked-replaced" : "asked-replace", { name: asked.name });
  return (
    <>
      <Mark title={title} words={asked.done ? "" : correction.words} done={asked.done} testId="asked-attachment"
        action={editable && <Button look={asked.done ? "quiet" : undefined} icon="clip" data-testid="asked-replace" busy={doing.busy} onClick={() => void replace(line)}>{say("asked-replace-do")}</Button>} />
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
    </>
  );
}

/** The documents that the officer misses, and those of the practice that have no line here. */
export function AskedMissing({ onAttach }: { onAttach: (type: string) => Promise<void> }) {
  const say = useWords();
  const { correction, editable } = useView();
  if (!correction) return null;
  const lost = correction.attachments.filter((one) => one.line === null);
  return (
    <>
      {lost.map((one) => (
        <Mark key={one.name} title={say("asked-replace", { name: one.name })} words={correction.words} done={one.done} testId="asked-attachment" />
      ))}
      {correction.missing.map((one, index) => (
        <Mark key={`${one.kind} ${index}`} title={say(one.done ? "asked-added" : "asked-missing", { what: typeName(say, one.kind) })} words={one.done ? "" : correction.words} done={one.done} testId="asked-missing"
          action={editable && !one.done && <Button icon="clip" data-testid="asked-add" onClick={() => void onAttach(one.kind)}>{say("asked-add-do", { what: typeName(say, one.kind) })}</Button>} />
      ))}
    </>
  );
}

/** What is asked, in one list: for the banner. */
export function AskedList({ correction }: { correction: CorrectionView }) {
  const say = useWords();
  const replaced = (one: AskedAttachmentView) => say(one.done ? "asked-replaced" : "asked-replace", { name: one.name });
  const added = (one: AskedDocumentView) => say(one.done ? "asked-added" : "asked-missing", { what: typeName(say, one.kind) });
  const items = [
    ...(correction.baseForm ? [{ words: say("asked-base-form"), done: false }] : []),
    ...correction.boxes.map(({ box, done }) => ({ words: say(done ? "asked-box-done" : "asked-box", { box: boxName(say, box) }), done })),
    ...(correction.order ? [{ words: say("asked-order"), done: correction.orderDone }] : []),
    ...correction.attachments.map((one) => ({ words: replaced(one), done: one.done })),
    ...correction.missing.map((one) => ({ words: added(one), done: one.done })),
  ];
  if (!items.length) return null;
  return (
    <ul className="asked-list">
      {items.map(({ words, done }, index) => (
        <li key={`${words} ${index}`} data-done={done}><Icon name={done ? "check" : "warning-circle"} /> {words}</li>
      ))}
    </ul>
  );
}

function boxName(say: ReturnType<typeof useWords>, box: string): string {
  return /^\d$/.test(box) ? say("asked-box-number", { number: box }) : say(`box-${box}`);
}

/** A type that is not known here is named by its code. */
function typeName(say: ReturnType<typeof useWords>, kind: string): string {
  return attachmentTypes.includes(kind) ? say(`attachment-${kind.toLowerCase()}`) : kind;
}

function useReplace() {
  const backend = useBackend();
  const editing = useEditing();
  const doing = useDoing();
  const replace = (line: string) =>
    doing.run(async () => {
      await editing.settled();
      const [path] = await backend.chooseFiles("attachment");
      if (path) editing.take(await backend.replaceAttachment(editing.id, line, path));
    });
  return { replace, doing };
}

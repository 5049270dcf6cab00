// What people said of the boxes, box by box, in the margin.
import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { CommentView } from "../bindings";
import { Avatar } from "../components/Avatar";
import { Button } from "../components/Button";
import { CheckField, TextArea } from "../components/Fields";
import { Empty } from "../components/Notice";
import { useFormats, useWords } from "../words/words";
import { goTo, keyed, sayPlace } from "./places";
import { useEditing, useView } from "./practice";
import { Trouble } from "./Trouble";

/** All threads; the one of the box in which the person stands comes first and can be added to. */
export function Remarks({ about }: { about: string | null }) {
  const say = useWords();
  const view = useView();
  const [settledToo, setSettledToo] = useState(false);
  const settled = view.comments.filter((comment) => comment.settled).length;
  const threads = new Map<string, CommentView[]>();
  if (about) threads.set(keyed(view, about), []);
  for (const comment of view.comments) {
    if (comment.settled && !settledToo) continue;
    const pointer = keyed(view, comment.pointer);
    threads.set(pointer, [...(threads.get(pointer) ?? []), comment]);
  }
  return (
    <>
      {threads.size === 0 && <Empty title={say("remarks-none")}><p>{say("remarks-none-hint")}</p></Empty>}
      {[...threads].map(([pointer, comments]) => (
        <Thread key={pointer} pointer={pointer} comments={comments} current={about !== null && pointer === keyed(view, about)} />
      ))}
      {settled > 0 && <CheckField label={say("remarks-settled", { count: settled })} checked={settledToo} onTick={setSettledToo} />}
    </>
  );
}

function Thread({ pointer, comments, current }: { pointer: string; comments: CommentView[]; current: boolean }) {
  const say = useWords();
  const view = useView();
  const [answering, setAnswering] = useState(false);
  const place = sayPlace(say, view, pointer);
  return (
    <section className={current ? "thread thread-current" : "thread"} aria-label={place} data-testid="thread">
      <h3><button type="button" className="row-link" onClick={() => goTo(view, pointer)}>{place}</button></h3>
      <ol>
        {comments.map((comment) => <Remark key={comment.key} comment={comment} />)}
      </ol>
      {current || answering
        ? <Add key={pointer} pointer={pointer} place={place} />
        : <Button look="quiet" icon="comment" onClick={() => setAnswering(true)}>{say("remark-answer")}</Button>}
    </section>
  );
}

function Remark({ comment }: { comment: CommentView }) {
  const say = useWords();
  const formats = useFormats();
  const backend = useBackend();
  const editing = useEditing();
  const doing = useDoing();
  const settle = () => doing.run(async () => editing.take(await backend.settleComment(editing.id, comment.key, !comment.settled)));
  return (
    <li className={comment.settled ? "remark remark-settled" : "remark"} data-testid="remark">
      <p className="remark-head">
        <Avatar name={comment.by} small />
        <strong>{comment.by}</strong>
        <small>{formats.moment(comment.at)}</small>
      </p>
      <p className="remark-text">{comment.text}</p>
      <Trouble error={doing.error} />
      <Button look="quiet" icon={comment.settled ? "restore" : "check"} busy={doing.busy} data-testid="remark-settle" onClick={() => void settle()}>
        {say(comment.settled ? "remark-reopen" : "remark-settle")}
      </Button>
    </li>
  );
}

function Add({ pointer, place }: { pointer: string; place: string }) {
  const say = useWords();
  const backend = useBackend();
  const editing = useEditing();
  const doing = useDoing();
  const [text, setText] = useState("");
  const add = () =>
    doing.run(async () => {
      editing.take(await backend.addComment(editing.id, pointer, text.trim()));
      setText("");
    });
  return (
    <div className="remark-add">
      <TextArea id="remark-new" label={say("remark-on", { place, count: 0 })} hideLabel placeholder={say("remark-placeholder")} value={text} onType={setText} />
      <Trouble error={doing.error} />
      <Button data-testid="remark-add" disabled={!text.trim()} busy={doing.busy} onClick={() => void add()}>{say("remark-add")}</Button>
    </div>
  );
}

import { useCallback, useEffect, useState } from "react";
import { useBackend, useChanges, useDoing } from "../ask";
import type { AppError } from "../bindings";
import { Arrivals, ColleaguesContext, usePeople, useStanding } from "../boxes/colleagues";
import { Editing } from "../boxes/editing";
import { Notes, RemarksContext } from "../boxes/notes";
import { DocumentContext, type ShownDocument } from "../boxes/documents";
import { DocumentView } from "../boxes/DocumentView";
import { EditingContext } from "../boxes/practice";
import { useSteadyPage } from "../boxes/steadyPage";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { asAppError } from "../errors";
import type { Route } from "../route";
import { useWords } from "../words/words";
import { EditorHead } from "./EditorHead";
import { EditorSide, type SideTab } from "./EditorSide";
import { useEditorKeys } from "./editorKeys";
import { LeafIndex, Leaves } from "./Leaves";

/** One practice, laid out as on the paper. */
export function Editor({ id, go }: { id: string; go: (route: Route) => void }) {
  const say = useWords();
  const backend = useBackend();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    let gone = false;
    setEditing(null);
    backend.open(id).then(
      (view) => !gone && setEditing(new Editing(backend, view)),
      (thrown: unknown) => !gone && setError(asAppError(thrown)),
    );
    return () => {
      gone = true;
    };
  }, [backend, id]);
  useChanges((changed) => {
    if (changed === id) void editing?.refresh().catch((thrown: unknown) => setError(asAppError(thrown)));
  });
  if (!editing) {
    return (
      <div className="page">
        <Trouble error={error} action={<Button onClick={() => go({ place: "archive" })}>{say("back-to-archive")}</Button>} />
      </div>
    );
  }
  return (
    <EditingContext value={editing}>
      <OpenEditor editing={editing} go={go} />
    </EditingContext>
  );
}

function OpenEditor({ editing, go }: { editing: Editing; go: (route: Route) => void }) {
  const doing = useDoing();
  const people = usePeople(editing.id);
  const stand = useStanding(editing.id);
  const [mine, setMine] = useState<string | null>(null);
  const [tab, setTab] = useState<SideTab>("findings");
  const [remarked, setRemarked] = useState<string | null>(null);
  const [document, setDocument] = useState<ShownDocument | null>(null);
  const { onKeyDown, said, back } = useEditorKeys(editing);
  const remark = useCallback((pointer: string) => {
    setRemarked(pointer);
    setTab("remarks");
  }, []);
  const enter = (target: Element) => {
    const pointer = target.closest<HTMLElement>("[data-pointer]")?.dataset.pointer ?? null;
    stand(pointer);
    if (pointer) setMine(pointer);
  };
  return (
    <ColleaguesContext value={people}>
      <RemarksContext value={remark}>
       <DocumentContext value={setDocument}>
        {/* Keys are heard from every field within; the editor itself is nothing to press. */}
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
        <div className="editor" onKeyDown={onKeyDown} onFocus={(event) => enter(event.target)}>
          <EditorHead editing={editing} doing={doing} go={go} back={back} />
          <Arrivals mine={mine} />
          <div className={document ? "editor-columns editor-beside" : "editor-columns"}>
            <Sheet />
            {document
              ? <DocumentView key={document.sha256} name={document.name} sha256={document.sha256} mine={mine} onClose={() => setDocument(null)} />
              : <EditorSide tab={tab} onTab={setTab} remarked={remarked ?? mine} go={go} />}
          </div>
          <p className={said ? "said said-now" : "said"} role="status" data-testid="undo-said">{said}</p>
        </div>
       </DocumentContext>
      </RemarksContext>
    </ColleaguesContext>
  );
}

function Sheet() {
  const scroller = useSteadyPage<HTMLDivElement>();
  return (
    <div className="editor-main">
      <LeafIndex scroller={scroller} />
      <div className="editor-scroll" tabIndex={-1} ref={scroller}>
        <Notes>
          <div className="editor-sheet"><Leaves /></div>
        </Notes>
      </div>
    </div>
  );
}

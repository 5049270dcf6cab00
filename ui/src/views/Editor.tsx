import { useEffect, useState } from "react";
import { useBackend, useChanges, useDoing } from "../ask";
import type { AppError } from "../bindings";
import { Attachments } from "../boxes/Attachments";
import { Declaration } from "../boxes/Declaration";
import { Editing } from "../boxes/editing";
import { Invoices } from "../boxes/Invoices";
import { Order } from "../boxes/Order";
import { Paper } from "../boxes/Paper";
import { Parties } from "../boxes/Parties";
import { EditingContext, useView } from "../boxes/practice";
import { Request } from "../boxes/Request";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { asAppError } from "../errors";
import type { Route } from "../route";
import { useWords } from "../words/words";
import { EditorHead } from "./EditorHead";
import { EditorSide } from "./EditorSide";

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
  const view = useView();
  const certificate = view.row.kind === "CO";
  return (
    <div className="editor">
      <EditorHead editing={editing} doing={doing} go={go} />
      <div className="editor-columns">
        <div className="editor-scroll" tabIndex={-1}>
          <div className="editor-sheet">
            {certificate ? <Paper /> : <Request />}
            {certificate && <Invoices />}
            {certificate && <Declaration />}
            <Attachments />
            <Order />
            <Parties />
          </div>
        </div>
        <EditorSide />
      </div>
    </div>
  );
}

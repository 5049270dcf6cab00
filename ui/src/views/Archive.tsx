import { useState } from "react";
import { useAnswer, useBackend, useDoing, useSync } from "../ask";
import type { ImportView, PracticeRow } from "../bindings";
import { kinds } from "../boxes/names";
import { StateMark, states, stateWords } from "../boxes/StateMark";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField, TextField } from "../components/Fields";
import { Icon } from "../components/Icon";
import { MenuButton } from "../components/MenuButton";
import { Empty, Notice } from "../components/Notice";
import { VirtualRows } from "../components/VirtualRows";
import type { Route } from "../route";
import { useFormats, useWords } from "../words/words";
import { ImportReview, Review, type Looked } from "./ImportReview";

/** All practices of the company, searched and filtered. */
export function Archive({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [text, setText] = useState("");
  const [state, setState] = useState("");
  const [imported, setImported] = useState<ImportView | null>(null);
  const [looked, setLooked] = useState<Looked | null>(null);
  const rows = useAnswer((asked) => asked.list({ text, state }), `${state} ${text}`);
  const create = (kind: string) =>
    doing.run(async () => go({ place: "practice", id: await backend.create(kind) }));
  const take = () =>
    doing.run(async () => {
      const paths = await backend.chooseFiles("practice");
      if (!paths.length) return;
      setLooked({ paths, view: await backend.lookAtFiles(paths) });
    });
  return (
    <div className="page page-full">
      <header className="page-head">
        <h1>{say("archive-title")}</h1>
        <div className="actions">
          <Button icon="upload" data-testid="import" busy={doing.busy} onClick={() => void take()}>{say("archive-import")}</Button>
          <MenuButton look="primary" icon="plus" label={say("archive-new")} testId="new-practice" onChoose={(kind) => (kind === "template" ? go({ place: "company", kind: "templates" }) : void create(kind))}
            items={[...kinds.map((kind) => ({ id: kind, label: say(`kind-${kind}`), hint: kind })), { id: "template", label: say("archive-from-template") }]} />
        </div>
      </header>
      <div className="filters" role="search">
        <TextField id="archive-search" label={say("archive-search")} value={text} onType={setText} type="search" placeholder={say("archive-search-placeholder")} />
        <SelectField id="archive-state" label={say("archive-state")} value={state} onType={setState} empty={say("archive-all")}
          options={states.map((word) => ({ value: word, label: say(stateWords(word)) }))} />
        <p className="quiet" role="status">{rows.data && say("archive-count", { count: rows.data.length })}</p>
      </div>
      <Trouble error={doing.error ?? rows.error} />
      {looked && (
        <ImportReview looked={looked} onClose={() => setLooked(null)} onTaken={(result) => {
          setLooked(null);
          setImported(result);
          rows.again();
        }} />
      )}
      {imported && <Imported result={imported} onClose={() => setImported(null)} />}
      <Rows rows={rows.data} filtered={Boolean(text || state)} go={go} />
    </div>
  );
}

function Imported({ result, onClose }: { result: ImportView; onClose: () => void }) {
  const say = useWords();
  return (
    <Notice kind={result.refused.length ? "warning" : "success"} title={say("import-done", { count: result.practices.length })}
      action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={onClose} />}>
      {result.refused.length > 0 && (
        <ul>
          {result.refused.map((file) => <li key={file.file}><strong>{file.file}</strong>: {file.why}</li>)}
        </ul>
      )}
      {result.reviews.map((review) => <Review key={review.id} review={review} />)}
    </Notice>
  );
}

function Rows({ rows, filtered, go }: { rows: PracticeRow[] | null; filtered: boolean; go: (route: Route) => void }) {
  const say = useWords();
  const sync = useSync();
  if (!rows) return null;
  if (!rows.length) {
    return <Empty title={say(filtered ? "archive-nothing" : "archive-empty")}><p>{!filtered && say("archive-empty-hint")}</p></Empty>;
  }
  return (
    <div className="listing" role="table" aria-label={say("archive-title")} aria-rowcount={rows.length + 1} data-testid="archive-list">
      <div role="rowgroup">
        <div className="listing-head archive-columns" role="row">
          {["title", "consignee", "desk", "state", "fee", "updated"].map((column) => (
            <span key={column} role="columnheader">{say(`column-${column}`)}</span>
          ))}
        </div>
      </div>
      <VirtualRows rows={rows} keyOf={(row) => row.id} estimate={52} role="rowgroup" rowRole="row" className="listing-body"
        draw={(row) => <ArchiveRow row={row} alone={!sync || sync.devices === 0} onOpen={() => go({ place: "practice", id: row.id })} />} />
    </div>
  );
}

function ArchiveRow({ row, alone, onOpen }: { row: PracticeRow; alone: boolean; onOpen: () => void }) {
  const say = useWords();
  const formats = useFormats();
  return (
    <div className="listing-row archive-columns" role="presentation" data-testid="archive-row" data-id={row.id}>
      <span role="cell" className="cell-main">
        <button type="button" className="row-link" onClick={onOpen}>{row.title || say("untitled")}</button>
        <small>{[row.kind, row.externalId, row.protocol && say("protocol-of", { number: row.protocol })].filter(Boolean).join(" · ")}</small>
      </span>
      <span role="cell" className="cell-main"><span>{row.consignee}</span><small>{row.country}</small></span>
      <span role="cell">{row.desk}</span>
      <span role="cell" className="cell-main"><span><StateMark state={row.state} /></span><Signs row={row} alone={alone} /></span>
      <span role="cell" className="number">{formats.euro(row.fee)}</span>
      <span role="cell" className="quiet">{formats.day(row.updatedAt)}</span>
    </div>
  );
}

/** What a row has to say of working together: open conflicts, and what stands on this device only. */
function Signs({ row, alone }: { row: PracticeRow; alone: boolean }) {
  const say = useWords();
  if (row.conflicts > 0) {
    return <small className="row-sign row-sign-conflict" data-testid="row-conflicts"><Icon name="warning-circle" />{say("row-conflicts", { count: row.conflicts })}</small>;
  }
  if (row.returned) return <small className="row-sign row-sign-conflict" data-testid="row-returned"><Icon name="undo" />{say("row-returned")}</small>;
  if (alone || row.shared) return null;
  return <small className="row-sign" data-testid="row-waiting"><Icon name="clock" />{say("row-waiting")}</small>;
}

import { useState } from "react";
import { useBackend, useDoing, useSync } from "../ask";
import type { ImportView, PracticeRow } from "../bindings";
import { CareSign } from "../boxes/CareSign";
import { kinds } from "../boxes/names";
import { StateMark } from "../boxes/StateMark";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { MenuButton } from "../components/MenuButton";
import { Empty, Notice } from "../components/Notice";
import { VirtualRows } from "../components/VirtualRows";
import type { Route } from "../route";
import { useFormats, useWords } from "../words/words";
import { ArchiveFilters, everything, narrowed, type Filter } from "./ArchiveFilters";
import { useArchivePages, type ArchivePages } from "./archivePages";
import { ImportReview, Review, type Looked } from "./ImportReview";

/** All practices of the company, searched and filtered. */
export function Archive({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [filter, setFilter] = useState<Filter>(everything);
  const [imported, setImported] = useState<ImportView | null>(null);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [written, setWritten] = useState<{ count: number; path: string } | null>(null);
  const pages = useArchivePages(filter);
  const create = (kind: string) =>
    doing.run(async () => go({ place: "practice", id: await backend.create(kind) }));
  const take = () =>
    doing.run(async () => {
      const paths = await backend.chooseFiles("practice");
      if (!paths.length) return;
      setLooked({ paths, view: await backend.lookAtFiles(paths) });
    });
  const write = (ending: string) =>
    doing.run(async () => {
      const path = await backend.choosePlace(`${say("archive-file")}.${ending}`);
      if (path) setWritten({ count: await backend.exportArchive(filter, path), path });
    });
  return (
    <div className="page page-full">
      <header className="page-head">
        <h1>{say("archive-title")}</h1>
        <div className="actions">
          <MenuButton icon="download" label={say("archive-export")} testId="archive-export" disabled={doing.busy} onChoose={(ending) => void write(ending)}
            items={[{ id: "xlsx", label: say("archive-xlsx"), hint: "XLSX" }, { id: "csv", label: say("archive-csv"), hint: "CSV" }]} />
          <Button icon="upload" data-testid="import" busy={doing.busy} onClick={() => void take()}>{say("archive-import")}</Button>
          <MenuButton look="primary" icon="plus" label={say("archive-new")} testId="new-practice" onChoose={(kind) => (kind === "template" ? go({ place: "company", kind: "templates" }) : void create(kind))}
            items={[...kinds.map((kind) => ({ id: kind, label: say(`kind-${kind}`), hint: kind })), { id: "template", label: say("archive-from-template") }]} />
        </div>
      </header>
      <ArchiveFilters filter={filter} onFilter={setFilter} count={pages.total} />
      <Trouble error={doing.error ?? pages.error} />
      {looked && (
        <ImportReview looked={looked} onClose={() => setLooked(null)} onTaken={(result) => {
          setLooked(null);
          setImported(result);
          pages.again();
        }} />
      )}
      {imported && <Imported result={imported} onClose={() => setImported(null)} />}
      {written && (
        <Notice kind="success" title={say("archive-written", { count: written.count })} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={() => setWritten(null)} />}>
          <button type="button" className="link" onClick={() => void backend.showFile(written.path)}>{written.path}</button>
        </Notice>
      )}
      <Rows pages={pages} filtered={Boolean(filter.text || filter.states.length || narrowed(filter))} go={go} />
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

function Rows({ pages, filtered, go }: { pages: ArchivePages; filtered: boolean; go: (route: Route) => void }) {
  const say = useWords();
  const sync = useSync();
  const { rows, total, more } = pages;
  if (!rows) return null;
  if (!rows.length) {
    return <Empty title={say(filtered ? "archive-nothing" : "archive-empty")}><p>{!filtered && say("archive-empty-hint")}</p></Empty>;
  }
  return (
    <div className="listing" role="table" aria-label={say("archive-title")} aria-rowcount={(total ?? rows.length) + 1} data-testid="archive-list">
      <div role="rowgroup">
        <div className="listing-head archive-columns" role="row">
          {["title", "consignee", "desk", "state", "fee", "updated"].map((column) => (
            <span key={column} role="columnheader">{say(column === "desk" ? "column-desk-colleague" : `column-${column}`)}</span>
          ))}
        </div>
      </div>
      <VirtualRows rows={rows} onEnd={more} keyOf={(row) => row.id} estimate={52} role="rowgroup" rowRole="row" className="listing-body"
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
      <span role="cell" className="cell-main"><span>{row.desk}</span><small>{row.care.colleague}</small></span>
      <span role="cell" className="cell-main"><span><StateMark state={row.state} /></span><CareSign care={row.care} /><Signs row={row} alone={alone} /></span>
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

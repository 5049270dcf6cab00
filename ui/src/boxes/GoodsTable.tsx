// Goods from a spreadsheet: a file or what was copied, with the columns shown and corrected before anything is added.
import { useEffect, useEffectEvent, useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { Correction, GoodsImportView, Source } from "../bindings";
import { Button } from "../components/Button";
import { TextArea } from "../components/Fields";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";
import { useEditing } from "./practice";
import { Trouble } from "./Trouble";

const columns = ["ignored", "code", "marks", "packages", "packageKind", "description", "origin", "customsCode", "quantity", "unit"];
export const asGuessed: Correction = { columns: null, header: null, decimal: null };

/** A table that was copied from goods lines here comes back as it was. */
export const isCopied = (text: string) => text.startsWith("MARCHE\tCOLLI\tNATURA COLLI\tDESCRIZIONE\tORIGINE\tCODICE DOGANALE\tQUANTITÀ\tARTICOLO");

export function GoodsTable() {
  const say = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" icon="upload" data-testid="goods-table" onClick={() => setOpen(true)}>{say("table-open")}</Button>
      {open && <Sheet onClose={() => setOpen(false)} />}
    </>
  );
}

export function Sheet({ first, onClose }: { first?: string; onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const editing = useEditing();
  const doing = useDoing();
  const [pasted, setPasted] = useState("");
  const [source, setSource] = useState<Source | null>(null);
  const [view, setView] = useState<GoodsImportView | null>(null);
  const look = (from: Source, correction: Correction) => doing.run(async () => {
    setView(await backend.lookAtGoods(from, correction));
    setSource(from);
  });
  const choose = () => doing.run(async () => {
    const [file] = await backend.chooseFiles("table");
    if (file) await look({ file }, asGuessed);
  });
  const paste = (text: string) => {
    setPasted(text);
    if (text.trim()) void look({ pasted: text }, asGuessed);
  };
  const begin = useEffectEvent(() => first && paste(first));
  useEffect(() => void begin(), []);
  const add = () => {
    if (!source || !view) return;
    editing.addGoods(source, { columns: view.columns, header: view.header, decimal: view.decimal });
    onClose();
  };
  return (
    <Modal title={say("table-title")} closeLabel={say("close")} onClose={onClose} wide footer={
      <Button look="primary" data-testid="table-add" disabled={!view?.lines} busy={doing.busy} onClick={add}>{say("table-add", { count: view?.lines ?? 0 })}</Button>
    }>
      <div className="stack">
        <Trouble error={doing.error} />
        <div className="table-from">
          <Button icon="folder" onClick={() => void choose()}>{say("table-choose")}</Button>
          <TextArea id="table-pasted" label={say("table-paste")} value={pasted} onType={paste} rows={2} mono />
        </div>
        {view && source && <Columns view={view} onCorrect={(correction) => void look(source, correction)} />}
      </div>
    </Modal>
  );
}

function Columns({ view, onCorrect }: { view: GoodsImportView; onCorrect: (correction: Correction) => void }) {
  const say = useWords();
  const now: Correction = { columns: view.columns, header: view.header, decimal: view.decimal };
  const set = (at: number, word: string) => onCorrect({ ...now, columns: view.columns.map((other, index) => (index === at ? word : other)) });
  return (
    <>
      <p role="status" data-testid="table-said">{say("table-lines", { count: view.lines })}</p>
      <div className="table-options">
        <label><input type="checkbox" checked={view.header} onChange={(event) => onCorrect({ ...now, header: event.target.checked })} /> {say("table-header")}</label>
        <label><input type="checkbox" checked={view.decimal === "comma"} onChange={(event) => onCorrect({ ...now, decimal: event.target.checked ? "comma" : "point" })} /> {say("table-comma")}</label>
      </div>
      <div className="table-scroll">
        <table className="differences table-goods">
          <thead>
            <tr>
              {view.columns.map((column, at) => (
                <th key={at} scope="col">
                  <select aria-label={say("table-column", { number: at + 1 })} value={column} onChange={(event) => set(at, event.target.value)}>
                    {columns.map((word) => <option key={word} value={word}>{say(`column-of-${word}`)}</option>)}
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row, number) => (
              <tr key={number} className={view.header && number === 0 ? "table-names" : undefined}>{row.map((cell, at) => <td key={at}>{cell}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {view.left.length > 0 && (
        <details className="quiet" data-testid="table-left">
          <summary>{say("table-left", { count: view.left.length })}</summary>
          <ul>{view.left.map((one) => <li key={one.path}>{one.path}: {one.value}</li>)}</ul>
        </details>
      )}
      {view.refused.length > 0 && (
        <ul className="quiet" data-testid="table-refused">
          {view.refused.slice(0, 20).map((cell) => <li key={`${cell.row} ${cell.column}`}>{say("table-refused", { row: cell.row, column: say(`column-of-${cell.column}`), text: cell.text })}</li>)}
        </ul>
      )}
    </>
  );
}

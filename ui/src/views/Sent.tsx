import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { ArchiveFilter, FetchView, PracticeRow, StatusView } from "../bindings";
import { ours, StateMark, toSend } from "../boxes/StateMark";
import { SpokenTrouble, Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { CheckField } from "../components/Fields";
import { Empty, Notice } from "../components/Notice";
import type { Route } from "../route";
import { useFormats, useWords } from "../words/words";
import { useArchivePages } from "./archivePages";
import { ByHand } from "./ByHand";
import { Outgoing } from "./Outgoing";

/** What has left the company's hands, or may. */
const beyond: ArchiveFilter = { without: [...ours, "cancelled"] };
const closed = ["issued", "readyForCollection", "collected"];

/** Signed practices on their way: what can be sent, where each stands, what the officer says. */
export function Sent({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const rows = useArchivePages(beyond);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [answers, setAnswers] = useState<StatusView[]>([]);
  const [fetched, setFetched] = useState<FetchView | null>(null);
  const mine = rows.rows ?? [];
  const waiting = mine.filter((row) => toSend.includes(row.state));
  const atDesk = mine.filter((row) => !toSend.includes(row.state));
  const chosen = waiting.filter((row) => !kept.has(row.id));

  const submit = () =>
    doing.run(async () => {
      setAnswers(await backend.submit(chosen.map((row) => row.id)));
      rows.again();
    });
  const refresh = () =>
    doing.run(async () => {
      setAnswers(await backend.status(true));
      rows.again();
    });
  const again = (row: PracticeRow) =>
    doing.run(async () => {
      setAnswers(await backend.submitAgain(row.id));
      rows.again();
    });
  const fetch = (row: PracticeRow) =>
    doing.run(async () => {
      const folder = await backend.chooseFolder();
      if (folder) setFetched(await backend.fetch(row.id, folder));
    });
  const keep = (id: string, on: boolean) => setKept(new Set([...kept].filter((other) => other !== id).concat(on ? [] : [id])));

  return (
    <div className="page">
      <header className="page-head">
        <h1>{say("sent-title")}</h1>
        <Button icon="refresh" data-testid="refresh" busy={doing.busy} onClick={() => void refresh()}>{say("sent-refresh")}</Button>
      </header>
      <Trouble error={doing.error ?? rows.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      {fetched && <Fetched result={fetched} onClose={() => setFetched(null)} />}
      {rows.rows && !mine.length && <Empty title={say("sent-empty")}><p>{say("sent-empty-hint")}</p></Empty>}
      <Outgoing rows={waiting} />
      {waiting.length > 0 && (
        <section className="panel" aria-labelledby="to-send-title">
          <header className="panel-head">
            <h2 id="to-send-title">{say("to-send-title")}</h2>
            <SendSum rows={chosen} />
            <Button look="primary" icon="mail" id="submit" data-testid="submit" busy={doing.busy} disabled={!chosen.length} onClick={() => void submit()}>
              {say("submit", { count: chosen.length })}
            </Button>
          </header>
          <ul className="send-list">
            {waiting.map((row) => (
              <li key={row.id} data-testid="to-send-row" data-id={row.id}>
                <CheckField id={`send-${row.id}`} label={row.title || say("untitled")} checked={!kept.has(row.id)} onTick={(on) => keep(row.id, on)} />
                <StateMark state={row.state} />
                <span className="quiet">{row.waiting ?? ""}</span>
                <FeeCell row={row} />
                <Answered row={row} answer={answers.find((answer) => answer.id === row.id)} />
                {row.byHand && <ByHand row={row} onTold={rows.again} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      {rows.total !== null && rows.total > mine.length && <p><Button look="quiet" icon="expand" data-testid="sent-more" onClick={rows.more}>{say("sent-more", { count: rows.total - mine.length })}</Button></p>}
      {atDesk.length > 0 && <AtDesk rows={atDesk} answers={answers} busy={doing.busy} go={go} onFetch={(row) => void fetch(row)} onAgain={(row) => void again(row)} onTold={rows.again} />}
    </div>
  );
}

function SendSum({ rows }: { rows: PracticeRow[] }) {
  const say = useWords();
  const formats = useFormats();
  const cents = rows.reduce((sum, row) => sum + Math.round(Number(row.fee) * 100), 0);
  return <span className="quiet">{say("to-send-sum", { amount: formats.euro((cents / 100).toFixed(2)) })}</span>;
}

function FeeCell({ row }: { row: PracticeRow }) {
  return <span className="number">{useFormats().euro(row.fee)}</span>;
}

/** What the last attempt came to, else what a person must see until it is settled. */
function Answered({ row, answer }: { row: PracticeRow; answer: StatusView | undefined }) {
  const error = answer?.error ?? row.alarm;
  return error ? <SpokenTrouble error={error} /> : null;
}

function Fetched({ result, onClose }: { result: FetchView; onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  return (
    <Notice kind="success" title={say("fetched", { count: result.files.length })} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={onClose} />}>
      <ul>
        {result.files.map((path) => (
          <li key={path}><button type="button" className="link" onClick={() => void backend.showFile(path)}>{path}</button></li>
        ))}
      </ul>
    </Notice>
  );
}

type DeskProps = { rows: PracticeRow[]; answers: StatusView[]; busy: boolean; go: (route: Route) => void; onFetch: (row: PracticeRow) => void; onAgain: (row: PracticeRow) => void; onTold: () => void };

function AtDesk({ rows, answers, busy, go, onFetch, onAgain, onTold }: DeskProps) {
  const say = useWords();
  const formats = useFormats();
  return (
    <section className="panel" aria-labelledby="at-desk-title">
      <header className="panel-head"><h2 id="at-desk-title">{say("at-desk-title")}</h2></header>
      <div className="sent-scroll">
        <table className="sent">
          <thead>
            <tr>{["title", "protocol", "state", "certificate", "fee", "steps"].map((column) => <th key={column} scope="col">{say(`column-${column}`)}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} data-testid="sent-row" data-id={row.id} data-state={row.state}>
                <td>
                  <button type="button" className="row-link" onClick={() => go({ place: "practice", id: row.id })}>{row.title || say("untitled")}</button>
                  <small>{[row.consignee, row.country].filter(Boolean).join(" · ")}</small>
                  {row.officerNote && <p className="officer" data-testid="officer-note">{say("officer-says", { words: row.officerNote })}</p>}
                  {row.waiting && <p className="quiet">{row.waiting}</p>}
                  <Answered row={row} answer={answers.find((answer) => answer.id === row.id)} />
                </td>
                <td className="mono" data-testid="protocol">{row.protocol ?? "–"}</td>
                <td><StateMark state={row.state} /></td>
                <td className="mono" data-testid="certificate">{row.certificate ?? "–"}</td>
                <td className="number">{formats.euro(row.fee)}</td>
                <td>
                  {closed.includes(row.state) && <Button icon="download" data-testid="fetch" disabled={busy} onClick={() => onFetch(row)}>{say("fetch")}</Button>}
                  {row.alarm?.code === "deskForgot" && <Button icon="mail" data-testid="submit-again" disabled={busy} onClick={() => onAgain(row)}>{say("submit-again")}</Button>}
                  {row.state === "correctionAsked" && <Button icon="pencil" onClick={() => go({ place: "practice", id: row.id })}>{say("correct")}</Button>}
                  {row.byHand && <ByHand row={row} onTold={onTold} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

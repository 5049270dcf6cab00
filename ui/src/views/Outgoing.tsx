import { useEffect, useId, useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { OutgoingItemView, OutgoingView, PracticeRow } from "../bindings";
import { SpokenTrouble, Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField } from "../components/Fields";
import { Notice } from "../components/Notice";
import { useFormats, useWords } from "../words/words";

/** The queue towards desks: what waits, since when, what happens next; and holding it. Looked at again with the rows. */
export function Outgoing({ rows }: { rows: PracticeRow[] }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [queue, setQueue] = useState<OutgoingView | null>(null);
  const seen = rows.map((row) => `${row.id} ${row.state} ${row.updatedAt}`).join();
  useEffect(() => {
    let current = true;
    backend.outgoing().then((view) => current && setQueue(view)).catch(() => current && setQueue(null));
    return () => { current = false; };
  }, [backend, seen]);
  if (!queue || (!queue.items.length && !queue.paused && !queue.notices.length)) return null;
  const hold = () => doing.run(async () => setQueue(await backend.holdSending(!queue.paused)));
  return (
    <section className="panel" aria-labelledby="outgoing-title" data-testid="outgoing">
      <header className="panel-head">
        <h2 id="outgoing-title">{say("outgoing-title")}</h2>
        <Button icon={queue.paused ? "refresh" : "clock"} data-testid="hold-sending" busy={doing.busy} onClick={() => void hold()}>
          {say(queue.paused ? "outgoing-resume" : "outgoing-pause")}
        </Button>
      </header>
      <Trouble error={doing.error} />
      {queue.paused && <SpokenTrouble error={queue.paused} />}
      <AtOnce count={queue.atOnce} onChoose={(count) => void doing.run(async () => setQueue(await backend.sendAtOnce(count)))} />
      <div className="desk-notices">
        {queue.notices.map((notice) => (
          <div key={`${notice.id} ${notice.words}`} data-testid={notice.id}>
            <Notice kind="warning" title={notice.words}>{notice.nextStep}</Notice>
          </div>
        ))}
      </div>
      <ul className="send-list">{queue.items.map((item) => <Item key={item.id} item={item} />)}</ul>
    </section>
  );
}

/** As many as a desk takes calls for from one company. */
const MOST = 8;

function AtOnce({ count, onChoose }: { count: number; onChoose: (count: number) => void }) {
  const say = useWords();
  const hint = useId();
  const options = Array.from({ length: MOST }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }));
  return (
    <div className="at-once">
      <SelectField label={say("outgoing-at-once")} value={String(count)} options={options} describedBy={hint}
        data-testid="at-once" onType={(value) => onChoose(Number(value))} />
      <p id={hint} className="quiet">{say("outgoing-at-once-hint")}</p>
    </div>
  );
}

function Item({ item }: { item: OutgoingItemView }) {
  const say = useWords();
  const formats = useFormats();
  return (
    <li data-testid="outgoing-item" data-id={item.id}>
      <strong>{item.title || say("untitled")}</strong>
      {item.why && <span>{item.why}</span>}
      {item.missing && <span className="number">{say("outgoing-missing", { amount: formats.euro(item.missing) })}</span>}
      <span className="quiet">{say("outgoing-since", { when: formats.moment(item.since) })}</span>
      <span className="quiet">{item.nextAt ? say("outgoing-next-at", { next: item.next, when: formats.moment(item.nextAt) }) : item.next}</span>
    </li>
  );
}

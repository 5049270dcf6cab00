import { useEffect, useState } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import type { ProgressView, QueueItemView, SignView, TokenView } from "../bindings";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { CheckField } from "../components/Fields";
import { Empty, Notice } from "../components/Notice";
import type { Route } from "../route";
import { useFormats, useWords } from "../words/words";
import { QueueItem } from "./QueueItem";
import { SignBar } from "./SignBar";
import { SignResults } from "./SignResults";

/** What waits for a signature: looked at, ticked, signed with one PIN. */
export function Queue({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const queue = useAnswer((asked) => asked.queue());
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<string | null>(null);
  const [used, setUsed] = useState<TokenView | null>(null);
  const [progress, setProgress] = useState<ProgressView | null>(null);
  const [signed, setSigned] = useState<{ view: SignView; titles: Map<string, string> } | null>(null);
  useEffect(() => {
    const stop = backend.onSignProgress(setProgress);
    return () => void stop.then((end) => end());
  }, [backend]);

  const items = queue.data?.items ?? [];
  const chosen = items.filter((item) => ticked.has(item.id));
  const current = items.find((item) => item.id === shown) ?? items[0];
  const tick = (id: string, on: boolean) => setTicked(new Set([...ticked].filter((other) => other !== id).concat(on ? [id] : [])));
  const sign = (token: TokenView, useFinalTry = false) =>
    doing.run(async () => {
      setUsed(token);
      const titles = new Map(chosen.map((item) => [item.id, item.title]));
      setProgress({ done: 0, total: chosen.length, id: "" });
      try {
        const view = await backend.sign(chosen.map((item) => item.id), token.module, token.label, useFinalTry);
        if (!view) return;
        setSigned({ view, titles });
        setTicked(new Set());
        queue.again();
      } finally {
        setProgress(null);
      }
    });

  return (
    <div className="page page-full">
      <header className="page-head">
        <div>
          <h1>{say("queue-title")}</h1>
          <p className="lead-line">{say("queue-lead")}</p>
        </div>
      </header>
      <Trouble error={doing.error ?? queue.error} action={
        doing.error?.code === "pinFinalTry" && used
          ? <Button look="danger" data-testid="use-final-try" onClick={() => void sign(used, true)}>{say("sign-final")}</Button>
          : <Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />
      } />
      {signed && <SignResults view={signed.view} titles={signed.titles} onSend={() => go({ place: "sent" })} />}
      {queue.data && !items.length && !signed && (
        <Empty title={say("queue-empty")}><p>{say("queue-empty-hint")}</p></Empty>
      )}
      {items.length > 0 && current && (
        <div className="queue">
          <QueueList items={items} ticked={ticked} current={current.id} onShow={setShown} onTick={tick}
            onAll={(on) => setTicked(new Set(on ? items.map((item) => item.id) : []))} />
          <QueueItem key={current.id} item={current} ticked={ticked.has(current.id)} onTick={(on) => tick(current.id, on)} />
        </div>
      )}
      {items.length > 0 && queue.data && (
        <SignBar items={chosen} all={items} balance={queue.data.balance} busy={doing.busy} progress={progress} onSign={(token) => void sign(token)} />
      )}
      {doing.busy && !progress?.done && <Notice kind="info" title={say("pin-elsewhere")} />}
    </div>
  );
}

type ListProps = {
  items: QueueItemView[];
  ticked: ReadonlySet<string>;
  current: string;
  onShow: (id: string) => void;
  onTick: (id: string, on: boolean) => void;
  onAll: (on: boolean) => void;
};

function QueueList({ items, ticked, current, onShow, onTick, onAll }: ListProps) {
  const say = useWords();
  const formats = useFormats();
  return (
    <section className="queue-list" aria-label={say("queue-title")}>
      <CheckField className="queue-all" id="queue-all" testId="queue-all" label={say("queue-all", { count: items.length })}
        checked={ticked.size === items.length} onTick={onAll} />
      <ul>
        {items.map((item, index) => (
          <li key={item.id} className={item.id === current ? "queue-row queue-current" : "queue-row"} data-id={item.id}>
            <CheckField id={`queue-tick-${index}`} testId="queue-tick" hideLabel label={say("queue-tick", { title: item.title })}
              checked={ticked.has(item.id)} onTick={(on) => onTick(item.id, on)} />
            <button type="button" className="queue-open" aria-current={item.id === current} onClick={() => onShow(item.id)}>
              <strong>{item.title || say("untitled")}</strong>
              <span>{item.consignee}</span>
              <small>{item.signatory}</small>
            </button>
            <span className="number">{formats.euro(item.fee)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

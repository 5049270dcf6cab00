import { useState } from "react";
import { useAnswer } from "../ask";
import type { BalanceView, ProgressView, QueueItemView, TokenView } from "../bindings";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField } from "../components/Fields";
import { useFormats, useWords } from "../words/words";

type Props = {
  items: QueueItemView[];
  all: QueueItemView[];
  balance: BalanceView | null;
  busy: boolean;
  progress: ProgressView | null;
  onSign: (token: TokenView) => void;
};

const cents = (amount: string) => Math.round(Number(amount) * 100);
const euro = (amount: number) => (amount / 100).toFixed(2);
const name = (token: TokenView) => `${token.module} ${token.label}`;

/** The sum, the device, and the one button. */
export function SignBar({ items, all, balance, busy, progress, onSign }: Props) {
  const say = useWords();
  const formats = useFormats();
  const tokens = useAnswer((backend) => backend.tokens());
  const [wanted, setWanted] = useState("");
  const usable = tokens.data?.filter((token) => !token.problem) ?? [];
  const token = tokens.data?.find((candidate) => name(candidate) === wanted) ?? usable[0] ?? tokens.data?.[0];
  const total = items.reduce((sum, item) => sum + cents(item.fee), 0);
  const left = balance ? cents(balance.amount) - total : null;
  return (
    <footer className="sign-bar">
      <Trouble error={tokens.error} />
      {progress && progress.total > 0 && (
        <div className="progress-line">
          <progress max={progress.total} value={progress.done} aria-label={say("sign-progress", { done: progress.done, total: progress.total })} />
          <span>{say("sign-progress", { done: progress.done, total: progress.total })}</span>
        </div>
      )}
      <div className="sign-row">
        <div className="sign-sum">
          <strong data-testid="queue-total">{say("sign-total", { count: items.length, all: all.length, amount: formats.euro(euro(total)) })}</strong>
          {balance && left !== null && (
            <small className={left < 0 ? "absent" : ""}>
              {say(left < 0 ? "sign-short" : "sign-balance", {
                amount: formats.euro(balance.amount), left: formats.euro(euro(Math.abs(left))), when: formats.moment(balance.learntAt),
              })}
            </small>
          )}
        </div>
        <div className="sign-token">
          <SelectField id="token" label={say("sign-token")} value={token ? name(token) : ""} onType={setWanted} empty={tokens.data?.length ? undefined : say("sign-no-token")}
            options={(tokens.data ?? []).map((candidate) => ({ value: name(candidate), label: [candidate.holder, candidate.label].filter(Boolean).join(" – ") }))} />
          <Button look="quiet" icon="refresh" aria-label={say("sign-look")} title={say("sign-look")} busy={tokens.loading} onClick={tokens.again} />
        </div>
        <Button look="primary" icon="pencil" id="sign" data-testid="sign" busy={busy} disabled={!items.length || !token || Boolean(token.problem)}
          onClick={() => token && onSign(token)}>{say("sign", { count: items.length })}</Button>
      </div>
      {token && <TokenWarning token={token} />}
    </footer>
  );
}

function TokenWarning({ token }: { token: TokenView }) {
  const say = useWords();
  const words = token.problem ?? (token.pinFinalTry ? say("pin-final") : token.pinCountLow ? say("pin-low") : null);
  return words ? <p className="absent" role="alert">{words}</p> : null;
}

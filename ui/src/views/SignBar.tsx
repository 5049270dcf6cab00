import type { ReactNode } from "react";
import type { Answer } from "../ask";
import { silentServices, tokenName, type Card } from "../boxes/signingKeys";
import { documentsIn, type Row } from "../boxes/signingRows";
import { TokenWarning } from "../boxes/TokenRemarks";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField } from "../components/Fields";
import type { ChamberSumView, RemoteCredentialView, TokenView } from "../bindings";
import { useFormats, useWords, type Say } from "../words/words";

type Props = {
  /** What is ticked; before a review all that waits. */
  rows: Row[];
  all: Row[];
  reviewing: boolean;
  total: string;
  sums: ChamberSumView[];
  tokens: Answer<TokenView[]>;
  /** Keys of providers, as they were listed last. */
  remote: Answer<RemoteCredentialView[]>;
  /** Both together. */
  cards: Card[];
  token: Card | undefined;
  onToken: (name: string) => void;
  onLook: () => void;
  looking: boolean;
  /** Configures where remote keys are. */
  onRemote: () => void;
  /** The choice of the way, or the one button. */
  children: ReactNode;
};

/** The sum and what is left of the balance, the device, and what can be done. */
export function SignBar({ rows, all, reviewing, total, sums, tokens, remote, cards, token, onToken, onLook, looking, onRemote, children }: Props) {
  const say = useWords();
  const formats = useFormats();
  const signatures = documentsIn(rows);
  const facts = { count: rows.length, all: all.length, amount: formats.euro(total), signatures };
  return (
    <footer className="sign-bar">
      <Trouble error={tokens.error} action={<Button look="quiet" icon="refresh" onClick={tokens.again}>{say("again")}</Button>} />
      <div className="sign-row">
        <div className="sign-sum">
          <strong data-testid="queue-total">{say(reviewing ? "sign-total" : "sign-waiting", facts)}</strong>
          {sums.map((sum) => <Balance key={sum.chamber} sum={sum} />)}
        </div>
        <div className="sign-token">
          <SelectField id="token" label={say("sign-token")} value={token ? tokenName(token) : ""} onType={onToken} empty={cards.length ? undefined : say("sign-no-token")}
            options={cards.map((card) => ({ value: tokenName(card), label: nameOf(card, say) }))} />
          <Button look="quiet" icon="refresh" aria-label={say("sign-look")} title={say("sign-look")} busy={tokens.loading || looking} onClick={onLook} />
          <Button look="quiet" icon="settings" data-testid="remote-open" aria-label={say("remote-open")} title={say("remote-open")} onClick={onRemote} />
        </div>
        {children}
      </div>
      {silentServices(remote.data ?? []).map((service) => <p key={service.url} className="caution" data-testid="remote-silent">{say("remote-silent", { url: service.url, why: service.problem ?? "" })}</p>)}
      {token && <TokenWarning token={token} codes={reviewing ? rows.map((row) => row.fiscalCode) : []} />}
    </footer>
  );
}

const nameOf = (card: Card, say: Say) => [card.holder, card.remote ? say("remote-key", { about: card.remote.about }) : card.label].filter(Boolean).join(" – ");

/** What one Chamber takes, and what is left with it; a balance that does not suffice holds up the sending, not the signature. */
function Balance({ sum: { chamber, total, balance, after } }: { sum: ChamberSumView }) {
  const say = useWords();
  const formats = useFormats();
  if (!balance || after === null) return <small>{say("sign-balance-unknown", { chamber, total: formats.euro(total) })}</small>;
  const short = after.startsWith("-");
  const facts = { chamber, total: formats.euro(total), amount: formats.euro(balance.amount), left: formats.euro(after.replace("-", "")), when: formats.moment(balance.learntAt) };
  return <small className={short ? "absent" : ""} data-testid="sign-balance">{say(short ? "sign-short" : "sign-balance", facts)}</small>;
}

import type { ReactNode } from "react";
import type { Answer } from "../ask";
import { tokenName } from "../boxes/signingKeys";
import { documentsIn, type Row } from "../boxes/signingRows";
import { TokenWarning } from "../boxes/TokenRemarks";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField } from "../components/Fields";
import type { ChamberSumView, TokenView } from "../bindings";
import { useFormats, useWords } from "../words/words";

type Props = {
  /** What is ticked; before a review all that waits. */
  rows: Row[];
  all: Row[];
  reviewing: boolean;
  total: string;
  sums: ChamberSumView[];
  tokens: Answer<TokenView[]>;
  token: TokenView | undefined;
  onToken: (name: string) => void;
  /** The choice of the way, or the one button. */
  children: ReactNode;
};

/** The sum and what is left of the balance, the device, and what can be done. */
export function SignBar({ rows, all, reviewing, total, sums, tokens, token, onToken, children }: Props) {
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
          <SelectField id="token" label={say("sign-token")} value={token ? tokenName(token) : ""} onType={onToken} empty={tokens.data?.length ? undefined : say("sign-no-token")}
            options={(tokens.data ?? []).map((candidate) => ({ value: tokenName(candidate), label: [candidate.holder, candidate.label].filter(Boolean).join(" – ") }))} />
          <Button look="quiet" icon="refresh" aria-label={say("sign-look")} title={say("sign-look")} busy={tokens.loading} onClick={tokens.again} />
        </div>
        {children}
      </div>
      {token && <TokenWarning token={token} codes={reviewing ? rows.map((row) => row.fiscalCode) : []} />}
    </footer>
  );
}

/** What one Chamber takes, and what is left with it; a balance that does not suffice holds up the sending, not the signature. */
function Balance({ sum: { chamber, total, balance, after } }: { sum: ChamberSumView }) {
  const say = useWords();
  const formats = useFormats();
  if (!balance || after === null) return <small>{say("sign-balance-unknown", { chamber, total: formats.euro(total) })}</small>;
  const short = after.startsWith("-");
  const facts = { chamber, total: formats.euro(total), amount: formats.euro(balance.amount), left: formats.euro(after.replace("-", "")), when: formats.moment(balance.learntAt) };
  return <small className={short ? "absent" : ""} data-testid="sign-balance">{say(short ? "sign-short" : "sign-balance", facts)}</small>;
}

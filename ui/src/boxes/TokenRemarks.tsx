import { Notice } from "../components/Notice";
import type { TokenView } from "../bindings";
import { useFormats, useWords } from "../words/words";
import { remarksOf, type TokenRemark } from "./signingKeys";

const above: TokenRemark["id"][] = ["ends", "cie", "unqualified", "device"];

function useRemark(token: TokenView, others: number) {
  const say = useWords();
  const formats = useFormats();
  const facts = { name: token.holder ?? token.label, days: token.endsInDays ?? 0, day: formats.day(token.notAfter ?? ""), count: others };
  return (id: TokenRemark["id"]) => (id === "problem" ? (token.problem ?? "") : say(`remark-${id}`, facts));
}

/** What the signatory should know of the card in good time: it ends soon, or what it makes is no qualified signature. */
export function TokenNotices({ token }: { token: TokenView }) {
  const say = useWords();
  const remark = useRemark(token, 0);
  const found = remarksOf(token, []).filter(({ id }) => above.includes(id));
  if (!found.length) return null;
  return (
    <div className="remarks">
      {found.map(({ id }) => (
        <div key={id} data-testid={`remark-${id}`}>
          <Notice kind="warning" title={remark(id)}><p>{say(`remark-${id}-next`)}</p></Notice>
        </div>
      ))}
    </div>
  );
}

/** What stands in the way of this signature, beside the button. `codes` are the declared signatories of what is ticked. */
export function TokenWarning({ token, codes }: { token: TokenView; codes: string[] }) {
  const remark = useRemark(token, codes.filter((code) => code && code !== token.fiscalCode).length);
  return remarksOf(token, codes).filter(({ id }) => !above.includes(id)).map(({ id, severity }) => (
    <p key={id} className={severity === "danger" ? "absent" : "caution"} role="alert" data-testid={`remark-${id}`}>{remark(id)}</p>
  ));
}

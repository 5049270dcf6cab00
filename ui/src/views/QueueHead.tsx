import { Button } from "../components/Button";
import { SelectField } from "../components/Fields";
import type { QueueView, ReviewView } from "../bindings";
import { useWords } from "../words/words";

type Props = {
  queue: QueueView | null;
  whose: string | null;
  onWhose: (fiscalCode: string | null) => void;
  review: ReviewView | null;
  busy: boolean;
  onEnd: () => void;
};

const everybody = "everybody";

/** Whose queue it is, and how far the review has come. */
export function QueueHead({ queue, whose, onWhose, review, busy, onEnd }: Props) {
  const say = useWords();
  const signatories = queue?.signatories ?? [];
  const all = signatories.reduce((sum, one) => sum + one.documents, 0);
  const open = review && !busy;
  return (
    <header className="page-head">
      <div>
        <h1>{say("queue-title")}</h1>
        {open
          ? <p className="lead-line" data-testid="review-lead">{say("review-lead", { way: say(`way-${review.way}-name`), shown: review.shown, ticked: review.ticked, total: review.entries.length })}</p>
          : <p className="lead-line">{say("queue-lead")}</p>}
      </div>
      <div className="actions">
        {open && <Button icon="close" data-testid="review-end" onClick={onEnd}>{say("review-end")}</Button>}
        {!review && !busy && (signatories.length > 1 || whose !== null) && (
          <SelectField id="queue-whose" label={say("queue-whose")} value={whose ?? everybody} onType={(code) => onWhose(code === everybody ? null : code)} className="queue-whose"
            options={[
              ...signatories.map((one) => ({ value: one.fiscalCode, label: `${one.name} (${one.documents})` })),
              ...(whose !== null && !signatories.some((one) => one.fiscalCode === whose) ? [{ value: whose, label: `${whose} (0)` }] : []),
              { value: everybody, label: say("queue-everybody", { count: all }) },
            ]} />
        )}
      </div>
    </header>
  );
}

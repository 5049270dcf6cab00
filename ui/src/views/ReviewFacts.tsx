import { Findings } from "../boxes/Box";
import { Since } from "../boxes/Since";
import type { Leaf } from "../boxes/signingRows";
import { Digest } from "../components/Digest";
import { Icon } from "../components/Icon";
import type { PaperView, ProofView, QueueItemView, ToSignView } from "../bindings";
import { useFormats, useWords } from "../words/words";

type Props = { item: QueueItemView; open: string; onOpen: (key: string) => void };

/** Beside the pages: what is declared, what proves it, what differs, what it costs, and which bytes are signed. */
export function ReviewFacts({ item, open, onOpen }: Props) {
  const say = useWords();
  const formats = useFormats();
  return (
    <>
      <dl>
        <dt>{say("queue-consignee")}</dt><dd>{item.consignee}</dd>
        <dt>{say("queue-signatory")}</dt><dd>{item.signatory}</dd>
        <dt>{say("queue-order")}</dt><dd>{item.order.length ? item.order.join(", ") : say("queue-order-plain")}</dd>
        <dt>{say("queue-fee")}</dt><dd data-testid="queue-fee">{formats.euro(item.fee)} <small>({item.chamber})</small></dd>
        <dt>{say("queue-sealed")}</dt><dd>{formats.moment(item.seal.sealedAt)}</dd>
      </dl>
      <Findings findings={item.warnings} />
      <Since found={item.since} />
      <h3>{say("queue-declaration")}</h3>
      {item.declaration ? <p className="declaration" data-testid="declaration" lang="it">{item.declaration}</p> : <p className="quiet">{say("declaration-none")}</p>}
      <h3>{say("proofs-title")}</h3>
      {item.proofs.length ? <Proofs proofs={item.proofs} open={open} onOpen={onOpen} /> : <p className="quiet">{say("proofs-none")}</p>}
      <h3>{say("queue-bytes")}</h3>
      <ol className="to-sign">
        {item.documents.map((document) => <ToSign key={`${document.sha256} ${document.name}`} document={document} />)}
      </ol>
      <details className="seal-more">
        <summary><span>{say("seal-title")}</span><Icon name="expand" /></summary>
        <Digest name={say("seal-whole")} sha256={item.digest} />
        <Digest name={say("order-detail")} sha256={item.seal.orderDetailSha256} />
        {item.proofs.filter((proof) => !item.documents.some((document) => document.sha256 === proof.sha256)).map((proof) => (
          <Digest key={proof.sha256} name={proof.name} sha256={proof.sha256} />
        ))}
      </details>
    </>
  );
}

function Proofs({ proofs, open, onOpen }: { proofs: ProofView[]; open: string; onOpen: (key: string) => void }) {
  const say = useWords();
  const formats = useFormats();
  return (
    <ul className="proofs">
      {proofs.map((proof) => (
        <li key={`${proof.sha256} ${proof.name}`} className={proof.sha256 === open ? "proof proof-open" : "proof"}>
          <button type="button" className="link" data-testid="proof-open" onClick={() => onOpen(proof.sha256)}>{proof.name}</button>
          <small>
            {[proof.description || say(`attachment-${proof.kind.toLowerCase()}`), proof.here ? formats.size(proof.sizeBytes) : say("attachment-absent")].join(" · ")}
          </small>
          {proof.signAs && proof.why && <small className="proof-signed"><Icon name="pencil" />{say("proof-signed", { form: say(`form-${proof.signAs}`), why: say(`why-${proof.why}`) })}</small>}
        </li>
      ))}
    </ul>
  );
}

function ToSign({ document: { name, form, why, sha256, done } }: { document: ToSignView }) {
  const say = useWords();
  return (
    <li>
      <Digest name={name} sha256={sha256} />
      <small>{say(done ? "to-sign-done" : "to-sign", { form: say(`form-${form}`), why: say(`why-${why}`) })}</small>
    </li>
  );
}

/** A document without a practice. */
export function PaperFacts({ paper, signatory }: { paper: PaperView; signatory: string }) {
  const say = useWords();
  const formats = useFormats();
  return (
    <>
      <dl>
        <dt>{say("paper-kind")}</dt><dd>{say(`paper-${paper.kind}`)}</dd>
        <dt>{say("queue-signatory")}</dt><dd>{signatory || say("paper-anybody")}</dd>
        <dt>{say("paper-form")}</dt><dd>{say(`form-${paper.form}`)}</dd>
        <dt>{say("paper-size")}</dt><dd>{formats.size(paper.sizeBytes)}</dd>
        <dt>{say("paper-added")}</dt><dd>{formats.moment(paper.addedAt)}</dd>
      </dl>
      <p className="quiet">{say("paper-text")}</p>
      <h3>{say("queue-bytes")}</h3>
      <Digest name={paper.name} sha256={paper.sha256} />
    </>
  );
}

/** How many of the documents to be signed were on the screen, in words. */
export function SeenSign({ leaves, seen, shown }: { leaves: Leaf[]; seen: ReadonlySet<string>; shown: boolean }) {
  const say = useWords();
  const must = leaves.filter((leaf) => leaf.signAs !== null);
  const done = must.filter((leaf) => seen.has(leaf.key)).length;
  return (
    <p className={shown ? "seen-sign sign-good" : "seen-sign"} role="status" data-testid="seen-sign">
      <Icon name={shown ? "check-circle" : "password-visible"} />
      {shown ? say("seen-all") : say("seen-some", { done, total: must.length })}
    </p>
  );
}

import { useBackend, useDoing } from "../ask";
import type { QueueItemView } from "../bindings";
import { Findings } from "../boxes/Box";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Digest } from "../components/Digest";
import { CheckField } from "../components/Fields";
import { useFormats, useWords } from "../words/words";
import { Pages } from "./Preview";

type Props = { item: QueueItemView; ticked: boolean; onTick: (on: boolean) => void };

/** What exactly will be signed: the pages, the order, the declaration, and the digests of the bytes. */
export function QueueItem({ item, ticked, onTick }: Props) {
  const say = useWords();
  const formats = useFormats();
  return (
    <section className="queue-item" aria-label={item.title}>
      <Pages id={item.id} />
      <div className="queue-facts">
        <h2>{item.title || say("untitled")}</h2>
        <dl>
          <dt>{say("queue-consignee")}</dt><dd>{item.consignee}</dd>
          <dt>{say("queue-signatory")}</dt><dd>{item.signatory}</dd>
          <dt>{say("queue-order")}</dt><dd>{item.order.length ? item.order.join(", ") : say("queue-order-plain")}</dd>
          <dt>{say("queue-fee")}</dt><dd>{formats.euro(item.fee)}</dd>
          <dt>{say("queue-sealed")}</dt><dd>{formats.moment(item.seal.sealedAt)}</dd>
        </dl>
        <Findings findings={item.warnings} />
        <h3>{say("queue-bytes")}</h3>
        <Digest name={item.seal.fileName || say("base-form")} sha256={item.seal.sha256} />
        <Digest name={say("order-detail")} sha256={item.seal.orderDetailSha256} />
        {item.seal.attachments.map((file) => <Digest key={file.name} name={file.name} sha256={file.sha256} />)}
        <h3>{say("queue-declaration")}</h3>
        <p className="declaration">{item.declaration}</p>
        <CheckField id="queue-agree" testId="queue-agree" label={say("queue-agree")} checked={ticked} onTick={onTick} />
        <Elsewhere id={item.id} />
      </div>
    </section>
  );
}

/** A base form that another program signed: its bytes must be the seal's. */
function Elsewhere({ id }: { id: string }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const take = () =>
    doing.run(async () => {
      for (const path of await backend.chooseFiles("signed")) await backend.takeSigned(id, path);
    });
  return (
    <div className="elsewhere">
      <Button icon="upload" data-testid="take-signed" busy={doing.busy} onClick={() => void take()}>{say("sign-elsewhere")}</Button>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
    </div>
  );
}

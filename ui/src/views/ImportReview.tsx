// What files would give, before anything is taken in: what goes where, what is left, what can be mended.
import { useBackend, useDoing } from "../ask";
import type { ImportReviewView, ImportView } from "../bindings";
import { sayIndexed } from "../boxes/places";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Modal } from "../components/Modal";
import { Notice } from "../components/Notice";
import { useWords } from "../words/words";

export type Looked = { paths: string[]; view: ImportView };

export function ImportReview({ looked, onClose, onTaken }: { looked: Looked; onClose: () => void; onTaken: (result: ImportView) => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const { reviews, refused } = looked.view;
  const take = () => doing.run(async () => onTaken(await backend.importFiles(looked.paths)));
  return (
    <Modal title={say("import-review")} closeLabel={say("close")} onClose={onClose} wide footer={
      <>
        <Button onClick={onClose}>{say("cancel")}</Button>
        <Button look="primary" icon="upload" data-testid="import-take" disabled={!reviews.length} busy={doing.busy} onClick={() => void take()}>{say("import-take", { count: reviews.length })}</Button>
      </>
    }>
      <div className="stack">
        <Trouble error={doing.error} />
        {refused.map((file) => <Notice key={file.file} kind="danger" title={say("import-refused", { file: nameOf(file.file) })}><p>{file.why}</p></Notice>)}
        {reviews.map((review, at) => <Review key={`${review.file} ${at}`} review={review} open={reviews.length === 1} />)}
      </div>
    </Modal>
  );
}

const nameOf = (path: string) => path.split(/[/\\]/).at(-1) ?? path;

/** One practice of one file. */
export function Review({ review, open }: { review: ImportReviewView; open?: boolean }) {
  const say = useWords();
  return (
    <details className="import-review" data-testid="import-review" open={open}>
      <summary>{say("review-summary", { file: nameOf(review.file), taken: review.taken.length, left: review.left.length })} <span className="mark mark-plain">{say(`import-${review.format}`)}</span></summary>
      {review.left.length > 0 && (
        <>
          <h3 className="h6">{say("review-left")}</h3>
          <table className="differences">
            <tbody>{review.left.map((one, at) => <tr key={at}><th scope="row"><code>{one.path}</code></th><td>{one.value}</td></tr>)}</tbody>
          </table>
        </>
      )}
      {review.mends.length > 0 && (
        <>
          <h3 className="h6">{say("review-mends")}</h3>
          <ul>{review.mends.map((one, at) => <li key={at}>{one.message} <span className="mark mark-plain">{one.label}</span></li>)}</ul>
        </>
      )}
      <h3 className="h6">{say("review-taken")}</h3>
      <div className="table-scroll">
        <table className="differences">
          <thead><tr><th scope="col">{say("review-from")}</th><th scope="col">{say("review-to")}</th><th scope="col">{say("review-value")}</th></tr></thead>
          <tbody>{review.taken.map((one, at) => <tr key={at}><td><code>{one.path}</code></td><td>{sayIndexed(say, one.pointer)}</td><td>{one.value}</td></tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}

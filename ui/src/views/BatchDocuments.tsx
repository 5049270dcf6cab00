import { useBackend } from "../ask";
import { SpokenTrouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { VirtualRows } from "../components/VirtualRows";
import type { BatchDocumentView } from "../bindings";
import { useFormats, useWords } from "../words/words";

const faces: Record<string, string> = { waiting: "clock", signed: "check-circle", failed: "close-circle", skipped: "minus-circle" };

/** Each document in its place: what became of it, why, and where the signed file is. */
export function BatchDocuments({ documents }: { documents: BatchDocumentView[] }) {
  const say = useWords();
  return (
    <VirtualRows rows={documents} keyOf={(document) => `${document.practice} ${document.name} ${document.sha256}`} estimate={48} role="list" rowRole="listitem"
      label={say("batch-documents")} className="batch-documents" draw={(document) => <DocumentRow document={document} />} />
  );
}

function DocumentRow({ document }: { document: BatchDocumentView }) {
  const say = useWords();
  const formats = useFormats();
  const backend = useBackend();
  const { practice, title, name, form, why, outcome, error, path, at } = document;
  return (
    <div className="batch-document" data-testid="batch-document" data-id={practice} data-outcome={outcome}>
      <Icon name={faces[outcome] ?? "help-circle"} />
      <span className="cell-main">
        <span>{title || say("untitled")}</span>
        <small>{[name, say(`form-${form}`), say(`why-${why}`)].join(" · ")}</small>
      </span>
      <span className="batch-outcome">{say(`outcome-${outcome}`)}{at && <small>{formats.time(at)}</small>}</span>
      {path
        ? <Button look="quiet" icon="folder" aria-label={say("file-show", { name })} title={say("file-show", { name })} onClick={() => void backend.showFile(path).catch(() => undefined)} />
        : <span />}
      {error && <SpokenTrouble error={error} quiet />}
    </div>
  );
}

import { useState } from "react";
import { useAnswer } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";

export function Preview({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useWords();
  return (
    <Modal title={say("preview-title")} closeLabel={say("close")} onClose={onClose} wide>
      <Pages id={id} />
    </Modal>
  );
}

/** The pages that are printed, drawn by the program; an image, so that no script in them can run. */
export function Pages({ id }: { id: string }) {
  const say = useWords();
  const pages = useAnswer((backend) => backend.preview(id), id);
  const [page, setPage] = useState(0);
  const count = pages.data?.length ?? 0;
  const shown = Math.min(page, Math.max(0, count - 1));
  return (
    <div className="pages" aria-busy={pages.loading}>
      <Trouble error={pages.error} />
      {count > 1 && (
        <div className="pages-bar">
          <Button look="quiet" icon="arrow-left" aria-label={say("page-before")} disabled={shown === 0} onClick={() => setPage(shown - 1)} />
          <span>{say("page-of", { page: shown + 1, count })}</span>
          <Button look="quiet" icon="arrow-right" aria-label={say("page-after")} disabled={shown === count - 1} onClick={() => setPage(shown + 1)} />
        </div>
      )}
      {pages.data?.[shown] && (
        <img className="page-image" alt={say("page-alt", { page: shown + 1 })} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(pages.data[shown])}`} />
      )}
    </div>
  );
}

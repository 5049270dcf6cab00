// The printed papers inside the program: which of the set, page by page or one beneath the other, as large as one likes; and out to the system's viewer for paper.
import { useRef, useState } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import type { Papers } from "../bindings";
import { useView } from "../boxes/practice";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";

const sets: Papers[] = ["once", "all", "original", "copies", "application", "order"];
const zooms = [50, 75, 100, 125, 150, 200];

export function Preview({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const { row } = useView();
  const [papers, setPapers] = useState<Papers>("once");
  const [opened, setOpened] = useState(false);
  const open = () =>
    doing.run(async () => {
      await backend.openPrinted(id, papers);
      setOpened(true);
    });
  return (
    <Modal title={say("preview-title")} closeLabel={say("close")} onClose={onClose} wide
      footer={
        <>
          <p className="quiet preview-said" role="status">{opened ? say("print-opened") : row.certificate === null && say("print-draft")}</p>
          <Button look="primary" icon="print" data-testid="print-open" busy={doing.busy} onClick={() => void open()}>{say("print-open")}</Button>
        </>
      }>
      <Trouble error={doing.error} />
      <Pages id={id} papers={papers}>
        {row.kind === "CO" && (
          <SelectField id="print-papers" label={say("print-papers")} hideLabel value={papers} className="preview-set" onType={(set) => {
            setOpened(false);
            setPapers(sets.find((known) => known === set) ?? "once");
          }} options={sets.map((set) => ({ value: set, label: say(`print-${set}`) }))} />
        )}
      </Pages>
    </Modal>
  );
}

/** The pages as the program draws them; images, so that no script in them can run. */
function Pages({ id, papers, children }: { id: string; papers: Papers; children: React.ReactNode }) {
  const say = useWords();
  const pages = useAnswer((backend) => backend.printedPages(id, papers), `${id} ${papers}`);
  const scroller = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<number | null>(null);
  const [page, setPage] = useState(0);
  const count = pages.data?.length ?? 0;
  const shown = Math.min(page, Math.max(0, count - 1));
  const turn = (to: number) => {
    setPage(to);
    scroller.current?.querySelectorAll<HTMLElement>(".page-image")[to]?.scrollIntoView({ block: "start" });
  };
  const look = () => {
    const box = scroller.current;
    if (!box) return;
    const middle = box.getBoundingClientRect().top + box.clientHeight / 3;
    const images = [...box.querySelectorAll(".page-image")];
    setPage(Math.max(0, images.findLastIndex((image) => image.getBoundingClientRect().top <= middle)));
  };
  const step = (by: 1 | -1) => {
    const now = zoom ?? 100;
    setZoom((by > 0 ? zooms.find((each) => each > now) : zooms.findLast((each) => each < now)) ?? now);
  };
  return (
    <div className="pages" aria-busy={pages.loading}>
      <div className="pages-bar">
        {children}
        <span className="pages-turn">
          <Button look="quiet" icon="arrow-left" aria-label={say("page-before")} disabled={shown === 0} onClick={() => turn(shown - 1)} />
          <span data-testid="page-of">{count > 0 && say("page-of", { page: shown + 1, count })}</span>
          <Button look="quiet" icon="arrow-right" aria-label={say("page-after")} disabled={shown >= count - 1} onClick={() => turn(shown + 1)} />
        </span>
        <span className="pages-zoom">
          <Button look="quiet" icon="zoom-out" data-testid="zoom-out" aria-label={say("zoom-out")} disabled={zoom === zooms[0]} onClick={() => step(-1)} />
          <Button look="quiet" data-testid="zoom-fit" aria-pressed={zoom === null} title={say("zoom-fit")} onClick={() => setZoom(null)}>{zoom === null ? say("zoom-fit") : say("zoom-now", { percent: zoom })}</Button>
          <Button look="quiet" icon="zoom-in" data-testid="zoom-in" aria-label={say("zoom-in")} disabled={zoom === zooms.at(-1)} onClick={() => step(1)} />
        </span>
      </div>
      <Trouble error={pages.error} />
      {/* Scrolled with the keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={zoom === null ? "preview-pages preview-fit" : "preview-pages"} ref={scroller} role="region" tabIndex={0} aria-label={say("preview-title")} onScroll={look}>
        {pages.data?.map((svg, index) => (
          <img key={`${papers} ${index}`} className="page-image" alt={say("page-alt", { page: index + 1 })} style={zoom === null ? undefined : { width: `${(210 / 25.4) * 96 * (zoom / 100)}px` }}
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} />
        ))}
      </div>
    </div>
  );
}

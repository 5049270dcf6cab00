import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import type { Leaf } from "../boxes/signingRows";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Notice } from "../components/Notice";
import { PagesScroll } from "../components/PagesScroll";
import { useWords } from "../words/words";

/** From here on a proof stands beside the form instead of over it. */
const beside_px = 900;

type Props = {
  id: string;
  leaves: Leaf[];
  open: string;
  onOpen: (key: string) => void;
  seen: ReadonlySet<string>;
  onSeen: (key: string) => void;
  /** The form takes the focus as soon as it is drawn. */
  eager: boolean;
};

/** The pages: the form, and what proves it beside it. Everything that will be signed has to be on the screen to its end. */
export function ReviewPapers({ id, leaves, open, onOpen, seen, onSeen, eager }: Props) {
  const say = useWords();
  const [large, setLarge] = useState(false);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set([open]));
  const room = useRef<HTMLDivElement>(null);
  const wide = useWide(room, beside_px);
  if (!opened.has(open)) setOpened(new Set(opened).add(open));
  const first = leaves[0]?.key;
  const pair = wide && open !== first;
  return (
    <div className="review-papers">
      <div className="papers-bar">
        <div className="paper-tabs" role="tablist" aria-label={say("papers-label")}>
          {leaves.map((leaf, index) => (
            <button key={leaf.key} type="button" role="tab" id={`paper-tab-${index}`} data-testid={`paper-tab-${index}`} aria-controls={`paper-panel-${index}`}
              aria-selected={leaf.key === open} tabIndex={leaf.key === open ? 0 : -1} data-must={leaf.signAs !== null} data-seen={seen.has(leaf.key)}
              title={leaf.name} onClick={() => onOpen(leaf.key)} onKeyDown={(event) => step(event, leaves, index, onOpen)}>
              <Icon name={seen.has(leaf.key) ? "check" : leaf.signAs ? "pencil" : "file"} />
              <span>{leaf.kind === "form" ? say("base-form") : leaf.name}</span>
              {leaf.signAs && <span className="visually-hidden">{say(seen.has(leaf.key) ? "leaf-seen" : "leaf-must")}</span>}
            </button>
          ))}
        </div>
        <Button look="quiet" icon={large ? "zoom-out" : "zoom-in"} aria-label={say(large ? "pages-fit" : "pages-large")} title={say(large ? "pages-fit" : "pages-large")}
          data-testid="pages-zoom" onClick={() => setLarge(!large)} />
      </div>
      <div ref={room} className={pair ? "papers-room papers-pair" : "papers-room"}>
        {leaves.map((leaf, index) => {
          const visible = leaf.key === open || (pair && leaf.key === first);
          return opened.has(leaf.key) && (
            <div key={leaf.key} className="paper-panel" role="tabpanel" id={`paper-panel-${index}`} aria-labelledby={`paper-tab-${index}`} data-visible={visible} inert={!visible}>
              <LeafPages id={id} leaf={leaf} visible={visible} large={large} eager={eager && leaf.key === first} onSeen={() => onSeen(leaf.key)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Arrow keys walk along the tabs. */
function step(event: KeyboardEvent<HTMLElement>, leaves: Leaf[], from: number, onOpen: (key: string) => void) {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const to = (from + by + leaves.length) % leaves.length;
  const next = leaves[to];
  if (!by || !next) return;
  event.preventDefault();
  onOpen(next.key);
  (event.currentTarget.parentElement?.children[to] as HTMLElement | undefined)?.focus();
}

type LeafProps = { id: string; leaf: Leaf; visible: boolean; large: boolean; eager: boolean; onSeen: () => void };

function LeafPages({ id, leaf, visible, large, eager, onSeen }: LeafProps) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const pages = useAnswer((asked) => (leaf.kind === "form" ? asked.preview(id) : asked.proofPages(id, leaf.sha256)), `${id} ${leaf.sha256}`);
  // Where the pages cannot be drawn here, the person looks at the file with their own program.
  const show = () =>
    doing.run(async () => {
      await backend.showProof(id, leaf.sha256);
      onSeen();
    });
  if (!leaf.here) {
    return <Notice kind="warning" title={say("proof-absent", { name: leaf.name })}><p>{say("proof-absent-next")}</p></Notice>;
  }
  if (pages.error && leaf.kind !== "form") {
    return (
      <Notice kind="info" title={say("proof-undrawn", { name: leaf.name })} action={<Button data-testid="proof-show" busy={doing.busy} onClick={() => void show()}>{say("proof-show")}</Button>}>
        <p>{say("proof-undrawn-next")}</p>
        <Trouble error={doing.error} />
      </Notice>
    );
  }
  return (
    <>
      <Trouble error={pages.error} action={<Button look="quiet" icon="refresh" onClick={pages.again}>{say("again")}</Button>} />
      {!pages.data && !pages.error && <p className="quiet pages-loading" role="status">{say("pages-loading")}</p>}
      {pages.data && (
        <PagesScroll label={leaf.kind === "form" ? say("base-form") : leaf.name} pages={pages.data} alt={(page) => say("page-alt-of", { page, name: leaf.name })}
          large={large} visible={visible} eager={eager} onSeen={onSeen} />
      )}
    </>
  );
}

function useWide(ref: { current: HTMLElement | null }, least_px: number): boolean {
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setWide(element.offsetWidth >= least_px);
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [ref, least_px]);
  return wide;
}

// The sheets of one practice: the certificate, and what goes with it, each in the colour of its paper; with an index above.
import { useEffect, useState, type RefObject } from "react";
import { AskedBaseForm, AskedOrder } from "../boxes/Asked";
import { Attachments } from "../boxes/Attachments";
import { Declaration } from "../boxes/Declaration";
import { Invoices } from "../boxes/Invoices";
import { Order } from "../boxes/Order";
import { Paper } from "../boxes/Paper";
import { Parties } from "../boxes/Parties";
import { Request } from "../boxes/Request";
import { useView } from "../boxes/practice";
import { useWords } from "../words/words";

type Leaf = { name: string; tone: "original" | "application" | "sheet"; boxes: string[]; draw: () => React.ReactNode };

const numbered = ["1", "2", "3", "4", "5", "6", "7"];
const certificate: Leaf[] = [
  { name: "certificate", tone: "original", boxes: numbered, draw: () => <><AskedBaseForm /><Paper /></> },
  { name: "invoices", tone: "application", boxes: ["invoices"], draw: () => <Invoices /> },
  { name: "declaration", tone: "application", boxes: ["declaration"], draw: () => <Declaration /> },
];
const request: Leaf[] = [{ name: "request", tone: "sheet", boxes: ["request"], draw: () => <><AskedBaseForm /><Request /></> }];
const both: Leaf[] = [
  { name: "attachments", tone: "sheet", boxes: ["attachments"], draw: () => <Attachments /> },
  { name: "order", tone: "sheet", boxes: ["order"], draw: () => <><AskedOrder /><Order /></> },
  { name: "parties", tone: "sheet", boxes: ["parties"], draw: () => <Parties /> },
];

function useLeaves(): Leaf[] {
  return useView().row.kind === "CO" ? [...certificate, ...both] : [...request, ...both];
}

export function Leaves() {
  return useLeaves().map(({ name, tone, draw }) => (
    <div key={name} className={`leaf leaf-${tone}`} id={`leaf-${name}`} data-leaf={name}>{draw()}</div>
  ));
}

/** One word a sheet; the one that is being read is marked, and so is what is wrong on each. */
export function LeafIndex({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const say = useWords();
  const { findings } = useView();
  const leaves = useLeaves();
  const read = useRead(scroller);
  return (
    <nav className="leaf-index" aria-label={say("leaves")}>
      {leaves.map(({ name, tone, boxes }, index) => {
        const errors = findings.filter((finding) => finding.severity === "error" && boxes.includes(finding.box)).length;
        return (
          <button key={name} type="button" className={`leaf-tab leaf-tab-${tone}`} data-testid={`leaf-${name}`} aria-current={name === (read ?? leaves[0]?.name) ? "true" : undefined}
            onClick={() => lead(scroller.current, name, index === 0)}>
            {say(`leaf-${name}`)}
            {errors > 0 && <span className="bubble bubble-bad" aria-label={say("leaf-errors", { count: errors })}>{errors}</span>}
          </button>
        );
      })}
    </nav>
  );
}

/** The sheet that stands at the top of what is seen. */
function useRead(scroller: RefObject<HTMLElement | null>): string | null {
  const [read, setRead] = useState<string | null>(null);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const leaves = [...box.querySelectorAll<HTMLElement>("[data-leaf]")];
      const moving = moved(box);
      const edge = moving.getBoundingClientRect().top + moving.clientHeight / 3;
      const atEnd = moving.scrollTop > 0 && moving.scrollTop + moving.clientHeight >= moving.scrollHeight - 2;
      const found = atEnd ? leaves.at(-1) : leaves.findLast((leaf) => leaf.getBoundingClientRect().top <= edge);
      setRead(found?.dataset.leaf ?? null);
    };
    // Scrolling does not bubble, but it is heard on the way down.
    const above = box.parentElement ?? box;
    above.addEventListener("scroll", look, { capture: true, passive: true });
    const outer = box.closest(".editor-columns");
    outer?.addEventListener("scroll", look, { passive: true });
    return () => {
      above.removeEventListener("scroll", look, { capture: true });
      outer?.removeEventListener("scroll", look);
    };
  }, [scroller]);
  return read;
}

/** On a narrow window the columns scroll together. */
function moved(box: HTMLElement): HTMLElement {
  const outer = box.closest<HTMLElement>(".editor-columns");
  return outer && outer.scrollHeight > outer.clientHeight + 1 ? outer : box;
}

function lead(box: HTMLElement | null, name: string, first: boolean) {
  const leaf = box?.querySelector<HTMLElement>(`[data-leaf=${name}]`);
  if (!box || !leaf) return;
  if (first) moved(box).scrollTop = 0;
  else leaf.scrollIntoView({ block: "start" });
  const heading = leaf.querySelector<HTMLElement>("input:enabled, textarea:enabled, button:enabled");
  heading?.focus({ preventScroll: true });
}

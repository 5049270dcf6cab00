// Keeps what a person looks at in its place while others write above it.
import { useEffect, useLayoutEffect, useRef } from "react";
import { useEditing, useView } from "./practice";

/** Not every web view anchors its scrolling: before a change from outside is drawn, the place is noted, and kept. */
export function useSteadyPage<E extends HTMLElement>() {
  const scroller = useRef<E>(null);
  const editing = useEditing();
  const view = useView();
  const noted = useRef<{ element: Element; top: number } | null>(null);
  useEffect(() => editing.subscribe(() => {
    const element = scroller.current && looked(scroller.current);
    noted.current ??= element ? { element, top: element.getBoundingClientRect().top } : null;
  }), [editing, scroller]);
  useLayoutEffect(() => {
    const { element, top } = noted.current ?? {};
    noted.current = null;
    if (!scroller.current || !element?.isConnected || top === undefined) return;
    const moved = element.getBoundingClientRect().top - top;
    if (moved) scroller.current.scrollTop += moved;
  }, [scroller, view]);
  return scroller;
}

/** The field in which the person is, or else the first box that can be seen. */
function looked(scroller: HTMLElement): Element | null {
  const active = document.activeElement;
  if (active && active !== scroller && scroller.contains(active)) return active;
  const { top } = scroller.getBoundingClientRect();
  return [...scroller.querySelectorAll(".box")].find((box) => box.getBoundingClientRect().bottom > top) ?? null;
}

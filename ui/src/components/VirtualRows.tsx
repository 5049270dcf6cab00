// Draws only the rows that can be seen: an archive of ten thousand practices costs as much as one screen.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

/** Rows before the end at which more are asked for. */
const nearEnd = 30;

type Props<T> = {
  rows: T[];
  keyOf: (row: T, index: number) => string;
  estimate: number;
  draw: (row: T, index: number) => ReactNode;
  /** Selector of the ancestor that scrolls; without it the list scrolls itself. */
  within?: string;
  className?: string;
  rowRole?: string;
  role?: string;
  label?: string;
  /** Called when the last rows come near; more may be put behind them. */
  onEnd?: () => void;
};

export function VirtualRows<T>({ rows, keyOf, estimate, draw, within, className = "", role, rowRole, label, onEnd }: Props<T>) {
  const own = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const scroller = () => (within ? (own.current?.closest(within) ?? null) : own.current);
  useLayoutEffect(() => {
    if (!within || !own.current) return;
    const above = own.current.closest(within);
    if (!above) return;
    const measure = () => {
      if (!own.current) return;
      const top = own.current.getBoundingClientRect().top - above.getBoundingClientRect().top + above.scrollTop;
      setMargin((before) => (Math.abs(before - top) > 1 ? top : before));
    };
    measure();
    const watch = new ResizeObserver(measure);
    for (const child of above.children) watch.observe(child);
    return () => watch.disconnect();
  }, [within]);
  const virtual = useVirtualizer<Element, HTMLDivElement>({
    count: rows.length,
    getScrollElement: scroller,
    estimateSize: () => estimate,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row, index);
    },
    overscan: 6,
    scrollMargin: margin,
  });
  const shown = virtual.getVirtualItems();
  const near = rows.length > 0 && (shown.at(-1)?.index ?? 0) >= rows.length - nearEnd;
  useEffect(() => {
    if (near) onEnd?.();
  }, [near, onEnd, rows.length]);
  return (
    <div ref={own} className={`rows ${within ? "" : "rows-scroll"} ${className}`} role={role} aria-label={label} tabIndex={within ? undefined : 0}>
      <div className="rows-all" role={role ? "presentation" : undefined} style={{ height: virtual.getTotalSize() }}>
        {shown.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="rows-one" role={rowRole}
              aria-rowindex={rowRole === "row" ? item.index + 2 : undefined}
              style={{ transform: `translateY(${item.start - margin}px)` }}>
              {draw(row, item.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

// Pages one beneath the other, and whether all of them have really been on the screen.
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { firstGap, joined, type Stretch } from "./coverage";

type Props = {
  label: string;
  /** One SVG document a page; shown as an image, so that no script in it can run. */
  pages: string[];
  alt: (page: number) => string;
  /** Drawn larger than the room, to be moved about in. */
  large: boolean;
  /** Whether a person can see it now: what lies behind something else is not looked at. */
  visible: boolean;
  /** Takes the focus as soon as it is there, so that the keys scroll it. */
  eager: boolean;
  onSeen: () => void;
};

type Seen = { left: Stretch[]; right: Stretch[] };

export function PagesScroll({ label, pages, alt, large, visible, eager, onSeen }: Props) {
  const own = useRef<HTMLDivElement>(null);
  const seen = useRef<Seen>({ left: [], right: [] });
  const told = useRef(false);
  const [drawn, setDrawn] = useState<ReadonlySet<number>>(new Set());
  const whole = pages.length > 0 && drawn.size === pages.length;

  const arrive = useEffectEvent(() => eager && own.current?.focus({ preventScroll: true }));
  useEffect(() => {
    arrive();
  }, []);

  const look = () => {
    const scroller = own.current;
    if (!scroller || !whole || !visible || told.current || document.visibilityState === "hidden" || !scroller.clientHeight) return;
    seen.current = lookedAt(seen.current, scroller);
    if (firstGap(seen.current.left) !== null || firstGap(seen.current.right) !== null) return;
    told.current = true;
    onSeen();
  };
  const looked = useEffectEvent(look);
  useEffect(() => {
    looked();
  }, [whole, visible, large]);
  useEffect(() => {
    if (!own.current) return;
    const watch = new ResizeObserver(() => looked());
    watch.observe(own.current);
    const back = () => looked();
    document.addEventListener("visibilitychange", back);
    return () => {
      watch.disconnect();
      document.removeEventListener("visibilitychange", back);
    };
  }, []);

  return (
    // Scrolled with the keys as well: whoever cannot turn a wheel must see the pages too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={own} className={large ? "pages-scroll pages-large" : "pages-scroll"} role="region" aria-label={label} tabIndex={0} onScroll={look}>
      {pages.map((page, index) => (
        <img key={index} className="page-image" alt={alt(index + 1)} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`}
          onLoad={() => setDrawn((before) => new Set(before).add(index))} />
      ))}
    </div>
  );
}

/** Adds what stands on the screen now. A page that is wider than the room is seen once both its edges were. */
function lookedAt({ left, right }: Seen, scroller: HTMLElement): Seen {
  const { scrollTop, scrollLeft, clientHeight, clientWidth, scrollHeight, scrollWidth } = scroller;
  const height = Math.max(scrollHeight, clientHeight);
  const now = { from: scrollTop / height, to: (scrollTop + clientHeight) / height };
  return {
    left: scrollLeft <= 1 ? joined(left, now) : left,
    right: scrollLeft + clientWidth >= scrollWidth - 1 ? joined(right, now) : right,
  };
}

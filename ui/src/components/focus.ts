// Where the focus goes when what had it is gone. It is never taken away from anything that still has it.
import { useEffect, useRef } from "react";

export function focusIfLost(element: HTMLElement | null | undefined) {
  const standing = element?.ownerDocument.activeElement;
  if (element && (!standing || standing === element.ownerDocument.body)) element.focus({ preventScroll: true });
}

/** For a part of the page that takes the place of another one: it takes the focus too, where that was lost. */
export function useArrival<E extends HTMLElement>() {
  const arrived = useRef<E>(null);
  useEffect(() => focusIfLost(arrived.current), []);
  return arrived;
}

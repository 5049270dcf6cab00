// Fields whose text others change too. The element keeps its own text while a person is in it; what
// comes from outside is put in around the caret, the selection and an unfinished composition.
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState, type RefObject } from "react";
import { carried, moved } from "./texts";

type Editable = HTMLInputElement | HTMLTextAreaElement;

/** Puts a newer text into a field: caret, selection and inner scrolling stay at the same characters. */
export function put(element: Editable, text: string) {
  const before = element.value;
  if (before === text) return;
  const standing = element.ownerDocument.activeElement === element;
  const { selectionStart, selectionEnd, selectionDirection, scrollTop, scrollLeft } = element;
  element.value = text;
  if (!standing) return;
  const place = (at: number | null) => moved(at ?? before.length, before, text);
  element.setSelectionRange(place(selectionStart), place(selectionEnd), selectionDirection ?? "none");
  element.scrollTop = scrollTop;
  element.scrollLeft = scrollLeft;
}

/** What a text field needs to be written in by several people at once. Its value is set here, never by React. */
export function useSteadyText<E extends Editable>(ref: RefObject<E | null>, value: string, onType: (text: string) => void) {
  const composedOver = useRef<string | null>(null);
  const [first] = useState(value);
  // A letter that is not taken leaves the value as it was: the field must be put right all the same.
  const [, look] = useReducer((turn: number) => turn + 1, 0);
  useLayoutEffect(() => {
    if (ref.current && composedOver.current === null) put(ref.current, value);
  });
  return {
    defaultValue: first,
    onChange: () => {
      if (!ref.current || composedOver.current !== null) return;
      onType(ref.current.value);
      look();
    },
    onCompositionStart: () => {
      composedOver.current = ref.current?.value ?? null;
    },
    onCompositionEnd: () => {
      const base = composedOver.current;
      composedOver.current = null;
      if (!ref.current || base === null) return;
      const text = carried(base, ref.current.value, value);
      if (text !== value) onType(text);
      look();
    },
  };
}

/** For a field that another library controls: after its text was changed from outside, the caret goes back to its place. */
export function useKeptCaret(element: () => HTMLInputElement | null, value: string) {
  const known = useRef({ text: value, start: 0, end: 0 });
  const note = useCallback(() => {
    const field = element();
    if (field && field.ownerDocument.activeElement === field) {
      known.current = { text: field.value, start: field.selectionStart ?? 0, end: field.selectionEnd ?? 0 };
    }
  }, [element]);
  useEffect(() => {
    document.addEventListener("selectionchange", note);
    return () => document.removeEventListener("selectionchange", note);
  }, [note]);
  useLayoutEffect(() => {
    const field = element();
    const { text, start, end } = known.current;
    if (field && text !== field.value && field.ownerDocument.activeElement === field) {
      field.setSelectionRange(moved(start, text, field.value), moved(end, text, field.value));
    }
    note();
  }, [element, note, value]);
  return note;
}

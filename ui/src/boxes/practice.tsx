// The open practice, as the boxes reach it.
import { createContext, use, useMemo, useSyncExternalStore } from "react";
import type { FindingView, Value as JsonValue, PracticeView } from "../bindings";
import { asText, type Editing } from "./editing";
import { lists, type ListName } from "../types";

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("no practice above this box");
  return editing;
}

export function useView(): PracticeView {
  const editing = useEditing();
  return useSyncExternalStore(editing.subscribe, editing.view);
}

export function useSaved() {
  const editing = useEditing();
  return useSyncExternalStore(editing.subscribe, editing.saved);
}

export function useValue(pointer: string): JsonValue | undefined {
  const editing = useEditing();
  return useSyncExternalStore(editing.subscribe, () => editing.value(pointer));
}

type Field = { value: string; disabled: boolean; onType: (value: string) => void; pointer: string };

/** A long text: every keystroke goes as the smallest splice. */
export function useLongText(pointer: string): Field {
  const editing = useEditing();
  const value = asText(useValue(pointer));
  return { value, pointer, disabled: !useView().editable, onType: (text) => editing.type(pointer, text) };
}

/** One register of text. */
export function useWord(pointer: string): Field {
  const editing = useEditing();
  const value = asText(useValue(pointer));
  return { value, pointer, disabled: !useView().editable, onType: (text) => editing.set(pointer, text || null) };
}

/** One register of several lines, an array in the exchange form. */
export function useLines(pointer: string): Field {
  const editing = useEditing();
  const value = asText(useValue(pointer));
  return {
    value,
    pointer,
    disabled: !useView().editable,
    onType: (text) => editing.set(pointer, text ? text.split("\n") : null),
  };
}

export function wholeNumber(text: string): number | null {
  const digits = text.replace(/\D/g, "").slice(0, 9);
  return digits ? Number(digits) : null;
}

/** A whole number; only digits can be typed. */
export function useNumber(pointer: string): Field {
  const editing = useEditing();
  const value = asText(useValue(pointer));
  return {
    value,
    pointer,
    disabled: !useView().editable,
    onType: (text) => editing.set(pointer, wholeNumber(text)),
  };
}

/** One member of an object that is one register: written whole, so that two who write in it apart are both heard. Notes stand at the whole. */
export function useMember(pointer: string, name: string, read: (text: string) => JsonValue = (text) => text || null): Omit<Field, "pointer"> {
  const editing = useEditing();
  const whole = useValue(pointer);
  const members = whole !== null && typeof whole === "object" && !Array.isArray(whole) ? whole : {};
  return {
    value: asText(members[name] ?? null),
    disabled: !useView().editable,
    onType: (text) => {
      const { [name]: _, ...others } = members;
      const value = read(text);
      editing.set(pointer, value === null ? others : { ...others, [name]: value });
    },
  };
}

export function useFlag(pointer: string): { checked: boolean; disabled: boolean; onTick: (on: boolean) => void; pointer: string } {
  const editing = useEditing();
  const checked = useValue(pointer) === true;
  return { checked, pointer, disabled: !useView().editable, onTick: (on) => editing.set(pointer, on) };
}

export function useWordList(pointer: string): { values: string[]; disabled: boolean; onChange: (values: string[]) => void } {
  const editing = useEditing();
  const value = useValue(pointer);
  const values = useMemo(() => (Array.isArray(value) ? value.map(asText) : []), [value]);
  return { values, disabled: !useView().editable, onChange: (next) => editing.set(pointer, next.length ? next : null) };
}

export function useNumberList(pointer: string) {
  const editing = useEditing();
  const value = useValue(pointer);
  const values = useMemo(() => (Array.isArray(value) ? value.map(Number) : []), [value]);
  return { values, disabled: !useView().editable, onChange: (next: number[]) => editing.set(pointer, next.length ? next : null) };
}

export type Line = { key: string; pointer: string; indexed: string };

/** The lines of a list, each with its stable pointer and the pointer that findings use. */
export function useLineKeys(list: ListName): Line[] {
  const keys = useView().keys[list];
  return useMemo(
    () => keys.map((key, index) => ({ key, pointer: `${lists[list]}/${key}`, indexed: `${lists[list]}/${index}` })),
    [keys, list],
  );
}

/** The findings of a box: by its number or sheet, and by the pointers beneath it. */
export function findingsOf(view: PracticeView, box: string): FindingView[] {
  return view.findings.filter((finding) => finding.box === box);
}

export function findingsAt(view: PracticeView, ...pointers: string[]): FindingView[] {
  return view.findings.filter((finding) =>
    pointers.some((pointer) => finding.pointer === pointer || finding.pointer.startsWith(`${pointer}/`)),
  );
}

// From one blank of a template to the next: the focus goes into its box, and what is typed takes its place.
import type { PracticeView } from "../bindings";
import { goTo, keyed } from "./places";

/** The rule that finds them. */
export const blankRule = "O09";
const blank = /\[\[[^\n]*?\]\]/;

/** The blank behind the one in which the person stands; from the last one back to the first. */
export function nextBlank(view: PracticeView) {
  const pointers = [...new Set(view.findings.filter((finding) => finding.rule === blankRule).map((finding) => keyed(view, finding.pointer)))];
  if (!pointers.length) return;
  const here = document.activeElement?.closest<HTMLElement>("[data-pointer]")?.dataset.pointer ?? last;
  const next = pointers[(pointers.indexOf(here) + 1) % pointers.length] ?? "/";
  last = next;
  goTo(view, next);
  requestAnimationFrame(() => select(next));
}

let last = "";

/** The brackets and what is between them are chosen, so that the first key replaces them. */
function select(pointer: string, tries = 8) {
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[data-pointer="${pointer}"] :is(input, textarea)`)
    ?? (pointer === "/title" ? document.querySelector<HTMLInputElement>("#practice-title") : null);
  if (!field) {
    if (tries > 0) requestAnimationFrame(() => select(pointer, tries - 1));
    return;
  }
  const found = blank.exec(field.value);
  field.focus({ preventScroll: true });
  if (found) field.setSelectionRange(found.index, found.index + found[0].length);
}

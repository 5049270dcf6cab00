// Undo, redo and the next conflict from the keyboard.
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { nextBlank } from "../boxes/blanks";
import type { Editing } from "../boxes/editing";
import { goTo, keyed, sayPlace } from "../boxes/places";
import { useWords } from "../words/words";

const shown_ms = 6000;

export type Back = (way: "undo" | "redo") => Promise<void>;

/** In the boxes of the practice the keys take back one's own edits, here as elsewhere in it; in any other field the system's own undo stays. */
export function useEditorKeys(editing: Editing) {
  const say = useWords();
  const [said, setSaid] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const back: Back = useCallback(async (way) => {
    // What stands in the way is said where it is said that nothing is saved.
    const pointer = await editing.back(way).catch(() => null);
    clearTimeout(timer.current);
    if (pointer === null || editing.refused()) return setSaid("");
    setSaid(say(way === "undo" ? "undo-said" : "redo-said", { place: sayPlace(say, editing.view(), pointer) }));
    timer.current = setTimeout(() => setSaid(""), shown_ms);
    requestAnimationFrame(() => goTo(editing.view(), pointer));
  }, [editing, say]);
  useEffect(() => {
    // From the system's menu, without a key.
    const menu = (event: InputEvent) => {
      const way = event.inputType === "historyUndo" ? "undo" : event.inputType === "historyRedo" ? "redo" : null;
      if (!way || !(event.target instanceof Element) || !event.target.closest(".editor") || !ours(event.target)) return;
      event.preventDefault();
      void back(way);
    };
    document.addEventListener("beforeinput", menu);
    return () => document.removeEventListener("beforeinput", menu);
  }, [back]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "F8") {
      event.preventDefault();
      nextConflict(editing, event.shiftKey ? -1 : 1);
      return;
    }
    if (event.key === "F9") {
      event.preventDefault();
      nextBlank(editing.view());
      return;
    }
    const way = wayOf(event);
    if (!way || !ours(event.target as Element)) return;
    event.preventDefault();
    void back(way);
  };
  return { onKeyDown, said, back };
}

function wayOf(event: KeyboardEvent): "undo" | "redo" | null {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

function ours(target: Element): boolean {
  const foreign = target.closest("[role=dialog], .editor-side, .dispute");
  const types = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return !foreign && (!types || target.closest("[data-pointer]") !== null);
}

/** Jumps from one conflict to the next, round and round, in the order of the paper. */
export function nextConflict(editing: Editing, by: 1 | -1) {
  const view = editing.view();
  const pointers = view.conflicts.map((conflict) => keyed(view, conflict.pointer));
  if (!pointers.length) return;
  const here = document.activeElement?.closest<HTMLElement>("[data-dispute]")?.dataset.dispute;
  const at = here === undefined ? -1 : pointers.indexOf(here);
  const next = at < 0 ? (by > 0 ? 0 : pointers.length - 1) : (at + by + pointers.length) % pointers.length;
  goTo(view, pointers[next] ?? "/");
}

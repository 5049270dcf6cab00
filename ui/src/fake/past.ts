// The fake's past: undo of one's own edits, moments, comparing, restoring, comments.
import type { DifferenceView, Value as JsonValue, MomentView } from "../bindings";
import { lists, type ListName } from "../types";
import { FakeBase, fail } from "./base";
import { me, type Kept, type Write } from "./shelf";

const pause_ms = 20 * 60_000;
const names = Object.keys(lists) as ListName[];

export class FakePast extends FakeBase {
  async undo(id: string) {
    await this.step("undo", id);
    const kept = this.unsealed(id);
    const step = kept.undo.pop();
    if (!step) throw fail("nothingToUndo");
    step.back();
    kept.redo.push(step);
    return this.changedView(id);
  }

  async redo(id: string) {
    await this.step("redo", id);
    const kept = this.unsealed(id);
    const step = kept.redo.pop();
    if (!step) throw fail("nothingToUndo");
    step.forth();
    kept.undo.push(step);
    return this.changedView(id);
  }

  async moments(id: string): Promise<MomentView[]> {
    await this.step("moments", id);
    const moments: MomentView[] = [];
    for (const [index, write] of this.kept(id).past.entries()) {
      const last = moments.at(-1);
      const heads = [`w${index}`];
      if (last && last.by === write.by && Date.parse(write.at) - Date.parse(last.at) < pause_ms) {
        moments[moments.length - 1] = {
          ...last, heads, at: write.at, changes: last.changes + 1,
          pointers: last.pointers.includes(write.pointer) ? last.pointers : [...last.pointers, write.pointer],
        };
      } else moments.push({ heads, by: write.by, from: write.at, at: write.at, pointers: [write.pointer], changes: 1 });
    }
    return moments;
  }

  async compare(id: string, from: string[], to: string[]): Promise<DifferenceView[]> {
    await this.step("compare", id, from, to);
    const kept = this.kept(id);
    const before = leaves(this.#write(kept, from));
    const after = leaves(this.#write(kept, to));
    return [...new Set([...before.keys(), ...after.keys()])].toSorted()
      .map((pointer) => ({ pointer, before: before.get(pointer) ?? null, after: after.get(pointer) ?? null }))
      .filter((found) => JSON.stringify(found.before) !== JSON.stringify(found.after));
  }

  async restore(id: string, heads: string[]) {
    await this.step("restore", id, heads);
    const kept = this.unsealed(id);
    if (kept.conflicts.length) throw fail("conflict", { boxes: "5" });
    const { paper, keys } = structuredClone(this.#write(kept, heads));
    Object.assign(kept, { paper, keys });
    this.shelf.note(kept, "/", me);
    return this.changedView(id);
  }

  async addComment(id: string, pointer: string, text: string) {
    await this.step("addComment", id, pointer, text);
    this.remark(id, pointer, text, me);
    this.shelf.note(this.kept(id), `${pointer}/!comment`, me);
    return this.changedView(id);
  }

  async settleComment(id: string, key: string, settled: boolean) {
    await this.step("settleComment", id, key, settled);
    const kept = this.kept(id);
    kept.comments = kept.comments.map((comment) => (comment.key === key ? { ...comment, settled } : comment));
    return this.changedView(id);
  }

  /** Anybody says something about a box. */
  remark(id: string, pointer: string, text: string, by = "Anna Bianchi", at = new Date().toISOString()) {
    const kept = this.kept(id);
    kept.comments = [...kept.comments, { key: `c-${kept.comments.length + 1}`, pointer, text, by, at, settled: false }];
    this.changed.tell(id);
  }

  #write(kept: Kept, heads: string[]): Write {
    const write = kept.past[Number(heads[0]?.slice(1))];
    if (!write) throw fail("internal", { why: "no such moment" });
    return write;
  }
}

/** Every field of a paper by its pointer, lines by key; a line that one side lacks stands as a whole. */
function leaves({ paper, keys }: Pick<Write, "paper" | "keys">): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const walk = (value: unknown, pointer: string) => {
    const name = names.find((candidate) => lists[candidate] === pointer);
    if (name && Array.isArray(value)) {
      for (const [index, line] of value.entries()) walk(line, `${pointer}/${keys[name][index]}`);
    } else if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      for (const [member, inner] of Object.entries(value)) walk(inner, `${pointer}/${member}`);
    } else if (value !== undefined) found.set(pointer, value as JsonValue);
  };
  walk(paper, "");
  return found;
}

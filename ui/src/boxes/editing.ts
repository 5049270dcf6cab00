// One open practice: what is typed, what is saved, and the road between.
//
// Every change goes to the backend at once. While an answer is awaited, further typing in the same box
// joins the next change; nothing waits for a timer. Only an answer of the backend makes a box "saved".
import type { Backend } from "../backend";
import type { AppError, Correction, Value as JsonValue, PracticeView, Source } from "../bindings";
import { asAppError } from "../errors";
import { lists, type ListName } from "../types";
import { carried, smallest } from "../components/texts";

export type Saved =
  | { kind: "saved"; at: Date | null }
  | { kind: "saving" }
  | { kind: "unsaved"; error: AppError };

type Mine = { kind: "text"; base: string; value: string } | { kind: "field"; value: JsonValue };

export class Editing {
  readonly id: string;
  #backend: Backend;
  #view: PracticeView;
  #mine = new Map<string, Mine>();
  #intents: (() => Promise<PracticeView>)[] = [];
  #saved: Saved = { kind: "saved", at: null };
  #refused: AppError | null = null;
  #walk: Promise<void> | null = null;
  #turn = 0;
  #missed = false;
  #hearers = new Set<() => void>();

  constructor(backend: Backend, view: PracticeView) {
    this.#backend = backend;
    this.#view = view;
    this.id = view.id;
  }

  readonly subscribe = (hear: () => void) => {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  };

  readonly view = () => this.#view;
  readonly saved = () => this.#saved;
  /** Why the last line was not added, moved or taken away. Nothing typed is concerned. */
  readonly refused = () => this.#refused;

  /** What the box shows: the person's own text until the answer holds it. */
  readonly value = (pointer: string): JsonValue | undefined =>
    this.#mine.get(pointer)?.value ?? at(this.#view, pointer);

  /** A keystroke in a long text. */
  type(pointer: string, text: string) {
    const before = this.#mine.get(pointer);
    const base = before?.kind === "text" ? before.base : asText(at(this.#view, pointer));
    this.#mine.set(pointer, { kind: "text", base, value: text });
    this.#go();
  }

  /** A new value of any other field; `null` clears it. */
  set(pointer: string, value: JsonValue) {
    this.#mine.set(pointer, { kind: "field", value });
    this.#go();
  }

  addLine(list: ListName) {
    this.#intend(() => this.#backend.addLine(this.id, lists[list]));
  }

  /** Lines of a table, as one change. */
  addGoods(source: Source, correction: Correction) {
    this.#intend(() => this.#backend.addGoods(this.id, source, correction));
  }

  /** A proof of the library for one block. What is drawn of it is typed beside the document. */
  attachProof(block: string, key: string) {
    this.#intend(() => this.#backend.attachProof(this.id, block, key, ""));
  }

  /** An article into a goods line: what was typed in it and not yet stored gives way. */
  fillArticle(line: string, article: string) {
    this.#forget("items", line);
    this.#intend(() => this.#backend.fillArticle(this.id, line, article));
  }

  removeLine(list: ListName, key: string) {
    this.#forget(list, key);
    this.#intend(() => this.#backend.removeLine(this.id, lists[list], key));
  }

  /** Several lines away, as one change. */
  removeLines(list: ListName, keys: string[]) {
    for (const key of keys) this.#forget(list, key);
    this.#intend(() => this.#backend.removeLines(this.id, lists[list], keys));
  }

  /** One place up (-1) or down (+1). */
  moveLine(list: ListName, key: string, by: -1 | 1) {
    const keys = this.#view.keys[list].filter((other) => other !== key);
    const to = this.#view.keys[list].indexOf(key) + by;
    if (to < 0 || to > keys.length) return;
    this.#intend(() => this.#backend.moveLine(this.id, lists[list], key, keys[to - 1] ?? null));
  }

  /** What a finding offers is written; first what was typed, which it may be about. */
  mend(rule: string, pointer: string) {
    this.#intend(() => this.#backend.mend(this.id, rule, pointer));
  }

  /** The choice stands for what was typed in that box and not yet stored. */
  resolve(pointer: string, value: JsonValue) {
    this.#mine.delete(pointer);
    this.#intend(() => this.#backend.resolve(this.id, pointer, value));
  }

  /** Another road (attach, revise) brought a newer view, or somebody else edited. */
  take(view: PracticeView) {
    for (const [pointer, mine] of this.#mine) {
      if (mine.kind !== "text") continue;
      const theirs = asText(at(view, pointer));
      if (theirs === mine.base) continue;
      this.#mine.set(pointer, { kind: "text", base: theirs, value: carried(mine.base, mine.value, theirs) });
    }
    this.#view = view;
    this.#tell();
  }

  /** Looks again; while something is under way, as soon as it is done. */
  async refresh() {
    if (this.#walk) {
      this.#missed = true;
      return;
    }
    const turn = this.#turn;
    const view = await this.#backend.open(this.id);
    if (turn === this.#turn) this.take(view);
  }

  /** Takes back the last edit of one's own, or does it again; answers with the pointer concerned. */
  async back(way: "undo" | "redo"): Promise<string | null> {
    await this.settled();
    const pointer = this.#view[way];
    if (pointer === null) return null;
    await new Promise<void>((done) => {
      this.#intend(() => this.#backend[way](this.id).finally(done));
    });
    return pointer;
  }

  /** Resolves when everything typed so far is stored; fails with the error that stands in the way. */
  async settled() {
    this.#go();
    await this.#walk;
    if (this.#saved.kind === "unsaved") throw this.#saved.error;
  }

  #forget(list: ListName, key: string) {
    for (const pointer of this.#mine.keys()) {
      if (pointer.startsWith(`${lists[list]}/${key}/`)) this.#mine.delete(pointer);
    }
  }

  #intend(intent: () => Promise<PracticeView>) {
    this.#intents.push(intent);
    this.#go();
  }

  #go() {
    if (!this.#walk && (this.#mine.size || this.#intents.length)) {
      this.#saved = { kind: "saving" };
      this.#turn += 1;
      this.#walk = this.#send().finally(() => {
        this.#walk = null;
        if (this.#intents.length || (this.#mine.size && this.#saved.kind === "saved")) this.#go();
        if (this.#missed && !this.#walk) {
          this.#missed = false;
          // Whoever asked is told by the next view; a failure shows with the next thing that is done.
          this.refresh().catch(() => undefined);
        }
        this.#tell();
      });
    }
    this.#tell();
  }

  /** Every box is tried once in a walk: one that is refused does not hold up the others. */
  async #send() {
    const refused = new Set<Mine>();
    let why: AppError | null = null;
    for (let box = this.#unsent(refused); box; box = this.#unsent(refused)) {
      const [pointer, mine] = box;
      try {
        await this.#sendBox(pointer, mine);
      } catch (thrown) {
        why ??= asAppError(thrown);
        refused.add(mine);
      }
      await this.#sendIntents();
    }
    await this.#sendIntents();
    this.#saved = why ? { kind: "unsaved", error: why } : { kind: "saved", at: new Date() };
  }

  #unsent(refused: Set<Mine>): [string, Mine] | undefined {
    return [...this.#mine].find(([, mine]) => !refused.has(mine));
  }

  /** An intent that is refused is not repeated: the person sees why and asks again. */
  async #sendIntents() {
    for (let intent = this.#intents.shift(); intent; intent = this.#intents.shift()) {
      try {
        this.#refused = null;
        this.take(await intent());
      } catch (thrown) {
        this.#refused = asAppError(thrown);
      }
    }
  }

  async #sendBox(pointer: string, mine: Mine) {
    const view = await this.#sent(pointer, mine);
    const now = this.#mine.get(pointer);
    if (now === mine) this.#mine.delete(pointer);
    else if (now?.kind === "text" && mine.kind === "text") {
      // More was typed meanwhile, over what has just been stored.
      this.#mine.delete(pointer);
      this.#mine.set(pointer, { ...now, base: mine.value });
    }
    if (view) this.take(view);
  }

  async #sent(pointer: string, mine: Mine): Promise<PracticeView | null> {
    if (mine.kind === "field") return this.#backend.setField(this.id, pointer, mine.value);
    const splice = smallest(mine.base, mine.value);
    return splice && this.#backend.splice(this.id, pointer, splice.at, splice.remove, splice.insert, mine.base);
  }

  #tell() {
    for (const hear of this.#hearers) hear();
  }
}

/** Reads a pointer of the exchange form; a line may be named by its key. */
export function at(view: Pick<PracticeView, "keys" | "document">, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = view.document;
  let above = "";
  for (const part of pointer.split("/").slice(1)) {
    if (value === null || typeof value !== "object") return undefined;
    value = Array.isArray(value) ? value[place(view, above, part)] : value[part];
    above += `/${part}`;
  }
  return value;
}

function place(view: Pick<PracticeView, "keys">, list: string, part: string): number {
  const name = (Object.keys(lists) as ListName[]).find((candidate) => lists[candidate] === list);
  return name && !/^\d+$/.test(part) ? view.keys[name].indexOf(part) : Number(part);
}

export function asText(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(asText).join("\n");
  return "";
}

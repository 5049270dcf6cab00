// What every part of the fake stands on: the shelf, the record of calls, failures on demand.
import type { Backend, Language } from "../backend";
import type { AppError, Code, Value as JsonValue, PracticeView, SyncState } from "../bindings";
import { Shelf, type Kept } from "./shelf";

export type FakeOptions = {
  registered?: boolean;
  many?: number;
  failing?: Partial<Record<keyof Backend, Code>>;
  slow_ms?: number;
  sync?: SyncState;
};

export function fail(code: Code, detail: Record<string, string> = {}): AppError {
  return { code, detail, cause: `fake: ${code}` };
}

/** Hearers of one event. */
export class Hearers<T> {
  #all = new Set<{ hear: (told: T) => void }>();

  /** Each hearing is one of its own, whoever hears. */
  readonly add = async (hear: (told: T) => void) => {
    const hearing = { hear };
    this.#all.add(hearing);
    return () => void this.#all.delete(hearing);
  };

  tell(told: T) {
    for (const { hear } of this.#all) hear(told);
  }
}

export class FakeBase {
  readonly shelf: Shelf;
  readonly calls: { name: string; arguments: unknown[] }[] = [];
  language: Language = "it";
  protected options: FakeOptions;
  protected changed = new Hearers<string>();

  constructor(options: FakeOptions = {}) {
    this.options = options;
    this.shelf = new Shelf(options.many ?? 0);
  }

  protected async step(name: keyof Backend, ...given: unknown[]) {
    this.calls.push({ name, arguments: given });
    await new Promise((go) => setTimeout(go, this.options.slow_ms ?? 0));
    const code = this.options.failing?.[name];
    if (code) throw fail(code, { why: "…", id: "…", chamber: "BG", boxes: "5" });
  }

  protected kept(id: string): Kept {
    const kept = this.shelf.get(id);
    if (!kept) throw fail("unknownPractice", { id });
    return kept;
  }

  protected unsealed(id: string): Kept {
    const kept = this.kept(id);
    if (kept.state !== "draft") throw fail("sealed");
    return kept;
  }

  protected changedView(id: string): PracticeView {
    const view = this.shelf.view(this.kept(id));
    this.changed.tell(id);
    return view;
  }

  /** Somebody else edits a practice. */
  elsewhere(id: string, pointer: string, value: JsonValue, by = "Anna Bianchi") {
    this.shelf.set(this.kept(id), pointer, value, by);
    this.changed.tell(id);
  }
}

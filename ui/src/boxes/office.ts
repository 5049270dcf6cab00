// One of the company's other documents, open: what is typed, what is saved. Several people may have it open.
import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useBackend } from "../ask";
import type { Backend } from "../backend";
import type { AppError, Value as JsonValue, OfficeDocumentView } from "../bindings";
import { asAppError } from "../errors";
import { officeLists, type OfficeKind } from "../types";
import { asText, type Saved } from "./editing";

export class OfficeEditing {
  readonly kind: OfficeKind;
  #backend: Backend;
  #view: OfficeDocumentView;
  #mine = new Map<string, { value: JsonValue }>();
  #saved: Saved = { kind: "saved", at: null };
  #walk: Promise<void> | null = null;
  #hearers = new Set<() => void>();

  constructor(backend: Backend, kind: OfficeKind, view: OfficeDocumentView) {
    this.#backend = backend;
    this.kind = kind;
    this.#view = view;
  }

  readonly subscribe = (hear: () => void) => {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  };

  readonly view = () => this.#view;
  readonly saved = () => this.#saved;
  readonly value = (pointer: string): JsonValue => this.#mine.get(pointer)?.value ?? read(this.#view, pointer);

  set(pointer: string, value: JsonValue) {
    this.#mine.set(pointer, { value });
    this.#go();
  }

  async addLine(value: JsonValue): Promise<string | null> {
    this.take(await this.#backend.addOfficeLine(this.kind, value));
    return this.#view.lines.at(-1) ?? null;
  }

  async removeLine(key: string) {
    const list = officeLists[this.kind];
    for (const pointer of this.#mine.keys()) if (pointer.startsWith(`${list}/${key}/`)) this.#mine.delete(pointer);
    this.take(await this.#backend.removeOfficeLine(this.kind, key));
  }

  async resolve(pointer: string, value: JsonValue) {
    this.#mine.delete(pointer);
    this.take(await this.#backend.resolveOfficeField(this.kind, pointer, value));
  }

  async refresh() {
    if (!this.#walk) this.take(await this.#backend.openOfficeDocument(this.kind));
  }

  take(view: OfficeDocumentView) {
    this.#view = view;
    this.#tell();
  }

  /** Tries again what could not be stored. */
  retry() {
    this.#go();
  }

  #go() {
    if (!this.#walk && this.#mine.size) {
      this.#saved = { kind: "saving" };
      this.#walk = this.#send().finally(() => {
        this.#walk = null;
        if (this.#mine.size && this.#saved.kind === "saved") this.#go();
        this.#tell();
      });
    }
    this.#tell();
  }

  async #send() {
    const refused = new Set<{ value: JsonValue }>();
    let why: AppError | null = null;
    const next = () => [...this.#mine].find(([, mine]) => !refused.has(mine));
    for (let box = next(); box; box = next()) {
      const [pointer, mine] = box;
      try {
        const view = await this.#backend.setOfficeField(this.kind, pointer, mine.value);
        if (this.#mine.get(pointer) === mine) this.#mine.delete(pointer);
        this.take(view);
      } catch (thrown) {
        why ??= asAppError(thrown);
        refused.add(mine);
      }
    }
    this.#saved = why ? { kind: "unsaved", error: why } : { kind: "saved", at: new Date() };
  }

  #tell() {
    for (const hear of this.#hearers) hear();
  }
}

/** Reads a pointer whose line is named by its key. */
function read(view: OfficeDocumentView, pointer: string): JsonValue {
  const [, member = "", key, field] = pointer.split("/");
  const holder = (view.document ?? {}) as Record<string, JsonValue>;
  if (key === undefined || field === undefined) return holder[member] ?? null;
  const line = (holder[member] as Record<string, JsonValue>[] | undefined)?.[view.lines.indexOf(key)];
  return line?.[field] ?? null;
}

/** The lines of a document, each with its key. */
export function linesOf<T>(view: OfficeDocumentView): (T & { key: string })[] {
  const list = officeLists[view.kind as OfficeKind];
  const lines = list ? ((view.document as Record<string, T[] | undefined>)[list.slice(1)] ?? []) : [];
  return lines.map((line, index) => ({ ...line, key: view.lines[index] ?? String(index) }));
}

/** The words of the members of each list, for a line that is spoken of as a whole. */
export const officeWords: Record<OfficeKind, Record<string, string>> = {
  company: {},
  signatories: {
    cognome: "signatory-family", nome: "signatory-given", codiceFiscale: "signatory-code", ruolo: "signatory-role", poteri: "signatory-powers",
    documentoPoteri: "signatory-proof", scadenza: "signatory-expiry", sostituti: "signatory-substitutes", attivo: "signatory-active",
    firmaForma: "look-form", firmaPagina: "look-page", firmaAngolo: "look-corner", firmaGrandezza: "look-size", firmaMotivo: "look-reason", firmaSha256: "look-image",
  },
  addresses: { nome: "address-name", righe: "address-lines", paese: "address-country", ruolo: "address-role", note: "address-note" },
  templates: { nome: "template-name", descrizione: "template-about", tipoPratica: "template-kind" },
  glossary: {
    codice: "article-code", descrizioneIt: "article-italian", descrizioneEn: "article-english", hs: "goods-hs", origine: "goods-origin", unita: "article-unit",
    note: "address-note",
  },
  proofs: {
    tipo: "attachment-type", numero: "proof-number", data: "proof-date", fornitore: "proof-supplier", paese: "proof-country", dal: "proof-from", al: "proof-until",
    articoli: "proof-articles", quantita: "proof-quantity", unita: "article-unit", nome: "proof-file", note: "address-note",
  },
};

export const OfficeContext = createContext<OfficeEditing | null>(null);

export function useOffice(): OfficeEditing {
  const office = use(OfficeContext);
  if (!office) throw new Error("no company document above this box");
  return office;
}

export function useOfficeView(): OfficeDocumentView {
  const office = useOffice();
  return useSyncExternalStore(office.subscribe, office.view);
}

/** Opens a document and follows what others do to it. */
export function useOpenOffice(kind: OfficeKind): { office: OfficeEditing | null; error: AppError | null } {
  const backend = useBackend();
  const [office, setOffice] = useState<OfficeEditing | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    let gone = false;
    let opened: OfficeEditing | null = null;
    backend.openOfficeDocument(kind).then((view) => {
      if (gone) return;
      opened = new OfficeEditing(backend, kind, view);
      setOffice(opened);
    }, (thrown: unknown) => !gone && setError(asAppError(thrown)));
    const stop = backend.onOfficeDocumentChanged((changed) => {
      if (changed === kind) opened?.refresh().catch((thrown: unknown) => setError(asAppError(thrown)));
    });
    return () => {
      gone = true;
      void stop.then((end) => end());
    };
  }, [backend, kind]);
  return { office, error };
}

export function useOfficeWord(pointer: string) {
  const office = useOffice();
  const value = asText(useSyncExternalStore(office.subscribe, () => office.value(pointer)));
  return { value, pointer, onType: (text: string) => office.set(pointer, text || null) };
}

export function useOfficeLines(pointer: string) {
  const office = useOffice();
  const value = asText(useSyncExternalStore(office.subscribe, () => office.value(pointer)));
  return { value, pointer, onType: (text: string) => office.set(pointer, text ? text.split("\n") : null) };
}

export function useOfficeFlag(pointer: string) {
  const office = useOffice();
  const checked = useSyncExternalStore(office.subscribe, () => office.value(pointer)) === true;
  return { checked, pointer, onTick: (on: boolean) => office.set(pointer, on) };
}

export function useOfficeList(pointer: string) {
  const office = useOffice();
  const value = useSyncExternalStore(office.subscribe, () => office.value(pointer));
  const values = useMemo(() => (Array.isArray(value) ? value.map(asText) : []), [value]);
  return { values, onChange: (next: string[]) => office.set(pointer, next.length ? next : null) };
}

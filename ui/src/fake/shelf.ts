// The fake's memory: practices as plain documents with keyed lines, and a few rules to look at.
import type { Language } from "../backend";
import { carried } from "../components/texts";
import type { AppErrorView, CareView, CommentView, ConflictView, CorrectionView, EventView, FeesView, FindingView, Value as JsonValue, KeysView, LateEditsView, PracticeRow, PracticeView, ReturnedView, SealView, Told } from "../bindings";
import { lists, type ListName, type Paper } from "../types";
import { almaty, attorney, bursa, dubai, loom, overSheets, visas } from "./papers";
import { layoutOf } from "./layout";
import { page } from "./page";
import { derivedOf } from "./proofs";
import { together } from "./stories";

/** One change, with the whole paper after it. */
export type Write = { by: string; at: string; pointer: string; paper: Paper; keys: KeysView };
type Step = { pointer: string; back: () => void; forth: () => void };

export type Kept = {
  id: string; paper: Paper; keys: KeysView; state: string; revision: number; seal: SealView | null; conflicts: ConflictView[];
  protocol: string | null; certificate: string | null; note: string | null; updatedAt: string;
  past: Write[]; undo: Step[]; redo: Step[]; comments: CommentView[]; lateEdits: LateEditsView | null; shared: boolean; returned: ReturnedView | null; alarm: AppErrorView | null; byHand: boolean; care: CareView; events: EventView[]; asked: Asked | null;
};

/** What an officer asks: the lines that are to be replaced, with the digests that they had, and the types that are missing. */
type Asked = { round: number; words: string; deadline: string; baseForm: boolean; remarks: string | null; replaced: { line: string; sha256: string; name: string }[]; missing: string[] };

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** As the program reckons it: five days before the day it is near. */
function signOf({ care, state }: Kept): string {
  if (["issued", "readyForCollection", "collected", "rejected", "notReceived", "cancelled", "annulled"].includes(state)) return "";
  if (care.due && care.due < inDays(0)) return "overdue";
  if (care.remind && care.remind <= inDays(0)) return "remind";
  return care.due && care.due <= inDays(5) ? "soon" : "";
}

/** Who sits before the fake. */
export const me = "Marta Rota";

const names = Object.keys(lists) as ListName[];
const hex = (seed: number) => Array.from({ length: 64 }, (_, index) => ((seed * 7 + index * 11) % 16).toString(16)).join("");

export class Shelf {
  language: Language = "it";
  #kept = new Map<string, Kept>();
  #serial = 0;

  constructor(many: number) {
    this.add(loom(418, bursa, "Turchia", "Telai VS-190 per Bursa"), "draft");
    this.add({ ...loom(419, ["QAZ TEKSTIL SERVIS LLP", "ALMATY", "KZ"], "Kazakhstan", "Ricambi per Almaty"), box5_osservazioni: "INVOICE NO. 2026/EX/0400" }, "draft");
    this.seal(this.add(loom(420, almaty, "Kazakhstan", "Telai per Almaty"), "draft"));
    this.seal(this.add(loom(421, dubai, "Emirati Arabi Uniti", "Accessori per Dubai"), "draft"));
    this.add(visas, "draft");
    this.add(loom(410, bursa, "Turchia", "Ricambi urgenti, ottobre"), "signed");
    this.send(this.add(loom(411, almaty, "Kazakhstan", "Testa di tessitura"), "signed"), "inExamination");
    const corrected = this.add(loom(412, dubai, "Emirati Arabi Uniti", "Pinze e nastri"), "signed");
    this.send(corrected, "correctionAsked");
    corrected.note = "Indicare in casella 5 anche la data della fattura.";
    corrected.asked = this.#asking(corrected, corrected.note, { baseForm: true, remarks: String(corrected.paper.box5_osservazioni ?? "") });
    const issued = this.add(loom(409, bursa, "Turchia", "Telai VS-190, settembre"), "signed");
    this.send(issued, "issued");
    issued.certificate = "C26BG0000123";
    together(this);
    this.#entrust();
    this.seal(this.add({ ...loom(423, bursa, "Turchia", "Ricambi per Bursa, novembre"), firmatario: attorney }, "draft"));
    this.add(overSheets, "draft");
    for (let index = 0; index < many; index += 1) this.add(loom(1000 + index, bursa, "Turchia", `Spedizione ${index + 1}`), "draft");
  }

  /** An officer's request: the first attachment is to be replaced, a transport document is missing. */
  #asking(kept: Kept, words: string, { baseForm, remarks }: { baseForm: boolean; remarks: string }): Asked {
    const first = kept.paper.allegati?.[0];
    const replaced = first ? [{ line: kept.keys.attachments[0] ?? "", sha256: first.sha256 ?? "", name: first.nome ?? "" }] : [];
    return { round: 1, words, deadline: "2026-12-04", baseForm, remarks, replaced, missing: ["DOT"] };
  }

  /** What is asked, held against the paper. */
  #correction(kept: Kept): CorrectionView | null {
    const { asked, paper, keys } = kept;
    if (!asked) return null;
    const files = paper.allegati ?? [];
    return {
      round: asked.round, words: asked.words, askedAt: "2026-11-22T10:00:00Z", deadline: asked.deadline, baseForm: asked.baseForm,
      boxes: asked.remarks === null ? [] : [{ box: "5", done: String(paper.box5_osservazioni ?? "") !== asked.remarks }], order: false, orderDone: false,
      attachments: asked.replaced.map(({ line, sha256, name }) => ({ name, line, done: files[keys.attachments.indexOf(line)]?.sha256 !== sha256 })),
      missing: asked.missing.map((kind) => {
        const at = files.findIndex((file) => file.tipo === kind);
        return { kind, line: keys.attachments[at] ?? null, done: at >= 0 };
      }),
      mending: kept.state === "draft",
    };
  }

  /** Some practices are looked after, and some press. */
  #entrust() {
    const care = (id: string, given: Partial<CareView>) => Object.assign(this.#kept.get(id)?.care ?? {}, given);
    care("p-1", { colleague: me, due: inDays(3), reason: "Nave MSC ARICA, Genova" });
    care("p-2", { colleague: "Anna Bianchi", due: inDays(-1), reason: "Camion per Almaty" });
    care("p-3", { colleague: me, due: inDays(20), remind: inDays(0), reminder: "Chiedere la procura aggiornata" });
    care("p-7", { colleague: "Anna Bianchi", due: inDays(4) });
  }

  add(paper: Paper, state: string): Kept {
    this.#serial += 1;
    const id = `p-${this.#serial}`;
    const keys: KeysView = { items: [], invoices: [], blocks: [], attachments: [] };
    const kept: Kept = {
      id, paper: structuredClone(paper), keys, state, revision: 1, seal: null, conflicts: [], protocol: null, certificate: null, note: null,
      past: [], undo: [], redo: [], comments: [], lateEdits: null, shared: true, returned: null, alarm: null, events: [], byHand: false, asked: null,
      care: { colleague: "", due: "", reason: "", remind: "", reminder: "", sign: "" },
      updatedAt: new Date(Date.UTC(2026, 10, 22, 8, 0) - this.#serial * 3_600_000).toISOString(),
    };
    for (const name of names) keys[name] = this.#lines(kept, lists[name]).map((_, index) => `${id}-${name}-${index}`);
    this.#kept.set(id, kept);
    this.note(kept, "/", me, kept.updatedAt);
    return kept;
  }

  get(id: string) {
    return this.#kept.get(id);
  }

  all(): Kept[] {
    return [...this.#kept.values()];
  }

  read(kept: Kept, pointer: string): JsonValue | undefined {
    const path = this.#path(kept, pointer);
    return path.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], kept.paper) as JsonValue | undefined;
  }

  set(kept: Kept, pointer: string, value: JsonValue, by = me, at = new Date().toISOString()) {
    const before = structuredClone(this.read(kept, pointer) ?? null);
    this.#put(kept, pointer, value);
    this.note(kept, pointer, by, at);
    if (by !== me) return;
    this.#did(kept, pointer, () => this.#swap(kept, pointer, value, before), () => this.#swap(kept, pointer, before, value));
  }

  /** A person's choice in a conflict. */
  decide(kept: Kept, pointer: string, value: JsonValue) {
    kept.conflicts = kept.conflicts.filter((conflict) => conflict.pointer !== pointer);
    if (pointer.endsWith("/removed")) {
      const [list = "", key = ""] = pointer.slice(0, -"/removed".length).split(/\/(?=[^/]*$)/);
      if (value === true && kept.keys[this.#name(list)].includes(key)) this.removeLine(kept, list, key);
    } else this.set(kept, pointer, value);
  }

  addLine(kept: Kept, list: string): string {
    const key = `new-${(this.#serial += 1)}`;
    const line = list === lists.items ? { n: this.#lines(kept, list).length + 1 } : {};
    const put = () => this.#insert(kept, list, key, line, this.#lines(kept, list, true).length);
    put();
    this.note(kept, `${list}/${key}`, me);
    this.#did(kept, `${list}/${key}`, () => this.#take(kept, list, key), put);
    return key;
  }

  removeLine(kept: Kept, list: string, key: string) {
    const index = kept.keys[this.#name(list)].indexOf(key);
    const line = this.#take(kept, list, key);
    this.note(kept, `${list}/${key}`, me);
    this.#did(kept, `${list}/${key}`, () => this.#insert(kept, list, key, line, index), () => this.#take(kept, list, key));
  }

  moveLine(kept: Kept, list: string, key: string, after: string | null) {
    const keys = kept.keys[this.#name(list)];
    const before = keys[keys.indexOf(key) - 1] ?? null;
    const move = (to: string | null) => {
      const line = this.#take(kept, list, key);
      this.#insert(kept, list, key, line, to === null ? 0 : kept.keys[this.#name(list)].indexOf(to) + 1);
    };
    move(after);
    this.note(kept, `${list}/${key}`, me);
    this.#did(kept, `${list}/${key}`, () => move(before), () => move(after));
  }

  note(kept: Kept, pointer: string, by: string, at = new Date().toISOString()) {
    kept.updatedAt = at;
    kept.past.push({ by, at, pointer, paper: structuredClone(kept.paper), keys: structuredClone(kept.keys) });
  }

  #did(kept: Kept, pointer: string, back: () => void, forth: () => void) {
    const noted = (act: () => void) => () => {
      act();
      this.note(kept, pointer, me);
    };
    kept.undo.push({ pointer, back: noted(back), forth: noted(forth) });
    kept.redo = [];
  }

  /** Takes one's own write back, unless somebody else's stands there now. */
  #swap(kept: Kept, pointer: string, mine: JsonValue, other: JsonValue) {
    const now = this.read(kept, pointer) ?? null;
    if ([mine, other, now].every((value) => typeof value === "string")) this.#put(kept, pointer, carried(mine as string, other as string, now as string));
    else if (JSON.stringify(now) === JSON.stringify(mine)) this.#put(kept, pointer, other);
  }

  #put(kept: Kept, pointer: string, value: JsonValue) {
    const path = this.#path(kept, pointer);
    const last = path.pop() ?? "";
    let holder = kept.paper as Record<string, unknown>;
    for (const part of path) {
      holder[part] ??= {};
      holder = holder[part] as Record<string, unknown>;
    }
    if (value === null) delete holder[last];
    else holder[last] = value;
  }

  #take(kept: Kept, list: string, key: string): unknown {
    const keys = kept.keys[this.#name(list)];
    const index = keys.indexOf(key);
    if (index < 0) return {};
    keys.splice(index, 1);
    return this.#lines(kept, list).splice(index, 1)[0];
  }

  #insert(kept: Kept, list: string, key: string, line: unknown, index: number) {
    kept.keys[this.#name(list)].splice(index, 0, key);
    this.#lines(kept, list, true).splice(index, 0, line);
  }

  view(kept: Kept): PracticeView {
    return {
      id: kept.id, state: kept.state, editable: kept.state === "draft", revision: kept.revision,
      document: structuredClone(kept.paper) as JsonValue, keys: structuredClone(kept.keys), layout: layoutOf(kept.paper), findings: this.#findings(kept), derived: derivedOf(kept.paper, this.language === "it"), fees: this.#fees(kept),
      conflicts: kept.conflicts, comments: kept.comments, events: kept.events, undo: kept.undo.at(-1)?.pointer ?? null, redo: kept.redo.at(-1)?.pointer ?? null,
      lateEdits: kept.lateEdits, seal: kept.seal, correction: this.#correction(kept), row: this.row(kept),
    };
  }

  row(kept: Kept): PracticeRow {
    const { paper } = kept;
    const consignee = paper.box2_destinatario as string[] | undefined;
    return {
      id: kept.id, externalId: paper.id ?? "", title: paper.title ?? "", kind: paper.tipoPratica ?? "CO", state: kept.state, consignee: consignee?.[0] ?? "",
      country: (paper.paeseDestinazione as string | undefined) ?? "", desk: "BG Bergamo", fee: this.#fees(kept).total, protocol: kept.protocol,
      certificate: kept.certificate, officerNote: kept.note, waiting: null, alarm: kept.alarm, updatedAt: kept.updatedAt,
      conflicts: kept.conflicts.length, care: { ...kept.care, sign: signOf(kept) }, shared: kept.shared, returned: kept.returned, byHand: kept.byHand,
    };
  }

  seal(kept: Kept): SealView {
    kept.state = "sealed";
    kept.returned = null;
    kept.seal = {
      sha256: hex(this.#serial), orderDetailSha256: hex(this.#serial + 5), heads: ["9c41"], fileName: `modello-base-${kept.id}-r1.xml`,
      attachments: (kept.paper.allegati ?? []).map((file) => ({ name: file.nome ?? "", sha256: file.sha256 ?? "" })), sealedAt: "2026-11-22T09:30:00Z", standing: null,
    };
    return kept.seal;
  }

  /** Keeps what a person was told of a practice that is carried. */
  tell(kept: Kept, told: Told) {
    kept.state = told.state ?? kept.state;
    kept.protocol = told.protocol ?? kept.protocol;
    kept.certificate = told.certificate ?? kept.certificate;
    kept.note = told.words ?? null;
  }

  send(kept: Kept, state = "sent") {
    kept.state = state;
    kept.protocol = `BG-2026-${String((this.#serial += 1)).padStart(6, "0")}`;
  }

  pages(kept: Kept): string[] {
    return [page(kept.paper)];
  }

  #fees(kept: Kept): FeesView {
    const order = (kept.paper.ordine ?? {}) as { copie?: number; vistiFattura?: number };
    const lines = [
      { code: "original", quantity: kept.paper.tipoPratica === "CO" ? 1 : 0 },
      { code: "copy", quantity: order.copie ?? 0 },
      { code: "visa", quantity: order.vistiFattura ?? 0 },
    ].filter((line) => line.quantity > 0);
    const priced = lines.map((line) => ({ ...line, unit: "5.00", amount: (line.quantity * 5).toFixed(2) }));
    return { total: priced.reduce((sum, line) => sum + Number(line.amount), 0).toFixed(2), lines: priced };
  }

  #findings(kept: Kept): FindingView[] {
    if (kept.paper.tipoPratica !== "CO") return [];
    const found: FindingView[] = [];
    const say = (rule: string, box: string, pointer: string, it: string, en: string, severity = "error") =>
      found.push({ rule, severity, box, pointer, message: this.language === "it" ? it : en, mend: rule === "V14" ? (this.language === "it" ? "Aggiungi alla casella 5" : "Add to box 5") : null });
    const consignee = (kept.paper.box2_destinatario as string[] | undefined) ?? [];
    if (!consignee.length) say("V04", "2", "/box2_destinatario", "La casella 2 è vuota.", "Box 2 is empty.");
    else if ((consignee.at(-1) ?? "").length < 4) say("V06", "2", "/box2_destinatario", "L'ultima riga deve finire con il paese per esteso.", "The last line must end with the country in full.");
    const remarks = String(kept.paper.box5_osservazioni ?? "");
    for (const [index, invoice] of (kept.paper.fatture ?? []).entries()) {
      if (invoice.numero && !remarks.includes(invoice.numero)) {
        say("V14", "5", `/fatture/${index}`, `La casella 5 non riporta la fattura ${invoice.numero}.`, `Box 5 does not name invoice ${invoice.numero}.`);
      }
    }
    for (const [index, line] of (kept.paper.items ?? []).entries()) {
      if (!line.descrizione) say("V17", "6", `/items/${index}/descrizione`, "Manca la denominazione della merce.", "The description of the goods is missing.");
      if (!line.quantita) say("V17", "7", `/items/${index}/quantita`, "Manca la quantità.", "The quantity is missing.");
    }
    if (!kept.paper.items?.length) say("V17", "6", "/items", "Non ci sono merci.", "There are no goods.");
    if (!kept.paper.box4_trasporto) say("V13", "4", "/box4_trasporto", "Mezzo di trasporto non indicato.", "No means of transport.", "warning");
    return found;
  }

  #name(list: string): ListName {
    return names.find((name) => lists[name] === list) ?? "items";
  }

  #lines(kept: Kept, list: string, make = false): unknown[] {
    const holder = list === lists.blocks ? ((kept.paper.dichiarazioneOrigine ??= {}) as Record<string, unknown>) : (kept.paper as Record<string, unknown>);
    const member = list.split("/").at(-1) ?? "";
    if (make) holder[member] ??= [];
    return (holder[member] as unknown[] | undefined) ?? [];
  }

  #path(kept: Kept, pointer: string): string[] {
    const name = names.find((candidate) => pointer.startsWith(`${lists[candidate]}/`));
    if (!name) return pointer.split("/").slice(1);
    const [key = "", ...rest] = pointer.slice(lists[name].length + 1).split("/");
    const index = kept.keys[name].indexOf(key);
    return [...lists[name].split("/").slice(1), index < 0 ? key : String(index), ...rest];
  }
}

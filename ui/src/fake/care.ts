// The fake's archive in parts, and what stands beside the paper: care, approval, printing, documents.
import type { ArchiveFilter, ArchivePageView, CareView, CountsView, DocumentPageView, PracticeRow } from "../bindings";
import type { Paper } from "../types";
import { fail } from "./base";
import { page } from "./page";
import { me, type Kept } from "./shelf";
import { FakeSigning } from "./signing";

const part = 200;
const lower = (text: string) => text.toLowerCase();

function fits(row: PracticeRow, filter: ArchiveFilter): boolean {
  const words = lower(`${row.title} ${row.consignee} ${row.country} ${row.externalId} ${row.protocol ?? ""}`);
  const day = row.updatedAt.slice(0, 10);
  return (!filter.states?.length || filter.states.includes(row.state)) && !filter.without?.includes(row.state)
    && words.includes(lower(filter.text ?? "")) && lower(row.consignee).includes(lower(filter.consignee ?? ""))
    && (!filter.country || row.country === filter.country) && (!filter.chamber || row.desk.startsWith(filter.chamber))
    && (!filter.colleague || (filter.colleague === "-" ? !row.care.colleague : row.care.colleague === filter.colleague))
    && (!filter.from || day >= filter.from) && (!filter.until || day <= filter.until) && (!filter.due || row.care.sign !== "");
}

export class FakeCare extends FakeSigning {
  #rows(filter: ArchiveFilter): PracticeRow[] {
    return this.shelf.all().map((kept) => this.shelf.row(kept)).filter((row) => fits(row, filter));
  }

  async archivePage(filter: ArchiveFilter, after: string | null): Promise<ArchivePageView> {
    await this.step("archivePage", filter, after);
    const rows = this.#rows(filter);
    const from = Number(after ?? 0);
    const next = from + part < rows.length ? String(from + part) : null;
    return { rows: rows.slice(from, from + part), total: after === null ? rows.length : null, next };
  }

  async archiveChoices() {
    await this.step("archiveChoices");
    const rows = this.#rows({});
    const words = (of: (row: PracticeRow) => string) => [...new Set(rows.map(of))].filter(Boolean).toSorted();
    return { countries: words((row) => row.country), chambers: ["BG"], colleagues: [...new Set([...words((row) => row.care.colleague), me])], consignees: words((row) => row.consignee) };
  }

  async archiveCounts(): Promise<CountsView> {
    await this.step("archiveCounts");
    const counts = new Map<string, number>();
    for (const row of this.#rows({})) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
    const pressing = this.#rows({ due: true });
    return { states: [...counts].map(([state, count]) => ({ state, count })), pressing, pressingTotal: pressing.length };
  }

  async exportArchive(filter: ArchiveFilter, path: string) {
    await this.step("exportArchive", filter, path);
    return this.#rows(filter).length;
  }

  async exportBundle(id: string, folder: string) {
    await this.step("exportBundle", id, folder);
    const sha256 = "ab".repeat(32);
    return { folder: `${folder}/${this.kept(id).paper.title ?? id}`, files: [{ name: "pratica.json", sha256 }, { name: "LEGGIMI.txt", sha256 }], missing: [] };
  }

  async copyPractice(id: string, attachments: string[]) {
    await this.step("copyPractice", id, attachments);
    const old = this.kept(id);
    const paper: Paper = structuredClone(old.paper);
    delete paper.id;
    paper.allegati = (paper.allegati ?? []).filter((_, index) => attachments.includes(old.keys.attachments[index] ?? ""));
    for (const invoice of paper.fatture ?? []) delete invoice.numero;
    return this.shelf.add(paper, "draft").id;
  }

  async setCare(id: string, field: string, text: string) {
    await this.step("setCare", id, field, text);
    const kept = this.kept(id);
    kept.care[field as keyof CareView] = text.trim();
    return this.changedView(id);
  }

  async sendDraft(id: string, to: string, english: boolean) {
    await this.step("sendDraft", id, to, english);
    if (!to.includes("@")) throw fail("badField", { pointer: "e-mail", why: to });
    this.#note(id, "draftSent", to, "");
    this.changedView(id);
    return { pdf: "/home/ufficio/bozza.pdf", message: "/home/ufficio/messaggio.eml", to, subject: "Bozza", sha256: "ab".repeat(32) };
  }

  async answerDraft(id: string, approved: boolean, said: string) {
    await this.step("answerDraft", id, approved, said);
    this.#note(id, approved ? "approved" : "changesAsked", "", said);
    return this.changedView(id);
  }

  async printIssued(id: string, copy: boolean) {
    await this.step("printIssued", id, copy);
    const kept = this.kept(id);
    const before = kept.events.find((event) => event.kind === "printedOriginal");
    if (!copy && before) throw fail("originalPrinted", { name: "certificato.pdf", person: before.by, when: before.at });
    this.#note(id, copy ? "printedCopy" : "printedOriginal", "ab".repeat(32), "");
    this.changedView(id);
    return { file: "/home/ufficio/certificato-originale.pdf", copy, name: "certificato.pdf" };
  }

  async misprint(id: string, reason: string) {
    await this.step("misprint", id, reason);
    const old = this.kept(id);
    const made = this.shelf.add({ ...structuredClone(old.paper), title: `${old.paper.title ?? ""} (sostituzione)` }, "draft");
    this.#note(id, "misprint", "", reason);
    this.#note(id, "substitutedBy", made.id, old.certificate ?? "");
    this.#note(made.id, "substitutes", id, old.certificate ?? "");
    this.changedView(id);
    return made.id;
  }

  async documentPages(id: string, sha256: string): Promise<DocumentPageView[]> {
    await this.step("documentPages", id, sha256);
    const lines = ["FATTURA N. 2026/EX/0418", "del 14/09/2026", "ANADOLU DOKUMA SAN. A.S.", "TELAIO AUTOMATICO A PINZA VS-190"];
    const words = lines.flatMap((line, row) => line.split(" ").map((text, at) => ({ text, x: 65 + (line.split(" ").slice(0, at).join(" ").length + (at ? 1 : 0)) * 4.9, y: 60 + row * 11.3, width: text.length * 4.9, height: 10, line: row })));
    return [{ svg: page({ box1_speditore: lines, items: [] }), width: 595, height: 842, words }];
  }

  #note(id: string, kind: string, about: string, text: string) {
    const kept: Kept = this.kept(id);
    kept.events = [...kept.events, { kind, about, text, by: me, at: new Date().toISOString() }];
  }
}

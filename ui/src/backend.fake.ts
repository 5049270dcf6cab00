// A backend of invented practices in memory: for the development server and the tests of the views.
// Typed by the same interface and bindings as the real one, so that it cannot drift.
import type { Backend, Language, NewDesk } from "./backend";
import type {
  CheckView, CompanyView, Correction, DeskView, DoctorView, GoodsImportView, OutgoingView, Papers, Value as JsonValue, Source, StatusView, Told,
} from "./bindings";
import { carried } from "./components/texts";
import { fail, type FakeOptions } from "./fake/base";
import { outgoingOf, statusOf } from "./fake/sending";
import { checksOf } from "./fake/checks";
import { FakeProtection } from "./fake/protection";
import type { Article } from "./types";

export { fail, type FakeOptions } from "./fake/base";

/** What the channel `certo` can. */
const practices = { practices: true, drafts: false, password: true };

export class FakeBackend extends FakeProtection implements Backend {
  #company: CompanyView | null;
  #held = false;
  #atOnce = 3;
  notices: CheckView[] = []; // what desks say of this computer's clock, and of themselves
  #told = true;
  #desks: DeskView[] = [{ chamber: "BG", kind: "certo", url: "https://desk.example/certo", user: "T0001234", can: practices }];
  readonly onPracticeChanged = this.changed.add;

  constructor(options: FakeOptions = {}) {
    super(options);
    this.#company = options.registered === false ? null : { name: "Tessilmacchine Valseriana S.r.l.", fiscalCode: "99990010169", device: "d1" };
  }

  /** As on the first start. */
  forget() {
    this.#company = null;
  }

  /** The administrator lets this device in. */
  letIn() {
    if (this.joining) this.#company = { name: this.joining.company, fiscalCode: "99990010169", device: "d5" };
  }

  async setLanguage(language: Language) {
    this.language = language;
    this.shelf.language = language;
  }

  async doctor(): Promise<DoctorView> {
    await this.step("doctor");
    return { checks: checksOf(this.language) };
  }

  async company() {
    await this.step("company");
    if (!this.#company) throw fail("notInitialised");
    return this.#company;
  }

  async initCompany(company: JsonValue, person: string) {
    await this.step("initCompany", company, person);
    const typed = company as { denominazione: string; codiceFiscale: string };
    this.#company = { name: typed.denominazione, fiscalCode: typed.codiceFiscale, device: "d1" };
    return this.#company;
  }

  async create(kind: string) {
    await this.step("create", kind);
    return this.shelf.add({ tipoPratica: kind, sportello: { cciaa: "BG", sede: "Bergamo" } }, "draft").id;
  }

  async importFiles(paths: string[]) {
    await this.step("importFiles", paths);
    const made = this.shelf.add({ tipoPratica: "CO", title: "Importata", id: "EX-99" }, "draft");
    return { practices: [{ id: made.id }], refused: paths.slice(1).map((file) => ({ file, why: "…", code: "badInput" })), reviews: [{ ...this.#reviewed(paths[0] ?? ""), id: made.id }] };
  }

  async lookAtFiles(paths: string[]) {
    await this.step("lookAtFiles", paths);
    return { practices: [], refused: paths.slice(1).map((file) => ({ file, why: "…", code: "badInput" })), reviews: [this.#reviewed(paths[0] ?? "")] };
  }

  #reviewed(file: string) {
    const italian = this.language === "it";
    return {
      id: "", file, format: "baseForm", title: "Importata",
      taken: [
        { path: "DATI-CERTIFICATO/Speditore", pointer: "/box1_speditore/0", value: "TESSILMACCHINE VALSERIANA S.R.L." },
        { path: "DATI-CERTIFICATO/PaesiOrigine", pointer: "/box3_paesiOrigine/0", value: "UNIONE EUROPEA (ITALIA)" },
        { path: "DATI-CERTIFICATO/Osservazioni", pointer: "/box5_osservazioni", value: "INVOICE NO. 2025/EX/0031 OF THE 02/03/2025" },
      ],
      left: [{ path: "DATI-IMPRESA/Pec", value: "estero@pec.example" }],
      mends: [{
        rule: "V09", pointer: "/box3_paesiOrigine/0",
        message: italian ? "\"UNIONE EUROPEA (ITALIA)\" si scrive di solito \"Unione Europea - Italia\"." : "\"UNIONE EUROPEA (ITALIA)\" is usually written \"Unione Europea - Italia\".",
        label: italian ? "Scrivi per esteso" : "Write it in full",
      }],
    };
  }

  async open(id: string) {
    await this.step("open", id);
    return this.shelf.view(this.kept(id));
  }

  async setField(id: string, pointer: string, value: JsonValue) {
    await this.step("setField", id, pointer, value);
    this.shelf.set(this.unsealed(id), pointer, value);
    return this.changedView(id);
  }

  async lookAtGoods(source: Source, correction: Correction): Promise<GoodsImportView> {
    await this.step("lookAtGoods", source, correction);
    const text = "pasted" in source && source.pasted !== undefined ? source.pasted : "Codice\tDescrizione\tColli\tQuantità\nA1\tValvola\t2\tKG 5";
    const rows = text.split("\n").filter(Boolean).map((row) => row.split("\t"));
    const guessed = ["code", "description", "packages", "quantity"];
    const shown = correction.columns ?? (rows[0] ?? []).map((_, at) => guessed[at] ?? "ignored");
    const header = correction.header ?? true;
    return { columns: shown, header, decimal: correction.decimal ?? "comma", rows: rows.slice(0, 5), lines: shown.includes("description") ? rows.length - (header ? 1 : 0) : 0, refused: [], left: shown.flatMap((column, at) => (column === "ignored" ? [{ path: `colonna ${at + 1}`, value: rows[1]?.[at] ?? "" }] : [])) };
  }

  async addGoods(id: string, source: Source, correction: Correction) {
    await this.step("addGoods", id, source, correction);
    const kept = this.unsealed(id);
    const view = await this.lookAtGoods(source, correction);
    const at = view.columns.indexOf("description");
    for (const row of view.rows.slice(view.header ? 1 : 0)) {
      const key = this.shelf.addLine(kept, "/items");
      this.shelf.set(kept, `/items/${key}/descrizione`, row[at] ?? "");
    }
    return this.changedView(id);
  }

  async mend(id: string, rule: string, pointer: string) {
    await this.step("mend", id, rule, pointer);
    const kept = this.unsealed(id);
    const missing = (kept.paper.fatture ?? []).map((invoice) => `INVOICE NO. ${invoice.numero ?? ""}`);
    if (rule === "V14") this.shelf.set(kept, "/box5_osservazioni", missing.join("\n"));
    return this.changedView(id);
  }

  async splice(id: string, pointer: string, at: number, remove: number, insert: string, seen: string) {
    await this.step("splice", id, pointer, at, remove, insert, seen);
    const kept = this.unsealed(id);
    const text = String(this.shelf.read(kept, pointer) ?? "");
    this.shelf.set(kept, pointer, carried(seen, seen.slice(0, at) + insert + seen.slice(at + remove), text));
    return this.changedView(id);
  }

  async resolve(id: string, pointer: string, value: JsonValue) {
    await this.step("resolve", id, pointer, value);
    const kept = this.unsealed(id);
    this.shelf.decide(kept, pointer, value);
    return this.changedView(id);
  }

  async addLine(id: string, list: string) {
    await this.step("addLine", id, list);
    this.shelf.addLine(this.unsealed(id), list);
    return this.changedView(id);
  }

  async removeLines(id: string, list: string, keys: string[]) {
    await this.step("removeLines", id, list, keys);
    for (const key of keys) this.shelf.removeLine(this.unsealed(id), list, key);
    return this.changedView(id);
  }

  async fillArticle(id: string, line: string, article: string) {
    await this.step("fillArticle", id, line, article);
    const kept = this.unsealed(id);
    const glossary = await this.openOfficeDocument("glossary");
    const found = ((glossary.document as { articoli?: Article[] }).articoli ?? [])[glossary.lines.indexOf(article)];
    if (!found) throw fail("badField", { pointer: `/articoli/${article}`, why: "no such article" });
    const words = { descrizione: [found.descrizioneIt, found.descrizioneEn].filter(Boolean).join(" - "), articolo: found.codice, origine: found.origine, hs: found.hs };
    for (const [member, text] of Object.entries(words)) if (text) this.shelf.set(kept, `/items/${line}/${member}`, text);
    if (found.unita && !this.shelf.read(kept, `/items/${line}/quantita`)) this.shelf.set(kept, `/items/${line}/quantita`, found.unita);
    const number = Number(this.shelf.read(kept, `/items/${line}/n`));
    const block = kept.keys.blocks.find((key) => ((this.shelf.read(kept, `/dichiarazioneOrigine/blocchi/${key}/items`) ?? []) as number[]).includes(number));
    if (found.produttore && block && !this.shelf.read(kept, `/dichiarazioneOrigine/blocchi/${block}/impresa`)) this.shelf.set(kept, `/dichiarazioneOrigine/blocchi/${block}/impresa`, found.produttore);
    return this.changedView(id);
  }

  async copyGoods(id: string, keys: string[]) {
    await this.step("copyGoods", id, keys);
    const kept = this.kept(id);
    const cells = ["marche", "colli", "naturaColli", "descrizione", "origine", "hs", "quantita", "articolo"];
    const rows = kept.keys.items.filter((key) => keys.includes(key)).map((key) => cells.map((cell) => String(this.shelf.read(kept, `/items/${key}/${cell}`) ?? "")));
    return [["MARCHE", "COLLI", "NATURA COLLI", "DESCRIZIONE", "ORIGINE", "CODICE DOGANALE", "QUANTITÀ", "ARTICOLO"], ...rows].map((row) => row.join("\t")).join("\n");
  }

  async moveLine(id: string, list: string, key: string, after: string | null) {
    await this.step("moveLine", id, list, key, after);
    this.shelf.moveLine(this.unsealed(id), list, key, after);
    return this.changedView(id);
  }

  async removeLine(id: string, list: string, key: string) {
    await this.step("removeLine", id, list, key);
    this.shelf.removeLine(this.unsealed(id), list, key);
    return this.changedView(id);
  }

  async attach(id: string, path: string, kind: string) {
    await this.step("attach", id, path, kind);
    const kept = this.unsealed(id);
    const key = this.shelf.addLine(kept, "/allegati");
    const guessed = kind || (/pack/i.test(path) ? "PAC" : /fattura|invoice/i.test(path) ? "FAE" : "GEN");
    this.shelf.set(kept, `/allegati/${key}`, { tipo: guessed, nome: path.split("/").at(-1) ?? path, sha256: "ab".repeat(32) });
    return this.changedView(id);
  }

  async replaceAttachment(id: string, line: string, path: string) {
    await this.step("replaceAttachment", id, line, path);
    const kept = this.unsealed(id);
    this.shelf.set(kept, `/allegati/${line}/nome`, path.split("/").at(-1) ?? path);
    this.shelf.set(kept, `/allegati/${line}/sha256`, "cd".repeat(32));
    return this.changedView(id);
  }

  async preview(id: string) {
    await this.step("preview", id);
    return this.shelf.pages(this.kept(id));
  }

  async printedPages(id: string, papers: Papers) {
    await this.step("printedPages", id, papers);
    const { paper } = this.kept(id);
    const copies = Number((paper.ordine as { copie?: number } | undefined)?.copie ?? 0);
    const sheets = this.shelf.pages(this.kept(id));
    const of = (count: number) => Array.from({ length: count }, () => sheets).flat();
    return { once: of(3), all: of(3 + copies), original: sheets, copies: of(Math.max(1, copies)), application: of(2), order: sheets }[papers];
  }

  async openPrinted(id: string, papers: Papers) {
    await this.step("openPrinted", id, papers);
  }

  async freeze(id: string) {
    await this.step("freeze", id);
    const kept = this.unsealed(id);
    const view = this.shelf.view(kept);
    const errors = view.findings.filter((finding) => finding.severity === "error");
    if (kept.conflicts.length) throw fail("conflict", { boxes: kept.conflicts.map((conflict) => conflict.pointer).join(", ") });
    if (errors.length) throw fail("findings", { count: String(errors.length), rules: errors.map((finding) => finding.rule).join(", ") });
    const seal = this.shelf.seal(kept);
    this.changedView(id);
    return seal;
  }

  async revise(id: string) {
    await this.step("revise", id);
    const kept = this.kept(id);
    kept.state = "draft";
    kept.seal = null;
    kept.lateEdits = null;
    kept.revision += 1;
    return this.changedView(id);
  }

  async desks() {
    await this.step("desks");
    return this.#desks;
  }

  async addDesk(desk: NewDesk) {
    await this.step("addDesk", { ...desk, password: "" });
    const made = { chamber: desk.chamber, kind: "certo", url: desk.url, user: desk.user, can: practices };
    this.#desks = [...this.#desks, made];
    return made;
  }

  async givePassphrase(passphrase: string) {
    await this.step("givePassphrase");
    if (passphrase.length < 8) throw fail("passphraseShort", { shortest: "8" });
  }

  async renewPassword(chamber: string, password: string) {
    await this.step("renewPassword", chamber, "");
    if (password.length < 10) throw fail("passwordRefused", { message: "La nuova password dev’essere di almeno 10 caratteri." });
    return "2027-05-27";
  }

  async addDeskByHand(chamber: string, portal: string) {
    await this.step("addDeskByHand", chamber, portal);
    return this.#carried({ chamber, kind: "manual", url: portal, user: "", can: { practices: false, drafts: false, password: false } });
  }

  async addDeskForDrafts(chamber: string, url: string, _key: string) {
    await this.step("addDeskForDrafts", chamber, url, "");
    return this.#carried({ chamber, kind: "sprint", url, user: "", can: { practices: false, drafts: true, password: false } });
  }

  #carried(made: DeskView) {
    this.#desks = [...this.#desks.filter((desk) => desk.chamber !== made.chamber), made];
    for (const kept of this.shelf.all()) if (this.shelf.row(kept).desk.startsWith(made.chamber)) kept.byHand = true;
    return made;
  }

  async handOver(id: string, folder: string) {
    await this.step("handOver", id, folder);
    const files = ["1-modello-base/modello.xml.p7m", "3-ordine/pratica.pdf", "ISTRUZIONI.txt"];
    return { folder: `${folder}/${this.shelf.row(this.kept(id)).title}`, files: files.map((name) => ({ name, sha256: "00".repeat(32) })), missing: [] };
  }

  async told(id: string, told: Told) {
    await this.step("told", id, told);
    this.shelf.tell(this.kept(id), told);
    this.changedView(id);
    const [status] = this.#status([id]);
    if (!status) throw new Error(id);
    return status;
  }

  async readReceipt(id: string, path: string) {
    await this.step("readReceipt", id, path);
    return { state: "sent", protocol: "0012345/2026", on: "2026-11-24", practiceCode: null, ours: true };
  }

  async submit(ids: string[]) {
    await this.step("submit", ids);
    for (const id of ids) this.shelf.send(this.kept(id));
    for (const id of ids) this.changedView(id);
    return this.#status(ids);
  }

  async submitAgain(id: string) {
    await this.step("submitAgain", id);
    this.kept(id).alarm = null;
    this.changedView(id);
    return this.#status([id]);
  }

  async status(refresh: boolean) {
    await this.step("status", refresh);
    return this.#status(this.shelf.all().map((kept) => kept.id));
  }

  #status(ids: string[]): StatusView[] {
    return ids.map((id) => statusOf(this.shelf, this.kept(id)));
  }

  async outgoing(): Promise<OutgoingView> {
    await this.step("outgoing");
    return outgoingOf(this.shelf, this.#held, this.notices, this.#atOnce);
  }

  async outcomesTold() {
    await this.step("outcomesTold");
    return this.#told;
  }

  async tellOutcomes(told: boolean) {
    await this.step("tellOutcomes", told);
    this.#told = told;
    return told;
  }

  async holdSending(held: boolean) {
    await this.step("holdSending", held);
    this.#held = held;
    return outgoingOf(this.shelf, this.#held, this.notices, this.#atOnce);
  }

  async sendAtOnce(count: number) {
    await this.step("sendAtOnce", count);
    this.#atOnce = count;
    return outgoingOf(this.shelf, this.#held, this.notices, this.#atOnce);
  }

  async fetch(id: string, folder: string) {
    await this.step("fetch", id, folder);
    const row = this.shelf.row(this.kept(id));
    return { id, state: row.state, certificate: row.certificate, files: [`${folder}/${row.certificate ?? "certificato"}.pdf`] };
  }

  async balances() {
    await this.step("balances");
    return [{ chamber: "BG", balance: { amount: "412.00", learntAt: "2026-11-22T08:10:00Z", fresh: true } }];
  }

  async chooseFiles() {
    await this.step("chooseFiles");
    return this.files;
  }

  async chooseFolder() {
    await this.step("chooseFolder");
    return "/home/ufficio/certificati";
  }

  async choosePlace(name: string) {
    await this.step("choosePlace", name);
    return `/home/ufficio/${name}`;
  }

  async showFile(path: string) {
    await this.step("showFile", path);
  }
}

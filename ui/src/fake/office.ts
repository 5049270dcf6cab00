// The fake's company-wide documents.
import type { CandidateView, ConflictView, Value as JsonValue, OfficeDocumentView } from "../bindings";
import { officeKinds, officeLists, type OfficeKind, type Paper } from "../types";
import { fail, Hearers } from "./base";
import { FakeColleagues } from "./colleagues";
import { bursa, dubai, loom } from "./papers";
import { proofView } from "./proofs";

type Line = Record<string, JsonValue>;
type Held = { fields: Line; keys: string[]; lines: Line[]; conflicts: ConflictView[] };

const held = (lines: Line[], fields: Line = {}): Held => ({ fields, lines, keys: lines.map((_, index) => `k-${index + 1}`), conflicts: [] });
const month_ms = 30 * 86_400_000;
const inMonths = (months: number) => new Date(Date.now() + months * month_ms).toISOString().slice(0, 10);

const start = (): Record<OfficeKind, Held> => ({
  company: held([], {
    denominazione: "Tessilmacchine Valseriana S.r.l.", codiceFiscale: "99990010169", partitaIva: "99990010169", numeroRea: "999101",
    indirizzo: "Via dell'Orditoio 14", comune: "Albino", siglaProv: "BG", stato: "Italia", eori: "IT99990010169",
    email: "estero@tessilmacchine.example", pec: "tessilmacchine@pec.example", telefono: "035 0000000",
  }),
  signatories: held([
    {
      cognome: "Moretti", nome: "Luca", codiceFiscale: "MRTLCU70A01A794I", ruolo: "legale rappresentante", attivo: true,
      poteri: "Rappresentanza generale di fronte ai terzi e in giudizio.", documentoPoteri: "Visura camerale", sostituti: ["RTOMRT80A41A794X"],
    },
    {
      cognome: "Rota", nome: "Marta", codiceFiscale: "RTOMRT80A41A794X", ruolo: "procuratore", attivo: true, scadenza: inMonths(1),
      poteri: "Firma delle richieste di certificati di origine e di visti, con facoltà di rendere le dichiarazioni relative.",
      documentoPoteri: "Procura rep. 4418, notaio Verdi, Bergamo",
    },
    {
      cognome: "Galli", nome: "Piero", codiceFiscale: "GLLPRI65A01A794K", ruolo: "procuratore", attivo: true, scadenza: inMonths(-2),
      poteri: "Firma dei documenti doganali.", documentoPoteri: "Procura rep. 2207, notaio Verdi, Bergamo",
    },
  ]),
  addresses: held([
    { nome: "Anadolu Dokuma, Bursa", righe: bursa, paese: "Turchia", ruolo: "consignee", note: "Vuole il nome del paese in inglese nelle fatture." },
    { nome: "Gulf Looms, Dubai", righe: dubai, paese: "Emirati Arabi Uniti", ruolo: "consignee" },
    { nome: "Sede di Albino", righe: ["TESSILMACCHINE VALSERIANA S.R.L.", "VIA DELL'ORDITOIO 14", "24021 ALBINO (BERGAMO)", "ITALIA"], paese: "Italia", ruolo: "consignor" },
  ]),
  templates: held([
    { nome: "Telai per la Turchia", descrizione: "Certificato con due copie, via mare, stampa in azienda", tipoPratica: "CO" },
    { nome: "Visti su fatture, Golfo", descrizione: "Poteri di firma e legalizzazione", tipoPratica: "VA" },
  ]),
  glossary: held([
    { codice: "VS-190", descrizioneIt: "TELAIO AUTOMATICO A PINZA PER TESSITURA, MOD. VS-190", descrizioneEn: "AUTOMATIC RAPIER WEAVING LOOM, MOD. VS-190", hs: "844630", origine: "Unione Europea - Italia", unita: "N.", produttore: "TESSILMACCHINE VALSERIANA S.R.L." },
    { codice: "RIC-TT", descrizioneIt: "PARTI DI RICAMBIO PER TELAI DA TESSITURA", descrizioneEn: "SPARE PARTS FOR WEAVING LOOMS", hs: "844842", origine: "Unione Europea - Italia", unita: "KG" },
  ]),
  proofs: held([
    {
      tipo: "DDO", numero: "12/2026", data: "2026-01-05", fornitore: "Moravske Trubky a.s.", paese: "Unione Europea - Repubblica Ceca", dal: "2026-01-01", al: "2026-12-31",
      articoli: ["DN 200"], quantita: "100.000", unita: "KG", nome: "dichiarazione_moravske_2026.pdf", sha256: "d1".repeat(32),
    },
    {
      tipo: "DDO", numero: "7/2026", data: "2026-01-12", fornitore: "Officine Serio S.p.A.", paese: "Unione Europea - Italia", dal: "2026-01-01", al: "2026-12-31",
      articoli: ["RIC-TT", "PARTI DI RICAMBIO"], quantita: "2.000", unita: "KG", nome: "dichiarazione_serio_2026.pdf", sha256: "d2".repeat(32),
    },
    { tipo: "BOL", numero: "26ITQ9990000000000", data: "2026-02-10", fornitore: "Agenzia delle dogane", paese: "India", quantita: "3.000", unita: "KG", nome: "bolla_import_india.pdf", sha256: "d3".repeat(32) },
    { tipo: "DDO", numero: "3/2025", data: "2025-01-10", fornitore: "Officine Serio S.p.A.", paese: "Unione Europea - Italia", dal: "2025-01-01", al: "2025-12-31", nome: "dichiarazione_serio_2025.pdf", sha256: "d4".repeat(32) },
    { tipo: "COE", numero: "IN-EX-9981", fornitore: "Mumbai Chamber", paese: "India" },
  ]),
});

/** A signature in blue ink. */
const scrawl = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 80"><path d="M8 60C30 8 44 8 40 52s26-40 34-30-8 34 4 30 18-32 26-26-6 30 8 24 20-26 28-20 0 20 12 16 22-24 52-30" fill="none" stroke="#123a7a" stroke-width="4" stroke-linecap="round"/></svg>')}`;

export class FakeOffice extends FakeColleagues {
  /** What a person chooses in the system's dialog. */
  files = ["/home/ufficio/documento.pdf"];
  #documents = start();
  #papers = new Map<string, Paper>();
  #hearers = new Hearers<string>();
  readonly onOfficeDocumentChanged = this.#hearers.add;

  async openOfficeDocument(kind: string) {
    await this.step("openOfficeDocument", kind);
    return this.#view(kind);
  }

  async setOfficeField(kind: string, pointer: string, value: JsonValue) {
    await this.step("setOfficeField", kind, pointer, value);
    return this.#changed(kind, () => this.#put(kind, pointer, value));
  }

  async addOfficeLine(kind: string, value: JsonValue) {
    await this.step("addOfficeLine", kind, value);
    return this.#changed(kind, () => {
      const { keys, lines } = this.#held(kind);
      keys.push(`k-${keys.length + 1}-${Date.now()}`);
      lines.push({ ...(value as Line) });
    });
  }

  async removeOfficeLine(kind: string, key: string) {
    await this.step("removeOfficeLine", kind, key);
    return this.#changed(kind, () => {
      const { keys, lines } = this.#held(kind);
      lines.splice(keys.indexOf(key), 1);
      keys.splice(keys.indexOf(key), 1);
    });
  }

  async resolveOfficeField(kind: string, pointer: string, value: JsonValue) {
    await this.step("resolveOfficeField", kind, pointer, value);
    return this.#changed(kind, () => {
      const found = this.#held(kind);
      found.conflicts = found.conflicts.filter((conflict) => conflict.pointer !== pointer);
      this.#put(kind, pointer, value);
    });
  }

  async signatureImage(code: string) {
    await this.step("signatureImage", code);
    return this.#signatory(code)?.firmaSha256 ? scrawl : null;
  }

  async setSignatureImage(code: string, path: string | null) {
    await this.step("setSignatureImage", code, path);
    const line = this.#signatory(code);
    if (!line) throw fail("badField", { pointer: "/firmatari/codiceFiscale", why: code });
    if (path && !/\.(png|jpe?g)$/i.test(path)) throw fail("signatureImage", { file: path, why: "neither PNG nor JPEG" });
    return this.#changed("signatories", () => {
      if (path) line.firmaSha256 = "5a".repeat(32);
      else delete line.firmaSha256;
    });
  }

  #signatory(code: string): Line | undefined {
    return this.#documents.signatories.lines.find((line) => String(line.codiceFiscale).toUpperCase() === code.toUpperCase());
  }

  async saveTemplate(id: string, name: string) {
    await this.step("saveTemplate", id, name);
    const { paper } = this.kept(id);
    const { keys, lines } = this.#held("templates");
    keys.push(`k-${keys.length + 1}`);
    lines.push({ nome: name, descrizione: "", tipoPratica: paper.tipoPratica ?? "CO" });
    this.#papers.set(keys.at(-1) ?? "", structuredClone(paper));
    this.#hearers.tell("templates");
  }

  async createFromTemplate(key: string) {
    await this.step("createFromTemplate", key);
    const { keys, lines } = this.#held("templates");
    const name = String(lines[keys.indexOf(key)]?.nome ?? "");
    return this.shelf.add({ ...(this.#papers.get(key) ?? loom(500, bursa, "Turchia", "")), title: name, id: undefined }, "draft").id;
  }

  async proofs(id: string | null, block: string | null) {
    await this.step("proofs", id, block);
    const { keys, lines } = this.#held("proofs");
    const known = lines.map((line, at) => proofView(keys[at] ?? "", line, this.shelf.all()));
    if (id === null || block === null) return known;
    const kept = this.kept(id);
    const of = kept.paper.dichiarazioneOrigine?.blocchi?.[kept.keys.blocks.indexOf(block)];
    return known.filter((proof) => !of?.paese || proof.country === of.paese).map((proof) => ({ ...proof, fit: 1 }));
  }

  async putProofFile(key: string, path: string) {
    await this.step("putProofFile", key, path);
    return this.#changed("proofs", () => {
      this.#put("proofs", `/prove/${key}/nome`, path.split("/").at(-1) ?? path);
      this.#put("proofs", `/prove/${key}/sha256`, "e5".repeat(32));
    });
  }

  async attachProof(id: string, block: string, key: string, drawn: string) {
    await this.step("attachProof", id, block, key, drawn);
    const { keys, lines } = this.#held("proofs");
    const proof = lines[keys.indexOf(key)];
    if (!proof?.sha256) throw fail("badField", { pointer: `/prove/${key}/sha256`, why: "…" });
    const kept = this.unsealed(id);
    const items = kept.paper.dichiarazioneOrigine?.blocchi?.[kept.keys.blocks.indexOf(block)]?.items ?? [];
    const there = (kept.paper.allegati ?? []).findIndex((file) => file.prova === key || file.sha256 === proof.sha256);
    if (there >= 0) {
      const all = [...(kept.paper.allegati?.[there]?.items ?? []), ...items];
      this.shelf.set(kept, `/allegati/${kept.keys.attachments[there]}/items`, [...new Set(all)].toSorted((a, b) => a - b));
    } else {
      const line = this.shelf.addLine(kept, "/allegati");
      this.shelf.set(kept, `/allegati/${line}`, { tipo: proof.tipo ?? "GEN", nome: proof.nome ?? "", items, prova: key, scarico: drawn, sha256: proof.sha256 });
    }
    return this.changedView(id);
  }

  /** A colleague edits one of the company's documents. */
  officeElsewhere(kind: OfficeKind, pointer: string, value: JsonValue) {
    this.#put(kind, pointer, value);
    this.#hearers.tell(kind);
  }

  /** Two people changed one of its boxes. */
  officeDispute(kind: OfficeKind, pointer: string, candidates: CandidateView[]) {
    this.#held(kind).conflicts.push({ pointer, kind: "register", standing: candidates[0]?.value ?? null, candidates });
    this.#hearers.tell(kind);
  }

  #held(kind: string): Held {
    const name = officeKinds.find((known) => known === kind);
    if (!name) throw fail("usage", { expected: officeKinds.join(", ") });
    return this.#documents[name];
  }

  #put(kind: string, pointer: string, value: JsonValue) {
    const { fields, keys, lines } = this.#held(kind);
    const parts = pointer.split("/").slice(1);
    const holder = parts.length === 1 ? fields : lines[keys.indexOf(parts[1] ?? "")];
    const member = parts.at(-1) ?? "";
    if (!holder) throw fail("badField", { pointer, why: "…" });
    if (value === null) delete holder[member];
    else holder[member] = value;
  }

  #changed(kind: string, act: () => void): OfficeDocumentView {
    act();
    this.#hearers.tell(kind);
    return this.#view(kind);
  }

  #view(kind: string): OfficeDocumentView {
    const { fields, keys, lines, conflicts } = this.#held(kind);
    const list = officeLists[kind as OfficeKind];
    const document = list ? { [list.slice(1)]: lines } : fields;
    return structuredClone({ kind, document, lines: keys, conflicts });
  }
}

// The fake's signing queue: what is sealed, as a signatory sees it, and a few documents without a practice.
import type { Language } from "../backend";
import type { ChamberSumView, ComparisonView, FindingView, PaperView, ProofView, QueueItemView, QueueView, ToSignView } from "../bindings";
import type { Attachment } from "../types";
import { page } from "./page";
import type { Kept, Shelf } from "./shelf";

export const luca = { fiscalCode: "MRTLCU70A01A794I", name: "LUCA MORETTI" };
export const marta = { fiscalCode: "RTOMRT80A41A794X", name: "MARTA ROTA" };
export const learnt = "2026-11-22T08:10:00Z";
const holdings: Record<string, string> = { BG: "412.00" };

const statement =
  "Il sottoscritto, consapevole che chi rende dichiarazioni mendaci, forma atti falsi o ne fa uso e' punito ai sensi del codice penale (art. 76 del D.P.R. 28 dicembre 2000, n. 445), " +
  "dichiara sotto la propria responsabilita', ai sensi dell'art. 47 dello stesso decreto, che le merci descritte in questa domanda hanno l'origine di seguito indicata.";

const paper = (id: string, name: string, kind: PaperView["kind"], form: PaperView["form"], signatory: string, sizeBytes: number): PaperView => ({
  id, name, kind, signatory, form, sha256: id.repeat(32).slice(0, 64), sizeBytes, addedAt: "2026-11-24T10:12:00Z", state: "waiting", path: null,
});

export const firstPapers = (): PaperView[] => [
  paper("d1", "contratto_telemaco.pdf", "contract", "pades", luca.fiscalCode, 182_000),
  paper("d2", "denuncia_smarrimento.pdf", "lossReport", "p7m", "", 41_000),
];

/** Signed attachments are the demand of the Chamber of this practice. */
const wanted = (file: Attachment) => file.tipo === "VPT" || file.nome?.startsWith("packing_list_421") === true;

function proofs(kept: Kept): ProofView[] {
  return (kept.paper.allegati ?? []).map((file, index) => ({
    name: file.nome ?? "", kind: file.tipo ?? "GEN", description: file.descrizione ?? "", sha256: file.sha256 ?? "", sizeBytes: 148_000 + index * 1_250_000, here: true,
    signAs: wanted(file) ? "pades" : null, why: wanted(file) ? "chamber" : null,
  }));
}

function documents(kept: Kept): ToSignView[] {
  const attached = proofs(kept).flatMap(({ name, sha256, signAs, why }) => (signAs && why ? [{ name, form: signAs, why, sha256, done: false }] : []));
  const base: ToSignView = { name: kept.seal?.fileName ?? "", form: "p7m", why: "baseForm", sha256: kept.seal?.sha256 ?? "", done: false };
  return [...attached, base];
}

const field = (pointer: string, before: string, after: string) => ({ pointer, before, after });

function since(kept: Kept): ComparisonView[] {
  const consignee: ComparisonView = {
    with: "consignee", practice: "p-9", title: "Telai VS-190, settembre", at: "2026-09-14T10:00:00Z",
    fields: [
      field("/fatture/0/numero", "2026/EX/0409", String(kept.paper.fatture?.[0]?.numero ?? "")),
      field("/items/0/quantita", "KG 9.120 LORDI / N. 2 MACCHINE", kept.paper.items?.[0]?.quantita ?? ""),
      field("/box4_trasporto", "VIA STRADA - BY ROAD", String(kept.paper.box4_trasporto ?? "")),
    ],
  };
  if (kept.id === "p-3") return [{ with: "revision", practice: kept.id, title: "r1", at: "2026-11-20T16:20:00Z", fields: [field("/items/1/quantita", "KG 312 LORDI", "KG 348 LORDI")] }, consignee];
  return kept.id === "p-4" ? [consignee] : [];
}

function warnings(kept: Kept, language: Language): FindingView[] {
  if (kept.id !== "p-4") return [];
  const message = language === "it" ? "Il paese di destinazione chiede di solito la legalizzazione: non è tra le richieste." : "The country of destination usually wants a legalisation: none is asked for.";
  return [{ rule: "V24", severity: "warning", box: "order", pointer: "/ordine/legalizzazioni", message, mend: null }];
}

/** The next practices come from the other signatory, so that there are two queues. */
export const signatoryOf = (kept: Kept) => (kept.paper.firmatario as { codiceFiscale?: string } | undefined)?.codiceFiscale ?? luca.fiscalCode;

function item(shelf: Shelf, kept: Kept): QueueItemView[] {
  if (kept.state !== "sealed" || !kept.seal) return [];
  const { seal } = kept;
  const row = shelf.row(kept);
  const who = signatoryOf(kept) === marta.fiscalCode ? marta : luca;
  return [{
    id: kept.id, title: row.title, consignee: `${row.consignee}, ${row.country}`, signatory: `${who.name} (${who.fiscalCode})`, fiscalCode: who.fiscalCode, chamber: "BG",
    seal, digest: `${seal.sha256.slice(32)}${seal.orderDetailSha256.slice(32)}`, fee: row.fee,
    order: shelf.language === "it" ? ["2 copie", "stampa in azienda, su foglio bianco"] : ["2 copies", "printed at the company, on white paper"],
    warnings: warnings(kept, shelf.language), declaration: kept.paper.tipoPratica === "VA" ? "" : statement, proofs: proofs(kept), documents: documents(kept), since: since(kept),
  }];
}

export function sumsOf(items: QueueItemView[]): ChamberSumView[] {
  return [...new Set(items.map((one) => one.chamber))].map((chamber) => {
    const total = items.filter((one) => one.chamber === chamber).reduce((sum, one) => sum + Number(one.fee), 0);
    const amount = holdings[chamber];
    return {
      chamber, total: total.toFixed(2), balance: amount ? { amount, learntAt: learnt, fresh: false } : null,
      after: amount ? (Number(amount) - total).toFixed(2) : null,
    };
  });
}

export const totalOf = (items: QueueItemView[]) => items.reduce((sum, one) => sum + Number(one.fee), 0).toFixed(2);

export function queueOf(shelf: Shelf, papers: PaperView[], signatory: string | null): QueueView {
  const all = shelf.all().flatMap((kept) => item(shelf, kept));
  const items = all.filter((one) => signatory === null || one.fiscalCode === signatory);
  const signatories = [luca, marta].map((who) => ({ ...who, documents: all.filter((one) => one.fiscalCode === who.fiscalCode).length })).filter((who) => who.documents > 0);
  const sums = sumsOf(items);
  return {
    signatories, signatory, items, papers: papers.filter((one) => signatory === null || !one.signatory || one.signatory === signatory),
    total: totalOf(items), sums, balance: sums[0]?.balance ?? { amount: holdings.BG ?? "0.00", learntAt: learnt, fresh: false },
  };
}

/** Two pages of a proof, enough to scroll. */
export function proofPages(name: string): string[] {
  const sheet = (number: number) => page({ box1_speditore: [name, `pagina ${number}`], items: [], box4_trasporto: "", box5_osservazioni: "" });
  return [sheet(1), sheet(2)];
}

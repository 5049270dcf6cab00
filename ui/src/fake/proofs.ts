// How the fake's proofs stand, and what its papers give of themselves: enough of the rules to look plausible.
import type { DerivedView, Value as JsonValue, MissingView, OriginProofView } from "../bindings";
import type { Paper } from "../types";
import type { Kept } from "./shelf";

const words: Record<string, string> = { DDO: "dichiarazione di origine", BOL: "bolletta doganale", COE: "certificato di origine estero", FAA: "fattura di acquisto" };
const over = ["rejected", "notReceived", "cancelled", "annulled"];
/** `1.234,5` and `KG 120`, in thousandths. */
const amount = (text: string) => Math.round(Number((/[\d.,]+/.exec(text)?.[0] ?? "0").replaceAll(".", "").replace(",", ".")) * 1000);
const said = (unit: string, thousandths: number) => `${unit} ${(thousandths / 1000).toLocaleString("it-IT", { useGrouping: false })}`;
const text = (value: JsonValue | undefined) => (typeof value === "string" ? value : "");

export function proofView(key: string, line: Record<string, JsonValue>, papers: Kept[]): OriginProofView {
  const uses = papers.flatMap((kept) => (kept.paper.allegati ?? []).filter((file) => file.prova === key).map((file) => (
    { id: kept.id, title: kept.paper.title ?? "", state: kept.state, drawn: file.scarico ?? "", released: over.includes(kept.state) })));
  const covered = amount(text(line.quantita));
  const drawn = uses.filter((use) => !use.released).reduce((sum, use) => sum + amount(use.drawn), 0);
  const unit = text(line.unita);
  const today = new Date().toISOString().slice(0, 10);
  const limited = text(line.quantita) !== "";
  return {
    key, kind: text(line.tipo), country: text(line.paese), uses, fit: 0,
    words: [words[text(line.tipo)] ?? "documento", line.numero && `n. ${text(line.numero)}`, line.fornitore && `di ${text(line.fornitore)}`].filter(Boolean).join(" "),
    validity: line.al && today > text(line.al) ? "ended" : line.dal && today < text(line.dal) ? "notYet" : "holds", hasFile: Boolean(line.sha256),
    covered: limited ? said(unit, covered) : "", drawn: limited ? said(unit, drawn) : "", left: limited ? said(unit, Math.max(0, covered - drawn)) : "", overdrawn: limited && drawn > covered,
  };
}

export function derivedOf(paper: Paper, italian: boolean): DerivedView {
  const blocks = paper.dichiarazioneOrigine?.blocchi ?? [];
  const items = paper.items ?? [];
  const blockOf = (number: number | undefined) => blocks.find((block) => number !== undefined && block.items?.includes(number));
  const origins = items.map((line) => line.origine ?? blockOf(line.n)?.paese ?? "");
  const box3 = [...new Set(origins.filter(Boolean))].toSorted((a, b) => Number(b.startsWith("Unione")) - Number(a.startsWith("Unione")));
  const has = (pattern: RegExp) => blocks.some((block) => pattern.test(block.tipo ?? ""));
  const code = has(/^estera$/) ? "OREST" : has(/lavorate|trasformate/) ? "MDCOM" : blocks.some((block) => block.tipo) ? "ORCOM" : "";
  const stated = paper.box3_paesiOrigine as string[] | undefined;
  const made = blocks.filter((block) => /fabbricate|prodotte/.test(block.tipo ?? ""));
  const firms = made.map((block) => [block.impresa, block.luogoProduzione].filter(Boolean).join(", ")).filter(Boolean);
  return {
    box3, box3Differs: Boolean(stated?.length) && [...(stated ?? [])].toSorted().join() !== box3.toSorted().join(), code,
    codeDiffers: Boolean(paper.dichiarazioneOrigine?.codice && paper.dichiarazioneOrigine.codice !== code),
    lines: items.map((line, at) => ({ number: line.n ?? 0, origin: origins[at] ?? "", text: [`${line.n}. ${line.colli ?? ""} ${line.naturaColli ?? ""}`, line.descrizione ?? ""].join("\n") })),
    paragraphs: [{ id: "euCountry", text: made.length ? "ITALIA" : "" }, { id: "production", text: made[0]?.tipo ?? "" }, { id: "producer", text: firms.join("; ") }].filter((one) => one.text),
    missing: missingOf(paper, italian),
  };
}

function missingOf(paper: Paper, italian: boolean): MissingView[] {
  const files = paper.allegati ?? [];
  const invoices = (paper.fatture ?? []).filter((invoice) => !files.some((file) => file.tipo === "FAE" && (!file.fattura || file.fattura === invoice.numero)));
  const foreign = (paper.dichiarazioneOrigine?.blocchi ?? []).filter((block) => block.tipo === "estera" && !files.some((file) => /BOL|COE|DDO/.test(file.tipo ?? "")));
  return [
    ...invoices.map((invoice) => ({ words: `${italian ? "Fattura di esportazione" : "Export invoice"} ${invoice.numero ?? ""}`, kinds: ["FAE"], lines: [], required: true })),
    ...foreign.map((block) => ({
      words: italian ? `Prova dell'origine ${block.paese ?? ""} per le righe ${(block.items ?? []).join(", ")}` : `Proof of the origin ${block.paese ?? ""} for lines ${(block.items ?? []).join(", ")}`,
      kinds: ["BOL", "COE", "DDO"], lines: block.items ?? [], required: true,
    })),
    ...files.filter((file) => !file.sha256).map((file) => ({ words: `${italian ? "Il file di" : "The file of"} "${file.nome ?? ""}"`, kinds: file.tipo ? [file.tipo] : [], lines: file.items ?? [], required: true })),
  ];
}

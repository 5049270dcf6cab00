// Where a pointer stands on the paper: its box, its line, its name; and the way there.
import type { PracticeView } from "../bindings";
import { lists, type ListName } from "../types";
import type { Say } from "../words/words";
import { asText, at } from "./editing";

const names = Object.keys(lists) as ListName[];

/** Boxes by the first member of a pointer. */
const boxes: Record<string, string> = {
  box1_speditore: "1", box2_destinatario: "2", paeseDestinazione: "2", box3_paesiOrigine: "3", box4_trasporto: "4", box5_osservazioni: "5",
  items: "6", fatture: "invoices", dichiarazioneOrigine: "declaration", allegati: "attachments", ordine: "order", giacenzaMerci: "order",
  annotazioni: "order", aPosteriori: "order", duplicato: "order", sostituisce: "order", certificatoEmesso: "request", denuncia: "request", delega: "request", packingList: "order", unicaSpedizione: "invoices", proforma: "order", sportello: "parties", impresa: "parties", firmatario: "parties", noteRichiesta: "request",
};

/** Where a remark on a whole box is kept. */
export const boxPointers: Record<string, string> = {
  "6": "/items", invoices: "/fatture", declaration: "/dichiarazioneOrigine", attachments: "/allegati", order: "/ordine", parties: "/impresa",
};

const fields: Record<string, string> = {
  "/paeseDestinazione": "destination-country", "/giacenzaMerci": "order-location-label", "/annotazioni": "notes", "/proforma": "pro-forma",
  "/items/n": "goods-number", "/items/marche": "goods-marks", "/items/colli": "goods-packages", "/items/naturaColli": "goods-kind",
  "/items/descrizione": "goods-description", "/items/origine": "goods-origin", "/items/hs": "goods-hs", "/items/articolo": "goods-article", "/items/quantita": "goods-quantity",
  "/fatture/numero": "invoice-number", "/fatture/data": "invoice-date", "/fatture/importo": "invoice-amount", "/fatture/valuta": "invoice-currency",
  "/fatture/acquirente": "invoice-buyer",
  "/dichiarazioneOrigine/blocchi/tipo": "block-kind", "/dichiarazioneOrigine/blocchi/paese": "block-country", "/dichiarazioneOrigine/blocchi/impresa": "block-producer",
  "/dichiarazioneOrigine/blocchi/luogoProduzione": "block-plant", "/dichiarazioneOrigine/blocchi/lavorazioni": "block-workings",
  "/dichiarazioneOrigine/blocchi/documentazione": "block-documents", "/dichiarazioneOrigine/blocchi/items": "block-goods",
  "/dichiarazioneOrigine/blocchi/propria": "block-own",
  "/allegati/tipo": "attachment-type", "/allegati/nome": "attachment-name", "/allegati/fattura": "attachment-invoice", "/allegati/visti": "attachment-visas",
  "/allegati/legalizzazioni": "attachment-legalisations", "/allegati/descrizione": "attachment-description", "/allegati/ruolo": "attachment-purpose",
  "/allegati/items": "attachment-goods", "/allegati/prova": "attachment-proof", "/allegati/scarico": "attachment-drawn",
  "/ordine/originale": "order-originals", "/ordine/copie": "order-copies-label", "/ordine/vistiFattura": "order-visas-label",
  "/ordine/legalizzazioni": "order-legalisations-label", "/ordine/consegna": "order-delivery", "/ordine/supporto": "order-support",
  "/ordine/pagamento": "order-payment", "/ordine/stampaInAzienda": "order-print-label", "/ordine/urgente": "order-urgent-label",
  "/ordine/legalizzazioneCertificato": "order-legalised",
  "/aPosteriori": "late", "/aPosteriori/motivo": "late-reason", "/aPosteriori/dataSpedizione": "late-shipped", "/aPosteriori/documentiSpedizione": "late-documents",
  "/aPosteriori/dichiarazioneNessunAltroCO": "late-none",
  "/duplicato": "duplicate", "/duplicato/numero": "duplicate-number", "/duplicato/data": "duplicate-date",
  "/sostituisce": "replaces", "/sostituisce/numero": "replaces-number", "/sostituisce/data": "duplicate-date", "/sostituisce/motivo": "replaces-reason",
  "/sostituisce/restituitoIl": "replaces-returned",
  "/certificatoEmesso": "copies-title", "/certificatoEmesso/numero": "copies-number", "/certificatoEmesso/data": "duplicate-date",
  "/denuncia": "report-documents", "/denuncia/data": "report-date", "/denuncia/documenti": "report-documents",
  "/delega": "delegate-name", "/delega/delegato": "delegate-name", "/delega/codiceFiscale": "delegate-code", "/delega/dal": "delegate-from", "/delega/al": "delegate-until",
  "/dichiarazioneOrigine/codice": "origin-code",
  "/packingList": "packing-packages", "/packingList/colli": "packing-packages", "/packingList/quantita": "packing-quantity", "/unicaSpedizione": "one-shipment",
  "/sportello/cciaa": "desk-chamber", "/sportello/sede": "desk-office",
  "/impresa/denominazione": "company-name", "/impresa/codiceFiscale": "company-code", "/impresa/numeroRea": "company-rea",
  "/impresa/indirizzo": "company-address", "/impresa/comune": "company-town", "/impresa/siglaProv": "company-province", "/impresa/stato": "company-country",
  "/firmatario/cognome": "signatory-family", "/firmatario/nome": "signatory-given", "/firmatario/codiceFiscale": "signatory-code", "/firmatario/ruolo": "signatory-role",
};

/** How the history names a remark on a box. */
const remarked = "/!comment";

type Place = { box: string | null; list: ListName | null; key: string | null; member: string };

/** A pointer whose line is named by its key, whichever way it came. */
export function keyed(view: Keyed, pointer: string): string {
  const name = names.find((candidate) => pointer.startsWith(`${lists[candidate]}/`));
  if (!name) return pointer;
  const [line = "", ...rest] = pointer.slice(lists[name].length + 1).split("/");
  const key = /^\d+$/.test(line) ? (view.keys[name][Number(line)] ?? line) : line;
  return [lists[name], key, ...rest].join("/");
}

type Keyed = Pick<PracticeView, "keys" | "document">;
const noView: Keyed = { keys: { items: [], invoices: [], blocks: [], attachments: [] }, document: {} };

function placeOf(view: Keyed, given: string): Place {
  const pointer = keyed(view, given);
  const list = names.find((candidate) => pointer === lists[candidate] || pointer.startsWith(`${lists[candidate]}/`)) ?? null;
  const [key = null, ...rest] = list ? pointer.slice(lists[list].length + 1).split("/") : [];
  const member = list ? rest.join("/") : "";
  const box = boxes[pointer.split("/")[1] ?? ""] ?? null;
  return { box: box === "6" && member === "quantita" ? "7" : box, list, key: key || null, member };
}

/** The place in words: "Casella 5", "Merce 2, Quantità". */
export function sayPlace(say: Say, view: PracticeView, given: string): string {
  const words = wordsOf(say, view, keyed(view, given));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wordsOf(say: Say, view: Keyed, pointer: string): string {
  if (pointer === "/" || pointer === "") return say("place-all");
  if (pointer.startsWith("/!care/")) return say(`care-${pointer.slice("/!care/".length)}`);
  if (pointer.startsWith("/!event/")) return say("events-title");
  if (pointer === "/title") return say("practice-title");
  if (pointer.endsWith(remarked)) return say("place-remark", { place: wordsOf(say, view, pointer.slice(0, -remarked.length)) });
  const { box, list, key, member } = placeOf(view, pointer);
  if (list && key) {
    const line = sayLine(say, view, list, key);
    const field = memberWord(list, member);
    return field ? `${line}, ${say(field, { number: "" }).trim()}` : line;
  }
  const field = fields[pointer];
  if (!box) return field ? say(field) : pointer;
  const title = /^\d/.test(box) ? say("box-short", { number: box }) : say(`box-${box}`);
  return field ? `${title}, ${say(field)}` : title;
}

/** The place of a pointer whose lines are named by their index, as two sealed papers are compared: "Merce 2, Quantità". */
export function sayIndexed(say: Say, pointer: string): string {
  const list = names.find((candidate) => pointer.startsWith(`${lists[candidate]}/`));
  const words = list ? sayIndexedLine(say, list, pointer) : wordsOf(say, noView, pointer);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function sayIndexedLine(say: Say, list: ListName, pointer: string): string {
  const [index = "", member = ""] = pointer.slice(lists[list].length + 1).split("/");
  const line = say(lineWords[list], { number: Number(index) + 1 });
  const field = memberWord(list, member);
  return field ? `${line}, ${say(field, { number: "" }).trim()}` : line;
}

const lineWords: Record<ListName, string> = { items: "goods-line", invoices: "invoice-line", blocks: "block-line", attachments: "attachment-line" };

/** A member of a line in words; `null` for the line as a whole. */
export function memberWord(list: ListName, member: string): string | null {
  if (member === "pos") return "line-order";
  if (!member || member === "removed") return null;
  return fields[`${lists[list]}/${member}`] ?? null;
}

function sayLine(say: Say, view: Keyed, list: ListName, key: string): string {
  const index = view.keys[list].indexOf(key);
  const number = index < 0 ? "" : String(index + 1);
  if (index < 0) return say(`gone-${list}`);
  if (list === "items") return say("goods-line", { number: asText(at(view, `/items/${key}/n`)) || number });
  if (list === "invoices") return say("invoice-line", { number: asText(at(view, `/fatture/${key}/numero`)) || number });
  if (list === "blocks") return say("block-line", { number });
  return asText(at(view, `/allegati/${key}/nome`)) || say("attachment-unnamed");
}

/** The box of a pointer, as its element is named. */
export function boxOf(view: PracticeView, pointer: string): string | null {
  const { box } = placeOf(view, pointer);
  return box === "7" ? "6" : box;
}

/** Brings a place before the person's eyes and puts the focus there. */
export function goTo(view: PracticeView, given: string, tries = 8) {
  const pointer = keyed(view, given).replace(/\/(!comment|removed|pos)$/, "");
  const dispute = document.querySelector<HTMLElement>(`[data-dispute="${keyed(view, given)}"]`);
  const exact = dispute ?? document.querySelector<HTMLElement>(`[data-pointer="${pointer}"]`);
  if (exact) return stand(exact);
  const { list, key } = placeOf(view, pointer);
  const box = document.getElementById(`box-${boxOf(view, pointer) ?? "1"}`);
  const line = list && key ? document.querySelector<HTMLElement>(`[data-line="${key}"]`) : null;
  if (line) return stand(line);
  const scroller = box?.closest(".editor-scroll");
  if (list === "items" && key && scroller && tries > 0 && view.keys.items.includes(key)) {
    // Only the lines that can be seen are drawn: go near, and look again.
    const top = (box?.getBoundingClientRect().top ?? 0) - scroller.getBoundingClientRect().top;
    scroller.scrollTop += top + view.keys.items.indexOf(key) * 184 - scroller.clientHeight / 2;
    requestAnimationFrame(() => goTo(view, given, tries - 1));
    return;
  }
  if (box) stand(box);
}

/** Scrolls an element into view and puts the focus into its first field. */
export function stand(element: HTMLElement) {
  element.scrollIntoView({ block: "center" });
  if (element.dataset.dispute !== undefined) return element.focus({ preventScroll: true });
  const field = element.querySelector<HTMLElement>("input:enabled, textarea:enabled, select:enabled") ?? element.querySelector<HTMLElement>("button:enabled");
  (field ?? element).focus({ preventScroll: true });
}

// The practice in the exchange form, as the boxes read it. Every member may be absent: absent and
// empty are one. Members that this version does not know are carried by the backend, not here.
import type { Value as JsonValue } from "./bindings";

export type Company = {
  denominazione?: string;
  indirizzo?: string;
  comune?: string;
  siglaProv?: string;
  numeroRea?: string;
  codiceFiscale?: string;
  stato?: string;
};

export type GoodsLine = {
  n?: number;
  marche?: string;
  colli?: number;
  naturaColli?: string;
  descrizione?: string;
  origine?: string;
  hs?: string;
  quantita?: string;
  articolo?: string;
};

export type Invoice = {
  numero?: string;
  data?: string;
  importo?: string;
  valuta?: string;
  acquirente?: string;
};

export type OriginBlock = {
  tipo?: string;
  paese?: string;
  impresa?: string;
  luogoProduzione?: string;
  lavorazioni?: string;
  documentazione?: string[];
  propria?: boolean;
  items?: number[];
};

export type Attachment = {
  tipo?: string;
  nome?: string;
  descrizione?: string;
  fattura?: string;
  items?: number[];
  ruolo?: string;
  visti?: number;
  vistoPoteriFirmaDichImpresa?: number;
  vistoPoteriFirmaFattura?: number;
  vistoDeposito?: number;
  legalizzazioni?: number;
  prova?: string;
  scarico?: string;
  sha256?: string;
};

export type Paper = {
  id?: string;
  title?: string;
  tipoPratica?: string;
  items?: GoodsLine[];
  fatture?: Invoice[];
  dichiarazioneOrigine?: { codice?: string; blocchi?: OriginBlock[] };
  allegati?: Attachment[];
  [member: string]: unknown;
};

/** The lists whose lines have keys, by their pointer. */
export const lists = {
  items: "/items",
  invoices: "/fatture",
  blocks: "/dichiarazioneOrigine/blocchi",
  attachments: "/allegati",
} as const;

export type ListName = keyof typeof lists;

/** The company's other documents, each with the pointer of its list. */
export const officeLists = {
  company: null,
  signatories: "/firmatari",
  addresses: "/indirizzi",
  templates: "/modelli",
  glossary: "/articoli",
  proofs: "/prove",
} as const;

export type OfficeKind = keyof typeof officeLists;
export const officeKinds = Object.keys(officeLists) as OfficeKind[];

export type Signatory = {
  cognome?: string;
  nome?: string;
  codiceFiscale?: string;
  ruolo?: string;
  poteri?: string;
  documentoPoteri?: string;
  scadenza?: string;
  sostituti?: string[];
  attivo?: boolean;
  /** How the signature comes and is seen. */
  firmaForma?: string;
  firmaPagina?: string;
  firmaAngolo?: string;
  firmaGrandezza?: string;
  firmaMotivo?: string;
  firmaSha256?: string;
};

export type Address = { nome?: string; righe?: string[]; paese?: string; note?: string; ruolo?: string };
export type Template = { nome?: string; descrizione?: string; tipoPratica?: string };
export type Article = {
  codice?: string;
  descrizioneIt?: string;
  descrizioneEn?: string;
  hs?: string;
  origine?: string;
  unita?: string;
  produttore?: string;
  note?: string;
};

export type Proof = {
  tipo?: string;
  numero?: string;
  data?: string;
  fornitore?: string;
  paese?: string;
  dal?: string;
  al?: string;
  articoli?: string[];
  quantita?: string;
  unita?: string;
  nome?: string;
  sha256?: string;
  note?: string;
};

export type { JsonValue };

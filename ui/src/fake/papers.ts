// Invented practices. Names, codes and numbers belong to nobody.
import type { Paper } from "../types";

const company = {
  denominazione: "Tessilmacchine Valseriana S.r.l.", indirizzo: "Via dell'Orditoio 14", comune: "Albino", siglaProv: "BG",
  numeroRea: "999101", codiceFiscale: "99990010169", stato: "Italia",
};
const signatory = { cognome: "Moretti", nome: "Luca", codiceFiscale: "MRTLCU70A01A794I", ruolo: "legale rappresentante" };
export const attorney = { cognome: "Rota", nome: "Marta", codiceFiscale: "RTOMRT80A41A794X", ruolo: "procuratore" };
const consignor = ["TESSILMACCHINE VALSERIANA S.R.L.", "VIA DELL'ORDITOIO 14", "24021 ALBINO (BERGAMO)", "ITALIA"];

export function loom(number: number, consignee: string[], country: string, title: string): Paper {
  const invoice = `2026/EX/${String(number).padStart(4, "0")}`;
  return {
    id: `EX-${number}`,
    title,
    tipoPratica: "CO",
    sportello: { cciaa: "BG", sede: "Bergamo" },
    impresa: company,
    firmatario: signatory,
    box1_speditore: consignor,
    box2_destinatario: consignee,
    paeseDestinazione: country,
    box3_paesiOrigine: ["Unione Europea - Italia"],
    box4_trasporto: "VIA MARE - BY SEA",
    box5_osservazioni: `INVOICE NO. ${invoice} OF THE 14/09/2026`,
    items: [
      {
        n: 1, marche: "ADM/BURSA 1-6", colli: 6, naturaColli: "casse di legno / wooden cases",
        descrizione: "TELAIO AUTOMATICO A PINZA PER TESSITURA, MOD. VS-190, COMPLETO DI ACCESSORI - AUTOMATIC RAPIER WEAVING LOOM WITH ACCESSORIES",
        origine: "Unione Europea - Italia", hs: "844630", quantita: "KG 9.840 LORDI / N. 2 MACCHINE",
      },
      {
        n: 2, marche: "ADM/BURSA 7", colli: 1, naturaColli: "cassa di legno / wooden case",
        descrizione: "PARTI DI RICAMBIO PER TELAI DA TESSITURA - SPARE PARTS FOR WEAVING LOOMS",
        origine: "Unione Europea - Italia", hs: "844842", quantita: "KG 312 LORDI",
      },
    ],
    fatture: [{ numero: invoice, data: "2026-09-14", importo: "186400.00", valuta: "EUR" }],
    dichiarazioneOrigine: {
      blocchi: [{
        tipo: "fabbricate", paese: "Unione Europea - Italia", impresa: company.denominazione, luogoProduzione: "Albino (BG)", propria: true, items: [1, 2],
      }],
    },
    giacenzaMerci: "Albino (BG)",
    allegati: [
      { tipo: "FAE", nome: `fattura_${number}.pdf`, fattura: invoice, sha256: "3f".repeat(32) },
      { tipo: "PAC", nome: `packing_list_${number}.pdf`, sha256: "a7".repeat(32) },
    ],
    ordine: { originale: 1, copie: 2, stampaInAzienda: true, supporto: "foglio bianco", consegna: "stampa in azienda", pagamento: "diritti" },
  };
}

export const bursa = ["ANADOLU DOKUMA MAKINA SAN. VE TIC. A.S.", "ORGANIZE SANAYI BOLGESI 7. CADDE NO. 21", "16140 BURSA", "TURCHIA"];
export const almaty = ["QAZ TEKSTIL SERVIS LLP", "ABAY AVENUE 150", "ALMATY", "KAZAKHSTAN"];
export const dubai = ["GULF LOOMS TRADING LLC", "AL QUOZ 3, P.O. BOX 0000", "DUBAI", "EMIRATI ARABI UNITI"];

const long = (lines: number) => Array.from({ length: lines }, (_, index) => `VALVOLA A SFERA IN ACCIAIO INOX, MATRICOLA VS-${4100 + index}`).join("\n");

/** Goods over several sheets, one line longer than a sheet, and a consignee that is more than an address. */
export const overSheets: Paper = {
  ...loom(424, ["EMIRATES VALVE TRADING LLC", "JEBEL ALI FREE ZONE, S20114", "DUBAI", "EMIRATI ARABI UNITI", "DESTINAZIONE FINALE: OMAN"], "Oman", "Valvole per Oman, su più fogli"),
  items: [
    ...Array.from({ length: 10 }, (_, index) => ({
      n: index + 1, marche: `OV/MCT ${index * 4 + 1}-${index * 4 + 4}`, colli: 4, naturaColli: "pallet",
      descrizione: `VALVOLE A SFERA IN ACCIAIO FORGIATO DN ${(index + 2) * 25}, CORPO FLANGIATO, CON ATTUATORE - FORGED STEEL BALL VALVES WITH ACTUATOR`,
      origine: "Unione Europea - Italia", hs: "848180", quantita: `N. ${12 + index} / KG ${(410 + index * 35).toLocaleString("it")} NETTI`,
    })),
    { n: 11, marche: "OV/MCT 41-52", colli: 12, naturaColli: "casse / cases", descrizione: long(33), origine: "Unione Europea - Italia", hs: "848180", quantita: "N. 33 / KG 2.310 NETTI" },
  ],
};

export const visas: Paper = {
  id: "EX-VA", title: "Visti su fatture per Gulf Looms", tipoPratica: "VA", sportello: { cciaa: "BG", sede: "Bergamo" }, impresa: company, firmatario: signatory,
  noteRichiesta: "Visto poteri di firma su due fatture.", paeseDestinazione: "Emirati Arabi Uniti",
  allegati: [{ tipo: "VPT", nome: "fattura_0421.pdf", vistoPoteriFirmaFattura: 1, sha256: "5c".repeat(32) }],
  ordine: { vistiFattura: 1, consegna: "sportello", pagamento: "diritti" },
};

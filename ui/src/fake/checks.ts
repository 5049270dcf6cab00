import type { Language } from "../backend";
import type { CheckView } from "../bindings";

type Said = Pick<CheckView, "id" | "state"> & Record<Language, [words: string, nextStep: string | null]>;

const said: Said[] = [
  { id: "home", state: "ok", it: ["Le pratiche sono conservate in /home/ufficio/origo.", null], en: ["Practices are kept in /home/ufficio/origo.", null] },
  { id: "module", state: "ok", it: ["Programma per carte trovato: SoftHSM.", null], en: ["Card software found: SoftHSM.", null] },
  { id: "token", state: "ok", it: ["Il dispositivo «Origo demo» è inserito.", null], en: ["The device “Origo demo” is inserted.", null] },
  {
    id: "certificate", state: "warning",
    it: ["Il certificato di LUCA MORETTI scade il 31/12/2026.", "Rinnovarlo ora: scade entro 60 giorni."],
    en: ["The certificate of LUCA MORETTI expires on 31/12/2026.", "Renew it now: it expires within 60 days."],
  },
  { id: "desk", state: "ok", it: ["Lo sportello di BG risponde all’indirizzo https://desk.example/certo.", null], en: ["The desk of BG answers at https://desk.example/certo.", null] },
  { id: "account", state: "ok", it: ["Il profilo dell’utenza consente l’invio (T0001234).", null], en: ["The account may send (T0001234).", null] },
  {
    id: "confirmation", state: "missing",
    it: ["Manca la conferma una tantum dei dati dell’impresa (AU03).", "Confermare una volta i dati nell’area personale."],
    en: ["The one-time confirmation of the company’s data is missing (AU03).", "Confirm the data once, in the personal area."],
  },
  { id: "balance", state: "unknown", it: ["Il saldo DIRITTI si conosce quando lo sportello risponde.", null], en: ["The DIRITTI balance is known once the desk answers.", null] },
];

export function checksOf(language: Language): CheckView[] {
  return said.map((check) => ({ id: check.id, state: check.state, words: check[language][0], nextStep: check[language][1] }));
}

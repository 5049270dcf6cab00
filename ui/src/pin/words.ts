// The few words of the PIN's page. They stand here, not in the catalogue, so that this page loads no other script.
type Count = (count: number) => string;
export type PinWords = {
  title: string; documents: Count; rest: Count; back: string; incorrect: string; token: string; holder: string; pin: string; sign: string; cancel: string;
  last: string; low: string; pad: string; goOn: string;
};

export const words: Record<"it" | "en", PinWords> = {
  it: {
    title: "PIN di firma",
    documents: (count) => (count === 1 ? "Si firma un documento." : `Si firmano ${count} documenti con un solo PIN.`),
    rest: (count) => (count === 1 ? "Resta un documento da firmare." : `Restano ${count} documenti da firmare.`),
    back: "La carta è di nuovo inserita.",
    incorrect: "Il PIN era errato: da allora alla carta non è stato inviato altro.",
    token: "Dispositivo",
    holder: "Titolare",
    pin: "PIN",
    sign: "Firma",
    cancel: "Annulla",
    last: "Resta un solo tentativo: con un altro PIN errato la carta si blocca.",
    low: "L’ultimo PIN dato a questa carta era errato.",
    pad: "Il PIN si digita sul lettore, dopo aver premuto «Avanti».",
    goOn: "Avanti",
  },
  en: {
    title: "Signing PIN",
    documents: (count) => (count === 1 ? "One document will be signed." : `${count} documents will be signed with one PIN.`),
    rest: (count) => (count === 1 ? "One document is left to sign." : `${count} documents are left to sign.`),
    back: "The card is back.",
    incorrect: "The PIN was wrong: nothing has been sent to the card since.",
    token: "Device",
    holder: "Holder",
    pin: "PIN",
    sign: "Sign",
    cancel: "Cancel",
    last: "One attempt is left: another wrong PIN locks the card.",
    low: "The last PIN given to this card was wrong.",
    pad: "The PIN is typed on the reader, after “Go on”.",
    goOn: "Go on",
  },
};

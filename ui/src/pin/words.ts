// The few words of the PIN's page. They stand here, not in the catalogue, so that this page loads no other script.
export type PinWords = { title: string; documents: (count: number) => string; token: string; holder: string; pin: string; sign: string; cancel: string; last: string; low: string; pad: string };

export const words: Record<"it" | "en", PinWords> = {
  it: {
    title: "PIN di firma",
    documents: (count) => (count === 1 ? "Si firma un documento." : `Si firmano ${count} documenti con un solo PIN.`),
    token: "Dispositivo",
    holder: "Titolare",
    pin: "PIN",
    sign: "Firma",
    cancel: "Annulla",
    last: "Resta un solo tentativo: con un altro PIN errato la carta si blocca.",
    low: "L’ultimo PIN dato a questa carta era errato.",
    pad: "Il PIN si digita sul lettore.",
  },
  en: {
    title: "Signing PIN",
    documents: (count) => (count === 1 ? "One document will be signed." : `${count} documents will be signed with one PIN.`),
    token: "Device",
    holder: "Holder",
    pin: "PIN",
    sign: "Sign",
    cancel: "Cancel",
    last: "One attempt is left: another wrong PIN locks the card.",
    low: "The last PIN given to this card was wrong.",
    pad: "The PIN is typed on the reader.",
  },
};

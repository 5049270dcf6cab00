// The few words of the PIN's page. They stand here, not in the catalogue, so that this page loads no other script.
type Count = (count: number) => string;
export type PinWords = {
  title: string; documents: Count; rest: Count; back: string; incorrect: string; signature: string; signaturePin: string; token: string; holder: string; pin: string; sign: string; cancel: string;
  last: string; low: string; pad: string; goOn: string;
  remote: Record<"pin" | "sent" | "shown", { title: string; label: string; hint: string }>; key: string; behind: Count; remoteDocuments: Count;
};

export const words: Record<"it" | "en", PinWords> = {
  it: {
    title: "PIN di firma",
    documents: (count) => (count === 1 ? "Si firma un documento." : `Si firmano ${count} documenti con un solo PIN.`),
    rest: (count) => (count === 1 ? "Resta un documento da firmare." : `Restano ${count} documenti da firmare.`),
    back: "La carta è di nuovo inserita.",
    incorrect: "Il PIN era errato: da allora alla carta non è stato inviato altro.",
    signature: "Questa carta ha un secondo PIN, solo per la firma: quello che la apre non basta.",
    signaturePin: "PIN per la firma",
    token: "Dispositivo",
    holder: "Titolare",
    pin: "PIN",
    sign: "Firma",
    cancel: "Annulla",
    last: "Resta un solo tentativo: con un altro PIN errato la carta si blocca.",
    low: "L’ultimo PIN dato a questa carta era errato.",
    pad: "Il PIN si digita sul lettore, dopo aver premuto «Avanti».",
    goOn: "Avanti",
    remote: {
      pin: { title: "PIN della firma remota", label: "PIN", hint: "Il PIN della chiave presso il fornitore: vale per questa firma soltanto." },
      sent: { title: "Codice della firma remota", label: "Codice ricevuto", hint: "Il fornitore ha appena inviato un codice usa e getta." },
      shown: { title: "Codice della firma remota", label: "Codice mostrato", hint: "Scrivere il codice che mostra il proprio dispositivo o la propria app." },
    },
    key: "Chiave",
    behind: (count) => (count === 1 ? "Un altro documento attende il codice successivo." : `Altri ${count} documenti attendono il codice successivo.`),
    remoteDocuments: (count) => (count === 1 ? "Si firma un documento." : `Si firmano ${count} documenti con questo codice.`),
  },
  en: {
    title: "Signing PIN",
    documents: (count) => (count === 1 ? "One document will be signed." : `${count} documents will be signed with one PIN.`),
    rest: (count) => (count === 1 ? "One document is left to sign." : `${count} documents are left to sign.`),
    back: "The card is back.",
    incorrect: "The PIN was wrong: nothing has been sent to the card since.",
    signature: "This card has a second PIN, for signing only: the one that opens it is not enough.",
    signaturePin: "PIN for signing",
    token: "Device",
    holder: "Holder",
    pin: "PIN",
    sign: "Sign",
    cancel: "Cancel",
    last: "One attempt is left: another wrong PIN locks the card.",
    low: "The last PIN given to this card was wrong.",
    pad: "The PIN is typed on the reader, after “Go on”.",
    goOn: "Go on",
    remote: {
      pin: { title: "PIN of the remote signature", label: "PIN", hint: "The PIN of the key at the provider: it is good for this signature only." },
      sent: { title: "Code of the remote signature", label: "Code received", hint: "The provider has just sent a one-time code." },
      shown: { title: "Code of the remote signature", label: "Code shown", hint: "Type the code that your device or app shows." },
    },
    key: "Key",
    behind: (count) => (count === 1 ? "One more document waits for the next code." : `${count} more documents wait for the next code.`),
    remoteDocuments: (count) => (count === 1 ? "One document will be signed." : `${count} documents will be signed with this code.`),
  },
};

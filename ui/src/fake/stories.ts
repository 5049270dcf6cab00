// What colleagues did before the window was opened: disputes, remarks, a past to look back on.
import type { CandidateView, Value as JsonValue } from "../bindings";
import { almaty, bursa, loom } from "./papers";
import type { Kept, Shelf } from "./shelf";

const anna = "Anna Bianchi";
const luca = "Luca Moretti";
const marta = "Marta Rota";
const candidate = (value: JsonValue, by: string, at: string, line: JsonValue = null): CandidateView => ({ value, by, at, line });

export function together(shelf: Shelf) {
  const first = shelf.get("p-1");
  if (first) past(shelf, first);
  const sealed = shelf.get("p-3");
  if (sealed) sealed.lateEdits = { by: [anna], count: 2 };
  disputed(shelf);
}

function past(shelf: Shelf, kept: Kept) {
  const item = `/items/${kept.keys.items[0]}`;
  const now = structuredClone(kept.paper);
  kept.past = [];
  const write = (pointer: string, value: JsonValue, by: string, at: string) => shelf.set(kept, pointer, value, by, at);
  write("/box4_trasporto", "VIA STRADA - BY ROAD", anna, "2026-11-20T08:12:00Z");
  write("/box2_destinatario", almaty, anna, "2026-11-20T08:20:00Z");
  write(`${item}/quantita`, "KG 9.480 LORDI / N. 2 MACCHINE", marta, "2026-11-20T14:31:00Z");
  write("/box2_destinatario", bursa, anna, "2026-11-24T09:02:00Z");
  write("/paeseDestinazione", "Turchia", anna, "2026-11-24T09:03:00Z");
  write(`${item}/quantita`, now.items?.[0]?.quantita ?? "", luca, "2026-11-24T16:47:00Z");
  write("/box4_trasporto", "VIA MARE - BY SEA", luca, "2026-11-24T16:52:00Z");
  kept.undo = [];
  kept.comments = [
    { key: "c-1", pointer: "/box2_destinatario", text: "L’indirizzo è quello della fattura, confermato dal cliente.", by: anna, at: "2026-11-24T09:05:00Z", settled: true },
    { key: "c-2", pointer: `${item}/quantita`, text: "Peso lordo preso dalla distinta colli: manca ancora quello della cassa 7?", by: luca, at: "2026-11-24T16:49:00Z", settled: false },
    { key: "c-3", pointer: `${item}/quantita`, text: "La cassa 7 è nella seconda merce, 312 kg.", by: anna, at: "2026-11-25T08:10:00Z", settled: false },
  ];
}

/** A practice on which two people worked apart. */
function disputed(shelf: Shelf) {
  const kept = shelf.add(loom(422, bursa, "Turchia", "Telai per Bursa, ottobre"), "draft");
  const [item = "", spare = ""] = kept.keys.items;
  const text = "TELAIO AUTOMATICO A PINZA PER TESSITURA, MOD. VS-190, COMPLETO DI";
  const standing = `${text} ACCESSORI E QUADRO ELETTRICO E RICAMBI - AUTOMATIC RAPIER WEAVING LOOM WITH ACCESSORIES`;
  shelf.set(kept, `/items/${item}/descrizione`, standing, anna);
  kept.conflicts = [
    {
      pointer: "/box4_trasporto", kind: "register", standing: "VIA MARE - BY SEA",
      candidates: [candidate("VIA MARE - BY SEA", anna, "2026-11-25T09:12:00Z"), candidate("VIA MARE (GENOVA) - BY SEA (GENOA)", luca, "2026-11-25T09:40:00Z")],
    },
    {
      pointer: `/items/${item}/descrizione`, kind: "text", standing,
      candidates: [
        candidate(`${text} ACCESSORI E QUADRO ELETTRICO - AUTOMATIC RAPIER WEAVING LOOM WITH ACCESSORIES`, anna, "2026-11-25T09:14:00Z"),
        candidate(`${text} ACCESSORI E RICAMBI - AUTOMATIC RAPIER WEAVING LOOM WITH ACCESSORIES`, luca, "2026-11-25T09:41:00Z"),
      ],
    },
    {
      pointer: `/items/${spare}/removed`, kind: "line", standing: false,
      candidates: [
        candidate(true, anna, "2026-11-25T09:15:00Z", structuredClone(kept.paper.items?.[1] ?? null) as JsonValue),
        candidate(false, luca, "2026-11-25T09:44:00Z", { ...(structuredClone(kept.paper.items?.[1]) as Record<string, JsonValue>), quantita: "KG 348 LORDI", colli: 2 }),
      ],
    },
  ];
}

// The fake's paper: a small run over the grid, enough for sheets to fill and to break. The true one is `certificate`'s.
import type { AddressView, LayoutView, RoomView } from "../bindings";
import type { Paper } from "../types";

const linesMax = 28;
const [goodsColumns, quantityColumns, columns] = [60, 18, 44];
const limits: [box: string, charactersMax: number | null, linesMax: number][] = [["1", 240, 7], ["2", 258, 7], ["3", null, 7], ["4", 129, 4], ["5", 300, 5]];
const trade = /PER CONTO D|ON BEHALF|ALL'ORDINE|TO (THE )?ORDER|DESTINA|RIESPORT/i;

export function layoutOf(paper: Paper): LayoutView | null {
  if (paper.tipoPratica !== "CO") return null;
  const texts: Record<string, string> = {
    "1": lines(paper.box1_speditore), "2": lines(paper.box2_destinatario), "3": lines(paper.box3_paesiOrigine), "4": String(paper.box4_trasporto ?? ""), "5": String(paper.box5_osservazioni ?? ""),
  };
  const sheets = [0];
  const items = (paper.items ?? []).map((line, index) => {
    const head = [line.marche, [line.colli, line.naturaColli].filter(Boolean).join(" ")].filter(Boolean).join(" - ");
    const goods = wrapped(`${line.n ?? index + 1}. ${head}\n${line.descrizione ?? ""}`, goodsColumns);
    const quantity = wrapped(line.quantita ?? "", quantityColumns);
    const height = Math.max(goods.length, quantity.length);
    if ((sheets.at(-1) ?? 0) > 0 && height <= linesMax && (sheets.at(-1) ?? 0) + height > linesMax) sheets.push(0);
    const place = { goodsLines: goods.length, quantityLines: quantity.length, sheet: sheets.length, continued: [] as { sheet: number; line: string }[] };
    for (let at = 0; at < height; at += 1) {
      if (sheets.at(-1) === linesMax) {
        sheets.push(0);
        if (at > 0) place.continued.push({ sheet: sheets.length, line: goods[at] ?? "" });
        else place.sheet = sheets.length;
      }
      sheets[sheets.length - 1] = (sheets.at(-1) ?? 0) + 1;
    }
    return place;
  });
  return {
    boxes: limits.map(([box, charactersMax, max]) => room(box, texts[box] ?? "", charactersMax, max)), sheets, printLeast: 70, linesMax, goodsColumns, quantityColumns, items,
    consignor: address(texts["1"] ?? ""), consignee: address(texts["2"] ?? ""),
  };
}

function room(box: string, text: string, charactersMax: number | null, max: number): RoomView {
  const used = text ? wrapped(text, columns).length : 0;
  return { box, characters: [...text].length, charactersMax, columns, lines: used, linesMax: max, print: used <= max ? 90 : used <= max + 2 ? 70 : used <= max * 2 ? 60 : null };
}

function address(text: string): AddressView | null {
  const parts = text.split("\n").filter(Boolean);
  if (trade.test(text) || parts.join("\n") !== text) return null;
  const country = parts.length > 1 ? (parts.pop() ?? "") : "";
  const name = parts.shift() ?? "";
  const place = parts.length > 1 ? (parts.pop() ?? "") : "";
  const code = /^(\w*\d\w*) (.+)$/.exec(place);
  return { name, street: parts.join("\n"), postalCode: code?.[1] ?? "", town: code?.[2] ?? place, country };
}

function wrapped(text: string, width: number): string[] {
  const found: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      if (line && line.length + 1 + word.length > width) {
        found.push(line);
        line = word;
      } else line = line ? `${line} ${word}` : word;
    }
    if (line) found.push(line);
  }
  return found;
}

const lines = (value: unknown) => (Array.isArray(value) ? value.map(String).join("\n") : "");

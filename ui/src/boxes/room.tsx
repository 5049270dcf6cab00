// What is typed, counted against the paper: characters and lines of a box, lines and sheets of the goods. All numbers are the program's.
import type { ItemPlaceView, LayoutView, RoomView } from "../bindings";
import { useWords, type Say } from "../words/words";
import { useView } from "./practice";

/** Full print, in tenths of a point. */
const fullPrint = 90;

export function useLayout(): LayoutView | null {
  return useView().layout;
}

/** The counter of one of the boxes 1 to 5; `id` is what its field is described by. */
export function Room({ box }: { box: string }) {
  const say = useWords();
  const layout = useLayout();
  const room = layout?.boxes.find((known) => known.box === box);
  if (!layout || !room) return null;
  const least = layout.printLeast;
  return <span className={`room room-${toneOf(room, least)}`} id={roomId(box)} data-testid={`room-${box}`} title={say("room-title", { columns: room.columns, lines: room.linesMax })}>{sayRoom(say, room, least)}</span>;
}

export const roomId = (box: string) => `room-${box}`;

function sayRoom(say: Say, room: RoomView, least: number): string {
  const parts = [say("room-lines", { lines: room.lines, max: room.linesMax })];
  parts.unshift(room.charactersMax === null ? "" : say("room-characters", { count: room.characters, max: room.charactersMax }));
  if (room.print === null) parts.push(say("room-none"));
  else if (room.print < least) parts.push(say("room-small", { points: room.print / 10, least: least / 10 }));
  else if (room.print < fullPrint) parts.push(say("room-print", { points: room.print / 10 }));
  return parts.filter(Boolean).join(" · ");
}

function toneOf({ characters, charactersMax, lines, linesMax, print }: RoomView, least: number): "over" | "near" | "fine" {
  if (print === null || print < least || (charactersMax !== null && characters > charactersMax)) return "over";
  return lines >= linesMax || print < fullPrint || (charactersMax !== null && characters > charactersMax * 0.9) ? "near" : "fine";
}

/** How full the last sheet of boxes 6 and 7 is. */
export function SheetsRoom() {
  const say = useWords();
  const layout = useLayout();
  if (!layout) return null;
  const count = layout.sheets.length;
  const used = layout.sheets.at(-1) ?? 0;
  return (
    <span className={used >= layout.linesMax ? "room room-near" : "room"} data-testid="room-6" title={say("goods-grid", { goods: layout.goodsColumns, quantity: layout.quantityColumns, lines: layout.linesMax })}>
      {say("goods-room", { sheet: count, lines: used, max: layout.linesMax })}
    </span>
  );
}

/** The end of a sheet, where it falls between two goods lines. */
export function SheetBreak({ index }: { index: number }) {
  const say = useWords();
  const layout = useLayout();
  const here = layout?.items[index];
  const before = layout?.items[index - 1];
  if (!layout || !here || !before || lastSheet(before) === here.sheet) return null;
  return (
    <div className="sheet-break" data-testid="sheet-break">
      <span>{say("sheet-break", { sheet: here.sheet - 1, lines: layout.sheets[here.sheet - 2] ?? 0, max: layout.linesMax, next: here.sheet, count: layout.sheets.length })}</span>
    </div>
  );
}

/** How many lines one goods line takes, and where it goes on to another sheet. */
export function LineRoom({ index }: { index: number }) {
  const say = useWords();
  const layout = useLayout();
  const place = layout?.items[index];
  if (!layout || !place) return null;
  return (
    <p className="room line-room" data-testid="line-room">
      {say("line-room", { lines: Math.max(place.goodsLines, place.quantityLines) })}
      {layout.sheets.length > 1 && ` · ${say("line-sheet", { sheet: place.sheet })}`}
      {place.continued.map((on) => (
        <span key={on.sheet} className="line-continued" data-testid="line-continued">{say("line-continued", { sheet: on.sheet, words: on.line.trim() || "…" })}</span>
      ))}
    </p>
  );
}

export function QuantityRoom({ index }: { index: number }) {
  const say = useWords();
  const place = useLayout()?.items[index];
  return place && place.quantityLines > 0 ? <p className="room line-room">{say("line-room", { lines: place.quantityLines })}</p> : null;
}

function lastSheet(place: ItemPlaceView): number {
  return place.continued.at(-1)?.sheet ?? place.sheet;
}

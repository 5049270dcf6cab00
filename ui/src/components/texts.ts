// Texts and what changes between them: splices, one's own carried over another's, places moved, words that differ.

export type Splice = { at: number; remove: number; insert: string };

/** The smallest single splice that turns `before` into `after`, in UTF-16 units; never half a pair. */
export function smallest(before: string, after: string): Splice | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  if (start > 0 && isHigh(before, start - 1)) start -= 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (end > 0 && isLow(before, before.length - end)) end -= 1;
  return { at: start, remove: before.length - end - start, insert: after.slice(start, after.length - end) };
}

/** All places at which `after` differs from `before`, word by word, in order; positions are those of `before`. */
export function splices(before: string, after: string): Splice[] {
  const whole = smallest(before, after);
  if (!whole) return [];
  const [mine, other] = [words(before.slice(whole.at, whole.at + whole.remove)), words(whole.insert)];
  const found: Splice[] = [];
  let at = whole.at;
  for (const { removed, inserted, kept } of hunks(mine, other)) {
    const splice = smallest(removed, inserted);
    if (splice) found.push({ ...splice, at: at + splice.at });
    at += removed.length + kept.length;
  }
  return found;
}

/** What was typed over `base` (`mine`), carried over what came from elsewhere (`theirs`); at one place mine stands after theirs. */
export function carried(base: string, mine: string, theirs: string): string {
  if (mine === base) return theirs;
  if (theirs === base) return mine;
  const [own, other] = [splices(base, mine), splices(base, theirs)];
  const cuts = [...new Set([...own, ...other].flatMap(({ at, remove }) => [at, at + remove]).concat(0, base.length))].toSorted((a, b) => a - b);
  let text = "";
  for (const [index, at] of cuts.entries()) {
    text += putAt(other, at) + putAt(own, at);
    if (!gone(own, at) && !gone(other, at)) text += base.slice(at, cuts[index + 1] ?? at);
  }
  return text;
}

const gone = (list: Splice[], at: number) => list.some((splice) => splice.at <= at && at < splice.at + splice.remove);
const putAt = (list: Splice[], at: number) => list.filter((splice) => splice.at === at).map((splice) => splice.insert).join("");

/** Where a place of `before` lies in `after`: what is written right at it comes behind it. */
export function moved(place: number, before: string, after: string): number {
  let shift = 0;
  for (const { at, remove, insert } of splices(before, after)) {
    if (place <= at) break;
    if (place < at + remove) return at + shift + Math.min(place - at, insert.length);
    shift += insert.length - remove;
  }
  return place + shift;
}

export type Piece = { at: number; text: string; differs: boolean };

/** `text` in pieces: what `other` has too, and what it has not. */
export function pieces(text: string, other: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const { removed, kept } of hunks(words(text), words(other))) {
    const [last, gap] = [found.at(-2), found.at(-1)];
    // Two words that differ, with nothing but a space between them, differ together.
    if (removed && last?.differs && gap && !gap.differs && !gap.text.trim()) {
      found.splice(-2, 2, { ...last, text: last.text + gap.text + removed });
    } else if (removed) found.push({ at, text: removed, differs: true });
    if (kept) found.push({ at: at + removed.length, text: kept, differs: false });
    at += removed.length + kept.length;
  }
  return found;
}

type Hunk = { removed: string; inserted: string; kept: string };

/** Beyond this product of words two texts are compared as wholes. */
const most = 400_000;

function words(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu) ?? [];
}

/** The longest common run of words, as the pieces between: what goes, what comes, what follows in both. */
function hunks(before: string[], after: string[]): Hunk[] {
  if (before.length * after.length > most) return [{ removed: before.join(""), inserted: after.join(""), kept: "" }];
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (x: number, y: number) => common[x * width + y] ?? 0;
  for (let x = before.length - 1; x >= 0; x -= 1) {
    for (let y = after.length - 1; y >= 0; y -= 1) {
      common[x * width + y] = before[x] === after[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1));
    }
  }
  const found: Hunk[] = [];
  let hunk: Hunk = { removed: "", inserted: "", kept: "" };
  let [x, y] = [0, 0];
  while (x < before.length || y < after.length) {
    if (x < before.length && y < after.length && before[x] === after[y]) {
      hunk.kept += before[x];
      x += 1;
      y += 1;
      continue;
    }
    if (hunk.kept) {
      found.push(hunk);
      hunk = { removed: "", inserted: "", kept: "" };
    }
    if (y >= after.length || (x < before.length && at(x + 1, y) >= at(x, y + 1))) {
      hunk.removed += before[x] ?? "";
      x += 1;
    } else {
      hunk.inserted += after[y] ?? "";
      y += 1;
    }
  }
  return [...found, hunk];
}

function isHigh(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

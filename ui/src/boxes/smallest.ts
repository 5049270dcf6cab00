// Texts and what changes between them: the smallest splice, and moving one's own splice over another's.

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

/** What was typed over `base` (`mine`), carried over what came from elsewhere (`theirs`). */
export function carried(base: string, mine: string, theirs: string): string {
  const own = smallest(base, mine);
  const other = smallest(base, theirs);
  if (!own) return theirs;
  if (!other) return mine;
  if (own.at + own.remove <= other.at) return apply(theirs, own);
  const shift = other.insert.length - other.remove;
  if (own.at >= other.at + other.remove) return apply(theirs, { ...own, at: own.at + shift });
  // Both touched the same characters: keep both, mine after theirs.
  return apply(theirs, { at: other.at + other.insert.length, remove: 0, insert: own.insert });
}

function apply(text: string, { at, remove, insert }: Splice): string {
  return text.slice(0, at) + insert + text.slice(at + remove);
}

function isHigh(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

// Which stretches of something long have been on the screen. Places are fractions of the whole, so that a
// window that changes its size changes nothing of what was seen.

export type Stretch = { from: number; to: number };

/** What rounding of the screen's points can leave open. */
const grain = 0.004;

/** One more stretch joined to those that were seen; in order, none touching another. */
export function joined(seen: readonly Stretch[], more: Stretch): Stretch[] {
  const all = [...seen, more].filter(({ from, to }) => to > from).toSorted((a, b) => a.from - b.from);
  const found: Stretch[] = [];
  for (const stretch of all) {
    const last = found.at(-1);
    if (last && stretch.from <= last.to + grain) found[found.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
    else found.push(stretch);
  }
  return found;
}

/** Where the first stretch begins that was not seen; `null` when all of it was. */
export function firstGap(seen: readonly Stretch[]): number | null {
  const first = seen[0];
  if (!first || first.from > grain) return 0;
  return first.to >= 1 - grain ? null : first.to;
}

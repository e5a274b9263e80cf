/** Names that are nearly the same. */

/** Returns the names that differ least from a word; none where one is the word itself, or all are far from it. */
export function nearest(word: string, names: Iterable<string>): readonly string[] {
  const all = [...new Set(names)];
  if (all.includes(word)) return [];
  const wanted = word.toLowerCase();
  // A third of the letters: of a short word, anything is near.
  const limit = Math.min(3, Math.floor(word.length / 3));
  const near = all
    .filter((name) => distance(wanted, name.toLowerCase(), limit) <= limit)
    // Capital letters tell those apart that are as near.
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) + distance(word, name) / 1000 }));
  const least = Math.min(...near.map(({ far }) => far));
  const best = near.filter(({ far }) => far === least).map(({ name }) => name);
  // Where many are as near, none of them was meant more than others.
  return best.length > 3 ? [] : best;
}

/** How many letters are put in, left out, replaced, or swapped with the next one; not exact above a limit. */
function distance(one: string, other: string, limit: number = Number.POSITIVE_INFINITY): number {
  if (Math.abs(one.length - other.length) > limit) return Number.POSITIVE_INFINITY;
  let last: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const replaced = (row[to - 1] as number) + (one[at - 1] === other[to - 1] ? 0 : 1);
      const isSwapped = one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      const swapped = isSwapped ? (last[to - 2] as number) + 1 : replaced;
      next.push(Math.min((row[to] as number) + 1, (next[to - 1] as number) + 1, replaced, swapped));
    }
    [last, row] = [row, next];
  }
  return row.at(-1) as number;
}

/** How many requests of one call are under way at the same time. */
export const atOnce = 8;

/** What `run` gives for each item, a few at a time: an object may have hundreds of parts. */
export async function fewAtOnce<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let next = 0; next < items.length; next += atOnce)
    results.push(...(await Promise.all(items.slice(next, next + atOnce).map(run))));
  return results;
}

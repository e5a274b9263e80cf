/** Maximum number of concurrent requests of one call. */
export const atOnce = 8;

/** Returns the results of `run` for all items, a few at a time: an object may have hundreds of parts. */
export async function fewAtOnce<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let next = 0; next < items.length; next += atOnce)
    results.push(...(await Promise.all(items.slice(next, next + atOnce).map(run))));
  return results;
}

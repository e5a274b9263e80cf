/** Maximum number of concurrent requests of one call. */
export const atOnce = 8;

/**
 * Returns the result of `run` for each item, a few at a time: an object may have hundreds of parts. After a failure it
 * starts no further call and waits for the current ones, so that nothing is sent once the caller knows of the failure.
 */
export async function fewAtOnce<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let next = 0; next < items.length; next += atOnce) {
    for (const outcome of await Promise.allSettled(items.slice(next, next + atOnce).map(run))) {
      if (outcome.status === 'rejected') throw outcome.reason;
      results.push(outcome.value);
    }
  }
  return results;
}

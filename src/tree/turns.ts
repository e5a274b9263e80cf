import { traced } from '../http/errors.ts';

/** The last of those that wait for their turn, by the address of what they write. */
const last = new Map<string, Promise<unknown>>();

/**
 * Runs one writer of an object after the other, as far as they are in this process: each then sees what the one before
 * has written. Who gives up waiting does not keep the others from their turns.
 */
export async function inTurn<T>(
  address: string,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
): Promise<T> {
  const before = last.get(address);
  const turn = after(before, signal).then(run);
  const settled = Promise.allSettled([before, turn]);
  last.set(address, settled);
  try {
    return await turn;
  } catch (error) {
    // The next in line waits for the same promise, behind which a stack does not go on.
    throw traced(error);
  } finally {
    settled.then(() => {
      if (last.get(address) === settled) last.delete(address);
    });
  }
}

/** When the one before has ended, or at once with the reason of an abort. */
function after(before: Promise<unknown> | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (!before) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal?.reason);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    before.then(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
  });
}

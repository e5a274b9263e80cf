import type { withDeadline } from '../http/deadline.ts';
import type { pause } from '../http/pause.ts';
import type { TokenStore } from './token-store.ts';

/** Functions that this module is handed. */
export interface LockTools {
  readonly withDeadline: typeof withDeadline;
  readonly pause: typeof pause;
}

/** Milliseconds that a process waits for its turn before it continues without one. */
const patience = 15_000;
/** Milliseconds after which the claim of a process that ended during its turn becomes void. */
const lease = 10_000;
/** Milliseconds within which a claim must be written, and after which it holds unless another one has replaced it. */
const settling = 200;
/** Milliseconds between two looks at another process's claim. */
const interval = 50;

/**
 * Returns the result of `run`, which no other process executes under this key at the same time, or the result of `find`
 * if that finds anything before it is this process's turn.
 */
export async function alone<T>(
  { withDeadline, pause }: LockTools,
  { store, key }: Pick<Place, 'store' | 'key'>,
  find: () => Promise<T | undefined>,
  run: () => Promise<T>,
): Promise<T> {
  const begun = Promise.withResolvers<void>();
  const end = new AbortController();
  let outcome: Promise<T> | undefined;
  const once = (): Promise<T> => {
    outcome ??= find().then((found) => found ?? run());
    begun.resolve();
    return outcome;
  };
  const turn = async (): Promise<unknown> =>
    store.lock
      ? store.lock(key, once)
      : byClaim({ store, key: `${key}:turn`, signal: end.signal, pause }, find, once);
  try {
    await withDeadline(patience, undefined, () => Promise.race([begun.promise, turn()]));
  } catch {
    // Failing to get a turn must not keep the process from its tokens.
  }
  end.abort();
  return once();
}

interface Place {
  readonly store: TokenStore;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly pause: LockTools['pause'];
}

/**
 * Mutual exclusion by nothing but reads and writes (Fischer's algorithm). A process that finds no claim writes one and
 * waits. The claim that stands then is the last one, because all competing claims were written within the same time.
 */
async function byClaim<T>(
  { store, key, signal, pause }: Place,
  find: () => Promise<T | undefined>,
  run: () => Promise<T>,
): Promise<void> {
  const own = crypto.randomUUID();
  let seen: string | undefined;
  let since = 0;
  while (!signal.aborted) {
    const start = performance.now();
    const claim = claimIn(await store.get(key));
    if (claim !== seen) {
      seen = claim;
      since = start;
    }
    if (claim === undefined || start - since > lease) {
      await store.set(key, own, lease);
      const isInTime = performance.now() - start < settling;
      await pause(settling);
      if (isInTime && claimIn(await store.get(key)) === own) break;
    } else if (await find()) {
      return;
    }
    await pause(interval);
  }
  if (signal.aborted) return;
  try {
    await run();
  } finally {
    if ((await store.get(key)) === own) await store.delete(key);
  }
}

/** The claim that a store holds. A store that holds anything else is none, and is not waited for. */
function claimIn(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)) return value;
  throw new Error('The store returns what was not stored');
}

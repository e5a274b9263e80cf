import { withDeadline } from '../http/deadline.ts';
import { pause } from '../http/pause.ts';

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
  store: TokenStore,
  key: string,
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
      : byClaim({ store, key: `${key}:turn`, signal: end.signal }, find, once);
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
}

/**
 * Mutual exclusion by nothing but reads and writes (Fischer's algorithm). A process that finds no claim writes one and
 * waits. The claim that stands then is the last one, because all competing claims were written within the same time.
 */
async function byClaim<T>(
  { store, key, signal }: Place,
  find: () => Promise<T | undefined>,
  run: () => Promise<T>,
): Promise<void> {
  const own = crypto.randomUUID();
  let seen: unknown;
  let since = 0;
  while (!signal.aborted) {
    const start = performance.now();
    const claim = await store.get(key);
    if (claim !== seen) {
      seen = claim;
      since = start;
    }
    if (claim === undefined || claim === null || start - since > lease) {
      await store.set(key, own, lease);
      const isInTime = performance.now() - start < settling;
      await pause(settling);
      if (isInTime && (await store.get(key)) === own) break;
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

/**
 * A store in which several processes share tokens: a Keyv, or any object with these three methods.
 *
 * A value contains the access token and the refresh token: protect it like a password. A key contains a hash of the credentials.
 *
 * @example
 * ```ts
 * import Keyv from 'keyv';
 *
 * const store = new Keyv(); // with the adapter of a database that all processes reach
 * const auth = { clientId: 'provisioner', clientSecret, store };
 * ```
 */
export interface TokenStore {
  /** Returns the stored value, or `undefined` (or `null`) if none exists. */
  get(key: string): unknown;
  /** Stores a value for this number of milliseconds; `undefined` stores it until it is deleted. */
  set(key: string, value: string, milliseconds?: number): unknown;
  delete(key: string): unknown;
  /**
   * Runs a function while no other process runs one under the same key. Without `lock`, the processes agree on who renews
   * the tokens through writes to the store, which takes 0.2 seconds and requires that each process reads what another
   * has written.
   */
  lock?<T>(key: string, run: () => Promise<T>): Promise<T>;
}

import { withDeadline } from '../http/deadline.ts';
import { pause } from '../http/pause.ts';

/** Milliseconds that a process waits for its turn; then it goes on without. */
const patience = 15_000;
/** Milliseconds after which the claim of a process that ended in its turn is void. */
const lease = 10_000;
/** Milliseconds within which a claim must be written, and after which it counts when no other has replaced it. */
const settling = 200;
/** Milliseconds between two looks at the claim of another process. */
const interval = 50;

/** What `run` gives while no other process is at it under this key, or what `find` finds before it is this one's turn. */
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
    // A turn that was not to be had must not keep the process from its tokens.
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
 * Mutual exclusion by reading and writing alone (Fischer's algorithm). Who finds no claim writes one and waits; the
 * claim that stands then is the last one, because all that came with it were written within the same time.
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
 * Where tokens are kept so that several processes share them: a Keyv, or anything with these three methods.
 *
 * A value holds the access token and the refresh token: keep it as you keep a password. A key holds no secret.
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
  /** The value that was set, `undefined` (or `null`) when there is none. */
  get(key: string): unknown;
  /** Keeps a value for so many milliseconds; `undefined`: until it is deleted. */
  set(key: string, value: string, milliseconds?: number): unknown;
  delete(key: string): unknown;
  /**
   * Runs a function while no other process runs one under the same key. Without it the processes agree on who renews
   * by what they write to the store, which takes 0.2 seconds and a store in which each reads what another has written.
   */
  lock?<T>(key: string, run: () => Promise<T>): Promise<T>;
}

import type { withDeadline } from '../http/deadline.ts';
import type { pause } from '../http/pause.ts';
import type { TokenStore } from './token-store.ts';

/** Functions that this module is handed. */
export interface LockTools {
  readonly withDeadline: typeof withDeadline;
  readonly pause: typeof pause;
}

/** Milliseconds that a process waits for its turn before it continues without one, while no other process has it. */
const patience = 15_000;
/**
 * Milliseconds that it waits in all: longer than a renewal takes whose request is repeated while the server starts again.
 * One that waits no longer renews a second time.
 */
const longest = 40_000;
/** Milliseconds that a lock may take before the process stands in line by claims as well. */
const lockPatience = 2000;
/** Milliseconds after which a claim becomes void unless its process renews it. */
const lease = 10_000;
/** Milliseconds between two renewals of a claim. */
const beat = 2000;
/** Milliseconds within which a claim must be written, and after which it holds unless another one has replaced it. */
const settling = 200;
/** Milliseconds between two looks at another process's claim. */
const interval = 50;

/** How often a store may lose a claim; one that reads late loses each, and is not waited for. */
const mostLosses = 3;

/** Stores whose lock has not run its function so far. */
const mute = new WeakSet<TokenStore>();

/** A store as one renewal reaches it. */
interface Line {
  /** The store itself. */
  readonly owner: TokenStore;
  readonly store: TokenStore;
  readonly key: string;
  /** Called when the lock fails. */
  readonly warn: (message: string) => void;
}

/**
 * Returns the result of `run`, which no other process executes under this key at the same time, or the result of `find`
 * if that finds anything before it is this process's turn. The argument of `run` is `false` if it got no turn in time.
 */
export async function alone<T>(
  { withDeadline, pause }: LockTools,
  { owner, store, key, warn }: Line,
  find: () => Promise<T | undefined>,
  run: (hasTurn: boolean) => Promise<T>,
): Promise<T> {
  const begun = Promise.withResolvers<void>();
  const end = new AbortController();
  let outcome: Promise<T> | undefined;
  let isMute = false;
  const once = (hasTurn: boolean): Promise<T> => {
    const begin = async (): Promise<T> => {
      const found = await find();
      if (found !== undefined) return found;
      // No other process has renewed while this one waited. The lock is used again as soon as it runs its function.
      if (isMute) {
        mute.add(owner);
        warn(`The lock of the store has not run its function within ${lockPatience} ms`);
      }
      return run(hasTurn);
    };
    outcome ??= begin();
    begun.resolve();
    return outcome;
  };
  const place = { store, key: `${key}:turn`, signal: end.signal, pause };
  const locked = async (): Promise<void> => {
    isMute = false;
    mute.delete(owner);
    // Shows the others that the lock is held, and waits for one that did not get it in time.
    await byClaim(place, find, () => once(true), true).catch(() => undefined);
    await once(true).catch(() => undefined);
  };
  const lock = async (): Promise<unknown> => {
    try {
      return await store.lock?.(key, locked);
    } catch {
      if (!outcome) warn('The lock of the store failed');
      return undefined;
    } finally {
      isMute = false;
      mute.delete(owner);
    }
  };
  const turn = async (): Promise<void> => {
    if (store.lock && !mute.has(owner)) {
      isMute = true;
      await withDeadline(lockPatience, end.signal, lock).catch(() => undefined);
    }
    if (outcome || end.signal.aborted) return;
    await byClaim(place, find, () => once(true));
  };
  try {
    await withDeadline(longest, undefined, () => Promise.race([begun.promise, turn()]));
  } catch {
    // Failing to get a turn must not keep the process from its tokens.
  }
  end.abort();
  return once(false);
}

interface Place {
  readonly store: TokenStore;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly pause: LockTools['pause'];
}

/**
 * Mutual exclusion by nothing but reads and writes (Fischer's algorithm). A process that finds no claim writes one and
 * waits. The claim that stands then is the last one, because all competing claims were written within the same time. Who
 * has the lock competes with none.
 */
async function byClaim<T>(
  place: Place,
  find: () => Promise<T | undefined>,
  run: () => Promise<unknown>,
  isLocked = false,
): Promise<void> {
  const { store, key, signal, pause } = place;
  const own = crypto.randomUUID();
  let seen: string | undefined;
  let since = 0;
  let losses = 0;
  let until = performance.now() + patience;
  while (!signal.aborted) {
    const start = performance.now();
    const claim = claimIn(await store.get(key));
    if (claim !== undefined && (await find())) return;
    // Its process has the turn, and is about its renewal.
    if (claim?.includes('.')) until = start + patience;
    if (start > until) return;
    if (claim !== seen) {
      // Who ended the claim before has renewed.
      if (claim === undefined && (await find())) return;
      seen = claim;
      since = start;
    }
    if (claim === undefined || start - since > lease) {
      await store.set(key, own, lease);
      const isInTime = performance.now() - start < settling;
      if (isLocked) break;
      await pause(settling);
      const standing = claimIn(await store.get(key));
      if (isInTime && standing === own) break;
      if (standing === undefined && ++losses === mostLosses) throw new Error('The store loses claims');
    }
    await pause(interval);
  }
  const finish = kept(place, own);
  try {
    if (!signal.aborted) await run();
  } finally {
    await finish();
  }
}

/** Renews a claim, so that a slow process is told from one that has ended. Returns what ends that and the claim. */
function kept({ store, key, pause }: Place, own: string): () => Promise<void> {
  const end = new AbortController();
  const renewed = async (): Promise<void> => {
    for (let count = 1; ; count++) {
      await pause(beat, end.signal);
      const claim = claimIn(await store.get(key));
      if (claim !== undefined && !claim.startsWith(own)) return;
      await store.set(key, `${own}.${count}`, lease);
    }
  };
  const renewing = renewed().catch(() => undefined);
  return async () => {
    end.abort();
    await renewing;
    if (claimIn(await store.get(key))?.startsWith(own)) await store.delete(key);
  };
}

/** The claim that a store holds. A store that holds anything else is none, and is not waited for. */
function claimIn(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(\.\d+)?$/i.test(value))
    return value;
  throw new Error('The store returns what was not stored');
}

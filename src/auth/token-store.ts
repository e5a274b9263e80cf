/**
 * A store in which several processes share tokens: a Keyv, or any object with these three methods.
 *
 * A value contains the access token and the refresh token: protect it like a password. A key contains a hash of
 * the credentials.
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
   * Runs a function while no other process runs one under the same key. Without `lock`, the processes agree on who
   * renews the tokens through writes to the store, which takes 0.2 seconds and requires that each process reads what
   * another has written.
   */
  lock?<T>(key: string, run: () => Promise<T>): Promise<T>;
  /** Called when the store fails, at most once for each renewal. The message contains no secrets. */
  warn?(message: string): unknown;
}

/** Tokens of one session, and when to renew them. */
export interface HeldTokens {
  readonly accessToken: string;
  /** Seconds since the epoch by the server's clock, which is the same for all processes. */
  readonly issuedAt: number;
  /** Milliseconds since the epoch from which on a new token is requested. */
  readonly renewAt: number;
  /** Milliseconds since the epoch at which the access token expires; `undefined` if that is not known. */
  readonly expiresAt?: number | undefined;
  readonly refreshToken?: string | undefined;
  /** Milliseconds since the epoch; `undefined` if no end is known. */
  readonly refreshUntil?: number | undefined;
}

/** Returns the store, if the value is one. */
export function checkedStore(store: unknown, name: string): TokenStore | undefined {
  if (store === undefined) return undefined;
  const methods = (store ?? {}) as Record<string, unknown>;
  if (['get', 'set', 'delete'].every((method) => typeof methods[method] === 'function')) {
    return store as TokenStore;
  }
  throw new TypeError(`${name} must have the methods get, set and delete`);
}

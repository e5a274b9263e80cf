import type { KeycloakError } from '../http/errors.ts';
import type { toBase64url } from './jwt/base64url.ts';
import type { peek } from './jwt/peek.ts';
import type { isToken } from './jwt/text.ts';
import { alone, type LockTools } from './store-lock.ts';
import type { HeldTokens, TokenStore } from './token-store.ts';

/** Functions that this module is handed. If it imported them, bundles would be split along it. */
export interface StoreTools extends LockTools {
  readonly KeycloakError: typeof KeycloakError;
  readonly isToken: typeof isToken;
  readonly peek: typeof peek;
  readonly toBase64url: typeof toBase64url;
}

/** Milliseconds within which the store must respond. */
const patience = 2000;
/** Milliseconds after which a renewal that the store kept from going on is tried again. */
const postponement = 5000;

/**
 * An entry in a store, for one renewal. A store that fails or does not respond is not called again during the renewal.
 */
export class SharedTokens {
  readonly #tools: StoreTools;
  readonly #store: TokenStore;
  readonly #key: string;
  #isAway = false;
  #isTaken = false;
  #hasWarned = false;

  constructor(tools: StoreTools, store: TokenStore, key: string) {
    this.#tools = tools;
    this.#store = store;
    this.#key = key;
  }

  /** Returns the stored tokens, if they are valid. */
  async get(): Promise<HeldTokens | undefined> {
    const value = await this.#ask('get', (store) => store.get(this.#key));
    return typeof value === 'string' ? parsed(value, this.#tools) : undefined;
  }

  /** Stores the tokens, and returns whether other processes may find them: a store that fails may do so afterwards. */
  async set(tokens: HeldTokens): Promise<boolean> {
    const until = tokens.refreshToken === undefined ? tokens.renewAt : tokens.refreshUntil;
    const lifetime = until === undefined ? undefined : Math.floor(until - Date.now());
    if (this.#isAway || (lifetime !== undefined && lifetime <= 0)) return false;
    await this.#ask('set', (store) => store.set(this.#key, JSON.stringify(tokens), lifetime));
    return true;
  }

  /** Removes the tokens, unless another process has stored its own. */
  async delete(refreshToken: string): Promise<void> {
    if ((await this.get())?.refreshToken === refreshToken)
      await this.#ask('delete', (store) => store.delete(this.#key));
  }

  /**
   * Removes the tokens before their refresh token is used, and returns whether that is certain. A store that then cannot
   * be written must not offer a used token to the next process.
   */
  async take(): Promise<boolean> {
    await this.#ask('delete', (store) => store.delete(this.#key));
    this.#isTaken = !this.#isAway;
    return this.#isTaken;
  }

  /** Stores the tokens again whose refresh token the server has not taken. */
  async putBack(tokens: HeldTokens): Promise<void> {
    if (this.#isTaken) await this.set(tokens);
  }

  /**
   * Returns the tokens of a session that no login replaces, for some seconds more, if its refresh token serves once and
   * another process may use it. Throws if their access token has expired.
   */
  postponed(hasTurn: boolean, refreshToken: string, held: HeldTokens | undefined): HeldTokens | undefined {
    const { KeycloakError, peek } = this.#tools;
    // Keycloak numbers the uses where a realm revokes used refresh tokens, and there alone.
    const servesOnce = peek(refreshToken)?.['reuse_id'] !== undefined;
    if (!servesOnce || (hasTurn && !this.#isAway)) return undefined;
    const { expiresAt = 0 } = held ?? {};
    const now = Date.now();
    if (held && now < expiresAt) return { ...held, renewAt: Math.min(expiresAt, now + postponement) };
    throw new KeycloakError(
      'auth.store is not available, and the refresh token serves once: used twice, it would end the session',
      'store_unavailable',
    );
  }

  /**
   * Returns the result of `find` if that finds tokens while it waits for its turn, otherwise the result of `renew`. No
   * other process executes that at the same time, unless its argument is `false`.
   */
  renew(
    find: () => Promise<HeldTokens | undefined>,
    renew: (hasTurn: boolean) => Promise<HeldTokens>,
  ): Promise<HeldTokens> {
    const owner = this.#store;
    const store: TokenStore = {
      get: (key) => this.#reach('get', (store) => store.get(key)),
      set: (key, value, lifetime) => this.#reach('set', (store) => store.set(key, value, lifetime)),
      delete: (key) => this.#reach('delete', (store) => store.delete(key)),
      // A lock waits for other processes, and has more time.
      ...(owner.lock && { lock: (key, run) => owner.lock?.(key, run) ?? run() }),
    };
    if (this.#isAway) return renew(false);
    const warn = (message: string): void => void this.#warn(message);
    return alone(this.#tools, { owner, store, key: this.#key, warn }, find, renew);
  }

  async #ask(operation: string, question: (store: TokenStore) => unknown): Promise<unknown> {
    try {
      return await this.#reach(operation, question);
    } catch {
      // The error may contain the tokens. Without a store each process has tokens of its own.
      return undefined;
    }
  }

  /** Asks the store. After one failure, a turn among the processes included, it is not asked again. */
  async #reach(operation: string, question: (store: TokenStore) => unknown): Promise<unknown> {
    if (this.#isAway) throw new Error('The store is away');
    const start = performance.now();
    try {
      return await this.#tools.withDeadline(patience, undefined, async () => question(this.#store));
    } catch (error) {
      this.#isAway = true;
      const isLate = performance.now() - start >= patience;
      void this.#warn(
        `The store ${isLate ? `did not respond within ${patience} ms` : 'failed'} (${operation}): this process continues without it`,
      );
      throw error;
    }
  }

  async #warn(message: string): Promise<void> {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    try {
      await this.#store.warn?.(message);
    } catch {
      // A warning that fails must not keep the process from its tokens.
    }
  }
}

/**
 * Returns a hash of a text (HMAC with SHA-256) with a credential as its key: without the credential, the text alone
 * leads to no entry of a store.
 */
export async function keyedHash(
  { toBase64url }: Pick<StoreTools, 'toBase64url'>,
  credential: string,
  text: string,
): Promise<string> {
  const encoder = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(credential), hmac, false, ['sign']);
  return toBase64url(new Uint8Array(await crypto.subtle.sign(hmac, key, encoder.encode(text))));
}

function parsed(value: string, { isToken }: StoreTools): HeldTokens | undefined {
  let held: Partial<HeldTokens> | null;
  try {
    held = JSON.parse(value) as Partial<HeldTokens> | null;
  } catch {
    // Others write to the store as well: what is no JSON holds no tokens.
    return undefined;
  }
  const { accessToken, issuedAt, renewAt, expiresAt, refreshToken, refreshUntil } = held ?? {};
  const isWhole =
    isToken(accessToken) &&
    typeof issuedAt === 'number' &&
    typeof renewAt === 'number' &&
    isTime(expiresAt) &&
    (refreshToken === undefined || isToken(refreshToken)) &&
    isTime(refreshUntil);
  return isWhole ? { accessToken, issuedAt, renewAt, expiresAt, refreshToken, refreshUntil } : undefined;
}

function isTime(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number';
}

import type { toBase64url } from './jwt/base64url.ts';
import type { isToken } from './jwt/text.ts';
import { alone, type LockTools } from './store-lock.ts';
import type { HeldTokens, TokenStore } from './token-store.ts';

/** Functions that this module is handed. If it imported them, bundles would be split along it. */
export interface StoreTools extends LockTools {
  readonly isToken: typeof isToken;
  readonly toBase64url: typeof toBase64url;
}

/** Milliseconds within which the store must respond. */
const patience = 2000;

/**
 * An entry in a store, for one renewal. A store that fails or does not respond is not called again during the renewal.
 */
export class SharedTokens {
  readonly #tools: StoreTools;
  readonly #store: TokenStore;
  readonly #key: string;
  #isAway = false;

  constructor(tools: StoreTools, store: TokenStore, key: string) {
    this.#tools = tools;
    this.#store = store;
    this.#key = key;
  }

  /** Returns the stored tokens, if they are valid. */
  async get(): Promise<HeldTokens | undefined> {
    const value = await this.#ask((store) => store.get(this.#key));
    return typeof value === 'string' ? parsed(value, this.#tools) : undefined;
  }

  /** Stores the tokens, and returns whether other processes can find them now. */
  async set(tokens: HeldTokens): Promise<boolean> {
    const until = tokens.refreshToken === undefined ? tokens.renewAt : tokens.refreshUntil;
    const lifetime = until === undefined ? undefined : Math.floor(until - Date.now());
    if (lifetime !== undefined && lifetime <= 0) return false;
    await this.#ask((store) => store.set(this.#key, JSON.stringify(tokens), lifetime));
    return !this.#isAway;
  }

  /** Removes the tokens, unless another process has stored its own. */
  async delete(refreshToken: string): Promise<void> {
    if ((await this.get())?.refreshToken === refreshToken)
      await this.#ask((store) => store.delete(this.#key));
  }

  /**
   * Returns the result of `find` if that finds tokens while it waits for its turn, otherwise the result of `renew`,
   * which no other process executes at the same time.
   */
  renew(find: () => Promise<HeldTokens | undefined>, renew: () => Promise<HeldTokens>): Promise<HeldTokens> {
    const { lock } = this.#store;
    const store: TokenStore = {
      get: (key) => this.#reach((store) => store.get(key)),
      set: (key, value, lifetime) => this.#reach((store) => store.set(key, value, lifetime)),
      delete: (key) => this.#reach((store) => store.delete(key)),
      // A lock waits for other processes, and has more time.
      ...(lock && { lock: (key, run) => this.#store.lock?.(key, run) ?? run() }),
    };
    return this.#isAway ? renew() : alone(this.#tools, { store, key: this.#key }, find, renew);
  }

  async #ask(question: (store: TokenStore) => unknown): Promise<unknown> {
    try {
      return await this.#reach(question);
    } catch {
      // The error may contain the tokens. Without a store each process has tokens of its own.
      return undefined;
    }
  }

  /** Asks the store. After one failure, a turn among the processes included, it is not asked again. */
  async #reach(question: (store: TokenStore) => unknown): Promise<unknown> {
    if (this.#isAway) throw new Error('The store is away');
    try {
      return await this.#tools.withDeadline(patience, undefined, async () => question(this.#store));
    } catch (error) {
      this.#isAway = true;
      throw error;
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
  const { accessToken, issuedAt, renewAt, refreshToken, refreshUntil } = held ?? {};
  const isWhole =
    isToken(accessToken) &&
    typeof issuedAt === 'number' &&
    typeof renewAt === 'number' &&
    (refreshToken === undefined || isToken(refreshToken)) &&
    (refreshUntil === undefined || typeof refreshUntil === 'number');
  return isWhole ? { accessToken, issuedAt, renewAt, refreshToken, refreshUntil } : undefined;
}

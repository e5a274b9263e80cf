import type { isToken } from './jwt/text.ts';
import { alone, type LockTools } from './store-lock.ts';
import type { HeldTokens, TokenStore } from './token-store.ts';

/** Functions that this module is handed. If it imported them, bundles would be split along it. */
export interface StoreTools extends LockTools {
  readonly isToken: typeof isToken;
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
    return this.#isAway ? renew() : alone(this.#tools, { store: this.#store, key: this.#key }, find, renew);
  }

  async #ask(question: (store: TokenStore) => unknown): Promise<unknown> {
    if (this.#isAway) return undefined;
    try {
      return await this.#tools.withDeadline(patience, undefined, async () => question(this.#store));
    } catch {
      // The error may contain the tokens. Without a store each process has tokens of its own.
      this.#isAway = true;
      return undefined;
    }
  }
}

function parsed(value: string, { isToken }: StoreTools): HeldTokens | undefined {
  let held: Partial<HeldTokens> | null;
  try {
    held = JSON.parse(value) as Partial<HeldTokens> | null;
  } catch {
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

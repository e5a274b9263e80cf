/** The tokens of one session, as a realm renews them. */

import type { TokenResponse } from '../auth/token-response.ts';
import type { HeldTokens, TokenStore } from '../auth/token-store.ts';
import type { Memory } from './memory.ts';

/** Knows the latest refresh token, which the memory gets as well; other processes may have renewed that. */
export class KeptSession implements TokenStore {
  readonly #memory: Memory | undefined;
  readonly #kept: (place: string | undefined) => void;
  #isTold = false;
  #held: HeldTokens | undefined;

  /** Calls `kept` once, with the place of the token. */
  constructor(memory: Memory | undefined, kept: (place: string | undefined) => void) {
    this.#memory = memory;
    this.#kept = kept;
  }

  get refreshToken(): string | undefined {
    return this.#held?.refreshToken;
  }

  /** Takes the tokens of a login, or of a session that was kept before. */
  async begin(tokens: TokenResponse, isKnown = false): Promise<void> {
    this.#isTold = isKnown;
    const { access_token: accessToken, refresh_token: refreshToken, expiresAt, expires_in } = tokens;
    const issuedAt = Math.floor(expiresAt / 1000) - expires_in;
    const renewAt = expiresAt - Math.min(30_000, expires_in * 250);
    const refreshUntil = tokens.refreshExpiresAt;
    this.#held = { accessToken, issuedAt, renewAt, refreshToken, refreshUntil };
    await this.#write(refreshToken);
  }

  async get(key: string): Promise<string | undefined> {
    if (isClaim(key)) return undefined;
    const refreshToken = (await this.#memory?.read()) ?? this.#held?.refreshToken;
    if (refreshToken === undefined) return undefined;
    // A session that was found here is no new one.
    this.#isTold = true;
    const held = this.#held;
    // With the token of another process, there is no access token yet.
    const isOwn = held?.refreshToken === refreshToken;
    const other = { accessToken: held?.accessToken ?? 'none', issuedAt: held?.issuedAt ?? 0, renewAt: 0 };
    return JSON.stringify(isOwn ? held : { ...other, refreshToken });
  }

  async set(key: string, value: string): Promise<void> {
    if (isClaim(key)) return;
    this.#held = JSON.parse(value) as HeldTokens;
    await this.#write(this.#held.refreshToken);
  }

  /** The server has refused it. */
  async delete(key: string): Promise<void> {
    if (isClaim(key)) return;
    this.#held = undefined;
    this.#isTold = false;
    await this.#memory?.forget();
  }

  /** Runs a renewal while no other process renews this session. */
  lock<T>(_key: string, run: () => Promise<T>): Promise<T> {
    return this.#memory ? this.#memory.alone(run) : run();
  }

  async #write(refreshToken: string | undefined): Promise<void> {
    if (refreshToken === undefined || !this.#memory) return;
    const place = await this.#memory.write(refreshToken);
    if (!this.#isTold) this.#kept(place);
    this.#isTold = true;
  }
}

/** Whether it is the key of a claim, which the lock makes needless here. */
function isClaim(key: string): boolean {
  return key.endsWith(':turn');
}

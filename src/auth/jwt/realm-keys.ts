import type { JSONWebKeySet, JWK, JWSHeaderParameters } from 'jose';
import type { Answer } from '../../http/answer.ts';
import { joined } from '../../http/deadline.ts';
import { KeycloakError, ownError } from '../../http/errors.ts';
import { type RequestOptions, smallSize } from '../../http/options.ts';
import type { Reader } from '../../http/plain.ts';
import { finderIn, type KeyFinder } from './key-set.ts';
import type { ExportedKeys, KeySettings, KeyWait } from './options.ts';
import { refusal } from './refusal.ts';
import { TokenError } from './token-error.ts';
import { type Declared, optionsOf } from './verb-options.ts';

interface Held {
  readonly keys: JSONWebKeySet;
  readonly find: KeyFinder;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
  /** The same moment on the clock that nobody sets. */
  readonly since: number;
}

const declared: Declared<KeySettings> = {
  maxAge: 'milliseconds',
  cooldown: 'milliseconds',
  maxStale: 'milliseconds',
  timeout: 'milliseconds',
  cache: 'any',
};

/** The keys that sign a realm's tokens, fetched on demand and shared by all callers. */
export class RealmKeys {
  readonly #reader: Reader;
  readonly #realmName: string;
  readonly #realm: string;
  readonly #times: { maxAge: number; cooldown: number; maxStale: number; timeout: number };
  #held: Held | undefined;
  #fetching: Promise<Held> | undefined;
  /** The last fetch, if it failed. */
  #failure: { readonly at: number; readonly error: unknown } | undefined;
  /** When an unknown `kid` last caused a fetch. */
  #soughtAt: number = Number.NEGATIVE_INFINITY;

  constructor(reader: Reader, realmName: string, settings?: KeySettings) {
    const given = optionsOf(declared, 'keys', settings, { place: 'keys.' });
    const { maxAge = 600_000, cooldown = 30_000, maxStale = 3_600_000, timeout = 5000, cache } = given;
    this.#times = { maxAge, cooldown, maxStale, timeout };
    this.#reader = reader;
    this.#realmName = realmName;
    this.#realm = `${reader.serverUrl}/realms/${encodeURIComponent(realmName)}`;
    if (cache !== undefined) this.#held = this.#imported(cache);
  }

  /** Returns the keys that may verify a token with this header. */
  async find(header: JWSHeaderParameters, wait?: KeyWait): Promise<readonly JWK[]> {
    const before = this.#held;
    const held = await this.#current(wait);
    let keys = held.find(header);
    // Keys that were fetched just now are not fetched again.
    if (keys.length === 0 && held === before) keys = (await this.#newerThan(held, wait))?.find(header) ?? [];
    if (keys.length > 0) return keys;
    const { alg, kid } = header;
    throw new TokenError('unknown_key', `The realm has no key with this kid for the algorithm ${alg}`, {
      claim: 'kid',
      actual: kid,
    });
  }

  /** Fetches the keys and returns them. */
  async fetch(options?: RequestOptions): Promise<JSONWebKeySet> {
    return this.#keep(await this.#request(options)).keys;
  }

  /** Returns the cached keys, fetched if there are none. */
  async export(wait?: KeyWait): Promise<ExportedKeys> {
    const { keys, fetchedAt } = await this.#current(wait);
    return structuredClone({ realm: this.#realm, fetchedAt, keys: keys.keys });
  }

  #imported({ realm, fetchedAt, keys }: ExportedKeys): Held {
    if (realm !== this.#realm) {
      throw new TypeError(`keys.cache belongs to ${JSON.stringify(realm)}, but the realm is ${this.#realm}`);
    }
    if (!Number.isFinite(fetchedAt)) throw new TypeError('keys.cache.fetchedAt must be a number');
    // A clock that was set back must not keep them forever.
    return heldOf({ keys }, Math.min(fetchedAt, Date.now()));
  }

  async #current(wait?: KeyWait): Promise<Held> {
    const held = this.#held;
    const { maxAge, maxStale } = this.#times;
    const age = held ? ageOf(held) : Number.POSITIVE_INFINITY;
    if (held && age < maxAge) return held;
    const isUsable = held && age < maxAge + maxStale;
    const failure = this.#recentFailure();
    if (failure && isUsable) return held;
    if (failure) throw ownError(failure.error);
    try {
      return await this.#shared(wait);
    } catch (error) {
      wait?.signal?.throwIfAborted();
      if (isUsable) return held;
      throw error;
    }
  }

  async #newerThan(held: Held, wait?: KeyWait): Promise<Held | undefined> {
    if (this.#held !== held) return this.#held;
    if (!this.#fetching) {
      const failure = this.#recentFailure();
      // The token may be valid: without the current keys it must not be called invalid.
      if (failure) throw ownError(failure.error);
      if (this.#isCooling(this.#soughtAt)) return undefined;
      this.#soughtAt = performance.now();
    }
    return this.#shared(wait);
  }

  /** The failure after which it is too early for another fetch. Tokens, forged ones too, must not cause one each. */
  #recentFailure(): { readonly error: unknown } | undefined {
    return this.#failure && !this.#fetching && this.#isCooling(this.#failure.at) ? this.#failure : undefined;
  }

  #isCooling(at: number): boolean {
    return performance.now() - at < this.#times.cooldown;
  }

  /** One fetch for all waiting callers. No caller can abort it for the others. */
  #shared(wait?: KeyWait): Promise<Held> {
    this.#fetching ??= this.#renewed();
    return joined(this.#fetching, wait);
  }

  async #renewed(): Promise<Held> {
    try {
      return this.#keep(await this.#request({ timeout: this.#times.timeout }));
    } catch (error) {
      this.#failure = { at: performance.now(), error };
      throw error;
    } finally {
      this.#fetching = undefined;
    }
  }

  async #request(options?: RequestOptions): Promise<Answer> {
    const path = ['realms', this.#realmName, 'protocol', 'openid-connect', 'certs'];
    try {
      return await this.#reader.send({ ...options, method: 'GET', path, usualSize: smallSize });
    } catch (error) {
      throw refusal(error, this.#realmName);
    }
  }

  #keep(answer: Answer): Held {
    try {
      this.#held = heldOf(answer.json<JSONWebKeySet>(), Date.now());
      this.#failure = undefined;
      return this.#held;
    } catch (error) {
      throw error instanceof KeycloakError ? error : answer.invalid('The response is not a JSON Web Key Set');
    }
  }
}

function heldOf(keys: JSONWebKeySet, fetchedAt: number): Held {
  const since = performance.now() - (Date.now() - fetchedAt);
  return { keys, find: finderIn(keys, 'These are not JSON Web Keys'), fetchedAt, since };
}

/** A clock that is set back makes keys no younger, and neither does a machine that sleeps, whose other clock stops. */
function ageOf({ fetchedAt, since }: Held): number {
  return Math.max(Date.now() - fetchedAt, performance.now() - since);
}

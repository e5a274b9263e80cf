import type { JSONWebKeySet, JWK, JWSHeaderParameters } from 'jose';
import type { Answer } from '../../http/answer.ts';
import { joined } from '../../http/deadline.ts';
import { ownError } from '../../http/errors.ts';
import { type RequestOptions, smallSize } from '../../http/options.ts';
import type { Reader } from '../../http/plain.ts';
import { finderIn, type KeyFinder } from './key-set.ts';
import { refusal } from './refusal.ts';
import { TokenError } from './token-error.ts';

/** Keys of a realm as JSON, to be kept outside the process, in a file or a store that nobody else can write to. */
export interface ExportedKeys {
  /** The realm's URL below `serverUrl`. */
  readonly realm: string;
  /** Milliseconds since the epoch at which the server returned the keys. */
  readonly fetchedAt: number;
  readonly keys: JSONWebKeySet['keys'];
}

/** How long to keep keys. Times are in milliseconds. */
export interface KeySettings {
  /** Age at which keys are fetched again, 10 minutes by default. A key that the realm drops is accepted until then. */
  readonly maxAge?: number | undefined;
  /** Minimum time between two fetches for an unknown `kid` or after a failure, 30 seconds by default. */
  readonly cooldown?: number | undefined;
  /** How long keys remain in use beyond `maxAge` while the server is unreachable, 1 hour by default. */
  readonly maxStale?: number | undefined;
  /** Timeout of a fetch, 5 seconds by default. */
  readonly timeout?: number | undefined;
  /** Result of `exportKeys`. No request is sent until these keys are too old. */
  readonly cache?: ExportedKeys | undefined;
}

/** Options for waiting while keys are fetched. */
export type KeyWait = Pick<RequestOptions, 'signal' | 'timeout'>;

interface Held {
  readonly keys: JSONWebKeySet;
  readonly find: KeyFinder;
  readonly fetchedAt: number;
}

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

  constructor(reader: Reader, realmName: string, settings: KeySettings = {}) {
    const { maxAge = 600_000, cooldown = 30_000, maxStale = 3_600_000, timeout = 5000, cache } = settings;
    this.#times = { maxAge, cooldown, maxStale, timeout };
    for (const [name, value] of Object.entries(this.#times)) {
      if (typeof value !== 'number' || !(value >= 0))
        throw new TypeError(`keys.${name} must be a number of milliseconds`);
    }
    this.#reader = reader;
    this.#realmName = realmName;
    this.#realm = `${reader.serverUrl}/realms/${encodeURIComponent(realmName)}`;
    if (cache !== undefined) this.#held = this.#imported(cache);
  }

  /** Returns the key for a token with this header. */
  async find(header: JWSHeaderParameters, wait?: KeyWait): Promise<JWK> {
    const before = this.#held;
    const held = await this.#current(wait);
    const key = held.find(header);
    if (key) return key;
    // Keys that were fetched just now are not fetched again.
    const newer = held === before ? await this.#newerThan(held, wait) : undefined;
    const found = newer?.find(header);
    if (found) return found;
    const { alg, kid } = header;
    const hints = alg?.startsWith('HS')
      ? ['The server signs refresh tokens with this algorithm and does not publish the secret.']
      : [];
    throw new TokenError('unknown_key', `The realm has no key with this kid for the algorithm ${alg}`, {
      claim: 'kid',
      actual: kid,
      hints,
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
    if (!held) return this.#shared(wait);
    const { maxAge, maxStale, cooldown } = this.#times;
    const now = Date.now();
    const age = now - held.fetchedAt;
    if (age < maxAge) return held;
    const isUsable = age < maxAge + maxStale;
    if (isUsable && this.#failure && now - this.#failure.at < cooldown) return held;
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
      const now = Date.now();
      const { cooldown } = this.#times;
      // The token may be valid: without the current keys it must not be called invalid.
      if (this.#failure && now - this.#failure.at < cooldown) throw ownError(this.#failure.error);
      if (now - this.#soughtAt < cooldown) return undefined;
      this.#soughtAt = now;
    }
    return this.#shared(wait);
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
      this.#failure = { at: Date.now(), error };
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
      throw error instanceof TypeError ? answer.invalid('The response is not a JSON Web Key Set') : error;
    }
  }
}

function heldOf(keys: JSONWebKeySet, fetchedAt: number): Held {
  return { keys, find: finderIn(keys, 'These are not JSON Web Keys'), fetchedAt };
}

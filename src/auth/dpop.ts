import type { CryptoKey, JWK } from 'jose';
import { sha256 } from './jwt/hash.ts';
import { thumbprintOf } from './jwt/thumbprint.ts';
import { type Signer, signerWith } from './private-key.ts';

/** A pair of keys for DPoP, of WebCrypto. The private one need not be extractable; the public one must be. */
export interface DPoPKeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** Options of the tokens that a key binds. */
export interface DPoPOptions {
  /**
   * Whether to accept tokens of the type `Bearer`, which are not bound to the key, from a server without DPoP.
   * Keycloak has it since 26.4, before that as a feature that must be enabled.
   */
  readonly allowBearer?: boolean | undefined;
}

interface Held {
  readonly signer: Signer;
  readonly jwk: JWK;
  readonly thumbprint: string;
}

/**
 * Proofs of possession (DPoP, RFC 9449) with one pair of keys, made when they are first needed unless they are given.
 *
 * The server's nonces are remembered by origin and take part in the next proof.
 *
 * @example
 * ```ts
 * import { DPoP } from 'realmtree';
 *
 * const dpop = new DPoP();
 * const oidc = realm.openIdConnect({ clientId: 'web', clientSecret, dpop });
 * const tokens = await oidc.clientCredentials();
 * const answer = await dpop.fetch(tokens.access_token, 'https://api.example.com/orders');
 * ```
 */
export class DPoP {
  readonly #allowBearer: boolean;
  readonly #keys: () => Promise<Held>;
  readonly #nonces: Map<string, string> = new Map();

  constructor(keys?: DPoPKeyPair, { allowBearer }: DPoPOptions = {}) {
    this.#allowBearer = allowBearer === true;
    let held: Promise<Held> | undefined;
    this.#keys = () => {
      held ??= prepared(keys).catch((error) => {
        held = undefined;
        throw error;
      });
      return held;
    };
  }

  /** Whether tokens that are not bound to the key are accepted. */
  get allowBearer(): boolean {
    return this.#allowBearer;
  }

  /** The thumbprint of the public key (RFC 7638), as `cnf.jkt` of a bound token and the parameter `dpop_jkt` hold it. */
  async thumbprint(): Promise<string> {
    return (await this.#keys()).thumbprint;
  }

  /** A proof for one request, to be sent as the header `DPoP`; with the hash of the token where it goes with one. */
  async proof(method: string, url: string | URL, accessToken?: string): Promise<string> {
    const { signer, jwk } = await this.#keys();
    const { origin, pathname } = new URL(url);
    const nonce = this.#nonces.get(origin);
    const claims = {
      jti: crypto.randomUUID(),
      htm: method,
      htu: origin + pathname,
      iat: Math.floor(Date.now() / 1000),
      ...(nonce !== undefined && { nonce }),
      ...(accessToken !== undefined && { ath: await sha256(accessToken) }),
    };
    return signer.sign(claims, { typ: 'dpop+jwt', jwk });
  }

  /** Remembers the nonce of an answer; `true` when the server refused the request for the lack of it. */
  learn(url: string | URL, headers: Pick<Headers, 'get'>): boolean {
    const nonce = headers.get('dpop-nonce');
    if (nonce === null) return false;
    this.#nonces.set(new URL(url).origin, nonce);
    return /\buse_dpop_nonce\b/.test(headers.get('www-authenticate') ?? '');
  }

  /**
   * The answer of any API to a request with a bound token: like `fetch`, with the headers `Authorization: DPoP` and
   * `DPoP`. A request that is refused because of its nonce is sent once more with the nonce that the server asks for.
   */
  async fetch(accessToken: string, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, { redirect: 'manual', ...init });
    const again = request.clone();
    const answer = await this.#send(request, accessToken);
    if (!this.learn(request.url, answer.headers) || answer.status !== 401) return answer;
    await answer.body?.cancel();
    return this.#send(again, accessToken);
  }

  async #send(request: Request, accessToken: string): Promise<Response> {
    request.headers.set('authorization', `DPoP ${accessToken}`);
    request.headers.set('dpop', await this.proof(request.method, request.url, accessToken));
    return globalThis.fetch(request);
  }
}

/** The proofs that an option asks for. */
export function dpopOf(option: unknown, place = ''): DPoP | undefined {
  if (option === undefined || option === false) return undefined;
  if (option === true) return new DPoP();
  if (option instanceof DPoP) return option;
  if (typeof option === 'object' && option !== null && 'privateKey' in option && 'publicKey' in option) {
    return new DPoP(option as DPoPKeyPair);
  }
  throw new TypeError(`${place}dpop must be true, a pair of keys or a DPoP`);
}

async function prepared(keys: DPoPKeyPair | undefined): Promise<Held> {
  const { subtle } = crypto;
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const { privateKey, publicKey } = keys ?? (await subtle.generateKey(curve, false, ['sign', 'verify']));
  if (!publicKey.extractable) throw new TypeError('The publicKey of dpop must be extractable');
  const { kty, crv, x, y, n, e } = await subtle.exportKey('jwk', publicKey);
  // Nothing but the public part, whatever the key was made of.
  const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JWK;
  return { signer: signerWith({ privateKey }), jwk, thumbprint: await thumbprintOf(jwk) };
}

import type { CryptoKey, JWK } from 'jose';
import { ownOf } from '../http/own.ts';
import { isExposed } from '../http/url.ts';
import { sha256 } from './jwt/hash.ts';
import { checkedToken } from './jwt/text.ts';
import { thumbprintOf } from './jwt/thumbprint.ts';
import { type Declared, optionsOf } from './jwt/verb-options.ts';
import type { Signer } from './private-key.ts';
import { signerWith } from './signer.ts';

/** A WebCrypto key pair for DPoP. The public key must be extractable; the private key need not be. */
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

const declared: Declared<DPoPOptions> = { allowBearer: 'switch' };

interface Held {
  readonly signer: Signer;
  readonly jwk: JWK;
  readonly thumbprint: string;
}

/**
 * Proofs of possession (DPoP, RFC 9449) with one key pair. Without `keys`, a key pair is generated on first use.
 *
 * Remembers each server's nonce by origin and includes it in the next proof.
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

  constructor(keys?: DPoPKeyPair, options?: DPoPOptions) {
    this.#allowBearer = optionsOf(declared, 'DPoP', options).allowBearer === true;
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

  /**
   * Returns the thumbprint of the public key (RFC 7638), as in `cnf.jkt` of a bound token and in the parameter
   * `dpop_jkt`.
   */
  async thumbprint(): Promise<string> {
    return (await this.#keys()).thumbprint;
  }

  /**
   * Returns a proof for one request, to be sent as the header `DPoP`. With `accessToken`, the proof contains the hash
   * of the token.
   */
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

  /** Remembers the nonce of a response. Returns `true` if the server refused the request for lack of that nonce. */
  learn(url: string | URL, headers: Pick<Headers, 'get'>): boolean {
    const nonce = headers.get('dpop-nonce');
    if (nonce === null) return false;
    this.#nonces.set(new URL(url).origin, nonce);
    return /\buse_dpop_nonce\b/.test(headers.get('www-authenticate') ?? '');
  }

  /**
   * Sends a request with a bound token to any API, like `fetch`, and returns the response. Adds the headers
   * `Authorization: DPoP` and `DPoP`. If the server refuses the nonce, the request is sent once more with the nonce
   * that the server asks for. Redirects are not followed unless `init.redirect` permits it. Plain `http` to another host
   * than a loopback address throws a `TypeError`, unless `allowInsecure` is set.
   */
  async fetch(
    accessToken: string,
    input: string | URL | Request,
    init?: RequestInit & { readonly allowInsecure?: boolean | undefined },
  ): Promise<Response> {
    const { allowInsecure, ...given } = ownOf(init ?? {});
    checkedToken(accessToken, 'accessToken');
    const request = new Request(input, { redirect: 'manual', ...given });
    const url = new URL(request.url);
    if (allowInsecure !== true && isExposed(url)) {
      throw new TypeError(
        `The URL must be https for ${url.hostname}: the token would be sent unencrypted. \`allowInsecure: true\` permits http`,
      );
    }
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

/** Returns the proofs that an option asks for. */
export function dpopOf(option: unknown, place = ''): DPoP | undefined {
  if (option === undefined || option === false) return undefined;
  if (option === true) return new DPoP();
  if (option instanceof DPoP) return option;
  if (typeof option === 'object' && option !== null && 'privateKey' in option && 'publicKey' in option) {
    return new DPoP(option as DPoPKeyPair);
  }
  throw new TypeError(`${place}dpop must be true, a key pair or a DPoP`);
}

async function prepared(keys: DPoPKeyPair | undefined): Promise<Held> {
  const { subtle } = crypto;
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const { privateKey, publicKey } = keys ?? (await subtle.generateKey(curve, false, ['sign', 'verify']));
  if (!publicKey.extractable) throw new TypeError('The publicKey of dpop must be extractable');
  const { kty, crv, x, y, n, e } = await subtle.exportKey('jwk', publicKey);
  // Only the public part, whatever else the key contains.
  const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JWK;
  return { signer: signerWith({ privateKey }), jwk, thumbprint: await thumbprintOf(jwk) };
}

import type { CryptoKey, JSONWebKeySet, JWK, JWSHeaderParameters } from 'jose';
import { kindOf } from '../../http/kind.ts';
import { fromBase64url } from './base64url.ts';
import { finderIn } from './key-set.ts';
import { publicKeyIn } from './pem.ts';
import { TokenError } from './token-error.ts';
import { listOf } from './verb-options.ts';

/**
 * A key that verifies tokens: a `CryptoKey`, a JWK, a JWK Set, a public key or certificate as PEM text or as the Base64
 * in it, or the bytes of a shared secret. A shared secret requires `algorithms`.
 */
export type VerificationKey = CryptoKey | JWK | JSONWebKeySet | Uint8Array | string;

/** Returns the keys that may verify a token with this header, at least one. */
export type FindKeys = (header: JWSHeaderParameters) => Promise<readonly (CryptoKey | JWK | Uint8Array)[]>;

/** Algorithms accepted by default: every algorithm that verifies with a public key. */
const publicKeyAlgorithms: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const secretAlgorithms: readonly string[] = ['HS256', 'HS384', 'HS512'];

/**
 * Returns the algorithms that a token may have. A public key used as a shared secret is known to everyone (RFC 8725,
 * section 3.1).
 */
export function checkedAlgorithms(
  algorithms: string | readonly string[] | undefined,
  key: VerificationKey | undefined,
): readonly string[] {
  const isSecret = key !== undefined && secretOf(key) !== undefined;
  const listed = algorithms === undefined ? undefined : listOf(algorithms);
  if (isSecret && listed === undefined)
    throw new TypeError('A shared secret as key requires algorithms, such as HS256');
  const known = isSecret ? secretAlgorithms : publicKeyAlgorithms;
  const wrong = listed?.find((algorithm) => !known.includes(algorithm));
  if (wrong !== undefined || listed?.length === 0) {
    throw new TypeError(
      `algorithms must be one or more of ${known.join(', ')}${wrong === undefined ? '' : `, not ${wrong}`}`,
    );
  }
  return listed ?? known;
}

/** Returns a function that looks up keys in the given one. Throws `TypeError` for a value that cannot be a key. */
export function finderFor(key: VerificationKey): FindKeys {
  const secret = secretOf(key);
  if (secret !== undefined) return async () => [secret];
  if (typeof key === 'string') {
    const pem = pemOf(key);
    return suitable(async ({ alg = '' }) => [await publicKeyIn(pem, alg)]);
  }
  if (typeof key === 'object' && key !== null) {
    if ('type' in key && 'usages' in key) {
      if ((key as CryptoKey).type === 'public') return async () => [key as CryptoKey];
    } else if ('keys' in key && Array.isArray(key.keys)) {
      return suitable(finderIn(key as JSONWebKeySet, 'key is not a JSON Web Key Set'));
    } else if ('kty' in key && !('d' in key)) {
      const find = finderIn({ keys: [key as JSONWebKeySet['keys'][number]] }, '');
      // A single key is the right one, whatever `kid` the token has.
      return suitable(({ alg = '' }) => find({ alg }));
    }
  }
  throw new TypeError(
    'key must be a public key: a CryptoKey, a JWK, a set of JWKs, PEM text, or secret bytes',
  );
}

function secretOf(key: VerificationKey): CryptoKey | Uint8Array | undefined {
  if (kindOf(key) === 'Uint8Array') return checkedSecret(key as Uint8Array);
  if (typeof key !== 'object' || key === null) return undefined;
  if ('type' in key && key.type === 'secret') return key as CryptoKey;
  return 'kty' in key && key.kty === 'oct' ? checkedSecret(fromBase64url((key as JWK).k ?? '')) : undefined;
}

/** An empty secret is a missing setting. */
function checkedSecret(secret: Uint8Array): Uint8Array {
  if (secret.length === 0) throw new TypeError('A shared secret as key must not be empty');
  // Of this realm of the runtime, whichever it came from.
  return new Uint8Array(secret);
}

/** Keycloak's admin pages and `GET /realms/{realm}` show the Base64 without the PEM frame. */
function pemOf(text: string): string {
  const trimmed = text.trim();
  if (/^-----BEGIN (PUBLIC KEY|CERTIFICATE)-----/.test(trimmed)) return trimmed;
  const isBase64 = /^[A-Za-z0-9+/\s]{40,}=*$/.test(trimmed);
  if (isBase64) return `-----BEGIN PUBLIC KEY-----\n${trimmed}\n-----END PUBLIC KEY-----`;
  throw new TypeError(
    'key must be PEM text that begins with BEGIN PUBLIC KEY or BEGIN CERTIFICATE; pass a shared secret as bytes',
  );
}

/** Refuses a token whose header asks for another key, or for another algorithm. */
function suitable(find: (header: JWSHeaderParameters) => Promise<CryptoKey[]> | readonly JWK[]): FindKeys {
  return async (header) => {
    let keys: readonly (CryptoKey | JWK)[] = [];
    try {
      keys = await find(header);
    } catch {
      // The error may contain a part of the key.
    }
    if (keys.length > 0) return keys;
    const facts = { claim: 'kid', actual: header.kid };
    throw new TokenError(
      'unknown_key',
      `The given key is not suitable for a token with ${header.alg}`,
      facts,
    );
  };
}

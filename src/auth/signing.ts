/** Signing with private keys, loaded with the first signature or decryption. */
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { CompactSign } from 'jose/jws/compact/sign';
import { importJWK, importPKCS8 } from 'jose/key/import';
import type { PrivateKey, Signer, SignerOptions } from './private-key.ts';

/** Returns a signer with this key. The key is imported once. */
export function signerOf({ privateKey, keyId, algorithm }: SignerOptions): Signer {
  const alg = algorithm ?? algorithmOf(privateKey);
  const kid = keyId ?? (isJwk(privateKey) ? privateKey.kid : undefined);
  let imported: Promise<CryptoKey> | undefined;
  return {
    async sign(claims, header = {}) {
      imported ??= importKey(privateKey, alg, 'privateKey');
      return signed(claims, { alg, ...(kid !== undefined && { kid }), ...header }, await imported);
    },
  };
}

/** Returns a JWT with these claims. */
export async function signed(
  claims: JWTPayload,
  header: JWTHeaderParameters,
  key: CryptoKey | Uint8Array,
): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return new CompactSign(payload).setProtectedHeader(header).sign(key);
}

/** Returns the key for an algorithm. `name` is that of the option. */
export async function importKey(key: PrivateKey, alg: string, name: string): Promise<CryptoKey> {
  try {
    if (typeof key === 'string') return await importPKCS8(key, alg);
    if (isCryptoKey(key)) return key;
    const imported = await importJWK(key, alg);
    if (isCryptoKey(imported) && imported.type === 'private') return imported;
  } catch {
    // The reason may show a part of the key.
  }
  throw new TypeError(
    `${name} must be a private key for ${alg}: a CryptoKey, a JWK, or PEM text that begins with BEGIN PRIVATE KEY (PKCS #8)`,
  );
}

function isCryptoKey(key: unknown): key is CryptoKey {
  return typeof key === 'object' && key !== null && 'algorithm' in key && 'usages' in key;
}

function isJwk(key: PrivateKey): key is JWK {
  return typeof key === 'object' && key !== null && 'kty' in key;
}

/** The algorithm for a key; if several are possible, as with RSA, the most common one. */
function algorithmOf(key: PrivateKey): string {
  if (isCryptoKey(key)) return ofCryptoKey(key.algorithm);
  if (isJwk(key)) return key.alg ?? byCurve.find(([curve]) => curve === key.crv)?.[1] ?? 'RS256';
  return byIdentifier.find(([identifier]) => hexOf(key).includes(identifier))?.[1] ?? 'RS256';
}

const byCurve: readonly (readonly [string, string])[] = [
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
  ['Ed25519', 'EdDSA'],
];

/** Object identifiers of the curves in DER (RFC 5480, RFC 8410). */
const byIdentifier: readonly (readonly [string, string])[] = [
  ['06082a8648ce3d030107', 'ES256'],
  ['06052b81040022', 'ES384'],
  ['06052b81040023', 'ES512'],
  ['06032b6570', 'EdDSA'],
];

/** The first bytes of PEM text, in which a PKCS #8 key identifies its algorithm. */
function hexOf(pem: string): string {
  const [, base64 = ''] = /-----BEGIN PRIVATE KEY-----\s*([\w+/]{40})/.exec(pem) ?? [];
  return [...atob(base64)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

function ofCryptoKey(algorithm: CryptoKey['algorithm']): string {
  const { name, hash, namedCurve } = algorithm as {
    name: string;
    hash?: { name: string };
    namedCurve?: string;
  };
  const bits = hash?.name.slice(-3) ?? '256';
  if (name === 'RSASSA-PKCS1-v1_5') return `RS${bits}`;
  if (name === 'RSA-PSS') return `PS${bits}`;
  return byCurve.find(([curve]) => curve === (namedCurve ?? name))?.[1] ?? name;
}

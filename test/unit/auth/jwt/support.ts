import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { KeySettings } from '../../../../src/auth/jwt/options.ts';
import { TokenVerifier } from '../../../../src/auth/jwt/token-verifier.ts';

export const serverUrl = 'https://sso.test';
const issuer: string = `${serverUrl}/realms/acme`;

/** A pair of keys, and what the server tells of it. */
export interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function testKey(kid: string, alg = 'ES256', use = 'sig'): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use } };
}

/** Seconds since the epoch, `later` from now. */
export function seconds(later = 0): number {
  return Math.floor(Date.now() / 1000) + later;
}

/** A token as Keycloak would sign it, with these claims instead of its own or besides them. */
export function tokenBy(
  key: TestKey,
  claims: Record<string, unknown> = {},
  header: object = {},
): Promise<string> {
  const { alg, kid } = key;
  const own = { iss: issuer, typ: 'Bearer', azp: 'web', aud: 'api', iat: seconds(), exp: seconds(300) };
  return new SignJWT({ ...own, ...claims })
    .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
    .sign(key.privateKey);
}

/** A server that has these keys at each moment, and counts how often it is asked for them. */
export class KeyServer {
  keys: readonly TestKey[];
  requests = 0;
  /** Answers, or throws, instead of the endpoint. */
  instead: (() => Response | Promise<Response>) | undefined;

  constructor(...keys: readonly TestKey[]) {
    this.keys = keys;
  }

  readonly fetch = async (): Promise<Response> => {
    this.requests++;
    return this.instead?.() ?? Response.json({ keys: this.keys.map(({ jwk }) => jwk) });
  };

  verifier(keys: KeySettings = {}): TokenVerifier {
    return new TokenVerifier({ serverUrl, realmName: 'acme', fetch: this.fetch, keys });
  }
}

/** Whether the verifier takes a token of this key. */
export async function verifies(verifier: TokenVerifier, key: TestKey): Promise<boolean> {
  const token = await tokenBy(key);
  try {
    await verifier.decodeToken(token, { audience: 'api' });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'unknown_key') return false;
    throw error;
  }
}

/** Verifies a token with a key of the realm: what looks at signatures is loaded and used. */
import { hasRealmRole, TokenError, TokenVerifier } from '../../../src/verify.ts';

const { subtle } = crypto;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const issuer = 'https://sso.test/realms/acme';

function encoded(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function json(value: object): string {
  return encoded(new TextEncoder().encode(JSON.stringify(value)));
}

export async function outcome(): Promise<string> {
  const { privateKey, publicKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await subtle.exportKey('jwk', publicKey);
  const keys = [{ kty, crv, x, y, kid: 'k', alg: 'ES256', use: 'sig' }];
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, exp: now + 60, iat: now, aud: 'api', sub: 'ada', typ: 'Bearer', jti: 'j' };
  const signed = `${json({ alg: 'ES256', kid: 'k' })}.${json({ ...claims, realm_access: { roles: ['editor'] } })}`;
  const signature = await subtle.sign(algorithm, privateKey, new TextEncoder().encode(signed));
  const verifier = new TokenVerifier({
    serverUrl: 'https://sso.test',
    realmName: 'acme',
    fetch: async () => Response.json({ keys }),
  });
  const token = `${signed}.${encoded(new Uint8Array(signature))}`;
  const verified = await verifier.decodeToken(token, { audience: 'api' });
  const error: unknown = await verifier
    .decodeToken(`${signed}.${encoded(new Uint8Array(64))}`, { audience: 'api' })
    .catch((error: unknown) => error);
  return `${verified.sub} ${hasRealmRole(verified, 'editor')} ${error instanceof TokenError && error.code}`;
}

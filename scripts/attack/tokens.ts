import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from 'jose';
import { KeycloakError, TokenVerifier } from '../../src/index.ts';
import { type Attack, issuer, serverUrl } from './attack.ts';
import type { Random } from './random.ts';

const encoded = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The realm's keys, and one that only claims to be of the realm. */
export interface Keys {
  readonly own: GenerateKeyPairResult;
  readonly other: GenerateKeyPairResult;
  readonly jwk: JWK;
}

export async function keyPairs(): Promise<Keys> {
  const own = await generateKeyPair('ES256', { extractable: true });
  const other = await generateKeyPair('ES256', { extractable: true });
  return { own, other, jwk: { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' } };
}

export function claimsNow(): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: 'web',
    sub: 'ada',
    typ: 'Bearer',
    azp: 'web',
    iat: now,
    exp: now + 3600,
    jti: 'j',
  };
}

export function sign(claims: object, key: GenerateKeyPairResult, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
    .sign(key.privateKey);
}

/** Forged tokens: none of them may pass. */
export async function tokens(): Promise<Attack> {
  const keys = await keyPairs();
  const publicKey = await exportSPKI(keys.own.publicKey);
  const otherJwk = await exportJWK(keys.other.publicKey);
  const answer = async (): Promise<Response> => Response.json({ keys: [keys.jwk] });
  const verifier = new TokenVerifier({ serverUrl, realmName: 'acme', fetch: answer });
  const good = await sign(claimsNow(), keys.own);
  // A check that refuses everything would prove nothing.
  await verifier.decodeToken(good, { audience: 'web' });
  const [header = '', payload = '', signature = ''] = good.split('.');

  const forgeries: ((random: Random) => string | Promise<string>)[] = [
    (random) =>
      `${encoded({ alg: random.one(['none', 'None', 'nOnE', '']), kid: 'k1' })}.${payload}.${random.one(['', signature])}`,
    (random) => {
      const alg = random.one(['HS256', 'HS384', 'HS512']);
      const input = `${encoded({ alg, kid: 'k1' })}.${payload}`;
      const secret = random.one([publicKey, JSON.stringify(keys.jwk), keys.jwk.x ?? '', '']);
      return `${input}.${createHmac(alg.replace('HS', 'sha'), secret).update(input).digest('base64url')}`;
    },
    (random) =>
      sign(
        claimsNow(),
        keys.other,
        random.one([
          {},
          { jwk: otherJwk },
          { jku: 'https://evil.test/' },
          { kid: 'k2' },
          { kid: '../k1' },
          { x5u: 'https://evil.test/' },
        ]),
      ),
    (random) =>
      sign(
        {
          ...claimsNow(),
          ...random.one([
            { exp: 1 },
            { iss: `${issuer}/` },
            { iss: 'https://evil.test/realms/acme' },
            { aud: 'other' },
            { aud: [] },
            { exp: '9999999999' },
            { nbf: 9_999_999_999 },
            { exp: undefined },
            { aud: undefined },
            { iss: [issuer] },
          ]),
        },
        keys.own,
      ),
    (random) => {
      const claims = { ...claimsNow(), [random.one(['sub', 'scope', 'realm_access'])]: random.json() };
      return `${header}.${encoded(claims)}.${signature}`;
    },
    (random) => `${encoded(random.json())}.${payload}.${signature}`,
    (random) =>
      `${header}.${payload}.${Buffer.from(Array.from({ length: random.one([0, 1, 63, 64, 65, 128]) }, () => random.below(256))).toString('base64url')}`,
    // All zeros, which some libraries took for a signature of anything.
    () => `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    (random) => {
      const at = random.below(header.length + payload.length + 1);
      return `${good.slice(0, at)}${random.one(['A', 'e', '.', '%', ' ', '=', '\u0000', ''])}${good.slice(at + 1)}`;
    },
    (random) => good.slice(0, random.below(good.length - 2)),
    (random) => random.text(12),
    (random) => {
      const depth = random.one([100, 1000, 6000]);
      return `${header}.${encoded(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)}.${signature}`;
    },
    (random) => `${header}.${encoded(`{"aud":"web","aud":${JSON.stringify(random.text())}}`)}.${signature}`,
    (random) => [good, good, ''].join(random.one(['.', ' ', ',', '\n'])),
    async (random) => {
      const crit = random.one([
        { crit: ['exp'], exp: 1 },
        { crit: [] },
        { crit: 'b64' },
        { b64: false, crit: ['b64'] },
      ]);
      return `${encoded({ alg: 'ES256', kid: 'k1', ...crit })}.${payload}.${signature}`;
    },
  ];
  return async (random, tell) => {
    const token = await random.one(forgeries)(random);
    tell(token);
    if (token === good) return undefined;
    try {
      await verifier.decodeToken(token, { audience: 'web' });
    } catch (error) {
      if (!(error instanceof KeycloakError)) return `untyped: ${String(error)}`;
      return String(error).includes(signature) ? 'the error shows the token' : undefined;
    }
    return 'accepted';
  };
}

import { type JsonWebKey, sign } from 'node:crypto';
import { exportJWK } from 'jose';
import { expect, test, vi } from 'vitest';
import type { TokenVerifier } from '../../../../src/auth/jwt/token-verifier.ts';
import { KeyServer, type TestKey, testKey, tokenBy } from './support.ts';

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const recipient = { audience: 'api' };

/** What becomes of a token: `taken`, or the code of its refusal. */
const outcomeOf = (verifier: TokenVerifier, token: string): Promise<unknown> =>
  verifier.decodeToken(token, recipient).then(
    () => 'taken',
    (error: { code?: unknown }) => error.code,
  );

const signatureOf = (token: string): Buffer => Buffer.from(token.split('.')[2] ?? '', 'base64url');
const withSignature = (token: string, bytes: Uint8Array): string =>
  [...token.split('.').slice(0, 2), Buffer.from(bytes).toString('base64url')].join('.');

/** Signatures that are none of this token, and the token itself. */
async function tokensOf(key: TestKey, other: TestKey): Promise<Record<string, readonly [string, string]>> {
  const token = await tokenBy(key);
  const own = signatureOf(token);
  const flipped = Buffer.from(own);
  flipped[5] = (flipped[5] ?? 0) ^ 1;
  const der =
    key.alg.startsWith('ES') &&
    sign(`SHA${key.alg.slice(2)}`, Buffer.from(token.slice(0, token.lastIndexOf('.'))), {
      key: (await exportJWK(key.privateKey)) as JsonWebKey,
      format: 'jwk',
      dsaEncoding: 'der',
    });
  const bad = 'bad_signature';
  return {
    'its own': [token, 'taken'],
    'one bit flipped': [withSignature(token, flipped), bad],
    'cut off': [withSignature(token, own.subarray(0, -1)), bad],
    'with a byte more': [withSignature(token, Buffer.concat([own, Buffer.from([0])])), bad],
    'all zero': [withSignature(token, new Uint8Array(own.length)), bad],
    'of another token': [withSignature(token, signatureOf(await tokenBy(key, { sub: 'other' }))), bad],
    'of another key': [await tokenBy(other, {}, { kid: key.kid }), bad],
    ...(der && { 'in another encoding': [withSignature(token, der), bad] as const }),
  };
}

test.for(algorithms)('a signature by %s is judged the same alone and among others', async (alg) => {
  const [key, other] = [await testKey('one', alg), await testKey('other', alg)];
  const verifier = new KeyServer(key).verifier();
  for (const [name, [token, expected]] of Object.entries(await tokensOf(key, other))) {
    for (let time = 0; time < 2; time++) expect(await outcomeOf(verifier, token), name).toBe(expected);
    const among = await Promise.all([token, token, token].map((each) => outcomeOf(verifier, each)));
    expect(new Set(among), name).toEqual(new Set([expected]));
  }
});

test('a key that is not for verifying is refused, alone and among others', async () => {
  const key = await testKey('one');
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const useless = await crypto.subtle.importKey('jwk', key.jwk as JsonWebKey, curve, true, []);
  const verifier = new KeyServer(key).verifier();
  const token = await tokenBy(key);
  const codes = [1, 2, 3].map(() =>
    verifier
      .decodeToken(token, { ...recipient, key: useless })
      .catch((error: { code?: unknown }) => error.code),
  );
  expect(await Promise.all(codes)).toEqual(Array(3).fill('unknown_key'));
  const alone = verifier.decodeToken(token, { ...recipient, key: useless });
  await expect(alone).rejects.toMatchObject({ code: 'unknown_key' });
});

test('of one token after the other, this thread verifies most, and lets others have their turns', async () => {
  const key = await testKey('one');
  const verifier = new KeyServer(key).verifier();
  const token = await tokenBy(key);
  const verify = vi.spyOn(crypto.subtle, 'verify');
  try {
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns++;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    for (let count = 0; count < 100; count++) await verifier.decodeToken(token, recipient);
    isOver = true;
    expect(verify.mock.calls.length).toBeGreaterThan(5);
    expect(verify.mock.calls.length).toBeLessThan(20);
    expect(turns).toBeGreaterThan(5);
    verify.mockClear();
    await Promise.all(Array.from({ length: 8 }, () => verifier.decodeToken(token, recipient)));
    expect(verify).toHaveBeenCalledTimes(8);
  } finally {
    verify.mockRestore();
  }
});

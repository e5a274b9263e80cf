import { inspect } from 'node:util';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import type { UnverifiedClaims } from '../../../../src/auth/jwt/claims.ts';
import type { AccessTokenOptions, DecodeTokenOptions } from '../../../../src/auth/jwt/options.ts';
import { hasRealmRole } from '../../../../src/auth/jwt/roles.ts';
import { holdTime } from '../../support.ts';
import { certificates } from './certificates.ts';
import { KeyServer, seconds, type TestKey, testKey, tokenBy } from './support.ts';

type Claims = Record<string, unknown>;

const key = await testKey('one');
const recipient = { audience: 'api' };

test('the recipient must be said, and no check is switched off by a value that is missing', async () => {
  const server = new KeyServer(key);
  const verifier = server.verifier();
  const secret = new TextEncoder().encode('secret');
  const wrong: [object, RegExp][] = [
    [{}, /Set audience or authorizedParty/],
    [{ verifyAud: true }, /Set audience/],
    [{ audience: undefined }, /audience must be a non-empty string/],
    [{ audience: '' }, /audience must be a non-empty string/],
    [{ audience: [] }, /audience must be a non-empty string/],
    [{ audience: ['api', undefined] }, /audience must be a non-empty string/],
    [{ audience: true }, /audience must be a non-empty string/],
    [{ audience: undefined, authorizedParty: 'web' }, /audience must be a non-empty string/],
    [{ authorizedParty: undefined }, /authorizedParty must be a non-empty string/],
    [{ audience: false, authorizedParty: '' }, /authorizedParty must be a non-empty string/],
    [{ ...recipient, subject: undefined }, /subject must be a non-empty string/],
    [{ ...recipient, issuer: '' }, /issuer must be a non-empty string/],
    [{ ...recipient, accessToken: undefined }, /accessToken must be a non-empty string/],
    [{ ...recipient, leeway: -1 }, /leeway/],
    [{ ...recipient, leeway: Number.POSITIVE_INFINITY }, /leeway/],
    [{ ...recipient, algorithms: [] }, /algorithms/],
    [{ ...recipient, algorithms: 'none' }, /algorithms .* not none/],
    [{ ...recipient, algorithms: ['RS256', 'HS256'] }, /algorithms .* not HS256/],
    [{ ...recipient, key: 'secret' }, /PEM/],
    [{ ...recipient, key: secret }, /requires algorithms/],
    [{ ...recipient, key: new Uint8Array(), algorithms: 'HS256' }, /must not be empty/],
    [{ ...recipient, key: secret, algorithms: 'RS256' }, /HS256/],
    [{ ...recipient, key: { kty: 'oct', k: 'c2VjcmV0' } }, /requires algorithms/],
    [{ ...recipient, key: {} }, /key must be a public key/],
    [{ ...recipient, key: { kty: 'RSA', d: 'private' } }, /key must be a public key/],
    [{ ...recipient, key: key.privateKey }, /key must be a public key/],
    [{ ...recipient, key: { keys: [{}, 'none'] } }, /JSON Web Key/],
  ];
  const token = await tokenBy(key);
  for (const [options, message] of wrong) {
    const refusal = verifier.decodeToken(token, options as DecodeTokenOptions);
    const error = await refusal.catch((reason: unknown) => reason);
    expect(error, inspect(options)).toBeInstanceOf(TypeError);
    expect(String(error), inspect(options)).toMatch(message);
  }
  for (const options of [
    {},
    { clientId: '' },
    { clientId: 'web', nonce: undefined },
    { clientId: 'web', maxAge: -1 },
  ]) {
    const refused = expect(verifier.verifyIdToken(token, options as { clientId: string }), inspect(options));
    await refused.rejects.toThrow(TypeError);
  }
  expect(server.requests).toBe(0);
});

test('each check can be left out by its option, and no other option leaves it out', async () => {
  const verifier = new KeyServer(key).verifier();
  const faults: [keyof AccessTokenOptions, Claims, string][] = [
    ['verifyExp', { exp: seconds(-60) }, 'expired'],
    ['verifyNbf', { nbf: seconds(60) }, 'not_yet_valid'],
    ['verifyIat', { iat: seconds(60) }, 'not_yet_valid'],
    ['verifyIss', { iss: 'https://elsewhere.test' }, 'wrong_issuer'],
    ['verifyAud', { aud: 'elsewhere' }, 'wrong_audience'],
    ['verifySub', { sub: 7 }, 'invalid_claim'],
    ['verifyJti', { jti: 7 }, 'invalid_claim'],
    ['verifyTyp', { typ: 'ID' }, 'wrong_type'],
    ['verifyAtHash', { at_hash: 'other' }, 'wrong_hash'],
    ['verifyBinding', { cnf: { jkt: 'x' } }, 'proof_required'],
  ];
  const checks = faults.map(([name]) => name);
  for (const [own, claims, code] of faults) {
    const token = await tokenBy(key, { at_hash: hashOfToken, ...claims });
    for (const name of checks) {
      const outcome = await verifier
        .decodeToken(token, { ...recipient, accessToken: 'token', [name]: false })
        .then(
          () => 'taken',
          (error: { code?: unknown }) => error.code,
        );
      expect(outcome, `${own} with ${name}: false`).toBe(name === own ? 'taken' : code);
    }
  }
});

/** The left half of the SHA-256 hash of `token`. */
const hashOfToken = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from('token')))
  .subarray(0, 16)
  .toString('base64url');

test('without its signature nothing is trusted: what comes has a type that says so', async () => {
  const server = new KeyServer();
  const verifier = server.verifier();
  const foreign = await tokenBy(await testKey('foreign'), { exp: 1, realm_access: { roles: ['admin'] } });
  const claims = await verifier.decodeToken(foreign, { validate: false });
  expect(claims).toMatchObject({ exp: 1, azp: 'web' });
  // @ts-expect-error: unverified claims decide nothing.
  expect(hasRealmRole(claims, 'admin')).toBe(true);
  const unsigned: DecodeTokenOptions | object = { ...recipient, verifySignature: false };
  const others: UnverifiedClaims = await verifier.decodeToken(foreign, {
    ...recipient,
    verifySignature: false,
    verifyExp: false,
  });
  expect(others).toEqual(claims);
  // The other checks stay.
  const refusal = verifier.decodeToken(foreign, unsigned as { validate: false });
  await expect(refusal).rejects.toMatchObject({ code: 'expired' });
  await expect(verifier.decodeToken('no token', { validate: false })).rejects.toMatchObject({
    code: 'malformed',
  });
  expect(server.requests).toBe(0);
  const checked = (): unknown[] => [
    // @ts-expect-error: the recipient must be said.
    verifier.decodeToken(foreign, {}),
    // @ts-expect-error: a condition is no promise about the type.
    verifier.decodeToken(foreign, { ...recipient, validate: Math.random() > 2 }),
  ];
  expect(checked).toBeTypeOf('function');
});

test('a shared secret verifies with the algorithms that are named, and no public key does', async () => {
  const verifier = new KeyServer().verifier();
  const secret = new TextEncoder().encode('a secret that has 32 characters.');
  const usages = ['sign', 'verify'] as const;
  const privateKey = await crypto.subtle.importKey(
    'raw',
    secret,
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    usages,
  );
  const signer: TestKey = { kid: 'shared', alg: 'HS256', privateKey, jwk: {} };
  const token = await tokenBy(signer);
  const k = Buffer.from(secret).toString('base64url');
  for (const shared of [secret, privateKey, { kty: 'oct', k }]) {
    const options = { ...recipient, key: shared };
    expect(await verifier.decodeToken(token, { ...options, algorithms: 'HS256' })).toMatchObject({
      azp: 'web',
    });
    const other = verifier.decodeToken(token, { ...options, algorithms: ['HS384', 'HS512'] });
    await expect(other).rejects.toMatchObject({ code: 'algorithm_refused' });
  }
  const wrong = { ...recipient, key: new TextEncoder().encode('another one'), algorithms: 'HS256' };
  await expect(verifier.decodeToken(token, wrong)).rejects.toMatchObject({ code: 'bad_signature' });
});

test('a given key serves for its own algorithm, whatever kid the token names', async () => {
  const server = new KeyServer();
  const verifier = server.verifier();
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const token = await new SignJWT({ iss: 'https://sso.test/realms/acme', typ: 'Bearer', aud: 'api' })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'anything' })
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(privateKey);
  for (const given of [publicKey, await exportSPKI(publicKey)]) {
    expect(await verifier.decodeToken(token, { ...recipient, key: given })).toMatchObject({ aud: 'api' });
  }
  const others = [key.jwk, { keys: [{ ...key.jwk, kty: 'EC' }] }, (await generateKeyPair('ES256')).publicKey];
  for (const other of others) {
    const refusal = verifier.decodeToken(token, { ...recipient, key: other });
    await expect(refusal).rejects.toMatchObject({ code: 'unknown_key' });
  }
  const narrow = verifier.decodeToken(token, { ...recipient, key: publicKey, algorithms: ['ES256'] });
  await expect(narrow).rejects.toMatchObject({
    code: 'algorithm_refused',
    expected: ['ES256'],
    actual: 'EdDSA',
  });
  expect(server.requests).toBe(0);
});

test.for(['RS256', 'RS384', 'PS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'])(
  'a key that has verified one token verifies the next, and refuses what it has not signed: %s',
  async (alg) => {
    const own = await testKey('own', alg);
    const foreign = { ...(await testKey('foreign', alg)), kid: 'own' };
    const verifier = new KeyServer(own).verifier();
    const tokens = await Promise.all([1, 2, 3].map((jti) => tokenBy(own, { jti: `${jti}` })));
    const forged = await tokenBy(foreign);
    for (const token of tokens) {
      const [head, body, mark = ''] = token.split('.');
      const changed = [`AAAA${mark}`, mark.slice(4), `${mark.startsWith('A') ? 'B' : 'A'}${mark.slice(1)}`];
      const refusals = [forged, ...changed.map((other) => `${head}.${body}.${other}`)];
      for (const bad of refusals) {
        const refused = expect(verifier.decodeToken(bad, recipient));
        await refused.rejects.toMatchObject({ code: 'bad_signature' });
      }
      expect(await verifier.decodeToken(token, recipient)).toMatchObject({ azp: 'web' });
    }
    const [, payload, signature] = (tokens[0] ?? '').split('.');
    const other = Buffer.from(JSON.stringify({ alg: 'none', kid: 'own' })).toString('base64url');
    const unsigned = verifier.decodeToken(`${other}.${payload}.${signature}`, recipient);
    await expect(unsigned).rejects.toMatchObject({ code: 'algorithm_refused' });
  },
);

test('a certificate is given by its PEM text, and serves for the algorithm of its key alone', async () => {
  const server = new KeyServer(key);
  const verifier = server.verifier();
  const [one, two] = certificates;
  if (!one || !two) throw new Error('no certificates');
  const cut = one.certificate.replace(/\n.{28}/, '\n');
  for (const { certificate, token } of certificates)
    expect(await verifier.decodeToken(token, { ...recipient, key: certificate })).toMatchObject({
      azp: 'web',
    });
  for (const [token, certificate] of [
    [one.token, two.certificate],
    [two.token, one.certificate],
    [one.token, cut],
    [one.token, one.certificate.slice(0, 200)],
  ] as const) {
    const decoding = verifier.decodeToken(token, { ...recipient, key: certificate });
    await expect(decoding).rejects.toMatchObject({ code: 'unknown_key' });
  }
  expect(server.requests).toBe(0);
});

test('clocks may differ by the leeway and no more', async () => {
  holdTime();
  const verifier = new KeyServer(key).verifier();
  const outcome = (claims: Claims, leeway?: number): Promise<string> =>
    tokenBy(key, claims)
      .then((token) => verifier.decodeToken(token, { ...recipient, leeway }))
      .then(
        () => 'taken',
        (error: { code: string }) => error.code,
      );
  expect(await outcome({ exp: seconds(-3) })).toBe('taken');
  expect(await outcome({ exp: seconds(-6) })).toBe('expired');
  expect(await outcome({ exp: seconds(-3) }, 0)).toBe('expired');
  expect(await outcome({ exp: seconds(-50) }, 60)).toBe('taken');
  expect(await outcome({ nbf: seconds(4) })).toBe('taken');
  expect(await outcome({ nbf: seconds(8) })).toBe('not_yet_valid');
  expect(await outcome({ iat: seconds(4) })).toBe('taken');
  expect(await outcome({ iat: seconds(8) })).toBe('not_yet_valid');
});

test('an error says what was expected and what there was, and how to mend it', async () => {
  const verifier = new KeyServer(key).verifier();
  const refusal = verifier.decodeToken(await tokenBy(key, { aud: 'account' }), recipient);
  const error = await refusal.catch((reason: Error) => reason);
  expect(error).toMatchObject({
    name: 'TokenError',
    code: 'wrong_audience',
    claim: 'aud',
    expected: ['api'],
    actual: 'account',
    hints: [expect.stringContaining('mapper')],
  });
  expect(inspect(verifier)).toBe('TokenVerifier <https://sso.test/realms/acme>');
  const long = verifier.decodeToken(await tokenBy(key, { iss: 'x'.repeat(9000) }), recipient);
  expect(inspect(await long.catch((reason: unknown) => reason)).length).toBeLessThan(4000);
});

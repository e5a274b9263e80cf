import { createHmac, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { DecodeTokenOptions } from '../../src/auth/jwt/options.ts';
import { TokenError } from '../../src/auth/jwt/token-error.ts';
import { encoded, opened, publicKey, signed, signingKey } from './forgery.ts';
import { nameOf, shared } from './support.ts';
import { isTakenByServer, login, ownToken, realmWithTokens, refusalOf, verifierOf } from './token-realm.ts';

interface Attack {
  readonly name: string;
  readonly code: string;
  readonly token: unknown;
  readonly options?: DecodeTokenOptions;
}

const groups = [
  'no signature at all (RFC 8725, section 2.1)',
  'the public key as a shared secret (RFC 8725, section 2.1)',
  "a key of the attacker's own",
  'extensions of the header (RFC 7515, section 4.1.11)',
  'tokens of others',
  'other kinds of tokens (RFC 8725, section 2.8)',
  'time',
  'claims of other types',
  'a payload or a signature that was changed',
  'what is no JWT',
  'bound tokens (RFC 9449, section 7.1; RFC 8705, section 3)',
] as const;

type Scene = Awaited<ReturnType<typeof set>>;
const scene = shared(set);

async function set() {
  // The last group comes after some minutes on a machine that is busy.
  const realm = await realmWithTokens({ accessTokenLifespan: 3600 });
  await realm.components.create(signingKey);
  const foreign = await realmWithTokens();
  const verifier = verifierOf(realm, { keys: { cooldown: 0 } });
  const { keys } = await verifier.certs();
  return {
    realm,
    foreign,
    verifier,
    tokens: await login(realm),
    offline: await login(realm, 'web', 'openid offline_access'),
    otherToken: (await login(realm, 'other')).access_token,
    foreignToken: (await login(foreign)).access_token,
    encryptionKid: keys.find(({ use }) => use === 'enc')?.kid,
    mine: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  };
}

/** Tokens that the attacked realm signs, like one of its own. */
function forger({ tokens: { access_token: good } }: Scene) {
  const { header, claims } = opened(good);
  return {
    header,
    claims,
    json: JSON.stringify(claims),
    make: (more: object, head: object = {}): string => signed({ ...header, ...head }, { ...claims, ...more }),
    raw: (payload: string | Uint8Array): string => signed(header, payload),
  };
}

function attacksOn(scene: Scene): Record<(typeof groups)[number], Attack[]> {
  const { foreign, offline, otherToken, foreignToken, encryptionKid, mine } = scene;
  const { access_token: good, id_token, refresh_token } = scene.tokens;
  const { header, claims, json, make, raw } = forger(scene);
  const iss = claims['iss'] as string;
  const now = Math.floor(Date.now() / 1000);
  const [first = '', second = '', third = ''] = good.split('.');
  const jwk = mine.publicKey.export({ format: 'jwk' });

  const without = (name: string): string => {
    const { [name]: _, ...rest } = claims;
    return signed(header, rest);
  };
  const byMe = (head: object): string => signed({ ...header, ...head }, claims, mine.privateKey);
  const unsigned = (alg: unknown, signature = ''): string =>
    `${encoded({ ...header, alg })}.${second}.${signature}`;
  const byHmac = (key: string | Buffer, alg = 'HS256'): string => {
    const input = `${encoded({ ...header, alg })}.${second}`;
    const hash = `sha${alg.slice(2)}`;
    return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
  };

  return {
    'no signature at all (RFC 8725, section 2.1)': [
      ...['none', 'None', 'NONE', 'nOnE', '', 'RS256 ', 'rs256'].map((alg) => ({
        name: `alg ${JSON.stringify(alg)}`,
        code: 'algorithm_refused',
        token: unsigned(alg),
      })),
      { name: 'alg none with the old signature', code: 'algorithm_refused', token: unsigned('none', third) },
      { name: 'no alg', code: 'malformed', token: unsigned(undefined, third) },
      { name: 'alg as a list', code: 'malformed', token: unsigned(['RS256', 'none'], third) },
      { name: 'empty signature', code: 'bad_signature', token: `${first}.${second}.` },
    ],
    'the public key as a shared secret (RFC 8725, section 2.1)': [
      ...(['pem', 'der'] as const).map((format) => ({
        name: `HMAC with the public key as ${format}`,
        code: 'algorithm_refused',
        token: byHmac(publicKey.export({ type: 'spki', format: format as 'pem' })),
      })),
      {
        name: 'HMAC with the public key as JWK',
        code: 'algorithm_refused',
        token: byHmac(JSON.stringify(publicKey.export({ format: 'jwk' })), 'HS512'),
      },
      {
        name: 'HMAC with the public key that the caller gave',
        code: 'algorithm_refused',
        token: byHmac(publicKey.export({ type: 'spki', format: 'pem' })),
        options: { audience: 'api', key: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      },
    ],
    "a key of the attacker's own": [
      { name: 'another key under the same kid', code: 'bad_signature', token: byMe({}) },
      { name: 'jwk in the header', code: 'bad_signature', token: byMe({ jwk }) },
      {
        name: 'jwk in the header, and its kid',
        code: 'unknown_key',
        token: byMe({ jwk: { ...jwk, kid: 'me' }, kid: 'me' }),
      },
      {
        name: 'jku in the header',
        code: 'unknown_key',
        token: byMe({ jku: 'https://evil.test/jwks', kid: 'me' }),
      },
      {
        name: 'x5u in the header',
        code: 'unknown_key',
        token: byMe({ x5u: 'https://evil.test/x5', kid: 'me' }),
      },
      { name: 'x5c in the header', code: 'bad_signature', token: byMe({ x5c: [encoded('certificate')] }) },
      {
        name: 'no kid',
        code: 'bad_signature',
        token: byMe({ kid: undefined }),
        options: { audience: 'api', key: publicKey.export({ format: 'jwk' }) },
      },
      ...['../../../../dev/null', "' UNION SELECT 'secret' --", '__proto__', 'x'.repeat(40_000), ''].map(
        (kid) => ({
          name: `kid ${kid.slice(0, 30)}`,
          code: 'unknown_key',
          token: byMe({ kid }),
        }),
      ),
      { name: 'kid as a list', code: 'malformed', token: byMe({ kid: [header['kid']] }) },
      { name: 'kid as an object', code: 'malformed', token: byMe({ kid: { toString: 'x' } }) },
      { name: 'kid of a key that encrypts', code: 'unknown_key', token: byMe({ kid: encryptionKid }) },
      {
        name: 'another algorithm than that of the key',
        code: 'unknown_key',
        token: make({}, { alg: 'PS256' }),
      },
      {
        name: 'an elliptic algorithm for an RSA key',
        code: 'unknown_key',
        token: make({}, { alg: 'ES256' }),
      },
    ],
    'extensions of the header (RFC 7515, section 4.1.11)': [
      { name: 'crit', code: 'unsupported_header', token: make({}, { crit: ['exp'], exp: now }) },
      { name: 'an empty crit', code: 'unsupported_header', token: make({}, { crit: [] }) },
      { name: 'b64: false', code: 'unsupported_header', token: make({}, { b64: false, crit: ['b64'] }) },
    ],
    'tokens of others': [
      { name: "another realm's token", code: 'wrong_issuer', token: foreignToken },
      {
        name: "another realm's key under this issuer",
        code: 'unknown_key',
        token: signed({ ...header, kid: opened(foreignToken).header['kid'] }, claims, mine.privateKey),
      },
      ...[
        `${iss}/`,
        `${iss}/../${nameOf(foreign)}`,
        iss.toUpperCase(),
        iss.replace('://', '://admin@'),
        `${iss}?x`,
        `${iss}#`,
        ` ${iss}`,
        iss.slice(0, -1),
        `${iss}x`,
        iss.replace('/realms/', '/realms/x/../'),
        iss.replace('/realms/', '//realms/'),
        '',
      ].map((wrong) => ({ name: `iss ${wrong}`, code: 'wrong_issuer', token: make({ iss: wrong }) })),
      { name: 'iss as a list', code: 'wrong_issuer', token: make({ iss: [iss] }) },
      { name: 'no iss', code: 'wrong_issuer', token: without('iss') },
      { name: "another client's audience", code: 'wrong_audience', token: make({ aud: 'elsewhere' }) },
      { name: 'account alone', code: 'wrong_audience', token: otherToken },
      { name: 'no audience', code: 'wrong_audience', token: without('aud') },
      { name: 'an audience that begins alike', code: 'wrong_audience', token: make({ aud: ['api2', 'ap'] }) },
      { name: 'audiences as one text', code: 'wrong_audience', token: make({ aud: 'web api account' }) },
      { name: 'aud as an object', code: 'invalid_claim', token: make({ aud: {} }) },
      { name: 'aud as lists in a list', code: 'invalid_claim', token: make({ aud: [['api']] }) },
      { name: 'aud null', code: 'invalid_claim', token: make({ aud: null }) },
      {
        name: 'another client',
        code: 'wrong_authorized_party',
        token: good,
        options: { authorizedParty: 'other' },
      },
      {
        name: 'azp as a list',
        code: 'wrong_authorized_party',
        token: make({ azp: ['web'] }),
        options: { authorizedParty: 'web' },
      },
      {
        name: 'another user',
        code: 'wrong_subject',
        token: good,
        options: { audience: 'api', subject: 'bob' },
      },
    ],
    'other kinds of tokens (RFC 8725, section 2.8)': [
      { name: 'ID token', code: 'wrong_type', token: id_token, options: { audience: 'web' } },
      { name: 'refresh token', code: 'algorithm_refused', token: refresh_token, options: { audience: iss } },
      {
        name: 'offline token',
        code: 'algorithm_refused',
        token: offline.refresh_token,
        options: { audience: iss },
      },
      { name: 'offline token signed by the realm', code: 'wrong_type', token: make({ typ: 'Offline' }) },
      { name: 'refresh token signed by the realm', code: 'wrong_type', token: make({ typ: 'Refresh' }) },
      { name: 'logout token', code: 'wrong_type', token: make({ typ: 'Logout' }, { typ: 'logout+jwt' }) },
      { name: 'logout token that says Bearer', code: 'wrong_type', token: make({}, { typ: 'logout+jwt' }) },
      { name: 'token of an action by mail', code: 'wrong_type', token: make({ typ: 'execute-actions' }) },
      { name: 'typ in another case', code: 'wrong_type', token: make({ typ: 'bearer' }) },
      { name: 'no typ', code: 'wrong_type', token: without('typ') },
      { name: 'a type that is no text', code: 'wrong_type', token: make({}, { typ: ['JWT'] }) },
    ],
    time: [
      { name: 'expired', code: 'expired', token: make({ exp: now - 6 }) },
      {
        name: 'expired now, without leeway',
        code: 'expired',
        token: make({ exp: now }),
        options: { audience: 'api', leeway: 0 },
      },
      { name: 'expired for years', code: 'expired', token: make({ exp: -1e300 }) },
      { name: 'no exp', code: 'missing_claim', token: without('exp') },
      { name: 'exp as text', code: 'invalid_claim', token: make({ exp: '9999999999' }) },
      { name: 'exp null', code: 'invalid_claim', token: make({ exp: null }) },
      { name: 'exp true', code: 'invalid_claim', token: make({ exp: true }) },
      {
        name: 'exp beyond all numbers',
        code: 'invalid_claim',
        token: raw(json.replace(/"exp":\d+/, '"exp":1e400')),
      },
      { name: 'not yet valid', code: 'not_yet_valid', token: make({ nbf: now + 60 }) },
      { name: 'nbf as text', code: 'invalid_claim', token: make({ nbf: '0' }) },
      { name: 'issued in the future', code: 'not_yet_valid', token: make({ iat: now + 60 }) },
      { name: 'no iat', code: 'missing_claim', token: without('iat') },
      { name: 'iat as a list', code: 'invalid_claim', token: make({ iat: [now] }) },
    ],
    'claims of other types': [
      { name: 'sub as a number', code: 'invalid_claim', token: make({ sub: 1 }) },
      { name: 'sub empty', code: 'invalid_claim', token: make({ sub: '' }) },
      { name: 'jti as an object', code: 'invalid_claim', token: make({ jti: {} }) },
      { name: 'cnf as text', code: 'invalid_claim', token: make({ cnf: 'none' }) },
    ],
    'a payload or a signature that was changed': [
      {
        name: 'changed payload',
        code: 'bad_signature',
        token: `${first}.${encoded({ ...claims, sub: 'root' })}.${third}`,
      },
      {
        name: 'changed header',
        code: 'bad_signature',
        token: `${encoded({ ...header, typ: 'at+jwt' })}.${second}.${third}`,
      },
      {
        name: 'changed signature',
        code: 'bad_signature',
        token: `${first}.${second}.${third.startsWith('A') ? 'B' : 'A'}${third.slice(1)}`,
      },
      {
        name: "another token's signature",
        code: 'bad_signature',
        token: `${first}.${second}.${id_token.split('.')[2]}`,
      },
      {
        name: 'a signature cut off',
        code: 'bad_signature',
        token: `${first}.${second}.${third.slice(0, 8)}`,
      },
      {
        name: 'a signature of zeros',
        code: 'bad_signature',
        token: `${first}.${second}.${encoded(new Uint8Array(256))}`,
      },
      {
        name: 'one more bit at the end',
        code: 'malformed',
        token: `${first}.${second}.${third.slice(0, -1)}${nextOf(third.at(-1))}`,
      },
    ],
    'what is no JWT': [
      { name: 'two parts', code: 'malformed', token: `${first}.${second}` },
      { name: 'one part', code: 'malformed', token: first },
      { name: 'four parts', code: 'malformed', token: `${good}.${third}` },
      { name: 'five parts', code: 'encrypted', token: `${first}.AA.AA.AA.AA` },
      { name: 'nothing', code: 'malformed', token: '' },
      { name: 'two dots', code: 'malformed', token: '..' },
      { name: 'undefined', code: 'malformed', token: undefined },
      { name: 'an object', code: 'malformed', token: { toString: () => good } },
      { name: 'with its scheme', code: 'malformed', token: `Bearer ${good}` },
      { name: 'a space before it', code: 'malformed', token: ` ${good}` },
      { name: 'a line break after it', code: 'malformed', token: `${good}\n` },
      {
        name: 'a line break within',
        code: 'malformed',
        token: `${first}.${second.slice(0, 9)}\r\n${second.slice(9)}.${third}`,
      },
      { name: 'padded', code: 'malformed', token: `${first}.${second}.${third}==` },
      { name: 'plain Base64', code: 'malformed', token: `${first}.a+b/.${third}` },
      { name: 'huge', code: 'too_large', token: make({ filler: 'x'.repeat(60_000) }) },
      { name: 'huge, of dots', code: 'too_large', token: '.'.repeat(10_000_000) },
      { name: 'no JSON', code: 'malformed', token: raw('{"iss":') },
      { name: 'nothing in the payload', code: 'malformed', token: raw('') },
      { name: 'a list as payload', code: 'malformed', token: raw(`[${json}]`) },
      { name: 'null as payload', code: 'malformed', token: raw('null') },
      { name: 'text after the JSON', code: 'malformed', token: raw(`${json}{}`) },
      { name: 'a byte order mark', code: 'malformed', token: raw(`\uFEFF${json}`) },
      {
        name: 'no UTF-8',
        code: 'malformed',
        token: raw(
          Buffer.concat([Buffer.from(`${json.slice(0, -1)},"x":"`), Buffer.from([0xff, 0x22, 0x7d])]),
        ),
      },
      { name: 'nested without end', code: 'malformed', token: raw('['.repeat(40_000)) },
      { name: 'a claim twice', code: 'malformed', token: raw(`${json.slice(0, -1)},"aud":"api"}`) },
      {
        name: 'a claim twice, once escaped',
        code: 'malformed',
        token: raw(`{"\\u0065xp":1,${json.slice(1)}`),
      },
      {
        name: 'a name twice within a claim',
        code: 'malformed',
        token: raw(`${json.slice(0, -1)},"x":[{"a":1,"a":2}]}`),
      },
      {
        name: 'a header parameter twice',
        code: 'malformed',
        token: signed(`{"alg":"none",${JSON.stringify(header).slice(1)}`, claims),
      },
    ],
    'bound tokens (RFC 9449, section 7.1; RFC 8705, section 3)': [
      {
        name: 'bound by DPoP, without proof',
        code: 'proof_required',
        token: make({ cnf: { jkt: 'thumbprint' } }),
      },
      {
        name: 'bound by a certificate, without one',
        code: 'proof_required',
        token: make({ cnf: { 'x5t#S256': 'thumbprint' } }),
      },
      { name: 'bound in an unknown way', code: 'proof_required', token: make({ cnf: { kid: 'k' } }) },
      {
        name: "another sender's key",
        code: 'wrong_binding',
        token: make({ cnf: { jkt: 'thumbprint' } }),
        options: { audience: 'api', dpopThumbprint: 'mine' },
      },
      {
        name: "another sender's certificate",
        code: 'wrong_binding',
        token: make({ cnf: { 'x5t#S256': 'x' } }),
        options: { audience: 'api', certificateThumbprint: 'mine' },
      },
      {
        name: 'one of two bindings shown',
        code: 'proof_required',
        token: make({ cnf: { jkt: 'a', 'x5t#S256': 'b' } }),
        options: { audience: 'api', dpopThumbprint: 'a' },
      },
      {
        name: 'not bound, where a key was shown',
        code: 'wrong_binding',
        token: good,
        options: { audience: 'api', dpopThumbprint: 'a' },
      },
    ],
  };
}

test('what is made here passes, at the server too, unless an attack is in it', async () => {
  const { realm, verifier, tokens } = scene();
  const { header, claims, json, make, raw } = forger(scene());
  const now = Math.floor(Date.now() / 1000);
  const harmless = [tokens.access_token, make({}), make({ nbf: now }), raw(json), signed(header, claims)];
  for (const token of harmless) {
    expect(await verifier.decodeToken(token, { audience: 'api' })).toMatchObject({ azp: 'web' });
    expect(await isTakenByServer(realm, token)).toBe(true);
  }
  expect(Object.values(attacksOn(scene())).flat().length).toBeGreaterThanOrEqual(100);
});

test.for(groups)(
  'attacks on decodeToken are refused with their code, and no word of the token: %s',
  async (group) => {
    const { verifier } = scene();
    for (const { name, code, token, options = { audience: 'api' } } of attacksOn(scene())[group]) {
      const error = await verifier.decodeToken(token as string, options).then(
        () => 'taken',
        (reason: unknown) => reason,
      );
      expect(error, name).toBeInstanceOf(TokenError);
      expect(error, name).toMatchObject({ name: 'TokenError', code });
      const said = inspect(error, { depth: 9, showHidden: true });
      const parts = String(token)
        .split('.')
        .slice(1)
        .filter((part) => part.length > 20);
      for (const part of parts) expect(said, name).not.toContain(part.slice(0, 20));
    }
  },
);

test('a token that has ended in the meantime is refused, as by the server', async () => {
  const { realm, verifier } = scene();
  const expiring = await ownToken(realm, 'brief');
  await expect.poll(() => isTakenByServer(realm, expiring), { timeout: 30_000 }).toBe(false);
  const strict = { audience: 'api', leeway: 0 };
  expect(await refusalOf(verifier.decodeToken(expiring, strict))).toBe('expired');
});

/** The next character of Base64url: the last one of a signature of 256 bytes has four bits that mean nothing. */
function nextOf(character = 'A'): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(character) + 1] ?? 'B';
}

import { afterEach, describe, expect, test } from 'vitest';
import { TokenVerifier } from '../../../../src/auth/jwt/token-verifier.ts';
import type { Verbs } from '../../../../src/auth/jwt/verb-options.ts';
import { tokenVerbs } from '../../../../src/auth/jwt/verbs.ts';
import { logoutOptions } from '../../../../src/auth/logout.ts';
import { OpenIdConnect } from '../../../../src/auth/open-id-connect.ts';
import { openIdVerbs } from '../../../../src/auth/verbs.ts';
import { DPoP, KeycloakRealm, verifyDPoPProof } from '../../../../src/index.ts';
import { failure, recording, serverUrl } from '../../support.ts';
import { testKey, tokenBy } from '../jwt/support.ts';

const declared: Verbs = { ...tokenVerbs, ...openIdVerbs, logoutUrl: logoutOptions };

type Options = Record<string, unknown>;
type Verb = (oidc: OpenIdConnect, options: never) => unknown;

const realm = { serverUrl, realmName: 'acme' };
const key = await testKey('one');
const token = await tokenBy(key);

/** Each verb with options, and options that it takes. */
const verbs: Record<string, { call: Verb; given: Options }> = {
  authorizationUrl: { call: (oidc, options) => oidc.authorizationUrl(options), given: { redirectUri: 'x' } },
  startAuthorization: {
    call: (oidc, options) => oidc.startAuthorization(options),
    given: { redirectUri: 'x' },
  },
  pushedAuthorization: {
    call: (oidc, options) => oidc.pushedAuthorization(options),
    given: { redirectUri: 'x' },
  },
  authorizationCode: {
    call: (oidc, options) => oidc.authorizationCode(options),
    given: { code: 'c', redirectUri: 'x' },
  },
  logoutUrl: { call: async (oidc, options) => oidc.logoutUrl(options), given: {} },
  password: { call: (oidc, options) => oidc.password(options), given: { username: 'a', password: 'p' } },
  clientCredentials: { call: (oidc, options) => oidc.clientCredentials(options), given: {} },
  refreshToken: { call: (oidc, options) => oidc.refreshToken('r', options), given: {} },
  tokenExchange: { call: (oidc, options) => oidc.tokenExchange(options), given: { subjectToken: 't' } },
  jwtBearer: { call: (oidc, options) => oidc.jwtBearer(options), given: { assertion: 't' } },
  deviceAuthorization: { call: (oidc, options) => oidc.deviceAuthorization(options), given: {} },
  backchannelAuthentication: {
    call: (oidc, options) => oidc.backchannelAuthentication(options),
    given: { loginHint: 'ada' },
  },
  introspect: { call: (oidc, options) => oidc.introspect('t', options), given: {} },
  revoke: { call: (oidc, options) => oidc.revoke('t', options), given: {} },
  decodeToken: { call: (oidc, options) => oidc.decodeToken(token, options), given: { audience: 'api' } },
  verifyIdToken: { call: (oidc, options) => oidc.verifyIdToken(token, options), given: {} },
  verifyLogoutToken: { call: (oidc, options) => oidc.verifyLogoutToken(token, options), given: {} },
  verifyDPoPProof: {
    call: (_, options) => verifyDPoPProof(options),
    given: { header: 'x', method: 'GET', url: serverUrl },
  },
};

function client(): { oidc: OpenIdConnect; sent: { body: string }[] } {
  const { fetch, sent } = recording(({ target }) =>
    Response.json(target.endsWith('/certs') ? { keys: [key.jwk] } : { access_token: 'a', expires_in: 60 }),
  );
  return { oidc: new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', fetch }), sent };
}

async function refused(name: string, options: Options): Promise<Error> {
  const { oidc, sent } = client();
  const error = await failure((async () => verbs[name]?.call(oidc, options as never))());
  expect(error, `${name} ${JSON.stringify(options)}`).toBeInstanceOf(TypeError);
  expect(sent).toEqual([]);
  return error as Error;
}

describe.for(Object.keys(verbs))('the options of %s', (name) => {
  const { given } = verbs[name] ?? { given: {} };
  const own = declared[name] ?? {};
  // Verbs that load nothing, and those that verify tokens alone, tell their own options instead.
  const isAlone = name === 'logoutUrl' || name === 'verifyDPoPProof';
  const ending = isAlone ? '. It has \\w+(, \\w+)*' : '';

  test('are known: any other is refused before a request', async () => {
    const { message } = await refused(name, { ...given, typo: 1 });
    expect(message).toMatch(new RegExp(`^${name} has no option "typo"${ending}$`));
    for (const options of Object.values({ ...tokenVerbs, ...openIdVerbs })) {
      const foreign = Object.keys(options).find((option) => !(option in own));
      if (foreign === undefined || isAlone) continue;
      const { message } = await refused(name, { ...given, [foreign]: 'x' });
      expect(message).toMatch(
        new RegExp(`^${name} has no option "${foreign}"\\. (It is an option of|Did you mean)`),
      );
    }
  });

  test('are no null, and numbers, switches and texts are what they must be', async () => {
    for (const [option, kind] of Object.entries(own)) {
      if (kind !== 'nullable') await refused(name, { ...given, [option]: null });
      const wrong = {
        text: ['', 1],
        list: ['', [], ['a', ''], 1],
        seconds: [Number.NaN, -1, '60', Number.POSITIVE_INFINITY],
        switch: ['false', 0],
        call: ['seen', {}],
      };
      const [requirement, demanded] = kind.split(/(?=!)/);
      const values = wrong[requirement as keyof typeof wrong] ?? [];
      for (const value of demanded ? [...values, undefined] : values) {
        const { message } = await refused(name, { ...given, [option]: value });
        expect(message).toContain(option);
      }
    }
  });
});

test('the last argument of every verb has the options of a request, and no other', async () => {
  const callback = { redirectUri: 'https://app.test/', code: 'c' };
  const pending = { expires_in: 9, expiresAt: Date.now() + 9000, device_code: 'd', auth_req_id: 'a' };
  const codes = { ...pending, user_code: 'u', verification_uri: 'https://app.test/', codeVerifier: 'v' };
  const calls: Record<string, (oidc: OpenIdConnect, last: object) => Promise<unknown>> = {
    certs: (oidc, last) => oidc.certs(last),
    wellKnown: (oidc, last) => oidc.wellKnown(last),
    publicRealm: (oidc, last) => oidc.publicRealm(last),
    userinfo: (oidc, last) => oidc.userinfo('t', last),
    introspect: (oidc, last) => oidc.introspect('t', undefined, last),
    revoke: (oidc, last) => oidc.revoke('t', undefined, last),
    logout: (oidc, last) => oidc.logout('r', last),
    password: (oidc, last) => oidc.password({ username: 'a', password: 'p' }, last),
    clientCredentials: (oidc, last) => oidc.clientCredentials(undefined, last),
    tokenExchange: (oidc, last) => oidc.tokenExchange({ subjectToken: 't' }, last),
    jwtBearer: (oidc, last) => oidc.jwtBearer({ assertion: 't' }, last),
    authorizationCode: (oidc, last) => oidc.authorizationCode(callback as never, last),
    pushedAuthorization: (oidc, last) => oidc.pushedAuthorization({ redirectUri: 'https://app.test/' }, last),
    deviceAuthorization: (oidc, last) => oidc.deviceAuthorization({}, last),
    deviceToken: (oidc, last) => oidc.deviceToken(codes, last),
    backchannelAuthentication: (oidc, last) => oidc.backchannelAuthentication({ loginHint: 'ada' }, last),
    backchannelToken: (oidc, last) => oidc.backchannelToken(pending, last),
    'registration.create': (oidc, last) => oidc.registration.create({}, undefined, last),
    'registration.get': (oidc, last) => oidc.registration.get('c', 't', last),
    'registration.update': (oidc, last) => oidc.registration.update('c', {}, 't', last),
    'registration.delete': (oidc, last) => oidc.registration.delete('c', 't', last),
  };
  for (const [name, call] of Object.entries(calls)) {
    for (const last of [{ typo: 1 }, { timeout: null }, { scope: 'openid' }]) {
      const { oidc, sent } = client();
      const error = await failure((async () => call(oidc, last))());
      expect(error, `${name} ${JSON.stringify(last)}`).toBeInstanceOf(TypeError);
      expect(sent).toEqual([]);
    }
  }
});

describe('what another package adds to every object', () => {
  const polluted = Object.prototype as unknown as Options;
  const names = [...new Set(Object.values(tokenVerbs).flatMap((options) => Object.keys(options)))];
  afterEach(() => {
    for (const name of names) delete polluted[name];
  });

  test.for(names)('is no option: %s', async (name) => {
    const forged = token.replace(/[^.]+$/, (signature) =>
      [...signature].reverse().join('').replace(/.$/, 'A'),
    );
    const { fetch } = recording(() => Response.json({ keys: [key.jwk] }));
    const verifier = new TokenVerifier({ serverUrl, realmName: 'acme', fetch });
    // Loaded before: the runtime itself may read options of this name.
    await verifier.decodeToken(token, { audience: 'api' });
    polluted[name] = name === 'leeway' || name === 'maxAge' ? 1e9 : false;
    const outcome = await verifier.decodeToken(forged, { audience: 'api' }).catch((error: unknown) => error);
    const genuine = await verifier.decodeToken(token, { audience: 'api' }).catch((error: unknown) => error);
    delete polluted[name];
    expect(outcome).toMatchObject({ name: 'TokenError', code: 'bad_signature' });
    expect(genuine).toMatchObject({ azp: 'web' });
  });
});

test.for([
  {
    owner: 'OpenIdConnect',
    make: (more: object) => new OpenIdConnect({ ...realm, clientId: 'web', ...more }),
  },
  { owner: 'TokenVerifier', make: (more: object) => new TokenVerifier({ ...realm, ...more }) },
  {
    owner: 'uma',
    make: (more: object) => new KeycloakRealm(realm).uma({ clientId: 'web', clientSecret: 's', ...more }),
  },
  { owner: 'keys', make: (keys: object) => new TokenVerifier({ ...realm, keys }) },
  {
    owner: 'auth of a client',
    make: (more: object) =>
      new KeycloakRealm({ ...realm, auth: { clientId: 'a', clientSecret: 's', ...more } }),
  },
])('the options of $owner are known too', ({ owner, make }) => {
  expect(() => make({ typo: undefined })).not.toThrow();
  expect(() => make({ typo: 1 })).toThrow(new RegExp(`^${owner} has no option "[a-z.]*typo". It has `));
});

test.for([null, 'scope', ['scope'], new Map([['scope', 'openid']])])('options are no %s', async (options) => {
  const { oidc, sent } = client();
  const error = await failure(oidc.clientCredentials(options as object));
  expect(error).toEqual(new TypeError('The options of clientCredentials must be an object'));
  expect(sent).toEqual([]);
});

test('parameters repeat their names, and override nothing that is set or checked', async () => {
  for (const name of [
    'clientCredentials',
    'password',
    'refreshToken',
    'tokenExchange',
    'jwtBearer',
    'authorizationCode',
  ]) {
    const { oidc, sent } = client();
    const { call, given } = verbs[name] ?? {};
    const parameters = { resource: ['https://a.test/', 'https://b.test/'], custom: 'x y' };
    await call?.(oidc, { ...given, parameters } as never);
    const body = new URLSearchParams(sent[0]?.body);
    expect(body.getAll('resource'), name).toEqual(parameters.resource);
    expect(body.get('custom')).toBe('x y');
    for (const taken of ['grant_type', 'client_id', 'client_secret']) {
      await refused(name, { ...given, parameters: { [taken]: 'evil' } });
    }
    await refused(name, { ...given, parameters: { custom: 1 } });
    await refused(name, { ...given, parameters: new Map() });
  }
  const { oidc } = client();
  const url = await oidc.authorizationUrl({
    redirectUri: 'x',
    parameters: { a: ['1', '2'] },
    resource: 'https://r.test/',
  });
  expect(new URL(url).searchParams.getAll('a')).toEqual(['1', '2']);
  expect(new URL(url).searchParams.get('resource')).toBe('https://r.test/');
  expect(oidc.logoutUrl({ parameters: { a: ['1', '2'] } })).toContain('a=1&a=2');
  for (const name of [
    'nonce',
    'max_age',
    'acr_values',
    'claims',
    'state',
    'code_challenge',
    'response_mode',
  ]) {
    await refused('startAuthorization', { redirectUri: 'x', parameters: { [name]: 'x' } });
  }
});

test('a thousand forged callbacks cause no more fetches than one token, and those of another state none', async () => {
  const { oidc, sent } = client();
  const session = { redirectUri: 'x', state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) };
  const forger = await testKey('forged');
  for (let count = 0; count < 1000; count++) {
    const isOwn = count >= 500;
    const forged = await tokenBy(forger, { state: isOwn ? 's' : 'other', aud: 'web', code: 'c' });
    const error = await failure(oidc.authorizationCode({ ...session, callback: `/back?response=${forged}` }));
    expect(error).toMatchObject({ code: isOwn ? 'invalid_callback' : 'state_mismatch' });
    // One for the keys, and one in the cooldown because a key of this name may be new.
    expect(sent.length).toBe(isOwn ? Math.min(count - 499, 2) : 0);
  }
});

test('claims that are nested too deeply are no token, whatever is turned off', async () => {
  const { oidc } = client();
  const deep = JSON.parse(`${'['.repeat(6000)}${']'.repeat(6000)}`) as unknown;
  for (const claims of [{ aud: deep }, { typ: deep }, { other: deep }]) {
    const text = `{"${Object.keys(claims)[0]}":${'['.repeat(6000)}${']'.repeat(6000)}}`;
    const forged = `${token.split('.')[0]}.${Buffer.from(text).toString('base64url')}.AAAA`;
    for (const options of [{ audience: 'api' }, { validate: false as const }]) {
      const error = await failure(oidc.decodeToken(forged, options as { validate: false }));
      expect(error).toMatchObject({ name: 'TokenError', code: 'malformed' });
    }
  }
});

test('without validation a cut signature is no fault, with it it is', async () => {
  const { oidc } = client();
  for (const cut of [token.slice(0, -5), token.replace(/[^.]+$/, ''), token.replace(/\.[^.]+$/, '')]) {
    expect(await oidc.decodeToken(cut, { validate: false })).toMatchObject({ azp: 'web' });
    await expect(oidc.decodeToken(cut, { audience: 'api' })).rejects.toMatchObject({ name: 'TokenError' });
  }
});

test('each key that fits is tried: a key that is listed twice, and several for a token without a kid', async () => {
  const other = await testKey('two');
  const { kid: _, ...anonymous } = key.jwk;
  for (const keys of [
    [key.jwk, key.jwk],
    [other.jwk, anonymous],
    [{ ...other.jwk, kid: 'one' }, key.jwk],
  ]) {
    const { fetch } = recording(() => Response.json({ keys }));
    const verifier = new TokenVerifier({ serverUrl, realmName: 'acme', fetch });
    const found = await tokenBy(key, {}, keys[0] === other.jwk ? { kid: undefined } : {});
    expect(await verifier.decodeToken(found, { audience: 'api' })).toMatchObject({ azp: 'web' });
    const stranger = await tokenBy(await testKey('one'));
    const refusal = await failure(verifier.decodeToken(stranger, { audience: 'api' }));
    expect(refusal).toMatchObject({
      name: 'TokenError',
      code: expect.stringMatching(/bad_signature|unknown_key/),
    });
  }
});

test.for([
  { what: 'another type', request: { requestedTokenType: 'refresh_token' }, code: 'wrong_type' },
  { what: 'another audience', request: { audience: ['api', 'orders'] }, code: 'wrong_audience' },
  { what: 'no actor', request: { actorToken: 'actor' }, code: 'missing_claim' },
  {
    what: 'another actor',
    request: { actorToken: await tokenBy(key, { sub: 'admin' }) },
    act: { sub: 'ada' },
    code: 'wrong_subject',
  },
  {
    what: 'the audience and the actor',
    request: { audience: 'api', actorToken: await tokenBy(key, { sub: 'admin' }) },
    act: { sub: 'admin' },
  },
  { what: 'the actor of an opaque token', request: { actorToken: 'actor' }, act: { sub: 'admin' } },
])('an exchange that returns $what', async ({ request, act, code }) => {
  const access_token = act ? await tokenBy(key, { act }) : token;
  const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token';
  const { fetch, sent } = recording(() => Response.json({ access_token, issued_token_type }));
  const oidc = new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', fetch });
  const call = oidc.tokenExchange({ subjectToken: 't', ...request });
  if (code) await expect(call).rejects.toMatchObject({ name: 'TokenError', code });
  else {
    expect((await call).access_token).toBe(access_token);
    expect(sent[0]?.body).toContain(`actor_token=${request.actorToken}&actor_token_type=urn`);
  }
});

test('a renewed ID token is compared with the refresh token and with the one before', async () => {
  const previous = {
    iss: `${serverUrl}/realms/acme`,
    sub: 'ada',
    aud: 'web',
    azp: 'web',
    auth_time: 5,
    exp: 1,
    iat: 1,
  };
  for (const { claims, code } of [
    { claims: { sub: 'eve' }, code: 'wrong_subject' },
    { claims: { auth_time: 6 }, code: 'invalid_claim' },
    { claims: { nonce: 'n' }, code: 'wrong_nonce' },
    { claims: {}, code: undefined },
  ]) {
    const id = { typ: 'ID', sub: 'ada', aud: 'web', auth_time: 5, at_hash: undefined, ...claims };
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('a')));
    const at_hash = Buffer.from(hash.subarray(0, 16)).toString('base64url');
    const id_token = await tokenBy(key, { ...id, at_hash });
    const { fetch } = recording(({ target }) =>
      Response.json(target.endsWith('/certs') ? { keys: [key.jwk] } : { access_token: 'a', id_token }),
    );
    const oidc = new OpenIdConnect({ serverUrl, realmName: 'acme', clientId: 'web', fetch });
    const refresh = await tokenBy(key, { sub: 'ada' });
    const call = oidc.refreshToken(refresh, { previous });
    if (code) await expect(call).rejects.toMatchObject({ name: 'TokenError', code });
    else expect((await call).claims).toMatchObject({ sub: 'ada' });
    if (claims.sub) await expect(oidc.refreshToken(refresh)).rejects.toMatchObject({ code: 'wrong_subject' });
  }
});

test.for<[string, Options]>([
  ['tokenExchange', { subjectToken: 't', resource: '' }],
  ['clientCredentials', { resource: ['https://a.test/', ''] }],
  ['startAuthorization', { redirectUri: 'x', claims: '{"id_token":{"acr":{"essential":true}}}' }],
  ['pushedAuthorization', { redirectUri: 'x', claims: [] }],
  ['authorizationUrl', { redirectUri: 'x', claims: new Map() }],
])('what would be sent and never compared is refused: %s %o', async ([name, options]) => {
  await refused(name, options);
});

const answers = { client_id: 'c', issuer: 'i', realm: 'r', keys: [], access_token: 'a', device_code: 'd' };

describe.for<[string, (oidc: OpenIdConnect, options: never) => unknown]>([
  ['clientCredentials', (oidc, options) => oidc.clientCredentials({}, options)],
  ['deviceAuthorization', (oidc, options) => oidc.deviceAuthorization({}, options)],
  ['refreshToken', (oidc, options) => oidc.refreshToken('r', {}, options)],
  ['userinfo', (oidc, options) => oidc.userinfo('t', options)],
  ['wellKnown', (oidc, options) => oidc.wellKnown(options)],
  ['publicRealm', (oidc, options) => oidc.publicRealm(options)],
  ['introspect', (oidc, options) => oidc.introspect('t', {}, options)],
  ['registration.create', (oidc, options) => oidc.registration.create({}, 't', options)],
  ['registration.get', (oidc, options) => oidc.registration.get('c', 't', options)],
  ['registration.update', (oidc, options) => oidc.registration.update('c', {}, 't', options)],
  ['registration.delete', (oidc, options) => oidc.registration.delete('c', 't', options)],
])('the last argument of %s', ([, call]) => {
  test.for<[unknown]>([
    [null],
    [5],
    [[]],
    [{ max: 1 }],
    [{ query: {} }],
    [{ timeout: null }],
    [{ signal: 5 }],
    [{ headers: new Headers({ a: 'b' }) }],
    [{ headers: [['a', 'b']] }],
  ])('is no %o', async ([options]) => {
    const { fetch, sent } = recording(() => Response.json(answers));
    const oidc = new OpenIdConnect({ ...realm, clientId: 'web', fetch });
    const error = await failure((async () => call(oidc, options as never))());
    expect(error).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });
});

test.for<[string, (oidc: OpenIdConnect) => Promise<unknown>]>([
  ['no client', ({ registration }) => registration.create(null as never, 't')],
  ['a text', ({ registration }) => registration.create('{}' as never, 't')],
  ['changes that are a list', ({ registration }) => registration.update('c', [] as never, 't')],
  ['changes that are a text', ({ registration }) => registration.update('c', 'text' as never, 't')],
  ['no token to read with', ({ registration }) => registration.get('c', undefined as never)],
  ['no token to delete with', ({ registration }) => registration.delete('c', undefined as never)],
  ['an empty token', ({ registration }) => registration.create({}, '')],
])('a registration is not sent with %s', async ([, call]) => {
  const { fetch, sent } = recording(() => Response.json(answers));
  const error = await failure(call(new OpenIdConnect({ ...realm, clientId: 'web', fetch })));
  expect(error).toBeInstanceOf(TypeError);
  expect(sent).toEqual([]);
});

test('headers of all requests are no Headers either, whose content would be lost', () => {
  const headers = new Headers({ a: 'b' }) as never;
  for (const make of [
    () => new OpenIdConnect({ ...realm, clientId: 'web', headers }),
    () => new KeycloakRealm({ ...realm, auth: 'token', headers }),
    () => new TokenVerifier({ ...realm, headers }),
  ]) {
    expect(make).toThrow(new TypeError('headers must be an object of names and values'));
  }
});

test('headers of a verifier of its own, and of its calls, are sent or refused', async () => {
  const { fetch, sent } = recording(() => Response.json({ keys: [key.jwk] }));
  const verifier = new TokenVerifier({ ...realm, fetch, headers: { 'X-Tenant': 'one' } });
  await verifier.certs({ headers: { 'X-Request': 'two' } });
  expect(sent.map(({ headers }) => [headers.get('x-tenant'), headers.get('x-request')])).toEqual([
    ['one', 'two'],
  ]);
  const call = verifier.certs({ headers: new Headers({ 'X-Request': 'lost' }) as never });
  await expect(call).rejects.toThrow(new TypeError('headers must be an object of names and values'));
  expect(sent).toHaveLength(1);
});

test('whether unbound tokens are accepted is an own option of DPoP, true or false', () => {
  const polluted = Object.prototype as unknown as Options;
  polluted['allowBearer'] = true;
  const inherited = new DPoP(undefined, {}).allowBearer;
  delete polluted['allowBearer'];
  expect(inherited).toBe(false);
  for (const options of [null, { allowBearer: 'yes' }, { allowBearers: true }]) {
    expect(() => new DPoP(undefined, options as never)).toThrow(TypeError);
  }
});

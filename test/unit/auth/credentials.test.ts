import { generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { type Auth, KeycloakRealm } from '../../../src/index.ts';
import { holdTime, recorded, recording } from '../support.ts';

const client = { clientId: 'robot', clientSecret: 'secret' };
const account = { username: 'ada', password: 'secret' };
const store = new Map();

test.for<[string, unknown, RegExp]>([
  [
    'a secret and a key',
    { ...client, privateKey: 'secret' },
    /auth\.clientSecret or auth\.privateKey, not both/,
  ],
  [
    'a key and an assertion',
    { clientId: 'robot', privateKey: 'secret', clientAssertion: 'secret' },
    /auth\.privateKey or auth\.clientAssertion, not both/,
  ],
  [
    'an account and a refresh token',
    { ...account, refreshToken: 'secret' },
    /auth\.username or auth\.refreshToken/,
  ],
  [
    'a password and a subject token',
    { ...client, password: 'secret', subjectToken: 'secret' },
    /auth\.password or/,
  ],
  [
    'two tokens',
    { ...client, refreshToken: 'secret', subjectToken: 'secret' },
    /refreshToken or auth\.subjectToken/,
  ],
  ['two more', { ...client, assertion: 'secret', subjectToken: 'secret' }, /subjectToken or auth\.assertion/],
  [
    'a method without its key',
    { ...client, clientAuthentication: 'private_key_jwt' },
    /auth\.clientAuthentication/,
  ],
  [
    'an undefined key',
    { clientId: 'robot', privateKey: undefined },
    /^auth\.clientSecret must .* auth\.privateKey/,
  ],
  ['an empty key', { clientId: 'robot', privateKey: '' }, /^auth\.privateKey must/],
  ['a number for a key', { clientId: 'robot', privateKey: 12345 }, /^auth\.privateKey must/],
  ['an undefined assertion', { clientId: 'robot', clientAssertion: undefined }, /^auth\.clientSecret must/],
  ['an empty assertion', { clientId: 'robot', clientAssertion: '' }, /^auth\.clientAssertion must/],
  ['an undefined refresh token', { ...client, refreshToken: undefined }, /^auth\.refreshToken must/],
  ['a refresh token with a space', { ...client, refreshToken: 'a secret' }, /^auth\.refreshToken must/],
  ['an undefined subject token', { ...client, subjectToken: undefined }, /^auth\.subjectToken must/],
  ['an exchange by a public client', { clientId: 'web', subjectToken: 'secret' }, /^auth\.clientSecret must/],
  ['an undefined assertion about a user', { ...client, assertion: undefined }, /^auth\.assertion must/],
  ['a refresh token without a client', { refreshToken: 'secret' }, /^auth\.clientId must/],
  ['an empty scope', { ...client, scope: '' }, /^auth\.scope must/],
  ['a list of scopes', { ...client, scope: ['secret'] }, /^auth\.scope must/],
  ['a text for dpop', { ...client, dpop: 'secret' }, /^auth\.dpop must be true/],
  ['half a pair of keys', { ...client, dpop: { privateKey: 'secret' } }, /^auth\.dpop must be true/],
  ['null for a store', { ...client, store: null }, /^auth\.store must have the methods/],
  [
    'a store that cannot delete',
    { ...client, store: { get: 1, set: 2 } },
    /^auth\.store must have the methods/,
  ],
  [
    'a key for this process alone with a store',
    { ...client, store, dpop: true },
    /^auth\.dpop must be a key pair/,
  ],
])('auth with %s is a TypeError at once that names the field and not its value', ([, auth, message]) => {
  let error: unknown;
  try {
    new KeycloakRealm({ serverUrl: 'http://localhost', realmName: 'acme', auth: auth as Auth });
  } catch (reason) {
    error = reason;
  }
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toMatch(/[^.](?<!client)secret\b|12345/);
});

/** The form that a first call sends with this `auth`. */
async function formOf(auth: Auth): Promise<Record<string, string>> {
  const { realm, sent } = recorded(
    ({ method }) => Response.json(method === 'POST' ? { access_token: 'T1', expires_in: 60 } : []),
    { auth },
  );
  await realm.admin.realms.all();
  return Object.fromEntries(new URLSearchParams(sent[0]?.body ?? ''));
}

test('a client with a TLS certificate sends its name alone', async () => {
  expect(await formOf({ clientId: 'robot', clientAuthentication: 'tls_client_auth' })).toEqual({
    client_id: 'robot',
    grant_type: 'client_credentials',
  });
});

test('a JWT bearer grant sends a new assertion at each login', async () => {
  let count = 0;
  const assertion = async (): Promise<string> => `A${++count}`;
  const auth: Auth = { ...client, assertion, scope: 'openid' };
  const { realm, sent } = recorded(
    ({ method }) => Response.json(method === 'POST' ? { access_token: 'T', expires_in: 60 } : []),
    { auth },
  );
  await realm.admin.realms.all();
  holdTime(Date.now() + 60_000);
  await realm.admin.realms.all();
  const forms = sent
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  expect(forms).toEqual(
    ['A1', 'A2'].map((assertion) => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
      client_id: 'robot',
      client_secret: 'secret',
      scope: 'openid',
    })),
  );
});

test('a token exchange sends what it was given', async () => {
  const exchange = {
    subjectToken: () => 'S1',
    subjectTokenType: 'jwt',
    requestedTokenType: 'refresh_token',
    audience: 'target',
    subjectIssuer: 'partner',
    requestedSubject: 'bob',
  };
  const type = 'urn:ietf:params:oauth:token-type';
  expect(await formOf({ ...client, ...exchange })).toEqual({
    client_id: 'robot',
    client_secret: 'secret',
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'S1',
    subject_token_type: `${type}:jwt`,
    requested_token_type: `${type}:refresh_token`,
    audience: 'target',
    subject_issuer: 'partner',
    requested_subject: 'bob',
  });
});

test.for<[string, object]>([
  ['a subject token', { ...client, subjectToken: () => 'not a token' }],
  ['an assertion about a user', { ...client, assertion: async () => '' }],
  ['an assertion of the client', { clientId: 'robot', clientAssertion: () => undefined }],
])('a function for %s that gives none fails the call without a request', async ([, auth]) => {
  const { sent, fetch } = recording();
  const realm = new KeycloakRealm({
    serverUrl: 'http://localhost',
    realmName: 'acme',
    auth: auth as Auth,
    fetch,
  });
  await expect(realm.admin.realms.all()).rejects.toThrow(TypeError);
  expect(sent).toEqual([]);
});

test('no view of a realm shows its keys, its tokens or its store', async () => {
  const dpop = await generateKeyPair('ES256');
  const realm = new KeycloakRealm({
    serverUrl: 'http://localhost',
    realmName: 'acme',
    auth: { ...client, dpop, store: new Map([['key', 'value']]) },
  });
  expect(Object.keys(realm)).not.toContain('auth');
  expect(JSON.stringify(realm)).not.toMatch(/secret|store|value/);
});

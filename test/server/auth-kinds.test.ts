import { inspect } from 'node:util';
import { exportPKCS8 } from 'jose';
import { expect, test } from 'vitest';
import type { Auth, Fetch } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import {
  account,
  ada,
  assertion,
  client,
  governed,
  keys,
  login,
  pass,
  robot,
  secret,
  service,
  sessions,
  tokenRequest,
  watched,
} from './governed.ts';
import { has, nameOf, needs } from './support.ts';

/** Settings of a client that signs with a key. */
const signing = (pub: object): object => ({
  clientAuthenticatorType: 'client-jwt',
  attributes: { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys: [pub] }) },
});
const exchange = { attributes: { 'standard.token.exchange.enabled': 'true' } };

test('every kind of client identifies itself, with its own account and with that of a user', async () => {
  const { privateKey, jwk, pub } = await keys();
  const realm = await governed(
    {},
    [client('signer', signing(pub)), client('hmac', { clientAuthenticatorType: 'client-secret-jwt' })],
    [service('signer'), service('hmac')],
  );
  const users = await realm.users.count();
  const asked: string[] = [];
  const clientAssertion = (): Promise<string> => {
    asked.push('assertion');
    return assertion('signer', privateKey, realm);
  };
  const clients = {
    post: robot,
    basic: { ...robot, clientAuthentication: 'client_secret_basic' },
    hmac: { clientId: 'hmac', clientSecret: secret, clientAuthentication: 'client_secret_jwt' },
    CryptoKey: { clientId: 'signer', privateKey, keyId: 'test' },
    JWK: { clientId: 'signer', privateKey: jwk },
    PEM: { clientId: 'signer', privateKey: await exportPKCS8(privateKey), keyId: 'test' },
    assertion: { clientId: 'signer', clientAssertion },
  } as const;
  for (const [kind, identity] of Object.entries(clients)) {
    for (const auth of [identity, { ...ada, ...identity }]) {
      const { call, traffic, statuses, server } = watched(realm, auth);
      expect([await call(), await call()], kind).toEqual([users, users]);
      expect(traffic.count('/token'), kind).toBe(1);
      await server.close();
      expect(new Set(statuses.filter((status) => status !== 200 && status !== 204)), kind).toEqual(new Set());
    }
  }
  // Two token requests and a logout, each with an assertion of its own.
  expect(asked).toHaveLength(3);
  expect(await sessions(realm)).toEqual([]);
});

test('an assertion is made for the issuer, where requests go to another address', async () => {
  const { jwk, pub } = await keys();
  const realm = await governed({}, [client('signer', signing(pub))], [service('signer')]);
  const frontendUrl = 'https://public.test/auth';
  await realm.update({ attributes: { frontendUrl } });
  const auth = { clientId: 'signer', privateKey: jwk };
  await expect(watched(realm, auth).call()).rejects.toMatchObject({ name: 'OAuthError' });
  const issuer = `${frontendUrl}/realms/${nameOf(realm)}`;
  expect(await watched(realm, auth, { issuer }).call()).toBe(await realm.users.count());
});

test('scope and realm go with every kind', async () => {
  const realm = await governed();
  const { access_token, refresh_token } = await login(realm);
  const more = { realm: nameOf(realm), scope: 'openid roles' };
  const kinds: Auth[] = [
    { ...ada, ...more },
    { ...robot, ...more },
    { ...robot, ...more, refreshToken: refresh_token },
    { ...robot, ...more, subjectToken: access_token },
  ];
  await realm.clients.byClientId('robot').update(exchange);
  for (const auth of kinds) {
    let form = '';
    const fetch: Fetch = (url, init) => {
      if (init.method === 'POST') form = String(init.body);
      return globalThis.fetch(url, init);
    };
    expect(await watched(realm, auth, { realmName: 'master', fetch }).call()).toBe(1);
    expect(new URLSearchParams(form).get('scope')).toBe('openid roles');
  }
});

test('a refresh token kept from before goes on, and close leaves its session alone', async () => {
  const realm = await governed({ revokeRefreshToken: true, refreshTokenMaxReuse: 0 });
  const { refresh_token } = await login(realm);
  const before = await sessions(realm);
  const { call, traffic, statuses, server } = watched(realm, { ...robot, refreshToken: refresh_token });
  for (const requests of [1, 2, 3]) {
    await call();
    await call();
    expect(traffic.count('/token')).toBe(requests);
    pass(300);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  await server.close();
  expect(traffic.count('/logout')).toBe(0);
  expect(await sessions(realm)).toEqual(before);
});

test('an offline token outlives the session of its user', async () => {
  const realm = await governed({}, [], [account('eve', ['view-users'], { realmRoles: ['offline_access'] })]);
  const { refresh_token } = await login(realm, { username: 'eve', scope: 'offline_access' });
  // Not `logout` of the user: it ends offline sessions too, but for those of the same second.
  await login(realm, { username: 'eve' });
  for (const id of await sessions(realm, 'eve')) await realm.sessions.byId(id).delete();
  expect(await sessions(realm, 'eve')).toEqual([]);
  const { call, server, statuses } = watched(realm, { ...robot, refreshToken: refresh_token });
  await call();
  pass(300);
  await call();
  await server.close();
  const again = watched(realm, { ...robot, refreshToken: refresh_token });
  expect(await again.call()).toBe(await realm.users.count());
  expect(new Set([...statuses, ...again.statuses])).toEqual(new Set([200]));
});

test('a kept session that has ended is an error for each call, which asks once', async () => {
  const realm = await governed();
  const { refresh_token } = await login(realm);
  const { call, statuses } = watched(realm, { ...robot, refreshToken: refresh_token });
  await call();
  await realm.users.byUsername('ada').logout();
  for (const expected of [
    [200, 200, 401, 400],
    [200, 200, 401, 400, 400],
  ]) {
    await expect(call()).rejects.toMatchObject({ name: 'OAuthError', error: 'invalid_grant' });
    expect(statuses).toEqual(expected);
  }
});

test('a token exchange acts with the rights of the subject, whose token a function gives for each one', async () => {
  needs('the standard token exchange');
  const realm = await governed({}, [], [account('eve', ['view-users'])]);
  const robotNode = realm.clients.byClientId('robot');
  await robotNode.update(exchange);
  const asked: string[] = [];
  const subjectToken = async (): Promise<string> => {
    const { access_token } = await login(realm, { username: 'eve' });
    asked.push(access_token);
    return access_token;
  };
  const { server, call, traffic } = watched(realm, { ...robot, subjectToken });
  const before = await realm.users.count();
  expect([await call(), await call()]).toEqual([before, before]);
  const users = server.admin.realms.byName(nameOf(realm)).users;
  await expect(users.create({ username: 'new' })).rejects.toMatchObject({ name: 'ForbiddenError' });
  expect([asked.length, traffic.count('/token')]).toEqual([1, 1]);
  pass(300);
  await call();
  expect([asked.length, traffic.count('/token')]).toEqual([2, 2]);
  await server.close();
  expect(traffic.count('/logout')).toBe(0);
  expect(await sessions(realm, 'eve')).toHaveLength(2);
});

test('a refused login is not hammered: the account is not locked by a loop of calls', async () => {
  const realm = await governed({ bruteForceProtected: true });
  const { call, traffic } = watched(realm, { ...ada, password: 'wrong' });
  const errors: unknown[] = [];
  const until = performance.now() + 5000;
  while (performance.now() < until) {
    await Promise.all([1, 2, 3].map(() => call().catch((error: unknown) => errors.push(error))));
  }
  expect(errors.length).toBeGreaterThan(20);
  for (const error of errors) {
    expect(error).toMatchObject({
      name: 'OAuthError',
      error: 'invalid_grant',
      httpStatus: has('26.5') ? 400 : 401,
    });
  }
  expect(inspect(errors.at(-1))).toMatch(/no login is attempted for another \d+ s/);
  expect(traffic.requests).toHaveLength(3);
  const user = await realm.users.byUsername('ada').get();
  expect(await realm.attackDetection.bruteForce.users.byId(user.id).get()).toMatchObject({
    disabled: false,
    numFailures: 3,
  });
  expect(await watched(realm, ada).call()).toBe(await realm.users.count());
});

/** A token of `ada` that does not name the client `robot`. */
async function subjectOf(realm: RealmNode): Promise<string> {
  const form = { client_id: 'admin-cli', grant_type: 'password', ...ada };
  return (await tokenRequest(realm, form)).access_token;
}

test('what the server refuses says why, and repeats no token', async () => {
  const realm = await governed();
  const other = await governed();
  const { access_token, refresh_token, id_token } = await login(realm, { scope: 'openid' });
  const cases: [string, Auth, RegExp][] = [
    ['a refresh token', refresh_token, /refresh token: pass it as auth\.refreshToken/],
    ['an ID token', id_token, /ID token; the server requires the access token/],
  ];
  for (const [what, auth, hint] of cases) {
    const error: unknown = await watched(realm, auth)
      .call()
      .catch((reason) => reason);
    expect(error, what).toMatchObject({ name: 'UnauthorizedError', httpStatus: 401 });
    expect(inspect(error), what).toMatch(hint);
    expect(inspect(error), what).not.toContain(auth);
  }
  await realm.clients.byClientId('robot').update(exchange);
  const refused: [Auth, RegExp][] = [
    [{ ...robot, subjectToken: (await login(other)).access_token }, /invalid_(request|token): Invalid token/],
    [{ ...robot, refreshToken: 'rubbish' }, /Invalid refresh token/],
    [{ clientId: 'admin-cli', refreshToken: refresh_token }, /only for the client that obtained it/],
    [{ ...robot, subjectToken: await subjectOf(realm) }, /audience mapper/],
  ];
  for (const [auth, hint] of refused) {
    const error = await watched(realm, auth).call().then(String, inspect);
    expect(error).toMatch(hint);
    expect(error).not.toMatch(/eyJ/);
  }
  const foreign = watched(other, access_token);
  await expect(foreign.call()).rejects.toMatchObject({
    name: 'ForbiddenError',
    hints: [expect.stringContaining(`belongs to the realm "${nameOf(realm)}"`)],
  });
});

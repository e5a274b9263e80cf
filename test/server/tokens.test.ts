import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect, inject, test } from 'vitest';
import { type Auth, KeycloakError, type KeycloakRealm, type KeycloakRealmOptions } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { RealmCreate } from '../../src/resources/realms/realms.ts';
import { connect, has, nameOf, Traffic, temporaryRealm } from './support.ts';

const password = 'p&=+%20 ü"';
const clientSecret = `s&=+%20 ü"'/?#`;
const otpSecret = 'a-secret-of-20-bytes';
const ada = { username: 'ada', password };
const robot = { clientId: 'robot', clientSecret };
/** Seconds that access tokens live at the clients `brief` and `burst`, and the session at `idle`. */
const lifespans = { brief: 3, idle: 3, burst: 5 };

/** Waits until what lives so long has ended; the server counts whole seconds. */
function outlive(seconds: number): Promise<void> {
  return pause((seconds + 1.1) * 1000);
}

function account(username: string, more: object = {}): object {
  return {
    username,
    enabled: true,
    email: `${username}@example.test`,
    firstName: username,
    lastName: 'Test',
    credentials: [{ type: 'password', value: password }],
    clientRoles: { 'realm-management': ['realm-admin'] },
    ...more,
  };
}

function withOtp(username: string): object {
  const credentialData = { subType: 'totp', digits: 6, counter: 0, period: 30, algorithm: 'HmacSHA1' };
  const otp = {
    type: 'otp',
    secretData: JSON.stringify({ value: otpSecret }),
    credentialData: JSON.stringify(credentialData),
  };
  return account(username, { credentials: [{ type: 'password', value: password }, otp] });
}

/** The code of RFC 6238 at this moment. */
function totp(): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', otpSecret).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A realm whose own accounts may administer it. */
function governed(settings: Partial<RealmCreate> = {}): Promise<RealmNode> {
  const client = (clientId: string, more: object = {}): object => ({
    clientId,
    secret: clientSecret,
    directAccessGrantsEnabled: true,
    serviceAccountsEnabled: true,
    ...more,
  });
  const service = (clientId: string): object =>
    account(`service-account-${clientId}`, { serviceAccountClientId: clientId, credentials: [] });
  return temporaryRealm({
    clients: [
      client('robot'),
      client('brief', { attributes: { 'access.token.lifespan': `${lifespans.brief}` } }),
      client('burst', { attributes: { 'access.token.lifespan': `${lifespans.burst}` } }),
      client('idle', { attributes: { 'client.session.idle.timeout': `${lifespans.idle}` } }),
      client('browser-only', { directAccessGrantsEnabled: false, serviceAccountsEnabled: false }),
      client('switched-off', { enabled: false }),
    ],
    users: [
      account('ada'),
      account('bob'),
      withOtp('otp-text'),
      withOtp('otp-function'),
      account('disabled', { enabled: false }),
      account('unfinished', { requiredActions: ['UPDATE_PASSWORD'] }),
      service('robot'),
      service('brief'),
    ],
    ...settings,
  } as Partial<RealmCreate>);
}

/** The number of users of a realm: a call that needs a token. */
function call(server: KeycloakRealm, realm: RealmNode, signal?: AbortSignal): Promise<number> {
  return server.admin.realms.byName(nameOf(realm)).users.count({}, { signal });
}

/** A connection with this `auth`, and what went through it. */
function watched(
  realm: RealmNode,
  auth: Auth | undefined,
  { realmName = nameOf(realm), ...options }: Partial<KeycloakRealmOptions> = {},
): { traffic: Traffic; statuses: number[]; server: KeycloakRealm; count: (n?: number) => Promise<number[]> } {
  const traffic = new Traffic();
  const statuses: number[] = [];
  const response = ({ status }: { status: number }): void => void statuses.push(status);
  const server = connect(realmName, auth, { hooks: { ...traffic.hooks, response }, ...options });
  const count = (n = 1): Promise<number[]> =>
    Promise.all(Array.from({ length: n }, () => call(server, realm)));
  return { traffic, statuses, server, count };
}

/** An access token by a request of the test's own. */
async function accessToken(realm: RealmNode, clientId = 'robot'): Promise<string> {
  const url = `${inject('keycloak').url}/realms/${nameOf(realm)}/protocol/openid-connect/token`;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** The ids of the sessions of a user. */
async function sessions(realm: RealmNode, username = 'ada'): Promise<(string | undefined)[]> {
  return (await realm.users.byUsername(username).sessions.all()).map(({ id }) => id);
}

test('every kind of auth gets the tokens that calls need, whatever characters the secrets hold', async () => {
  const realm = await governed();
  const name = nameOf(realm);
  const token = await accessToken(realm);
  const kinds: [string, Auth, string?][] = [
    ['account', ada],
    ['account of another realm', { ...ada, realm: name }, 'master'],
    ['account at a confidential client', { ...ada, ...robot }],
    ['one-time code', { username: 'otp-text', password, totp: totp() }],
    ['function for one-time codes', { username: 'otp-function', password, totp: async () => totp() }],
    ['client', robot],
    ['client of another realm', { ...robot, realm: name }, 'master'],
    ['token', token],
    ['function', () => token],
    ['asynchronous function', async () => token],
  ];
  const users = await realm.users.count();
  for (const [kind, auth, realmName = name] of kinds) {
    const { server, count, traffic } = watched(realm, auth, { realmName });
    expect([await count(), await count()], kind).toEqual([[users], [users]]);
    const isGiven = typeof auth === 'string' || typeof auth === 'function';
    expect(traffic.count('/token'), kind).toBe(isGiven ? 0 : 1);
    await server.close();
  }
});

test('setToken changes the token of the whole tree, also of nodes made before', async () => {
  const realm = await governed();
  const token = await accessToken(realm);
  const { server } = watched(realm, undefined);
  const users = server.admin.realms.byName(nameOf(realm)).users;
  await expect(users.count()).rejects.toMatchObject({ code: 'no_credentials' });
  const expected = await realm.users.count();
  expect(await server.admin.setToken(token).realms.byName(nameOf(realm)).users.count()).toBe(expected);
  server.admin.setToken('bad');
  await expect(users.count()).rejects.toMatchObject({ name: 'UnauthorizedError' });
  server.admin.setToken(async () => token);
  expect(await users.count()).toBe(expected);
});

test('calls go on across the end of access tokens, by refresh where there is a session', async () => {
  const realm = await governed();
  const brief = { clientId: 'brief', clientSecret };
  const account = watched(realm, { ...ada, ...brief });
  const client = watched(realm, brief);
  const idle = watched(realm, { username: 'bob', password, clientId: 'idle', clientSecret });
  const dying = connect(nameOf(realm), await accessToken(realm, 'brief'));
  // In turn: on servers up to 22 logins at once collide, and are repeated.
  for (const { count } of [account, client, idle]) await count();
  await call(dying, realm);
  const session = await sessions(realm);
  for (const renewals of [1, 2]) {
    await outlive(lifespans.brief);
    for (const { count } of [account, client, idle]) await count();
    const requests = [account, client, idle].map(({ traffic }) => traffic.count('/token'));
    expect(requests).toEqual([1 + renewals, 1 + renewals, 1 + renewals]);
  }
  await expect(call(dying, realm)).rejects.toMatchObject({ name: 'UnauthorizedError', httpStatus: 401 });
  // Ahead of the end: the server never had to refuse a token.
  for (const { statuses } of [account, client, idle]) expect(new Set(statuses)).toEqual(new Set([200]));
  expect(session).toHaveLength(1);
  expect(await sessions(realm)).toEqual(session);
});

test('50 parallel calls send one token request, at the start and at expiry, although a refresh token serves once', async () => {
  const realm = await governed({ revokeRefreshToken: true, refreshTokenMaxReuse: 0 });
  const users = await realm.users.count();
  const { traffic, statuses, count } = watched(realm, { ...ada, clientId: 'burst', clientSecret });
  for (const requests of [1, 2]) {
    if (requests > 1) await outlive(lifespans.burst);
    expect(await count(50)).toEqual(Array(50).fill(users));
    expect(traffic.count('/token')).toBe(requests);
  }
  expect(statuses).toEqual(Array(102).fill(200));
  expect(await sessions(realm)).toHaveLength(1);
});

test('a call after the server ended the session logs in again, once for all that wait', async () => {
  const realm = await governed();
  const { traffic, count } = watched(realm, ada);
  await count();
  const ends: [string, () => Promise<unknown>][] = [
    ['session', async () => realm.sessions.byId((await sessions(realm))[0] ?? '').delete()],
    ['user', () => realm.users.byUsername('ada').logout()],
    ['realm', () => realm.logoutAll()],
  ];
  for (const [what, end] of ends) {
    const before = { tokens: traffic.count('/token'), calls: traffic.count('/users/count') };
    await end();
    expect(await count(50), what).toHaveLength(50);
    // A refresh, which is refused, and a login.
    expect(traffic.count('/token') - before.tokens, what).toBe(2);
    // Each call was refused and replayed once.
    expect(traffic.count('/users/count') - before.calls, what).toBe(100);
    expect(await sessions(realm), what).toHaveLength(1);
  }
});

test('a refused call is replayed once with a function, and not at all with a token', async () => {
  const realm = await governed();
  const token = await accessToken(realm);
  const given = ['bad.1', token, 'bad.2', 'bad.3', token];
  const changing = watched(realm, () => given.shift() ?? '');
  expect(await changing.count()).toEqual([await realm.users.count()]);
  expect(changing.statuses).toEqual([401, 200]);
  await expect(changing.count()).rejects.toMatchObject({ name: 'UnauthorizedError', httpStatus: 401 });
  expect(changing.statuses).toEqual([401, 200, 401, 401]);
  const fixed = watched(realm, 'bad');
  await expect(fixed.count()).rejects.toMatchObject({ name: 'UnauthorizedError', httpStatus: 401 });
  expect(fixed.statuses).toEqual([401]);
});

test('a caller that gives up during a login leaves it to the others', async () => {
  const realm = await governed();
  const gone = new AbortController();
  const traffic = new Traffic();
  const server = connect(nameOf(realm), ada, {
    hooks: {
      request: async (event) => {
        await traffic.hooks.request?.(event);
        if (event.path.endsWith('/token')) gone.abort(new Error('not needed any more'));
      },
    },
  });
  const calls = [call(server, realm, gone.signal), call(server, realm), call(server, realm)];
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(outcomes[0]).toMatchObject({ reason: { message: 'not needed any more' } });
  expect(traffic.requests).toHaveLength(3);
  await server.close();
});

test('a failed login fails all that wait for it, and the next call tries again', async () => {
  const realm = await governed();
  const { traffic, count, server } = watched(realm, { username: 'ada', password: 'another one' });
  const waiting = await Promise.allSettled(Array.from({ length: 10 }, () => call(server, realm)));
  for (const outcome of waiting) {
    expect(outcome).toMatchObject({
      reason: { name: 'OAuthError', error: 'invalid_grant', httpStatus: has('26.5') ? 400 : 401 },
    });
  }
  expect(traffic.requests).toHaveLength(1);
  await realm.users.byUsername('ada').resetPassword({ value: 'another one' });
  expect(await count()).toEqual([await realm.users.count()]);
  expect(traffic.count('/token')).toBe(2);
});

test('a login that cannot succeed says what is wrong, and never how the secret reads', async () => {
  const realm = await governed();
  const name = nameOf(realm);
  const browserOnly = { clientId: 'browser-only', clientSecret };
  const inRealm = new RegExp(`realm "${name}"`);
  const unknown = has('26.5') ? 400 : 401;
  const cases: [string, Auth, string, number, RegExp?][] = [
    ['wrong password', { ...ada, password: 'wrong & secret' }, 'invalid_grant', unknown, inRealm],
    ['unknown account', { ...ada, username: 'nobody' }, 'invalid_grant', unknown, inRealm],
    ['no one-time code', { ...ada, username: 'otp-text' }, 'invalid_grant', unknown, /totp/],
    [
      'wrong one-time code',
      { ...ada, username: 'otp-text', totp: '00000' },
      'invalid_grant',
      unknown,
      /totp/,
    ],
    ['disabled account', { ...ada, username: 'disabled' }, 'invalid_grant', 400],
    ['required action', { ...ada, username: 'unfinished' }, 'invalid_grant', 400, /required action/],
    [
      'wrong secret',
      { ...robot, clientSecret: 'wrong & secret' },
      'unauthorized_client',
      401,
      /clientSecret/,
    ],
    ['forgotten secret', { ...ada, clientId: 'robot' }, 'unauthorized_client', 401, /clientSecret/],
    ['unknown client', { ...robot, clientId: 'nothing' }, 'invalid_client', 401, inRealm],
    ['disabled client', { ...robot, clientId: 'switched-off' }, 'invalid_client', 401],
    ['no direct grants', { ...ada, ...browserOnly }, 'unauthorized_client', 400, /allows this grant/],
    ['no service account', browserOnly, 'unauthorized_client', 401, /allows this grant/],
    ['unknown realm', { ...robot, realm: 'nowhere' }, 'realm_not_found', 404, /realm "nowhere"/],
  ];
  for (const [what, auth, code, status, hint] of cases) {
    const { server, traffic } = watched(realm, auth);
    const error = await call(server, realm).catch((reason: unknown) => reason);
    expect(error, what).toBeInstanceOf(KeycloakError);
    expect(error, what).toMatchObject({ code, httpStatus: status });
    if (code !== 'realm_not_found') expect(error, what).toMatchObject({ name: 'OAuthError', error: code });
    if (hint) expect((error as KeycloakError).hints.join(), what).toMatch(hint);
    for (const secret of ['wrong & secret', password, clientSecret, '00000']) {
      expect(inspect(error, { depth: 9 }), what).not.toContain(secret);
    }
    expect(traffic.requests, what).toHaveLength(1);
  }
  const { server } = watched(realm, { ...robot, realm: 'nowhere' });
  await expect(server.admin.realms.byName(name).exists()).rejects.toMatchObject({ code: 'realm_not_found' });
  await realm.update({ enabled: false });
  const message = 'access_denied: Realm not enabled';
  await expect(call(watched(realm, robot).server, realm)).rejects.toMatchObject({
    name: 'OAuthError',
    message,
  });
});

test('close and await using log the session out; afterwards every call is refused', async () => {
  const realm = await governed();
  const token = await accessToken(realm);
  {
    await using server = connect(nameOf(realm), ada);
    await call(server, realm);
    expect(await sessions(realm)).toHaveLength(1);
    server.admin.setToken(token);
    await call(server, realm);
  }
  expect(await sessions(realm)).toEqual([]);
  const ended = connect(nameOf(realm), ada);
  await call(ended, realm);
  await realm.users.byUsername('ada').logout();
  const servers = [
    ended,
    connect(nameOf(realm), robot),
    connect(nameOf(realm), token),
    connect('x', undefined),
  ];
  for (const server of servers) {
    await server.close();
    await server.close();
    await expect(call(server, realm)).rejects.toMatchObject({ name: 'KeycloakError', code: 'closed' });
    server.admin.setToken(token);
    await expect(call(server, realm)).rejects.toMatchObject({ code: 'closed' });
  }
});

test('close during a login logs out the session that comes of it', async () => {
  const realm = await governed();
  const traffic = new Traffic();
  let closing: Promise<void> | undefined;
  const server: KeycloakRealm = connect(nameOf(realm), ada, {
    hooks: {
      request: async (event) => {
        await traffic.hooks.request?.(event);
        if (event.path.endsWith('/token')) closing = server.close();
      },
    },
  });
  await expect(call(server, realm)).rejects.toMatchObject({ code: 'closed' });
  await closing;
  expect(traffic.requests.map((request) => request.split('/').at(-1))).toEqual(['token', 'logout']);
  expect(await sessions(realm)).toEqual([]);
});

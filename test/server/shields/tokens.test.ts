import { expect, inject, onTestFinished, test } from 'vitest';
import {
  type ApiError,
  ForbiddenError,
  KeycloakRealm,
  type TokenIntrospection,
  UnauthorizedError,
} from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { failure } from '../../unit/support.ts';
import { ada, login, passwordClient } from '../login.ts';
import {
  administrator,
  connect,
  has,
  nameOf,
  needs,
  randomName,
  Traffic,
  temporaryRealm,
} from '../support.ts';

const robot = { clientId: 'robot', secret: 'robot-secret', serviceAccountsEnabled: true };
const credentials = { clientId: robot.clientId, clientSecret: robot.secret };

/** A service account of the realm with these roles of `realm-management`. */
async function addRobot(realm: RealmNode, ...roles: string[]): Promise<void> {
  const client = await realm.clients.create(robot);
  const management = client.serviceAccountUser.roleMappings.clients.byClientId('realm-management');
  if (roles.length > 0) await management.add(roles);
}

/** The status and the body of a GET with this token, by `fetch` alone. */
async function rawGet(url: string, token: string): Promise<[status: number, body: unknown]> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const answer = await fetch(url, { headers });
  return [answer.status, await answer.json()];
}

/** The same server by another of its names. */
function otherName(url: string): string {
  const { hostname } = new URL(url);
  return url.replace(hostname, hostname === 'localhost' ? '127.0.0.1' : 'localhost');
}

test('a realm that is shown by its name alone is asked for once more, with a new token', async () => {
  const realm = await temporaryRealm();
  await addRobot(realm, 'query-users');
  const traffic = new Traffic();
  const name = nameOf(realm);
  const seen = connect(name, credentials, { hooks: traffic.hooks }).admin.realms.byName(name);
  const token = await connect(name, undefined).openIdConnect(credentials).clientCredentials();
  const shown = async (): Promise<unknown> => (await rawGet(realm.url, token.access_token))[1];
  expect(await shown()).toMatchObject({ realm: name });
  expect(await shown()).not.toHaveProperty('id');
  expect(await seen.get()).not.toHaveProperty('id');
  expect([traffic.count('/token'), traffic.count(`/realms/${name}`)]).toEqual([2, 2]);

  const account = realm.clients.byClientId(robot.clientId).serviceAccountUser;
  await account.roleMappings.clients.byClientId('realm-management').add('view-realm');
  // Keycloak 26.0 and older ones go by the token, and show the name alone as before.
  expect('id' in ((await shown()) as object)).toBe(has('26.5'));
  expect(await seen.get()).toHaveProperty('id');
  expect([traffic.count('/token'), traffic.count(`/realms/${name}`)]).toEqual(has('26.5') ? [2, 3] : [3, 4]);
});

test('a realm that was just made is used with a token that was issued after it', async () => {
  const master = administrator().admin.realms.byName('master');
  const clientId = randomName('maker');
  const client = await master.clients.create({ ...robot, clientId });
  onTestFinished(() => client.delete());
  await client.serviceAccountUser.roleMappings.realm.add('create-realm');
  const traffic = new Traffic();
  const auth = { clientId, clientSecret: robot.secret };
  const { realms } = connect('master', auth, { hooks: traffic.hooks }).admin;

  // Keycloak 26.0 and older ones say 403 here.
  const token = await connect('master', undefined).openIdConnect(auth).clientCredentials();
  const made = await realms.create({ realm: randomName('made') });
  onTestFinished(() => made.delete());
  expect((await rawGet(`${made.url}/users`, token.access_token))[0]).toBe(has('26.5') ? 200 : 403);
  expect(traffic.count('/token')).toBe(1);
  await made.users.create({ username: 'ada' });
  expect(await made.get()).toHaveProperty('id');
  expect(traffic.count('/token')).toBe(2);
});

test('a token that is refused says why, without showing itself', async () => {
  const realm = await temporaryRealm();
  const name = nameOf(realm);
  await addRobot(realm, 'query-users');
  const tokens = await connect(name, undefined).openIdConnect(credentials).clientCredentials();
  const given = (serverUrl = inject('keycloak').url) =>
    connect(name, tokens.access_token, { serverUrl }).admin.realms;
  const other = nameOf(await temporaryRealm());
  const { clientId } = robot;
  const cases: [() => Promise<unknown>, typeof ForbiddenError | typeof UnauthorizedError, RegExp][] = [
    [
      () => given().byName(name).clients.all(),
      ForbiddenError,
      new RegExp(`the client "${clientId}" has the roles query-users of realm-management`),
    ],
    [
      () => given().byName(other).users.all(),
      ForbiddenError,
      new RegExp(`the realm "${name}", whose accounts cannot`),
    ],
    [
      () =>
        given(otherName(inject('keycloak').url))
          .byName(name)
          .users.all(),
      UnauthorizedError,
      /was issued by/,
    ],
  ];
  for (const [call, kind, hint] of cases) {
    const error = (await failure(call())) as ApiError;
    expect(error).toBeInstanceOf(kind);
    expect(error.hints.join('\n')).toMatch(hint);
    expect(`${error}${JSON.stringify(error)}`).not.toContain(tokens.access_token.slice(0, 30));
  }
  expect(await rawGet(`${realm.url}/clients`, tokens.access_token)).toEqual(
    has('26.1') ? [403, { error: 'HTTP 403 Forbidden' }] : [200, []],
  );
  expect(await rawGet(`${otherName(realm.url)}/users`, tokens.access_token)).toEqual([
    401,
    expect.objectContaining({ error: 'HTTP 401 Unauthorized' }),
  ]);

  await realm.clients.create(passwordClient);
  await realm.users.create({ ...ada, credentials: [{ type: 'password', value: 'pw' }] });
  const { access_token = '' } = await login(realm, 'pw');
  await realm.users.byUsername(ada.username).logout();
  const ended = connect(name, access_token).admin.realms.byName(name);
  const error = (await failure(ended.users.all())) as ApiError;
  expect(error.hints[0]).toMatch(/session may have ended/);
});

test('an inner address of the server and a public issuer: tokens of the one pass at the other', async () => {
  const realm = await temporaryRealm();
  const realmName = nameOf(realm);
  await addRobot(realm, 'view-users');
  const publicUrl = inject('keycloak').url;
  const serverUrl = otherName(publicUrl);
  const issuer = `${publicUrl}/realms/${realmName}`;
  const { access_token } = await connect(realmName, undefined).openIdConnect(credentials).clientCredentials();

  const without = new KeycloakRealm({ serverUrl, realmName });
  const audience = 'realm-management';
  await expect(without.verifier.decodeToken(access_token, { audience })).rejects.toMatchObject({
    code: 'wrong_issuer',
  });
  const inside = new KeycloakRealm({ serverUrl, realmName, issuer });
  expect(await inside.verifier.decodeToken(access_token, { audience })).toMatchObject({ iss: issuer });
  expect(await inside.openIdConnect(credentials).introspect(access_token)).toEqual({
    active: false,
    reason: 'wrong_audience',
  });
  // What logs in at the inner address has tokens of the inner address, and both serve there.
  const users = connect(realmName, credentials, { serverUrl }).admin.realms.byName(realmName).users;
  expect(await users.count()).toBe(0);
});

test('introspection tells why a token is not active, which the server does not', async () => {
  const realm = await temporaryRealm();
  const realmName = nameOf(realm);
  const confidential = { ...robot, directAccessGrantsEnabled: true, redirectUris: ['https://acme.test/*'] };
  const client = await realm.clients.create(confidential);
  await realm.clients.create(passwordClient);
  await realm.users.create({ ...ada, credentials: [{ type: 'password', value: 'pw' }] });
  const url = `${realm.url.replace('/admin/', '/')}/protocol/openid-connect/token/introspect`;
  const raw = async (token: string): Promise<unknown> => {
    const body = { client_id: robot.clientId, client_secret: robot.secret, token };
    return (await fetch(url, { method: 'POST', body: new URLSearchParams(body) })).json();
  };
  const oidc = connect(realmName, undefined).openIdConnect(credentials);
  const expectReason = async (token: string, reason: TokenIntrospection['reason']): Promise<void> => {
    expect(await raw(token)).toEqual({ active: false });
    expect(await oidc.introspect(token)).toEqual({ active: false, reason });
  };
  const own = (await oidc.clientCredentials()).access_token;
  // Older servers do not ask for whom it is.
  if (has('26.5')) await expectReason(own, 'wrong_audience');
  await client.protocolMappers.create({
    name: 'audience',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': robot.clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  });
  const good = (await oidc.clientCredentials()).access_token;
  expect(await oidc.introspect(good)).toMatchObject({ active: true });
  expect(await oidc.introspect(good)).not.toHaveProperty('reason');

  const elsewhere = new KeycloakRealm({ serverUrl: otherName(inject('keycloak').url), realmName });
  const foreign = (await elsewhere.openIdConnect(credentials).clientCredentials()).access_token;
  await expectReason(foreign, 'wrong_issuer');
  await client.update({ attributes: { 'access.token.lifespan': '1' } });
  const short = (await oidc.clientCredentials()).access_token;
  await expect.poll(() => raw(short), { timeout: 5000 }).toEqual({ active: false });
  await expect.poll(() => oidc.introspect(short)).toEqual({ active: false, reason: 'expired' });

  await client.update({ attributes: { 'access.token.lifespan': null } });
  const session = await oidc.password({ username: ada.username, password: 'pw' });
  expect(await oidc.introspect(session.access_token)).toMatchObject({ active: true });
  await oidc.logout(session.refresh_token ?? '');
  await expectReason(session.access_token, 'ended');
  if (has('26.5')) await expectReason((await login(realm, 'pw')).access_token ?? '', 'wrong_audience');
  expect(await oidc.introspect('no.token.atall')).toEqual({ active: false });
});

test('a token that is too large is told as such, and lightweight ones hold no roles', async () => {
  needs('lightweight access tokens for the Admin API');
  const realm = await temporaryRealm();
  const realmName = nameOf(realm);
  await addRobot(realm, 'realm-admin');
  const oidc = connect(realmName, undefined).openIdConnect(credentials);
  const full = (await oidc.clientCredentials()).access_token;
  const attributes = { 'client.use.lightweight.access.token.enabled': 'true' };
  await realm.clients.byClientId(robot.clientId).update({ attributes });
  const light = (await oidc.clientCredentials()).access_token;
  expect(light.length).toBeLessThan(full.length / 1.5);
  const users = connect(realmName, light).admin.realms.byName(realmName).users;
  expect(await users.count()).toBe(0);

  const { url: serverUrl } = inject('keycloak');
  const large = 'x'.repeat(70_000);
  const answer = await fetch(`${realm.url}/users`, { headers: { authorization: `Bearer ${large}` } });
  expect([answer.status, await answer.text()]).toEqual([431, '']);
  const bearer = connect(realmName, large, { serverUrl }).admin.realms.byName(realmName);
  expect(await failure(bearer.users.all())).toMatchObject({
    code: 'token_too_large',
    httpStatus: 431,
    hints: [expect.stringContaining("'client.use.lightweight.access.token.enabled': 'true'")],
  });
  // The server closes the connection after a 431: a GET finds that out, and is sent again.
  expect(await realm.exists()).toBe(true);
});

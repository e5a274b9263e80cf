import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ConflictError, NotFoundError, UnauthorizedError } from '../../src/index.ts';
import { ada, login, passwordClient, requestToken } from './login.ts';
import { connect, nameOf, needs, temporaryRealm } from './support.ts';

const credentials = [{ type: 'password', value: 'correct horse' }];

test('a consent is listed and taken back', async () => {
  const acme = await temporaryRealm();
  const consent = { clientId: 'account', grantedClientScopes: ['profile', 'email'] };
  await acme.partialImport({
    ifResourceExists: 'FAIL',
    users: [{ username: 'ada', clientConsents: [consent] }],
  });
  const { consents } = acme.users.byUsername('ada');
  const [listed, ...others] = await consents.all();
  expect(others).toEqual([]);
  expect({ ...listed, grantedClientScopes: listed?.grantedClientScopes?.toSorted() }).toMatchObject({
    clientId: 'account',
    grantedClientScopes: ['email', 'profile'],
    createdDate: expect.any(Number),
  });
  await consents.byClientId('account').delete();
  expect(await consents.all()).toEqual([]);
  await expect(consents.byClientId('account').delete()).rejects.toThrow(NotFoundError);
});

test('an offline token is a consent too, and ends with it', async () => {
  const acme = await temporaryRealm();
  await acme.clients.create(passwordClient);
  const user = await acme.users.create({ ...ada, credentials });
  const { refresh_token = '' } = await login(acme, 'correct horse', 'openid offline_access');
  const refresh = { grant_type: 'refresh_token', refresh_token };
  expect(await user.consents.all()).toMatchObject([
    { clientId: 'web', additionalGrants: [{ key: 'Offline Token' }] },
  ]);
  expect(await user.offlineSessions.byClientId('web').all()).toMatchObject([{ username: 'ada' }]);
  expect(await requestToken(acme, refresh)).toHaveProperty('access_token');

  await user.consents.byClientId('web').delete();
  expect(await user.consents.all()).toEqual([]);
  expect(await user.offlineSessions.byClientId('web').all()).toEqual([]);
  expect(await requestToken(acme, refresh)).toMatchObject({ error: 'invalid_grant' });
});

test('sessions are listed and ended: one by its id, all by logout, an offline one by its id', async () => {
  const acme = await temporaryRealm();
  const web = await acme.clients.create(passwordClient);
  const { id: clientUuid } = await web.get();
  const user = await acme.users.create({ ...ada, credentials });
  const { id: userId } = await user.get();
  const tokens = [await login(acme, 'correct horse'), await login(acme, 'correct horse')];
  needs('offline sessions that are no sessions');
  await login(acme, 'correct horse', 'openid offline_access');

  const sessions = await user.sessions.all();
  expect(sessions).toHaveLength(2);
  for (const session of sessions) {
    expect(session).toMatchObject({ username: 'ada', userId, clients: { [clientUuid]: 'web' } });
  }
  const alive = async (): Promise<number> => {
    const refreshed = tokens.map(({ refresh_token = '' }) =>
      requestToken(acme, { grant_type: 'refresh_token', refresh_token }),
    );
    return (await Promise.all(refreshed)).filter((answer) => answer.access_token).length;
  };
  expect(await alive()).toBe(2);
  await acme.sessions.byId(String(sessions[0]?.id)).delete();
  expect(await alive()).toBe(1);
  expect((await user.sessions.all()).map((session) => session.id)).toEqual([sessions[1]?.id]);

  await user.logout();
  expect(await alive()).toBe(0);
  expect(await user.sessions.all()).toEqual([]);

  const offline = user.offlineSessions.byId(clientUuid);
  const [kept] = await offline.all();
  expect(kept).toMatchObject({ username: 'ada', userId });
  await expect(acme.sessions.byId(String(kept?.id)).delete()).rejects.toThrow(NotFoundError);
  await acme.sessions.byId(String(kept?.id)).delete({ isOffline: true });
  expect(await offline.all()).toEqual([]);
});

test('logout makes offline tokens stale that were given in an earlier second', async () => {
  const acme = await temporaryRealm();
  await acme.clients.create(passwordClient);
  const user = await acme.users.create({ ...ada, credentials });
  const { refresh_token = '' } = await login(acme, 'correct horse', 'openid offline_access');
  const refresh = (): Promise<object> => requestToken(acme, { grant_type: 'refresh_token', refresh_token });
  expect(await refresh()).toHaveProperty('access_token');
  const { iat } = JSON.parse(Buffer.from(refresh_token.split('.')[1] ?? '', 'base64url').toString());
  // The server compares whole seconds.
  while (Math.floor(Date.now() / 1000) <= iat) await setTimeout(50);
  await user.logout();
  expect((await user.get()).notBefore).toBeGreaterThan(iat);
  expect(await refresh()).toMatchObject({ error: 'invalid_grant', error_description: 'Stale token' });
});

test('a user joins and leaves groups by path, representation, id and node', async () => {
  const acme = await temporaryRealm();
  const staff = await acme.groups.create({ name: 'staff', attributes: { floor: ['2'] } });
  const editors = await staff.children.create({ name: 'editors' });
  const board = await acme.groups.create({ name: 'board' });
  const guests = await acme.groups.create({ name: 'guests' });
  const { groups } = await acme.users.create({ username: 'ada' });
  const paths = async (): Promise<(string | undefined)[]> => (await groups.all()).map(({ path }) => path);
  const references = [editors, await board.get(), '/staff', { id: (await guests.get()).id }];

  for (const reference of references) await groups.add(reference);
  await groups.add(board);
  expect((await paths()).toSorted()).toEqual(['/board', '/guests', '/staff', '/staff/editors']);
  expect(await groups.count()).toBe(4);
  expect(await groups.count({ search: 'edit' })).toBe(1);
  expect((await groups.all({ search: 'edit' })).map((group) => group.name)).toEqual(['editors']);
  expect(await groups.all({ search: 'staff', briefRepresentation: false })).toMatchObject([
    { attributes: { floor: ['2'] } },
  ]);
  expect(await groups.all({ max: 3 })).toHaveLength(3);
  expect(await groups.all({ first: 3 })).toHaveLength(1);
  const streamed: (string | undefined)[] = [];
  for await (const group of groups) streamed.push(group.path);
  expect(streamed).toEqual(await paths());

  for (const reference of references.slice(1)) await groups.remove(reference);
  expect(await paths()).toEqual(['/staff/editors']);
  await expect(groups.add('/staff/nobody')).rejects.toThrow(NotFoundError);
  await expect(groups.remove('/staff/nobody')).rejects.toThrow(NotFoundError);
});

test('a user is linked to an account at an identity provider, and unlinked', async () => {
  const acme = await temporaryRealm();
  const config = { clientId: 'acme', authorizationUrl: 'https://idp.test/a', tokenUrl: 'https://idp.test/t' };
  await acme.request('POST', 'identity-provider/instances', {
    body: { alias: 'github', providerId: 'oidc', config },
  });
  const user = await acme.users.create({ username: 'ada' });
  const github = user.federatedIdentities.byAlias('github');
  await github.create({ userId: '42', userName: 'ada-l' });
  expect(await user.federatedIdentities.all()).toEqual([
    { identityProvider: 'github', userId: '42', userName: 'ada-l' },
  ]);
  await expect(github.create({ userId: '43', userName: 'ada' })).rejects.toThrow(ConflictError);
  await github.delete();
  expect(await user.federatedIdentities.all()).toEqual([]);
  await expect(github.delete()).rejects.toThrow(NotFoundError);
});

test('impersonation says where a browser goes on', async () => {
  const acme = await temporaryRealm();
  const user = await acme.users.create({ username: 'ada', enabled: true });
  expect(await user.impersonate()).toEqual({
    redirect: expect.stringMatching(new RegExp(`/realms/${nameOf(acme)}/account/?$`)),
    sameRealm: false,
  });
  expect(await user.sessions.all()).toHaveLength(1);
});

test('roles of the realm and of a client are mapped to a user, and taken away', async () => {
  const acme = await temporaryRealm();
  const web = await acme.clients.create({ clientId: 'web' });
  const editor = await acme.roles.create({ name: 'editor' });
  const viewer = await web.roles.create({ name: 'viewer' });
  await acme.roles.create({ name: 'guest' });
  await web.roles.create({ name: 'admin' });
  await editor.composites.add(viewer);
  const { roleMappings } = await acme.users.create({ username: 'ada' });
  const byClient = roleMappings.clients.byClientId('web');
  const standard = `default-roles-${nameOf(acme)}`;
  const names = (roles: { name: string }[]): string[] => roles.map((role) => role.name).toSorted();

  await roleMappings.realm.add('editor');
  await byClient.add('admin');
  expect(names(await roleMappings.realm.all())).toEqual([standard, 'editor']);
  expect(names(await roleMappings.realm.available())).toContain('guest');
  expect(names(await roleMappings.realm.available())).not.toContain('editor');
  expect(names(await roleMappings.realm.composite())).toEqual(
    [standard, 'editor', 'offline_access', 'uma_authorization'].toSorted(),
  );
  expect(names(await byClient.all())).toEqual(['admin']);
  expect(names(await byClient.available())).toEqual(['viewer']);
  expect(names(await byClient.composite())).toEqual(['admin', 'viewer']);
  expect(await roleMappings.get()).toMatchObject({
    clientMappings: { web: { mappings: [{ name: 'admin' }] } },
  });

  await roleMappings.realm.remove('editor');
  await byClient.remove('admin');
  expect(names(await roleMappings.realm.all())).toEqual([standard]);
  expect(await byClient.all()).toEqual([]);
});

test('the token of a user without rights is refused by the tree of users', async () => {
  const acme = await temporaryRealm();
  await acme.clients.create(passwordClient);
  await acme.users.create({ ...ada, credentials });
  const auth = { username: 'ada', password: 'correct horse', clientId: 'web' };
  await using asAda = connect(nameOf(acme), auth);
  const { users } = asAda.admin.realms.byName(nameOf(acme));
  await expect(users.all()).rejects.toMatchObject({ httpStatus: 403, code: 'forbidden' });
  await using withoutToken = connect(nameOf(acme), 'no-token');
  await expect(withoutToken.admin.realms.byName(nameOf(acme)).users.all()).rejects.toThrow(UnauthorizedError);
});

import { expect, test } from 'vitest';
import {
  AmbiguousError,
  ApiError,
  BadRequestError,
  ConflictError,
  ForbiddenError,
  type KeycloakError,
  NotFoundError,
  OAuthError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  ValidationError,
} from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { ada, login, passwordClient } from './login.ts';
import { Mailbox } from './smtp.ts';
import { administrator, connect, has, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

test('request reaches a route that the tree lacks, whatever it answers with', async () => {
  needs('/organizations/count');
  const realm = await temporaryRealm({ organizationsEnabled: true, attributes: { 'a/b': 'c' } });
  const web = await realm.clients.create({ clientId: 'web' });

  const keys = await realm.request<{ keys: { kid: string }[] }>('GET', 'keys');
  expect(keys.keys[0]?.kid).toEqual(expect.any(String));
  expect(await realm.request('GET', '/organizations/count')).toBe(0);
  const text = { body: '42', contentType: 'text/plain' };
  expect(await realm.request('PUT', ['localization', 'de', 'answer? a/b'], text)).toBeUndefined();
  expect(await realm.request('GET', ['localization', 'de', 'answer? a/b'])).toBe('42');
  expect(await realm.request('GET', 'users', { query: { max: 3, search: 'a b' } })).toEqual([]);
  const keystore = await web.request('POST', 'certificates/jwt.credential/generate-and-download', {
    body: { format: 'PKCS12', keyAlias: 'web', keyPassword: 'geheim', storePassword: 'geheim' },
  });
  expect(keystore).toBeInstanceOf(Uint8Array);
  expect((keystore as Uint8Array).length).toBeGreaterThan(1000);
});

test('request has the errors of the tree, and looks natural keys up', async () => {
  const realm = await temporaryRealm();
  await realm.clients.create({ clientId: 'web' });
  expect(await realm.clients.byClientId('web').request('GET')).toMatchObject({ clientId: 'web' });
  await expect(realm.clients.byClientId('nope').request('GET', 'roles')).rejects.toThrow(NotFoundError);
  await expect(realm.request('POST', 'clients', { body: { clientId: 'web' } })).rejects.toThrow(
    ConflictError,
  );
  await expect(realm.request('GET', ['roles', '..'])).rejects.toThrow(TypeError);
  await expect(realm.request('GET', 'clients/../users')).rejects.toThrow(TypeError);
});

test('a key that would reach another resource is refused before any request, and the realm stays', async () => {
  const temporary = await temporaryRealm();
  const traffic = new Traffic();
  const realm = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(temporary));
  const uses: ((key: string) => unknown)[] = [
    (key) => realm.users.byId(key).delete(),
    (key) => realm.clients.byId(key).delete(),
    (key) => realm.groups.byId(key).delete(),
    (key) => realm.roles.byName(key).delete(),
    (key) => realm.roles.create({ name: key }),
    (key) => realm.rolesById.byId(key).delete(),
    (key) => realm.sessions.byId(key).delete(),
    (key) => realm.clients.byClientId('web').roles.byName(key).delete(),
    (key) => administrator().admin.realms.byName(key).delete(),
  ];
  for (const use of uses) {
    for (const key of ['.', '..', '', undefined, null, 5, {}]) {
      await expect(async () => use(key as string), `${use} with ${key}`).rejects.toThrow(TypeError);
    }
  }
  for (const path of ['', '/', '/..', '/staff/..', '/staff/./editors', '/staff//editors']) {
    expect(() => realm.groups.byPath(path), path).toThrow(TypeError);
  }
  for (const name of ['', undefined]) {
    expect(() => realm.clients.byClientId(name as string)).toThrow(TypeError);
    expect(() => realm.users.byUsername(name as string)).toThrow(TypeError);
  }
  expect(traffic.requests).toEqual([]);
  expect(await temporary.exists()).toBe(true);
});

test('exists and find say no for an object, and throw for a route that the server does not have', async () => {
  const realm = await temporaryRealm();
  const ada = await realm.users.create({ username: 'ada' });
  await realm.groups.create({ name: 'staff' });
  await realm.clients.create({ clientId: 'web' });
  const there = [
    ada,
    realm.users.byUsername('ada'),
    realm.groups.byPath('/staff'),
    realm.clients.byClientId('web'),
    realm.roles.byName('offline_access'),
  ];
  for (const node of there) expect(await node.exists(), node.url).toBe(true);
  const missing = [
    realm.users.byId('nope'),
    realm.users.byUsername('nope'),
    realm.users.byEmail('nope@acme.test'),
    realm.groups.byId('nope'),
    realm.groups.byPath('/staff/nope'),
    realm.clients.byId('nope'),
    realm.clients.byClientId('nope'),
    realm.clients.byClientId('nope').roles.byName('nope'),
    realm.roles.byName('nope'),
    realm.rolesById.byId('nope'),
  ];
  for (const node of missing) {
    expect(await node.exists(), node.url).toBe(false);
    expect(await node.find(), node.url).toBeUndefined();
  }
  const astray = connect('master', 'token', { serverUrl: `${administrator().serverUrl}/auth` });
  const error = await astray.admin.realms
    .byName(nameOf(realm))
    .find()
    .catch((thrown) => thrown);
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error).toMatchObject({ code: 'route_not_found', httpStatus: 404 });
  expect(error.hints.join()).toContain('Check the path of serverUrl');
});

test('a weak account is refused with a ForbiddenError, also where the server empties its lists', async () => {
  const realm = await temporaryRealm();
  const weak = await realm.users.create({ ...ada, credentials: [{ type: 'password', value: 'pw' }] });
  await weak.roleMappings.clients
    .byClientId('realm-management')
    .add(['query-users', 'query-groups', 'query-clients']);
  await realm.groups.create({ name: 'staff' });
  const name = nameOf(realm);
  await using session = connect(name, { username: 'ada', password: 'pw' });
  const seen = session.admin.realms.byName(name);

  const error = await seen.users.create({ username: 'grace' }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ForbiddenError);
  expect(error).toMatchObject({
    name: 'ForbiddenError',
    code: 'forbidden',
    httpStatus: 403,
    method: 'POST',
    path: `/admin/realms/${name}/users`,
    message: expect.stringMatching(/^403 .*\(POST \/admin\/realms\/[^/]+\/users\)/),
    // The token is a lightweight one, which does not tell its roles.
    hints: [
      'The request needs the role `manage-users` of realm-management.',
      expect.stringContaining('kc-admin-api'),
    ],
  });
  // Older servers show the roles of the realm to every administrator.
  if (has('26.5')) await expect(seen.roles.all()).rejects.toThrow(ForbiddenError);
  await expect(seen.find()).resolves.toEqual(expect.not.objectContaining({ id: expect.anything() }));
  await expect(session.admin.realms.byName('master').find()).rejects.toThrow(ForbiddenError);
  // Older servers count nobody for those who may not see them.
  expect(has('26.5') ? [1] : [0, 1]).toContain(await seen.users.count());
  for (const list of [seen.users, seen.groups, seen.clients])
    await expect(list.all()).rejects.toThrow(ForbiddenError);
});

test('what is named by its id is added by who may not read it', async () => {
  needs('organizations without a domain');
  const mailbox = await Mailbox.start();
  const realm = await temporaryRealm({ organizationsEnabled: true, smtpServer: mailbox.settings });
  const weak = await realm.users.create({ ...ada, credentials: [{ type: 'password', value: 'pw' }] });
  const management = weak.roleMappings.clients.byClientId('realm-management');
  const staff = await (await realm.groups.create({ name: 'staff' })).get();
  const eve = await (await realm.users.create({ username: 'eve', email: 'eve@acme.test' })).get();
  await realm.organizations.create({ name: 'acme' });
  const name = nameOf(realm);

  await management.add('manage-realm');
  await using realmManager = connect(name, { username: 'ada', password: 'pw' });
  const { defaultGroups, groups } = realmManager.admin.realms.byName(name);
  await expect(groups.byId(staff.id).get()).rejects.toThrow(ForbiddenError);
  await defaultGroups.add({ id: staff.id });
  expect(await realm.defaultGroups.all()).toMatchObject([{ id: staff.id }]);
  await defaultGroups.remove(groups.byId(staff.id));
  expect(await realm.defaultGroups.all()).toEqual([]);

  await management.set(['manage-organizations']);
  await using manager = connect(name, { username: 'ada', password: 'pw' });
  const { organizations, users } = manager.admin.realms.byName(name);
  await expect(users.byId(eve.id).get()).rejects.toThrow(ForbiddenError);
  await organizations.byAlias('acme').members.inviteExistingUser({ id: eve.id });
  expect(mailbox.mails[0]).toMatch(/^To: eve@acme\.test\r?$/m);
});

test('setToken makes the whole tree use a token, or a function that gives one', async () => {
  const temporary = await temporaryRealm();
  await temporary.clients.create(passwordClient);
  const user = await temporary.users.create({ ...ada, credentials: [{ type: 'password', value: 'pw' }] });
  await user.roleMappings.clients.byClientId('realm-management').add('view-realm');
  const { access_token: token = '' } = await login(temporary, 'pw');
  const server = connect(nameOf(temporary), undefined);
  const realm = server.admin.realms.byName(nameOf(temporary));
  await expect(realm.get()).rejects.toMatchObject({ code: 'no_credentials' });
  expect(await server.admin.setToken(token).realms.byName(nameOf(temporary)).exists()).toBe(true);
  expect(await realm.exists()).toBe(true);
  server.admin.setToken(async () => 'another');
  await expect(realm.get()).rejects.toThrow(UnauthorizedError);
  server.admin.setToken(async () => token);
  expect(await realm.exists()).toBe(true);
});

interface Failure {
  readonly of: new (...facts: never[]) => KeycloakError;
  readonly when: (realm: RealmNode) => Promise<unknown>;
  readonly facts: Record<string, unknown>;
  readonly says: RegExp;
}

const failures: Failure[] = [
  {
    of: BadRequestError,
    when: (realm) => realm.clients.create({ clientId: 'web', nonsense: 1 } as never),
    facts: { name: 'BadRequestError', code: 'bad_request', httpStatus: 400, method: 'POST' },
    says: /Unrecognized field "nonsense"/,
  },
  {
    of: ValidationError,
    when: (realm) => {
      needs('a user profile in each realm');
      return realm.users.create({ username: 'x'.repeat(300), email: 'nope' });
    },
    facts: {
      name: 'ValidationError',
      code: 'validation_failed',
      httpStatus: 400,
      fieldErrors: [
        { field: 'username', message: 'error-invalid-length', params: ['username', 3, 255] },
        { field: 'email', message: 'error-invalid-email', params: ['email', 'nope'] },
      ],
    },
    says: /username: error-invalid-length; email: error-invalid-email/,
  },
  {
    of: ValidationError,
    when: async (realm) => {
      await realm.update({ passwordPolicy: 'length(8)' });
      await (await realm.users.create({ username: 'ada' })).resetPassword({ value: 'short' });
    },
    facts: { code: 'invalidPasswordMinLengthMessage', httpStatus: 400, method: 'PUT' },
    says: /Invalid password: minimum length 8/,
  },
  {
    of: UnauthorizedError,
    when: (realm) => connect('master', 'no-token').admin.realms.byName(nameOf(realm)).get(),
    facts: { name: 'UnauthorizedError', code: 'unauthorized', httpStatus: 401, method: 'GET' },
    says: /^401 /,
  },
  {
    of: NotFoundError,
    when: (realm) => realm.roles.byName('a b').get(),
    facts: { name: 'NotFoundError', code: 'not_found', httpStatus: 404, description: 'Could not find role' },
    says: /\(GET .*\/roles\/a%20b\)/,
  },
  {
    of: ConflictError,
    when: (realm) => realm.roles.create({ name: 'offline_access' }),
    facts: { name: 'ConflictError', code: 'conflict', httpStatus: 409, method: 'POST' },
    says: /offline_access already exists/,
  },
  {
    of: AmbiguousError,
    when: async (realm) => {
      await realm.update({ duplicateEmailsAllowed: true, loginWithEmailAllowed: false });
      for (const username of ['ada', 'grace']) await realm.users.create({ username, email: 'one@acme.test' });
      await realm.users.byEmail('one@acme.test').get();
    },
    facts: { name: 'AmbiguousError', code: 'ambiguous', matches: 2 },
    says: /2 objects below .*\/users have the email "one@acme.test"; use byId/,
  },
  {
    of: ServerError,
    when: (realm) => realm.request('GET', 'events', { query: { type: 'NONSENSE' } }),
    facts: { name: 'ServerError', code: 'unknown_error', httpStatus: 500, method: 'GET' },
    says: /^500 .*\(GET .*\/events\)$/,
  },
  {
    of: ServerError,
    when: (realm) => {
      needs('fine-grained permissions that are off');
      return realm.users.permissions.get();
    },
    facts: {
      code: 'server_error',
      httpStatus: 501,
      hints: [expect.stringContaining('a feature that is not enabled on this server')],
    },
    says: /^501 .*\(GET /,
  },
  {
    of: ApiError,
    when: (realm) => realm.request('PATCH', 'roles'),
    facts: { name: 'ApiError', code: 'unexpected_status', httpStatus: 405 },
    says: /405 .*\(PATCH /,
  },
  {
    of: OAuthError,
    when: async (realm) => {
      await realm.update({ sslRequired: 'all' });
      return connect(nameOf(realm), { username: 'ada', password: 'pw' }).admin.realms.all();
    },
    facts: { name: 'OAuthError', error: 'invalid_request', code: 'invalid_request' },
    says: /HTTPS required/,
  },
  {
    of: TimeoutError,
    when: (realm) => realm.get({ timeout: 0.5 }),
    facts: { name: 'TimeoutError', code: 'timeout', milliseconds: 0.5 },
    says: /No answer within 0.5 ms/,
  },
];

test.for(failures)('$facts.code ($of.name) has its facts and a message to read', async (failure) => {
  const error = await failure.when(await temporaryRealm()).then(
    () => undefined,
    (thrown: KeycloakError) => thrown,
  );
  expect(error?.constructor).toBe(failure.of);
  expect(error).toMatchObject(failure.facts);
  expect(error?.message).toMatch(failure.says);
});

import { describe, expect, test } from 'vitest';
import { type BulkProgress, ConflictError, ImportError, type UserImport } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { failure } from '../unit/support.ts';
import { type Fault, type FaultProxy, faultProxy } from './fault-proxy.ts';
import { Directory } from './ldap.ts';
import { needs, temporaryRealm } from './support.ts';

const people = (count: number): UserImport[] =>
  Array.from({ length: count }, (_, index) => ({ username: `crew-${String(index).padStart(3, '0')}` }));
const keys = 'org.keycloak.keys.KeyProvider';
const imports = /^POST .*\/partialImport$/;

async function behindProxy(): Promise<{ proxy: FaultProxy; realm: RealmNode; there: RealmNode }> {
  const realm = await temporaryRealm();
  const proxy = await faultProxy();
  return { proxy, realm, there: proxy.at(realm) };
}

/** A fault of the import's request that comes after so many others. */
const atImport =
  (nth: number, fault: Fault): NonNullable<FaultProxy['fault']> =>
  ({ method, path }, earlier) =>
    imports.test(`${method} ${path}`) && earlier === nth ? fault : undefined;

/** Waits until a server would have done what was sent to it. */
const later = (): Promise<void> => new Promise((done) => setTimeout(done, 700));

/** The names in the lists of a result, sorted; one that is in two of them is there twice. */
function told(error: ImportError): string[] {
  const { added, existing, updated, failed } = error.outcome;
  return [
    ...[...added, ...existing, ...updated, ...error.unknown, ...error.untried].map(
      ({ username }) => username,
    ),
    ...failed.map(({ user }) => user.username),
  ].sort();
}

const names = (users: readonly { username: string }[]): string[] =>
  users.map(({ username }) => username).sort();

test('a gateway that fails after the server has worked hides what was done, and a second request makes a second object', async () => {
  const { proxy, realm, there } = await behindProxy();
  proxy.fault = ({ method }) => (method === 'POST' ? { status: 500 } : undefined);
  const raw = there.request('POST', 'users', { body: { username: 'ada' } });
  expect(await failure(raw)).toMatchObject({ httpStatus: 500 });
  expect(await realm.users.byUsername('ada').exists()).toBe(true);
  const body = { name: 'twice', providerId: 'hmac-generated', providerType: 'org.keycloak.keys.KeyProvider' };
  for (let time = 0; time < 2; time++)
    await failure(there.request('POST', 'components', { body: { ...body, config: {} } }));
  expect(await realm.components.all({ name: 'twice' })).toHaveLength(2);
});

describe('a gateway that asks to wait after it has passed the request on', () => {
  const cases: [
    string,
    number,
    (realm: RealmNode) => Promise<unknown>,
    (realm: RealmNode) => Promise<number>,
  ][] = [
    [
      'a component',
      503,
      (realm) => realm.components.create({ name: 'k', providerId: 'hmac-generated', providerType: keys }),
      async (realm) => (await realm.components.all({ name: 'k' })).length,
    ],
    [
      'a component, by a request of its own',
      429,
      (realm) =>
        realm.request('POST', 'components', {
          body: { name: 'k', providerId: 'hmac-generated', providerType: keys },
        }),
      async (realm) => (await realm.components.all({ name: 'k' })).length,
    ],
    [
      'an initial access token',
      429,
      (realm) => realm.clientsInitialAccess.create({ count: 1 }),
      async (realm) => (await realm.clientsInitialAccess.all()).length,
    ],
    [
      'a client without a clientId',
      503,
      (realm) => realm.request('POST', 'clients', { body: { name: 'nameless' } }),
      async (realm) => (await realm.clients.all()).filter(({ name }) => name === 'nameless').length,
    ],
    [
      'a step of a flow',
      503,
      async (realm) => {
        await realm.request('POST', 'authentication/flows/f/executions/execution', {
          body: { provider: 'auth-cookie' },
        });
      },
      async (realm) => (await realm.request<unknown[]>('GET', 'authentication/flows/f/executions')).length,
    ],
  ];
  test.for(cases)('%s is made once', async ([, status, create, count]) => {
    const { proxy, realm, there } = await behindProxy();
    const flow = { alias: 'f', providerId: 'basic-flow', topLevel: true, builtIn: false };
    await realm.request('POST', 'authentication/flows', { body: flow });
    proxy.fault = ({ method }) => (method === 'POST' ? { status, retryAfter: 0 } : undefined);
    expect(await failure(create(there))).toMatchObject({ httpStatus: status, retryAfter: 0 });
    expect(proxy.count(/^POST/)).toBe(1);
    expect(await count(realm)).toBe(1);
  });

  test('what has a name of its own is sent again, and the second one is refused', async () => {
    const { proxy, realm, there } = await behindProxy();
    proxy.fault = ({ method }, earlier) =>
      method === 'POST' && earlier === 0 ? { status: 503, retryAfter: 0 } : undefined;
    const error = await failure(there.roles.create({ name: 'editor' }));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({ hints: [expect.stringContaining('sent before')] });
    expect(await realm.roles.byName('editor').exists()).toBe(true);
    await there.roles.ensure({ name: 'editor' });
    proxy.fault = ({ method }, earlier) =>
      method === 'POST' && earlier === 0 ? { status: 503, retryAfter: 0, forwarded: false } : undefined;
    await there.groups.create({ name: 'staff' });
  });
});

describe('a failure that stays', () => {
  test.for<[string, (realm: RealmNode, flow: { id: string }) => Promise<unknown>, RegExp]>([
    ['a realm', (realm) => realm.update({ browserFlow: 'own' }), /"own" is used: browserFlow of the realm/],
    [
      'a client',
      (realm, { id }) =>
        realm.clients.create({ clientId: 'web', authenticationFlowBindingOverrides: { browser: id } }),
      /client "web"/,
    ],
    [
      'an identity provider',
      (realm) =>
        realm.identityProviders.create({
          alias: 'gh',
          providerId: 'github',
          firstBrokerLoginFlowAlias: 'own',
          config: { clientId: 'c', clientSecret: 's' },
        }),
      /identity provider "gh"/,
    ],
  ])('the deletion of a flow that %s uses says so after two tries', async ([what, use, hint]) => {
    if (what === 'a client') needs('a server that keeps the flows that clients use');
    const { proxy, realm, there } = await behindProxy();
    const flow = await realm.authentication.flows.create({ alias: 'own', providerId: 'basic-flow' });
    await use(realm, { id: flow.id });
    const path = ['authentication', 'flows', flow.id];
    const bare = proxy.at(realm, { retries: 0 }).request('DELETE', path);
    expect(await failure(bare)).toMatchObject({ httpStatus: 500, hints: [expect.stringMatching(hint)] });
    const earlier = proxy.count(/^DELETE/);
    const start = performance.now();
    const error = await failure(there.authentication.flows.byAlias('own').delete());
    expect(error).toMatchObject({ httpStatus: 500, hints: [expect.stringMatching(hint)] });
    expect(proxy.count(/^DELETE/) - earlier).toBe(2);
    expect(performance.now() - start).toBeLessThan(2500);
  });

  test('a role, and a group, for a user of a read-only store who is not imported: the store is named', async () => {
    const { proxy, realm, there } = await behindProxy();
    const dn = 'uid=ada,ou=people,dc=acme';
    const directory = await Directory.start('cn=admin,dc=acme:ldap-secret', {
      '': { objectClass: ['top'], supportedLDAPVersion: ['3'] },
      [dn]: { objectClass: ['person'], uid: ['ada'], cn: ['ada'], sn: ['ada'], entryUUID: ['ada'] },
    });
    await realm.components.create({
      name: 'staff',
      providerId: 'ldap',
      providerType: 'org.keycloak.storage.UserStorageProvider',
      config: {
        enabled: ['true'],
        importEnabled: ['false'],
        vendor: ['other'],
        editMode: ['READ_ONLY'],
        authType: ['simple'],
        connectionUrl: [directory.url],
        bindDn: ['cn=admin,dc=acme'],
        bindCredential: ['ldap-secret'],
        usersDn: ['ou=people,dc=acme'],
        usernameLDAPAttribute: ['uid'],
        rdnLDAPAttribute: ['uid'],
        uuidLDAPAttribute: ['entryUUID'],
        userObjectClasses: ['person'],
        pagination: ['false'],
      },
    });
    await realm.roles.create({ name: 'editor' });
    await realm.groups.create({ name: 'crew' });
    const ada = there.users.byUsername('ada');
    const hints = [expect.stringMatching(/user store "staff" .*READ_ONLY/)];
    expect(await failure(ada.roleMappings.realm.add('editor'))).toMatchObject({ httpStatus: 400, hints });
    expect(proxy.count(/^POST .*role-mappings/)).toBe(2);
    expect(await failure(ada.groups.add('/crew'))).toMatchObject({ httpStatus: 500, hints });
    expect(proxy.count(/^PUT .*groups/)).toBe(2);
  });
});

describe('a POST of which no answer came', () => {
  test.for<[string, Fault]>([
    ['was done', { answer: 'reset' }],
    ['was done, by a gateway that failed', { status: 504 }],
    ['was not done', { answer: 'reset', forwarded: false }],
    ['was not done, by a gateway without a server', { status: 502, forwarded: false }],
  ])('and which %s: ensure and ifExists go on, with one object', async ([, fault]) => {
    const { proxy, realm, there } = await behindProxy();
    proxy.fault = ({ method }, earlier) => (method === 'POST' && earlier === 0 ? fault : undefined);
    const ensured = await there.users.ensure({ username: 'ada', firstName: 'Ada' });
    expect(ensured).toMatchObject({ created: true });
    const user = await there.users.create({ username: 'bob', firstName: 'Bob' }, { ifExists: 'update' });
    expect(await user.get()).toMatchObject({ firstName: 'Bob' });
    await there.roles.ensure({ name: 'editor', description: 'May edit' });
    await there.clients.ensure({ clientId: 'web', name: 'Web' });
    await there.groups.ensure({ name: 'staff' });
    const key = { name: 'k', providerId: 'hmac-generated', providerType: keys };
    await there.components.ensure(key);
    proxy.fault = undefined;
    expect(await there.roles.ensure({ name: 'editor', description: 'May edit' })).toMatchObject({
      changed: false,
    });
    expect(names(await realm.users.all())).toEqual(['ada', 'bob']);
    expect((await realm.groups.all()).map(({ name }) => name)).toEqual(['staff']);
    expect((await realm.clients.all()).filter(({ clientId }) => clientId === 'web')).toHaveLength(1);
    expect(await realm.components.all({ name: 'k' })).toHaveLength(1);
  });
});

describe('an import that stops', () => {
  test.for<[string, Fault, 'unknown' | 'untried']>([
    ['a connection that is reset before the server works', { answer: 'reset', forwarded: false }, 'unknown'],
    ['a gateway without a server behind it', { status: 502, forwarded: false }, 'untried'],
    ['a gateway that refuses', { status: 403, forwarded: false }, 'untried'],
  ])('by %s sends nothing more, and tells of each user once', async ([, fault, list]) => {
    const { proxy, realm, there } = await behindProxy();
    // The second batch fails, however often it is sent.
    proxy.fault = ({ method, path, body }) =>
      imports.test(`${method} ${path}`) && body.includes('"crew-050"') ? fault : undefined;
    const users = people(600);
    // It ends in a pause before the batch is sent again.
    const progress: BulkProgress[] = [];
    const onProgress = (now: BulkProgress): number => progress.push(now);
    const options = { batchSize: 50, timeout: 6000, onProgress };
    const error = (await failure(there.users.import(users, options))) as ImportError;
    const { length } = proxy.arrivals;
    await later();
    expect(proxy.arrivals).toHaveLength(length);
    expect(error).toBeInstanceOf(ImportError);
    expect(told(error)).toEqual(names(users));
    expect(error[list].map(({ username }) => username)).toContain('crew-050');
    expect(proxy.count(imports)).toBeLessThan(20);
    expect(names(error.outcome.added)).toEqual(names(await realm.users.all()));

    proxy.fault = undefined;
    progress.length = 0;
    const { added, existing, failed } = await error.resume();
    expect(progress[0]?.created).toBeGreaterThan(error.outcome.added.length);
    expect(progress.at(-1)).toEqual({ created: 600, existing: 0, updated: 0, failed: 0 });
    expect({ existing, failed }).toEqual({ existing: [], failed: [] });
    expect(names(added)).toEqual(names(users));
  });

  test.for<[string, (users: RealmNode['users'], all: UserImport[]) => Promise<unknown>, object]>([
    ['timeout', (users, all) => users.import(all, { timeout: 400 }), { name: 'TimeoutError' }],
    [
      'signal',
      (users, all) => {
        const leaving = new AbortController();
        setTimeout(() => leaving.abort(new Error('left')), 400);
        return users.import(all, { signal: leaving.signal });
      },
      { message: 'left' },
    ],
  ])('by its %s sends nothing more, and tells of each user once', async ([, start, cause]) => {
    const delay = 1500;
    const { proxy, there } = await behindProxy();
    await there.users.count();
    proxy.fault = ({ method, path, body }) =>
      imports.test(`${method} ${path}`) && /"crew-1\d\d"/.test(body) ? { delay } : undefined;
    const users = people(600);
    const error = (await failure(start(there.users, users))) as ImportError;
    const { length } = proxy.arrivals;
    await later();
    expect(proxy.arrivals).toHaveLength(length);
    expect(error).toBeInstanceOf(ImportError);
    expect(error.cause).toMatchObject(cause);
    expect(told(error)).toEqual(names(users));
    expect(error.unknown.map(({ username }) => username)).toContain('crew-100');
    // What was sent goes on at the server, and is told when the import goes on.
    await new Promise((done) => setTimeout(done, delay));
    proxy.fault = undefined;
    const { added, existing } = await error.resume();
    expect(existing).toEqual([]);
    expect(names(added)).toEqual(names(users));
  });

  test('tells no password, however it is printed', async () => {
    const { proxy, there } = await behindProxy();
    proxy.fault = atImport(0, { status: 403, forwarded: false });
    const credentials = [{ type: 'password', value: 'engine-engine' }];
    const error = await failure(there.users.import([{ username: 'ada', credentials }]));
    const { inspect } = await import('node:util');
    for (const text of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error)])
      expect(text).not.toContain('engine-engine');
  });
});

describe('an import behind a gateway that fails after the server has worked', () => {
  test.for<[string, Fault]>([
    ['answers 500', { status: 500 }],
    ['answers 503', { status: 503, retryAfter: 0 }],
    ['answers 429', { status: 429, retryAfter: 0 }],
    ['answers 504', { status: 504 }],
    ['resets the connection', { answer: 'reset' }],
    ['cuts the answer', { answer: 'cut' }],
  ])('which %s says who was created and who was there', async ([, fault]) => {
    const { proxy, realm, there } = await behindProxy();
    await realm.users.create({ username: 'crew-007' });
    await later();
    proxy.fault = ({ method }) => (method === 'POST' ? fault : undefined);
    const users = people(120);
    const { added, existing, failed } = await there.users.import(users, { batchSize: 50 });
    expect(failed).toEqual([]);
    expect(names(existing)).toEqual(['crew-007']);
    expect(names(added)).toEqual(names(users).filter((name) => name !== 'crew-007'));
    expect(proxy.count(imports)).toBe(3);
    await later();
    expect((await there.users.import(users)).added).toEqual([]);
  });

  test('gives a user who had to be created alone the roles and groups, and tells why another one cannot be', async () => {
    const { proxy, realm, there } = await behindProxy();
    await realm.roles.create({ name: 'editor' });
    await realm.groups.create({ name: 'staff' });
    await realm.users.create({ username: 'first', email: 'one@acme.test' });
    const ada = { username: 'ada', realmRoles: ['editor'], groups: ['/staff'] };
    const eve = { username: 'eve', email: 'one@acme.test' };
    proxy.fault = ({ method, path }, earlier) => {
      if (method !== 'POST') return undefined;
      if (path.endsWith('/partialImport')) return { status: 500, forwarded: false };
      return path.endsWith('/users') && earlier === 0 ? { status: 500 } : undefined;
    };
    const { added, existing, failed } = await there.users.import([ada, eve]);
    expect(names(added)).toEqual(['ada']);
    expect(existing).toEqual([]);
    expect(failed).toMatchObject([{ user: eve, error: { name: 'ConflictError' } }]);
    const node = realm.users.byUsername('ada');
    expect((await node.roleMappings.realm.all()).map(({ name }) => name)).toContain('editor');
    expect(await node.groups.all()).toMatchObject([{ path: '/staff' }]);
  });
});

test('an import leaves who is there, updates them, or says that they are there', async () => {
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor' });
  const { id } = await realm.users.create({ username: 'ada', firstName: 'Ada' });
  const given = [
    { username: 'Ada', lastName: 'Byron', realmRoles: ['editor'] },
    { username: 'bob' },
    { username: 'BOB', firstName: 'Again' },
  ];
  const failing = await realm.users.import(given.slice(0, 1), { ifExists: 'fail' });
  expect(failing.failed).toMatchObject([{ user: given[0] }]);
  expect(failing.failed[0]?.error).toBeInstanceOf(ConflictError);
  expect(await realm.users.import(given.slice(0, 1))).toMatchObject({ existing: [{ id }], updated: [] });
  expect(await realm.users.byId(id).get()).not.toHaveProperty('lastName');
  const updating = await realm.users.import(given, { ifExists: 'update' });
  expect(names(updating.added)).toEqual(['bob']);
  expect(updating.updated.map(({ username }) => username)).toEqual(['Ada', 'BOB']);
  expect(await realm.users.byId(id).get()).toMatchObject({ firstName: 'Ada', lastName: 'Byron' });
  expect((await realm.users.byId(id).roleMappings.realm.all()).map(({ name }) => name)).toContain('editor');
  expect(await realm.users.byUsername('bob').get()).toMatchObject({ firstName: 'Again' });
  const wrong = realm.users.import(given, { ifExists: 'skip' as 'fail' });
  expect(await failure(wrong)).toBeInstanceOf(TypeError);
  expect(await failure(realm.users.import(given, { batchSize: 0 }))).toBeInstanceOf(TypeError);
});

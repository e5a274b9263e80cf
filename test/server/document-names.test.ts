import { expect, onTestFinished, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import { rawRequests } from './shields/raw.ts';
import { administrator, nameOf, randomName, shared, Traffic, temporaryRealm } from './support.ts';

const traffic = new Traffic();
/** What was sent, but for reading and for tokens. */
const writes = (): string[] => traffic.requests.filter((line) => !/^GET |\/protocol\//.test(line));

const world = shared(async () => {
  const realm = nameOf(await temporaryRealm());
  const { realms } = administrator({ hooks: traffic.hooks }).admin;
  const node = realms.byName(realm);
  await node.clients.create({ clientId: 'web' });
  await node.clients.byClientId('web').roles.create({ name: 'viewer' });
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const { authorization } = await node.clients.create({ clientId: 'photos', ...services });
  return { realm, realms, node, authorization };
});

async function missingOf(call: () => Promise<unknown>): Promise<readonly string[]> {
  traffic.requests.length = 0;
  const error = await call().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(NotFoundError);
  expect(writes()).toEqual([]);
  return (error as NotFoundError).missing;
}

const config = { clientId: 'a', authorizationUrl: 'https://x.test/a', tokenUrl: 'https://x.test/t' };
const provider = { alias: 'partner', providerId: 'oidc', config };
const mapper = {
  name: 'm',
  identityProviderAlias: 'partner',
  identityProviderMapper: 'hardcoded-attribute-idp-mapper',
};
const claim = { name: 'm', protocol: 'openid-connect', protocolMapper: 'nope' };
const flow = (step: object): object => ({
  authenticationFlows: [
    { alias: 'f', providerId: 'basic-flow', topLevel: true, authenticationExecutions: [step] },
  ],
});

/** Parts of a document, each with the one name that does not exist; those that only a whole realm can have, apart. */
const documents: readonly [missing: string, part: object][] = [
  ['/nope', { users: [{ username: 'u', groups: ['/nope'] }] }],
  ['nope', { users: [{ username: 'u', realmRoles: ['nope'] }] }],
  ['nope/x', { users: [{ username: 'u', clientRoles: { nope: ['x'] } }] }],
  ['account/nope', { users: [{ username: 'u', clientRoles: { account: ['nope', 'view-profile'] } }] }],
  ['NOPE', { users: [{ username: 'u', requiredActions: ['NOPE', 'UPDATE_PASSWORD', 'webauthn-register'] }] }],
  [
    'nope',
    {
      users: [
        { username: 'u', federatedIdentities: [{ identityProvider: 'nope', userId: '1', userName: 'u' }] },
      ],
    },
  ],
  ['nope', { clients: [{ clientId: 'c', authenticationFlowBindingOverrides: { browser: 'nope' } }] }],
  ['nope', { clients: [{ clientId: 'c', clientAuthenticatorType: 'nope' }] }],
  ['nope', { clients: [{ clientId: 'c', protocolMappers: [claim] }] }],
  ['nope', { clients: [{ clientId: 'c', defaultClientScopes: ['profile', 'nope'] }] }],
  ['nope', { groups: [{ name: 'g', path: '/g', realmRoles: ['nope'] }] }],
  ['account/nope', { groups: [{ name: 'g', path: '/g', clientRoles: { account: ['nope'] } }] }],
  ['nope', { groups: [{ name: 'g', path: '/g', subGroups: [{ name: 'h', realmRoles: ['nope'] }] }] }],
  ['nope', { roles: { realm: [{ name: 'r', composites: { realm: ['nope'] } }] } }],
  ['account/nope', { roles: { realm: [{ name: 'r', composites: { client: { account: ['nope'] } } }] } }],
  ['nope', { roles: { client: { nope: [{ name: 'x' }] } } }],
  ['nope', { identityProviders: [{ ...provider, providerId: 'nope' }] }],
  ['nope', { identityProviders: [{ ...provider, firstBrokerLoginFlowAlias: 'nope' }] }],
  [
    'nope',
    {
      identityProviders: [provider],
      identityProviderMappers: [{ ...mapper, identityProviderAlias: 'nope' }],
    },
  ],
  [
    'nope',
    {
      identityProviders: [provider],
      identityProviderMappers: [{ ...mapper, identityProviderMapper: 'nope' }],
    },
  ],
];
const ofRealms: readonly [missing: string, part: object][] = [
  ['nope', { clientScopes: [{ name: 's', protocol: 'openid-connect', protocolMappers: [claim] }] }],
  ['NOPE', { requiredActions: [{ alias: 'NOPE', providerId: 'NOPE', name: 'n' }] }],
  ['nope', flow({ authenticator: 'nope', requirement: 'REQUIRED', priority: 1 })],
  ['nope', flow({ authenticatorFlow: true, flowAlias: 'nope', requirement: 'REQUIRED', priority: 1 })],
  ['nope', flow({ authenticator: 'auth-cookie', authenticatorConfig: 'nope', requirement: 'REQUIRED' })],
  ['nope', { scopeMappings: [{ client: 'account', roles: ['nope'] }] }],
  [
    'nope/x',
    { clientScopeMappings: { nope: [{ client: 'account', roles: ['x'] }] }, clients: [{ clientId: 'nope' }] },
  ],
];

test('the server itself drops what a document names, or makes it', async () => {
  const { realm, node } = world();
  const request = await rawRequests();
  const answer = await request('POST', `/admin/realms/${realm}/partialImport`, {
    users: [{ username: 'raw', realmRoles: ['made'], clientRoles: { web: ['dropped'] } }],
    clients: [{ clientId: 'raw', defaultClientScopes: ['dropped'] }],
  });
  expect(answer.status).toBe(200);
  expect(await node.roles.byName('made').exists()).toBe(true);
  expect((await node.clients.byClientId('raw').get()).defaultClientScopes).not.toContain('dropped');
});

test.each([...documents, ...ofRealms])(
  'a realm is not made of a document that lacks %s: %j',
  async (missing, part) => {
    const { realms } = world();
    const realm = randomName('document');
    expect(await missingOf(() => realms.create({ realm, ...part }))).toEqual([missing]);
    expect(await missingOf(() => realms.ensure({ realm, ...part }))).toEqual([missing]);
    expect(await realms.byName(realm).exists()).toBe(false);
  },
);

test.each(documents)('nothing of a document is imported that lacks %s: %j', async (missing, part) => {
  expect(await missingOf(() => world().node.partialImport(part))).toEqual([missing]);
});

// Users are only taken into a new realm.
const changing = [...documents, ...ofRealms].filter(
  ([, part]) => !/users|copeMappings/.test(Object.keys(part)[0] ?? ''),
);

test.each(changing)(
  'nothing of an existing realm is changed for a document that lacks %s: %j',
  async (missing, part) => {
    const { realm, realms } = world();
    const before = { localizationTexts: { de: { greeting: 'Hallo' } } };
    expect(await missingOf(() => realms.ensure({ realm, ...before, ...part }))).toEqual([missing]);
  },
);

test('what the document or the realm has is found', async () => {
  const { node } = world();
  const groups = [{ name: 'top', path: '/top', subGroups: [{ name: 'below' }] }];
  const roles = { realm: [{ name: 'own' }], client: { web: [{ name: 'tester' }] } };
  const users = [
    {
      username: 'whole',
      groups: ['/top/below'],
      realmRoles: ['own', 'offline_access'],
      clientRoles: { web: ['tester', 'viewer'] },
      federatedIdentities: [{ identityProvider: 'partner', userId: '1', userName: 'u' }],
    },
  ];
  const document = { groups, roles, users, identityProviders: [provider], identityProviderMappers: [mapper] };
  expect(await node.partialImport({ ifResourceExists: 'FAIL', ...document })).toMatchObject({ added: 6 });
});

test.each([
  ['null among the clients', { clients: [null] }, 'clients[0] must be an object'],
  ['a client without its name', { clients: [{}] }, 'clients[0] must have a key clientId'],
  ['roles of null', { roles: { realm: null } }, 'roles.realm must not be null'],
  ['texts of null', { localizationTexts: { de: null } }, 'localizationTexts.de must not be null'],
  ['a group that is no text', { defaultGroups: [{ path: '/a' }] }, 'defaultGroups[0] must be a text'],
  ['users that are no list', { users: {} }, 'users must be an array'],
])('ensure refuses a document before anything is written: %s', async (_, part, message) => {
  const { realms, ...existing } = world();
  // In a new realm, null is what it does not have.
  const realm = message.endsWith('null') ? existing.realm : randomName('document');
  traffic.requests.length = 0;
  await expect(realms.ensure({ realm, ...(part as object) })).rejects.toThrow(message);
  expect(writes()).toEqual([]);
});

test('a realm that no path can hold is not made', async () => {
  traffic.requests.length = 0;
  await expect(world().realms.create({ realm: '..' })).rejects.toThrow(TypeError);
  expect(writes()).toEqual([]);
});

const text = (...names: readonly unknown[]): string => JSON.stringify(names);
const policies: readonly [missing: string, policy: object][] = [
  ['/nope', { type: 'group', config: { groups: text({ path: '/nope' }) } }],
  ['nope', { type: 'role', config: { roles: text({ id: 'nope' }) } }],
  ['nope', { type: 'user', config: { users: text('nope') } }],
  ['nope', { type: 'client', config: { clients: text('nope', 'web') } }],
  ['nope', { type: 'client-scope', config: { clientScopes: text({ id: 'nope' }) } }],
  ['nope', { type: 'aggregate', config: { applyPolicies: text('nope', 'own') } }],
  ['nope', { type: 'resource', config: { resources: text('nope'), applyPolicies: text('own') } }],
  ['nope', { type: 'scope', config: { scopes: text('nope'), applyPolicies: text('own') } }],
];
const own = { name: 'own', type: 'regex', config: { targetClaim: 'email', pattern: '.*' } };

test.each(policies)(
  'settings of a resource server that lack %s are not imported: %j',
  async (missing, policy) => {
    const { node, authorization } = world();
    const decisionStrategy = 'UNANIMOUS' as const;
    const settings = { decisionStrategy, policies: [own, { name: 'p', ...policy }] };
    expect(await missingOf(() => authorization.import(settings))).toEqual([missing]);
    const client = { clientId: 'new', serviceAccountsEnabled: true, authorizationServicesEnabled: true };
    expect(
      await missingOf(() => node.clients.create({ ...client, authorizationSettings: settings })),
    ).toEqual([missing]);
    expect(
      await missingOf(() => node.clients.ensure({ ...client, authorizationSettings: settings })),
    ).toEqual([missing]);
  },
);

test('the type of a policy and the owner of a resource are looked up', async () => {
  const { node, authorization } = world();
  const { policies, resources } = authorization;
  const odd = { name: 'odd', type: 'nope' } as const;
  expect(await missingOf(() => policies.create(odd))).toEqual(['nope']);
  expect(await missingOf(() => policies.ensure(odd))).toEqual(['nope']);
  expect(await missingOf(() => authorization.import({ policies: [odd] }))).toEqual(['nope']);
  for (const owner of ['nope', { id: 'nope' }, { name: 'nope' }]) {
    expect(await missingOf(() => resources.create({ name: 'r', owner }))).toEqual(['nope']);
    expect(await missingOf(() => resources.ensure({ name: 'r', owner }))).toEqual(['nope']);
  }
  const { id } = await node.users.create({ username: 'ada' });
  for (const owner of ['ada', id, { id }, { name: 'ada' }, 'photos']) {
    const { node: made } = await resources.ensure({ name: randomName('r'), owner });
    onTestFinished(() => made.delete());
  }
});

test('a scope that is given by its id is looked up, in each verb', async () => {
  const { resources } = world().authorization;
  const id = '00000000-0000-4000-8000-000000000000';
  const name = randomName('r');
  const node = await resources.create({ name, scopes: ['read'] });
  const body = { name, scopes: [{ id }, 'read'] };
  const other = { ...body, name: randomName('r') };
  for (const call of [
    () => resources.create(other),
    () => resources.ensure(other),
    () => resources.ensure(body),
    () => node.update(body),
    () => node.replace(body),
  ])
    expect(await missingOf(call)).toEqual([id]);
});

test('a role that is given twice is one', async () => {
  const { node, authorization } = world();
  await node.roles.create({ name: 'twice' });
  const roles = ['twice', node.roles.byName('twice'), { client: 'web', role: 'viewer' }];
  const wanted = { name: 'twice', roles };
  await authorization.policies.role.ensure(wanted);
  expect(await authorization.policies.role.ensure(wanted)).toMatchObject({ changed: false });
});

test('a resource settles with its scopes as texts', async () => {
  const { resources } = world().authorization;
  const wanted = { name: randomName('r'), scopes: ['read', 'write'] };
  await resources.ensure(wanted);
  expect(await resources.ensure(wanted)).toMatchObject({ changed: false });
  expect(await resources.ensure({ ...wanted, scopes: ['read', { name: 'admin' }] })).toMatchObject({
    changed: true,
  });
  expect(await resources.ensure({ ...wanted, scopes: ['read', { name: 'admin' }] })).toMatchObject({
    changed: false,
  });
});

test('an import of users looks up their required actions and identity providers', async () => {
  const { users } = world().node;
  const link = { identityProvider: 'no provider', userId: '1', userName: 'u' };
  const bodies = [
    { username: 'one', requiredActions: ['NOPE'] },
    { username: 'two', federatedIdentities: [link] },
  ];
  expect(await missingOf(() => users.import(bodies))).toEqual(['NOPE', 'no provider']);
});

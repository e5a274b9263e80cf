import { describe, expect, test } from 'vitest';
import type { RealmNode } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak } from './keycloak.ts';

const filled = () => ({
  '': { id: '1', realm: 'acme', requiredActions: [{ alias: 'a' }], smtpServer: { host: 'h', user: 'old' } },
  clients: [
    {
      id: 'c1',
      clientId: 'web',
      defaultClientScopes: ['profile', 'email'],
      authorizationServicesEnabled: true,
    },
  ],
  'clients/c1/protocol-mappers/models': [{ id: 'm1', name: 'aud', protocol: 'saml' }],
  'client-scopes': [{ id: 's1', name: 'billing', protocolMappers: [] }],
  users: [{ id: 'u1', username: 'ada', notBefore: 0 }],
  groups: [{ id: 'g1', name: 'staff', subGroups: [] }],
  roles: [{ id: 'r1', name: 'editor' }],
  'identity-provider/instances': [{ id: 'git', alias: 'git', providerId: 'github' }],
  organizations: [{ id: 'o1', name: 'supplier' }],
});

type Update = (acme: RealmNode, changes: never) => Promise<unknown>;
const nodes: Record<string, Update> = {
  realm: (acme, changes) => acme.update(changes),
  client: ({ clients }, changes) => clients.byId('c1').update(changes),
  mapper: ({ clients }, changes) => clients.byId('c1').protocolMappers.byId('m1').update(changes),
  clientScope: ({ clientScopes }, changes) => clientScopes.byId('s1').update(changes),
  user: ({ users }, changes) => users.byId('u1').update(changes),
  group: ({ groups }, changes) => groups.byId('g1').update(changes),
  role: ({ roles }, changes) => roles.byName('editor').update(changes),
  identityProvider: ({ identityProviders }, changes) => identityProviders.byAlias('git').update(changes),
  organization: ({ organizations }, changes) => organizations.byId('o1').update(changes),
};

describe('a key that the server takes in an update without doing it', () => {
  test.for<[node: string, changes: object, ways: string]>([
    ['realm', { users: [] }, 'users in this request; use realm.users.create instead'],
    [
      'realm',
      { clients: [], roles: {} },
      'clients, roles in this request; use realm.clients.create, realm.roles.create instead',
    ],
    [
      'client',
      { defaultClientScopes: ['phone'] },
      'defaultClientScopes in this request; use client.defaultClientScopes.set instead',
    ],
    ['mapper', { name: 'other' }, 'name in this request; use protocolMappers.create instead'],
    [
      'clientScope',
      { protocolMappers: [{ name: 'x' }] },
      'protocolMappers in this request; use clientScope.protocolMappers.create instead',
    ],
    ['user', { groups: ['/staff'] }, 'groups in this request; use user.groups.set instead'],
    ['user', { realmRoles: [] }, 'realmRoles in this request; use user.roleMappings.realm.set instead'],
    ['group', { subGroups: [{ name: 'x' }] }, 'subGroups in this request; use group.children.create instead'],
    ['role', { composites: {} }, 'composites in this request; use role.composites.set instead'],
    [
      'identityProvider',
      { organizationId: 'o1' },
      'organizationId in this request; use organization.identityProviders.add instead',
    ],
    ['organization', { members: [] }, 'members in this request; use organization.members.add instead'],
  ])('of a %s is a TypeError that names the call which does: %j', async ([node, changes, ways]) => {
    for (const given of [changes, () => changes, async () => changes]) {
      const { acme, writes } = keycloak(filled());
      expect(await failure((nodes[node] as Update)(acme, given as never))).toMatchObject({
        name: 'TypeError',
        message: `Keycloak ignores ${ways}`,
      });
      expect(writes()).toEqual([]);
    }
  });

  test.for<[node: string, changes: object]>([
    ['realm', { requiredActions: [{ alias: 'a' }] }],
    ['client', { defaultClientScopes: ['email', 'profile'] }],
    ['mapper', { name: 'aud', protocol: 'saml', config: {} }],
    ['clientScope', { protocolMappers: [] }],
    ['user', { notBefore: 0 }],
    ['user', { groups: undefined, firstName: 'Ada' }],
    ['group', { subGroups: [] }],
  ])('is let through where it is as it was: of a %s, %j', async ([node, changes]) => {
    const { acme, writes } = keycloak(filled());
    await nodes[node]?.(acme, changes as never);
    expect(writes()).toHaveLength(1);
  });

  test.for<[smtpServer: object, lost: string | undefined]>([
    [{ user: 'u', password: 'p' }, 'smtpServer.user, smtpServer.password without smtpServer.auth "true"'],
    [{ user: 'u', auth: 'false' }, 'smtpServer.user without smtpServer.auth "true"'],
    [{ auth: true, authTokenUrl: 'x' }, 'smtpServer.authTokenUrl without smtpServer.authType "token"'],
    [{ auth: true, user: 'u', password: 'p' }, undefined],
    [{ user: 'old', host: 'other' }, undefined],
    [{ user: null, password: '' }, undefined],
    [{}, undefined],
  ])('of the mail server of a realm: %j', async ([smtpServer, lost]) => {
    for (const given of [{ smtpServer }, () => ({ smtpServer })]) {
      const { acme, writes } = keycloak(filled());
      const update = acme.update(given as never);
      if (lost === undefined) await update;
      else
        expect(await failure(update)).toMatchObject({
          name: 'TypeError',
          message: `Keycloak ignores ${lost}`,
        });
      expect(writes()).toHaveLength(lost === undefined ? 1 : 0);
    }
  });

  test('costs no request where none is given', async () => {
    const { acme, calls } = keycloak(filled());
    await acme.users.byId('u1').update({ firstName: 'Ada' });
    expect(calls()).toEqual(['PUT /users/u1']);
  });
});

const mask = '**********';
/** Something that is written, with a mask in it. */
type Write = (acme: RealmNode) => Promise<unknown>;

const config = { clientSecret: mask };
/** What an update of a client reads unless it is given. */
const whole = {
  authorizationServicesEnabled: false,
  serviceAccountsEnabled: false,
  frontchannelLogout: false,
};

test.for<[where: string, Write]>([
  ['secret', ({ clients }) => clients.create({ clientId: 'web', secret: mask })],
  ['secret', ({ clients }) => clients.byId('c1').update({ ...whole, secret: mask })],
  [
    'config.clientSecret',
    ({ identityProviders }) => identityProviders.create({ alias: 'a', providerId: 'oidc', config }),
  ],
  [
    'config.bindCredential[0]',
    ({ components }) =>
      components.create({
        name: 'ldap',
        providerId: 'ldap',
        providerType: 'x',
        config: { bindCredential: [mask] },
      }),
  ],
  [
    'credentials[1].value',
    ({ users }) => users.create({ username: 'ada', credentials: [{}, { value: mask }] }),
  ],
  ['value', ({ users }) => users.byId('u1').resetPassword({ value: mask })],
  [
    'attributes.a[0]',
    ({ users }) => users.byId('u1').replace({ username: 'ada', attributes: { a: [mask] } }),
  ],
  ['clients[0].secret', (acme) => acme.partialImport({ clients: [{ clientId: 'web', secret: mask }] })],
  // The one part of a PUT that keeps its secret does not excuse another one.
  ['attributes.a', (acme) => acme.update({ attributes: { a: mask } })],
])('a mask at %s would become the secret, and is refused', async ([where, write]) => {
  const { acme, writes } = keycloak({ '': { id: '1', realm: 'acme' } });
  const error = await failure(write(acme));
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toMatch(/the mask \*{10} for the secret itself/);
  expect((error as Error).message.endsWith(`omit ${where}`)).toBe(true);
  expect(writes()).toEqual([]);
});

const kept: Record<string, Write> = {
  'of the mail server': (acme) => acme.update({ smtpServer: { password: mask, port: '25' } }),
  'of a component': ({ components }) => components.byId('p1').update({ config: { bindCredential: [mask] } }),
  'of an identity provider': ({ identityProviders }) => identityProviders.byAlias('a').update({ config }),
  'of an authenticator': ({ authentication }) =>
    authentication.config.byId('a1').update({ config: { secret: mask } }),
  'in a trial of the mail server': (acme) => acme.testSMTPConnection({ password: mask }),
  'in a trial of LDAP': (acme) =>
    acme.testLDAPConnection({ connectionUrl: 'ldap://x.test', authType: 'simple', bindCredential: mask }),
  'in what an import does not read': (acme) =>
    acme.partialImport({ smtpServer: { password: mask } } as never),
  'that is a text for users': ({ localization }) => localization.byLocale('de').update({ stars: mask }),
};

test.for(Object.keys(kept))('a mask is sent where the server keeps the secret: %s', async (name) => {
  const { acme, writes } = keycloak(
    {
      '': { id: '1', realm: 'acme', smtpServer: { host: 'x', password: mask } },
      components: [{ id: 'p1', providerId: 'ldap', providerType: 'x' }],
      'identity-provider/instances': [{ id: 'a', alias: 'a', providerId: 'oidc', config }],
      'authentication/config': [{ id: 'a1', alias: 'a', config: {} }],
    },
    (_, { method }) => (method === 'POST' ? Response.json({}) : undefined),
  );
  await kept[name]?.(acme);
  expect(writes()).toHaveLength(1);
  expect(JSON.stringify(writes())).toContain(mask);
});

test.for<['users' | 'events', query: object, message: string]>([
  ['users', { exact: 'true' }, 'exact must be true or false'],
  ['users', { enabled: 1 }, 'enabled must be true or false'],
  ['users', { username: ['ada', 'grace'] }, 'username must be a single value'],
  ['events', { user: ['1', '2'] }, 'user must be a single value'],
])(
  'what the server would take for another query is a TypeError without a request: of %s, %j',
  async ([list, query, message]) => {
    const { acme, calls } = keycloak();
    expect(await failure(acme[list].all(query as never))).toMatchObject({ name: 'TypeError', message });
    expect(calls()).toEqual([]);
  },
);

test('what is undefined is not asked for, and a list that may be one is sent as such', async () => {
  const { acme, sent } = keycloak({ events: [], 'users/count': {} });
  await acme.users.count({ exact: undefined, enabled: false, q: { dept: 'a b' } });
  await acme.events.all({ type: ['LOGIN', 'LOGOUT'], client: undefined, max: 5 });
  expect(sent.map(({ query }) => [...query])).toEqual([
    [
      ['enabled', 'false'],
      ['q', '"dept":"a b"'],
    ],
    expect.arrayContaining([
      ['type', 'LOGIN'],
      ['type', 'LOGOUT'],
    ]),
  ]);
});

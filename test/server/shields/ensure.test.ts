import { expect, inject, onTestFinished, test, vi } from 'vitest';
import {
  AmbiguousError,
  BadRequestError,
  ConflictError,
  IgnoredError,
  type RequestOptions,
} from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import type { Ensured } from '../../../src/tree/ensure.ts';
import { administrator, has, nameOf, needs, randomName, Traffic, temporaryRealm } from '../support.ts';
import { photos, photosClient } from '../uma-support.ts';
import { rawRequests } from './raw.ts';

/** A family, and an object of it as it is wanted first and as it is wanted later. */
interface Family {
  readonly label: string;
  readonly ensure: (rep: never, options?: RequestOptions) => Promise<Ensured<unknown>>;
  readonly first: object;
  /** The same in another order, with what the server leaves out or writes in its own way. */
  readonly same?: object;
  readonly later: object;
  readonly diff: readonly object[];
  /** How many there are of that name. */
  readonly count: () => Promise<number>;
}

const keys = 'org.keycloak.keys.KeyProvider';
const idp = {
  alias: 'partner',
  providerId: 'oidc',
  config: { clientId: 'a', authorizationUrl: 'https://x.test/a', tokenUrl: 'https://x.test/t' },
};
const claim = {
  protocol: 'openid-connect',
  protocolMapper: 'oidc-hardcoded-claim-mapper',
  config: { 'claim.name': 'a', 'claim.value': 'b' },
} as const;

/** What the objects of the families need around them. */
async function furnished(): Promise<RealmNode> {
  const realm = await temporaryRealm({ organizationsEnabled: true, enabled: true });
  if (has('24')) await realm.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  await realm.clients.create({
    clientId: 'rs',
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  for (const name of ['editor', 'viewer']) await realm.roles.create({ name });
  await realm.clients.byClientId('rs').roles.create({ name: 'auditor' });
  await realm.groups.create({ name: 'staff', subGroups: [{ name: 'authors' }] });
  await realm.users.create({ username: 'grace', enabled: true });
  await realm.clientScopes.create({ name: 'billing', protocol: 'openid-connect' });
  await realm.identityProviders.create({ ...idp, alias: 'other' });
  await realm.organizations.create({ name: 'supplier', domains: [{ name: 'supplier.test' }] });
  const { authorization } = realm.clients.byClientId('rs');
  for (const name of ['read', 'write']) await authorization.scopes.create({ name });
  await authorization.resources.create({ name: 'album', scopes: [{ name: 'read' }, { name: 'write' }] });
  await authorization.policies.user.create({ name: 'grace only', users: ['grace'] });
  await authorization.policies.role.create({ name: 'editors only', roles: [{ id: 'editor' }] });
  return realm;
}

function families(realm: RealmNode): Family[] {
  const rs = realm.clients.byClientId('rs');
  const { resources, scopes, policies, permissions } = rs.authorization;
  const named =
    (list: { all(): Promise<object[]> }, name: string, key = 'name') =>
    async () =>
      (await list.all()).filter((item) => Reflect.get(item, key) === name).length;
  return [
    {
      label: 'roles',
      ensure: (rep, options) => realm.roles.ensure(rep, options),
      first: { name: 'x', attributes: { a: ['1', '2'], b: ['3'] } },
      same: { name: 'x', description: '', attributes: { a: ['2', '1'], c: null } },
      later: { name: 'x', description: 'X', attributes: { a: ['1'], b: null } },
      diff: [
        { path: 'description', from: undefined, to: 'X' },
        { path: 'attributes.a', from: ['1', '2'], to: ['1'] },
        { path: 'attributes.b', from: ['3'], to: null },
      ],
      count: named(realm.roles, 'x'),
    },
    {
      label: 'roles of a client',
      ensure: (rep, options) => rs.roles.ensure(rep, options),
      first: { name: 'x' },
      later: { name: 'x', description: 'X' },
      diff: [{ path: 'description', from: undefined, to: 'X' }],
      count: named(rs.roles, 'x'),
    },
    {
      label: 'clients',
      ensure: (rep, options) => realm.clients.ensure(rep, options),
      first: {
        clientId: 'x',
        secret: 'one',
        redirectUris: ['https://z.test/*', 'https://a.test/*'],
        attributes: { 'post.logout.redirect.uris': '+' },
        defaultClientScopes: ['email', 'profile'],
        protocolMappers: [{ name: 'm', ...claim }],
      },
      same: {
        clientId: 'x',
        redirectUris: ['https://a.test/*', 'https://z.test/*'],
        attributes: { 'access.token.lifespan': null },
        defaultClientScopes: ['profile', 'email'],
        protocolMappers: [{ name: 'm', ...claim }],
      },
      later: {
        clientId: 'x',
        secret: 'two',
        redirectUris: ['https://a.test/*'],
        defaultClientScopes: ['email', 'billing'],
        protocolMappers: [
          { name: 'm', ...claim, config: { 'claim.value': 'c' } },
          { name: 'n', ...claim },
        ],
      },
      diff: [
        { path: 'secret', from: '**********', to: '**********' },
        { path: 'redirectUris', from: ['https://a.test/*', 'https://z.test/*'], to: ['https://a.test/*'] },
        { path: 'defaultClientScopes', to: ['email', 'billing'] },
        { path: 'protocolMappers.m.config.claim.value', from: 'b', to: 'c' },
        { path: 'protocolMappers.n', from: undefined },
      ],
      count: named(realm.clients, 'x', 'clientId'),
    },
    {
      label: 'client scopes',
      ensure: (rep, options) => realm.clientScopes.ensure(rep, options),
      first: { name: 'x', protocol: 'openid-connect', attributes: { a: '1' } },
      later: {
        name: 'x',
        protocol: 'openid-connect',
        attributes: { a: '2' },
        protocolMappers: [{ name: 'm', ...claim }],
      },
      diff: [{ path: 'attributes.a', from: '1', to: '2' }, { path: 'protocolMappers.m' }],
      count: named(realm.clientScopes, 'x'),
    },
    {
      label: 'protocol mappers',
      ensure: (rep, options) => rs.protocolMappers.ensure(rep, options),
      first: { name: 'x', ...claim },
      later: { name: 'x', ...claim, config: { 'claim.value': 'c' } },
      diff: [{ path: 'config.claim.value', from: 'b', to: 'c' }],
      count: named(rs.protocolMappers, 'x'),
    },
    {
      label: 'users',
      ensure: (rep, options) => realm.users.ensure(rep, options),
      first: {
        username: 'Ada',
        email: 'Ada@Example.test',
        attributes: { a: ['1'] },
        requiredActions: ['VERIFY_EMAIL', 'CONFIGURE_TOTP'],
        credentials: [{ type: 'password', value: 'secret' }],
        realmRoles: ['editor'],
        groups: ['/staff'],
      },
      later: {
        username: 'ada',
        firstName: 'Ada',
        attributes: { a: ['2'] },
        requiredActions: ['CONFIGURE_TOTP'],
        realmRoles: ['viewer'],
        clientRoles: { rs: ['auditor'] },
        groups: ['staff/authors'],
      },
      diff: [
        { path: 'firstName', from: undefined, to: 'Ada' },
        { path: 'attributes.a', from: ['1'], to: ['2'] },
        { path: 'requiredActions', to: ['CONFIGURE_TOTP'] },
        { path: 'realmRoles', to: expect.arrayContaining(['editor', 'viewer']) },
        { path: 'clientRoles.rs', from: [], to: ['auditor'] },
        { path: 'groups', from: ['/staff'], to: ['/staff', '/staff/authors'] },
      ],
      count: named(realm.users, 'ada', 'username'),
    },
    {
      label: 'groups',
      ensure: (rep, options) => realm.groups.ensure(rep, options),
      first: { name: 'x', attributes: { a: ['1'] }, realmRoles: ['editor'], subGroups: [{ name: 'y' }] },
      later: {
        name: 'x',
        description: 'X',
        realmRoles: ['viewer'],
        subGroups: [{ name: 'y', attributes: { b: ['2'] } }, { name: 'z' }],
      },
      diff: [
        { path: 'description', to: 'X' },
        { path: 'realmRoles', from: ['editor'], to: ['editor', 'viewer'] },
        { path: 'subGroups.y.attributes.b', from: undefined, to: ['2'] },
        { path: 'subGroups.z' },
      ],
      count: named(realm.groups, 'x'),
    },
    {
      label: 'groups in a group',
      ensure: (rep, options) => realm.groups.byPath('/staff').children.ensure(rep, options),
      first: { name: 'x' },
      later: { name: 'x', attributes: { a: ['1'] } },
      diff: [{ path: 'attributes.a', to: ['1'] }],
      count: named(realm.groups.byPath('/staff').children, 'x'),
    },
    {
      label: 'identity providers',
      ensure: (rep, options) => realm.identityProviders.ensure(rep, options),
      first: { ...idp, config: { ...idp.config, clientSecret: 'one' } },
      same: { ...idp, trustEmail: false, config: { ...idp.config, clientSecret: 'two' } },
      later: { ...idp, trustEmail: true, config: { clientId: 'b', tokenUrl: 'https://x.test/u' } },
      diff: [
        { path: 'config.clientId', from: 'a', to: 'b' },
        { path: 'config.tokenUrl', from: 'https://x.test/t', to: 'https://x.test/u' },
        { path: 'trustEmail', to: true },
      ],
      count: named(realm.identityProviders, 'partner', 'alias'),
    },
    {
      label: 'mappers of an identity provider',
      ensure: (rep, options) => realm.identityProviders.byAlias('other').mappers.ensure(rep, options),
      first: {
        name: 'x',
        identityProviderMapper: 'hardcoded-attribute-idp-mapper',
        config: { attribute: 'a', 'attribute.value': 'b', syncMode: 'INHERIT' },
      },
      later: {
        name: 'x',
        identityProviderMapper: 'hardcoded-attribute-idp-mapper',
        config: { 'attribute.value': 'c' },
      },
      diff: [{ path: 'config.attribute.value', from: 'b', to: 'c' }],
      count: named(realm.identityProviders.byAlias('other').mappers, 'x'),
    },
    {
      label: 'organizations',
      ensure: (rep, options) => realm.organizations.ensure(rep, options),
      first: { name: 'x', domains: [{ name: 'Z.test' }, { name: 'a.test' }], attributes: { a: ['1'] } },
      same: { name: 'x', domains: [{ name: 'a.test', verified: false }, { name: 'z.test' }] },
      later: { name: 'x', domains: [{ name: 'a.test' }], attributes: { a: null } },
      diff: [{ path: 'domains' }, { path: 'attributes.a', from: ['1'], to: null }],
      count: named(realm.organizations, 'x'),
    },
    {
      label: 'groups of an organization',
      ensure: (rep, options) => realm.organizations.byAlias('supplier').groups.ensure(rep, options),
      first: { name: 'x', attributes: { a: ['1'] } },
      later: { name: 'x', description: 'X' },
      diff: [{ path: 'description', to: 'X' }],
      count: named(realm.organizations.byAlias('supplier').groups, 'x'),
    },
    {
      label: 'components',
      ensure: (rep, options) => realm.components.ensure(rep, options),
      first: { name: 'x', providerId: 'rsa-generated', providerType: keys, config: { priority: ['7'] } },
      later: { name: 'x', providerId: 'rsa-generated', providerType: keys, config: { priority: ['8'] } },
      diff: [{ path: 'config.priority', from: ['7'], to: ['8'] }],
      count: named(realm.components, 'x'),
    },
    {
      label: 'flows',
      ensure: (rep, options) => realm.authentication.flows.ensure(rep, options),
      first: { alias: 'x', providerId: 'basic-flow', description: 'one' },
      later: { alias: 'x', providerId: 'basic-flow', description: 'two' },
      diff: [{ path: 'description', from: 'one', to: 'two' }],
      count: named(realm.authentication.flows, 'x', 'alias'),
    },
    {
      label: 'workflows',
      ensure: (rep, options) => realm.workflows.ensure(rep, options),
      first: {
        name: 'x',
        on: 'user-authenticated',
        steps: [
          { uses: 'disable-user', after: 'P9D' },
          { uses: 'delete-user', after: 'P9D' },
        ],
      },
      later: {
        name: 'x',
        on: 'user-authenticated',
        steps: [
          { uses: 'disable-user', after: 'P9D' },
          { uses: 'delete-user', after: 'P8D' },
        ],
      },
      diff: [{ path: 'steps' }],
      count: named(realm.workflows, 'x'),
    },
    {
      label: 'texts',
      ensure: (rep, options) => realm.localization.byLocale('de').ensure(rep, options),
      first: { greeting: 'Hallo', bye: 'Tschüss' },
      same: { bye: 'Tschüss' },
      later: { greeting: 'Guten Tag', bye: null },
      diff: [
        { path: 'greeting', from: 'Hallo', to: 'Guten Tag' },
        { path: 'bye', from: 'Tschüss', to: null },
      ],
      count: async () => (await realm.localization.all()).length,
    },
    {
      label: 'authorization scopes',
      ensure: (rep, options) => scopes.ensure(rep, options),
      first: { name: 'x', displayName: 'one' },
      later: { name: 'x', displayName: 'two' },
      diff: [{ path: 'displayName', from: 'one', to: 'two' }],
      count: named(scopes, 'x'),
    },
    {
      label: 'authorization resources',
      ensure: (rep, options) => resources.ensure(rep, options),
      first: { name: 'x', uris: ['/z', '/a'], scopes: [{ name: 'read' }], attributes: { a: ['1'] } },
      same: { name: 'x', uris: ['/a', '/z'], ownerManagedAccess: false },
      later: { name: 'x', scopes: [{ name: 'read' }, { name: 'write' }], attributes: { a: ['2'] } },
      diff: [{ path: 'scopes' }, { path: 'attributes.a', from: ['1'], to: ['2'] }],
      count: named(resources, 'x'),
    },
    {
      label: 'policies on roles',
      ensure: (rep, options) => policies.role.ensure(rep, options),
      first: { name: 'roles', roles: [{ id: 'editor' }, { id: 'rs/auditor', required: true }] },
      same: { name: 'roles', roles: [{ id: 'rs/auditor', required: true }, { id: 'editor' }] },
      later: { name: 'roles', roles: [{ id: 'editor' }] },
      diff: [{ path: 'roles' }],
      count: named(policies.role, 'roles'),
    },
    {
      label: 'policies on users',
      ensure: (rep, options) => policies.user.ensure(rep, options),
      first: { name: 'users', users: ['grace'] },
      later: { name: 'users', users: ['grace'], logic: 'NEGATIVE' },
      diff: [{ path: 'logic', from: 'POSITIVE', to: 'NEGATIVE' }],
      count: named(policies.user, 'users'),
    },
    {
      label: 'policies on groups',
      ensure: (rep, options) => policies.group.ensure(rep, options),
      first: { name: 'groups', groups: [{ path: '/staff' }] },
      later: { name: 'groups', groups: [{ path: '/staff', extendChildren: true }] },
      diff: [{ path: 'groups' }],
      count: named(policies.group, 'groups'),
    },
    {
      label: 'policies on clients',
      ensure: (rep, options) => policies.client.ensure(rep, options),
      first: { name: 'clients', clients: ['rs'] },
      later: { name: 'clients', clients: ['rs', 'account'] },
      diff: [{ path: 'clients', from: ['rs'], to: ['rs', 'account'] }],
      count: named(policies.client, 'clients'),
    },
    {
      label: 'policies on client scopes',
      ensure: (rep, options) => policies.clientScope.ensure(rep, options),
      first: { name: 'client scopes', clientScopes: [{ id: 'billing' }] },
      later: { name: 'client scopes', clientScopes: [{ id: 'billing', required: true }] },
      diff: [{ path: 'clientScopes' }],
      count: named(policies.clientScope, 'client scopes'),
    },
    {
      label: 'policies of policies',
      ensure: (rep, options) => policies.aggregate.ensure(rep, options),
      first: { name: 'both', policies: ['grace only', 'editors only'] },
      same: { name: 'both', policies: ['editors only', 'grace only'] },
      later: { name: 'both', policies: ['grace only'] },
      diff: [{ path: 'policies', to: ['grace only'] }],
      count: named(policies.aggregate, 'both'),
    },
    {
      label: 'policies on a time',
      ensure: (rep, options) => policies.time.ensure(rep, options),
      first: { name: 'time', hour: 5, hourEnd: 6 },
      later: { name: 'time', hour: 5, hourEnd: 7 },
      diff: [{ path: 'hourEnd' }],
      count: named(policies.time, 'time'),
    },
    {
      label: 'policies on a claim',
      ensure: (rep, options) => policies.regex.ensure(rep, options),
      first: { name: 'claim', targetClaim: 'a', pattern: 'x' },
      later: { name: 'claim', targetClaim: 'a', pattern: 'y' },
      diff: [{ path: 'pattern', from: 'x', to: 'y' }],
      count: named(policies.regex, 'claim'),
    },
    {
      label: 'permissions on scopes',
      ensure: (rep, options) => permissions.scope.ensure(rep, options),
      first: { name: 'scope', scopes: ['write', 'read'], resources: ['album'], policies: ['grace only'] },
      same: { name: 'scope', scopes: ['read', 'write'], resources: ['album'], policies: ['grace only'] },
      later: { name: 'scope', scopes: ['read'], policies: ['grace only', 'editors only'] },
      diff: [
        { path: 'scopes', to: ['read'] },
        { path: 'policies', from: ['grace only'], to: ['grace only', 'editors only'] },
      ],
      count: named(permissions.scope, 'scope'),
    },
    {
      label: 'permissions on resources',
      ensure: (rep, options) => permissions.resource.ensure(rep, options),
      first: { name: 'resource', resources: ['album'], policies: ['grace only'] },
      later: { name: 'resource', resources: ['album'], policies: ['editors only'] },
      diff: [{ path: 'policies', from: ['grace only'], to: ['editors only'] }],
      count: named(permissions.resource, 'resource'),
    },
    {
      label: 'clients of version 2',
      ensure: (rep, options) => realm.clientsV2.ensure(rep, options),
      first: {
        clientId: 'v2',
        protocol: 'openid-connect',
        redirectUris: ['https://z.test/', 'https://a.test/'],
      },
      later: { clientId: 'v2', protocol: 'openid-connect', displayName: 'V2' },
      diff: [{ path: 'displayName', to: 'V2' }],
      count: named(realm.clientsV2, 'v2', 'clientId'),
    },
  ];
}

test('20 callers at once make one object of each family; afterwards nothing is written but what differs', {
  timeout: 120_000,
}, async () => {
  needs('/admin/api/{}/clients/v2');
  const traffic = new Traffic();
  const { admin } = administrator({ hooks: traffic.hooks });
  const realm = admin.realms.byName(nameOf(await furnished()));
  const written = (): string[] =>
    traffic.requests.splice(0).filter((line) => !line.startsWith('GET ') && !line.includes('/protocol/'));
  const all = families(realm);
  const each = <T>(run: (family: Family) => Promise<T>): Promise<T[]> => Promise.all(all.map(run));

  await each(async ({ label, ensure, first, count }) => {
    const ensured = await Promise.all(Array.from({ length: 20 }, () => ensure(first as never)));
    expect([label, ensured.filter(({ created }) => created).length, await count()]).toEqual([label, 1, 1]);
    expect([label, ensured.flatMap(({ diff }) => diff)]).toEqual([label, []]);
  });
  written();
  await each(async ({ label, ensure, first, same = first }) => {
    for (const rep of [first, same]) {
      const { created, changed, diff } = await ensure(rep as never);
      expect([label, created, changed, diff]).toEqual([label, false, false, []]);
    }
  });
  expect(written()).toEqual([]);
  await each(async ({ label, ensure, later, diff: expected }) => {
    const { created, changed, diff } = await ensure(later as never);
    expect([label, created, changed, diff]).toMatchObject([label, false, true, expected]);
  });
  expect(written().length).toBeGreaterThanOrEqual(all.length);
  await each(async ({ label, ensure, later, count }) => {
    expect([label, (await ensure(later as never)).diff, await count()]).toEqual([label, [], 1]);
  });
  expect(written()).toEqual([]);
});

test('the server itself makes components again and again, and overwrites an authorization scope', async () => {
  const realm = await temporaryRealm();
  const request = await rawRequests();
  const path = `/admin/realms/${nameOf(realm)}`;
  const twice = async (list: string, body: object): Promise<number[]> => {
    const answers = [await request('POST', path + list, body), await request('POST', path + list, body)];
    return answers.map(({ status }) => status);
  };
  const component = { name: 'x', providerId: 'rsa-generated', providerType: keys, config: {} };
  expect(await twice('/components', component)).toEqual([201, 201]);
  expect(await realm.components.all({ name: 'x' })).toHaveLength(2);
  await expect(realm.components.ensure(component)).rejects.toThrow(AmbiguousError);
  expect(await twice('/roles', { name: 'x' })).toEqual([201, 409]);

  const rs = await realm.clients.create({
    clientId: 'rs',
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  const { id } = await rs.get();
  const scopes = `/clients/${id}/authz/resource-server/scope`;
  await rs.authorization.scopes.create({ name: 'read', displayName: 'Read' });
  expect(await twice(scopes, { name: 'read' })).toEqual([201, 201]);
  expect(await rs.authorization.scopes.all()).toMatchObject([{ name: 'read' }]);
  expect((await rs.authorization.scopes.byName('read').get()).displayName).toBeUndefined();
});

test('two processes that ensure the same at the same moment make it once, where the server keeps names unique', async () => {
  needs('descriptions of groups');
  const realm = await temporaryRealm({ organizationsEnabled: true });
  vi.resetModules();
  // The modules of another process: with turns of their own.
  const { KeycloakRealm } = await import('../../../src/index.ts');
  const { url, username, password } = inject('keycloak');
  const other = new KeycloakRealm({ serverUrl: url, realmName: 'master', auth: { username, password } });
  onTestFinished(() => other.close());
  const trees = [realm, other.admin.realms.byName(nameOf(realm)) as unknown as RealmNode];
  await realm.clients.create({
    clientId: 'rs',
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  const kinds: ((tree: RealmNode, name: string) => Promise<Ensured<unknown>>)[] = [
    (tree, name) => tree.roles.ensure({ name, description: 'd' }),
    (tree, username) => tree.users.ensure({ username, enabled: true }),
    (tree, name) => tree.groups.ensure({ name, description: 'd' }),
    (tree, clientId) => tree.clients.ensure({ clientId, name: 'n' }),
    (tree, name) => tree.clientScopes.ensure({ name, protocol: 'openid-connect' }),
    (tree, name) => tree.organizations.ensure({ name }),
    (tree, alias) => tree.identityProviders.ensure({ ...idp, alias }),
    (tree, name) => tree.clients.byClientId('rs').authorization.resources.ensure({ name }),
  ];
  for (const ensure of kinds) {
    for (let round = 0; round < 5; round++) {
      const both = await Promise.all(trees.map((tree) => ensure(tree, `name-${round}`)));
      expect([`${ensure}`, both.filter(({ created }) => created).length]).toEqual([`${ensure}`, 1]);
      expect(both.flatMap(({ diff }) => diff)).toEqual([]);
    }
  }
});

test('a realm is ensured with its settings; what it holds is for a new one, and a masked secret is not compared', async () => {
  const traffic = new Traffic();
  const { realms } = administrator({ hooks: traffic.hooks }).admin;
  const name = randomName('test');
  const wanted = {
    realm: name,
    enabled: true,
    supportedLocales: ['fr', 'de', 'en'],
    enabledEventTypes: ['LOGIN', 'LOGOUT'],
    webAuthnPolicySignatureAlgorithms: ['RS256', 'ES256'],
    smtpServer: {
      host: 'mail.test',
      from: 'a@acme.test',
      fromDisplayName: 'Acme',
      auth: 'true',
      password: 'secret',
    },
    attributes: { a: '1' },
    roles: { realm: [{ name: 'editor' }] },
    users: [{ username: 'ada' }],
  };
  const all = await Promise.all(Array.from({ length: 5 }, () => realms.ensure(wanted)));
  const [{ node }] = all as [Ensured<RealmNode>];
  onTestFinished(() => node.delete());
  expect(all.filter(({ created }) => created)).toHaveLength(1);
  expect((await node.get()).smtpServer?.['password']).toBe('**********');
  traffic.requests.length = 0;
  const same = { ...wanted, supportedLocales: ['en', 'fr', 'de'], attributes: { b: null } };
  expect((await realms.ensure(same)).diff).toEqual([]);
  expect(traffic.requests.filter((line) => !/^GET |\/protocol\//.test(line))).toEqual([]);
  const { diff } = await realms.ensure({
    realm: name,
    webAuthnPolicySignatureAlgorithms: ['ES256', 'RS256'],
    smtpServer: { fromDisplayName: null },
    attributes: { a: '2' },
    loginTheme: 'keycloak.v2',
  });
  expect(diff).toEqual([
    { path: 'webAuthnPolicySignatureAlgorithms', from: ['RS256', 'ES256'], to: ['ES256', 'RS256'] },
    { path: 'smtpServer.fromDisplayName', from: 'Acme', to: null },
    { path: 'attributes.a', from: '1', to: '2' },
    { path: 'loginTheme', from: undefined, to: 'keycloak.v2' },
  ]);
  expect(await node.roles.byName('editor').exists()).toBe(true);
});

test('what is in the way is told: a name of another kind, an e-mail address that is taken, a bad representation', async () => {
  const realm = await temporaryRealm();
  await realm.users.create({ username: 'ada', email: 'ada@acme.test' });
  await expect(realm.users.ensure({ username: 'grace', email: 'ada@acme.test' })).rejects.toThrow(
    ConflictError,
  );
  if (has('24'))
    await expect(realm.identityProviders.ensure({ alias: 'a b', providerId: 'oidc' })).rejects.toThrow(
      BadRequestError,
    );
  await expect(realm.users.ensure({ username: 'ada', realmRoles: ['nobody'] })).rejects.toThrow(/nobody/);
  for (const name of [undefined, '', '..']) {
    await expect(realm.roles.ensure({ name: name as string })).rejects.toThrow(TypeError);
  }
});

test('a resource server ensures its own resources, whatever way their scopes are said', async () => {
  const { as, authorization } = await photos();
  const traffic = new Traffic();
  const { resources } = as(photosClient, traffic);
  const album = {
    name: 'album',
    uris: ['/b', '/a'],
    resource_scopes: ['view', 'edit'],
    attributes: { a: ['1'] },
  };
  const all = await Promise.all(Array.from({ length: 20 }, () => resources.ensure(album)));
  expect(all.filter(({ created }) => created)).toHaveLength(1);
  expect(await authorization.resources.all({ name: 'album' })).toHaveLength(1);
  traffic.requests.length = 0;
  const same = { ...album, uris: ['/a', '/b'], resource_scopes: [{ name: 'edit' }, 'view'] };
  expect(await resources.ensure(same)).toMatchObject({ created: false, changed: false, diff: [] });
  expect(traffic.requests.filter((line) => !line.startsWith('GET '))).toEqual([]);
  const { diff } = await resources.ensure({ name: 'album', scopes: ['view'], attributes: { a: null } });
  expect(diff).toMatchObject([{ path: 'attributes.a' }, { path: 'resource_scopes', to: [{ name: 'view' }] }]);
  expect(await resources.byName('album').get()).toMatchObject({
    uris: expect.arrayContaining(['/a', '/b']),
    resource_scopes: [{ name: 'view' }],
  });
});

test('a strict ensure tells of an attribute that the user profile drops', async () => {
  needs('the policy for attributes that the user profile does not define');
  const { users } = await temporaryRealm();
  await users.ensure({ username: 'ada', attributes: { dropped: ['1'] } });
  const again = users.ensure({ username: 'ada', attributes: { dropped: ['1'] } }, { strict: true });
  await expect(again).rejects.toThrow(IgnoredError);
});

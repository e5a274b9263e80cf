import { expect, onTestFinished, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import type { ResourceServerNode } from '../../src/resources/authorization/authorization.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { rawRequests } from './shields/raw.ts';
import { administrator, has, nameOf, needs, randomName, shared, Traffic, temporaryRealm } from './support.ts';

const nobody = '00000000-0000-4000-8000-000000000000';
const traffic = new Traffic();

/** Verbs that take what names others; the cases give each what its own types permit. */
interface Target {
  create?(body: object, options?: object): Promise<unknown>;
  ensure?(body: object): Promise<{ readonly changed: boolean }>;
  import?(bodies: readonly object[]): Promise<unknown>;
  update?(body: object): Promise<unknown>;
}

interface World {
  readonly realm: RealmNode;
  readonly authorization: ResourceServerNode;
}

const world = shared(async (): Promise<World> => {
  const name = nameOf(await temporaryRealm());
  const realm = administrator({ hooks: traffic.hooks }).admin.realms.byName(name);
  await realm.roles.create({ name: 'editor' });
  await realm.groups.create({ name: 'staff' });
  await realm.users.create({ username: 'ada' });
  await realm.clients.create({ clientId: 'web' });
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const { authorization } = await realm.clients.create({ clientId: 'photos', ...services });
  await authorization.policies.regex.create({ name: 'any', targetClaim: 'email', pattern: '.*' });
  await authorization.resources.create({ name: 'album', scopes: ['view'] });
  const urls = { authorizationUrl: 'https://partner.test/auth', tokenUrl: 'https://partner.test/token' };
  const config = { clientId: 'acme', clientSecret: 'secret', ...urls };
  await realm.identityProviders.create({ alias: 'partner', providerId: 'oidc', config });
  return { realm, authorization };
});

interface Case {
  readonly what: string;
  readonly collection?: (world: World) => Target;
  readonly item?: (world: World) => Promise<Target> | Target;
  /** Fields that every object of the kind needs, with the name of a new one. */
  readonly base?: (name: string) => object;
  /** The field with one reference in it. */
  readonly field: (reference: unknown) => object;
  readonly good: (world: World) => Promise<readonly unknown[]> | readonly unknown[];
  readonly bad: (world: World) => readonly unknown[];
}

const named = (name: string): object => ({ name });
const flows: Pick<Case, 'good' | 'bad'> = {
  good: async ({ realm }) => {
    const { flows } = realm.authentication;
    const flow = await flows.byAlias('browser').get();
    return [
      'browser',
      { id: flow.id },
      { alias: 'browser' },
      flow,
      flows.byAlias('browser'),
      flows.byId(flow.id),
    ];
  },
  bad: ({ realm }) => {
    const { flows } = realm.authentication;
    return ['nope', { id: nobody }, { alias: 'nope' }, flows.byAlias('nope'), flows.byId(nobody)];
  },
};

/** A policy or permission with one member, as an item that the verbs below change. */
const policy = (
  list: (authorization: ResourceServerNode) => unknown,
  key: string,
  first: unknown,
): Pick<Case, 'collection' | 'item' | 'base' | 'field'> => ({
  collection: ({ authorization }) => list(authorization) as Target,
  item: async ({ authorization }) =>
    (await (list(authorization) as Target).create?.({ name: randomName('p'), [key]: [first] })) as Target,
  base: named,
  field: (reference) => ({ [key]: [reference] }),
});

const cases: Case[] = [
  {
    what: 'groups of a policy',
    ...policy(({ policies }) => policies.group, 'groups', '/staff'),
    good: async ({ realm: { groups } }) => {
      const group = await groups.byPath('/staff').get();
      const said = { path: '/staff' };
      const more = { group: '/staff', extendChildren: true };
      return [
        '/staff',
        'staff',
        said,
        more,
        group,
        { id: group.id },
        groups.byPath('/staff'),
        groups.byId(group.id),
      ];
    },
    bad: ({ realm: { groups } }) => [
      '/typo',
      { path: '/typo' },
      { group: '/typo', extendChildren: true },
      { id: nobody },
      groups.byPath('/typo'),
      groups.byId(nobody),
    ],
  },
  {
    what: 'users of a policy',
    ...policy(({ policies }) => policies.user, 'users', 'ada'),
    good: async ({ realm: { users } }) => {
      const ada = await users.byUsername('ada').get();
      return [
        'ada',
        ada.id,
        { id: ada.id },
        { username: 'ada' },
        ada,
        users.byUsername('ada'),
        users.byId(ada.id),
      ];
    },
    bad: ({ realm: { users } }) => [
      'nope',
      nobody,
      { id: nobody },
      { username: 'nope' },
      users.byUsername('nope'),
      users.byId(nobody),
    ],
  },
  {
    what: 'clients of a policy',
    ...policy(({ policies }) => policies.client, 'clients', 'web'),
    good: async ({ realm: { clients } }) => {
      const web = await clients.byClientId('web').get();
      return ['web', web.id, { id: web.id }, { clientId: 'web' }, web, clients.byClientId('web')];
    },
    bad: ({ realm: { clients } }) => [
      'nope',
      nobody,
      { id: nobody },
      { clientId: 'nope' },
      clients.byClientId('nope'),
    ],
  },
  {
    what: 'client scopes of a policy',
    ...policy(({ policies }) => policies.clientScope, 'clientScopes', 'email'),
    good: async ({ realm: { clientScopes } }) => {
      const email = await clientScopes.byName('email').get();
      const required = { clientScope: 'email', required: true };
      return [
        'email',
        email.id,
        { id: 'email' },
        { name: 'email' },
        required,
        email,
        clientScopes.byName('email'),
      ];
    },
    bad: ({ realm: { clientScopes } }) => [
      'nope',
      nobody,
      { id: 'nope' },
      { name: 'nope' },
      clientScopes.byName('nope'),
    ],
  },
  {
    what: 'roles of a policy',
    ...policy(({ policies }) => policies.role, 'roles', 'editor'),
    good: ({ realm: { roles } }) => [
      'editor',
      { role: 'editor', required: true },
      { id: 'editor' },
      roles.byName('editor'),
    ],
    bad: ({ realm: { roles } }) => [
      'nope',
      { role: 'nope', required: true },
      { id: nobody },
      roles.byName('nope'),
    ],
  },
  {
    what: 'policies of an aggregate policy',
    ...policy(({ policies }) => policies.aggregate, 'policies', 'any'),
    good: async ({ authorization: { policies } }) => {
      const any = await policies.byName('any').get();
      return [
        'any',
        any.id,
        { id: any.id },
        { name: 'any' },
        any,
        policies.byName('any'),
        policies.regex.byName('any'),
      ];
    },
    bad: ({ authorization: { policies } }) => ['nope', nobody, { id: nobody }, policies.byName('nope')],
  },
  {
    what: 'policies of a permission',
    ...policy(({ permissions }) => permissions.resource, 'policies', 'any'),
    good: ({ authorization: { policies } }) => ['any', policies.byName('any')],
    bad: ({ authorization: { policies } }) => ['nope', policies.byName('nope')],
  },
  {
    what: 'resources of a permission',
    ...policy(({ permissions }) => permissions.resource, 'resources', 'album'),
    good: async ({ authorization: { resources } }) => {
      const album = await resources.byName('album').get();
      return ['album', album._id, { _id: album._id }, album, resources.byName('album')];
    },
    bad: ({ authorization: { resources } }) => ['nope', nobody, { _id: nobody }, resources.byName('nope')],
  },
  {
    what: 'scopes of a permission',
    ...policy(({ permissions }) => permissions.scope, 'scopes', 'view'),
    good: async ({ authorization: { scopes } }) => {
      const view = await scopes.byName('view').get();
      return ['view', view.id, { id: view.id }, view, scopes.byName('view')];
    },
    bad: ({ authorization: { scopes } }) => ['nope', nobody, { id: nobody }, scopes.byName('nope')],
  },
  {
    what: 'groups in the text of a policy of whatever type',
    collection: ({ authorization }) => authorization.policies as unknown as Target,
    base: (name) => ({ name, type: 'group' }),
    field: (path) => ({ config: { groups: JSON.stringify([{ path }]) } }),
    good: () => ['/staff'],
    bad: () => ['/typo'],
  },
  {
    what: 'default client scopes of a new client',
    collection: ({ realm }) => realm.clients as unknown as Target,
    base: (clientId) => ({ clientId }),
    field: (scope) => ({ defaultClientScopes: ['roles', scope] }),
    good: () => ['profile'],
    bad: () => ['profil'],
  },
  {
    what: 'optional client scopes of a new client',
    collection: ({ realm }) => realm.clients as unknown as Target,
    base: (clientId) => ({ clientId }),
    field: (scope) => ({ optionalClientScopes: [scope] }),
    good: () => ['phone'],
    bad: () => ['telephone'],
  },
  {
    what: 'flows of a client',
    collection: ({ realm }) => realm.clients as unknown as Target,
    item: ({ realm }) => realm.clients.byClientId('web') as unknown as Target,
    base: (clientId) => ({ clientId }),
    field: (flow) => ({ authenticationFlowBindingOverrides: { browser: flow } }),
    ...flows,
  },
  {
    what: 'authenticator of a client',
    collection: ({ realm }) => realm.clients as unknown as Target,
    item: ({ realm }) => realm.clients.byClientId('web') as unknown as Target,
    base: (clientId) => ({ clientId }),
    field: (clientAuthenticatorType) => ({ clientAuthenticatorType }),
    good: () => ['client-jwt', 'client-secret'],
    bad: () => ['client-nope'],
  },
  ...(['clients', 'clientScopes'] as const).map(
    (list): Case => ({
      what: `mappers of new ${list}`,
      collection: ({ realm }) => realm[list] as unknown as Target,
      base: (name) => (list === 'clients' ? { clientId: name } : { name, protocol: 'openid-connect' }),
      field: (protocolMapper) => ({
        protocolMappers: [{ name: 'm', protocol: 'openid-connect', protocolMapper }],
      }),
      good: () => ['oidc-full-name-mapper', 'oidc-address-mapper'],
      bad: () => ['oidc-nope-mapper'],
    }),
  ),
  {
    what: 'required actions of a user',
    collection: ({ realm }) => realm.users as unknown as Target,
    item: ({ realm }) => realm.users.byUsername('ada') as unknown as Target,
    base: (username) => ({ username }),
    field: (action) => ({ requiredActions: [action] }),
    good: () => ['CONFIGURE_TOTP', 'webauthn-register', 'VERIFY_PROFILE'],
    bad: () => ['CONFIGURE_OTP', 'configure_totp'],
  },
  {
    what: 'accounts of a new user at identity providers',
    collection: ({ realm }) => realm.users as unknown as Target,
    base: (username) => ({ username }),
    field: (identityProvider) => ({
      federatedIdentities: [{ identityProvider, userId: randomName('u'), userName: 'ada' }],
    }),
    good: () => ['partner'],
    bad: () => ['nope'],
  },
  {
    what: 'composites of a new role',
    collection: ({ realm }) => realm.roles as unknown as Target,
    base: named,
    field: (composites) => ({ composites }),
    good: () => [{ realm: ['editor'] }, { client: { account: ['view-profile'] } }],
    bad: () => [{ realm: ['nope'] }, { client: { nope: ['editor'] } }, { client: { account: ['nope'] } }],
  },
  ...(['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias'] as const).map(
    (key): Case => ({
      what: `${key} of an identity provider`,
      collection: ({ realm }) => realm.identityProviders as unknown as Target,
      item: ({ realm }) => realm.identityProviders.byAlias('partner') as unknown as Target,
      base: (alias) => ({
        alias,
        providerId: 'oidc',
        config: { clientId: 'a', authorizationUrl: 'https://a.test', tokenUrl: 'https://a.test' },
      }),
      field: (flow) => ({ [key]: flow }),
      ...flows,
    }),
  ),
  {
    what: 'type of a mapper of an identity provider',
    collection: ({ realm }) => realm.identityProviders.byAlias('partner').mappers as unknown as Target,
    base: named,
    field: (identityProviderMapper) => ({ identityProviderMapper, config: { syncMode: 'INHERIT' } }),
    good: () => ['oidc-user-attribute-idp-mapper'],
    bad: () => ['oidc-nope-idp-mapper'],
  },
  {
    what: 'parent of a component',
    collection: ({ realm }) => realm.components as unknown as Target,
    base: (name) => ({
      name,
      providerId: 'hmac-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config: {},
    }),
    field: (parentId) => ({ parentId }),
    good: async ({ realm }) => [(await realm.get()).id],
    bad: () => [nobody],
  },
  ...(
    [
      'browserFlow',
      'clientAuthenticationFlow',
      'directGrantFlow',
      'dockerAuthenticationFlow',
      'firstBrokerLoginFlow',
      'registrationFlow',
      'resetCredentialsFlow',
    ] as const
  ).map(
    (key): Case => ({
      what: `${key} of a realm`,
      item: ({ realm }) => realm as unknown as Target,
      field: (flow) => ({ [key]: flow }),
      ...flows,
    }),
  ),
  {
    what: 'default groups of a realm',
    item: ({ realm }) => realm as unknown as Target,
    field: (group) => ({ defaultGroups: [group] }),
    good: async ({ realm: { groups } }) => [
      '/staff',
      await groups.byPath('/staff').get(),
      groups.byPath('/staff'),
    ],
    bad: ({ realm: { groups } }) => ['/typo', { id: nobody }, groups.byPath('/typo')],
  },
];

test.each(cases)(
  '$what: what exists is taken in each form',
  async ({ what, collection, item, base, field, good }) => {
    if (what.startsWith('firstBrokerLoginFlow '))
      needs('a flow of the realm for the first login with a provider');
    const list = collection?.(world());
    const node = await item?.(world());
    for (const reference of await good(world())) {
      const body = { ...base?.(randomName('n')), ...field(reference) };
      if (list) {
        await list.create?.(body);
        expect(await list.ensure?.(body)).toMatchObject({ changed: false });
      }
      await node?.update?.(field(reference));
    }
  },
);

test.each(cases)(
  '$what: what does not exist is one NotFoundError, and nothing is written',
  async ({ collection, item, base, field, bad }) => {
    const list = collection?.(world());
    const node = await item?.(world());
    for (const reference of bad(world())) {
      const body = { ...base?.(randomName('n')), ...field(reference) };
      const calls = [
        () => list?.create?.(body),
        () => list?.create?.(body, { ifExists: 'update' }),
        () => list?.ensure?.(body),
        () => list?.import?.([{ ...body, username: randomName('n') }, body]),
        () => node?.update?.(field(reference)),
      ];
      for (const call of calls) {
        traffic.requests.length = 0;
        const made = call();
        if (made === undefined) continue;
        const error = await made.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error, JSON.stringify(field(String(reference)))).toBeInstanceOf(NotFoundError);
        expect((error as NotFoundError).missing).toHaveLength(1);
        expect(traffic.requests.filter((request) => !/^(?:GET|POST \/realms)/.test(request))).toEqual([]);
      }
    }
  },
);

test('the server itself drops a group, and grants to everybody; an update to a wrong path changes nothing', async () => {
  const { realm, authorization } = world();
  const raw = await rawRequests();
  const { id } = await realm.clients.byClientId('photos').get();
  const place = `/admin/realms/${nameOf(realm)}/clients/${id}/authz/resource-server/policy/group`;
  const answer = await raw('POST', place, { name: 'raw', logic: 'NEGATIVE', groups: [{ path: '/typo' }] });
  expect(answer.status).toBe(has('26') ? 201 : 500);
  if (has('26')) expect(await authorization.policies.group.byName('raw').get()).toMatchObject({ groups: [] });

  const banned = await authorization.policies.group.create({
    name: 'banned',
    logic: 'NEGATIVE',
    groups: ['/staff'],
  });
  const before = await banned.get();
  await expect(banned.update({ groups: ['/staff', '/typo', '/typos'] })).rejects.toMatchObject({
    missing: ['/typo', '/typos'],
  });
  expect(await banned.get()).toEqual(before);
});

test('everything that is missing is in one error', async () => {
  const { realm } = world();
  const user = {
    username: randomName('u'),
    requiredActions: ['NOPE'],
    realmRoles: ['no role'],
    groups: ['/no group'],
  };
  await expect(realm.users.create(user)).rejects.toMatchObject({ missing: ['/no group', 'NOPE', 'no role'] });
  const client = { clientId: randomName('c'), defaultClientScopes: ['no scope'] };
  const overrides = {
    authenticationFlowBindingOverrides: { browser: 'no flow', direct_grant: 'no flow either' },
  };
  await expect(realm.clients.create({ ...client, ...overrides })).rejects.toMatchObject({
    missing: ['no flow', 'no flow either', 'no scope'],
  });
  await expect(realm.update({ browserFlow: 'no flow', defaultGroups: ['/no group'] })).rejects.toMatchObject({
    missing: ['/no group', 'no flow'],
  });
});

test('a link to an identity provider that does not exist is refused', async () => {
  const link = world().realm.users.byUsername('ada').federatedIdentities.byAlias('nope');
  await expect(link.create({ userId: '1', userName: 'ada' })).rejects.toMatchObject({ missing: ['nope'] });
});

test('the document of a realm has what it names', async () => {
  const { realms } = administrator().admin;
  const realm = randomName('document');
  const clientScopes = [{ name: 'own', protocol: 'openid-connect' }];
  for (const [document, missing] of [
    [{ browserFlow: 'nope', firstBrokerLoginFlow: 'not either' }, ['nope', 'not either']],
    [{ defaultGroups: ['/nope'] }, ['/nope']],
    [{ clientScopes, defaultDefaultClientScopes: ['own', 'nope'] }, ['nope']],
    [{ clientScopes, clients: [{ clientId: 'web', optionalClientScopes: ['nope'] }] }, ['nope']],
    [{ users: [{ username: 'ada', groups: ['/nope'] }] }, ['/nope']],
  ] as const) {
    await expect(realms.create({ realm, ...(document as object) })).rejects.toMatchObject({ missing });
    await expect(realms.ensure({ realm, ...(document as object) })).rejects.toMatchObject({ missing });
  }
  await expect(realms.create({ realm, defaultDefaultClientScopes: ['email'] })).rejects.toThrow(TypeError);
  expect(await realms.byName(realm).exists()).toBe(false);
  // `ensure` adds to what the server makes of a new realm.
  const { node } = await realms.ensure({
    realm,
    clientScopes,
    defaultDefaultClientScopes: ['own', 'email'],
    clients: [{ clientId: 'web', optionalClientScopes: ['own', 'phone'] }],
  });
  onTestFinished(() => node.delete());
  expect((await node.defaultClientScopes.all()).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['own', 'email']),
  );
});

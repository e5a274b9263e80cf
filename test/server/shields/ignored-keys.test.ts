import { expect, test } from 'vitest';
import { BadRequestError, type ClientProfilesUpdate } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import type { ResourceNode } from '../../../src/tree/node.ts';
import { administrator, nameOf, needs, Traffic, temporaryRealm } from '../support.ts';

type Updatable = ResourceNode & {
  get(): Promise<object>;
  update(changes: never): Promise<unknown>;
  replace?(whole: never): Promise<unknown>;
};

/** What there is in a realm: the update that the server ignores must not have made more of it. */
async function content(realm: RealmNode): Promise<unknown> {
  const lists = [
    'clients',
    'client-scopes',
    'roles',
    'groups',
    'identity-provider/instances',
    'organizations',
  ];
  const more = ['default-default-client-scopes', 'default-optional-client-scopes', 'authentication/flows'];
  const all = [...lists, ...more, 'components', 'localization'];
  const found = await Promise.all(all.map((path) => realm.request<unknown[]>('GET', path)));
  return found.map((list, index) => [all[index], list.length]);
}

/** Shows that a raw PUT with each of the keys changes nothing, and that a refusal names the call that does it, if any. */
async function expectIgnored(
  node: Updatable,
  keys: Record<string, readonly [value: unknown, call: string]>,
  state: () => Promise<unknown> = () => node.get(),
): Promise<void> {
  const before = await state();
  const current = await node.get();
  for (const [key, [value]] of Object.entries(keys)) {
    await node.request('PUT', [], { body: { ...current, [key]: value } });
  }
  expect(await state()).toEqual(before);
  for (const [key, [value, call]] of Object.entries(keys)) {
    const remedy = call === 'no request' ? 'no request changes it' : `use ${call} instead`;
    const message = `Keycloak ignores ${key} in this request; ${remedy}`;
    const refused = node.update({ [key]: value } as never);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(message);
    if (node.replace)
      await expect(node.replace({ ...current, [key]: value } as never)).rejects.toThrow(message);
  }
  expect(await state()).toEqual(before);
}

test('a client and a client scope', async () => {
  const realm = await temporaryRealm();
  const client = await realm.clients.create({ clientId: 'web', publicClient: true });
  const mapper = {
    name: 'm',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
  } as const;
  const scope = await realm.clientScopes.create({ name: 'billing', protocol: 'openid-connect' });
  const { protocolMappers } = scope;
  await expectIgnored(client, {
    defaultClientScopes: [['billing'], 'client.defaultClientScopes.set'],
    optionalClientScopes: [['billing'], 'client.optionalClientScopes.set'],
    registrationAccessToken: ['x', 'client.regenerateRegistrationAccessToken'],
  });
  await expectIgnored(scope, { protocolMappers: [[mapper], 'clientScope.protocolMappers.create'] });
  await expectIgnored(await protocolMappers.create({ ...mapper, config: { 'claim.name': 'x' } }), {
    name: ['other', 'protocolMappers.create'],
    protocol: ['saml', 'protocolMappers.create'],
  });
});

test('the authorization services of a client', async () => {
  const realm = await temporaryRealm();
  const settings = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const client = await realm.clients.create({ clientId: 'api', ...settings });
  const { authorization } = client;
  const state = async () => [
    await authorization.resources.all(),
    await authorization.scopes.all(),
    await authorization.policies.all(),
  ];
  const scope = await authorization.scopes.create({ name: 'view' });
  await expectIgnored(
    client,
    { authorizationSettings: [{ resources: [{ name: 'album' }] }, 'client.authorization.import'] },
    state,
  );
  await expectIgnored(
    authorization,
    {
      resources: [[{ name: 'album' }], 'authorization.resources.create'],
      scopes: [[{ name: 'edit' }], 'authorization.scopes.create'],
      policies: [[{ name: 'all', type: 'role' }], 'authorization.policies'],
    },
    state,
  );
  await expectIgnored(scope, {
    resources: [[{ name: 'album' }], 'authorization.resources.byName(…).update'],
    policies: [[{ name: 'all' }], 'authorization.permissions'],
  });
  await realm.users.create({ username: 'ada' });
  const album = await authorization.resources.create({ name: 'album' });
  await expectIgnored(album, { owner: ['ada', 'no request'] });
  const noon = await authorization.policies.time.create({ name: 'noon', hour: '12' });
  await expectIgnored(noon, { type: ['regex', 'no request'] });
});

test('the kind of an identity provider and of a required action, and what the server itself brings', async () => {
  needs('/client-types');
  const realm = await temporaryRealm();
  const partner = { alias: 'partner', providerId: 'github', config: { clientId: 'c' } };
  const provider = await realm.identityProviders.create(partner);
  // The defaults of the other kind are written into the `config`.
  const kind = async () => (await provider.get()).providerId;
  await expectIgnored(provider, { providerId: ['google', 'no request'] }, kind);
  const action = realm.authentication.requiredActions.byAlias('UPDATE_PASSWORD');
  await expectIgnored(action, { providerId: ['VERIFY_EMAIL', 'no request'] });
  const global = [{ name: 'own', provider: 'default' }];
  await expectIgnored(realm.clientTypes, { 'global-client-types': [global, 'no request'] });
  // The server itself refuses to change global profiles, but not those that are as they were.
  const { profiles } = realm.clientPolicies;
  const own = { profiles: [], globalProfiles: [{ name: 'own' }] };
  await expect(profiles.update(own as ClientProfilesUpdate)).rejects.toThrow(BadRequestError);
});

test('a user, a group and a role', async () => {
  needs('the parent of a group');
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor' });
  const staff = await realm.groups.create({ name: 'staff' });
  const { id } = await (await realm.groups.create({ name: 'top' })).get();
  const ada = await realm.users.create({ username: 'ada', email: 'ada@acme.test' });
  await realm.identityProviders.create({ alias: 'gh', providerId: 'github', config: { clientId: 'c' } });
  const clientRoles = { broker: ['read-token'] };
  const mappings = async (of: typeof ada | typeof staff) => [await of.get(), await of.roleMappings.get()];
  await expectIgnored(
    ada,
    {
      groups: [['/staff'], 'user.groups.set'],
      realmRoles: [['editor'], 'user.roleMappings.realm.set'],
      clientRoles: [clientRoles, 'user.roleMappings.clients.byClientId(…).set'],
      federatedIdentities: [
        [{ identityProvider: 'gh', userId: '1', userName: 'a' }],
        'user.federatedIdentities.byAlias(…).create',
      ],
      notBefore: [77, 'user.logout'],
    },
    async () => [await mappings(ada), await ada.groups.all(), await ada.federatedIdentities.all()],
  );
  await expectIgnored(
    staff,
    {
      realmRoles: [['editor'], 'group.roleMappings.realm.set'],
      clientRoles: [clientRoles, 'group.roleMappings.clients.byClientId(…).set'],
      subGroups: [[{ name: 'child' }], 'group.children.create'],
      parentId: [id, 'children.moveHere of the new parent'],
    },
    () => mappings(staff),
  );
  const role = realm.roles.byName('editor');
  const composites = [{ realm: ['offline_access'] }, 'role.composites.set'] as const;
  await expectIgnored(role, { composites, composite: [true, 'role.composites.set'] });
  await expectIgnored(realm.rolesById.byId((await role.get()).id), { composites });
});

test('an organization, an identity provider and a flow, when they are made too', async () => {
  needs('/organizations/{}/groups');
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const { organizations, identityProviders, authentication } = realm;
  await realm.users.create({ username: 'ada' });
  const acme = await organizations.create({ name: 'acme', domains: [{ name: 'acme.test' }] });
  const { id } = await acme.get();
  const github = { providerId: 'github', config: { clientId: 'c' } };
  const gh = await identityProviders.create({ alias: 'gh', ...github });
  const ofOrganization = {
    members: [[{ username: 'ada' }], 'organization.members.add'],
    identityProviders: [[{ alias: 'gh' }], 'organization.identityProviders.add'],
    groups: [[{ name: 'drivers' }], 'organization.groups.create'],
  } as const;
  await expectIgnored(acme, ofOrganization, async () => [
    await acme.get(),
    await acme.members.all(),
    await acme.identityProviders.all(),
    await acme.groups.all(),
  ]);
  const organizationId = [id, 'organization.identityProviders.add'] as const;
  await expectIgnored(gh, { organizationId });
  const flow = await authentication.flows.create({ alias: 'flow', providerId: 'basic-flow' });
  const steps = [{ authenticator: 'auth-cookie', requirement: 'REQUIRED' }];
  const authenticationExecutions = [steps, 'flow.executions.addExecution'] as const;
  await expectIgnored(flow, { authenticationExecutions });

  const other = { name: 'other', domains: [{ name: 'other.test' }] };
  const basic = { alias: 'other', providerId: 'basic-flow', topLevel: true, builtIn: false };
  await organizations.request('POST', [], { body: { ...other, members: [{ username: 'ada' }] } });
  await authentication.flows.request('POST', [], { body: { ...basic, authenticationExecutions: steps } });
  expect(await organizations.byName('other').members.all()).toEqual([]);
  expect(await authentication.flows.byAlias('other').executions.all()).toEqual([]);
  const made: [Promise<unknown>, string][] = [
    [organizations.create({ ...other, members: [{ username: 'ada' }] } as never), ofOrganization.members[1]],
    [
      authentication.flows.create({ ...basic, authenticationExecutions: steps } as never),
      authenticationExecutions[1],
    ],
    [identityProviders.create({ alias: 'x', ...github, organizationId: id } as never), organizationId[1]],
  ];
  for (const [refused, call] of made) await expect(refused).rejects.toThrow(`use ${call} instead`);
});

test('the content of a realm', async () => {
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const role = { name: 'editor' };
  await realm.clientScopes.create({ name: 'billing', protocol: 'openid-connect' });
  const keys = { 'org.keycloak.keys.KeyProvider': [{ name: 'k', providerId: 'hmac-generated' }] };
  await expectIgnored(
    realm,
    {
      authenticationFlows: [[{ alias: 'f', providerId: 'basic-flow' }], 'realm.authentication.flows.create'],
      clientScopes: [[{ name: 's', protocol: 'openid-connect' }], 'realm.clientScopes.create'],
      clients: [[{ clientId: 'web' }], 'realm.clients.create'],
      components: [keys, 'realm.components.create'],
      defaultDefaultClientScopes: [['billing'], 'realm.defaultClientScopes.set'],
      defaultOptionalClientScopes: [['billing'], 'realm.optionalClientScopes.set'],
      defaultRole: [role, 'realm.defaultRole.composites.add'],
      defaultRoles: [['offline_access'], 'realm.defaultRole.composites.add'],
      groups: [[{ name: 'staff' }], 'realm.groups.create'],
      identityProviders: [[{ alias: 'gh', providerId: 'github' }], 'realm.identityProviders.create'],
      localizationTexts: [{ de: { a: 'b' } }, 'realm.localization.byLocale(…).update'],
      organizations: [[{ name: 'o' }], 'realm.organizations.create'],
      roles: [{ realm: [role] }, 'realm.roles.create'],
      requiredActions: [
        [{ alias: 'CONFIGURE_TOTP', providerId: 'CONFIGURE_TOTP', enabled: false }],
        'realm.authentication.requiredActions.byAlias(…).update',
      ],
      users: [[{ username: 'ada' }], 'realm.users.create'],
    },
    async () => {
      // A PUT of all settings writes defaults into the attributes.
      const { attributes, ...settings } = await realm.get();
      const actions = await realm.authentication.requiredActions.all();
      return [settings, actions, await content(realm), await realm.users.count()];
    },
  );
});

test('what is as it was is no change: an object that was read can be written back', async () => {
  needs('descriptions of groups');
  const made = await temporaryRealm();
  const traffic = new Traffic();
  const realm = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(made));
  const client = await realm.clients.create({ clientId: 'web', publicClient: true });
  const group = await realm.groups.create({ name: 'staff' });
  await client.update({ ...(await client.get()), name: 'Web' });
  await client.update((current) => ({ ...current, description: 'Ours' }));
  await group.update({ ...(await group.get()), description: 'People' });
  expect(await client.get()).toMatchObject({ name: 'Web', description: 'Ours' });
  expect(await group.get()).toMatchObject({ description: 'People' });

  const { defaultClientScopes = [] } = await client.get();
  const web = { clientId: 'web', defaultClientScopes: [...defaultClientScopes].reverse() };
  await realm.clients.create(web, { ifExists: 'update' });
  const mapper = {
    name: 'm',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
  } as const;
  const billing = { name: 'billing', protocol: 'openid-connect', protocolMappers: [mapper] } as const;
  for (const ifExists of ['fail', 'update'] as const) {
    await realm.clientScopes.create({ ...billing, protocolMappers: [mapper] }, { ifExists });
  }

  traffic.requests.length = 0;
  await expect(client.update({ defaultClientScopes: [] } as never)).rejects.toThrow(TypeError);
  expect(traffic.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
});

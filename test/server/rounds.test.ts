import { describe, expect, test } from 'vitest';
import {
  ConflictError,
  type Permission,
  type ResourceServerNode,
  type UmaResourceReplace,
  type UserVerifiableCredential,
} from '../../src/index.ts';
import { administrator, has, nameOf, needs, randomName, shared, temporaryRealm } from './support.ts';
import { photos } from './uma-support.ts';

type Read = Record<string, unknown>;

/** An object that is read and written, as far as all families have it in common. */
interface Item {
  get(query?: object): Promise<object>;
  update(changes: object | ((current: Read) => object)): Promise<unknown>;
  replace?(whole: object): Promise<unknown>;
  delete?(): Promise<unknown>;
}

interface List {
  create(body: object): Promise<unknown>;
  ensure?(wanted: object): Promise<{ created: boolean; changed: boolean; diff: readonly unknown[] }>;
}

interface Round {
  readonly item: Item;
  /** How the object is read for a copy, where `get()` does not tell all. */
  readonly query?: object;
  /** What the server makes anew for each object, or with each write. */
  readonly anew?: readonly string[];
}

interface Copied extends Round {
  readonly list: List;
  /** What the copy has of its own. */
  readonly other: Read;
}

const here = shared(async () => {
  const acme = await temporaryRealm({ organizationsEnabled: true });
  if (has('24')) await acme.users.profile.setUnmanagedAttributePolicy('ENABLED');
  const web = await acme.clients.create({
    clientId: 'web',
    secret: 'a secret',
    redirectUris: ['https://web.test/*'],
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
    attributes: { color: 'red' },
    protocolMappers: [audience('of the client')],
  });
  await acme.roles.create({ name: 'editor', description: 'May edit', attributes: { desk: ['7'] } });
  await web.roles.create({ name: 'viewer' });
  await acme.roles.create({ name: 'chief', composites: { realm: ['editor'] } });
  const grants = { realmRoles: ['editor'], clientRoles: { web: ['viewer'] } };
  const attributes = { desk: ['7'] };
  const staff = { name: 'staff', ...(has('26.3') && { description: 'All' }), attributes, ...grants };
  await acme.groups.create({ ...staff, subGroups: [{ name: 'kids', ...grants }] });
  await acme.users.create({
    username: 'ada',
    email: 'ada@acme.test',
    firstName: 'Ada',
    enabled: true,
    attributes,
    requiredActions: ['UPDATE_PASSWORD'],
    groups: ['/staff'],
    ...grants,
  });
  await acme.clientScopes.create({
    name: 'billing',
    protocol: 'openid-connect',
    description: 'Bills',
    attributes: { 'consent.screen.text': 'Bills' },
    protocolMappers: [audience('of the scope')],
  });
  const config = { clientId: 'acme', authorizationUrl: 'https://p.test/a', tokenUrl: 'https://p.test/t' };
  await acme.identityProviders.create({ alias: 'partner', providerId: 'oidc', trustEmail: true, config });
  await acme.identityProviders.byAlias('partner').mappers.create({
    name: 'desk',
    identityProviderMapper: 'hardcoded-attribute-idp-mapper',
    config: { attribute: 'desk', 'attribute.value': '7' },
  });
  const supplier = acme.organizations.byAlias('supplier');
  const domains = [{ name: 'supplier.test', verified: true }];
  if (has('26'))
    await acme.organizations.create({ name: 'supplier', description: 'Supplies', domains, attributes });
  if (has('26.6'))
    await supplier.groups.create({ name: 'drivers', attributes, subGroups: [{ name: 'nights' }] });
  await acme.authentication.flows.create({ alias: 'mine', providerId: 'basic-flow', description: 'Mine' });
  const steps = acme.authentication.flows.byAlias('mine').executions;
  await steps.addExecution({ provider: 'identity-provider-redirector' });
  const step = steps.byProviderId('identity-provider-redirector');
  await step.update({ requirement: 'ALTERNATIVE' });
  await step.config.create({ alias: 'redirect', config: { defaultProvider: 'partner' } });
  await acme.authentication.flows.create({ alias: 'empty', providerId: 'basic-flow' });
  await acme.components.create({
    name: 'few',
    providerId: 'max-clients',
    providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
    subType: 'anonymous',
    config: { 'max-clients': ['2'] },
  });
  const days = [{ uses: 'disable-user', after: 'P90D' }];
  if (has('26.6'))
    await acme.workflows.create({ name: 'offboarding', on: 'user-authenticated', steps: days });
  await acme.localization.byLocale('de').update({ id: 'Kennung', hello: 'Hallo' });
  await acme.clientPolicies.profiles.update({ profiles: [{ name: 'pkce', description: 'Proof key' }] });
  await acme.clientPolicies.policies.update({ policies: [{ name: 'all', profiles: ['pkce'] }] });
  await fill(web.authorization);
  return { acme, web, supplier, step };
});

function audience(name: string): {
  name: string;
  protocol: string;
  protocolMapper: string;
  config: Record<string, string>;
} {
  const config = { 'included.client.audience': 'web' };
  return { name, protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config };
}

async function fill({ resources, policies, permissions }: ResourceServerNode): Promise<void> {
  const scopes = ['view', { name: 'edit' }];
  await resources.create({ name: 'album', type: 'album', uris: ['/a/*'], attributes: { a: ['1'] }, scopes });
  await policies.role.create({ name: 'role', roles: [{ role: 'editor', required: true }] });
  await policies.user.create({ name: 'user', users: ['ada'] });
  await policies.group.create({ name: 'group', groups: [{ path: '/staff', extendChildren: true }] });
  await policies.client.create({ name: 'client', clients: ['web'] });
  await policies.clientScope.create({ name: 'scope', clientScopes: [{ id: 'billing', required: true }] });
  await policies.time.create({ name: 'time', notBefore: '2026-01-01 00:00:00' });
  await policies.regex.create({ name: 'regex', targetClaim: 'email', pattern: '.*' });
  await policies.aggregate.create({ name: 'both', policies: ['role', 'user'], logic: 'NEGATIVE' });
  const asked = { policies: ['role', 'both'], decisionStrategy: 'AFFIRMATIVE' };
  await permissions.resource.create({ name: 'of an album', resources: ['album'], ...asked });
  await permissions.resource.create({ name: 'of albums', resourceType: 'album', ...asked });
  await permissions.scope.create({ name: 'to view', scopes: ['view'], resources: ['album'], ...asked });
}

const policy = (list: List & { byName(name: string): unknown }, name: string, query?: object): Copied => ({
  item: list.byName(name) as Item,
  list,
  other: { name: `${name} again` },
  ...(query && { query }),
});

const expand = { expand: true };

/** The families whose objects make others, and how a copy is named. */
const families: Record<string, () => Copied> = {
  client: () => ({
    item: here().web as Item,
    list: here().acme.clients as List,
    other: { clientId: 'web2' },
    anew: ['attributes'],
  }),
  'client v2': () => ({
    item: here().acme.clientsV2.byClientId('web') as Item,
    list: here().acme.clientsV2 as List,
    other: { clientId: 'web3' },
    anew: ['updatedTimestamp', 'createdTimestamp', 'uuid'],
  }),
  role: () => named(here().acme.roles, 'editor'),
  'role of a client': () => named(here().web.roles, 'viewer'),
  group: () => ({ item: here().acme.groups.byPath('/staff') as Item, ...of(here().acme.groups, 'staff2') }),
  'child of a group': () => named(here().acme.groups.byPath('/staff').children, 'kids'),
  user: () => ({
    item: here().acme.users.byUsername('ada') as Item,
    list: here().acme.users as List,
    other: { username: 'bob', email: 'bob@acme.test' },
  }),
  'user with metadata': () => ({
    item: here().acme.users.byUsername('ada') as Item,
    list: here().acme.users as List,
    other: { username: 'eve', email: 'eve@acme.test' },
    query: { userProfileMetadata: true },
  }),
  'client scope': () => named(here().acme.clientScopes, 'billing'),
  'protocol mapper': () => named(here().acme.clientScopes.byName('billing').protocolMappers, 'of the scope'),
  'identity provider': () => ({
    item: here().acme.identityProviders.byAlias('partner') as Item,
    list: here().acme.identityProviders as List,
    other: { alias: 'partner2' },
    anew: ['internalId'],
  }),
  'mapper of an identity provider': () =>
    named(here().acme.identityProviders.byAlias('partner').mappers, 'desk'),
  organization: () => ({
    item: here().supplier as Item,
    list: here().acme.organizations as List,
    other: { name: 'supplier2', alias: 'supplier2', domains: [{ name: 'two.test', verified: true }] },
  }),
  'group of an organization': () => ({
    item: here().supplier.groups.byPath('/drivers') as Item,
    ...of(here().supplier.groups, 'drivers2'),
  }),
  'child of a group of an organization': () =>
    named(here().supplier.groups.byPath('/drivers').children, 'nights'),
  flow: () => ({
    item: here().acme.authentication.flows.byAlias('empty') as Item,
    list: here().acme.authentication.flows as List,
    other: { alias: 'empty2' },
  }),
  component: () => named(here().acme.components, 'few'),
  workflow: () => named(here().acme.workflows, 'offboarding'),
  resource: () => named(here().web.authorization.resources, 'album'),
  scope: () => named(here().web.authorization.scopes, 'view'),
  'policy on roles': () => policy(here().web.authorization.policies.role, 'role'),
  'policy on users': () => policy(here().web.authorization.policies.user, 'user'),
  'policy on groups': () => policy(here().web.authorization.policies.group, 'group'),
  'policy on clients': () => policy(here().web.authorization.policies.client, 'client'),
  'policy on client scopes': () => policy(here().web.authorization.policies.clientScope, 'scope'),
  'policy on the time': () => policy(here().web.authorization.policies.time, 'time'),
  'policy on a claim': () => policy(here().web.authorization.policies.regex, 'regex'),
  'policy made of others': () => policy(here().web.authorization.policies.aggregate, 'both', expand),
  'policy of any type': () => ({
    ...policy(here().web.authorization.policies, 'both', expand),
    other: { name: 'both of any' },
  }),
  'policy of one type': () => ({
    ...policy(here().web.authorization.policies.byType('time'), 'time'),
    other: { name: 'time of one' },
  }),
  'permission on a resource': () =>
    policy(here().web.authorization.permissions.resource, 'of an album', expand),
  'permission on a type': () => policy(here().web.authorization.permissions.resource, 'of albums', expand),
  'permission on a scope': () => policy(here().web.authorization.permissions.scope, 'to view', expand),
  'permission of any type': () => ({
    ...policy(here().web.authorization.permissions, 'to view', expand),
    other: { name: 'to view of any' },
  }),
};

/** What there is one of, and what takes more than a POST. */
const single: Record<string, () => Round> = {
  realm: () => ({
    item: here().acme as Item,
    // The server writes the defaults of some attributes down.
    anew: ['attributes'],
  }),
  'flow with steps': () => ({ item: here().acme.authentication.flows.byAlias('browser') as Item }),
  step: () => ({ item: here().step as Item }),
  'configuration of a step': () => ({ item: here().step.config as Item }),
  'required action': () => ({
    item: here().acme.authentication.requiredActions.byAlias('UPDATE_PASSWORD') as Item,
  }),
  'settings of a required action': () => ({
    item: here().acme.authentication.requiredActions.byAlias('UPDATE_PASSWORD').config as Item,
  }),
  'client policies': () => ({ item: here().acme.clientPolicies.policies as Item }),
  'client profiles': () => ({ item: here().acme.clientPolicies.profiles as Item }),
  'client profiles with global ones': () => ({
    item: here().acme.clientPolicies.profiles as Item,
    query: { includeGlobalProfiles: true },
  }),
  'client types': () => ({ item: here().acme.clientTypes as Item }),
  'configuration of events': () => ({ item: here().acme.events.config as Item }),
  'user profile': () => ({ item: here().acme.users.profile as Item }),
  'resource server': () => ({ item: here().web.authorization as Item }),
};

function named(list: unknown, name: string): Copied {
  const item = (list as { byName(name: string): Item }).byName(name);
  return { item, ...of(list, `${name}2`) };
}

function of(list: unknown, name: string): Pick<Copied, 'list' | 'other'> {
  return { list: list as List, other: { name } };
}

/** Without ids and what hangs on them, at any depth, in one order. */
function bare(value: unknown, left: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => bare(item, left));
    return items.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !left.includes(key));
  return Object.fromEntries(entries.sort().map(([key, member]) => [key, bare(member, left)]));
}

const ids = ['id', '_id', 'path'];

describe('an update and a replacement with what was read change nothing', () => {
  test.for(Object.entries({ ...families, ...single }))('%s', async ([name, round]) => {
    if (name === 'settings of a required action')
      needs('settings of a required action that are written as they were read');
    const { item, query, anew = [] } = round();
    const read = await item.get(query);
    const isAsBefore = async (verb: string): Promise<void> =>
      expect(bare(await item.get(query), [...ids, ...anew]), verb).toEqual(bare(read, [...ids, ...anew]));
    await item.update(read);
    await isAsBefore('update');
    await item.update((current) => current);
    await isAsBefore('update by a function');
    await item.replace?.(read);
    await isAsBefore('replace');
  });
});

describe('what was read makes an equal object, and ensure finds no difference', () => {
  test.for(Object.entries(families))('%s', async ([name, round]) => {
    if (name === 'client') needs('mappers of clients that are created as they were read');
    const { item, list, other, query, anew = [] } = round();
    const read = await item.get(query);
    expect(await list.ensure?.(read)).toMatchObject({ created: false, changed: false, diff: [] });
    const copy = (await list.create({ ...read, ...other })) as Item;
    const left = [...ids, ...anew, ...Object.keys(other), 'subGroupCount', 'createdTimestamp'];
    expect(bare(await copy.get(query), left)).toEqual(bare(read, left));
    expect(await copy.get()).toMatchObject(other);
    expect(bare(await item.get(query), ids)).toEqual(bare(read, ids));
    await copy.delete?.();
  });
});

test('a realm makes another one, but for its ids', async () => {
  needs('a realm made of the settings of another one');
  const { acme } = here();
  const { realms } = administrator().admin;
  const { id, defaultRole, attributes, ...settings } = await acme.get();
  const name = randomName('copy');
  const copy = await realms.create({ ...settings, realm: name });
  const { realm: _, ...made } = settings;
  expect(await copy.get()).toMatchObject({ ...made, realm: name });
  await copy.delete();
  // A document is taken with its ids.
  await expect(realms.create({ ...(await acme.get()), realm: name })).rejects.toThrow(ConflictError);
  expect(nameOf(acme)).toBe(settings.realm);
});

test('what would be lost of what was read is refused', async () => {
  const { acme, web, supplier, step } = here();
  const { permissions, policies } = web.authorization;
  const chief = await acme.roles.byName('chief').get();
  await expect(acme.roles.create({ ...chief, name: 'chief2' })).rejects.toThrow(
    'Keycloak ignores composite in this request; use role.composites.set instead',
  );
  const browser = await acme.authentication.flows.byAlias('browser').get();
  await expect(acme.authentication.flows.create({ ...browser, alias: 'b' })).rejects.toThrow(
    'Keycloak ignores authenticationExecutions in this request; use flow.executions.addExecution instead',
  );
  const flow = await step.get();
  await expect(acme.authentication.executions.create(flow)).rejects.toThrow(
    'Keycloak ignores authenticatorConfig in this request; use flow.executions.byId(…).config.create instead',
  );
  const lost = 'read it with { expand: true }';
  const both = await policies.aggregate.byName('both').get();
  await expect(policies.aggregate.create({ ...both, name: 'b' })).rejects.toThrow(lost);
  const anyBoth = await policies.byName('both').get();
  await expect(policies.create({ ...anyBoth, name: 'b' })).rejects.toThrow(lost);
  const album = await permissions.byName('of an album').get();
  await expect(permissions.create({ ...album, name: 'b' })).rejects.toThrow(lost);
  const [view] = await permissions.scope.all({ fields: '*' });
  await expect(permissions.scope.create({ ...(view as Permission), name: 'b' })).rejects.toThrow(lost);

  await supplier.identityProviders.add('partner');
  const partner = await acme.identityProviders.byAlias('partner').get();
  await expect(acme.identityProviders.create({ ...partner, alias: 'b' })).rejects.toThrow('organizationId');
  await acme.identityProviders.byAlias('partner').replace(partner);
  expect(await acme.identityProviders.byAlias('partner').get()).toEqual(partner);
  await supplier.identityProviders.remove(partner);
});

test('a PUT of an identity provider without its alias would lose it, and its kind stays', async () => {
  const { acme } = here();
  const alias = 'fragile';
  const config = { clientId: 'acme', authorizationUrl: 'https://p.test/a', tokenUrl: 'https://p.test/t' };
  const fragile = await acme.identityProviders.create({ alias, providerId: 'oidc', config });
  const { alias: _, ...rest } = await fragile.get();
  await fragile.replace(rest as never);
  expect(await fragile.get()).toMatchObject({ alias, ...rest });
  await fragile.request('PUT', [], { body: { ...rest, alias, providerId: 'keycloak-oidc' } });
  expect((await fragile.get()).providerId).toBe('oidc');
  await expect(fragile.replace({ ...rest, alias, providerId: 'saml' })).rejects.toThrow('providerId');
  await fragile.request('PUT', [], { body: rest });
  expect(await fragile.exists()).toBe(false);
});

test('a mapper is written over by what another one was read with, and not the other', async () => {
  needs('a new name for a mapper of an identity provider');
  const { acme, web } = here();
  const one = await web.protocolMappers.create(audience('one'));
  const other = await web.protocolMappers.create({ ...audience('other'), config: { x: 'other' } });
  const before = await other.get();
  const { name: _, ...read } = before;
  await one.replace(read);
  expect(await one.get()).toMatchObject({ name: 'one', config: { x: 'other' } });
  await one.update({ ...read, config: { x: 'one' } });
  expect(await one.get()).toMatchObject({ name: 'one', config: { x: 'one' } });
  expect(await other.get()).toEqual(before);

  const { mappers } = acme.identityProviders.byAlias('partner');
  const kind = { identityProviderMapper: 'hardcoded-attribute-idp-mapper' };
  const first = await mappers.create({ ...kind, name: 'first', config: { attribute: 'a' } });
  const second = await mappers.create({ ...kind, name: 'second', config: { attribute: 'b' } });
  await first.replace({ ...(await second.get()), name: 'third' });
  expect(await first.get()).toMatchObject({ name: 'third', config: { attribute: 'b' } });
  expect(await second.get()).toMatchObject({ name: 'second' });
});

test('permissions of users, streams of events, credentials and permissions to register', async () => {
  needs('/ssf/clients/{}/events');
  const realm = await temporaryRealm({
    verifiableCredentialsEnabled: true,
    userManagedAccessAllowed: true,
    attributes: { 'ssf.transmitterEnabled': 'true' },
  });
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const web = await realm.clients.create({
    clientId: 'web',
    ...services,
    attributes: { 'ssf.enabled': 'true' },
  });
  const ada = await realm.users.create({ username: 'ada', email: 'ada@acme.test' });
  await realm.users.create({ username: 'bob' });
  const { resources, permissions } = web.authorization;
  const album = { name: 'album', owner: 'ada', ownerManagedAccess: true, scopes: ['view'] };
  const { _id } = await (await resources.create(album)).get();
  const owner = (await ada.get()).id;
  const gift = { name: 'gift', owner, resources: [_id], scopes: ['view'], users: ['bob'] };
  const given = await permissions.uma.create(gift);
  const read = await given.get(expand);
  await given.update(read);
  await given.replace(read);
  expect(bare(await given.get(expand), ids)).toEqual(bare(read, ids));
  const again = await permissions.uma.create({ ...read, name: 'again' });
  expect(await again.get()).toMatchObject({ owner, users: ['bob'], scopes: ['view'] });
  expect(await again.resources.all()).toMatchObject([{ _id }]);
  await expect(permissions.uma.create({ ...(await given.get()), name: 'b' })).rejects.toThrow('resources');
  await again.delete();
  expect(await given.get(expand)).toEqual(read);

  const { stream } = realm.ssf.clients.byClientId('web');
  await stream.create({
    delivery: { method: 'urn:ietf:rfc:8936' },
    description: 'Web',
    events_requested: ['CaepSessionRevoked'],
  });
  const made = await stream.get();
  await stream.update(made);
  const ofServer = ['streamId', 'audience', 'createdAt', 'updatedAt', 'endpoint_url'];
  expect(bare(await stream.get(), ofServer)).toEqual(bare(made, ofServer));
  await stream.delete();
  await stream.create(made);
  expect(bare(await stream.get(), ofServer)).toEqual(bare(made, ofServer));

  await realm.clientScopes.create({ name: 'badge', protocol: 'oid4vc' });
  const { credentials } = ada.verifiableCredentials;
  await credentials.create({ credentialScopeName: 'badge' });
  const [badge] = await credentials.all();
  await credentials.byName('badge').delete();
  await credentials.create(badge as UserVerifiableCredential);
  expect(await credentials.all()).toMatchObject([{ credentialScopeName: 'badge' }]);

  await realm.clientsInitialAccess.create({ count: 3, expiration: 60 });
  const [access] = await realm.clientsInitialAccess.all();
  await realm.clientsInitialAccess.create(access);
  expect(await realm.clientsInitialAccess.all()).toMatchObject([
    { count: 3, expiration: 60 },
    { count: 3, expiration: 60 },
  ]);
});

test('a component without a name is found, and made once', async () => {
  const { components } = here().acme;
  const nameless = {
    providerId: 'scope',
    providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
    subType: 'anonymous',
  };
  const { node } = await components.ensure(nameless);
  const read = await node.get();
  expect(read.name).toBeUndefined();
  await node.update(read);
  expect(await node.get()).toEqual(read);
  expect(await components.ensure(read)).toMatchObject({ created: false, changed: false });
});

test('a role is identified by its id alone, wherever roles are given', async () => {
  const { acme, web } = here();
  const { id } = await acme.roles.byName('editor').get();
  const viewer = { id: (await web.roles.byName('viewer').get()).id };
  const carl = await acme.users.create({ username: 'carl', realmRoles: [{ id }] });
  const byId = ({ id }: { id: string }): { id: string } => ({ id });
  expect((await carl.roleMappings.realm.all()).map(byId)).toContainEqual({ id });
  const ofWeb = carl.roleMappings.clients.byClientId('web');
  await ofWeb.add(viewer);
  expect((await ofWeb.all()).map(byId)).toEqual([viewer]);
  await ofWeb.remove(viewer);
  expect(await ofWeb.all()).toEqual([]);

  const lead = await acme.roles.create({ name: 'lead' });
  await lead.composites.add([{ id }, viewer]);
  expect((await lead.composites.all()).map(byId)).toHaveLength(2);
  await acme.rolesById.byId((await lead.get()).id).composites.remove({ id });
  expect((await lead.composites.all()).map(byId)).toEqual([viewer]);

  const app = await acme.clients.create({ clientId: 'app' });
  await app.scopeMappings.realm.add({ id });
  await app.scopeMappings.clients.byClientId('web').add(viewer);
  expect(await app.scopeMappings.realm.all()).toMatchObject([{ name: 'editor' }]);
  expect(await app.scopeMappings.clients.byClientId('web').all()).toMatchObject([{ name: 'viewer' }]);

  const nobody = crypto.randomUUID();
  await expect(lead.composites.add({ id: nobody })).rejects.toMatchObject({ missing: [nobody] });
});

test('resources and policies that are reached by UMA', async () => {
  const { uma, user } = await photos();
  const album = await uma.resources.create({
    name: 'album',
    type: 'album',
    uris: ['/a/*'],
    resource_scopes: ['view'],
    attributes: { a: ['1'] },
    ownerManagedAccess: true,
  });
  const read = await album.get();
  await album.update(read);
  await album.replace(read);
  expect(await album.get()).toEqual(read);
  expect(await uma.resources.ensure(read)).toMatchObject({ created: false, changed: false });
  await expect(album.replace({ ...read, owner: 'ada' } as UmaResourceReplace)).rejects.toThrow('The owner');
  // An id of one's own is taken.
  await expect(uma.resources.create({ ...read, name: 'other' })).rejects.toThrow(ConflictError);
  const { _id, ...rest } = read;
  const copy = await (await uma.resources.create({ ...rest, name: 'copy' })).get();
  expect(bare(copy, [...ids, 'name'])).toEqual(bare(read, [...ids, 'name']));

  const ada = await user('ada');
  const own = await ada.resources.create({
    name: 'own',
    resource_scopes: ['view'],
    ownerManagedAccess: true,
  });
  const policy = await own.policies.create({ name: 'family', users: ['bob'], scopes: ['view'] });
  const before = await policy.get();
  await policy.update(before);
  expect(await policy.get()).toEqual(before);
  const again = await (await own.policies.create({ ...before, name: 'again' })).get();
  expect(bare(again, [...ids, 'name'])).toEqual(bare(before, [...ids, 'name']));
});

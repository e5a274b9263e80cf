// Compiled by `npm run test:types` against the built package, and never run.
import {
  type AccessToken,
  type Admin,
  type Auth,
  type Client,
  type ClientCreate,
  type ClientNode,
  type ClientQuery,
  type ClientScope,
  type Clients,
  type ClientUpdate,
  type Collection,
  type Composites,
  type CompositesById,
  type CredentialRepresentation,
  type Group,
  type GroupCountQuery,
  type GroupCreate,
  type GroupNode,
  type GroupQuery,
  type GroupReference,
  type GroupReplace,
  type Groups,
  type GroupUpdate,
  type IdentityProviderNode,
  type IdentityProviderReference,
  KeycloakError,
  KeycloakRealm,
  type LinkedClientScopes,
  type ListOptions,
  type MappedRoles,
  type MappingsRepresentation,
  NotFoundError,
  type PartialImportResults,
  type Realm,
  type RealmCreate,
  type RealmNode,
  type RealmQuery,
  type RealmRepresentation,
  type Realms,
  type RealmUpdate,
  type RequestOptions,
  type RetryEvent,
  type Role,
  type RoleByIdNode,
  type RoleCreate,
  type RoleMappingsNode,
  type RoleNode,
  type RoleQuery,
  type RoleReference,
  type RoleReferences,
  type RoleReplace,
  type Roles,
  type RoleUpdate,
  type SubGroups,
  type User,
  type UserCreate,
  type UserCreateOptions,
  type UserFilter,
  type UserNode,
  type UserQuery,
  type UserReference,
  type UserReplace,
  type UserRepresentation,
  type Users,
  type UserUpdate,
  type WithId,
} from 'realmtree';
import { expectTypeOf } from 'vitest';

declare const realm: KeycloakRealm;
const acme = realm.admin.realms.byName('acme');
const web = acme.clients.byClientId('web');
const editor = web.roles.byName('editor');
const ada = acme.users.byUsername('ada');
const staff = acme.groups.byPath('/staff');

/** Each step of the way down is a class by its name, and its end a promise. */
export function navigation(): void {
  expectTypeOf(realm.admin).toEqualTypeOf<Admin>();
  expectTypeOf(realm.admin.setToken('token')).toEqualTypeOf<Admin>();
  expectTypeOf(realm.admin.realms).toEqualTypeOf<Realms>();
  expectTypeOf(acme).toEqualTypeOf<RealmNode>();
  expectTypeOf(acme.clients).toEqualTypeOf<Clients>();
  expectTypeOf(web).toEqualTypeOf<ClientNode>();
  expectTypeOf(acme.clients.byId('1')).toEqualTypeOf<WithId<ClientNode>>();
  expectTypeOf(web.roles).toEqualTypeOf<Roles>();
  expectTypeOf(editor).toEqualTypeOf<RoleNode>();
  expectTypeOf(editor.update({ description: 'May edit' })).toEqualTypeOf<Promise<void>>();

  expectTypeOf(acme.roles).toEqualTypeOf<Roles>();
  expectTypeOf(acme.rolesById.byId('1')).toEqualTypeOf<WithId<RoleByIdNode>>();
  expectTypeOf(editor.composites).toEqualTypeOf<Composites>();
  expectTypeOf(acme.rolesById.byId('1').composites).toEqualTypeOf<CompositesById>();
  expectTypeOf(acme.users).toEqualTypeOf<Users>();
  expectTypeOf(ada).toEqualTypeOf<UserNode>();
  expectTypeOf(acme.users.byEmail('ada@acme.test')).toEqualTypeOf<UserNode>();
  expectTypeOf(web.serviceAccountUser).toEqualTypeOf<UserNode>();
  expectTypeOf(web.defaultClientScopes).toEqualTypeOf<LinkedClientScopes>();
  expectTypeOf(acme.groups).toEqualTypeOf<Groups>();
  expectTypeOf(staff).toEqualTypeOf<GroupNode>();
  expectTypeOf(staff.children).toEqualTypeOf<SubGroups>();
  expectTypeOf(staff.children.byName('editors')).toEqualTypeOf<GroupNode>();
  // One class below users and groups, for the realm and for a client.
  expectTypeOf(ada.roleMappings).toEqualTypeOf<RoleMappingsNode>();
  expectTypeOf(staff.roleMappings).toEqualTypeOf<RoleMappingsNode>();
  expectTypeOf(ada.roleMappings.realm).toEqualTypeOf<MappedRoles>();
  expectTypeOf(ada.roleMappings.clients.byClientId('web')).toEqualTypeOf<MappedRoles>();
  // A node is no promise: awaiting one is allowed, as for any value, and gives the node.
  expectTypeOf<Awaited<RoleNode>>().toEqualTypeOf<RoleNode>();
  expectTypeOf<RoleNode>().not.toHaveProperty('then');
  expectTypeOf(editor.url).toEqualTypeOf<string>();
  expectTypeOf(acme.clients.byId('1').id).toEqualTypeOf<string>();
  expectTypeOf(web.id).toEqualTypeOf<string | undefined>();
}

/** What the verbs answer. */
export async function answers(): Promise<void> {
  expectTypeOf(realm.admin.realms.create({ realm: 'acme' })).toEqualTypeOf<Promise<RealmNode>>();
  expectTypeOf(realm.admin.realms.all()).toEqualTypeOf<Promise<Realm[]>>();
  expectTypeOf(acme.get()).toEqualTypeOf<Promise<Realm>>();
  expectTypeOf(acme.partialExport({ exportClients: true })).toEqualTypeOf<Promise<RealmRepresentation>>();
  expectTypeOf(acme.partialImport({ users: [] })).toEqualTypeOf<Promise<PartialImportResults>>();
  acme.partialImport({ users: [], ifResourceExists: 'OVERWRITE' }, { destructive: true });
  expectTypeOf(acme.clients.create({ clientId: 'web' })).toEqualTypeOf<Promise<WithId<ClientNode>>>();
  expectTypeOf(acme.clients.all({ search: true })).toEqualTypeOf<Promise<Client[]>>();
  expectTypeOf(web.find()).toEqualTypeOf<Promise<Client | undefined>>();
  expectTypeOf(web.clientSecret.get()).toEqualTypeOf<Promise<CredentialRepresentation>>();
  expectTypeOf(web.evaluateScopes.generateExampleAccessToken({ userId: '1' })).toEqualTypeOf<
    Promise<AccessToken>
  >();
  expectTypeOf(acme.roles.create({ name: 'editor' })).toEqualTypeOf<Promise<RoleNode>>();
  expectTypeOf(acme.roles.iterate()).toEqualTypeOf<AsyncGenerator<Role, void, undefined>>();
  expectTypeOf(editor.get()).toEqualTypeOf<Promise<Role>>();
  expectTypeOf(editor.exists()).toEqualTypeOf<Promise<boolean>>();
  expectTypeOf(acme.users.create({ username: 'ada' })).toEqualTypeOf<Promise<WithId<UserNode>>>();
  expectTypeOf(acme.users.count()).toEqualTypeOf<Promise<number>>();
  expectTypeOf(ada.get({ userProfileMetadata: true })).toEqualTypeOf<Promise<User>>();
  expectTypeOf(ada.credentials.all()).toEqualTypeOf<Promise<CredentialRepresentation[]>>();
  expectTypeOf(ada.groups.all()).toEqualTypeOf<Promise<Group[]>>();
  expectTypeOf(acme.groups.create({ name: 'staff' })).toEqualTypeOf<Promise<WithId<GroupNode>>>();
  expectTypeOf(staff.members.all()).toEqualTypeOf<Promise<User[]>>();
  expectTypeOf(ada.roleMappings.get()).toEqualTypeOf<Promise<MappingsRepresentation>>();
  expectTypeOf(ada.roleMappings.realm.composite()).toEqualTypeOf<Promise<Role[]>>();

  // The way out answers `unknown`, unless told what comes.
  expectTypeOf(acme.request('GET', 'keys')).toEqualTypeOf<Promise<unknown>>();
  expectTypeOf(acme.request<{ keys: string[] }>('GET', ['keys'])).toEqualTypeOf<
    Promise<{ keys: string[] }>
  >();

  for await (const user of acme.users) expectTypeOf(user).toEqualTypeOf<User>();
  for await (const role of acme.roles) expectTypeOf(role).toEqualTypeOf<Role>();
  for await (const group of staff.children.iterate()) expectTypeOf(group).toEqualTypeOf<Group>();
  for await (const role of ada.roleMappings.realm) expectTypeOf(role).toEqualTypeOf<Role>();
}

/** What is read has its keys, what is made demands them, what is changed demands nothing. */
export function representations(): void {
  expectTypeOf<Realm>().toExtend<{ id: string; realm: string }>();
  expectTypeOf<Client>().toExtend<{ id: string; clientId: string }>();
  expectTypeOf<Role>().toExtend<{ id: string; name: string }>();
  expectTypeOf<User>().toExtend<{ id: string; username: string }>();
  expectTypeOf<Group>().toExtend<{ id: string; name: string }>();
  expectTypeOf<User>().toExtend<UserRepresentation>();

  expectTypeOf<{ realm: string }>().toExtend<RealmCreate>();
  expectTypeOf<{ clientId: string }>().toExtend<ClientCreate>();
  expectTypeOf<{ name: string }>().toExtend<RoleCreate>();
  expectTypeOf<{ username: string }>().toExtend<UserCreate>();
  expectTypeOf<{ name: string }>().toExtend<GroupCreate>();

  type Empty = Record<never, never>;
  expectTypeOf<Empty>().toExtend<RealmUpdate>();
  expectTypeOf<Empty>().toExtend<ClientUpdate>();
  expectTypeOf<Empty>().toExtend<RoleUpdate>();
  expectTypeOf<Empty>().toExtend<UserUpdate>();
  expectTypeOf<Empty>().toExtend<GroupUpdate>();

  // `null` removes an attribute, where `update` merges.
  type Lists = Record<string, string[] | null> | null | undefined;
  expectTypeOf<RoleUpdate['attributes']>().toEqualTypeOf<Lists>();
  expectTypeOf<UserUpdate['attributes']>().toEqualTypeOf<Lists>();
  expectTypeOf<GroupUpdate['attributes']>().toEqualTypeOf<Lists>();
  expectTypeOf<ClientUpdate['attributes']>().toEqualTypeOf<
    Record<string, string | null> | null | undefined
  >();
  expectTypeOf<RealmUpdate['smtpServer']>().toEqualTypeOf<Record<string, string | null> | null | undefined>();

  // rounds.ts writes back what was read, in every family.
  expectTypeOf(editor.replace).parameter(0).toEqualTypeOf<RoleReplace>();
  expectTypeOf(ada.replace).parameter(0).toEqualTypeOf<UserReplace>();
  expectTypeOf(staff.replace).parameter(0).toEqualTypeOf<GroupReplace>();

  // What the server enumerates is open: a later release, or a provider, may add to it.
  expectTypeOf<'rsa-generated' | 'RS256'>().toExtend<
    NonNullable<RealmRepresentation['defaultSignatureAlgorithm']>
  >();
}

type Arguments<Query, Options = ListOptions> = [query?: Query | undefined, options?: Options | undefined];

export function queries(): void {
  expectTypeOf(realm.admin.realms.all).parameters.toEqualTypeOf<Arguments<RealmQuery>>();
  expectTypeOf(acme.clients.all).parameters.toEqualTypeOf<Arguments<ClientQuery>>();
  expectTypeOf(acme.roles.all).parameters.toEqualTypeOf<Arguments<RoleQuery>>();
  expectTypeOf(acme.users.all).parameters.toEqualTypeOf<Arguments<UserQuery>>();
  expectTypeOf(acme.users.count).parameters.toEqualTypeOf<Arguments<UserFilter, RequestOptions>>();
  expectTypeOf(acme.groups.all).parameters.toEqualTypeOf<Arguments<GroupQuery>>();
  expectTypeOf(acme.groups.count).parameters.toEqualTypeOf<Arguments<GroupCountQuery, RequestOptions>>();
  expectTypeOf(ada.roleMappings.realm.all).parameters.toEqualTypeOf<[options?: RequestOptions | undefined]>();
  expectTypeOf(acme.users.create).parameters.toEqualTypeOf<
    [user: UserCreate, options?: UserCreateOptions | undefined]
  >();
  // A window is for the lists that the server pages.
  expectTypeOf<UserQuery>().toExtend<{
    readonly first?: number | undefined;
    readonly max?: number | undefined;
  }>();
  expectTypeOf<UserFilter>().not.toHaveProperty('max');
  expectTypeOf<RealmQuery>().not.toHaveProperty('max');
  expectTypeOf<RequestOptions>().toExtend<{ readonly signal?: AbortSignal | undefined }>();
}

export function references(): void {
  expectTypeOf<string | Role | RoleNode | RoleByIdNode>().toExtend<RoleReference>();
  expectTypeOf<{ id: string } | { name: string }>().toExtend<RoleReference>();
  expectTypeOf<string | { alias: string } | IdentityProviderNode>().toExtend<IdentityProviderReference>();
  expectTypeOf<readonly ['editor', RoleNode]>().toExtend<RoleReferences>();
  expectTypeOf(ada.groups.add).parameter(0).toEqualTypeOf<GroupReference | readonly GroupReference[]>();
  expectTypeOf(acme.groups.moveHere).parameter(0).toEqualTypeOf<GroupReference>();
  expectTypeOf(acme.organizations.byAlias('a').members.remove)
    .parameter(0)
    .toEqualTypeOf<UserReference | readonly UserReference[]>();
}

export async function entry(error: unknown): Promise<void> {
  expectTypeOf<{ username: string; password: string; totp: () => Promise<string> }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; clientSecret: string; realm: string }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; privateKey: CryptoKey; keyId: string }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; clientAssertion: () => Promise<string> }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; clientAuthentication: 'tls_client_auth' }>().toExtend<Auth>();
  expectTypeOf<{
    username: string;
    password: string;
    clientId: string;
    privateKey: string;
  }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; refreshToken: string }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; clientSecret: string; subjectToken: () => string }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; clientSecret: string; assertion: () => string }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; clientSecret: string; store: Map<string, string> }>().toExtend<Auth>();
  expectTypeOf<{ clientId: string; clientSecret: string; dpop: CryptoKeyPair }>().toExtend<Auth>();
  expectTypeOf<string>().toExtend<Auth>();
  expectTypeOf<() => string>().toExtend<Auth>();
  expectTypeOf<() => Promise<string>>().toExtend<Auth>();

  await using own = new KeycloakRealm({
    serverUrl: new URL('https://sso.test'),
    realmName: 'acme',
    auth: { clientId: 'provisioner', clientSecret: 'secret' },
    fetch: async (url, init) => {
      expectTypeOf(url).toEqualTypeOf<string>();
      expectTypeOf(init).toExtend<RequestInit>();
      expectTypeOf(init.headers).toEqualTypeOf<Record<string, string>>();
      return new Response();
    },
    hooks: {
      retry: (event) => {
        expectTypeOf(event).toEqualTypeOf<RetryEvent>();
      },
    },
  });
  expectTypeOf(own.close()).toEqualTypeOf<Promise<void>>();
  // The global `fetch` is one that can be injected.
  new KeycloakRealm({ serverUrl: 'https://sso.test', realmName: 'acme', fetch });

  if (error instanceof NotFoundError) {
    expectTypeOf(error).toExtend<KeycloakError>();
    expectTypeOf(error.httpStatus).toEqualTypeOf<number>();
    expectTypeOf(error.path).toEqualTypeOf<string>();
  }
  if (error instanceof KeycloakError && error.code === 'not_found')
    expectTypeOf(error.code).toExtend<string>();
}

/** The chain that the tree is known by, verb by verb, with an id and with names. */
export async function chain(realm: KeycloakRealm): Promise<void> {
  const clients = realm.admin.realms.byName('acme').clients;
  expectTypeOf(clients).toEqualTypeOf<Clients>();
  for (const client of [clients.byId('uuid'), clients.byClientId('web')]) {
    expectTypeOf(client).toEqualTypeOf<ClientNode>();
    const { roles } = client;
    expectTypeOf(roles).toEqualTypeOf<Roles>();
    expectTypeOf(await roles.all()).toEqualTypeOf<Role[]>();
    expectTypeOf(await roles.create({ name: 'editor' })).toEqualTypeOf<RoleNode>();
    const editor = roles.byName('editor');
    expectTypeOf(editor).toEqualTypeOf<RoleNode>();
    expectTypeOf(await editor.get()).toEqualTypeOf<Role>();
    expectTypeOf(await editor.update({ description: 'May edit' })).toEqualTypeOf<void>();
    expectTypeOf(await editor.delete()).toEqualTypeOf<void>();
  }
}

export async function listing<ItemNode>(list: Collection<ItemNode>): Promise<ItemNode[]> {
  const items: ItemNode[] = await list.all();
  for await (const item of list) items.push(item);
  return items;
}

export async function listsOfAnyKind(realm: KeycloakRealm): Promise<void> {
  const acme = realm.admin.realms.byName('acme');
  expectTypeOf(await listing(acme.users)).toEqualTypeOf<User[]>();
  expectTypeOf(await listing(acme.roles.byName('chief').composites)).toEqualTypeOf<Role[]>();
  expectTypeOf(await listing(acme.clientScopes)).toEqualTypeOf<ClientScope[]>();
}

export async function whatIsMissing(error: unknown): Promise<void> {
  if (error instanceof NotFoundError) expectTypeOf(error.missing).toEqualTypeOf<readonly string[]>();
}

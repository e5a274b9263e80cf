import type { RealmRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Kind } from '../../tree/references.ts';
import type { Tools } from '../../tree/tools.ts';
import type { resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import type { realmGroups, resolveGroups } from '../groups/reference.ts';
import type { realmRoles, resolveRoles } from '../roles/reference.ts';
import { flowAliases } from '../shared/flow-names.ts';
import type { clientSegment } from '../shared/lookups.ts';
import { always } from '../shared/provider-names.ts';
import { requireProviders as requireIdentityProviders } from '../users/user-names.ts';
import { contentOf, type Name, type ProviderKind, type What } from './document-content.ts';

/** Functions of this module's callers. */
export interface DocumentTools extends Tools {
  readonly clientSegment: typeof clientSegment;
  readonly flowsOfRealm: readonly string[];
  readonly realmGroups: typeof realmGroups;
  readonly realmRoles: typeof realmRoles;
  readonly resolveClientScopes: typeof resolveClientScopes;
  readonly resolveGroups: typeof resolveGroups;
  readonly resolveRoles: typeof resolveRoles;
}

/** Throws `NotFoundError` for those of these names that there are not. */
type Search = (what: What, names: readonly Name[]) => Promise<unknown>;

/**
 * Purpose of a document: the server makes a realm of it (`make`) or takes it into one (`import`), or it is added to the
 * content of a new realm (`add`) or of an existing one (`change`).
 */
export type Purpose = 'make' | 'import' | 'add' | 'change';

/** Every new realm has these flows, whatever flows its document has. */
const flowsOfServer: readonly string[] = [
  'browser',
  'clients',
  'direct grant',
  'docker auth',
  'first broker login',
  'registration',
  'reset credentials',
];

/** Client scopes that new realms have, on whatever supported release and with whatever feature. */
const scopesOfServer: readonly string[] = [
  'acr',
  'address',
  'AuthnContextClassRef',
  'basic',
  'email',
  'microprofile-jwt',
  'offline_access',
  'oid4vc_natural_person',
  'oid4vc_natural_person_jwt',
  'oid4vc_natural_person_sd',
  'organization',
  'phone',
  'profile',
  'role_list',
  'roles',
  'saml_organization',
  'service_account',
  'ssf.manage',
  'ssf.read',
  'web-origins',
];

/** Clients that new realms have. Which roles they have differs from release to release. */
const clientsOfServer: readonly string[] = [
  'account',
  'account-console',
  'admin-cli',
  'admin-permissions',
  'broker',
  'master-realm',
  'realm-management',
  'security-admin-console',
];

/** Roles of new realms, next to the one of the default roles. */
const rolesOfServer: readonly string[] = ['admin', 'create-realm', 'offline_access', 'uma_authorization'];

/** The parts of the server's own list of providers in which those of a kind are. */
const providerLists: Readonly<Record<ProviderKind, readonly string[]>> = {
  authenticator: ['authenticator', 'client-authenticator', 'form-action', 'form-authenticator'],
  'client authenticator': ['client-authenticator'],
  'identity provider type': ['identity_provider', 'social'],
  'identity provider mapper': ['identity-provider-mapper'],
  'protocol mapper': ['protocol-mapper'],
  'required action': ['required-action'],
};

/**
 * Checks that a document has what it names, or that the realm has it. Throws one `NotFoundError` that lists everything
 * missing.
 */
export async function checkDocument(
  tools: DocumentTools,
  node: TreeNode,
  document: RealmRepresentation,
  purpose: Purpose,
  options: RequestOptions | undefined,
): Promise<void> {
  const { own, named } = contentOf(
    tools,
    document,
    tools.flowsOfRealm,
    purpose === 'add' || purpose === 'change',
  );
  const { clientScopes, defaultDefaultClientScopes, defaultOptionalClientScopes } = document;
  const ofRealm = [...(defaultDefaultClientScopes ?? []), ...(defaultOptionalClientScopes ?? [])];
  if (!clientScopes && purpose === 'make' && ofRealm.length > 0)
    throw new TypeError(
      'The server takes defaultDefaultClientScopes and defaultOptionalClientScopes together with clientScopes alone',
    );
  const search =
    purpose === 'change' || purpose === 'import'
      ? inRealm(tools, node, options)
      : inNew(tools, node, document, purpose, options);
  const providers = inServer(tools, node, options);
  await tools.allResolved(
    node,
    [...named].map(([what, names]) => async () => {
      const there = new Set(own.get(what)?.map((name) => keyOf(what, name)));
      const left = new Map(names.map((name) => [keyOf(what, name), name]));
      for (const key of there) left.delete(key);
      if (left.size === 0) return;
      await (Object.hasOwn(providerLists, what) ? providers : search)(what, [...left.values()]);
    }),
  );
}

/** The path of a group may lack its first slash; two clients may have roles of one name. */
function keyOf(what: What, { name, client }: Name): string {
  return what === 'group' ? `/${name.replace(/^\//, '')}` : JSON.stringify([client, name]);
}

/** Searches in the realm at a node. */
function inRealm(tools: DocumentTools, node: TreeNode, options: RequestOptions | undefined): Search {
  return async (what, names) => {
    const texts = names.map(({ name }) => name);
    switch (what) {
      case 'flow':
        return flowAliases(tools, true, node, { ...texts }, options);
      case 'group':
        return tools.resolveGroups(tools.realmGroups(node), texts, options);
      case 'role':
        return tools.resolveRoles(
          tools.realmRoles(node),
          names.map(({ name, client }) => (client === undefined ? name : { client, role: name })),
          options,
        );
      case 'client':
        return tools.allResolved(
          node,
          texts.map((clientId) => () => tools.clientSegment(node, clientId).resolve(options)),
        );
      case 'client scope':
        return tools.resolveClientScopes(node, texts, options);
      case 'identity provider':
        return requireIdentityProviders(tools, node, texts, options);
      default:
        return among(tools, node, what, names, () => false);
    }
  };
}

/** Searches in what the server makes of a new realm by itself. */
function inNew(
  tools: DocumentTools,
  node: TreeNode,
  { realm = '', clientScopes }: RealmRepresentation,
  purpose: Purpose,
  options: RequestOptions | undefined,
): Search {
  const known: Partial<Record<What, readonly string[]>> = {
    flow: flowsOfServer,
    client: clientsOfServer,
    // A list of client scopes stands for all that the realm is to have.
    'client scope': clientScopes && purpose === 'make' ? [] : scopesOfServer,
    role: [...rolesOfServer, `default-roles-${String(realm).toLowerCase()}`],
  };
  return async (what, names) => {
    const ofClients = what === 'role' ? await rolesOfMaster(tools, node, names, options) : new Map();
    await among(tools, node, what, names, ({ name, client }) =>
      client === undefined
        ? known[what]?.includes(name) === true
        : clientsOfServer.includes(client) && (ofClients.get(client)?.includes(name) ?? true),
    );
  };
}

/**
 * Returns the roles of the clients that every realm has, as the master realm has them: they differ from release to
 * release. Those that the caller may not see are left out.
 */
async function rolesOfMaster(
  { fewAtOnce, list, open, ResourceNode, unlessAbsent, unlessForbidden }: DocumentTools,
  realms: TreeNode,
  names: readonly Name[],
  options: RequestOptions | undefined,
): Promise<Map<string, string[]>> {
  const clients = open(ResourceNode, realms, 'master', 'clients');
  const found = new Map<string, string[]>();
  const wanted = new Set(names.flatMap(({ client }) => client ?? []));
  await fewAtOnce(
    [...wanted].filter((client) => clientsOfServer.includes(client)),
    async (client) => {
      // Of itself, the master realm has the roles for its management in another client.
      const clientId = client === 'realm-management' ? 'master-realm' : client;
      const search = list<{ id: string }>(clients, [], options, { query: { clientId } });
      const [held] = (await unlessForbidden(unlessAbsent(search), [])) ?? [];
      if (!held) return;
      const roles = await unlessForbidden(
        list<{ name: string }>(clients, [held.id, 'roles'], options),
        undefined,
      );
      if (roles) found.set(client, ['realm-admin', ...roles.map(({ name }) => name)]);
    },
  );
  return found;
}

/** Searches among the providers of the server. */
function inServer(tools: DocumentTools, node: TreeNode, options: RequestOptions | undefined): Search {
  let reading: Promise<Info> | undefined;
  return async (what, names) => {
    if (names.every(({ name }) => always.has(name))) return;
    const server = tools.open(tools.ResourceNode, tools.homeOf(node, 'server'), 'serverinfo');
    reading ??= tools.unlessForbidden(tools.json<Info>(server, 'GET', [], options), {});
    const { providers } = await reading;
    const lists = providerLists[what as ProviderKind].map((name) => providers?.[name]?.providers);
    // Who may not see them can still write.
    if (lists.every((list) => list === undefined)) return;
    await among(tools, node, what, names, ({ name }) =>
      lists.some((list) => list !== undefined && Object.hasOwn(list, name)),
    );
  };
}

interface Info {
  readonly providers?: Readonly<Record<string, { readonly providers?: object }>>;
}

/** Throws one `NotFoundError` that lists the names that are not there. */
function among(
  { resolve }: DocumentTools,
  node: TreeNode,
  what: string,
  names: readonly Name[],
  isThere: (name: Name) => boolean,
): Promise<Name[]> {
  const kind: Kind<Name, Name, Name> = {
    what,
    read: (_, name) => name,
    nameOf: ({ name, client }) => (client === undefined ? name : `${client}/${name}`),
    isByName: () => false,
    find: async (_, items) => items.map((item) => (isThere(item) ? item : undefined)),
  };
  return resolve(kind, node, names, undefined);
}

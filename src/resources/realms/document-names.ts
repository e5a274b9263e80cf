import type {
  ClientRepresentation,
  GroupRepresentation,
  RealmRepresentation,
  UserRepresentation,
} from '../../facts/representations.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Kind } from '../../tree/references.ts';
import type { Tools } from '../../tree/tools.ts';
import type { RealmFlow } from './settings.ts';

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

/**
 * Checks that a document of a realm has what it names, or with `isAdded` what it adds to a new realm. Throws one
 * `NotFoundError` that lists everything it lacks.
 */
export async function checkDocument(
  tools: Tools,
  flowsOfRealm: readonly RealmFlow[],
  node: TreeNode,
  document: RealmRepresentation,
  isAdded = false,
): Promise<void> {
  const { authenticationFlows = [], clientScopes, groups = [], clients = [], users = [] } = document;
  const { defaultDefaultClientScopes, defaultOptionalClientScopes, defaultGroups = [] } = document;
  const ofRealm = [...(defaultDefaultClientScopes ?? []), ...(defaultOptionalClientScopes ?? [])];
  if (!clientScopes && !isAdded && ofRealm.length > 0)
    throw new TypeError(
      'The server takes defaultDefaultClientScopes and defaultOptionalClientScopes together with clientScopes alone',
    );
  const flows = [...flowsOfServer, ...authenticationFlows.map(({ alias = '' }) => alias)];
  const paths = groups.flatMap((group) => pathsOf(group));
  const ofClients = clients.flatMap((client: ClientRepresentation) => [
    ...(client.defaultClientScopes ?? []),
    ...(client.optionalClientScopes ?? []),
  ]);
  // Without client scopes in it, the client scopes of the server's own are there, which differ from release to release.
  const scopes = clientScopes || isAdded ? [...ofRealm, ...ofClients] : [];
  const ofUsers = users.flatMap((user: UserRepresentation) => user.groups ?? []);
  const asPath = (path: string): string => (path.startsWith('/') ? path : `/${path}`);
  await tools.allResolved(node, [
    () => among(tools, node, 'flow', flows, given(flowsOfRealm.map((key) => document[key]))),
    () => among(tools, node, 'group', paths, [...defaultGroups, ...ofUsers], asPath),
    () =>
      among(
        tools,
        node,
        'client scope',
        [...(isAdded ? scopesOfServer : []), ...(clientScopes ?? []).map(({ name = '' }) => name)],
        scopes,
      ),
  ]);
}

function given(values: readonly (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined);
}

function pathsOf({ name = '', subGroups = [] }: GroupRepresentation, above = ''): string[] {
  const path = `${above}/${name}`;
  return [path, ...subGroups.flatMap((group) => pathsOf(group, path))];
}

function among(
  { resolve }: Tools,
  node: TreeNode,
  what: string,
  names: readonly string[],
  wanted: readonly string[],
  as: (name: string) => string = (name) => name,
): Promise<string[]> {
  const kind: Kind<string, string, string> = {
    what,
    read: (_, name) => name,
    nameOf: (name) => name,
    find: async (_, items) => items.map((name) => (names.includes(as(name)) ? name : undefined)),
  };
  return resolve(kind, node, wanted, undefined);
}

import type {
  ClientRepresentation,
  GroupRepresentation,
  RealmRepresentation,
  UserRepresentation,
} from '../../facts/representations.ts';
import type { TreeNode } from '../../tree/node.ts';
import { allResolved, type Kind, resolve } from '../../tree/references.ts';
import { flowsOfRealm } from './settings.ts';

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

/** Checks that a document of a realm has what it names. Throws one `NotFoundError` that lists everything it lacks. */
export async function requireNamed(node: TreeNode, document: RealmRepresentation): Promise<void> {
  const { authenticationFlows = [], clientScopes, groups = [], clients = [], users = [] } = document;
  const { defaultDefaultClientScopes, defaultOptionalClientScopes, defaultGroups = [] } = document;
  const ofRealm = [...(defaultDefaultClientScopes ?? []), ...(defaultOptionalClientScopes ?? [])];
  if (!clientScopes && ofRealm.length > 0)
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
  const scopes = clientScopes ? [...ofRealm, ...ofClients] : [];
  const ofUsers = users.flatMap((user: UserRepresentation) => user.groups ?? []);
  const asPath = (path: string): string => (path.startsWith('/') ? path : `/${path}`);
  await allResolved(node, [
    () => among(node, 'flow', flows, given(flowsOfRealm.map((key) => document[key]))),
    () => among(node, 'group', paths, [...defaultGroups, ...ofUsers], asPath),
    () =>
      among(
        node,
        'client scope',
        (clientScopes ?? []).map(({ name = '' }) => name),
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

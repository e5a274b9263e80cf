import type { ClientRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { EnsureRules, See } from '../../tree/ensure.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import { ensureMappers } from '../client-scopes/mapper-lists.ts';
import type { Client, ClientScope } from '../shared/entities.ts';
import type { ClientNode } from './client.ts';

/** The client scope that the server itself adds to a client with a service account, and removes with the account. */
const serviceAccountScope = 'service_account';

type ScopeList = 'defaultClientScopes' | 'optionalClientScopes';

/** Fields that determine the client scopes of a client. */
type ScopedClient = Pick<
  ClientRepresentation,
  ScopeList | 'protocol' | 'publicClient' | 'serviceAccountsEnabled'
>;

/** Rules of `ensure` for a client. */
export function clientRules(
  tools: Tools,
  resolve: typeof resolveClientScopes,
  clients: TreeNode,
  client: ScopedClient,
): EnsureRules<ClientNode> {
  return {
    atCreate: ['authorizationSettings', 'registrationAccessToken'],
    members: {
      defaultClientScopes: linking('defaultClientScopes', client, resolve),
      optionalClientScopes: linking('optionalClientScopes', client, resolve),
      protocolMappers: ensureMappers,
    },
    filled: async (_, within) => withBothScopes(tools, clients, client, within),
    // The server returns no secret of a public client, whether the client has one or not.
    spelled: async (_, found: Partial<Client>) =>
      (client.publicClient ?? found.publicClient) && !found.secret ? { ...found, secret: tools.mask } : found,
  };
}

/** The client with both lists of client scopes, if one is given: the server would leave the other one empty. */
async function withBothScopes(
  { checkedList, list, realmOf }: Tools,
  clients: TreeNode,
  client: ScopedClient,
  options: RequestOptions | undefined,
): Promise<object> {
  const {
    defaultClientScopes: byDefault,
    optionalClientScopes: optional,
    protocol = 'openid-connect',
  } = client;
  const given = byDefault ?? optional;
  if (!given || (byDefault && optional)) return client;
  const [key, path] = byDefault
    ? ['optionalClientScopes', 'default-optional-client-scopes']
    : ['defaultClientScopes', 'default-default-client-scopes'];
  checkedList(byDefault ? 'defaultClientScopes' : 'optionalClientScopes', given);
  const listed = await list<ClientScope>(realmOf(clients), [path], options);
  const fitting = listed.filter((scope) => scope.protocol === protocol && !given.includes(scope.name));
  return { ...client, [key]: fitting.map(({ name }) => name) };
}

/** Sets a list of client scopes, unless nothing differs. */
function linking(
  key: ScopeList,
  { serviceAccountsEnabled }: ScopedClient,
  resolve: typeof resolveClientScopes,
): See<ClientNode> {
  return async (node, wanted: readonly string[], options, found: Client, { tools, differences }) => {
    tools.checkedList(key, wanted);
    const hasAccount = serviceAccountsEnabled ?? found.serviceAccountsEnabled;
    const isUnasked = (name: string): boolean =>
      hasAccount === true && name === serviceAccountScope && !wanted.includes(name);
    const present = found[key]?.filter((name) => !isUnasked(name));
    const { diff } = differences({ [key]: present }, { [key]: wanted });
    if (diff.length === 0) return undefined;
    await resolve(node, wanted, options);
    return async (within) => {
      // An update before this one may have enabled the service account.
      const unasked = (await node[key].all(within)).filter(({ name }) => isUnasked(name));
      await node[key].set([...wanted, ...unasked], within);
      return { diff };
    };
  };
}

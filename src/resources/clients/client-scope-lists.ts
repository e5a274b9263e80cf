import type { ClientRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { Due } from '../../tree/ensure.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { ClientScopeReference, resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import type { Client, ClientScope } from '../shared/entities.ts';

/** Name of a list of client scopes. */
export type ScopeList = 'defaultClientScopes' | 'optionalClientScopes';

/** Fields that determine the client scopes of a client. */
export type ScopedClient = Pick<ClientRepresentation, ScopeList | 'protocol' | 'serviceAccountsEnabled'>;

type Resolve = typeof resolveClientScopes;
type Linked = {
  readonly [Key in ScopeList]: {
    all(options?: RequestOptions): Promise<ClientScope[]>;
    set(scopes: readonly ClientScopeReference[], options?: RequestOptions): Promise<unknown>;
  };
};

/** The client with both lists of client scopes, where one is given: the server would leave the other one empty. */
export async function withBothScopes(
  { list, realmOf }: Tools,
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
  const listed = await list<ClientScope>(realmOf(clients), [path], options);
  const fitting = listed.filter((scope) => scope.protocol === protocol && !given.includes(scope.name));
  return { ...client, [key]: fitting.map(({ name }) => name) };
}

/** Returns the write that sets a list of client scopes, or `undefined` if nothing differs. */
export async function linked(
  {
    checkedList,
    differences,
    ownScope,
    resolveClientScopes,
  }: Tools & { readonly ownScope: string; readonly resolveClientScopes: Resolve },
  key: ScopeList,
  { serviceAccountsEnabled }: ScopedClient,
  node: TreeNode & Linked,
  wanted: readonly string[],
  options: RequestOptions | undefined,
  found: Client,
): Promise<Due | undefined> {
  checkedList(key, wanted);
  const hasAccount = serviceAccountsEnabled ?? found.serviceAccountsEnabled;
  const isUnasked = (name: string): boolean =>
    hasAccount === true && name === ownScope && !wanted.includes(name);
  const present = found[key]?.filter((name) => !isUnasked(name));
  const { diff } = differences({ [key]: present }, { [key]: wanted });
  if (diff.length === 0) return undefined;
  await resolveClientScopes(node, wanted, options);
  return async (within) => {
    // An update before this one can have switched the service account on.
    const unasked = (await node[key].all(within)).filter(({ name }) => isUnasked(name));
    await node[key].set([...wanted, ...unasked], within);
    return { diff };
  };
}

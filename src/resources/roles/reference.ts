import type { RoleRepresentation } from '../../facts/representations.ts';
import { noSuchRole } from '../../facts/words.ts';
import { NotFoundError } from '../../http/errors.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { SetRules } from '../../tree/facts.ts';
import { checkedName, hasCache } from '../../tree/keys.ts';
import { done, json, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { isNodeOf, resolve } from '../../tree/references.ts';
import { tools } from '../../tree/tools.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import type {
  AnyRoleReference,
  AnyRoleReferences,
  Catalogue,
  ClientRoleReference,
  RoleTools,
  WantedRole,
} from './role-reference.ts';

export type {
  AnyRoleReference,
  AnyRoleReferences,
  Catalogue,
  ClientRoleReference,
  RoleAddress,
  RoleReference,
  RoleReferences,
} from './role-reference.ts';

const loadFinding = loader(() => import('./finding.ts'));
const loadRenewing = loader(() => import('./renewing.ts'));

/** Returns the roles with id and name, which the server needs together. Names are roles of the catalogue. */
export async function resolveRoles(
  catalogue: Catalogue,
  references: AnyRoleReferences,
  options: RequestOptions | undefined,
  known: readonly Role[] = [],
): Promise<Role[]> {
  const { roleKind } = await loadFinding();
  const kind = roleKind(roleTools(), catalogue);
  return resolve(kind, catalogue.roles, [references].flat(), options, known);
}

function roleTools(): RoleTools {
  return { ...tools, checkedRole, clientSegment, existingRole };
}

/** Parses a reference to a role. Anything else is a `TypeError`. */
function checkedRole(from: TreeNode, reference: unknown): WantedRole {
  if (isNodeOf(reference, 'role')) return reference;
  const { id, name, client, role } = (
    typeof reference === 'string' ? { name: reference } : (reference ?? {})
  ) as RoleRepresentation & Partial<ClientRoleReference>;
  if (typeof client === 'string' && typeof role === 'string') {
    checkedName(from, 'role', role);
    return { client, role };
  }
  if (typeof id === 'string') return { id, name };
  if (typeof name !== 'string') throw new TypeError('A role must be a name, { id }, { name }, or a node');
  checkedName(from, 'name', name);
  return { client: undefined, role: name };
}

/** Returns the role at a node, or `undefined` if it is missing. Throws if the client or the realm is missing. */
export function existingRole(node: TreeNode, options: RequestOptions | undefined): Promise<Role | undefined> {
  const isAbsent = ({ description }: NotFoundError): boolean => noSuchRole.test(description);
  return unlessAbsent(json<Role>(node, 'GET', [], options), isAbsent);
}

/** Adds roles to the list at a node, or removes them from it, in one request. */
export async function sendRoles(
  node: TreeNode,
  method: 'POST' | 'DELETE',
  roles: readonly Role[],
  options: RequestOptions | undefined,
): Promise<void> {
  const send = async (roles: readonly Role[]): Promise<void> => {
    const body = roles.map(({ id, name }) => ({ id, name }));
    // Depending on the route, a DELETE without roles removes all of them, or fails.
    if (body.length > 0) await done(node, method, [], options, { body, repeatable: true });
  };
  try {
    await send(roles);
  } catch (error) {
    if (!hasCache(node) || !(error instanceof NotFoundError)) throw error;
    const { renewed } = await loadRenewing();
    const others = await renewed(roleTools(), node, roles, options);
    if (!others) throw error;
    await send(others);
  }
}

/** Rules for changing a list of roles by a POST and a DELETE at `holder`. Names are roles of the catalogue. */
export function roleSet(
  catalogue: Catalogue,
  current: (options: RequestOptions | undefined) => Promise<readonly Role[]>,
  holder: TreeNode,
): SetRules<Role, AnyRoleReference> {
  return {
    what: 'roles',
    check: (reference) => checkedRole(catalogue.roles, reference),
    resolve: (references, options, known) => resolveRoles(catalogue, references, options, known),
    current,
    takesAll: true,
    unseen: true,
    // Adds before it removes, so that nobody goes without in between.
    write: async ({ added, removed }, options) => {
      await sendRoles(holder, 'POST', added, options);
      await sendRoles(holder, 'DELETE', removed, options);
    },
    holder,
  };
}

/** The roles of the realm that holds a node. */
export function realmRoles(node: TreeNode): Catalogue {
  return { roles: open(ResourceNode, realmOf(node), 'roles'), isOfClient: false };
}

/** The roles of a client in the realm that holds a node. */
export function clientRoles(node: TreeNode, client: Segment): Catalogue {
  return { roles: open(ResourceNode, realmOf(node), 'clients', client, 'roles'), isOfClient: true };
}

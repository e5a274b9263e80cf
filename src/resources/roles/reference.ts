import type { RoleRepresentation } from '../../facts/representations.ts';
import { noSuchRole } from '../../facts/words.ts';
import { bounded } from '../../http/deadline.ts';
import { ForbiddenError, NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedName, missing } from '../../tree/keys.ts';
import { done, json, keyIn, keyOf, list, open, openInRealm, ResourceNode } from '../../tree/node.ts';
import { checkedList, type SetChanges, setItems } from '../../tree/reference-set.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import type { RoleByIdNode, RoleNode } from './roles.ts';

/** A role, said by its name, by a representation that has its `name`, or by a node of the tree. */
export type RoleReference = string | RoleRepresentation | RoleNode | RoleByIdNode;

/** One role or several of them. */
export type RoleReferences = RoleReference | readonly RoleReference[];

/** A role of a client, by the `clientId` and its own name. */
export interface ClientRoleReference {
  readonly client: string;
  readonly role: string;
}

/** A role of the realm or of any client; a name alone is a role of the realm. */
export type AnyRoleReference = RoleReference | ClientRoleReference;

/** One role or several of them, of the realm or of any client. */
export type AnyRoleReferences = AnyRoleReference | readonly AnyRoleReference[];

/** Roles at a place of the tree. */
export interface RoleSet {
  /** Where they are added by POST and removed by DELETE. */
  readonly node: ResourceNode;
  /** Where names are looked for. */
  readonly catalogue: ResourceNode;
  /** The roles that are there. */
  readonly all: (options: RequestOptions | undefined) => Promise<Role[]>;
  /** Roles to look for names in, for who may not read the catalogue. */
  readonly instead?: ((options: RequestOptions | undefined) => Promise<Role[]>) | undefined;
}

/** Measured: with 500 roles a list of all of them costs as much as three or four single ones, with 5000 as 50. */
const fewNames = 5;

/**
 * The roles, with the id and name that the server wants together. Names are roles of the catalogue; those that it
 * lacks are told in one `NotFoundError`, and nothing has been changed then.
 */
export async function resolveRoles(
  catalogue: ResourceNode,
  references: AnyRoleReferences,
  options: RequestOptions | undefined,
  { known = [], instead }: { known?: readonly Role[]; instead?: RoleSet['instead'] } = {},
): Promise<Role[]> {
  const wanted = [references].flat().map((reference) => checked(catalogue, reference));
  const names = new Map<string | undefined, Set<string>>();
  for (const reference of wanted) {
    if (!isName(reference)) continue;
    names.set(reference.client, (names.get(reference.client) ?? new Set()).add(reference.role));
  }
  const found = new Map<string | undefined, Map<string, Role>>();
  const search = async (client: string | undefined, names: Set<string>): Promise<void> => {
    const roles =
      client === undefined
        ? await foundIn(catalogue, names, options, { known, instead })
        : await rolesOf(client, catalogue, names, options);
    found.set(client, new Map(roles.map((role) => [role.name, role])));
  };
  const [nodes] = await Promise.all([
    Promise.all(
      wanted.map((item) => (item instanceof ResourceNode ? existingRole(item, options) : undefined)),
    ),
    ...[...names].map(([client, names]) => search(client, names)),
  ]);
  const absent: string[] = [];
  const roles = wanted.map((item, index) => {
    const role = isName(item)
      ? found.get(item.client)?.get(item.role)
      : item instanceof ResourceNode
        ? nodes[index]
        : item;
    if (role === undefined) absent.push(labelOf(item));
    return role as Role;
  });
  if (absent.length === 0) return roles;
  throw missing(catalogue, `No such role: ${[...new Set(absent)].sort().join(', ')}`);
}

/** Those of the names that roles of a catalogue have. */
async function foundIn(
  catalogue: ResourceNode,
  names: Set<string>,
  options: RequestOptions | undefined,
  { known = [], instead }: { known?: readonly Role[]; instead?: RoleSet['instead'] } = {},
): Promise<Role[]> {
  const present = new Map(known.map((role) => [role.name, role]));
  const wanted = [...names].filter((name) => !present.has(name));
  // No path can hold dots.
  const isShort = wanted.length <= fewNames && !wanted.includes('.') && !wanted.includes('..');
  try {
    const roles = isShort
      ? await Promise.all(wanted.map((name) => existingRole(open(ResourceNode, catalogue, name), options)))
      : await list<Role>(catalogue, [], options);
    return [...known, ...roles.filter((role) => role !== undefined)];
  } catch (error) {
    if (!instead || !(error instanceof ForbiddenError)) throw error;
    return instead(options);
  }
}

/** Those of a client, which may not exist itself. */
async function rolesOf(
  clientId: string,
  from: ResourceNode,
  names: Set<string>,
  options: RequestOptions | undefined,
): Promise<Role[]> {
  const client = clientSegment(from, clientId);
  try {
    await client.resolve(options);
  } catch (error) {
    if (error instanceof NotFoundError && error.description.startsWith('Nothing has the clientId')) return [];
    throw error;
  }
  return foundIn(openInRealm(ResourceNode, from, 'clients', client, 'roles'), names, options);
}

/** The role at a node; not the error that says that the client or the realm is missing. */
export async function existingRole(
  node: ResourceNode,
  options: RequestOptions | undefined,
): Promise<Role | undefined> {
  try {
    return await json<Role>(node, 'GET', [], options);
  } catch (error) {
    if (error instanceof NotFoundError && noSuchRole.test(error.description)) return undefined;
    throw error;
  }
}

/** Adds roles to the list at a node, or removes them from it, in one request. */
export function changeRoles(
  node: ResourceNode,
  method: 'POST' | 'DELETE',
  catalogue: ResourceNode,
  references: AnyRoleReferences,
  options: RequestOptions | undefined,
  instead?: RoleSet['instead'],
): Promise<void> {
  return bounded(options, async (options) => {
    const roles = await resolveRoles(catalogue, references, options, { instead });
    await send(node, method, roles, options);
  });
}

/** Makes these the only roles of a set. */
export async function setRoles(
  { node, catalogue, all, instead }: RoleSet,
  references: readonly AnyRoleReference[],
  options: RequestOptions | undefined,
): Promise<SetChanges<Role>> {
  for (const reference of checkedList(references, 'roles')) checked(catalogue, reference);
  return setItems<Role>(node, options, {
    read: async (options) => {
      const current = await all(options);
      // The list of a composite role can hold a client's role of the same name.
      const known = current.filter(({ clientRole }) => clientRole === isOfClient(catalogue));
      return { current, wanted: await resolveRoles(catalogue, references, options, { known, instead }) };
    },
    add: (roles, options) => send(node, 'POST', roles, options),
    remove: (roles, options) => send(node, 'DELETE', roles, options),
  });
}

async function send(
  node: ResourceNode,
  method: 'POST' | 'DELETE',
  roles: readonly Role[],
  options: RequestOptions | undefined,
): Promise<void> {
  const body = roles.map(({ id, name }) => ({ id, name }));
  // A DELETE without roles removes all of them, or fails, by the route.
  if (body.length > 0) await done(node, method, [], { ...options, body, repeatable: true });
}

type Checked = { id: string; name: string } | ResourceNode | { client: string | undefined; role: string };

function checked(catalogue: ResourceNode, reference: unknown): Checked {
  if (reference instanceof ResourceNode) {
    keyIn(reference, 'roles', 'roles-by-id');
    return reference;
  }
  const { id, name, client, role } = (
    typeof reference === 'string' ? { name: reference } : (reference ?? {})
  ) as RoleRepresentation & Partial<ClientRoleReference>;
  if (typeof client === 'string' && typeof role === 'string') {
    checkedName(catalogue, 'role', role);
    return { client, role };
  }
  if (typeof name !== 'string')
    throw new TypeError('A role must be a name, a representation with a name, or a node');
  if (typeof id === 'string') return { id, name };
  checkedName(catalogue, 'name', name);
  return { client: undefined, role: name };
}

function isName(reference: Checked): reference is { client: string | undefined; role: string } {
  return !(reference instanceof ResourceNode) && 'role' in reference;
}

function labelOf(reference: Checked): string {
  if (reference instanceof ResourceNode) return reference.url;
  if (!isName(reference)) return JSON.stringify(reference.name);
  const { client, role } = reference;
  return JSON.stringify(role) + (client === undefined ? '' : ` of client ${JSON.stringify(client)}`);
}

/** The roles among which names are looked for, of a list that is kept at `realm` or at the id of a client. */
export function catalogueOf(list: ResourceNode): ResourceNode {
  const key = keyOf(list);
  // A client's id is a UUID, so that `realm` is never one.
  return key === 'realm'
    ? openInRealm(ResourceNode, list, 'roles')
    : openInRealm(ResourceNode, list, 'clients', key, 'roles');
}

function isOfClient(catalogue: ResourceNode): boolean {
  return keyOf(catalogue, 2) === 'clients';
}

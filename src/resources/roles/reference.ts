import type { RoleRepresentation } from '../../facts/representations.ts';
import { noSuchRole } from '../../facts/words.ts';
import { ForbiddenError, NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import type { SetRules } from '../../tree/facts.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { checkedName } from '../../tree/keys.ts';
import { done, json, list, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import { isNodeOf, type Kind, resolve } from '../../tree/references.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';

/** A node of a role, addressed by name or by id. */
export interface RoleAddress extends ResourceNode {
  readonly composites: ResourceNode;
  readonly permissions: ResourceNode;
}

/** A role, identified by its name, by `{ id }` or `{ name }` such as a representation has, or by a node. */
export type RoleReference = string | { readonly id: string } | { readonly name: string } | RoleAddress;

/** One role or several. */
export type RoleReferences = RoleReference | readonly RoleReference[];

/** A role of a client, identified by the client's `clientId` and the role's name. */
export interface ClientRoleReference {
  readonly client: string;
  readonly role: string;
}

/** A role of the realm or of any client. A name alone is a role of the realm. */
export type AnyRoleReference = RoleReference | ClientRoleReference;

/** One role or several, of the realm or of any client. */
export type AnyRoleReferences = AnyRoleReference | readonly AnyRoleReference[];

/** Roles among which names are looked up: of the realm, or of one client. */
export interface Catalogue {
  readonly roles: TreeNode;
  /** Whether they are roles of a client. */
  readonly isOfClient: boolean;
  /** Fallback list of roles for callers who may not read the role list itself. */
  readonly instead?: ((options: RequestOptions | undefined) => Promise<readonly Role[]>) | undefined;
}

/** What a reference says: a role with all that the server wants, an id, a node, or a name. */
type Wanted =
  | { readonly id: string; readonly name: string | undefined }
  | TreeNode
  | { readonly client: string | undefined; readonly role: string };

/** Measured: with 500 roles, a list of all of them costs as much as three or four single reads; with 5000, as 50. */
const fewNames = 5;

/** Returns the roles with id and name, which the server needs together. Names are roles of the catalogue. */
export function resolveRoles(
  catalogue: Catalogue,
  references: AnyRoleReferences,
  options: RequestOptions | undefined,
  known: readonly Role[] = [],
): Promise<Role[]> {
  const kind: Kind<AnyRoleReference, Wanted, Role> = {
    what: 'role',
    read: checkedRole,
    nameOf,
    shownAs,
    find: (_, wanted, options, known) => findRoles(catalogue, wanted, options, known),
  };
  return resolve(kind, catalogue.roles, [references].flat(), options, known);
}

/** Parses a reference to a role. Anything else is a `TypeError`. */
function checkedRole(from: TreeNode, reference: unknown): Wanted {
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

async function findRoles(
  catalogue: Catalogue,
  wanted: readonly Wanted[],
  options: RequestOptions | undefined,
  known: readonly Role[],
): Promise<(Role | undefined)[]> {
  const names = Map.groupBy(wanted.filter(isName), ({ client }) => client);
  const found = new Map<string | undefined, Map<string, Role>>();
  const search = async (client: string | undefined, names: readonly string[]): Promise<void> => {
    // The list of a composite role can hold a client's role of the same name.
    const there = known.filter(({ clientRole = false }) => clientRole === catalogue.isOfClient);
    const roles =
      client === undefined
        ? await foundIn(catalogue, names, options, there)
        : await rolesOf(client, catalogue.roles, names, options);
    found.set(client, new Map(roles.map((role) => [role.name, role])));
  };
  const [read] = await Promise.all([
    fewAtOnce(wanted, async (item) => {
      if (isName(item)) return undefined;
      if ('url' in item) return existingRole(item, options);
      const { id, name } = item;
      return name === undefined ? roleOfId(catalogue, id, options, known) : { id, name };
    }),
    fewAtOnce([...names], ([client, named]) => search(client, [...new Set(named.map(({ role }) => role))])),
  ]);
  return wanted.map((item, index) => {
    return isName(item) ? found.get(item.client)?.get(item.role) : read[index];
  });
}

/** The role with an id, whose name the server wants too, but for composites. */
async function roleOfId(
  { roles: catalogue, instead }: Catalogue,
  id: string,
  options: RequestOptions | undefined,
  known: readonly Role[],
): Promise<Role | undefined> {
  const there = known.find((role) => role.id === id);
  if (there) return there;
  try {
    return await existingRole(open(ResourceNode, realmOf(catalogue), 'roles-by-id', id), options);
  } catch (error) {
    // Who may not read the role can still name it by its id.
    if (!(error instanceof ForbiddenError)) throw error;
    return instead ? (await instead(options)).find((role) => role.id === id) : ({ id } as Role);
  }
}

/** Returns the roles of a catalogue that have one of the names. */
async function foundIn(
  { roles: catalogue, instead }: Pick<Catalogue, 'roles' | 'instead'>,
  names: readonly string[],
  options: RequestOptions | undefined,
  known: readonly Role[] = [],
): Promise<readonly Role[]> {
  const wanted = names.filter((name) => known.every((role) => role.name !== name));
  // No path can hold the names `.` and `..`.
  const isShort = wanted.length <= fewNames && !wanted.includes('.') && !wanted.includes('..');
  try {
    const roles = isShort
      ? await fewAtOnce(wanted, (name) => existingRole(open(ResourceNode, catalogue, name), options))
      : await list<Role>(catalogue, [], options);
    return [...known, ...roles.filter((role) => role !== undefined)];
  } catch (error) {
    if (!instead || !(error instanceof ForbiddenError)) throw error;
    return instead(options);
  }
}

/** Returns the roles of a client that have one of the names; none if the client does not exist. */
async function rolesOf(
  clientId: string,
  from: TreeNode,
  names: readonly string[],
  options: RequestOptions | undefined,
): Promise<readonly Role[]> {
  const client = clientSegment(from, clientId);
  try {
    await client.resolve(options);
  } catch (error) {
    if (error instanceof NotFoundError && error.missing.includes(clientId)) return [];
    throw error;
  }
  return foundIn({ roles: open(ResourceNode, realmOf(from), 'clients', client, 'roles') }, names, options);
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
  const body = roles.map(({ id, name }) => ({ id, name }));
  // Depending on the route, a DELETE without roles removes all of them, or fails.
  if (body.length > 0) await done(node, method, [], options, { body, repeatable: true });
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

function isName(
  reference: Wanted,
): reference is { readonly client: string | undefined; readonly role: string } {
  return 'role' in reference && !('url' in reference);
}

function nameOf(reference: Wanted): string {
  if ('url' in reference) return reference.url;
  if (!isName(reference)) return reference.name ?? reference.id;
  const { client, role } = reference;
  return client === undefined ? role : `${client}/${role}`;
}

function shownAs(reference: Wanted): string {
  if ('url' in reference) return reference.url;
  if (!isName(reference) || reference.client === undefined) return JSON.stringify(nameOf(reference));
  return `${JSON.stringify(reference.role)} of client ${JSON.stringify(reference.client)}`;
}

import { NotFoundError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { missing } from '../../tree/keys.ts';
import type { Part } from '../../tree/make.ts';
import { open, openInRealm, ResourceNode, type Segment } from '../../tree/node.ts';
import type { Role } from '../shared/entities.ts';
import { clientSegment } from '../shared/lookups.ts';
import { type AnyRoleReference, changeRoles, type RoleReference, resolveRoles } from './reference.ts';

/** The roles that a new user or group gets. The server's POST ignores them: they are mapped right after it. */
export interface RoleGrants {
  /** Roles of the realm, each by its name, a representation or a node. */
  realmRoles?: readonly RoleReference[] | undefined;
  /** Roles of clients, by `clientId`, each by its name, a representation or a node. */
  clientRoles?: Readonly<Record<string, readonly RoleReference[]>> | undefined;
}

/** Gives the parts that map the roles of one of the grants; `place` goes before their names. */
export type GrantedRoles = (node: ResourceNode, grants: RoleGrants, place?: string) => Part[];

/** The roles of one grant that belong to the realm, or to a client. */
interface Batch {
  readonly client: string | undefined;
  readonly roles: readonly RoleReference[];
}

/**
 * Finds the roles of all grants, each of them once, and waits for what else is being looked up. What does not exist is
 * told in one `NotFoundError`.
 */
export async function findGranted(
  from: ResourceNode,
  grants: readonly RoleGrants[],
  options: RequestOptions | undefined,
  besides?: Promise<unknown>,
): Promise<GrantedRoles> {
  const catalogue = openInRealm(ResourceNode, from, 'roles');
  const clients = new Map<string | undefined, Map<RoleReference, Role | undefined>>();
  for (const { client, roles } of grants.flatMap(batchesOf)) {
    const known = clients.get(client) ?? new Map();
    for (const role of roles) known.set(role, undefined);
    clients.set(client, known);
  }
  const wanted = [...clients].flatMap(([client, roles]) =>
    [...roles.keys()].map((role) => ({ client, role })),
  );
  const references = wanted.map(
    ({ client, role }): AnyRoleReference =>
      client !== undefined && typeof role === 'string' ? { client, role } : role,
  );
  const roles = await allFound(from, resolveRoles(catalogue, references, options), besides);
  for (const [index, { client, role }] of wanted.entries()) clients.get(client)?.set(role, roles[index]);
  return (node, grants, place = '') =>
    batchesOf(grants).map(({ client, roles }) => {
      const known = roles.map((role) => clients.get(client)?.get(role) as Role);
      const label = client === undefined ? 'realmRoles' : `clientRoles of ${client}:`;
      return {
        name: `${place}${label} ${known.map(({ name }) => name).join(', ')}`,
        add: async (options) => {
          await changeRoles(
            open(ResourceNode, node, ...mappings(client, clients.get(client), from)),
            'POST',
            catalogue,
            known,
            options,
          );
          return [];
        },
      };
    });
}

function batchesOf({ realmRoles = [], clientRoles = {} }: RoleGrants): Batch[] {
  const batches: Batch[] = [
    { client: undefined, roles: realmRoles },
    ...Object.entries(clientRoles).map(([client, roles]) => ({ client, roles })),
  ];
  for (const { roles } of batches) {
    if (!Array.isArray(roles))
      throw new TypeError('realmRoles, and the clientRoles of each client, must be lists of roles');
  }
  return batches.filter(({ roles }) => roles.length > 0);
}

/** Where roles are mapped, below a user or a group. A role that was found by its name tells the id of its client. */
function mappings(
  client: string | undefined,
  found: ReadonlyMap<RoleReference, Role | undefined> | undefined,
  from: ResourceNode,
): Segment[] {
  if (client === undefined) return ['role-mappings', 'realm'];
  const [named] = [...(found ?? [])].filter(([reference]) => typeof reference === 'string');
  return ['role-mappings', 'clients', named?.[1]?.containerId ?? clientSegment(from, client)];
}

async function allFound<T>(
  from: ResourceNode,
  roles: Promise<T>,
  besides: Promise<unknown> | undefined,
): Promise<T> {
  const searches = await Promise.allSettled([roles, besides]);
  const errors: unknown[] = searches.flatMap((search) => (search.status === 'rejected' ? search.reason : []));
  if (errors.length === 0) return roles;
  // Another error says that the realm is missing, or that the caller may not look.
  if (!errors.every(isAbsent)) throw errors.find((error) => !isAbsent(error));
  throw missing(from, errors.map(({ description }) => description).join('; '));
}

function isAbsent(error: unknown): error is NotFoundError {
  return error instanceof NotFoundError && error.description.startsWith('No such');
}

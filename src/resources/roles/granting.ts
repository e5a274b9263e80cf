import type { RequestOptions } from '../../http/options.ts';
import type { Difference } from '../../tree/differences.ts';
import type { Due } from '../../tree/ensure.ts';
import type { Step } from '../../tree/make.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Segment } from '../../tree/path.ts';
import type { Tools } from '../../tree/tools.ts';
import type { Role } from '../shared/entities.ts';
import type { clientSegment } from '../shared/lookups.ts';
import type {
  AnyRoleReference,
  clientRoles,
  RoleReference,
  realmRoles,
  resolveRoles,
  sendRoles,
} from './reference.ts';
import type { MappedRoles, RoleMappingsNode } from './role-mappings.ts';

/** Roles of a new user or group. The server's POST ignores them, so they are mapped right after it. */
export interface RoleGrants {
  /** Roles of the realm, each identified by name, by a representation, or by a node. */
  realmRoles?: readonly RoleReference[] | undefined;
  /** Roles of clients by `clientId`, each identified by name, by a representation, or by a node. */
  clientRoles?: Readonly<Record<string, readonly RoleReference[]>> | undefined;
}

/** Returns the steps that map the roles of one of the grants; `place` is a prefix of their names. */
export type GrantedRoles = (node: TreeNode, grants: RoleGrants, place?: string) => Step[];

/** A node that roles can be mapped to. */
export interface Grantee extends TreeNode {
  readonly roleMappings: RoleMappingsNode;
}

/** Functions of this module's callers. */
export interface GrantTools extends Tools {
  readonly clientRoles: typeof clientRoles;
  readonly clientSegment: typeof clientSegment;
  readonly realmRoles: typeof realmRoles;
  readonly resolveRoles: typeof resolveRoles;
  readonly sendRoles: typeof sendRoles;
}

/** Roles of one grant that belong to the realm, or to a client. */
interface Batch {
  readonly client: string | undefined;
  readonly roles: readonly RoleReference[];
}

/** Looks up the roles of all grants, each of them once. Throws one `NotFoundError` that lists the missing ones. */
export async function findGranted(
  tools: GrantTools,
  from: TreeNode,
  grants: readonly RoleGrants[],
  options: RequestOptions | undefined,
): Promise<GrantedRoles> {
  const catalogue = tools.realmRoles(from);
  const clients = new Map<string | undefined, Map<RoleReference, Role | undefined>>();
  for (const { client, roles } of grants.flatMap(batchesOf)) {
    const known = clients.get(client) ?? new Map();
    for (const role of roles) known.set(role, undefined);
    clients.set(client, known);
  }
  const wanted = [...clients].flatMap(([client, roles]) =>
    [...roles.keys()].map((role) => ({ client, role })),
  );
  const references = wanted.map(({ client, role }) => ofClient(tools, client, role));
  const roles = await tools.resolveRoles(catalogue, references, options);
  for (const [index, { client, role }] of wanted.entries()) clients.get(client)?.set(role, roles[index]);
  return (node, grants, place = '') =>
    batchesOf(grants).map(({ client, roles }) => {
      const known = roles.map((role) => clients.get(client)?.get(role) as Role);
      const label = client === undefined ? 'realmRoles' : `clientRoles of ${client}:`;
      return {
        name: `${place}${label} ${known.map(({ name }) => name).join(', ')}`,
        run: async (options) => {
          const mapped = tools.open(
            tools.ResourceNode,
            node,
            ...mappings(tools, client, clients.get(client), from),
          );
          await tools.sendRoles(mapped, 'POST', known, options);
          return [];
        },
      };
    });
}

function batchesOf({ realmRoles = [], clientRoles = {} }: RoleGrants): Batch[] {
  const batches: Batch[] = [
    { client: undefined, roles: realmRoles },
    ...Object.entries(clientRoles ?? { clientRoles }).map(([client, roles]) => ({ client, roles })),
  ];
  for (const { roles } of batches) {
    if (!Array.isArray(roles))
      throw new TypeError(
        'realmRoles must be an array of roles, and clientRoles an array of roles for each clientId',
      );
  }
  return batches.filter(({ roles }) => roles.length > 0);
}

/** The path of role mappings below a user or a group. A role found by name has the id of its client. */
function mappings(
  { clientSegment }: GrantTools,
  client: string | undefined,
  found: ReadonlyMap<RoleReference, Role | undefined> | undefined,
  from: TreeNode,
): Segment[] {
  if (client === undefined) return ['role-mappings', 'realm'];
  const [named] = [...(found ?? [])].filter(([reference]) => typeof reference === 'string');
  return ['role-mappings', 'clients', named?.[1]?.containerId ?? clientSegment(from, client)];
}

/** Looks up the roles of the grants that a user or a group lacks. */
export async function lackingRoles(
  tools: GrantTools,
  node: Grantee,
  grants: RoleGrants,
  options: RequestOptions | undefined,
): Promise<Due> {
  const looks = batchesOf(grants).map(({ client, roles: wanted }) => async () => {
    const { realm, clients } = node.roleMappings;
    const mapped = client === undefined ? realm : clients.byClientId(client);
    const present = await mappedTo(tools, mapped, client, options);
    const catalogue =
      client === undefined || !present
        ? tools.realmRoles(node)
        : tools.clientRoles(node, tools.keyOf(mapped));
    const references = present ? wanted : wanted.map((role) => ofClient(tools, client, role));
    const roles = await tools.resolveRoles(catalogue, references, options, present ?? []);
    return { client, mapped, present: present ?? [], roles };
  });
  const batches = await tools.allResolved(node, looks);
  return async (within) => {
    const diff: Difference[] = [];
    for (const { client, mapped, present, roles } of batches) {
      const lacking = roles.filter((role) => present.every(({ id }) => id !== role.id));
      if (lacking.length === 0) continue;
      await tools.sendRoles(mapped, 'POST', lacking, within);
      const path = client === undefined ? 'realmRoles' : `clientRoles.${client}`;
      const from = present.map(({ name }) => name);
      diff.push({ path, from, to: [...from, ...lacking.map(({ name }) => name)] });
    }
    return { diff };
  };
}

/** Returns the mapped roles, or `undefined` if the client does not exist. Its roles are then reported as missing. */
async function mappedTo(
  { unlessAbsent }: GrantTools,
  mapped: MappedRoles,
  client: string | undefined,
  options: RequestOptions | undefined,
): Promise<Role[] | undefined> {
  return unlessAbsent(mapped.all(options), ({ missing }) => client !== undefined && missing.includes(client));
}

function ofClient(
  { TreeNode }: GrantTools,
  client: string | undefined,
  role: RoleReference,
): AnyRoleReference {
  if (client === undefined || role instanceof TreeNode) return role;
  const { id, name }: { id?: string; name?: string } = typeof role === 'string' ? { name: role } : role;
  return id === undefined && name !== undefined ? { client, role: name } : role;
}

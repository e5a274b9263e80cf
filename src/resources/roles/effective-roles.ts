import type {
  ClientRepresentation,
  MappingsRepresentation,
  RoleRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode, TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { Group, Role } from '../shared/entities.ts';

/** The source of a role: a direct mapping, a group (or a group above it), or a role that includes it. */
export type RoleSource =
  | { readonly kind: 'direct' }
  | { readonly kind: 'group'; readonly path: string; readonly id: string }
  | {
      readonly kind: 'composite';
      /** Name of the role that includes this one. It is an effective role too, with its own sources. */
      readonly role: string;
      /** The `clientId` of the client that the including role belongs to, if any. */
      readonly clientId?: string | undefined;
    };

/** A role that a user or a group has, whatever its source. */
export interface EffectiveRole extends Role {
  /** The `clientId` of the client that the role belongs to; `undefined` for a role of the realm. */
  clientId?: string | undefined;
  /** Every source of the role. */
  sources: RoleSource[];
}

/** A group whose roles count, and the node that it was read from. */
interface Membership {
  readonly node: TreeNode;
  readonly group: Group;
}

type Direct = Exclude<RoleSource, { kind: 'composite' }>;

interface Granted {
  readonly role: Role;
  readonly direct: Direct[];
  /** Roles that include this one. */
  readonly within: Role[];
}

/** Returns the effective roles of the user or group that the role mappings belong to. */
export function effectiveRoles(
  tools: Tools,
  mappings: TreeNode,
  options: RequestOptions | undefined,
): Promise<EffectiveRole[]> {
  return tools.bounded(options, async (within) => {
    const granted = new Map<string, Granted>();
    const clientIds = new Map<string, string>();
    // The groups wait: in parallel, each request would look up the same name.
    const [own] = await Promise.all([
      tools.json<MappingsRepresentation>(mappings, 'GET', [], within),
      checkSight(tools, mappings, within),
    ]);
    const memberships = await membershipsOf(tools, mappings, within);
    addMapped(granted, clientIds, own, { kind: 'direct' });
    const giving = memberships.filter(mayHaveRoles);
    const inherited = await tools.fewAtOnce(giving, ({ node }) =>
      tools.json<MappingsRepresentation>(node, 'GET', ['role-mappings'], within),
    );
    for (const [index, { group }] of giving.entries()) {
      const source = { kind: 'group', path: group.path ?? group.name, id: group.id } as const;
      addMapped(granted, clientIds, inherited[index] ?? {}, source);
    }
    await addIncluded(tools, mappings, granted, within);
    await nameClients(tools, mappings, granted, clientIds, within);
    return [...granted.values()].map(({ role, direct, within }) => ({
      ...role,
      ...owner(role, clientIds),
      sources: [
        ...direct,
        ...within.map((by) => ({ kind: 'composite', role: by.name, ...owner(by, clientIds) }) as const),
      ],
    }));
  });
}

/** Fails if the caller may not view roles or clients, whose roles the server would silently omit. */
async function checkSight(
  { list, open, ResourceNode, realmOf }: Tools,
  mappings: TreeNode,
  options: RequestOptions | undefined,
): Promise<void> {
  const part = (name: string): Promise<unknown> =>
    list(open(ResourceNode, realmOf(mappings), name), [], options, { query: { first: 0, max: 1 } });
  await Promise.all([part('clients'), part('roles')]);
}

/** Returns the groups that a user is in, or a group itself, with every group above them. */
async function membershipsOf(
  tools: Tools,
  mappings: TreeNode,
  options: RequestOptions | undefined,
): Promise<Membership[]> {
  const holder = tools.parentOf(mappings);
  const found = new Map<string, Membership>();
  let level: Membership[];
  const { groups } = holder as { readonly groups?: ResourceNode };
  if (groups) {
    const joined = await tools.all<Group>(groups, { briefRepresentation: false }, options);
    level = joined.map((group) => ({
      group,
      node: tools.open(tools.ResourceNode, tools.realmOf(holder), 'groups', group.id),
    }));
    for (const membership of level) found.set(membership.group.id, membership);
  } else {
    level = [{ node: holder, group: await tools.object<Group>(holder, options) }];
  }
  const nesting = level.some(hidesParent) ? await nestingOf(tools, holder, options) : undefined;
  while (level.length > 0) {
    const parents = new Map<string, TreeNode>();
    for (const { group, node } of level) {
      const parentId = group.parentId ?? nesting?.get(group.id);
      if (parentId !== undefined && !found.has(parentId))
        parents.set(parentId, tools.sibling(node, parentId));
    }
    level = await tools.fewAtOnce([...parents.values()], async (node) => ({
      node,
      group: await tools.object<Group>(node, options),
    }));
    for (const membership of level) found.set(membership.group.id, membership);
  }
  return [...found.values()];
}

/** Keycloak 22 returns no `parentId`: only the path says that the group has a parent. */
function hidesParent({ group: { path, name, parentId } }: Membership): boolean {
  return parentId === undefined && path !== undefined && path !== `/${name}`;
}

/** Returns the id of the parent of each group that has one, for servers that tell it by nesting the groups. */
async function nestingOf(
  { list, open, realmOf, ResourceNode }: Tools,
  holder: TreeNode,
  options: RequestOptions | undefined,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const add = ({ id, subGroups = [] }: Group): void => {
    for (const child of subGroups as Group[]) {
      found.set(child.id, id);
      add(child);
    }
  };
  // The server trims the space, so that every name matches: without a search, 22 returns no groups inside others' children.
  const query = { search: ' ' };
  for (const group of await list<Group>(open(ResourceNode, realmOf(holder), 'groups'), [], options, {
    query,
  }))
    add(group);
  return found;
}

/** A full representation lists the group's roles. Most groups have none, which saves a request. */
function mayHaveRoles({ group: { realmRoles, clientRoles } }: Membership): boolean {
  const names = [realmRoles, clientRoles].flatMap((roles) => (roles ? Object.keys(roles) : []));
  return realmRoles === undefined || names.length > 0;
}

function addMapped(
  granted: Map<string, Granted>,
  clientIds: Map<string, string>,
  { realmMappings = [], clientMappings = {} }: MappingsRepresentation,
  source: Direct,
): void {
  const add = (role: RoleRepresentation): unknown => entry(granted, role as Role).direct.push(source);
  realmMappings.forEach(add);
  for (const [clientId, { id, mappings = [] }] of Object.entries(clientMappings)) {
    if (id !== undefined) clientIds.set(id, clientId);
    mappings.forEach(add);
  }
}

function entry(granted: Map<string, Granted>, role: Role): Granted {
  const known = granted.get(role.id) ?? { role, direct: [], within: [] };
  granted.set(role.id, known);
  return known;
}

/** Adds the roles that composite roles include, and reads each composite role once. */
async function addIncluded(
  tools: Tools,
  mappings: TreeNode,
  granted: Map<string, Granted>,
  options: RequestOptions | undefined,
): Promise<void> {
  const opened = new Set<string>();
  for (;;) {
    const closed = [...granted.values()].flatMap(({ role }) =>
      role.composite && !opened.has(role.id) ? role : [],
    );
    if (closed.length === 0) return;
    const included = await tools.fewAtOnce(closed, ({ id }) =>
      tools.list<Role>(
        tools.open(tools.ResourceNode, tools.realmOf(mappings), 'roles-by-id', id, 'composites'),
        [],
        options,
      ),
    );
    for (const [index, by] of closed.entries()) {
      opened.add(by.id);
      for (const role of included[index] ?? []) entry(granted, role).within.push(by);
    }
  }
}

/** Looks up the clients of roles that were found only through another role. */
async function nameClients(
  tools: Tools,
  mappings: TreeNode,
  granted: Map<string, Granted>,
  clientIds: Map<string, string>,
  options: RequestOptions | undefined,
): Promise<void> {
  const nameless = new Set<string>();
  for (const { role } of granted.values()) {
    if (role.clientRole && role.containerId && !clientIds.has(role.containerId))
      nameless.add(role.containerId);
  }
  await tools.fewAtOnce([...nameless], async (id) => {
    const client = tools.open(tools.ResourceNode, tools.realmOf(mappings), 'clients', id);
    const { clientId } = await tools.object<ClientRepresentation>(client, options);
    if (clientId !== undefined) clientIds.set(id, clientId);
  });
}

function owner(role: Role, clientIds: Map<string, string>): { clientId?: string } {
  const clientId = role.containerId === undefined ? undefined : clientIds.get(role.containerId);
  return clientId === undefined ? {} : { clientId };
}

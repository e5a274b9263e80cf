import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode, TreeNode } from '../../tree/node.ts';
import type { Lookup, Segment } from '../../tree/path.ts';
import type { GroupReference } from '../groups/reference.ts';
import { type PolicyRole, withRoleIds } from './policy-roles.ts';
import type { PolicyTools } from './policy-tools.ts';

type Fields = Readonly<Record<string, unknown>>;
type Options = RequestOptions | undefined;

/** An object that was found. */
interface Found {
  readonly id?: string | undefined;
  readonly _id?: string | undefined;
  readonly name?: string | undefined;
}

/** How a list of a policy names its members: `key` is the field of a representation that has the name. */
export interface Members {
  readonly what: string;
  readonly key: string;
  /** The word of the collection, below which an id is the key. */
  readonly place: string;
  /** Whether the resource server holds them, not the realm. The server takes an unknown one of these without a word. */
  readonly isProtected?: boolean;
  /** Finds an object by its name; without it, the whole list is read, once. */
  readonly byName?: (
    tools: PolicyTools,
    place: ResourceNode,
    name: string,
    options: Options,
  ) => Promise<Found | undefined>;
}

const located = ({ unlessAbsent }: PolicyTools, key: Lookup, options: Options): Promise<Found | undefined> =>
  unlessAbsent(key.resolve(options).then((id) => ({ id })));
const searched: Members['byName'] = ({ search }, place, name, options) => search(place, name, options);

export const users: Members = {
  what: 'user',
  key: 'username',
  place: 'users',
  byName: (tools, place, name, options) => located(tools, tools.userBy(place, 'username', name), options),
};
export const membersOf: Readonly<Record<string, Members>> = {
  users,
  clients: {
    what: 'client',
    key: 'clientId',
    place: 'clients',
    byName: (tools, place, name, options) => located(tools, tools.clientSegment(place, name), options),
  },
  clientScopes: { what: 'client scope', key: 'name', place: 'client-scopes' },
  policies: { what: 'policy', key: 'name', place: 'policy', isProtected: true, byName: searched },
  resources: { what: 'resource', key: 'name', place: 'resource', isProtected: true, byName: searched },
  scopes: { what: 'scope', key: 'name', place: 'scope', isProtected: true, byName: searched },
};

/** Types of this server's own. A type of a provider that was added to it has settings of its own. */
export const ownTypes: RegExp =
  /^(?:aggregate|client|client-scope|group|permission|policy|resource|role|scope|uma|user)$/;

/** A parsed reference. A text is a name or an id, as the server takes it; a segment is the key of a node. */
interface Wanted {
  readonly text: string;
  readonly id?: string | undefined;
  readonly segment?: Segment | undefined;
  readonly isText: boolean;
}

/**
 * Returns the fields of a policy or permission with its members as the server takes them: texts as they are, and ids
 * for everything else. Throws one `NotFoundError` that lists every missing one.
 */
export async function settlePolicy(
  tools: PolicyTools,
  type: string,
  isNew: boolean,
  node: TreeNode,
  given: Fields,
  options: Options,
): Promise<object> {
  if (!ownTypes.test(type)) return given;
  const looks = Object.entries(given).map(
    ([key, value]) =>
      async (): Promise<readonly [string, unknown]> => [
        key,
        // Only a new permission of a user is given its owner.
        key === 'owner' && !isNew
          ? value
          : key === 'type'
            ? await typeFound(tools, isNew ? node : tools.parentOf(node), value, options)
            : await settledField(tools, node, type === 'uma', key, value, options),
      ],
  );
  return Object.fromEntries(await tools.allResolved(node, looks));
}

export async function settledField(
  tools: PolicyTools,
  node: TreeNode,
  isUma: boolean,
  key: string,
  value: unknown,
  options: Options,
): Promise<unknown> {
  if (key === 'config') return settledConfig(tools, node, value, options);
  if (key === 'owner') {
    if (isUma) await membersFound(tools, node, users, [value], options);
    return value;
  }
  const items = tools.checkedList(key, value as readonly unknown[]);
  if (key === 'roles') {
    const roles = items.map((role) => (isUma && typeof role === 'string' ? { id: role } : role));
    const found = await withRoleIds(tools, node, { roles: roles as PolicyRole[] }, options);
    return isUma ? items : found.roles;
  }
  if (key === 'groups') {
    const found = await groupsFound(tools, node, items, options);
    return isUma ? items : found;
  }
  const members = membersOf[key];
  if (!members) return value;
  if (key !== 'clientScopes') return membersFound(tools, node, members, items, options);
  // The server has the name or the id of a client scope in one field.
  const ids = await membersFound(
    tools,
    node,
    members,
    items.map((item) => scopeOf(tools, item)),
    options,
  );
  return ids.map((id, index) => ({ ...requiredOf(tools, items[index]), id }));
}

/** Throws `NotFoundError` if the server does not have this type of policy. */
export async function typeFound(
  { homeOf, list, notFound, open, ResourceNode, unlessForbidden }: PolicyTools,
  node: TreeNode,
  type: unknown,
  options: Options,
): Promise<unknown> {
  if (typeof type !== 'string' || ownTypes.test(type)) return type;
  const policies = open(ResourceNode, homeOf(node, 'resource server'), 'policy');
  const listed = list<{ type?: string }>(policies, ['providers'], options);
  const types = await unlessForbidden(listed, [{ type }]);
  if (types.some((provider) => provider.type === type)) return type;
  throw notFound(policies, `No such type of policy: ${JSON.stringify(type)}`, [type]);
}

/** The settings of a policy of whatever type hold lists as JSON text. */
async function settledConfig(
  tools: PolicyTools,
  node: TreeNode,
  config: unknown,
  options: Options,
): Promise<unknown> {
  if (!tools.isMap(config)) return config;
  const lists = Object.entries(config).flatMap(([key, text]) => {
    const field = key === 'applyPolicies' ? 'policies' : key;
    const isList = field === 'roles' || field === 'groups' || Object.hasOwn(membersOf, field);
    const parsed = isList ? parsedList(text) : undefined;
    return parsed ? [{ key, field, parsed }] : [];
  });
  const found = await tools.allResolved(
    node,
    lists.map(
      ({ field, parsed }) =>
        () =>
          settledField(tools, node, false, field, parsed, options),
    ),
  );
  return {
    ...config,
    ...Object.fromEntries(
      lists.map(({ key, field }, index) => [key, JSON.stringify(asStored(field, found[index]))]),
    ),
  };
}

/** The list as the server's own text has it, so that one which is the same does not differ. */
function asStored(field: string, items: unknown): unknown {
  const missing = { groups: { extendChildren: false }, roles: { required: false } }[field];
  if (!missing || !Array.isArray(items)) return items;
  return items.map(({ id, ...settings }) => ({ id, ...missing, ...settings }));
}

export function parsedList(text: unknown): unknown[] | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    // The server says what is wrong with a text that is no JSON.
    return undefined;
  }
}

/** Returns the members as the server takes them. */
export async function membersFound(
  tools: PolicyTools,
  node: TreeNode,
  { what, key, place, isProtected = false, byName }: Members,
  items: readonly unknown[],
  options: Options,
): Promise<string[]> {
  const { open, ResourceNode } = tools;
  const collection = open(
    ResourceNode,
    isProtected ? tools.homeOf(node, 'resource server') : tools.realmOf(node),
    place,
  );
  let listed: Promise<Found[]> | undefined;
  const named = async (name: string): Promise<Found | undefined> => {
    if (byName) return byName(tools, collection, name, options);
    listed ??= tools.list<Found>(collection, [], options);
    return (await listed).find((item) => item.name === name || item.id === name);
  };
  const byId = async (id: Segment): Promise<Found | undefined> => {
    const found = await tools.unlessAbsent(
      tools.json<Found | undefined>(open(ResourceNode, collection, id), 'GET', [], options),
    );
    // A word such as `count` in the place of an id addresses another route.
    const own = found?._id ?? found?.id;
    return typeof id !== 'string' || own === id ? found : undefined;
  };
  const find = async ({ text, id, segment, isText }: Wanted): Promise<Found | undefined> => {
    if (segment !== undefined) return byId(segment);
    if (id !== undefined) return byId(id);
    if (!isText) return named(text);
    if (byName && tools.likeAnId.test(text)) return (await byId(text)) ?? named(text);
    return (await named(text)) ?? byId(text);
  };
  const found = await tools.resolve<unknown, Wanted, string>(
    {
      what,
      read: (_, item) => read(tools, what, key, item),
      nameOf: ({ text }) => text,
      isByName: () => false,
      find: (_, wanted) =>
        tools.fewAtOnce(wanted, async (item) => {
          const said = item.isText ? item.text : item.id;
          try {
            const object = await find(item);
            return object && (said ?? object._id ?? object.id);
          } catch (error) {
            // Of the realm, the server itself refuses what does not exist and the caller may not see.
            if (!isProtected && said !== undefined && error instanceof tools.ForbiddenError) return said;
            throw error;
          }
        }),
    },
    node,
    items,
    options,
  );
  return found;
}

function read({ isMap, isNodeOf, keyOf }: PolicyTools, what: string, key: string, item: unknown): Wanted {
  if (isNodeOf(item, what)) {
    const segment = keyOf(item);
    return { text: item.url, segment, id: undefined, isText: false };
  }
  if (typeof item === 'string' && item !== '') return { text: item, isText: true };
  const { _id, id = _id, [key]: name } = (isMap(item) ? item : {}) as Record<string, unknown>;
  if (typeof id === 'string') return { text: typeof name === 'string' ? name : id, id, isText: false };
  if (typeof name === 'string' && name !== '') return { text: name, isText: false };
  throw new TypeError(`A ${what} must be a ${key}, { id }, { ${key} }, or a node`);
}

/** Returns the groups by their ids: the server drops the ones that it does not find. */
async function groupsFound(
  tools: PolicyTools,
  node: TreeNode,
  items: readonly unknown[],
  options: Options,
): Promise<object[]> {
  const references = items.map((item) => {
    if (typeof item !== 'object' || item === null || item instanceof tools.TreeNode) return item;
    const { group, id, path } = item as { group?: unknown; id?: unknown; path?: unknown };
    return group ?? (id === undefined ? path : item);
  });
  const found = await tools.resolveGroups(tools.realmGroups(node), references as GroupReference[], options);
  // Who may not read the group would not notice that the policy lacks it.
  for (const { id, path } of found)
    if (path === undefined)
      await tools.json(tools.open(tools.ResourceNode, tools.realmOf(node), 'groups', id), 'GET', [], options);
  return found.map(({ id }, index) => ({ ...extentOf(tools, items[index]), id }));
}

function extentOf({ isMap, TreeNode }: PolicyTools, item: unknown): object {
  const extendChildren = isMap(item) && !(item instanceof TreeNode) ? item['extendChildren'] : undefined;
  return extendChildren === undefined ? {} : { extendChildren };
}

function requiredOf({ isMap, TreeNode }: PolicyTools, item: unknown): object {
  const required = isMap(item) && !(item instanceof TreeNode) ? item['required'] : undefined;
  return required === undefined ? {} : { required };
}

function scopeOf({ isMap, TreeNode }: PolicyTools, item: unknown): unknown {
  if (!isMap(item) || item instanceof TreeNode) return item;
  return item['clientScope'] ?? (typeof item['id'] === 'string' ? item['id'] : item);
}

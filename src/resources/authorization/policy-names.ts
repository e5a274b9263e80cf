import { ForbiddenError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { unlessAbsent } from '../../tree/errors.ts';
import { fewAtOnce } from '../../tree/few-at-once.ts';
import { isMap } from '../../tree/json.ts';
import { checkedList } from '../../tree/keys.ts';
import { homeOf, json, keyOf, list, open, ResourceNode, realmOf, TreeNode } from '../../tree/node.ts';
import type { Lookup, Segment } from '../../tree/path.ts';
import { allResolved, isNodeOf, likeAnId, resolve } from '../../tree/references.ts';
import { type GroupReference, realmGroups, resolveGroups } from '../groups/reference.ts';
import { clientSegment, userBy } from '../shared/lookups.ts';
import { search } from './named.ts';
import { type PolicyRole, withRoleIds } from './policy-roles.ts';

type Fields = Readonly<Record<string, unknown>>;
type Options = RequestOptions | undefined;

/** An object that was found. */
interface Found {
  readonly id?: string | undefined;
  readonly _id?: string | undefined;
  readonly name?: string | undefined;
}

/** How a list of a policy names its members: `key` is the field of a representation that has the name. */
interface Members {
  readonly what: string;
  readonly key: string;
  /** Returns the collection, below which an id is the key. */
  readonly place: (node: TreeNode) => ResourceNode;
  /** Finds an object by its name; without it, the whole list is read, once. */
  readonly byName?: (place: ResourceNode, name: string, options: Options) => Promise<Found | undefined>;
  /** Whether the server refuses an unknown member, so that one whom the caller may not see is left to it. */
  readonly isRefused: boolean;
}

const inRealm =
  (word: string): Members['place'] =>
  (node) =>
    open(ResourceNode, realmOf(node), word);
const inResourceServer =
  (word: string): Members['place'] =>
  (node) =>
    open(ResourceNode, homeOf(node, 'resource server'), word);
const located = (segment: Lookup, options: Options): Promise<Found | undefined> =>
  unlessAbsent(segment.resolve(options).then((id) => ({ id })));

const users: Members = {
  what: 'user',
  key: 'username',
  place: inRealm('users'),
  byName: (place, name, options) => located(userBy(place, 'username', name), options),
  isRefused: true,
};
const membersOf: Readonly<Record<string, Members>> = {
  users,
  clients: {
    what: 'client',
    key: 'clientId',
    place: inRealm('clients'),
    byName: (place, name, options) => located(clientSegment(place, name), options),
    isRefused: true,
  },
  clientScopes: {
    what: 'client scope',
    key: 'name',
    place: inRealm('client-scopes'),
    isRefused: true,
  },
  policies: {
    what: 'policy',
    key: 'name',
    place: inResourceServer('policy'),
    byName: search,
    isRefused: false,
  },
  resources: {
    what: 'resource',
    key: 'name',
    place: inResourceServer('resource'),
    byName: search,
    isRefused: false,
  },
  scopes: {
    what: 'scope',
    key: 'name',
    place: inResourceServer('scope'),
    byName: search,
    isRefused: false,
  },
};

/** A parsed reference. A text is a name or an id, as the server takes it; a segment is the key of a node. */
interface Wanted {
  readonly text: string;
  readonly id?: string | undefined;
  readonly segment?: Segment | undefined;
  readonly isText: boolean;
}

/**
 * Returns the fields of a policy or permission with its members as the server takes them: texts as they are, and the ids
 * of what is said otherwise. Throws one `NotFoundError` that lists every missing one.
 */
export async function settlePolicy(
  node: TreeNode,
  isUma: boolean,
  given: Fields,
  options: Options,
): Promise<object> {
  const looks = Object.entries(given).map(
    ([key, value]) =>
      async (): Promise<readonly [string, unknown]> => [
        key,
        await settledField(node, isUma, key, value, options),
      ],
  );
  return Object.fromEntries(await allResolved(node, looks));
}

async function settledField(
  node: TreeNode,
  isUma: boolean,
  key: string,
  value: unknown,
  options: Options,
): Promise<unknown> {
  if (key === 'config') return settledConfig(node, value, options);
  if (key === 'owner') {
    if (isUma) await membersFound(node, users, [value], options);
    return value;
  }
  const items = checkedList(key, value as readonly unknown[]);
  if (key === 'roles') {
    const roles = items.map((role) => (isUma && typeof role === 'string' ? { id: role } : role));
    const found = await withRoleIds(node, { roles: roles as PolicyRole[] }, options);
    return isUma ? items : found.roles;
  }
  if (key === 'groups') {
    const found = await groupsFound(node, items, options);
    return isUma ? items : found;
  }
  const members = membersOf[key];
  if (!members) return value;
  if (key !== 'clientScopes') return membersFound(node, members, items, options);
  // The server has the name or the id of a client scope in one field.
  const ids = await membersFound(node, members, items.map(scopeOf), options);
  return ids.map((id, index) => ({ ...requiredOf(items[index]), id }));
}

/** The settings of a policy of whatever type hold lists as JSON text. */
async function settledConfig(node: TreeNode, config: unknown, options: Options): Promise<unknown> {
  if (!isMap(config)) return config;
  const lists = Object.entries(config).flatMap(([key, text]) => {
    const field = key === 'applyPolicies' ? 'policies' : key;
    const isList = field === 'roles' || field === 'groups' || Object.hasOwn(membersOf, field);
    const parsed = isList ? parsedList(text) : undefined;
    return parsed ? [{ key, field, parsed }] : [];
  });
  const found = await allResolved(
    node,
    lists.map(
      ({ field, parsed }) =>
        () =>
          settledField(node, false, field, parsed, options),
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

function parsedList(text: unknown): unknown[] | undefined {
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
async function membersFound(
  node: TreeNode,
  { what, key, place, byName, isRefused }: Members,
  items: readonly unknown[],
  options: Options,
): Promise<string[]> {
  const collection = place(node);
  let listed: Promise<Found[]> | undefined;
  const named = async (name: string): Promise<Found | undefined> => {
    if (byName) return byName(collection, name, options);
    listed ??= list<Found>(collection, [], options);
    return (await listed).find((item) => item.name === name || item.id === name);
  };
  const byId = async (id: Segment): Promise<Found | undefined> => {
    const found = await unlessAbsent(
      json<Found | undefined>(open(ResourceNode, collection, id), 'GET', [], options),
    );
    // A word such as `count` in the place of an id addresses another route.
    const own = found?._id ?? found?.id;
    return typeof id !== 'string' || own === id ? found : undefined;
  };
  const find = async ({ text, id, segment, isText }: Wanted): Promise<Found | undefined> => {
    if (segment !== undefined) return byId(segment);
    if (id !== undefined) return byId(id);
    if (!isText) return named(text);
    if (byName && likeAnId.test(text)) return (await byId(text)) ?? named(text);
    return (await named(text)) ?? byId(text);
  };
  const found = await resolve<unknown, Wanted, string>(
    {
      what,
      read: (_, item) => read(what, key, item),
      nameOf: ({ text }) => text,
      isByName: () => false,
      find: (_, wanted) =>
        fewAtOnce(wanted, async (item) => {
          const said = item.isText ? item.text : item.id;
          try {
            const object = await find(item);
            return object && (said ?? object._id ?? object.id);
          } catch (error) {
            if (isRefused && said !== undefined && error instanceof ForbiddenError) return said;
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

function read(what: string, key: string, item: unknown): Wanted {
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
async function groupsFound(node: TreeNode, items: readonly unknown[], options: Options): Promise<object[]> {
  const references = items.map((item) => {
    if (typeof item !== 'object' || item === null || item instanceof TreeNode) return item;
    const { group, id, path } = item as { group?: unknown; id?: unknown; path?: unknown };
    return group ?? (id === undefined ? path : item);
  });
  const found = await resolveGroups(realmGroups(node), references as GroupReference[], options);
  // Who may not read the group would not notice that the policy lacks it.
  for (const { id, path } of found)
    if (path === undefined) await json(open(ResourceNode, realmOf(node), 'groups', id), 'GET', [], options);
  return found.map(({ id }, index) => ({ ...extentOf(items[index]), id }));
}

function extentOf(item: unknown): object {
  const extendChildren = isMap(item) && !(item instanceof TreeNode) ? item['extendChildren'] : undefined;
  return extendChildren === undefined ? {} : { extendChildren };
}

function requiredOf(item: unknown): object {
  const required = isMap(item) && !(item instanceof TreeNode) ? item['required'] : undefined;
  return required === undefined ? {} : { required };
}

function scopeOf(item: unknown): unknown {
  if (!isMap(item) || item instanceof TreeNode) return item;
  return item['clientScope'] ?? (typeof item['id'] === 'string' ? item['id'] : item);
}

import type { RequestOptions } from '../../http/options.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';

type Fields = Record<string, string | undefined>;

/**
 * For each list of a policy (roles come with their ids): the collection of its members, and the field with their name.
 */
const members: Readonly<Record<string, readonly [list: string, key: string]>> = {
  clients: ['clients', 'clientId'],
  clientScopes: ['client-scopes', 'name'],
  groups: ['groups', 'path'],
  users: ['users', 'username'],
};

/** The lists that GET of a policy or permission omits, and the routes that return them. */
const links: Readonly<Record<string, string>> = {
  policies: 'associatedPolicies',
  resources: 'resources',
  scopes: 'scopes',
};

/** The policy or permission as it was found, with names in place of ids wherever `wanted` uses names. */
export async function spelled(
  tools: Tools,
  node: ResourceNode,
  found: object,
  wanted: object,
  options: RequestOptions | undefined,
): Promise<object> {
  const result: Record<string, unknown> = { ...found };
  for (const [key, value] of Object.entries(wanted)) {
    if (!Array.isArray(value)) continue;
    const said = value.map(sayingOf);
    const link = links[key];
    const place = members[key];
    if (link !== undefined) {
      const linked = await tools.list<Fields>(node, [link], options);
      result[key] = linked.map(({ _id, id = _id, name }) => (said.includes(id) ? id : name));
    } else if (place && Array.isArray(result[key])) {
      result[key] = await tools.fewAtOnce(result[key], (item) =>
        renamed(tools, node, item, said, place, options),
      );
    }
  }
  return result;
}

function sayingOf(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const { id, path } = item as Fields;
  return id ?? path;
}

/** A member of a list under the name that was used for it; without a request if that is its id. */
async function renamed(
  tools: Tools,
  node: ResourceNode,
  item: unknown,
  said: readonly unknown[],
  [place, key]: readonly [string, string],
  options: RequestOptions | undefined,
): Promise<unknown> {
  const id = sayingOf(item);
  if (typeof id !== 'string' || said.includes(id)) return item;
  const name = await nameOf(
    tools,
    tools.open(tools.ResourceNode, tools.realmOf(node), place, id),
    key,
    options,
  );
  if (typeof item !== 'object' || item === null) return name ?? id;
  return key === 'path' ? { ...item, path: name } : { ...item, id: name ?? id };
}

async function nameOf(
  { json, unlessAbsent }: Tools,
  node: ResourceNode,
  key: string,
  options: RequestOptions | undefined,
): Promise<string | undefined> {
  const found = await unlessAbsent(json<Fields>(node, 'GET', [], options), () => true);
  return found?.[key];
}

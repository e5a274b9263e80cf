import type { RequestOptions } from '../http/options.ts';
import { type Difference, difference, differences } from './differences.ts';
import type { Due, Ensured, EnsureOptions, Ensuring, Means, Told } from './ensuring.ts';
import type { Updatable } from './finding.ts';
import { findOrMake } from './found.ts';
import type { TreeNode, WithId } from './node.ts';
import type { Tools } from './tools.ts';

/** A collection that creates objects with `create`. */
type Creating<N> = TreeNode & {
  create(wanted: never, options?: RequestOptions & { readonly ifExists?: 'fail' }): Promise<N>;
};

/**
 * Creates an object if it is missing, updates whatever differs, and otherwise does nothing. Nothing is written until
 * all names have been found.
 */
export async function ensured<N extends Updatable>(
  tools: Tools,
  collection: TreeNode,
  wanted: object,
  { secrets, ...options }: EnsureOptions = {},
  {
    ids = ['id', '_id'],
    atCreate = [],
    members = {},
    before = [],
    filled = async (given) => given,
    spelled = async (_, found) => found,
    compare = (current, given) => differences(tools, current, given, secrets),
    ...finding
  }: Ensuring<N>,
): Promise<Ensured<WithId<N>>> {
  if (secrets !== undefined && secrets !== 'write') throw new TypeError("secrets must be 'write'");
  const posted = async (within: RequestOptions | undefined): Promise<N> => {
    const body = withoutAbsent(tools, await filled(wanted, within));
    // This runs within a turn: an `ifExists` would wait for the end of that turn.
    return (collection as Creating<N>).create(body as never, { ...within, ifExists: 'fail' });
  };
  const means: Means = {
    tools,
    secrets,
    differences: (current, given) => differences(tools, current, given),
    each: (...items) => eachMember(tools, ...items),
  };
  return findOrMake(tools, collection, options, { posted, ...finding }, async (its, found, within) => {
    // Named by its key, or found by it just now.
    const node = its as WithId<N>;
    if (!found) return { node, created: true, changed: false, diff: [], unknown: [] };
    const current = await spelled(node, found, wanted, within);
    const fixed = [...ids, ...atCreate];
    const own = Object.entries(tools.writable(node, wanted)).filter(
      ([key]) => !fixed.includes(key) && !Object.hasOwn(members, key),
    );
    const told = compare(current, Object.fromEntries(own));
    const given = Object.keys(members).filter((key) => Reflect.get(wanted, key) !== undefined);
    const looks = given.map(
      (key) => async (): Promise<Due | undefined> =>
        members[key]?.(node, Reflect.get(wanted, key) as never, within, found as never, means),
    );
    const due = await tools.allResolved(node, looks);
    const diff: Difference[] = [];
    const unknown = fixed.filter((key) => {
      const value: unknown = Reflect.get(wanted, key);
      // Given, and not known to be right.
      return value !== null && differences(tools, found, { [key]: value }).diff.length > 0;
    });
    const write = async (run: Due | undefined): Promise<void> => {
      const done = await run?.(within);
      diff.push(...(done?.diff ?? []));
      unknown.push(...(done?.unknown ?? []));
    };
    const isFirst = (index: number): boolean => before.includes(given[index] as string);
    for (const [index, run] of due.entries()) if (isFirst(index)) await write(run);
    await write(async () => {
      if (told.diff.length > 0) await node.update(told.changes as never, within);
      return told;
    });
    for (const [index, run] of due.entries()) if (!isFirst(index)) await write(run);
    return { node, created: false, changed: diff.length > 0, diff, unknown };
  });
}

/** Returns the fields of a new object, without keys that must be absent. */
export function withoutAbsent(tools: Pick<Tools, 'isMap'>, wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  return Object.fromEntries(
    given.map(([key, value]) => [key, tools.isMap(value) ? withoutAbsent(tools, value) : value]),
  );
}

/** Ensures one item after the other, and returns the differences of all, each below the path of its item. */
export async function eachMember<T>(
  tools: Tools,
  wanted: readonly T[],
  path: (item: T) => string,
  run: (item: T) => Promise<Ensured<unknown>>,
): Promise<Told> {
  const told: Told[] = [];
  for (const item of wanted) told.push(ofMember(tools, path(item), item, await run(item)));
  return { diff: told.flatMap(({ diff }) => diff), unknown: told.flatMap(({ unknown = [] }) => unknown) };
}

/** Returns the differences of a member as differences of the whole object. */
function ofMember(
  tools: Tools,
  path: string,
  wanted: unknown,
  { created, diff, unknown }: Ensured<unknown>,
): Told {
  if (created) return { diff: [difference(tools, [path], undefined, wanted)] };
  return {
    diff: diff.map((found) => ({ ...found, path: `${path}.${found.path}` })),
    unknown: unknown.map((key) => `${path}.${key}`),
  };
}

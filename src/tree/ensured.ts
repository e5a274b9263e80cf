import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import { type Difference, type Differences, difference, differences } from './differences.ts';
import type { Due, Ensured, EnsureOptions, Ensuring, Means, Told } from './ensuring.ts';
import type { Makeable, Updatable } from './finding.ts';
import type { TreeNode, WithId } from './node.ts';
import type { Tools } from './tools.ts';

const loadFound = loader(() => import('./found.ts'));

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
  given: EnsureOptions | undefined,
  {
    own = [],
    ids = ['id', '_id'],
    atCreate = [],
    members: parts = {},
    before = [],
    brings = () => false,
    filled = async (given) => given,
    spelled = async (_, found) => found,
    compare,
    find = (node, within) => tools.present(node as unknown as Makeable, within),
    ...finding
  }: Ensuring<N>,
): Promise<Ensured<WithId<N>>> {
  const { secrets, signal, timeout, headers, maxResponseSize, ...others } = tools.ownOptions(
    given,
    'secrets',
    ...(own as []),
  );
  if (secrets !== undefined && secrets !== 'write') throw new TypeError("secrets must be 'write'");
  for (const key of Object.keys(parts)) {
    if (Reflect.get(wanted, key) === null)
      throw new TypeError(`${key} must not be null: leave it out to keep the present value`);
  }
  const posted = async (within: RequestOptions | undefined): Promise<N> => {
    const body = withoutAbsent(tools, await filled(wanted, within));
    // This runs within a turn: an `ifExists` would wait for the end of that turn.
    return (collection as Creating<N>).create(body as never, { ...within, ...others, ifExists: 'fail' });
  };
  const means: Means = {
    tools,
    secrets,
    differences: (current, given) => differences(tools, current, given),
    each: (...items) => eachMember(tools, ...items),
  };
  const { findOrMake } = await loadFound();
  return findOrMake(
    tools,
    collection,
    { signal, timeout, headers, maxResponseSize },
    { posted, find, ...finding },
    async (its, found, within) => {
      // Named by its key, or found by it just now.
      const node = its as WithId<N>;
      if (!found) return { node, created: true, changed: false, diff: [], unknown: [] };
      const isOwn = ([key, value]: [string, unknown]): boolean =>
        !Object.hasOwn(parts, key) && !brings(key, value);
      const named = Object.fromEntries(Object.entries(wanted).filter(isOwn));
      const members = Object.keys(parts).filter((key) => Reflect.get(wanted, key) !== undefined);
      const looks = members.map(
        (key) => async (): Promise<Due | undefined> =>
          parts[key]?.(node, Reflect.get(wanted, key) as never, within, found as never, means),
      );
      const seen = await tools.allResolved<unknown[]>(node, [
        ...looks,
        () => tools.settle(node, named, within, found),
      ]);
      const due = seen.slice(0, -1) as (Due | undefined)[];
      const meant = { ...wanted, ...(seen.at(-1) as object) };
      const fixed = [...ids, ...atCreate];
      const plain = Object.fromEntries(
        Object.entries(tools.writable(node, meant)).filter(
          ([key]) => !fixed.includes(key) && !Object.hasOwn(parts, key),
        ),
      );
      const compared = async (present: object): Promise<Differences> => {
        const current = await spelled(node, present, meant, within);
        return compare ? compare(current, plain) : differences(tools, current, plain, secrets);
      };
      const told = await compared(found);
      const diff: Difference[] = [];
      const unknown = fixed.filter((key) => {
        const value: unknown = Reflect.get(wanted, key);
        // Given, and not known to be right.
        return (
          value !== null && value !== undefined && differences(tools, found, { [key]: value }).diff.length > 0
        );
      });
      const write = async (run: Due | undefined): Promise<void> => {
        const done = await run?.(within);
        diff.push(...(done?.diff ?? []));
        unknown.push(...(done?.unknown ?? []));
      };
      const isFirst = (index: number): boolean => before.includes(members[index] as string);
      for (const [index, run] of due.entries()) if (isFirst(index)) await write(run);
      await write(async () => {
        if (told.diff.length === 0) return told;
        await node.update(tools.asSettled(told.changes) as never, { ...within, ...others });
        if (told.diff.every(({ to }) => to !== null)) return told;
        // Some values the server does not give up, or makes again.
        const left = (await compared((await find(node, within)) ?? {})).diff.filter(({ to }) => to === null);
        const stays = left.filter(({ path, from }) =>
          told.diff.some((before) => before.path === path && tools.isSame(before.from, from)),
        );
        const paths = stays.map(({ path }) => path);
        return {
          diff: told.diff.filter(({ path }) => !paths.includes(path)),
          unknown: [...told.unknown, ...paths],
        };
      });
      for (const [index, run] of due.entries()) if (!isFirst(index)) await write(run);
      return { node, created: false, changed: diff.length > 0, diff, unknown };
    },
  );
}

/** Returns the fields of a new object, without keys that must be absent. */
export function withoutAbsent(tools: Pick<Tools, 'isMap' | 'TreeNode'>, wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  // A node names an object, and has no keys of its own to leave out.
  const isPart = (value: unknown): value is object =>
    tools.isMap(value) && !(value instanceof tools.TreeNode);
  return Object.fromEntries(
    given.map(([key, value]) => [key, isPart(value) ? withoutAbsent(tools, value) : value]),
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

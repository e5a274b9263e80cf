import type { RequestOptions } from '../http/options.ts';
import type { Difference, differences } from './differences.ts';
import type { Due, Ensured, EnsureOptions, Ensuring } from './ensuring.ts';
import type { CreateOptions, findOrMake, Updatable } from './make.ts';
import type { TreeNode, WithId } from './node.ts';
import type { allResolved } from './references.ts';

/** What it works with: were this module, which is loaded later, to import it, bundles would be split along it. */
interface Steps {
  readonly allResolved: typeof allResolved;
  readonly differences: typeof differences;
  readonly findOrMake: typeof findOrMake;
  readonly withoutAbsent: (wanted: object) => object;
}

/** A collection whose objects are made by `create`. */
type Creating<N> = TreeNode & { create(wanted: never, options?: CreateOptions): Promise<N> };

/**
 * An object as it is wanted: made where it is missing, changed where it differs, and otherwise left alone. Nothing is
 * written before all names are found.
 */
export async function ensured<N extends Updatable>(
  { allResolved, differences, findOrMake, withoutAbsent }: Steps,
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
    compare = differences,
    ...finding
  }: Ensuring<N>,
): Promise<Ensured<WithId<N>>> {
  if (secrets !== undefined && secrets !== 'write') throw new TypeError("secrets must be 'write'");
  const posted = async (within: RequestOptions | undefined): Promise<N> => {
    const body = withoutAbsent(await filled(wanted, within));
    // Within this turn: an `ifExists` that got in here would wait for the end of it.
    return (collection as Creating<N>).create(body as never, { ...within, ifExists: 'fail' });
  };
  return findOrMake(collection, options, { posted, ...finding }, async (its, found, within) => {
    // Named by its key, or found by it just now.
    const node = its as WithId<N>;
    if (!found) return { node, created: true, changed: false, diff: [], unknown: [] };
    const current = await spelled(node, found, wanted, within);
    const fixed = [...ids, ...atCreate];
    const own = Object.entries(wanted).filter(
      ([key]) => !fixed.includes(key) && !Object.hasOwn(members, key),
    );
    const told = compare(current, Object.fromEntries(own), secrets);
    const given = Object.keys(members).filter((key) => Reflect.get(wanted, key) !== undefined);
    const looks = given.map(
      (key) => async (): Promise<Due | undefined> =>
        members[key]?.(node, Reflect.get(wanted, key) as never, within, found as never, { secrets }),
    );
    const due = await allResolved(node, looks);
    const diff: Difference[] = [];
    const unknown = fixed.filter((key) => {
      const value: unknown = Reflect.get(wanted, key);
      // Given, and not known to be right.
      return value !== null && differences(found, { [key]: value }).diff.length > 0;
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

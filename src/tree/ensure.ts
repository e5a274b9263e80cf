import type { RequestOptions } from '../http/options.ts';
import { type Difference, difference, differences } from './differences.ts';
import { writable } from './ignored.ts';
import { isMap } from './json.ts';
import { type CreateOptions, type Finding, findOrMake, type Updatable } from './make.ts';
import type { TreeNode, WithId } from './node.ts';
import { allResolved } from './references.ts';

/** What `ensure` found and did. */
export interface Ensured<Node> {
  /** The node of the object. */
  readonly node: Node;
  /** Whether it was not there, and was made. */
  readonly created: boolean;
  /** Whether it was there and had to be changed. */
  readonly changed: boolean;
  /** What was changed, key by key; nothing of an object that was made. */
  readonly diff: readonly Difference[];
}

/** What a new object is made of, where `null` in one of these maps says that a key is to be absent. */
export type OrAbsent<Create, Maps extends keyof Create> = Omit<Create, Maps> & {
  [Key in Maps]?:
    | { [Name in keyof NonNullable<Create[Key]>]: NonNullable<Create[Key]>[Name] | null }
    | undefined;
};

/** What is to be written to a member of an object, and then tells what was changed. */
export type Due = (options: RequestOptions | undefined) => Promise<readonly Difference[]>;

/** Looks at a member of an object that has requests of its own; all names that it needs exist then. */
export type See<N> = (
  node: N,
  wanted: never,
  options: RequestOptions | undefined,
  found: never,
) => Promise<Due | undefined>;

/** What there is to know of a family beyond its verbs. */
export interface EnsureRules<N> {
  /** Keys for a new object alone: the server does not tell them, or does not let them be changed. */
  readonly atCreate?: readonly string[];
  /** Keys that an update does not take. */
  readonly members?: Readonly<Record<string, See<N>>>;
  /** What was found, in the words of what is wanted: names in place of ids. */
  readonly spelled?: (
    node: N,
    found: object,
    wanted: object,
    options: RequestOptions | undefined,
  ) => Promise<object>;
}

/** How an object is found and made, where not as `create` of the collection does it. */
interface Ensuring<N> extends EnsureRules<N>, Omit<Finding<N>, 'posted'> {
  readonly posted?: Finding<N>['posted'];
}

/** A collection whose objects are made by `create`. */
type Creating<N> = TreeNode & { create(wanted: never, options?: CreateOptions): Promise<N> };

/**
 * An object as it is wanted: made where it is missing, changed where it differs, and otherwise left alone. Nothing is
 * written before all names are found.
 */
export function ensure<N extends Updatable>(
  collection: TreeNode,
  wanted: object,
  options: RequestOptions | undefined,
  { atCreate = [], members = {}, spelled = async (_, found) => found, ...finding }: Ensuring<N>,
): Promise<Ensured<WithId<N>>> {
  const posted = (within: RequestOptions | undefined): Promise<N> =>
    // Within this turn: an `ifExists` that got in here would wait for the end of it.
    (collection as Creating<N>).create(withoutAbsent(wanted) as never, { ...within, ifExists: 'fail' });
  return findOrMake(collection, options, { posted, ...finding }, async (its, found, within) => {
    // Named by its key, or found by it just now.
    const node = its as WithId<N>;
    if (!found) return { node, created: true, changed: false, diff: [] };
    const current = await spelled(node, found, wanted, within);
    const own = Object.entries(writable(node, wanted)).filter(
      ([key]) => !atCreate.includes(key) && !Object.hasOwn(members, key),
    );
    const { changes, diff } = differences(current, Object.fromEntries(own));
    const given = Object.entries(members).filter(([key]) => Reflect.get(wanted, key) !== undefined);
    const looks = given.map(
      ([key, see]) =>
        async (): Promise<Due | undefined> =>
          see(node, Reflect.get(wanted, key) as never, within, found as never),
    );
    const due = await allResolved(node, looks);
    if (diff.length > 0) await node.update(changes as never, within);
    const all = [...diff];
    for (const write of due) all.push(...((await write?.(within)) ?? []));
    return { node, created: false, changed: all.length > 0, diff: all };
  });
}

/** What is made of what is wanted: a key that is to be absent is left out. */
export function withoutAbsent(wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, isMap(value) ? withoutAbsent(value) : value]));
}

/** What was changed of a member, as the whole tells it. */
export function ofMember(path: string, wanted: unknown, { created, diff }: Ensured<unknown>): Difference[] {
  if (created) return [difference([path], undefined, wanted)];
  return diff.map((found) => ({ ...found, path: `${path}.${found.path}` }));
}

import type { RequestOptions } from '../http/options.ts';
import { type Difference, difference, differences } from './differences.ts';
import { isMap } from './json.ts';
import { type CreateOptions, type Finding, findOrMake, type Updatable } from './make.ts';
import { object, type TreeNode, type WithId } from './node.ts';
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
  /**
   * What was given for an object that was there, and neither compared nor written: secrets that the server masks
   * (`config.clientSecret`), and what is for a new object alone. Empty for an object that was made.
   */
  readonly unknown: readonly string[];
}

/** What `ensure` takes as its last argument. */
export interface EnsureOptions extends RequestOptions {
  /**
   * `write` writes the given secrets that the server masks, in every run. By default they stay as they are, and `unknown`
   * lists them.
   */
  readonly secrets?: 'write' | undefined;
}

/** What a new object is made of, where `null` in one of these maps says that a key is to be absent. */
export type OrAbsent<Create, Maps extends keyof Create> = Omit<Create, Maps> & {
  [Key in Maps]?:
    | { [Name in keyof NonNullable<Create[Key]>]: NonNullable<Create[Key]>[Name] | null }
    | null
    | undefined;
};

/** What was changed, and what could not be compared. */
export interface Told {
  readonly diff: readonly Difference[];
  readonly unknown?: readonly string[];
}

/** What is to be written to a member of an object, and then tells what was changed. */
export type Due = (options: RequestOptions | undefined) => Promise<Told>;

/** Looks at a member of an object that has requests of its own; all names that it needs exist then. */
export type See<N> = (
  node: N,
  wanted: never,
  options: RequestOptions | undefined,
  found: never,
  /** What the `ensure` of an object in this one is given beside its options. */
  more: Pick<EnsureOptions, 'secrets'>,
) => Promise<Due | undefined>;

/** What there is to know of a family beyond its verbs. */
export interface EnsureRules<N> {
  /** Keys for a new object alone: the server does not tell them, or does not let them be changed. */
  readonly atCreate?: readonly string[];
  /** Keys that an update does not take. */
  readonly members?: Readonly<Record<string, See<N>>>;
  /** Those members that the others name, and are written before them. */
  readonly before?: readonly string[];
  /** What a new object is made of, where that is more than what is wanted. */
  readonly filled?: (wanted: object, options: RequestOptions | undefined) => Promise<object>;
  /** What was found, in the words of what is wanted: names in place of ids. */
  readonly spelled?: (
    node: N,
    found: object,
    wanted: object,
    options: RequestOptions | undefined,
  ) => Promise<object>;
  /** Where it differs, when more counts than `differences` knows. */
  readonly compare?: typeof differences;
}

/** How an object is found and made, where not as `create` of the collection does it. */
interface Ensuring<N> extends EnsureRules<N>, Omit<Finding<N>, 'posted'> {
  /** Keys by which the server knows the object, which no update takes; `id` and `_id` when left out. */
  readonly ids?: readonly string[];
  readonly posted?: Finding<N>['posted'];
}

/** A collection whose objects are made by `create`. */
type Creating<N> = TreeNode & { create(wanted: never, options?: CreateOptions): Promise<N> };

/**
 * An object as it is wanted: made where it is missing, changed where it differs, and otherwise left alone. Nothing is
 * written before all names are found.
 */
export async function ensure<N extends Updatable>(
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
    const unknown = fixed.filter((key) => isUntold(key, found, wanted));
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

/** The same for the object at a node, which is always there. */
export function ensureHere<N extends Updatable>(
  node: N,
  wanted: object,
  options: EnsureOptions | undefined,
  rules: EnsureRules<N> = {},
): Promise<Ensured<N>> {
  const find = (_: N, within: RequestOptions | undefined): Promise<object> => object(node, within);
  return ensure<N>(node, wanted, options, {
    ids: [],
    existing: () => node,
    find,
    posted: async () => node,
    ...rules,
  });
}

/** Whether a key that no update takes was given, and is not known to be right. */
function isUntold(key: string, found: object, wanted: object): boolean {
  const value: unknown = Reflect.get(wanted, key);
  return value !== null && differences(found, { [key]: value }).diff.length > 0;
}

/** What is made of what is wanted: a key that is to be absent is left out. */
export function withoutAbsent(wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, isMap(value) ? withoutAbsent(value) : value]));
}

/** What was changed of a member, as the whole tells it. */
export function ofMember(path: string, wanted: unknown, { created, diff, unknown }: Ensured<unknown>): Told {
  if (created) return { diff: [difference([path], undefined, wanted)] };
  return {
    diff: diff.map((found) => ({ ...found, path: `${path}.${found.path}` })),
    unknown: unknown.map((key) => `${path}.${key}`),
  };
}

/** Ensures one member after the other, and tells of all of them. */
export async function eachMember<T>(
  wanted: readonly T[],
  path: (item: T) => string,
  run: (item: T) => Promise<Ensured<unknown>>,
): Promise<Told> {
  const told: Told[] = [];
  for (const item of wanted) told.push(ofMember(path(item), item, await run(item)));
  return { diff: told.flatMap(({ diff }) => diff), unknown: told.flatMap(({ unknown = [] }) => unknown) };
}

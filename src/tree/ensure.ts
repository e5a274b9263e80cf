import type { RequestOptions } from '../http/options.ts';
import { type Difference, difference, differences } from './differences.ts';
import { isMap } from './json.ts';
import { findOrMake, type Makeable } from './make.ts';
import type { TreeNode } from './node.ts';

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

/** Sees to a member of an object by requests of its own, and tells what it changed. */
type See<N> = (
  node: N,
  wanted: never,
  options: RequestOptions | undefined,
  found: never,
) => Promise<readonly Difference[]>;

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

/** An object as it is wanted: made where it is missing, changed where it differs, and otherwise left alone. */
export function ensure<N extends Makeable>(
  collection: TreeNode & { create(wanted: never, options?: RequestOptions): Promise<N> },
  wanted: object,
  options: RequestOptions | undefined,
  existing: () => N,
  { atCreate = [], members = {}, spelled = async (_, found) => found }: EnsureRules<N> = {},
): Promise<Ensured<N>> {
  const posted = (within: RequestOptions | undefined): Promise<N> =>
    collection.create(withoutAbsent(wanted) as never, within);
  return findOrMake(collection, options, { existing, posted }, async (node, found, within) => {
    if (!found) return { node, created: true, changed: false, diff: [] };
    const current = await spelled(node, found, wanted, within);
    const own = Object.entries(wanted).filter(
      ([key]) => !['id', '_id', ...atCreate].includes(key) && !Object.hasOwn(members, key),
    );
    const { changes, diff } = differences(current, Object.fromEntries(own));
    if (diff.length > 0) await node.update(changes as never, within);
    const all = [...diff];
    for (const [key, see] of Object.entries(members)) {
      const value = Reflect.get(wanted, key);
      if (value !== undefined) all.push(...(await see(node, value as never, within, found as never)));
    }
    return { node, created: false, changed: all.length > 0, diff: all };
  });
}

function withoutAbsent(wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, isMap(value) ? withoutAbsent(value) : value]));
}

/** What was changed of a member, as the whole tells it. */
export function ofMember(path: string, wanted: unknown, { created, diff }: Ensured<unknown>): Difference[] {
  if (created) return [difference([path], undefined, wanted)];
  return diff.map((found) => ({ ...found, path: `${path}.${found.path}` }));
}

import type { RequestOptions } from '../http/options.ts';
import { type Difference, difference, differences } from './differences.ts';
import { refuseLacking, writable } from './ignored.ts';
import { isMap } from './json.ts';
import { type CreateOptions, type Finding, findOrMake, type Updatable } from './make.ts';
import type { TreeNode, WithId } from './node.ts';
import { ownOptions } from './options.ts';
import { allResolved } from './references.ts';

/** Result of `ensure`. */
export interface Ensured<Node> {
  /** The node of the object. */
  readonly node: Node;
  /** Whether the object was missing and has been created. */
  readonly created: boolean;
  /** Whether the object existed and has been changed. */
  readonly changed: boolean;
  /** The changes, key by key. Empty if the object was created. */
  readonly diff: readonly Difference[];
}

/** Fields of a new object. In these maps, `null` marks a key that must be absent. */
export type OrAbsent<Create, Maps extends keyof Create> = Omit<Create, Maps> & {
  [Key in Maps]?:
    | { [Name in keyof NonNullable<Create[Key]>]: NonNullable<Create[Key]>[Name] | null }
    | undefined;
};

/** Writes to a member of an object, and returns the differences. */
export type Due = (options: RequestOptions | undefined) => Promise<readonly Difference[]>;

/** Compares a member of an object that has requests of its own. Looks up every name that a write would need. */
export type See<N> = (
  node: N,
  wanted: never,
  options: RequestOptions | undefined,
  found: never,
) => Promise<Due | undefined>;

/** Rules for `ensure` that are special to a family. */
export interface EnsureRules<N> {
  /** Options of `create` and `update` that `ensure` has, too. */
  readonly own?: readonly string[];
  /** Keys for new objects only: the server does not return them, or does not allow changes to them. */
  readonly atCreate?: readonly string[];
  /** Keys that an update does not accept. */
  readonly members?: Readonly<Record<string, See<N>>>;
  /** Converts the found object to the terms of the wanted one: names instead of ids. */
  readonly spelled?: (
    node: N,
    found: object,
    wanted: object,
    options: RequestOptions | undefined,
  ) => Promise<object>;
}

/** How an object is found and created, if not by `create` of the collection. */
interface Ensuring<N> extends EnsureRules<N>, Omit<Finding<N>, 'posted'> {
  readonly posted?: Finding<N>['posted'];
}

/** A collection that creates objects with `create`. */
type Creating<N> = TreeNode & { create(wanted: never, options?: CreateOptions): Promise<N> };

/**
 * Creates an object if it is missing, updates whatever differs, and otherwise does nothing. Nothing is written until
 * all names have been found.
 */
export async function ensure<N extends Updatable>(
  collection: TreeNode,
  wanted: object,
  options: RequestOptions | undefined,
  { own = [], atCreate = [], members = {}, spelled = async (_, found) => found, ...finding }: Ensuring<N>,
): Promise<Ensured<WithId<N>>> {
  refuseLacking(collection, wanted);
  const { signal, timeout, headers, ...others } = ownOptions(options, ...(own as 'signal'[]));
  const posted = (within: RequestOptions | undefined): Promise<N> =>
    // This runs within a turn: an `ifExists` would wait for the end of that turn.
    (collection as Creating<N>).create(withoutAbsent(wanted) as never, {
      ...within,
      ...others,
      ifExists: 'fail',
    });
  return await findOrMake(
    collection,
    { signal, timeout, headers },
    { posted, ...finding },
    async (its, found, within) => {
      // Named by its key, or found by it just now.
      const node = its as WithId<N>;
      if (!found) return { node, created: true, changed: false, diff: [] };
      const current = await spelled(node, found, wanted, within);
      const plain = Object.entries(writable(node, wanted)).filter(
        ([key]) => !atCreate.includes(key) && !Object.hasOwn(members, key),
      );
      const { changes, diff } = differences(current, Object.fromEntries(plain));
      const given = Object.entries(members).filter(([key]) => Reflect.get(wanted, key) !== undefined);
      const looks = given.map(
        ([key, see]) =>
          async (): Promise<Due | undefined> =>
            see(node, Reflect.get(wanted, key) as never, within, found as never),
      );
      const due = await allResolved(node, looks);
      if (diff.length > 0) await node.update(changes as never, { ...within, ...others });
      const all = [...diff];
      for (const write of due) all.push(...((await write?.(within)) ?? []));
      return { node, created: false, changed: all.length > 0, diff: all };
    },
  );
}

/** Returns the fields of a new object, without keys that must be absent. */
export function withoutAbsent(wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, isMap(value) ? withoutAbsent(value) : value]));
}

/** Returns the differences of a member as differences of the whole object. */
export function ofMember(path: string, wanted: unknown, { created, diff }: Ensured<unknown>): Difference[] {
  if (created) return [difference([path], undefined, wanted)];
  return diff.map((found) => ({ ...found, path: `${path}.${found.path}` }));
}

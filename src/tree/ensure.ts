import { bounded } from '../http/deadline.ts';
import { BadRequestError, ConflictError, ServerError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { type Difference, difference, differences } from './differences.ts';
import { keyOf, located, type ResourceNode } from './node.ts';
import { inTurn } from './turns.ts';

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

/** An object that is found and updated. */
export interface Updatable extends ResourceNode {
  find(options?: RequestOptions): Promise<unknown>;
  update(changes: never, options?: RequestOptions): Promise<unknown>;
}

/** Sees to a part of an object by requests of its own, and tells what it changed. */
type Part<N> = (
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
  readonly parts?: Readonly<Record<string, Part<N>>>;
  /** What was found, in the words of what is wanted: names in place of ids. */
  readonly spelled?: (
    node: N,
    found: object,
    wanted: object,
    options: RequestOptions | undefined,
  ) => Promise<object>;
}

/** An object as it is wanted: made where it is missing, changed where it differs, and otherwise left alone. */
export function ensure<N extends Updatable>(
  collection: ResourceNode & { create(wanted: never, options?: RequestOptions): Promise<N> },
  wanted: object,
  options: RequestOptions | undefined,
  existing: () => N,
  { atCreate = [], parts = {}, spelled = async (_, found) => found }: EnsureRules<N> = {},
): Promise<Ensured<N>> {
  const make = (within: RequestOptions | undefined): Promise<N> =>
    collection.create(withoutAbsent(wanted) as never, within);
  return findOrMake(collection, options, existing, make, async (node, found, within) => {
    if (!found) return { node, created: true, changed: false, diff: [] };
    const current = await spelled(node, found, wanted, within);
    const own = Object.entries(wanted).filter(
      ([key]) => !['id', '_id', ...atCreate].includes(key) && !Object.hasOwn(parts, key),
    );
    const { changes, diff } = differences(current, Object.fromEntries(own));
    if (diff.length > 0) await node.update(changes as never, within);
    const all = [...diff];
    for (const [key, see] of Object.entries(parts)) {
      const value = Reflect.get(wanted, key);
      if (value !== undefined) all.push(...(await see(node, value as never, within, found as never)));
    }
    return { node, created: false, changed: all.length > 0, diff: all };
  });
}

/**
 * Goes on with an object that is there, and what it is, or with that which `make` makes. In one process one caller after
 * the other does so, because the server does not keep every name from being taken twice.
 */
export function findOrMake<N extends Updatable, Result>(
  collection: ResourceNode,
  options: RequestOptions | undefined,
  existing: () => N,
  make: (options: RequestOptions | undefined) => Promise<N>,
  next: (node: N, found: object | undefined, options: RequestOptions | undefined) => Promise<Result>,
): Promise<Result> {
  return bounded(options, async (within) => {
    const present = existing();
    const key = keyOf(present);
    // Another turn than that of its updates, which come within this one.
    const name = `${await located(collection, within)} ${typeof key === 'string' ? key : key.label}`;
    return inTurn(name, within?.signal, async () => {
      const found = await present.find(within);
      if (found) return next(present, found, within);
      let made: N;
      try {
        made = await make(within);
      } catch (error) {
        // Someone else was quicker, perhaps; of some names that are taken the server says 400 or 500.
        const mayExist = [ConflictError, BadRequestError, ServerError].some((kind) => error instanceof kind);
        const meanwhile = mayExist ? await present.find(within) : undefined;
        // The conflict may be about another field: a user's e-mail address, say.
        if (!meanwhile) throw error;
        return next(present, meanwhile, within);
      }
      return next(made, undefined, within);
    });
  });
}

function withoutAbsent(wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, isMap(value) ? withoutAbsent(value) : value]));
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** What was changed of a part, as the whole tells it. */
export function ofPart(path: string, wanted: unknown, { created, diff }: Ensured<unknown>): Difference[] {
  if (created) return [difference([path], undefined, wanted)];
  return diff.map((found) => ({ ...found, path: `${path}.${found.path}` }));
}

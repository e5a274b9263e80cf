import { NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { notFound } from './errors.ts';
import { fewAtOnce } from './few-at-once.ts';
import { isSame } from './json.ts';
import { factsOf, TreeNode } from './node.ts';
import { writable } from './writable.ts';

/** How references to objects of one kind are read, and how the objects are found. */
export interface Kind<Reference, Wanted, T> {
  /** Name of the objects in messages: `role`. */
  readonly what: string;
  /** Returns the content of a reference. Throws `TypeError` for an invalid one, before any request. */
  readonly read: (from: TreeNode, reference: Reference) => Wanted;
  /** Returns the human-readable name, for the error. */
  readonly nameOf: (wanted: Wanted) => string;
  /** Returns whether such a name was given, if the reference itself is not a string. */
  readonly isByName?: (wanted: Wanted) => boolean;
  /** Returns the reference as the error shows it; by default, its name in quotes. */
  readonly shownAs?: (wanted: Wanted) => string;
  /** Returns the objects in the order of `wanted`, with as few requests as the server permits. */
  readonly find: (
    from: TreeNode,
    wanted: readonly Wanted[],
    options: RequestOptions | undefined,
    known: readonly T[],
  ) => Promise<readonly (T | undefined)[]>;
}

/** The form of an id that the server assigned. */
export const likeAnId: RegExp = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Returns the objects that these references identify, in the same order; `known` objects need no request. Throws one
 * `NotFoundError` that lists every missing object.
 */
export async function resolve<Reference, Wanted, T>(
  {
    what,
    read,
    nameOf,
    shownAs = (wanted) => JSON.stringify(nameOf(wanted)),
    isByName,
    find,
  }: Kind<Reference, Wanted, T>,
  from: TreeNode,
  references: readonly Reference[],
  options: RequestOptions | undefined,
  known: readonly T[] = [],
): Promise<T[]> {
  const wanted = references.map((reference) => read(from, reference));
  if (wanted.length === 0) return [];
  const found = await find(from, wanted, options, known);
  const missing = wanted.filter((_, index) => found[index] === undefined);
  if (missing.length === 0) return found as T[];
  const shown = [...new Set(missing.map(shownAs))].sort();
  const isNamed = isByName ?? ((item: Wanted) => typeof references[wanted.indexOf(item)] === 'string');
  const isId = missing.some((item) => isNamed(item) && likeAnId.test(nameOf(item)));
  throw notFound(
    from,
    `No such ${what}: ${shown.join(', ')}`,
    [...new Set(missing.map(nameOf))].sort(),
    isId ? ['A string is a name or a path here. Pass an id as { id }, or as the node from byId.'] : [],
  );
}

/** Bodies whose names have been looked up, so that the write does not do it again. */
const settled = new WeakSet<object>();

/** Marks a body whose names have been looked up. */
export function asSettled<T extends object>(body: T): T {
  settled.add(body);
  return body;
}

/** Returns whether `asSettled` has marked the body. */
export function isSettled(body: object): boolean {
  return settled.has(body);
}

/**
 * Returns the body of a write with everything it names in the server's terms. Throws one `NotFoundError` that lists
 * everything missing, which the server would drop or fail on. What the object has already, as `found`, is not looked
 * up.
 */
export async function settle<T extends object>(
  node: TreeNode,
  body: T,
  options: RequestOptions | undefined,
  found: object = {},
): Promise<T> {
  const { naming } = factsOf(node);
  if (!naming || settled.has(body)) return body;
  const given = Object.entries(writable(node, body)).filter(
    ([key, value]) =>
      naming.keys.includes(key) &&
      value !== undefined &&
      value !== null &&
      !isSame(value, Reflect.get(found, key)),
  );
  if (given.length === 0) return body;
  return asSettled({ ...body, ...(await naming.settle(node as never, Object.fromEntries(given), options)) });
}

/** Returns the results of several searches. Throws one `NotFoundError` that lists the missing names of all searches. */
export async function allResolved<T extends readonly unknown[]>(
  from: TreeNode,
  searches: { readonly [Index in keyof T]: () => Promise<T[Index]> },
): Promise<T> {
  if (searches.length < 2) return (await Promise.all(searches.map((search) => search()))) as unknown as T;
  const outcomes = await fewAtOnce(searches, async (search) => {
    try {
      return { found: await search() };
    } catch (error) {
      // All searches end before one of their errors is thrown, below.
      return { error };
    }
  });
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  if (errors.length === 0) return outcomes.map(({ found }) => found) as unknown as T;
  const isOfNames = (error: unknown): error is NotFoundError =>
    error instanceof NotFoundError && error.missing.length > 0;
  // Any other error means that the realm is missing, or that the caller may not search.
  if (!errors.every(isOfNames)) throw errors.find((error) => !isOfNames(error));
  const [first] = errors;
  if (errors.length === 1) throw first;
  const description = [...new Set(errors.map((error) => error.description))].join('; ');
  throw notFound(from, description, [...new Set(errors.flatMap(({ missing }) => missing))].sort());
}

/**
 * Returns whether a value is a node that refers to an object of one of these kinds. Throws `TypeError` for any other
 * node.
 */
export function isNodeOf(reference: unknown, ...names: readonly string[]): reference is TreeNode {
  if (!(reference instanceof TreeNode)) return false;
  const own = factsOf(reference).names;
  if (own !== undefined && names.includes(own)) return true;
  throw new TypeError(`Expected a node of kind ${names.join(' or ')}, got ${reference.url}`);
}

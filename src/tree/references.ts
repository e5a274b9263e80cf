import { NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { notFound } from './errors.ts';
import { fewAtOnce } from './few-at-once.ts';
import { factsOf, TreeNode } from './node.ts';

/** How objects of one kind are named by others, and found. */
export interface Kind<Reference, Wanted, T> {
  /** What they are called: `role`. */
  readonly what: string;
  /** What a reference says; one that says nothing is a `TypeError`, before any request. */
  readonly read: (from: TreeNode, reference: Reference) => Wanted;
  /** The name that a person knows, for the error. */
  readonly nameOf: (wanted: Wanted) => string;
  /** Whether a person's name for it was given, where the reference itself does not say so by being a string. */
  readonly isByName?: (wanted: Wanted) => boolean;
  /** How the error shows it, where not as the name in quotes. */
  readonly shownAs?: (wanted: Wanted) => string;
  /** The objects in the order of what is wanted, by as few requests as the server permits. */
  readonly find: (
    from: TreeNode,
    wanted: readonly Wanted[],
    options: RequestOptions | undefined,
    known: readonly T[],
  ) => Promise<readonly (T | undefined)[]>;
}

const likeAnId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The objects that these references name, in their order; `known` need no request. Those that do not exist are listed
 * in one `NotFoundError`.
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
    isId ? ['A string is a name or a path here: give an id as { id }, or as the node of byId.'] : [],
  );
}

/** What several searches found; the names that any of them misses are listed in one `NotFoundError`. */
export async function allResolved<T extends readonly unknown[]>(
  from: TreeNode,
  searches: { readonly [Index in keyof T]: () => Promise<T[Index]> },
): Promise<T> {
  const outcomes = await fewAtOnce(searches, async (search) => {
    try {
      return { found: await search() };
    } catch (error) {
      return { error };
    }
  });
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  if (errors.length === 0) return outcomes.map(({ found }) => found) as unknown as T;
  const isOfNames = (error: unknown): error is NotFoundError =>
    error instanceof NotFoundError && error.missing.length > 0;
  // Another error says that the realm is missing, or that the caller may not look.
  if (!errors.every(isOfNames)) throw errors.find((error) => !isOfNames(error));
  const [first] = errors;
  if (errors.length === 1) throw first;
  const description = [...new Set(errors.map((error) => error.description))].join('; ');
  throw notFound(from, description, [...new Set(errors.flatMap(({ missing }) => missing))].sort());
}

/** Whether something is a node that stands for an object of one of these kinds. */
export function isNodeOf(reference: unknown, ...names: readonly string[]): reference is TreeNode {
  if (!(reference instanceof TreeNode)) return false;
  const own = factsOf(reference).names;
  if (own !== undefined && names.includes(own)) return true;
  throw new TypeError(`${reference.url} is the node of no ${names.join(' or ')}`);
}

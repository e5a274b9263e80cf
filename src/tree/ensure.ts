import type { RequestOptions } from '../http/options.ts';
import { difference, differences } from './differences.ts';
import type { Ensured, EnsureOptions, EnsureRules, Ensuring, Told } from './ensuring.ts';
import { isMap } from './json.ts';
import { findOrMake, type Updatable } from './make.ts';
import { object, type TreeNode, type WithId } from './node.ts';
import { allResolved } from './references.ts';

export type { Due, Ensured, EnsureOptions, EnsureRules, OrAbsent, See, Told } from './ensuring.ts';

/**
 * An object as it is wanted: made where it is missing, changed where it differs, and otherwise left alone. Nothing is
 * written before all names are found.
 */
export async function ensure<N extends Updatable>(
  collection: TreeNode,
  wanted: object,
  options: EnsureOptions | undefined,
  rules: Ensuring<N>,
): Promise<Ensured<WithId<N>>> {
  const { ensured } = await import('./ensured.ts');
  return ensured({ allResolved, differences, findOrMake, withoutAbsent }, collection, wanted, options, rules);
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

/** What is made of what is wanted: a key that is to be absent is left out. */
export function withoutAbsent(wanted: object): object {
  const given = Object.entries(wanted).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, isMap(value) ? withoutAbsent(value) : value]));
}

/** What was changed of a member, as the whole tells it. */
function ofMember(path: string, wanted: unknown, { created, diff, unknown }: Ensured<unknown>): Told {
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

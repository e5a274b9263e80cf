import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Ensured, EnsureOptions, EnsureRules, Ensuring } from './ensuring.ts';
import type { Updatable } from './finding.ts';
import { refuseLacking } from './ignored.ts';
import { object, type TreeNode, type WithId } from './node.ts';
import { tools } from './tools.ts';

export type { Due, Ensured, EnsureOptions, EnsureRules, Means, OrAbsent, See } from './ensuring.ts';

const loadEnsured = loader(() => import('./ensured.ts'));

/**
 * Creates an object if it is missing, updates whatever differs, and otherwise does nothing. Nothing is written until
 * all names have been found.
 */
export async function ensure<N extends Updatable>(
  collection: TreeNode,
  wanted: object,
  options: EnsureOptions | undefined,
  rules: Ensuring<N>,
): Promise<Ensured<WithId<N>>> {
  refuseLacking(collection, wanted);
  const { ensured } = await loadEnsured();
  return ensured(tools, collection, wanted, options, rules);
}

/** Ensures the object at a node that always exists. */
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

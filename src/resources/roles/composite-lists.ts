import type { RequestOptions } from '../../http/options.ts';
import type { Difference } from '../../tree/differences.ts';
import type { Due, Means } from '../../tree/ensure.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Role } from '../shared/entities.ts';
import type { Catalogue, resolveRoles } from './reference.ts';

/** The roles of one place that a role must include, and no others of that place. */
interface List {
  readonly path: string;
  readonly names: readonly string[];
  readonly of: Catalogue;
  readonly set: {
    all(options?: RequestOptions): Promise<Role[]>;
    set(names: readonly string[], options?: RequestOptions): Promise<unknown>;
  };
}

/** Returns the write that sets these lists. Throws `NotFoundError` if a role in them is missing. */
export async function ensureLists(
  { tools, differences }: Means,
  resolve: typeof resolveRoles,
  from: TreeNode,
  lists: readonly List[],
  options: RequestOptions | undefined,
): Promise<Due> {
  for (const { path, names } of lists) tools.checkedList(path, names);
  const looks = lists.map(({ path, names, set, of }) => async () => {
    const there = await set.all(options);
    await resolve(of, names, options, there);
    const held = there.map(({ name }) => name);
    const isRight = differences({ names: held }, { names }).diff.length === 0;
    return isRight ? [] : [{ path, from: held, to: names, set }];
  });
  const due = (await tools.allResolved(from, looks)).flat();
  return async (within) => {
    const diff: Difference[] = [];
    for (const { set, ...changed } of due) {
      await set.set(changed.to, within);
      diff.push(changed);
    }
    return { diff };
  };
}

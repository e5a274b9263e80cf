import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Kind } from '../../tree/references.ts';
import type { Tools } from '../../tree/tools.ts';

interface Found {
  readonly id?: string | undefined;
}

/** Looks up what a component belongs to: the realm or a component. The server makes one that belongs to nothing. */
export async function settleComponent(
  { addressOf, checkedKey, fewAtOnce, object, open, realmOf, ResourceNode, resolve, unlessAbsent }: Tools,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const kind: Kind<string, string, Found> = {
    what: 'component',
    read: (from, id) => checkedKey(id, () => addressOf(from)),
    nameOf: (id) => id,
    find: (from, wanted, options) =>
      fewAtOnce(wanted, async (id) => {
        const found = await unlessAbsent(object<Found>(open(ResourceNode, from, id), options));
        if (found) return found;
        const realm = await object<Found>(realmOf(from), options);
        return realm.id === id ? realm : undefined;
      }),
  };
  await resolve(kind, node, [given['parentId'] as string], options);
  return given;
}

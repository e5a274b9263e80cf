import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
import { located, type ResourceNode } from './node.ts';
import { inTurn } from './turns.ts';

/** What a `set` had to do: nothing, when both are empty. */
export interface SetChanges<Item> {
  /** What was not there before. */
  readonly added: Item[];
  /** What was there and is no longer. */
  readonly removed: Item[];
}

/** How the items of a list are found, added and removed. */
interface SetVerbs<Item> {
  /** What is there and what is to be there, of which nothing is written yet. */
  readonly read: (options: RequestOptions | undefined) => Promise<{ current: Item[]; wanted: Item[] }>;
  readonly add: (items: Item[], options: RequestOptions | undefined) => Promise<void>;
  readonly remove: (items: Item[], options: RequestOptions | undefined) => Promise<void>;
}

/**
 * Makes the wanted items those of the list at a node, by as few writes as it takes. Adds before it removes, so that
 * nobody goes without in between; sets of one list in this process run one after the other.
 */
export function setItems<Item extends { id: string }>(
  node: ResourceNode,
  options: RequestOptions | undefined,
  { read, add, remove }: SetVerbs<Item>,
): Promise<SetChanges<Item>> {
  return bounded(options, async (options) => {
    const address = await located(node, options);
    return inTurn(address, options?.signal, async () => {
      const { current, wanted } = await read(options);
      const added = lacking(current, wanted);
      const removed = lacking(wanted, current);
      if (added.length > 0) await add(added, options);
      if (removed.length > 0) await remove(removed, options);
      return { added, removed };
    });
  });
}

/** Those of `items`, each of them once, that the others lack. */
function lacking<Item extends { id: string }>(others: readonly Item[], items: readonly Item[]): Item[] {
  const left = new Map(items.map((item) => [item.id, item]));
  for (const { id } of others) left.delete(id);
  return [...left.values()];
}

/** The list that a `set` is given: what is none could empty the server's. */
export function checkedList<T>(items: readonly T[], what: string): readonly T[] {
  if (Array.isArray(items)) return items;
  throw new TypeError(`set takes an array of ${what}; [] takes all of them away`);
}

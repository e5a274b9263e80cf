import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import { ListCollection, PagedCollection } from './collection.ts';
import type { TreeNode } from './node.ts';
import type { SetChanges } from './set-changes.ts';
import { tools } from './tools.ts';

export type { SetChanges } from './set-changes.ts';

const loadSetChanges = loader(() => import('./set-changes.ts'));

/**
 * A list of references to other objects. If any of the given names do not exist, throws one `NotFoundError` that lists
 * them all, and changes nothing.
 */
export abstract class ReferenceSet<T, Reference, _Route extends string> extends ListCollection<T, _Route> {
  /** Adds one or more objects. Objects that are already in the list stay. */
  add(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return addTo(this, references, options);
  }

  /** Removes one or more objects from the list without deleting them. `[]` removes none. */
  remove(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return removeFrom(this, references, options);
  }

  /** Makes these the only objects in the list and returns the changes: adds missing ones, then removes the rest. */
  set(references: readonly Reference[], options?: RequestOptions): Promise<SetChanges<T>> {
    return setTo(this, references, options);
  }

  /** Removes all objects from the list without deleting them. */
  async removeAll(options?: RequestOptions): Promise<void> {
    await setTo(this, [], options);
  }
}

/** A `ReferenceSet` that accepts a query and is read in pages. */
export abstract class PagedReferenceSet<
  T extends object,
  Reference,
  Query extends object,
  _Route extends string,
> extends PagedCollection<T, Query, _Route> {
  /** Adds one or more objects. Objects that are already in the list stay. */
  add(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return addTo(this, references, options);
  }

  /** Removes one or more objects from the list without deleting them. `[]` removes none. */
  remove(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return removeFrom(this, references, options);
  }

  /** Makes these the only objects in the list and returns the changes: adds missing ones, then removes the rest. */
  set(references: readonly Reference[], options?: RequestOptions): Promise<SetChanges<T>> {
    return setTo(this, references, options);
  }

  /** Removes all objects from the list without deleting them. */
  async removeAll(options?: RequestOptions): Promise<void> {
    await setTo(this, [], options);
  }
}

/** Adds the items that the list at a node lacks. */
export async function addTo(
  node: TreeNode,
  references: unknown,
  options: RequestOptions | undefined,
): Promise<void> {
  const { addTo } = await loadSetChanges();
  await addTo(tools, node, references, options);
}

/** Removes these items from the list at a node. */
export async function removeFrom(
  node: TreeNode,
  references: unknown,
  options: RequestOptions | undefined,
): Promise<void> {
  const { removeFrom } = await loadSetChanges();
  await removeFrom(tools, node, references, options);
}

/** Makes the wanted items the only ones in the list at a node, and returns the changes. */
export async function setTo<T>(
  node: TreeNode,
  wanted: readonly unknown[],
  options: RequestOptions | undefined,
): Promise<SetChanges<T>> {
  const { setTo } = await loadSetChanges();
  return setTo(tools, node, wanted, options);
}

import { bounded } from '../http/deadline.ts';
import { ForbiddenError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { ListCollection, PagedCollection } from './collection.ts';
import type { SetRules } from './facts.ts';
import { factsOf, located, type TreeNode } from './node.ts';
import { inTurn } from './turns.ts';

/** What a `set` had to do: nothing, when both are empty. */
export interface SetChanges<T> {
  /** What was not there before. */
  readonly added: T[];
  /** What was there and is no longer. */
  readonly removed: T[];
}

/**
 * A list of references to other objects. Names that do not exist are listed in one `NotFoundError`, and nothing has
 * been changed then.
 */
export abstract class ReferenceSet<T, Reference, _Route extends string> extends ListCollection<T, _Route> {
  /** Adds one object or several of them. Those that are in the list already stay. */
  add(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return addTo(this, references, options);
  }

  /** Takes one object or several of them out of the list; they themselves stay. `[]` takes none. */
  remove(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return removeFrom(this, references, options);
  }

  /** Makes these the only ones in the list, and returns what changed: adds what is missing, then removes the rest. */
  set(references: readonly Reference[], options?: RequestOptions): Promise<SetChanges<T>> {
    return setTo(this, references, options);
  }

  /** Takes all of them out of the list; they themselves stay. */
  async removeAll(options?: RequestOptions): Promise<void> {
    await setTo(this, [], options);
  }
}

/** A `ReferenceSet` that takes a query, and is read in pages. */
export abstract class PagedReferenceSet<
  T extends object,
  Reference,
  Query extends object,
  _Route extends string,
> extends PagedCollection<T, Query, _Route> {
  /** Adds one object or several of them. Those that are in the list already stay. */
  add(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return addTo(this, references, options);
  }

  /** Takes one object or several of them out of the list; they themselves stay. `[]` takes none. */
  remove(references: Reference | readonly Reference[], options?: RequestOptions): Promise<void> {
    return removeFrom(this, references, options);
  }

  /** Makes these the only ones in the list, and returns what changed: adds what is missing, then removes the rest. */
  set(references: readonly Reference[], options?: RequestOptions): Promise<SetChanges<T>> {
    return setTo(this, references, options);
  }

  /** Takes all of them out of the list; they themselves stay. */
  async removeAll(options?: RequestOptions): Promise<void> {
    await setTo(this, [], options);
  }
}

/** An item as far as lists tell one from another. */
type Identified = string | { readonly id?: string | undefined; readonly alias?: string | undefined };
type Rules = SetRules<Identified, unknown>;

/** Adds what the list at a node lacks. */
export async function addTo(
  node: TreeNode,
  references: unknown,
  options: RequestOptions | undefined,
): Promise<void> {
  const wanted = [references].flat();
  if (wanted.length === 0) return;
  await change(node, wanted, options, async (rules, within) => {
    const search = rules.resolve(wanted, within, []);
    const [found, there = []] = await Promise.all([search, seen(rules, within)]);
    const added = lacking(there, found);
    if (added.length > 0) await rules.write({ there, added, removed: [] }, within);
  });
}

/** Removes what the list at a node has of this. */
export async function removeFrom(
  node: TreeNode,
  references: unknown,
  options: RequestOptions | undefined,
): Promise<void> {
  const wanted = [references].flat();
  if (wanted.length === 0) return;
  await change(node, wanted, options, async (rules, within) => {
    const there = await seen(rules, within);
    const found = lacking([], await rules.resolve(wanted, within, there ?? []));
    const held = new Map(there?.map((item) => [idOf(item), item]));
    const isThere = (item: Identified): boolean => held.has(idOf(item)) || rules.hidden?.(item) === true;
    const removed = there ? found.filter(isThere).map((item) => held.get(idOf(item)) ?? item) : found;
    if (removed.length > 0) await rules.write({ there: there ?? [], added: [], removed }, within);
  });
}

/** Makes the wanted items those of the list at a node, and tells what changed. */
export async function setTo<T>(
  node: TreeNode,
  wanted: readonly unknown[],
  options: RequestOptions | undefined,
): Promise<SetChanges<T>> {
  const { what } = rulesOf(node);
  // Anything but an array could clear the whole list.
  if (!Array.isArray(wanted)) throw new TypeError(`set takes an array of ${what}; [] takes all of them away`);
  const changes = await change(node, wanted, options, async ({ current, resolve, write }, within) => {
    const there = await current(within);
    const found = await resolve(wanted, within, there);
    const added = lacking(there, found);
    const removed = lacking(found, there);
    if (added.length + removed.length > 0) await write({ there, added, removed }, within);
    return { added, removed };
  });
  return changes as unknown as SetChanges<T>;
}

/** Changes to one list in this process run one after the other. */
async function change<T>(
  node: TreeNode,
  references: readonly unknown[],
  options: RequestOptions | undefined,
  run: (rules: Rules, options: RequestOptions | undefined) => Promise<T>,
): Promise<T> {
  const rules = rulesOf(node);
  for (const reference of references) rules.check(reference);
  return bounded(options, async (within) => {
    const address = await located((rules.holder as TreeNode | undefined) ?? node, within);
    return inTurn(address, within?.signal, () => run(rules, within));
  });
}

function rulesOf(node: TreeNode): Rules {
  return factsOf(node).set?.(node as never) as Rules;
}

/** What is in the list; `undefined` where that need not be known, or may not. */
async function seen(
  { current, unseen = false, unread = false }: Rules,
  options: RequestOptions | undefined,
): Promise<readonly Identified[] | undefined> {
  if (unread) return undefined;
  try {
    return await current(options);
  } catch (error) {
    if (unseen && error instanceof ForbiddenError) return undefined;
    throw error;
  }
}

/** Those of `items`, each of them once, that the others lack. */
function lacking(others: readonly Identified[], items: readonly Identified[]): Identified[] {
  const left = new Map(items.map((item) => [idOf(item), item]));
  for (const other of others) left.delete(idOf(other));
  return [...left.values()];
}

/** Identity providers have an alias in the place of an id. */
function idOf(item: Identified): string | undefined {
  return typeof item === 'string' ? item : (item.id ?? item.alias);
}

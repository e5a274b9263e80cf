import type { RequestOptions } from '../http/options.ts';
import type { SetRules } from './facts.ts';
import type { TreeNode } from './node.ts';
import type { Tools } from './tools.ts';

/** Result of `set`. Both lists are empty if nothing had to be changed. */
export interface SetChanges<T> {
  /** The items that were missing and have been added. */
  readonly added: T[];
  /** The items that have been removed. */
  readonly removed: T[];
}

/** The part of an item that distinguishes it from others in a list. */
type Identified = string | { readonly id?: string | undefined; readonly alias?: string | undefined };
type Rules = SetRules<Identified, unknown>;

/** Adds the items that the list at a node lacks. */
export async function addTo(
  tools: Tools,
  node: TreeNode,
  references: unknown,
  options: RequestOptions | undefined,
): Promise<void> {
  const wanted = [references].flat();
  if (wanted.length === 0) return;
  await change(tools, node, wanted, options, async (rules, within) => {
    const search = rules.resolve(wanted, within, []);
    const [found, there = []] = rules.takesAll
      ? [await search]
      : rules.held
        ? [await search, await seen(tools, rules, within, { unseen: true, items: await search })]
        : await Promise.all([search, seen(tools, rules, within)]);
    const added = lacking(there, found);
    if (added.length > 0) await rules.write({ there, added, removed: [] }, within);
  });
}

/** Removes these items from the list at a node. */
export async function removeFrom(
  tools: Tools,
  node: TreeNode,
  references: unknown,
  options: RequestOptions | undefined,
): Promise<void> {
  const wanted = [references].flat();
  if (wanted.length === 0) return;
  await change(tools, node, wanted, options, async (rules, within) => {
    const early = rules.held ? undefined : await seen(tools, rules, within);
    const found = lacking([], await rules.resolve(wanted, within, early ?? []));
    const there = rules.held ? await seen(tools, rules, within, { items: found }) : early;
    const held = new Map(there?.map((item) => [idOf(item), item]));
    const isThere = (item: Identified): boolean => held.has(idOf(item)) || rules.hidden?.(item) === true;
    const removed = there ? found.filter(isThere).map((item) => held.get(idOf(item)) ?? item) : found;
    if (removed.length > 0) await rules.write({ there: there ?? [], added: [], removed }, within);
  });
}

/** Makes the wanted items the only ones in the list at a node, and returns the changes. */
export async function setTo<T>(
  tools: Tools,
  node: TreeNode,
  wanted: readonly unknown[],
  options: RequestOptions | undefined,
): Promise<SetChanges<T>> {
  const { what } = rulesOf(tools, node);
  // Anything but an array could clear the whole list.
  if (!Array.isArray(wanted)) throw new TypeError(`set requires an array of ${what}; [] removes all of them`);
  const changes = await change(tools, node, wanted, options, async ({ current, resolve, write }, within) => {
    const there = await current(within);
    const found = await resolve(wanted, within, there);
    const added = lacking(there, found);
    const removed = lacking(found, there);
    if (added.length + removed.length > 0) await write({ there, added, removed }, within);
    return { added, removed };
  });
  return changes as unknown as SetChanges<T>;
}

/** Changes to one list in this process take turns. */
async function change<T>(
  tools: Tools,
  node: TreeNode,
  references: readonly unknown[],
  options: RequestOptions | undefined,
  run: (rules: Rules, options: RequestOptions | undefined) => Promise<T>,
): Promise<T> {
  const rules = rulesOf(tools, node);
  for (const reference of references) rules.check(reference);
  return tools.bounded(options, async (within) => {
    const address = await tools.located((rules.holder as TreeNode | undefined) ?? node, within);
    return tools.inTurn(address, within?.signal, () => run(rules, within));
  });
}

function rulesOf(tools: Tools, node: TreeNode): Rules {
  return tools.factsOf(node).set?.(node as never) as Rules;
}

/** The content of the list, or those of the items that are in it; `undefined` if it may not be read. */
async function seen(
  { ForbiddenError }: Tools,
  { current, held, unseen: isUnseen = false }: Rules,
  options: RequestOptions | undefined,
  { items = [], unseen = isUnseen }: { items?: readonly Identified[]; unseen?: boolean } = {},
): Promise<readonly Identified[] | undefined> {
  try {
    return await (held ? held(items, options) : current(options));
  } catch (error) {
    // Who may not read the set can still write to it, without a comparison.
    if (unseen && error instanceof ForbiddenError) return undefined;
    throw error;
  }
}

/** The items that `others` lack, each of them once. */
function lacking(others: readonly Identified[], items: readonly Identified[]): Identified[] {
  const left = new Map(items.map((item) => [idOf(item), item]));
  for (const other of others) left.delete(idOf(other));
  return [...left.values()];
}

/** Identity providers have an alias instead of an id. */
function idOf(item: Identified): string | undefined {
  return typeof item === 'string' ? item : (item.id ?? item.alias);
}

import { ResourceNode, TreeNode } from '../../src/tree/node.ts';

const bases: readonly unknown[] = [ResourceNode.prototype, TreeNode.prototype];

/** The getters and methods of a node's classes, without those that every node has. */
export function membersOf(node: TreeNode): [name: string, isChild: boolean][] {
  const members = new Map<string, boolean>();
  for (let at = Object.getPrototypeOf(node); !bases.includes(at); at = Object.getPrototypeOf(at)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (['constructor', 'setToken'].includes(name)) continue;
      const isChild = get !== undefined;
      // What a node tells of itself, such as its id, leads nowhere.
      if (!isChild || Reflect.get(node, name) instanceof TreeNode) members.set(name, isChild);
    }
  }
  return [...members];
}

/** Whether a member opens the child of a key: `byId`, `byName`. */
export function isKey(member: string): boolean {
  return /^by[A-Z]/.test(member);
}

/** What a method gives. */
export function call(node: TreeNode, member: string, args: readonly unknown[]): unknown {
  return (Reflect.get(node, member) as (...args: unknown[]) => unknown).apply(node, [...args]);
}

/** Waits for what a verb gave; of a stream for its beginning. */
export async function begun(result: unknown): Promise<unknown> {
  if (!isGenerator(result)) return result;
  const first = await result.next();
  await result.return(undefined);
  return first;
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

/** Visits a node and every node below it, once for each class and address. */
export function walkNodes(
  root: TreeNode,
  visit: (node: TreeNode, parent: TreeNode | undefined) => void,
): void {
  const seen = new Set<string>();
  const go = (node: TreeNode, parent: TreeNode | undefined): void => {
    const place = `${node.constructor.name} ${node.url}`;
    if (seen.has(place)) return;
    seen.add(place);
    visit(node, parent);
    for (const [member, isChild] of membersOf(node)) {
      if (isChild) go(Reflect.get(node, member) as TreeNode, node);
      else if (isKey(member)) go(call(node, member, ['k']) as TreeNode, node);
    }
  };
  go(root, undefined);
}

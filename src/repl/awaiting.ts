/** At the prompt a call is waited for where it stands, so that its result can be used in the same line. */
import { type AnyNode, inserted, treeOf, visit } from './code.ts';
import type { Typing } from './typing.ts';

/** Inserts `await` before the calls that send requests; code that cannot be parsed stays as it is. */
export function awaited(code: string, typing: Typing): string {
  const tree = treeOf(code);
  if (!tree) return code;
  const calls: AnyNode[] = [];
  visit(tree, (node, parent) => {
    if (node.type !== 'CallExpression' || parent?.type === 'AwaitExpression') return;
    const { type } = typing.ofNode(node as never);
    if (typeof type === 'object' && 'promise' in type && !isHandled(parent)) calls.push(node);
  });
  const inserts = calls.flatMap(({ start, end }) => [
    { at: start, text: '(await ', isEnd: false },
    { at: end, text: ')', isEnd: true },
  ]);
  return inserted(code, inserts);
}

/** `.then()` and its like want the promise itself. */
function isHandled(parent: AnyNode | undefined): boolean {
  if (parent?.type !== 'MemberExpression') return false;
  const { name } = parent['property'] as { name?: string };
  return name === 'then' || name === 'catch' || name === 'finally';
}

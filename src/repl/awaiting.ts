/** At the prompt a call is waited for where it stands, so that its result can be used in the same line. */
import { type Expression, type Node, type Program, parse } from 'acorn';
import type { Typing } from './typing.ts';

type AnyNode = Node & { readonly [field: string]: unknown };

/** Inserts `await` before the calls that send requests; code that cannot be parsed stays as it is. */
export function awaited(code: string, typing: Typing): string {
  const tree = treeOf(code);
  if (!tree) return code;
  const calls: AnyNode[] = [];
  visit(tree as unknown as AnyNode, undefined, (node, parent) => {
    if (node.type !== 'CallExpression' || parent?.type === 'AwaitExpression') return;
    const { type } = typing.ofNode(node as never);
    if (typeof type === 'object' && 'promise' in type && !isHandled(parent)) calls.push(node);
  });
  const inserts = calls.flatMap(({ start, end }) => [
    { at: start, text: '(await ', isEnd: false },
    { at: end, text: ')', isEnd: true },
  ]);
  // From the end, so that the places before stay.
  inserts.sort((one, other) => other.at - one.at || Number(one.isEnd) - Number(other.isEnd));
  let text = code;
  for (const { at, text: added } of inserts) text = text.slice(0, at) + added + text.slice(at);
  return text;
}

/** The calls of methods, outside of functions: on what, and of which name. */
export function callsOf(
  code: string,
): readonly { readonly of: string; readonly name: string; readonly node: Expression }[] {
  const found: { of: string; name: string; node: Expression }[] = [];
  const tree = treeOf(code);
  if (!tree) return [];
  visit(tree as unknown as AnyNode, undefined, (node) => {
    const callee = node['callee'] as AnyNode | undefined;
    if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression') return;
    const { name } = callee['property'] as { name?: string };
    const object = callee['object'] as Expression;
    if (name !== undefined) found.push({ of: code.slice(object.start, object.end), name, node: object });
  });
  return found;
}

function treeOf(code: string): Program | undefined {
  const options = { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: true } as const;
  try {
    return parse(code, options);
  } catch {
    return undefined;
  }
}

/** `.then()` and its like want the promise itself. */
function isHandled(parent: AnyNode | undefined): boolean {
  if (parent?.type !== 'MemberExpression') return false;
  const { name } = parent['property'] as { name?: string };
  return name === 'then' || name === 'catch' || name === 'finally';
}

/** Visits what runs at once: what a function holds runs later, in its own way. */
function visit(
  node: AnyNode,
  parent: AnyNode | undefined,
  tell: (node: AnyNode, parent: AnyNode | undefined) => void,
): void {
  if (/Function/.test(node.type) || node.type === 'ClassBody') return;
  tell(node, parent);
  for (const value of Object.values(node)) {
    for (const part of Array.isArray(value) ? value : [value])
      if (typeof (part as AnyNode | null)?.type === 'string') visit(part as AnyNode, node, tell);
  }
}

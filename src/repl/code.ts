/** Code that was typed: its parts, and what is put into it. */
import { type Expression, type Node, parse, type SpreadElement } from 'acorn';

export type AnyNode = Node & { readonly [field: string]: unknown };

export function isNodeOfCode(value: unknown): value is AnyNode {
  return typeof (value as AnyNode | null)?.type === 'string';
}

/** Returns the tree of code, with its brackets; `undefined` for code that cannot be parsed. */
export function treeOf(code: string): AnyNode | undefined {
  try {
    const options = {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
      preserveParens: true,
    } as const;
    return parse(code, options) as unknown as AnyNode;
  } catch {
    return undefined;
  }
}

/** Visits what runs at once: what a function holds runs later, in its own way. Brackets are no parent. */
export function visit(
  node: AnyNode,
  tell: (node: AnyNode, parent: AnyNode | undefined) => void,
  parent?: AnyNode,
): void {
  if (/Function/.test(node.type) || node.type === 'ClassBody') return;
  tell(node, parent);
  const above = node.type === 'ParenthesizedExpression' ? parent : node;
  for (const value of Object.values(node)) {
    for (const part of Array.isArray(value) ? value : [value])
      if (isNodeOfCode(part)) visit(part, tell, above);
  }
}

/** A member that code takes: of what, and which. */
interface Taken {
  /** The text of what it is taken of. */
  readonly of: string;
  readonly node: Expression;
  readonly name: string;
  /** The arguments, where it is called. */
  readonly args: readonly (Expression | SpreadElement)[] | undefined;
}

/** The members that code takes outside of functions, in the order of the text. */
export function takenBy(code: string): readonly Taken[] {
  const tree = treeOf(code);
  const found: Taken[] = [];
  if (!tree) return found;
  visit(tree, (node, parent) => {
    if (node.type !== 'MemberExpression') return;
    const { name } = node['property'] as { name?: string };
    if (name === undefined || node['computed'] === true) return;
    const object = node['object'] as Expression;
    const isCalled = parent?.type === 'CallExpression' && within(parent['callee'] as AnyNode) === node;
    const args = isCalled ? (parent['arguments'] as Taken['args']) : undefined;
    found.push({ of: code.slice(object.start, object.end), node: object, name, args });
  });
  return found.toSorted((one, other) => one.node.end - other.node.end);
}

function within(node: AnyNode): AnyNode {
  return node.type === 'ParenthesizedExpression' ? within(node['expression'] as AnyNode) : node;
}

/** Text that is put into code. */
export interface Insert {
  readonly at: number;
  readonly text: string;
  /** Whether it ends something that begins before. */
  readonly isEnd: boolean;
}

/** Returns code with texts in it. */
export function inserted(code: string, inserts: readonly Insert[]): string {
  let text = code;
  // From the end, so that the places before stay.
  for (const { at, text: added } of inserts.toSorted(
    (one, other) => other.at - one.at || Number(one.isEnd) - Number(other.isEnd),
  ))
    text = text.slice(0, at) + added + text.slice(at);
  return text;
}

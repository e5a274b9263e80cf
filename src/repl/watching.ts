/** Puts into a line what tells how far it is, and what ends it. */
import type { Expression } from 'acorn';
import { type AnyNode, type Insert, inserted, treeOf, visit } from './code.ts';
import type { Members } from './members.ts';
import type { Typing } from './typing.ts';

/** The name by which the line reaches its `Progress`. */
export const watcher = '__progress';

/** Returns code whose loops and whose calls for many objects are watched; what functions hold stays as it is. */
export function watched(code: string, typing: Typing, members: Members): string {
  const tree = treeOf(code);
  if (!tree) return code;
  const inserts: Insert[] = [];
  const around = ({ start, end }: AnyNode, before: string, after: string): void => {
    inserts.push({ at: start, text: before, isEnd: false }, { at: end, text: after, isEnd: true });
  };
  visit(tree, (node) => {
    if (node.type === 'ForOfStatement' && node['await'] === true) {
      const source = node['right'] as AnyNode;
      const text = JSON.stringify(code.slice(source.start, source.end));
      around(source, `${watcher}.items(`, `, ${text})`);
    }
    if (node.type !== 'CallExpression') return;
    const args = node['arguments'] as readonly AnyNode[];
    const [first] = args;
    const last = args.at(-1);
    if (first && isFromAsync(node['callee'] as AnyNode)) around(first, `${watcher}.items(`, ')');
    const options = optionsOf(node['callee'] as AnyNode, typing, members);
    if (options === undefined) return;
    const before = `...${watcher}.given(${options}, [`;
    if (first && last) around({ ...first, end: last.end }, before, '])');
    else inserts.push({ at: node.end - 1, text: `${before}])`, isEnd: false });
  });
  return inserted(code, inserts);
}

function isFromAsync({ type, object, property }: AnyNode): boolean {
  const names = [object, property].map((part) => (part as { name?: string } | undefined)?.name);
  return type === 'MemberExpression' && names.join('.') === 'Array.fromAsync';
}

/** Where a verb for many objects takes its options. */
function optionsOf(callee: AnyNode, typing: Typing, members: Members): number | undefined {
  const { name } = (callee['property'] ?? callee) as { name?: string };
  if (name === undefined || callee['computed'] === true) return undefined;
  const owner = callee['object'] as Expression | undefined;
  const member = owner ? members.member(typing.resultOfNode(owner).type, name) : members.exported(name);
  for (const takes of member?.takes ?? []) {
    const index = takes.findIndex((type) => type !== null && members.member(type, 'onProgress'));
    if (index >= 0) return index;
  }
  return undefined;
}

/** The names of a prompt, and those of JavaScript's own values. Nothing is called for them. */
import { types } from 'node:util';
import type { Member, Members } from './members.ts';
import { isNode } from './plain.ts';
import type { Typing } from './typing.ts';

const words = 'async await const delete for function if let new return throw try typeof while'.split(' ');

/** A name, with its docs where it has some. */
interface Named {
  readonly name: string;
  readonly member: Member | undefined;
}

/** The names that a line may begin with: nodes first, then what was declared, the package, and JavaScript. */
export function namesIn(context: object, members: Members, typing: Typing): readonly Named[] {
  const nodes: Named[] = [];
  const own: Named[] = [];
  const ofPackage: Named[] = [];
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(context))) {
    const member = members.exported(name);
    if (member) ofPackage.push({ name, member });
    else if (typing.ofValue(value).type !== undefined && isNode(value))
      nodes.push({ name, member: members.member('RealmNode', name) });
    else if (!Object.hasOwn(globalThis, name)) own.push({ name, member: undefined });
  }
  const others = [...words, ...Object.getOwnPropertyNames(globalThis)];
  return [...nodes, ...own, ...ofPackage, ...others.map((name) => ({ name, member: undefined }))];
}

/** The names of the properties of a value, its own first; those of every object are left out. */
export function propertiesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null || types.isProxy(value)) return [];
  const names: string[] = [];
  for (let level: unknown = Object(value); level; level = Object.getPrototypeOf(level)) {
    if (types.isProxy(level)) break;
    const isRoot = Object.getPrototypeOf(level) === null && Object.hasOwn(level, 'hasOwnProperty');
    if (!isRoot) names.push(...Object.getOwnPropertyNames(level));
  }
  return [...new Set(names)];
}

/** Finds members of the whole tree by a word of their names or docs. */
import type { Member, Members, TypeRef } from './members.ts';

export interface Found {
  /** An expression that leads there. */
  readonly path: string;
  readonly member: Member;
}

/** Returns what has the word in its name, then what has it in its docs. */
export function found(word: string, members: Members): readonly Found[] {
  const wanted = word.toLowerCase();
  const inNames: Found[] = [];
  const inDocs: Found[] = [];
  for (const [type, path] of pathsOf(members)) {
    for (const member of members.of(type)) {
      if (member.kind === 'field' || member.name === 'toString' || member.name === 'request') continue;
      const isCalled = member.kind !== 'child';
      const one = { path: `${path}.${member.name}${isCalled ? '(…)' : ''}`, member };
      if (member.name.toLowerCase().includes(wanted)) inNames.push(one);
      else if (members.documentation(member).text.toLowerCase().includes(wanted)) inDocs.push(one);
    }
  }
  return [...inNames, ...inDocs];
}

/** The shortest way to each type of the tree. */
function pathsOf(members: Members): ReadonlyMap<TypeRef, string> {
  const paths = new Map<TypeRef, string>([['KeycloakRealm', 'realm']]);
  // What is added meanwhile is visited, too.
  for (const [type, path] of paths) {
    for (const { name, kind, type: next } of members.of(type)) {
      if (typeof next !== 'string' || paths.has(next) || members.of(next).length === 0) continue;
      if (kind === 'child') paths.set(next, `${path}.${name}`);
      if (kind === 'navigation') paths.set(next, `${path}.${name}(…)`);
    }
  }
  return paths;
}

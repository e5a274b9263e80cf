import ts from 'typescript6';
import { expect, test } from 'vitest';
import * as entry from '../../src/index.ts';
import { Collection, KeycloakRealm } from '../../src/index.ts';
import { ResourceNode, type TreeNode } from '../../src/tree/node.ts';
import { programOf, publicSymbols } from '../unit/support-typescript.ts';
import { call, isKey, membersOf } from './reflection.ts';

/** Every node class below `realm.admin` and in a UMA tree, with a node of it and how it was reached. */
const found = new Map<string, { node: TreeNode; from: string }>();

function visit(node: TreeNode, from: string): void {
  const { name } = node.constructor;
  if (found.has(name)) return;
  found.set(name, { node, from });
  for (const [member, isChild] of membersOf(node)) {
    if (isChild) visit(Reflect.get(node, member) as TreeNode, `${name}.${member}`);
    else if (isKey(member)) visit(call(node, member, ['k']) as TreeNode, `${name}.${member}()`);
  }
}

const realm = new KeycloakRealm({ serverUrl: 'https://walk.test', realmName: 'k', auth: 'token' });
visit(realm.admin, 'realm.admin');
visit(realm.uma({ clientId: 'photos', clientSecret: 'secret' }), 'realm.uma()');
const classes = [...found].map(([name, { node, from }]) => ({ name, node, from, members: membersOf(node) }));

test('whatever can be read with `get`, and what a key opens, is named Node', () => {
  expect(classes.length).toBeGreaterThan(120);
  const isObject = ({ members }: (typeof classes)[number]): boolean =>
    members.some(([member]) => member === 'get');
  expect(
    classes.filter((each) => isObject(each) && !each.name.endsWith('Node')).map(({ name }) => name),
  ).toEqual([]);
  const byKey = classes.filter(({ from, node }) => from.endsWith('()') && !(node instanceof Collection));
  expect(byKey.length).toBeGreaterThan(50);
  // The roles that one client or realm contributes to a token, in two lists.
  const lists = ['EvaluatedRoles'];
  expect(
    byKey.filter(({ name }) => !name.endsWith('Node') && !lists.includes(name)).map(({ name }) => name),
  ).toEqual(['Uma']);
});

test('a list is named in the plural, and has no name of a node with an s', () => {
  const names = new Set(classes.map(({ name }) => name));
  const lists = classes.filter(({ node }) => node instanceof Collection);
  expect(lists.length).toBeGreaterThan(60);
  expect(lists.filter(({ name }) => !/s$|s(ById|OfProtocol|OfType|V2)$|^Localization$/.test(name))).toEqual(
    [],
  );
  expect([...names].filter((name) => names.has(`${name}s`))).toEqual([]);
});

test('one word is a child everywhere or a verb everywhere', () => {
  const roles = new Map<string, { children: string[]; verbs: string[] }>();
  for (const { name, members } of classes) {
    for (const [member, isChild] of members) {
      const role = roles.get(member) ?? { children: [], verbs: [] };
      (isChild ? role.children : role.verbs).push(name);
      roles.set(member, role);
    }
  }
  const both = [...roles].filter(([, { children, verbs }]) => children.length > 0 && verbs.length > 0);
  expect(Object.fromEntries(both)).toEqual({});
  expect(roles.size).toBeGreaterThan(200);
});

test('an abbreviation is spelled in one way', () => {
  const names = [
    ...Object.keys(entry),
    ...classes.flatMap(({ members }) => members.map(([member]) => member)),
  ];
  expect(names.filter((name) => /SAML|OIDC|Dpop|SSF|UMA|IDToken|OpenIDConnect/.test(name))).toEqual([]);
});

test('what adds to a list removes from it', () => {
  const adding = classes.filter(({ members }) => members.some(([member]) => member === 'add'));
  expect(adding.length).toBeGreaterThan(10);
  const verbs = ({ members }: (typeof classes)[number]): string[] => members.map(([member]) => member);
  expect(adding.filter((each) => !verbs(each).includes('remove')).map(({ name }) => name)).toEqual([]);
});

test('every class of nodes is exported as a value', () => {
  const missing = classes.filter(({ name, node }) => Reflect.get(entry, name) !== node.constructor);
  expect(missing.map(({ name }) => name)).toEqual([]);
  expect(Object.values(entry)).toContain(ResourceNode);
  expect(realm.admin.realms.byName('acme').users.byId('1')).toBeInstanceOf(entry.UserNode);
});

test('every create returns a node, and update, replace and delete return nothing', () => {
  const program = programOf({ 'user.ts': "export * from 'realmtree';" });
  const checker = program.getTypeChecker();
  const verbs: string[] = [];
  const odd = publicSymbols(program).flatMap((symbol) => {
    const declaration = symbol.declarations?.find(ts.isClassDeclaration);
    const type = declaration && checker.getTypeAtLocation(declaration);
    if (!type?.getProperty('url')) return [];
    return ['create', 'update', 'replace', 'delete'].flatMap((verb) => {
      const member = type.getProperty(verb);
      const [signature] = member ? checker.getTypeOfSymbol(member).getCallSignatures() : [];
      if (!signature) return [];
      verbs.push(verb);
      const returned = checker.typeToString(checker.getReturnTypeOfSignature(signature));
      const wanted =
        verb === 'create'
          ? /^Promise<(WithId<\w*Node>|\w+Node( & \{.*\})+|\w+Node|this)>$/
          : /^Promise<void>$/;
      return wanted.test(returned) ? [] : [`${symbol.name}.${verb}: ${returned}`];
    });
  });
  // Events have no other trace than their number.
  expect(odd).toEqual(['SsfClientEvents.delete: Promise<number>', 'SsfEvents.delete: Promise<number>']);
  expect(verbs.length).toBeGreaterThan(100);
});

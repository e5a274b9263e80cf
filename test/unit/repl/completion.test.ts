import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type Node, parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';
import { complete } from '../../../src/repl/completion.ts';
import { Members } from '../../../src/repl/members.ts';
import { namesOf } from '../../../src/repl/names.ts';

const root = new URL('../../../', import.meta.url);
const members = new Members(new URL('dist/', root));
const sent: string[] = [];
const realm = new KeycloakRealm({
  serverUrl: 'https://sso.test',
  realmName: 'acme',
  auth: 'given-token',
  fetch: (url) => {
    sent.push(url);
    throw new Error('Nothing is to be sent');
  },
});
let touched = 0;
const context = {
  ...namesOf(realm, 'acme'),
  ada: realm.admin.realm.users.byUsername('ada'),
  list: [{ username: 'ada', email: 'ada@acme.test' }],
  get dangerous(): unknown {
    touched++;
    return realm;
  },
};

async function offered(line: string): Promise<string[]> {
  const { offers } = await complete(line, { members, context, values: undefined });
  return offers.map(({ text }) => text);
}

/** Before the cursor; what must be offered; what must not. */
const cases: readonly (readonly [line: string, has: string, hasNot?: string])[] = [
  // Children and verbs.
  ['realm.', 'admin openIdConnect uma verifier as close', 'users constructor'],
  ['realm.admin.', 'realms realm serverInfo', 'create'],
  ['realm.admin.realms.', 'byName create all iterate ensure'],
  ["realm.admin.realms.byName('acme').", 'users clients roles groups get update delete'],
  ["realm.admin.realms.byName('acme').cl", 'clients clientScopes', 'users'],
  ["realm.admin.realms.byName('acme').clients.byClientId('web').", 'roles protocolMappers get update delete'],
  [
    "realm.admin.realms.byName('acme').clients.byClientId('web').roles.byName('editor').",
    'composites users get',
  ],
  ['users.', 'byId byUsername create count import createMany profile'],
  ["users.byId('1').", 'roleMappings groups sessions resetPassword get update delete'],
  ["users.byId('1').role", 'roleMappings', 'groups'],
  ["users.byId('1').roleMappings.", 'realm clients'],
  ["users.byId('1').roleMappings.realm.", 'add all available composite'],
  ["users.byId('1').roleMappings.clients.byClientId('web').", 'add all'],
  ["clients.byClientId('web').authorization.", 'resources scopes policies permissions'],
  ["groups.byPath('/a/b').", 'members roleMappings children'],
  ["users?.byId('1')?.", 'roleMappings'],
  ["users . byId('1') . ", 'roleMappings'],
  ["users\n  .byId('1')\n  .", 'roleMappings'],
  ["(users.byId('1')).", 'roleMappings'],
  ["users['byId']('1').", '', 'roleMappings'],
  ['ada.', 'roleMappings get'],
  ['ada.get().', 'username email attributes', 'roleMappings'],
  // What comes after a call that is waited for.
  ["(await users.byId('1').get()).", 'username email', 'get'],
  ["users.byId('1').get().", 'username email', 'get then'],
  ["users.byId('1').get().then(", ''],
  ['(await users.all())[0].', 'username email'],
  ['users.all()[0].', 'username email'],
  ['users.all().at(0).', 'username'],
  ['users.all().find((user) => user.', 'username email'],
  ['users.all().map((user) => user.', 'username email'],
  ['users.all().filter(({ email }) => email).map(user => user.us', 'username', 'email'],
  ["(await users.create({ username: 'ada' })).", 'roleMappings get'],
  ['list[0].', '', 'roleMappings'],
  ['clients.all()[0].', 'clientId redirectUris'],
  // In the middle of something.
  ['await users.', 'byId create'],
  ['const made = await users.', 'byId create'],
  ['const made = users.byId("1").get(); made.', 'username'],
  ['let u = users; u.', 'byId'],
  ['const { users: people } = realm.admin.realms.byName("x"); people.', 'byUsername'],
  ['const { clients: c, roles: r } = realm.admin.realm; r.', 'byName'],
  ['x = users.', 'byId'],
  ['console.log(users.', 'byId'],
  ['console.log(1, users.', 'byId'],
  ['[users.', 'byId'],
  ['[1, users.byId("1").', 'roleMappings'],
  ['({ a: users.', 'byId'],
  ['if (users.', 'byId'],
  ['return users.', 'byId'],
  ['!users.', 'byId'],
  ['1 + users.', 'count'],
  ['a && users.', 'count'],
  ['`${users.', 'count'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is typed so
  ['`a${1}b${users.byId("1").', 'roleMappings'],
  ["users.byId('it\\'s').", 'roleMappings'],
  ['users.byId("a)b").', 'roleMappings'],
  ['users.byId(`a`).', 'roleMappings'],
  ['users.byId(String(1)).', 'roleMappings'],
  ['users.byId(ids[0]).', 'roleMappings'],
  ['for (const user of users.all()) user.', 'username'],
  ['for await (const user of users) user.', 'username'],
  ['for await (const user of users.iterate()) console.log(user.', 'username'],
  ['for (const { username } of users.all()) username.', ''],
  ['await Promise.all([users.byId("1").', 'get'],
  ['1; users.', 'byId'],
  ['users.all(); clients.', 'byClientId'],
  ['// users.', ''],
  ['"users.', ''],
  ["'a' + users.", 'byId'],
  ['3.', ''],
  ['users.byId(3.', ''],
  // The fields of queries and bodies.
  ['users.all({ ', 'search username email max first'],
  ['users.all({ se', 'search', 'username'],
  ["users.all({ search: 'a', ", 'username max', 'search'],
  ["users.all({ 'search': 'a', ", 'username', 'search'],
  ['users.all({ search: x, max: 1, ', 'first', 'search max'],
  ['users.create({ ', 'username email credentials groups realmRoles'],
  ['await users.create({ user', 'username'],
  ["users.create({ username: 'ada', credentials: [{ ", 'type value temporary', 'username'],
  ['users.create({ username }, { ', 'ifExists', 'username'],
  ['clients.create({ ', 'clientId redirectUris publicClient'],
  ['clients.create({\n  clientId: "web",\n  ', 'redirectUris', 'clientId'],
  ['roles.create({ name: "a", ', 'description composites'],
  ["roles.byName('a').update({ ", 'description'],
  ['new KeycloakRealm({ ', 'serverUrl realmName auth'],
  ['users.all({ search: ', '', 'search'],
  ['console.log({ ', ''],
  ['users.all({}).', 'map'.slice(0, 0)],
  // The values of enumerations.
  ["users.create({ username }, { ifExists: '", 'return update fail'],
  ["users.create({ username }, { ifExists: 'u", 'update', 'return'],
  ['users.create({ username }, { ifExists: "', 'return update'],
  ["realm.admin.realm.request('", 'GET POST PUT DELETE'],
  ["realm.admin.realm.request('P", 'POST PUT PATCH', 'GET'],
  ["users.byUsername('", ''],
  // Names that the package exports.
  ['new KeycloakAdmin({ ', 'serverUrl realmName'],
  ['realm.openIdConnect({ ', 'clientId'],
  ["realm.openIdConnect({ clientId: 'web' }).", 'clientCredentials userinfo deviceAuthorization'],
  ["realm.uma({ clientId: 'web', clientSecret }).", 'resources'],
  ['dangerous.', ''],
];

describe('after what was typed come what can follow', () => {
  test.for(cases)('%s', async ([line, has, hasNot = '']) => {
    const names = await offered(line);
    const words = (text: string): string[] => text.split(' ').filter(Boolean);
    expect(names).toEqual(expect.arrayContaining(words(has)));
    expect(names.filter((name) => words(hasNot).includes(name))).toEqual([]);
    if (has === '' && hasNot === '') expect(names).toEqual([]);
  });

  test('nothing is sent for it, and no getter is touched', () => {
    expect(sent).toEqual([]);
    expect(touched).toBe(0);
  });

  test('children come first, then navigation, then verbs', async () => {
    const names = await offered("users.byId('1').");
    const places = ['roleMappings', 'get', 'request'].map((name) => names.indexOf(name));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    const list = await offered('users.');
    expect(list.indexOf('profile')).toBeLessThan(list.indexOf('byId'));
    expect(list.indexOf('byId')).toBeLessThan(list.indexOf('create'));
  });
});

interface Access {
  /** What stands before the name. */
  readonly before: string;
  readonly name: string;
  readonly text: string;
}

/** Each place of the documents where a name follows a dot. */
function accesses(): Access[] {
  const found = new Map<string, Access>();
  for (const file of globSync(['docs/*.md', 'README.md'], { cwd: root })) {
    const document = readFileSync(new URL(file, root), 'utf8');
    for (const [, block = ''] of document.matchAll(/```ts\n([\s\S]*?)```/g)) {
      const parsed = parsedOf(block);
      if (!parsed) continue;
      visit(parsed.tree, (node) => {
        const { property, object, computed } = node as unknown as {
          property?: Node & { name?: string };
          object?: Node;
          computed?: boolean;
        };
        if (node.type !== 'MemberExpression' || computed || !property?.name || !object) return;
        const before = parsed.code.slice(0, property.start);
        const text = parsed.code.slice(object.start, property.end).replace(/\s+/g, ' ');
        found.set(`${file} ${text}`, { before, name: property.name, text });
      });
    }
  }
  return [...found.values()];
}

function parsedOf(block: string): { readonly code: string; readonly tree: Node } | undefined {
  try {
    const code = stripTypeScriptTypes(block);
    return { code, tree: parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) };
  } catch {
    // Some are parts of a program.
    return undefined;
  }
}

function visit(node: Node, tell: (node: Node) => void): void {
  tell(node);
  for (const value of Object.values(node)) {
    for (const part of Array.isArray(value) ? value : [value])
      if (typeof (part as Node | null)?.type === 'string') visit(part as Node, tell);
  }
}

test('in the lines of the documents, the name that comes next is offered', async () => {
  const wrong: string[] = [];
  const unknown: string[] = [];
  let count = 0;
  for (const { before, name, text } of accesses()) {
    const names = await offered(before);
    if (names.length === 0) unknown.push(text);
    else if (!names.includes(name)) wrong.push(text);
    else count++;
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(150);
  // What begins with a name of the tree is known to its end.
  const ofTree = unknown.filter((text) => /^(await )?(realm|users|clients|roles|groups|acme)\b/.test(text));
  expect(ofTree).toEqual([]);
});

test('names and the properties of any value are offered, without what a getter holds', async () => {
  expect((await offered('us')).slice(0, 2)).toEqual(['users', 'userStorage']);
  expect(await offered('aw')).toEqual(['await']);
  expect(await offered('KeycloakR')).toContain('KeycloakRealm');
  expect(await offered('const made = cli')).toEqual(expect.arrayContaining(['clients', 'clientScopes']));
  expect(await offered('dang')).toEqual(['dangerous']);
  expect(await offered('list[0].')).toEqual(['username', 'email']);
  expect(await offered('list.fla')).toEqual(['flat', 'flatMap']);
  expect(await offered('Math.ma')).toEqual(['max']);
  expect(await offered('const made = ')).toEqual([]);
  expect(touched).toBe(0);
});

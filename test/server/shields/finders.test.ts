import { expect, test } from 'vitest';
import { AmbiguousError, BadRequestError, NotFoundError } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { has, needs, temporaryRealm, withoutDefaults } from '../support.ts';

/** The names of what a route gives, with no shield in between. */
async function raw(realm: RealmNode, path: string, query: object): Promise<string[]> {
  const found = await realm.request<Record<string, string>[]>('GET', path, { query });
  return found.map(({ username, name }) => username ?? name ?? '').sort();
}

/** Texts that mean something to the server's `q`, or that it takes for one another. */
const texts = [
  ...[
    'plain',
    'PLAIN',
    'a b',
    'A B',
    ' a b ',
    'a:b',
    'a"b',
    '"',
    '"a b"',
    'a\\b',
    '\\',
    '\\\\',
    'a\\',
    '\\"',
  ],
  ...['*', 'pl*', '%', '_', 'a,b', 'a\tb', 'a\nb', '?&=#;/+', 'dept:plain', 'ü', '😀', `O'Neil`],
];

test('a user is found by the whole name or address, where the server gives all that hold it', async () => {
  const realm = await temporaryRealm({ duplicateEmailsAllowed: true, loginWithEmailAllowed: false });
  const { users } = realm;
  for (const username of ['ada', 'adam', 'xada', 'bob']) {
    await users.create({ username, email: `${username}@acme.test` });
  }
  await users.create({ username: 'bob-2', email: 'bob@acme.test' });
  expect(await raw(realm, 'users', { username: 'ada' })).toEqual(['ada', 'adam', 'xada']);
  expect(await raw(realm, 'users', { email: 'ada@acme.test' })).toEqual(['ada', 'xada']);

  expect(await users.byUsername('ADA').get()).toMatchObject({ username: 'ada' });
  expect(await users.byEmail('Ada@acme.test').get()).toMatchObject({ username: 'ada' });
  for (const near of ['ad', 'da', '*', '%', 'ada%', 'ad_', '"ada"', 'ada ', ' ada']) {
    expect(await users.byUsername(near).find(), near).toBeUndefined();
    expect(await users.byEmail(`${near}@acme.test`).find(), near).toBeUndefined();
  }
  await expect(users.byUsername('ad').get()).rejects.toThrow(NotFoundError);
  await expect(users.byEmail('bob@acme.test').get()).rejects.toThrow(AmbiguousError);
});

test('users are found by attributes letter by letter, whatever signs are in them', async () => {
  needs('the policy for attributes that the user profile does not define');
  const realm = await temporaryRealm();
  const { users } = realm;
  await users.profile.setUnmanagedAttributePolicy('ENABLED');
  const names = texts.map((_, index) => `user-${String(index).padStart(2, '0')}`);
  for (const [index, text] of texts.entries()) {
    await users.create({ username: names[index] as string, attributes: { dept: [text] } });
  }
  const several = {
    dept: ['one', 'two'],
    'job "title"': ['sales rep'],
    'a:b': ['x'],
    a: ['1'],
    enabled: ['so'],
  };
  await users.create({ username: 'with-several', email: 'several@acme.test', attributes: several });
  const everybody = [...names, 'with-several'];

  expect(await raw(realm, 'users', { q: 'dept:plain' })).toEqual([names[0], names[1]]);
  expect(await raw(realm, 'users', { q: 'dept:a b' })).not.toContain(names[2]);
  for (const nothing of ['dept', 'dept=plain', '', ' ']) {
    expect(await raw(realm, 'users', { q: nothing }), nothing).toEqual(everybody);
  }
  if (has('26')) await expect(raw(realm, 'users', { q: 'dept:\\' })).rejects.toThrow('500');

  const found = async (attributes: Parameters<typeof users.findByAttributes>[0]): Promise<string[]> =>
    (await users.findByAttributes(attributes)).map(({ username }) => username);
  for (const [index, text] of texts.entries()) {
    if (text.includes('\\') && !has('26')) continue;
    expect(await found({ dept: text }), text).toEqual([names[index]]);
  }
  const cases: [Parameters<typeof users.findByAttributes>[0], string[]][] = [
    [{ dept: 'two' }, ['with-several']],
    [{ dept: ['two', 'one'] }, ['with-several']],
    [{ dept: ['one', 'three'] }, []],
    [{ dept: 'one', 'job "title"': 'sales rep' }, ['with-several']],
    [{ dept: 'one', 'job "title"': 'sales' }, []],
    [{ 'a:b': 'x' }, ['with-several']],
    [{ a: '1' }, ['with-several']],
    [{ enabled: 'so' }, ['with-several']],
    [{ email: 'several@acme.test' }, ['with-several']],
    [{ email: 'several' }, []],
    [{ Dept: 'plain' }, []],
    [{ dept: '' }, []],
  ];
  for (const [attributes, names] of cases) {
    expect(await found(attributes), JSON.stringify(attributes)).toEqual(names);
  }
  for (const none of [{}, { dept: [] }, { dept: undefined }, { dept: 1 }, undefined]) {
    await expect(users.findByAttributes(none as never), JSON.stringify(none)).rejects.toThrow(TypeError);
  }
});

test('groups, clients and organizations are found by attributes too', async () => {
  needs('organizations without a domain');
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const of = (...dept: string[]): { attributes: { dept: string[] } } => ({ attributes: { dept } });
  const top = await realm.groups.create({ name: 'top', ...of('a b', 'c') });
  const kid = await top.children.create({ name: 'kid', ...of('a b') });
  await kid.children.create({ name: 'grandkid', ...of('a b') });
  await realm.groups.create({ name: 'near', ...of('a', 'b') });
  const nested = await raw(realm, 'groups', { q: 'dept:"a b"' });
  expect(nested).toEqual(['top']);
  const groups = await realm.groups.findByAttributes({ dept: 'a b' });
  expect(groups.map(({ name }) => name).sort()).toEqual(['grandkid', 'kid', 'top']);
  expect(groups.map(({ attributes }) => attributes?.['dept']?.[0])).toEqual(['a b', 'a b', 'a b']);

  const organization = await realm.organizations.create({ name: 'one', ...of('a b', 'c') });
  await realm.organizations.create({ name: 'two', ...of('A B') });
  const organizations = await realm.organizations.findByAttributes({ dept: ['c', 'a b'] });
  expect(organizations.map(({ name }) => name)).toEqual(['one']);
  await organization.groups.create({ name: 'staff', ...of('a b') });
  await organization.groups.create({ name: 'guests', ...of('a') });
  const staff = await organization.groups.findByAttributes({ dept: 'a b' });
  expect(staff.map(({ name }) => name)).toEqual(['staff']);

  await realm.clients.create({ clientId: 'web', attributes: { dept: 'a b' } });
  await realm.clients.create({ clientId: 'app', attributes: { dept: 'a' } });
  const search = realm.request('GET', 'clients', { query: { q: 'dept:"a b"' } });
  await expect(search).rejects.toThrow(BadRequestError);
  const clients = await realm.clients.findByAttributes({ dept: 'a b' });
  expect(clients.map(({ clientId }) => clientId)).toEqual(['web']);
});

test('`q` is written by the tree, and refused where the server would read something else', async () => {
  needs('a search by attributes for a backslash');
  const realm = await temporaryRealm();
  const { users } = realm;
  await users.profile.setUnmanagedAttributePolicy('ENABLED');
  await users.create({
    username: 'ada',
    attributes: { dept: ['a b'], 'job title': ['"head"'], path: ['C:\\x'] },
  });
  await users.create({ username: 'bob', attributes: { dept: ['a'] } });
  const all = ['ada', 'bob'];
  const cases: [q: NonNullable<Parameters<typeof users.all>[0]>['q'], names: string[]][] = [
    [{ dept: 'a b' }, ['ada']],
    [{ dept: 'a b', 'job title': '"head"', path: 'C:\\x' }, ['ada']],
    ['dept:"a b" "job title":"\\"head\\"" path:C:\\x', ['ada']],
    ['dept:a', ['bob']],
    [' dept:a  ', ['bob']],
  ];
  for (const [q, names] of cases) {
    expect((await users.all({ q })).map(({ username }) => username)).toEqual(names);
    expect(await users.count({ q })).toBe(names.length);
  }
  for (const q of ['dept', 'dept:a b', 'dept=a', ' ', ':a', '"dept', 'dept:"a', 'dept:\\', 'dept:a\\\\b']) {
    await expect(users.all({ q }), q).rejects.toThrow(/^q must be pairs/);
  }
  for (const q of [
    {},
    { dept: '' },
    { '': 'a' },
    { 'a:b': 'a' },
    { dept: 'a\\' },
    { dept: undefined },
    [],
    1,
    null,
  ]) {
    await expect(users.all({ q } as never), JSON.stringify(q)).rejects.toThrow(TypeError);
  }
  expect(await raw(realm, 'users', { q: 'dept' })).toEqual(all);
});

test('an unknown filter is refused, where the server gives everything', async () => {
  const realm = await temporaryRealm();
  for (const username of ['ada', 'bob']) await realm.users.create({ username });
  expect(await raw(realm, 'users', { usrname: 'ada' })).toEqual(['ada', 'bob']);
  const misspelt = realm.users.all({ usrname: 'ada' } as never);
  await expect(misspelt).rejects.toThrow(TypeError);
  await expect(misspelt).rejects.toThrow(
    /^users does not have a query parameter "usrname"\. .* search, .*\bemail, .*\busername\b/,
  );
  await expect(realm.users.count({ first: 1 } as never)).rejects.toThrow(TypeError);
  await expect(realm.roles.iterate({ name: 'x' } as never).next()).rejects.toThrow(/ search, brief/);

  await realm.users.create({ username: 'ada-2' });
  expect(await raw(realm, 'users', { username: 'ada', exact: 'yes' })).toEqual(['ada', 'ada-2']);
  await expect(realm.users.all({ username: 'ada', exact: 'yes' } as never)).rejects.toThrow(
    'exact must be true or false',
  );
  expect(await raw(realm, 'users', { username: ['bob', 'ada'] })).toEqual(['bob']);
  await expect(realm.users.all({ username: ['bob', 'ada'] } as never)).rejects.toThrow(
    'username must be a single value',
  );
  await expect(realm.request('GET', 'users', { query: { max: 'abc' } })).rejects.toThrow('404');
  await expect(realm.users.all({ max: 'abc' } as never)).rejects.toThrow(TypeError);
});

test('a permission comes with what it names, when that is asked for', async () => {
  needs('permissions that come with ids');
  const { clients, roles } = await temporaryRealm();
  await roles.create({ name: 'editor' });
  const { authorization } = await clients.create({
    clientId: 'photos',
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  await withoutDefaults(authorization);
  const { permissions, policies } = authorization;
  await authorization.resources.create({ name: 'album', scopes: [{ name: 'edit' }] });
  await policies.role.create({ name: 'editors', roles: [{ id: 'editor' }] });
  const named = { name: 'edit albums', resources: ['album'], scopes: ['edit'], policies: ['editors'] };
  const permission = await permissions.scope.create(named);
  for (const node of [permission, permissions.byName('edit albums')]) {
    const plain = await node.get();
    expect(plain).not.toHaveProperty('policies');
    expect(plain).not.toHaveProperty('resources');
    const whole = await node.get({ expand: true });
    expect(whole).toMatchObject({
      ...plain,
      resourcesData: [{ name: 'album', _id: whole.resources?.[0] }],
      scopesData: [{ name: 'edit', id: whole.scopes?.[0] }],
      policiesData: [{ name: 'editors', id: whole.policies?.[0] }],
    });
    expect(whole.policies).toEqual([(await policies.byName('editors').get()).id]);
  }
});

test('to be made a member twice is no failure, where the server calls it a conflict', async () => {
  needs('organizations without a domain');
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const { members } = await realm.organizations.create({ name: 'acme' });
  const ada = await realm.users.create({ username: 'ada' });
  const { id } = await ada.get();
  // The id alone, neither an object nor a list.
  await expect(members.request('POST', [], { body: { id } })).rejects.toThrow('404');
  for (const reference of [ada, 'ada', { id }, { username: 'ADA' }]) await members.add(reference);
  await expect(members.request('POST', [], { body: id })).rejects.toThrow('409');
  expect((await members.all()).map(({ username }) => username)).toEqual(['ada']);
});

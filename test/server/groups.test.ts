import { expect, test } from 'vitest';
import { ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import type { GroupNode, Groups } from '../../src/resources/groups/groups.ts';
import { administrator, has, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

const named = (groups: readonly { name: string }[]): string[] => groups.map(({ name }) => name);

test('groups are made in groups, and reached by their path or by the name of a child', async () => {
  needs('descriptions of groups');
  const { groups } = await temporaryRealm();
  const staff = await groups.create({ name: 'staff', description: 'All', attributes: { a: ['1'] } });
  const editors = await staff.children.create({ name: 'the editors', description: 'Edit' });
  const chiefs = await editors.children.create({ name: 'chiefs' });
  const { id } = await chiefs.get();
  expect(await staff.get()).toMatchObject({ name: 'staff', description: 'All', attributes: { a: ['1'] } });
  expect(await editors.get()).toMatchObject({ path: '/staff/the editors', description: 'Edit' });

  const paths = ['/staff/the editors/chiefs', 'staff/the editors/chiefs'];
  for (const path of paths) expect((await groups.byPath(path).get()).id, path).toBe(id);
  expect(
    (await groups.byPath('/staff').children.byName('the editors').children.byName('chiefs').get()).id,
  ).toBe(id);
  expect(await groups.byPath('/staff/nope').find()).toBeUndefined();
  await expect(groups.byPath('/nope').members.all()).rejects.toThrow('Group path does not exist');
  await expect(staff.children.byName('chiefs').get()).rejects.toThrow('No object has the name "chiefs"');
  await expect(staff.children.byName('editors').get()).rejects.toThrow(NotFoundError);

  await expect(groups.create({ name: 'staff' })).rejects.toThrow(ConflictError);
  await expect(staff.children.create({ name: 'the editors' })).rejects.toThrow(ConflictError);
  const same = await staff.children.create(
    { name: 'the editors', description: 'New' },
    { ifExists: 'update' },
  );
  expect((await same.get()).id).toBe((await editors.get()).id);
  expect((await editors.get()).description).toBe('New');
  expect((await (await groups.create({ name: 'staff' }, { ifExists: 'return' })).get()).description).toBe(
    'All',
  );

  await editors.delete();
  expect(await chiefs.exists()).toBe(false);
  expect(await staff.exists()).toBe(true);
});

test('a group with a lookup in its path takes writes with a body, and lists with a query', async () => {
  needs('descriptions of groups');
  const temporary = await temporaryRealm();
  const staff = await temporary.groups.create({ name: 'staff' });
  for (const name of ['editors', 'authors']) await staff.children.create({ name });
  const traffic = new Traffic();
  const { groups } = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(temporary));

  await groups.byPath('/staff').children.create({ name: 'readers' });
  await groups.byPath('/staff').replace({ name: 'staff', description: 'All' });
  expect((await staff.get()).description).toBe('All');
  expect(named(await groups.byPath('/staff').children.all({ search: 'read', max: 5 }))).toEqual(['readers']);
  expect(traffic.count('/group-by-path/staff')).toBe(3);
});

async function expectNames(groups: Groups, names: readonly string[]): Promise<void> {
  const top = await groups.create({ name: 'top' });
  for (const name of names) {
    const group = await groups.create({ name });
    const child = await top.children.create({ name });
    expect(await group.get(), name).toMatchObject({ name });
    expect((await groups.byPath(`/${name}`).get()).id, name).toBe((await group.get()).id);
    const { id } = await child.get();
    expect((await groups.byPath(`/top/${name}`).get()).id, name).toBe(id);
    expect((await top.children.byName(name).get()).id, name).toBe(id);
  }
}

test('names of groups may hold any character, at the top and below', async () => {
  needs('/groups/{}/children');
  const { groups } = await temporaryRealm();
  const names = ['why?', 'a#b', 'a&b=c', 'a+b', 'a b', 'g\\h', 'ü 😀', '{x}', '...', '~', '"q"', '*', '_'];
  await expectNames(groups, names);
  // A slash in a name: as a path it may be two groups.
  await (await groups.create({ name: 'sl' })).children.create({ name: 'ash' });
  const slash = await groups.create({ name: 'sl/ash' });
  const again = await groups.create({ name: 'sl/ash' }, { ifExists: 'return' });
  expect(await again.get()).toEqual(await slash.get());
  expect((await again.get()).parentId).toBeUndefined();
});

test('names of groups may hold percent signs and semicolons', async () => {
  needs('names of groups with a percent sign or a semicolon');
  await expectNames((await temporaryRealm()).groups, ['50%', 'a%2Fb', 'e;f']);
});

test('lists hold all groups and all children, however many there are', async () => {
  needs('/groups/{}/children');
  const { groups } = await temporaryRealm();
  const names = Array.from({ length: 14 }, (_, index) => `g-${String(index + 10)}`);
  const g10 = await groups.create({ name: 'g-10', attributes: { colour: ['red'] } });
  for (const name of names.slice(1)) await groups.create({ name });
  for (const name of names) await g10.children.create({ name: `sub-${name}`, attributes: { size: ['L'] } });

  expect(named(await groups.all())).toEqual(names);
  expect(named(await groups.all({ first: 1, max: 2 }))).toEqual(['g-11', 'g-12']);
  expect(named(await g10.children.all())).toEqual(names.map((name) => `sub-${name}`));
  expect(await g10.children.all({ max: 3 })).toHaveLength(3);
  expect(named(await g10.children.all({ search: 'sub-g-1' }))).toHaveLength(10);
  expect(await g10.children.all({ search: 'sub-g', exact: true })).toEqual([]);
  expect((await g10.children.all({ max: 1, briefRepresentation: true }))[0]?.attributes).toBeUndefined();
  expect((await g10.children.all({ max: 1 }))[0]?.attributes).toEqual({ size: ['L'] });
  expect((await groups.all({ max: 1 }))[0]).toMatchObject({ subGroupCount: 14, subGroups: [] });
  const whole = await groups.all({ max: 1, briefRepresentation: false, subGroupsCount: false });
  expect(whole[0]).toMatchObject({ attributes: { colour: ['red'] } });
  if (has('26.1')) expect(whole[0]?.subGroupCount).toBeUndefined();
  expect(named(await groups.all({ q: 'colour:red' }))).toEqual(['g-10']);
  expect(named(await groups.all({ search: 'g-11', exact: true }))).toEqual(['g-11']);

  const tree = await groups.all({ search: 'sub-g' });
  expect(named(tree)).toEqual(['g-10']);
  expect(tree[0]?.subGroups).toHaveLength(14);
  expect(await groups.all({ search: 'sub-g', populateHierarchy: false })).toHaveLength(14);
  expect(await groups.all({ search: 'g-' })).toHaveLength(14);

  expect(await groups.count()).toBe(28);
  expect(await groups.count({ top: true })).toBe(14);
  expect(await groups.count({ search: 'sub-g-1' })).toBe(10);
  const streamed: string[] = [];
  for await (const { name } of groups) streamed.push(name);
  for await (const { name } of g10.children) streamed.push(name);
  expect(streamed).toHaveLength(28);
});

test('update keeps what is not given, replace clears it', async () => {
  needs('descriptions of groups');
  const { groups } = await temporaryRealm();
  const attributes = { colour: ['red'], shape: ['round'] };
  const staff = await groups.create({ name: 'staff', description: 'All', attributes });
  await staff.children.create({ name: 'editors' });
  await staff.update({ attributes: { colour: ['blue'] } });
  expect(await staff.get()).toMatchObject({
    description: 'All',
    attributes: { colour: ['blue'], shape: ['round'] },
  });
  await staff.update({ name: 'people', attributes: { shape: null } });
  expect(await staff.get()).toMatchObject({ name: 'people', path: '/people', description: 'All' });
  expect((await staff.get()).attributes).toEqual({ colour: ['blue'] });
  expect(await groups.byPath('/people/editors').exists()).toBe(true);
  await staff.replace({ name: 'people' });
  expect((await staff.get()).description).toBeUndefined();
  expect((await staff.get()).attributes).toEqual({ colour: ['blue'] });
  await groups.create({ name: 'taken' });
  await expect(staff.update({ name: 'taken' })).rejects.toThrow(ConflictError);
});

test('a group moves below another one and back to the top, said by path, representation, id or node', async () => {
  needs('descriptions of groups');
  const { groups } = await temporaryRealm();
  const staff = await groups.create({ name: 'staff' });
  const editors = await groups.create({ name: 'editors', description: 'Edit' });
  await editors.children.create({ name: 'chiefs' });
  const group = await editors.get();
  const references = [editors, group, { id: group.id }, '/editors', 'editors', groups.byPath('/editors')];
  for (const reference of references) {
    await staff.children.moveHere(reference);
    expect((await editors.get()).path).toBe('/staff/editors');
    expect(await groups.byPath('/staff/editors/chiefs').exists()).toBe(true);
    await groups.moveHere(editors);
    expect(await editors.get()).toMatchObject({ path: '/editors', description: 'Edit' });
  }
  await expect(staff.children.moveHere('/nope')).rejects.toThrow(NotFoundError);
  await expect(staff.children.moveHere(undefined as never)).rejects.toThrow(TypeError);
});

test('members are all listed, those of children are not', async () => {
  const realm = await temporaryRealm();
  const staff = await realm.groups.create({ name: 'staff' });
  const editors = await staff.children.create({ name: 'editors' });
  const usernames = Array.from({ length: 105 }, (_, index) => `user-${String(index).padStart(3, '0')}`);
  await realm.partialImport({
    users: usernames.map((username) => ({ username, groups: ['/staff'], attributes: { a: ['1'] } })),
  });
  await realm.users.create({ username: 'editor', groups: ['/staff/editors'] });

  const members = await staff.members.all();
  expect(members.map(({ username }) => username)).toEqual(usernames);
  expect(await staff.members.all({ first: 100, max: 50 })).toHaveLength(5);
  expect((await staff.members.all({ max: 1, briefRepresentation: true }))[0]?.attributes).toBeUndefined();
  const streamed: string[] = [];
  for await (const { username } of editors.members) streamed.push(username);
  expect(streamed).toEqual(['editor']);
});

test('a group whose name holds a slash is not taken for the one that its path means', async () => {
  const realm = await temporaryRealm();
  const flat = await realm.groups.create({ name: 'a/b' });
  const nested = await (await realm.groups.create({ name: 'a' })).children.create({ name: 'b' });
  const { groups } = await realm.users.create({ username: 'ada' });
  const ids = async (): Promise<string[]> => (await groups.all()).map(({ id }) => id);
  await groups.add(flat);
  await groups.remove('/a/b');
  expect(await ids()).toEqual([(await flat.get()).id]);
  const { added, removed } = await groups.set(['/a/b']);
  expect([added.length, removed.length]).toEqual([1, 1]);
  expect(await ids()).toEqual([(await nested.get()).id]);
});

test('new users join the default groups', async () => {
  const realm = await temporaryRealm();
  const { groups, defaultGroups } = realm;
  const paths = async (): Promise<(string | undefined)[]> =>
    (await defaultGroups.all()).map(({ path }) => path).sort();
  const staff = await groups.create({ name: 'staff' });
  const editors = await staff.children.create({ name: 'editors' });
  const guests = await groups.create({ name: 'guests' });
  expect(await paths()).toEqual([]);

  await defaultGroups.add('/staff/editors');
  await defaultGroups.add(staff);
  await defaultGroups.add({ id: (await guests.get()).id });
  expect(await paths()).toEqual(['/guests', '/staff', '/staff/editors']);
  await defaultGroups.remove(await staff.get());
  await defaultGroups.remove('/guests');
  expect(await paths()).toEqual(['/staff/editors']);
  const user = await realm.users.create({ username: 'ada' });
  expect(named(await user.groups.all())).toEqual(['editors']);
  await defaultGroups.remove(editors);
  expect(await paths()).toEqual([]);
  expect(await editors.exists()).toBe(true);
  await expect(defaultGroups.add('/nope')).rejects.toThrow(NotFoundError);
  await expect(defaultGroups.remove(undefined as never)).rejects.toThrow(TypeError);
});

test('fine-grained permissions of a group say that their feature is off', async () => {
  needs('fine-grained permissions that are off');
  const { groups } = await temporaryRealm();
  const staff: GroupNode = await groups.create({ name: 'staff' });
  await expect(staff.permissions.get()).rejects.toThrow(ServerError);
  await expect(staff.permissions.update({ enabled: true })).rejects.toMatchObject({
    httpStatus: 501,
    hints: [expect.stringContaining('--features')],
  });
});

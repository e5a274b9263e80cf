import { beforeEach, expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError } from '../../src/index.ts';
import type { OrganizationNode } from '../../src/resources/organizations/organization.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { needs, temporaryRealm } from './support.ts';

beforeEach(() => needs('/organizations/{}/groups'));

const named = (items: readonly { name?: string | undefined }[]): (string | undefined)[] =>
  items.map(({ name }) => name);

async function stocked(): Promise<{ realm: RealmNode; acme: OrganizationNode }> {
  const realm = await temporaryRealm({ organizationsEnabled: true });
  await realm.organizations.create({ name: 'acme' });
  return { realm, acme: realm.organizations.byAlias('acme') };
}

test('groups of an organization are made in groups, apart from those of the realm', async () => {
  const { realm, acme } = await stocked();
  const { groups } = acme;
  const staff = await groups.create({ name: 'staff', description: 'All', attributes: { a: ['1'] } });
  const editors = await staff.children.create({ name: 'the editors' });
  const chiefs = await editors.children.create({ name: 'staff' });
  const { id } = await staff.get();
  expect(await staff.get()).toMatchObject({ path: '/staff', description: 'All', attributes: { a: ['1'] } });
  expect(await staff.get({ subGroupsCount: true })).toMatchObject({ subGroupCount: 1 });
  expect((await groups.byPath('/staff/the editors/staff').get()).id).toBe((await chiefs.get()).id);
  expect(
    (await groups.byPath('staff').children.byName('the editors').children.byName('staff').get()).id,
  ).toBe((await chiefs.get()).id);
  expect(await groups.byPath('/nope').find()).toBeUndefined();
  await expect(staff.children.byName('editors').get()).rejects.toThrow(NotFoundError);

  await expect(groups.create({ name: 'staff' })).rejects.toThrow(ConflictError);
  await expect(staff.children.create({ name: 'the editors' })).rejects.toThrow(ConflictError);
  const same = await groups.create({ name: 'staff', description: 'New' }, { ifExists: 'update' });
  expect(await same.get()).toMatchObject({ id, description: 'New', attributes: { a: ['1'] } });
  const child = await staff.children.create({ name: 'the editors' }, { ifExists: 'return' });
  expect((await child.get()).id).toBe((await editors.get()).id);
  // A slash in a name: as a path it would be the child.
  const slash = await groups.create({ name: 'staff/the editors' });
  const again = await groups.create({ name: 'staff/the editors' }, { ifExists: 'return' });
  expect(await again.get()).toEqual(await slash.get());

  expect(await realm.groups.all()).toEqual([]);
  await expect(realm.groups.byId(id).get()).rejects.toThrow('via non Organization API');
  await editors.delete();
  expect(await chiefs.exists()).toBe(false);
  expect(await staff.exists()).toBe(true);
});

test('update of such a group keeps what is not given, replace clears it', async () => {
  const { groups } = (await stocked()).acme;
  const staff = await groups.create({
    name: 'staff',
    description: 'All',
    attributes: { a: ['1'], b: ['2'] },
  });
  const editors = await staff.children.create({ name: 'editors' });
  await editors.update({ description: 'Edit', attributes: { c: ['3'] } });
  expect(await editors.get()).toMatchObject({ description: 'Edit', attributes: { c: ['3'] } });
  await staff.update({ name: 'people', attributes: { a: null } });
  expect(await staff.get()).toMatchObject({ path: '/people', description: 'All', attributes: { b: ['2'] } });
  expect((await staff.get()).attributes).toEqual({ b: ['2'] });
  expect(await groups.byPath('/people/editors').exists()).toBe(true);
  await staff.replace({ name: 'people' });
  expect(await staff.get()).not.toHaveProperty('description');
  expect((await staff.get()).attributes).toEqual({ b: ['2'] });
});

test('lists hold all groups and all children of an organization', async () => {
  const { groups } = (await stocked()).acme;
  const names = Array.from({ length: 12 }, (_, index) => `g-${String(index + 10)}`);
  for (const name of names) await groups.create({ name, attributes: { of: [name] } });
  const g10 = groups.byPath('/g-10');
  for (const name of names) await g10.children.create({ name: `sub-${name}` });
  const subs = names.map((name) => `sub-${name}`);

  expect(named(await groups.all())).toEqual(names);
  expect(named(await groups.all({ first: 1, max: 2 }))).toEqual(['g-11', 'g-12']);
  expect(named(await groups.all({ q: 'of:g-12' }))).toEqual(['g-12']);
  expect(named(await groups.all({ search: 'g-11', exact: true }))).toEqual(['g-11']);
  expect(named(await groups.all({ search: 'sub-' }))).toEqual(subs);
  const tree = await groups.all({ search: 'sub-', populateHierarchy: true });
  expect(named(tree)).toEqual(['g-10']);
  expect(tree[0]?.subGroups).toHaveLength(12);
  const [brief] = await groups.all({ max: 1 });
  for (const name of ['attributes', 'subGroupCount']) expect(brief).not.toHaveProperty(name);
  const [whole] = await groups.all({ max: 1, briefRepresentation: false, subGroupsCount: true });
  expect(whole).toMatchObject({ attributes: { of: ['g-10'] }, subGroupCount: 12 });

  expect(named(await g10.children.all())).toEqual(subs);
  expect(named(await g10.children.all({ search: 'sub-g-1' }))).toEqual(subs.slice(0, 10));
  expect(await g10.children.all({ search: 'g-1' })).toEqual([]);
  expect(named(await g10.children.all({ search: '*g-11' }))).toEqual(['sub-g-11']);
  expect(await g10.children.all({ search: 'sub', exact: true })).toEqual([]);
  expect(await g10.children.all({ first: 2, max: 1, subGroupsCount: true })).toMatchObject([
    { name: 'sub-g-12', subGroupCount: 0 },
  ]);
  const streamed: string[] = [];
  for await (const { name } of groups) streamed.push(name);
  for await (const { name } of g10.children) streamed.push(name);
  expect(streamed).toEqual([...names, ...subs]);
});

test('a group of an organization moves, said by path, representation, id or node', async () => {
  const { groups } = (await stocked()).acme;
  const staff = await groups.create({ name: 'staff' });
  const editors = await groups.create({ name: 'editors', description: 'Edit' });
  await editors.children.create({ name: 'chiefs' });
  const group = await editors.get();
  for (const reference of [
    editors,
    group,
    { id: group.id },
    '/editors',
    'editors',
    groups.byPath('/editors'),
  ]) {
    await staff.children.moveHere(reference);
    expect((await editors.get()).path).toBe('/staff/editors');
    expect(await groups.byPath('/staff/editors/chiefs').exists()).toBe(true);
    await groups.moveHere(editors);
    expect(await editors.get()).toMatchObject({ path: '/editors', description: 'Edit' });
  }
  await expect(staff.children.moveHere('/nope')).rejects.toThrow(NotFoundError);
  await expect(staff.children.moveHere(undefined as never)).rejects.toThrow(TypeError);
});

test('members of an organization join its groups and leave them', async () => {
  const { realm, acme } = await stocked();
  const staff = await acme.groups.create({ name: 'staff' });
  await acme.groups.create({ name: 'guests', attributes: { a: ['1'] } });
  const ada = await realm.users.create({ username: 'ada', firstName: 'Ada' });
  await acme.members.add(ada);
  const member = acme.members.byUsername('ada');
  for (const reference of [
    ada,
    member,
    await member.get(),
    { id: (await ada.get()).id },
    { username: 'ada' },
    'ada',
  ]) {
    await staff.members.add(reference);
    expect(await staff.members.all()).toMatchObject([{ username: 'ada', membershipType: 'UNMANAGED' }]);
    await expect(staff.members.request('PUT', (await ada.get()).id)).rejects.toThrow(ConflictError);
    await staff.members.add(reference);
    await staff.members.remove(reference);
    expect(await staff.members.all()).toEqual([]);
  }
  await staff.members.remove(ada);
  await staff.members.add(ada);
  await acme.groups.byPath('/guests').members.add(ada);
  expect(named(await member.groups.all())).toEqual(['guests', 'staff']);
  expect(named(await member.groups.all({ first: 1, max: 1 }))).toEqual(['staff']);
  expect(named(await member.groups.all({ search: 'gue' }))).toEqual(['guests']);
  expect((await member.groups.all({ briefRepresentation: false }))[0]?.attributes).toEqual({ a: ['1'] });
  expect(await ada.groups.all()).toEqual([]);
  const streamed: string[] = [];
  for await (const { username } of staff.members) streamed.push(username);
  for await (const { name } of member.groups) streamed.push(name);
  expect(streamed).toEqual(['ada', 'guests', 'staff']);
  expect((await staff.members.all({ briefRepresentation: true }))[0]).not.toHaveProperty('requiredActions');

  // Whoever is to lose what a group gives must not keep it because the group is not the one that was.
  const stale = acme.groups.byPath('/staff');
  await stale.get();
  await staff.delete();
  await expect(staff.members.remove(ada)).rejects.toThrow('Group does not exist');
  const anew = await acme.groups.create({ name: 'staff' });
  await anew.members.add(ada);
  await stale.members.remove(ada);
  expect(await anew.members.all()).toEqual([]);
});

test('whoever is no member of an organization joins none of its groups, and whoever leaves it leaves them', async () => {
  const { realm, acme } = await stocked();
  const staff = await acme.groups.create({ name: 'staff' });
  const ada = await realm.users.create({ username: 'ada' });
  await acme.members.add(ada);
  await staff.members.add(ada);
  const eve = await realm.users.create({ username: 'eve' });
  await expect(staff.members.add(eve)).rejects.toThrow(BadRequestError);
  await expect(staff.members.add('')).rejects.toThrow(TypeError);
  await acme.members.byUsername('ada').delete();
  expect(await staff.members.all()).toEqual([]);
});

test('roles of the realm and of clients are mapped to a group of an organization', async () => {
  const { realm, acme } = await stocked();
  const web = await realm.clients.create({ clientId: 'web' });
  await realm.roles.create({ name: 'editor' });
  await web.roles.create({ name: 'viewer' });
  await acme.groups.create({ name: 'staff' });
  const { roleMappings } = acme.groups.byPath('/staff');
  const clients = [roleMappings.clients.byClientId('web'), roleMappings.clients.byId((await web.get()).id)];

  await roleMappings.realm.add('editor');
  expect(named(await roleMappings.realm.all())).toEqual(['editor']);
  expect(named(await roleMappings.realm.composite())).toEqual(['editor']);
  expect(named(await roleMappings.realm.available())).not.toContain('editor');
  for (const mapped of clients) {
    expect(named(await mapped.available())).toEqual(['viewer']);
    await mapped.add('viewer');
    expect(named(await mapped.all())).toEqual(['viewer']);
    expect(named(await mapped.composite())).toEqual(['viewer']);
    const { realmMappings, clientMappings } = await roleMappings.get();
    expect(named(realmMappings ?? [])).toEqual(['editor']);
    expect(named(clientMappings?.['web']?.mappings ?? [])).toEqual(['viewer']);
    await mapped.remove('viewer');
    expect(await mapped.all()).toEqual([]);
  }
  await roleMappings.realm.remove(realm.roles.byName('editor'));
  expect(await roleMappings.get()).toEqual({});
});

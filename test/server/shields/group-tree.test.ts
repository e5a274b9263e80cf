import { expect, test } from 'vitest';
import { NotFoundError } from '../../../src/index.ts';
import type { GroupCreate } from '../../../src/resources/groups/create.ts';
import type { GroupTree } from '../../../src/resources/groups/tree.ts';
import { administrator, has, nameOf, needs, Traffic, temporaryRealm } from '../support.ts';

const numbers = (count: number): number[] => [...Array(count).keys()];

/** 300 groups, four levels deep and up to 40 wide, with names that come back in every branch. */
const forest: GroupCreate[] = numbers(5).map((top) => ({
  name: `top ${top}`,
  attributes: { top: [String(top)] },
  subGroups: numbers(top === 0 ? 40 : 8).map((branch) => ({
    name: `branch ${branch}`,
    subGroups: numbers(top === 0 ? 3 : 2).map((twig) => ({
      name: `twig ${twig}`,
      subGroups: top === 0 && branch < 39 && twig === 0 ? [{ name: 'leaf' }] : [],
    })),
  })),
}));

/** The names of a tree, as paths, in order. */
function names(groups: readonly GroupCreate[], parent = ''): string[] {
  const paths = groups.flatMap(({ name, subGroups = [] }) => {
    const path = `${parent}/${name}`;
    return [path, ...names(subGroups, path)];
  });
  return paths.sort();
}

function everyGroup(groups: readonly GroupTree[]): GroupTree[] {
  return groups.flatMap((group) => [group, ...everyGroup(group.subGroups)]);
}

test('row 8: the tree of a realm is whole and comes in one request, where lists stop at the first level or at 10', async () => {
  const realm = await temporaryRealm();
  for (const top of forest) await realm.groups.create(top);
  const all = names(forest);
  expect(all).toHaveLength(300);

  const raw = await realm.request<GroupTree[]>('GET', 'groups');
  // Up to 22 the list itself is the tree.
  expect(raw.flatMap(({ subGroups }) => subGroups)).toHaveLength(has('23') ? 0 : 72);
  const top = raw.find(({ name }) => name === 'top 0') as GroupTree;
  if (has('23')) {
    expect(top.subGroupCount).toBe(40);
    expect(await realm.request('GET', ['groups', top.id, 'children'])).toHaveLength(10);
  }

  const traffic = new Traffic();
  const watched = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
  const tree = await watched.groups.tree();
  expect(names(tree)).toEqual(all);
  expect(traffic.count('/groups')).toBe(1);
  const groups = everyGroup(tree);
  expect(groups.every(({ subGroups, subGroupCount }) => subGroups.length === subGroupCount)).toBe(true);
  expect(groups.every(({ attributes }) => attributes === undefined)).toBe(true);

  const full = await watched.groups.tree({ briefRepresentation: false });
  expect(everyGroup(full).find(({ path }) => path === '/top 3')?.attributes).toEqual({ top: ['3'] });

  const branch = await watched.groups.byPath('/top 0/branch 7').tree();
  expect(branch).toMatchObject({ path: '/top 0/branch 7', subGroupCount: 3 });
  expect(names(branch.subGroups)).toEqual(['/twig 0', '/twig 0/leaf', '/twig 1', '/twig 2']);
  expect(await watched.groups.byPath('/top 0/branch 39/twig 2').tree()).toMatchObject({ subGroups: [] });
  await expect(watched.groups.byId('nobody').tree()).rejects.toThrow(NotFoundError);
  await expect(watched.groups.tree({ max: 5 } as object)).rejects.toThrow('query parameter "max"');
});

test('row 8: the tree of an organization holds its groups and no others', async () => {
  needs('/organizations/{}/groups');
  const realm = await temporaryRealm({ organizationsEnabled: true });
  expect(await realm.groups.tree()).toEqual([]);
  await realm.groups.create({ name: 'of the realm' });
  const supplier = await realm.organizations.create({ name: 'supplier', domains: [{ name: 'a.test' }] });
  const wide: GroupCreate = {
    name: 'staff',
    subGroups: numbers(12).map((number) => ({
      name: `team ${number}`,
      attributes: { number: [String(number)] },
    })),
  };
  const staff = await supplier.groups.create(wide);
  expect(await supplier.groups.request('GET', [(await staff.get()).id, 'children'])).toHaveLength(10);

  expect(names(await supplier.groups.tree())).toEqual(names([wide]));
  const { subGroups } = await staff.tree({ briefRepresentation: false });
  expect(subGroups.find(({ name }) => name === 'team 7')?.attributes).toEqual({ number: ['7'] });
  expect(names(await realm.groups.tree())).toEqual(['/of the realm']);
});

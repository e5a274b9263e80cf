import { expect, test } from 'vitest';
import type { Collection } from '../../../src/tree/collection.ts';
import { passwordClient, requestToken } from '../login.ts';
import { needs, temporaryRealm, withoutDefaults } from '../support.ts';

/** A list with more objects than some routes give by default. */
interface Case {
  readonly list: Collection<object> & { all(query?: { first?: number; max?: number }): Promise<object[]> };
  /** How many there are. */
  readonly size: number;
  /** How many of them the server gives to who does not say how many. */
  readonly byDefault: number;
}

const many = Array.from({ length: 130 }, (_, index) => `n-${String(index).padStart(3, '0')}`);
const dozen = many.slice(0, 12);

/** Checks that a list is whole where the server's own answer may not be, and that its windows are what they say. */
async function expectWhole({ list, size, byDefault }: Case): Promise<void> {
  const what = String(list);
  expect(await list.request('GET'), `${what} by default`).toHaveLength(byDefault);
  expect(await list.all(), what).toHaveLength(size);
  const streamed: object[] = [];
  for await (const item of list) streamed.push(item);
  expect(new Set(streamed.map((item) => JSON.stringify(item))).size, `${what}, streamed`).toBe(size);
  expect(await list.all({ max: size - 1 }), `${what}, with max`).toHaveLength(size - 1);
  expect(await list.all({ first: size - 5 }), `${what}, with first`).toHaveLength(5);
  expect(await list.all({ first: 2, max: 3 }), `${what}, a window`).toHaveLength(3);
  expect(await list.all({ max: 0 }), `${what}, none`).toEqual([]);
}

test('row 7: users, members, and who has a role are listed whole, where the server stops at 100', async () => {
  const realm = await temporaryRealm();
  const { users, groups, roles, clients } = realm;
  const web = await clients.create({
    clientId: 'web',
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  await withoutDefaults(web.authorization);
  await web.authorization.import({
    resources: many.map((name) => ({ name })),
    decisionStrategy: 'UNANIMOUS',
  });
  const named = many.map((name) => ({ name }));
  await realm.partialImport({ roles: { realm: [...named, { name: 'editor' }], client: { web: named } } });
  await roles.byName('editor').composites.add(many);
  const staff = await groups.create({ name: 'staff' });
  await realm.partialImport({
    users: many.map((username) => ({ username, groups: ['/staff'], realmRoles: ['editor'] })),
    groups: many.map((name) => ({ name, path: `/${name}`, realmRoles: ['editor'] })),
  });
  const ada = await users.create({ username: 'ada', groups: many });
  const editor = roles.byName('editor');
  const defaultRoles = 3;
  const cases: Case[] = [
    { list: users, size: 131, byDefault: 100 },
    { list: staff.members, size: 130, byDefault: 100 },
    { list: editor.users, size: 130, byDefault: 100 },
    { list: editor.groups, size: 130, byDefault: 100 },
    { list: web.authorization.resources, size: 130, byDefault: 100 },
    { list: groups, size: 131, byDefault: 131 },
    { list: ada.groups, size: 130, byDefault: 130 },
    { list: roles, size: 131 + defaultRoles, byDefault: 131 + defaultRoles },
    // The authorization services add one.
    { list: web.roles, size: 131, byDefault: 131 },
    { list: realm.rolesById.byId((await editor.get()).id).composites, size: 130, byDefault: 130 },
  ];
  for (const each of cases) await expectWhole(each);
  // One without the other is ignored here.
  expect(await roles.request('GET', [], { query: { max: 5 } })).toHaveLength(131 + defaultRoles);
  expect(await roles.request('GET', [], { query: { first: 130 } })).toHaveLength(131 + defaultRoles);
});

test('row 7: children, organizations and all that is in one are listed whole, where the server stops at 10', async () => {
  needs('/organizations/{}/groups');
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const { groups, organizations, users } = realm;
  const subGroups = dozen.map((name) => ({ name }));
  const staff = await groups.create({ name: 'staff', subGroups });
  for (const name of dozen) await organizations.create({ name, domains: [{ name: `${name}.test` }] });
  const supplier = organizations.byName('n-000');
  const team = await supplier.groups.create({ name: 'team', subGroups });
  for (const username of dozen) {
    const user = await users.create({ username });
    await supplier.members.add(user);
    await team.members.add(user);
  }
  for (const name of dozen.slice(1)) {
    const group = await supplier.groups.create({ name });
    await group.members.add({ username: 'n-000' });
  }
  const cases: Case[] = [
    { list: staff.children, size: 12, byDefault: 10 },
    { list: organizations, size: 12, byDefault: 10 },
    { list: supplier.members, size: 12, byDefault: 10 },
    { list: supplier.groups, size: 12, byDefault: 12 },
    { list: team.children, size: 12, byDefault: 10 },
    { list: team.members, size: 12, byDefault: 12 },
    { list: supplier.members.byUsername('n-000').groups, size: 12, byDefault: 12 },
  ];
  for (const each of cases) await expectWhole(each);
});

test('row 7: sessions and events are listed whole, where the server stops at 100', async () => {
  // One round of the password's hash, so that a hundred logins are quick.
  const passwordPolicy = 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)';
  const realm = await temporaryRealm({ passwordPolicy, eventsEnabled: true, adminEventsEnabled: true });
  const web = await realm.clients.create(passwordClient);
  const credentials = [{ type: 'password', value: 'secret' }];
  const person = { username: 'ada', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@acme.test' };
  await realm.users.create({ ...person, enabled: true, credentials });
  const logins = 104;
  const grant = { grant_type: 'password', username: 'ada', password: 'secret', scope: 'offline_access' };
  for (let number = 0; number < logins; number += 8)
    await Promise.all(Array.from({ length: 8 }, () => requestToken(realm, grant)));
  await realm.partialImport({ roles: { realm: many.map((name) => ({ name })) } });
  const cases: Case[] = [
    { list: web.offlineSessions, size: logins, byDefault: 100 },
    { list: realm.events, size: logins, byDefault: 100 },
    // The client, the user, and the roles.
    { list: realm.adminEvents, size: 132, byDefault: 100 },
  ];
  for (const each of cases) await expectWhole(each);
});

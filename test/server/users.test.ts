import { expect, test } from 'vitest';
import type { UserRepresentation } from '../../src/facts/representations.ts';
import {
  AmbiguousError,
  ConflictError,
  NotFoundError,
  ServerError,
  ValidationError,
} from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { UserFilter } from '../../src/resources/users/user-query.ts';
import { administrator, has, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

test('a new user has every field that it was made of', async () => {
  needs('the policy for attributes that the user profile does not define');
  const acme = await temporaryRealm();
  await acme.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  await acme.groups.create({ name: 'staff' });
  await identityProvider(acme, 'github');
  const fields = {
    username: 'ada',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@acme.test',
    emailVerified: true,
    enabled: true,
    attributes: { languages: ['French', 'Analytical Engine'] },
    requiredActions: ['UPDATE_PROFILE'],
    federatedIdentities: [{ identityProvider: 'github', userId: '42', userName: 'ada-l' }],
    createdTimestamp: 1_000_000_000_000,
  };
  const ada = await acme.users.create({
    ...fields,
    groups: ['/staff'],
    credentials: [{ type: 'password', value: 'correct horse' }],
  });
  const found = await ada.get();
  expect(found).toMatchObject(fields);
  expect(String(ada)).toBe(`${acme.url}/users/${found.id}`);
  expect((await ada.groups.all()).map((group) => group.path)).toEqual(['/staff']);
  expect((await ada.credentials.all()).map((credential) => credential.type)).toEqual(['password']);
});

test('a username that is taken fails, returns or updates, as the caller says', async () => {
  const acme = await temporaryRealm();
  const { users } = acme;
  await acme.groups.create({ name: 'staff' });
  const ada = await users.create({ username: 'ada', email: 'ada@acme.test', firstName: 'Ada' });
  const { id } = await ada.get();
  const again = { username: 'ADA', lastName: 'Lovelace', groups: ['staff'] };

  await expect(users.create(again)).rejects.toThrow(ConflictError);
  expect(await (await users.create(again, { ifExists: 'return' })).get()).toMatchObject({
    id,
    firstName: 'Ada',
  });
  expect(await ada.get()).not.toHaveProperty('lastName');
  expect(await (await users.create(again, { ifExists: 'update' })).get()).toMatchObject({
    id,
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@acme.test',
  });
  expect((await ada.groups.all()).map((group) => group.path)).toEqual(['/staff']);

  for (const ifExists of ['return', 'update'] as const) {
    const otherOne = users.create({ username: 'eve', email: 'ada@acme.test' }, { ifExists });
    await expect(otherOne).rejects.toThrow(/User exists with same email/);
    await expect(otherOne).rejects.toBeInstanceOf(ConflictError);
  }
  expect(await users.count()).toBe(1);
});

test('a value that the user profile refuses is a ValidationError that names the field', async () => {
  needs('a user profile in each realm');
  const { users } = await temporaryRealm();
  const refused = users.create({ username: 'ada', email: 'not an address' });
  await expect(refused).rejects.toBeInstanceOf(ValidationError);
  await expect(refused).rejects.toMatchObject({ fieldErrors: [{ field: 'email' }] });
});

test('a long list of users comes whole, each user once, in few requests', async () => {
  const acme = await temporaryRealm();
  const usernames = Array.from({ length: 452 }, (_, index) => `a-user-${String(index).padStart(3, '0')}`);
  // All others have this name in theirs, and come first.
  usernames.push('user');
  for (let start = 0; start < usernames.length; start += 200) {
    await importUsers(
      acme,
      usernames.slice(start, start + 200).map((username) => ({ username })),
    );
  }
  const traffic = new Traffic();
  await using server = administrator({ hooks: traffic.hooks });
  const { users } = server.admin.realms.byName(nameOf(acme));
  const requests = async (list: () => Promise<unknown>): Promise<number> => {
    const before = traffic.count('/users');
    await list();
    return traffic.count('/users') - before;
  };
  const names = (list: { username: string }[]): string[] => list.map((user) => user.username);

  // Two pages are asked for ahead of their use, one of which may be past the end.
  expect(await requests(async () => expect(names(await users.all())).toEqual(usernames))).toBeLessThan(5);
  expect(
    await requests(async () =>
      expect(names(await users.all({ briefRepresentation: true }))).toEqual(usernames),
    ),
  ).toBe(1);

  const streamed: string[] = [];
  for await (const user of users) streamed.push(user.username);
  expect(streamed).toEqual(usernames);
  const someStreamed: string[] = [];
  for await (const user of users.iterate({ search: 'a-user-44' })) someStreamed.push(user.username);
  expect(someStreamed).toEqual(usernames.slice(440, 450));

  expect(
    await requests(async () => expect(names(await users.all({ max: 3 }))).toEqual(usernames.slice(0, 3))),
  ).toBe(1);
  expect(names(await users.all({ first: 450 }))).toEqual(usernames.slice(450));
  expect(
    await requests(async () =>
      expect(names(await users.all({ first: 10, max: 250 }))).toEqual(usernames.slice(10, 260)),
    ),
  ).toBe(2);
  expect(await requests(async () => expect(await users.all({ max: 0 })).toEqual([]))).toBe(0);
  expect(await users.count()).toBe(453);
  expect((await users.byUsername('user').get()).username).toBe('user');
});

test('each filter finds those whom it names and nobody else, and count agrees', async () => {
  needs('the policy for attributes that the user profile does not define');
  const acme = await temporaryRealm();
  await acme.users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  await identityProvider(acme, 'github');
  await importUsers(acme, [
    {
      username: 'ada',
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@acme.test',
      emailVerified: true,
      enabled: true,
      attributes: { team: ['north east'] },
      createdTimestamp: Date.UTC(2001, 0),
      federatedIdentities: [{ identityProvider: 'github', userId: '42', userName: 'ada-l' }],
    },
    {
      username: 'adam',
      firstName: 'Adam',
      lastName: 'Love',
      email: 'adam@acme.test',
      enabled: false,
      attributes: { team: ['north'] },
      createdTimestamp: Date.UTC(2010, 0),
    },
    {
      username: 'grace',
      firstName: 'Grace',
      lastName: 'Hopper',
      email: 'grace@navy.test',
      enabled: true,
      createdTimestamp: Date.UTC(2020, 0),
    },
  ]);
  const cases: [UserFilter, string[]][] = [
    [{}, ['ada', 'adam', 'grace']],
    [{ search: 'ada' }, ['ada', 'adam']],
    [{ search: '*ovela*' }, ['ada']],
    [{ search: '"ada"' }, ['ada']],
    [{ username: 'da' }, ['ada', 'adam']],
    [{ username: 'ada', exact: true }, ['ada']],
    [{ email: 'acme' }, ['ada', 'adam']],
    [{ email: 'adam@acme.test', exact: true }, ['adam']],
    [{ firstName: 'rac' }, ['grace']],
    [{ lastName: 'love' }, ['ada', 'adam']],
    [{ lastName: 'Love', exact: true }, ['adam']],
    [{ emailVerified: true }, ['ada']],
    [{ enabled: false }, ['adam']],
    [{ idpAlias: 'github' }, ['ada']],
    [{ idpAlias: 'github', idpUserId: '41' }, []],
    [{ q: 'team:"north east"' }, ['ada']],
    [{ q: 'team:north' }, ['adam']],
    [{ createdAfter: new Date(Date.UTC(2009, 0)) }, ['adam', 'grace']],
    [{ createdBefore: '2009-01-01' }, ['ada']],
    [{ createdAfter: '2009-01-01', createdBefore: new Date(Date.UTC(2011, 0)) }, ['adam']],
  ];
  // Older servers would ignore some, so that they are not asked.
  const since = ({ createdAfter, createdBefore, idpAlias, exact }: UserFilter): string =>
    createdAfter || createdBefore || idpAlias ? '26.6' : exact ? '26.4' : '22';
  const known = cases.filter(([filter]) => has(since(filter)));
  const answers = await Promise.all(
    known.map(
      async ([filter]): Promise<[UserFilter, string[], number]> => [
        filter,
        (await acme.users.all(filter)).map((user) => user.username),
        await acme.users.count(filter),
      ],
    ),
  );
  expect(answers).toEqual(known.map(([filter, names]) => [filter, names, names.length]));
});

test('a username or an e-mail address in whatever case leads to the user who has the whole of it', async () => {
  const acme = await temporaryRealm();
  const { users } = acme;
  const adam = await users.create({ username: 'adam', email: 'adam@acme.test' });
  const { id } = await adam.get();
  const byUsername = users.byUsername('Adam');
  expect((await users.byId(id).get()).username).toBe('adam');
  expect((await byUsername.get()).id).toBe(id);
  expect((await users.byEmail('ADAM@acme.test').get()).id).toBe(id);
  expect(await users.byUsername('ada').exists()).toBe(false);
  expect(await users.byEmail('dam@acme.test').find()).toBeUndefined();
  await expect(users.byUsername('ada').get()).rejects.toThrow(/No object has the username "ada"/);
  await expect(users.byUsername('ada').delete()).rejects.toThrow(NotFoundError);

  await adam.delete();
  expect(await adam.find()).toBeUndefined();
  await expect(adam.delete()).rejects.toThrow(NotFoundError);
  const successor = await (await users.create({ username: 'adam' })).get();
  expect((await byUsername.get()).id).toBe(successor.id);
});

test('an e-mail address that two users have is ambiguous', async () => {
  const { users } = await temporaryRealm({ loginWithEmailAllowed: false, duplicateEmailsAllowed: true });
  await users.create({ username: 'ada', email: 'team@acme.test' });
  await users.create({ username: 'grace', email: 'team@acme.test' });
  await expect(users.byEmail('team@acme.test').get()).rejects.toThrow(AmbiguousError);
  await expect(users.byEmail('team@acme.test').find()).rejects.toMatchObject({ matches: 2 });
});

test('a word that is another route is no id of a user', async () => {
  const { users } = await temporaryRealm();
  // Raw, it is a number in the place of a user.
  expect(await users.request('GET', 'count')).toBe(0);
  for (const word of ['count', 'profile']) expect(() => users.byId(word)).toThrow(/another route/);
});

test('an update changes what it names and leaves the rest', async () => {
  needs('the policy for attributes that the user profile does not define');
  const { users } = await temporaryRealm();
  await users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  const before = {
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@acme.test',
    emailVerified: true,
    enabled: true,
    requiredActions: ['UPDATE_PROFILE'],
    attributes: { team: ['north'], languages: ['French', 'English'] },
  };
  const ada = await users.create({ username: 'ada', ...before });

  await ada.update({ attributes: { team: ['south'] } });
  expect(await ada.get()).toMatchObject({ ...before, attributes: { ...before.attributes, team: ['south'] } });
  await ada.update({ firstName: 'Augusta', attributes: { languages: null } });
  const { firstName: _, ...kept } = before;
  expect(await ada.get()).toMatchObject({ ...kept, firstName: 'Augusta', attributes: { team: ['south'] } });
  expect((await ada.get()).attributes).not.toHaveProperty('languages');
  await ada.update({ enabled: false });
  expect(await ada.get()).toMatchObject({ ...kept, enabled: false, attributes: { team: ['south'] } });
  await ada.update({ attributes: { team: null } });
  expect(await ada.get()).toMatchObject({ email: 'ada@acme.test', lastName: 'Lovelace' });
  expect((await ada.get()).attributes ?? {}).toEqual({});
  await expect(users.byUsername('eve').update({ firstName: 'Eve' })).rejects.toThrow(NotFoundError);
});

test('replace clears what is missing when it has attributes, and merges without them', async () => {
  needs('the policy for attributes that the user profile does not define');
  const { users } = await temporaryRealm();
  await users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  const attributes = { team: ['north'], badge: ['7'] };
  const ada = await users.create({ username: 'ada', firstName: 'Ada', email: 'ada@acme.test', attributes });

  await ada.replace({ username: 'ada', lastName: 'Lovelace' });
  expect(await ada.get()).toMatchObject({
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@acme.test',
    attributes,
  });
  await ada.replace({ ...(await ada.get()), attributes: { badge: ['8'] } });
  expect(await ada.get()).toMatchObject({ firstName: 'Ada', email: 'ada@acme.test' });
  expect((await ada.get()).attributes).toEqual({ badge: ['8'] });
  await ada.replace({ username: 'ada', attributes: { badge: ['9'] } });
  const bare = await ada.get();
  expect(bare.attributes).toEqual({ badge: ['9'] });
  for (const field of ['firstName', 'lastName', 'email']) expect(bare).not.toHaveProperty(field);
});

test('attributes that the profile does not permit survive an update while they are hidden', async () => {
  needs('the policy for attributes that the user profile does not define');
  const { users } = await temporaryRealm();
  const { attributes: defined = [] } = await users.profile.get();
  const permissions = { view: ['admin'], edit: ['admin'] };
  await users.profile.update({
    attributes: [...defined, { name: 'team', permissions }],
    unmanagedAttributePolicy: 'ENABLED',
  });
  const ada = await users.create({ username: 'ada', attributes: { team: ['north'], shoe: ['38'] } });
  expect(await ada.unmanagedAttributes()).toEqual({ shoe: ['38'] });

  await users.profile.update({ unmanagedAttributePolicy: null });
  expect(await users.profile.get()).not.toHaveProperty('unmanagedAttributePolicy');
  expect((await ada.get()).attributes).toEqual({ team: ['north'] });
  if (has('26.5')) expect(await ada.unmanagedAttributes()).toEqual({});
  await ada.update({ attributes: { team: ['south'] } });
  await ada.update({ firstName: 'Ada' });

  await users.profile.update({ unmanagedAttributePolicy: 'ENABLED' });
  expect((await ada.get()).attributes).toEqual({ team: ['south'], shoe: ['38'] });
});

test('a change of the user profile keeps what it does not name, and replace writes the whole', async () => {
  needs('the policy for attributes that the user profile does not define');
  const { users } = await temporaryRealm();
  const before = await users.profile.get();
  expect(before.attributes?.length).toBeGreaterThan(3);
  await users.profile.update({ unmanagedAttributePolicy: 'ADMIN_EDIT' });
  expect(await users.profile.get()).toEqual({ ...before, unmanagedAttributePolicy: 'ADMIN_EDIT' });

  const { attributes = [] } = before;
  const badge = { name: 'badge', displayName: 'Badge', permissions: { view: ['admin'], edit: ['admin'] } };
  await users.profile.replace({ attributes: [...attributes, badge] });
  expect(await users.profile.get()).not.toHaveProperty('unmanagedAttributePolicy');
  const names = [...attributes.map((attribute) => attribute.name), 'badge'];
  expect((await users.profile.metadata()).attributes?.map((attribute) => attribute.name)).toEqual(names);

  const ada = await users.create({ username: 'ada' });
  const shown = await ada.get({ userProfileMetadata: true });
  expect(shown.userProfileMetadata?.attributes?.map((attribute) => attribute.name)).toEqual(names);
  expect(await ada.get()).not.toHaveProperty('userProfileMetadata');
});

test('permissions on users, where the feature is off, fail with a hint at it', async () => {
  needs('fine-grained permissions that are off');
  const { users } = await temporaryRealm();
  const failures = [users.permissions.get(), users.permissions.update({ enabled: true })];
  for (const failure of await Promise.allSettled(failures)) {
    expect(failure).toMatchObject({
      status: 'rejected',
      reason: { httpStatus: 501, hints: [expect.stringContaining('--features')] },
    });
    expect((failure as PromiseRejectedResult).reason).toBeInstanceOf(ServerError);
  }
});

async function importUsers(realm: RealmNode, users: UserRepresentation[]): Promise<void> {
  expect(await realm.partialImport({ ifResourceExists: 'FAIL', users })).toMatchObject({
    added: users.length,
  });
}

async function identityProvider(realm: RealmNode, alias: string): Promise<void> {
  const config = {
    clientId: 'acme',
    clientSecret: 'x',
    authorizationUrl: 'https://idp.test/a',
    tokenUrl: 'https://idp.test/t',
  };
  const body = { alias, providerId: 'oidc', config };
  await realm.request('POST', 'identity-provider/instances', { body });
}

import { expect, test } from 'vitest';
import { ForbiddenError } from '../../../src/index.ts';
import { administrator, connect, has, nameOf, Traffic, temporaryRealm } from '../support.ts';
import { rawRequests } from './raw.ts';

const namesOf = (roles: readonly { name: string }[]): string[] => roles.map(({ name }) => name).sort();

test('a batch of names is looked up by few requests, whatever they are, also by who may not read roles', async () => {
  const temporary = await temporaryRealm();
  const odd = ['.', '..', 'a/b', 'ü 🦊', '?#%', 'Zoë', 'plain'];
  await temporary.partialImport({ roles: { realm: odd.map((name) => ({ name })) } });
  const password = 'secret';
  const someone = { enabled: true, email: 'x@x.test', firstName: 'X', lastName: 'Y' };
  const credentials = [{ type: 'password', value: password }];
  await temporary.request('POST', 'users', { body: { ...someone, username: 'clerk', credentials } });
  const clerk = temporary.users.byUsername('clerk');
  await clerk.roleMappings.clients.byClientId('realm-management').add('manage-users');

  const traffic = new Traffic();
  const realm = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(temporary));
  const mine = realm.users.byId((await clerk.get()).id).roleMappings.realm;
  await mine.all();
  traffic.requests.splice(0);
  await mine.add(odd);
  // The catalogue.
  expect(traffic.requests.map((request) => request.split('/')[0])).toEqual(['GET ', 'POST ']);
  expect(namesOf(await mine.all())).toEqual(expect.arrayContaining(odd));
  traffic.requests.splice(0);
  await mine.remove(['plain', 'a/b']);
  // The first of a client asks whether bodies of DELETE arrive.
  expect(traffic.requests.map((request) => request.split('/')[0])).toEqual(['GET ', 'DELETE ', 'DELETE ']);
  traffic.requests.splice(0);
  await mine.remove(['plain', 'a/b']);
  expect(traffic.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  await expect(mine.add([...odd, 'nope', 'never', 'nope'])).rejects.toThrow('No such role: "never", "nope"');

  const auth = { clientId: 'admin-cli', username: 'clerk', password };
  const weak = connect(nameOf(temporary), auth).admin.realms.byName(nameOf(temporary));
  await expect(weak.roles.byName('plain').get()).rejects.toThrow(ForbiddenError);
  const theirs = weak.users.byUsername('clerk').roleMappings.realm;
  await theirs.add(['plain', 'a/b', '..']);
  expect(namesOf(await theirs.all())).toEqual(expect.arrayContaining(odd));
  await theirs.remove(['.', 'ü 🦊']);
  await expect(theirs.add(['plain', 'nope'])).rejects.toThrow('No such role: "nope"');
  expect(namesOf((await theirs.set(['plain'])).removed)).toEqual(
    [
      ...odd.filter((name) => !['.', 'ü 🦊', 'plain'].includes(name)),
      `default-roles-${nameOf(temporary)}`,
    ].sort(),
  );
});

test('a policy holds the roles that were said, or is not made', async () => {
  const realm = await temporaryRealm();
  const raw = await rawRequests();
  const roles = ['plain', 'a/b', 'other'].map((name) => ({ name }));
  const clients = [{ clientId: 'photos', serviceAccountsEnabled: true, authorizationServicesEnabled: true }];
  await realm.partialImport({ clients, roles: { realm: roles, client: { photos: [{ name: 'x/y' }] } } });
  const photos = realm.clients.byClientId('photos');
  const policies = photos.authorization.policies.role;
  const path = `/admin/realms/${nameOf(realm)}/clients/${(await photos.get()).id}/authz/resource-server/policy/role`;

  // The server makes a policy without the role, and takes the name of this role for one of a client.
  const { status } = await raw('POST', path, { name: 'raw', roles: [{ id: 'nope' }] });
  // Keycloak 22 and 24 refuse it.
  expect(status).toBe(has('26') ? 201 : 500);
  if (has('26')) expect((await policies.byName('raw').get()).roles).toEqual([]);
  expect((await raw('POST', path, { name: 'slash', roles: [{ id: 'a/b' }] })).status).toBe(500);

  const unknown = [
    'nope',
    { client: 'photos', role: 'never' },
    { role: 'no', required: true },
    { id: 'none' },
  ];
  await expect(policies.create({ name: 'staff', roles: ['plain', ...unknown] })).rejects.toThrow(
    'No such role: "never" of client "photos", "no", "none", "nope"',
  );
  expect(await policies.byName('staff').exists()).toBe(false);

  const idOf = async (role: { get(): Promise<{ id: string }> }): Promise<string> => (await role.get()).id;
  const plain = { id: await idOf(realm.roles.byName('plain')), required: false };
  const slash = { id: await idOf(realm.roles.byName('a/b')), required: true };
  const other = { id: await idOf(realm.roles.byName('other')), required: false };
  const client = { id: await idOf(photos.roles.byName('x/y')), required: false };
  const held = async (): Promise<Set<unknown>> => new Set((await policies.byName('staff').get()).roles);
  const staff = await policies.create({
    name: 'staff',
    roles: [
      'plain',
      { role: 'a/b', required: true },
      { client: 'photos', role: 'x/y' },
      realm.roles.byName('other'),
    ],
  });
  expect(await held()).toEqual(new Set([plain, slash, client, other]));
  await staff.update({ description: 'These' });
  expect(await held()).toEqual(new Set([plain, slash, client, other]));
  await staff.update(({ roles = [] }) => ({ roles: roles.filter(({ id }) => id !== plain.id) }));
  expect(await held()).toEqual(new Set([slash, client, other]));
  await staff.replace({
    name: 'staff',
    roles: [{ id: 'plain' }, { id: 'photos/x/y' }, { id: slash.id, required: true }],
  });
  expect(await held()).toEqual(new Set([plain, client, slash]));
  await expect(staff.update({ roles: ['plain', 'nope'] })).rejects.toThrow('No such role: "nope"');
  expect(await held()).toEqual(new Set([plain, client, slash]));
});

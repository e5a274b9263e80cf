import { expect, test } from 'vitest';
import { ConflictError, NotFoundError } from '../../src/index.ts';
import type { ResourceServerNode } from '../../src/resources/authorization/authorization.ts';
import type { PoliciesOfType } from '../../src/resources/authorization/policies.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { has, temporaryRealm, withoutDefaults } from './support.ts';

/** The authorization services of a client `photos`, in a realm with a role, a group and a user. */
async function resourceServer(): Promise<{ realm: RealmNode; authorization: ResourceServerNode }> {
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor' });
  await realm.groups.create({ name: 'staff' });
  await realm.users.create({ username: 'ada' });
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const photos = await realm.clients.create({ clientId: 'photos', ...services });
  await withoutDefaults(photos.authorization);
  await photos.roles.create({ name: 'owner' });
  return { realm, authorization: photos.authorization };
}

const named = (listed: readonly { name: string }[]): string[] => listed.map(({ name }) => name).sort();
const negative = { description: 'D', logic: 'NEGATIVE', decisionStrategy: 'AFFIRMATIVE' } as const;

test('policies of each type take names and paths, and update keeps what replace clears', async () => {
  const { realm, authorization } = await resourceServer();
  const { policies } = authorization;
  const time = { notBefore: '2020-01-01 00:00:00', hour: '1', hourEnd: '5' };
  const regex = {
    targetClaim: 'email',
    pattern: '.*@acme.test',
    ...(has('26') && { targetContextAttributes: true }),
  };
  const cases = [
    [
      policies.role,
      {
        // Keycloak 22 lists several in any order.
        roles: [{ id: 'editor', required: true }, ...(has('24') ? [{ id: 'photos/owner' }] : [])],
        ...(has('26') && { fetchRoles: true }),
      },
      'roles',
    ],
    [policies.user, { users: ['ada'] }, 'users'],
    [policies.group, { groups: [{ path: '/staff', extendChildren: true }], groupsClaim: 'g' }, 'groups'],
    [policies.client, { clients: ['photos'] }, 'clients'],
    [policies.clientScope, { clientScopes: [{ id: 'email', required: true }] }, 'clientScopes'],
    [policies.time, time, 'hour'],
    [policies.regex, regex, 'pattern'],
    [policies.byType('time'), time, 'hour'],
  ] as const;
  for (const [index, [typed, settings, field]] of cases.entries()) {
    // One view of all: the types would not let a role policy be made of users.
    const list = typed as unknown as PoliciesOfType;
    const name = `p/${String(index)}`;
    const policy = await list.create({ name, ...negative, ...settings });
    const before = await policy.get();
    expect(before, name).toMatchObject({ name, ...negative });
    expect(before[field], name).toBeDefined();
    await policy.update({ description: 'E' });
    expect(await policy.get(), name).toEqual({ ...before, description: 'E' });
    expect(await list.byName(name).get(), name).toEqual({ ...before, description: 'E' });
    expect(named(await list.all({ name })), name).toEqual([name]);
    expect(await policies.byId(before.id).get()).toMatchObject({ name, config: expect.anything() });

    // Without groups or clients the server fails; one without client scopes goes with any realm that is removed.
    const kept = ['groups', 'clients', 'clientScopes'].includes(field) ? { [field]: before[field] } : {};
    await policy.replace({ name, ...kept });
    const { description, logic, decisionStrategy } = await policy.get();
    const defaults = { description: undefined, logic: 'POSITIVE', decisionStrategy: 'UNANIMOUS' };
    expect({ description, logic, decisionStrategy }, name).toEqual(defaults);
    await policy.delete();
    expect(await policy.exists(), name).toBe(false);
  }
  const { id } = await realm.roles.byName('editor').get();
  const editors = await policies.role.create({ name: 'editors', roles: [{ id: 'editor' }] });
  expect((await editors.get()).roles).toEqual([{ id, required: false }]);
});

test('the list of one type has no other, although the server takes a type for the beginning of others', async () => {
  const { policies } = (await resourceServer()).authorization;
  await policies.client.create({ name: 'by client', clients: ['photos'] });
  await policies.clientScope.create({ name: 'by scope', clientScopes: [{ id: 'email' }] });
  const raw = (await policies.client.request('GET')) as { name: string }[];
  expect(named(raw)).toEqual(['by client', 'by scope']);
  expect(named(await policies.client.all())).toEqual(['by client']);
  const streamed: string[] = [];
  for await (const { name } of policies.client) streamed.push(name);
  expect(streamed).toEqual(['by client']);
  expect(named(await policies.clientScope.all())).toEqual(['by scope']);
});

test('policies without a type, made of others, and found among other types by name', async () => {
  const { policies, permissions } = (await resourceServer()).authorization;
  const noon = await policies.create({ name: 'noon', type: 'time', ...negative, config: { hour: '12' } });
  const before = await noon.get();
  expect(before).toMatchObject({ ...negative, type: 'time', config: { hour: '12' } });
  await noon.update({ config: { hourEnd: '13' } });
  expect(await noon.get()).toEqual({ ...before, config: { hour: '12', hourEnd: '13' } });
  await noon.replace({ name: 'noon', config: { minute: '1' } });
  expect(await noon.get()).toMatchObject({ logic: 'POSITIVE', config: { minute: '1' } });
  await policies.user.create({ name: 'ada', users: ['ada'] });

  const both = await policies.aggregate.create({ name: 'both', policies: ['noon', 'ada'], ...negative });
  await both.update({ description: 'E' });
  expect(named(await both.associatedPolicies.all())).toEqual(['ada', 'noon']);
  expect(await both.get()).toMatchObject({ ...negative, description: 'E' });
  expect(named(await noon.dependentPolicies.all())).toEqual(['both']);
  // What they are linked with is told with or without their type in the path.
  expect(named(await policies.time.byName('noon').dependentPolicies.all())).toEqual(['both']);
  const untyped = policies.byName('both');
  expect(named(await untyped.associatedPolicies.all())).toEqual(['ada', 'noon']);
  expect([await untyped.resources.all(), await untyped.scopes.all()]).toEqual([[], []]);
  await both.update({ policies: ['ada'] });
  expect(await both.associatedPolicies.all()).toMatchObject([{ name: 'ada', type: 'user' }]);
  expect(await noon.dependentPolicies.all()).toEqual([]);
  expect([await both.resources.all(), await both.scopes.all()]).toEqual([[], []]);

  await permissions.resource.create({ name: 'may', resourceType: 'urn:album' });
  expect(named(await policies.all())).toEqual(['ada', 'both', 'noon']);
  expect(named(await policies.all({ permission: true }))).toEqual(['may']);
  expect(named(await policies.all({ type: 'use' }))).toEqual(['ada']);
  expect(named(await policies.all({ name: 'A', max: 1 }))).toEqual(['ada']);
  expect(named(await policies.all({ policyId: (await noon.get()).id }))).toEqual(['noon']);
  expect(await policies.time.byName('noon').exists()).toBe(true);
  const others = [policies.byName('may'), policies.user.byName('noon'), policies.byName('Noon')];
  for (const other of [...others, permissions.byName('ada'), permissions.scope.byName('may')]) {
    expect(await other.find(), String(other)).toBeUndefined();
  }
  await expect(policies.byType('script-none.js').all()).rejects.toThrow(NotFoundError);
  // A type is not more than a place: the id alone decides what is read.
  expect(await policies.byId('nope').exists()).toBe(false);
  await noon.delete();
  expect(named(await policies.all())).toEqual(['ada', 'both']);
});

test('a name that is taken is a conflict, also by another type, unless the same was to be made', async () => {
  const { policies, permissions } = (await resourceServer()).authorization;
  const ada = await policies.user.create({ name: 'ada', description: 'D', users: ['ada'] });
  const before = await ada.get();
  const body = { name: 'ada', users: [] };
  await expect(policies.user.create(body)).rejects.toThrow(ConflictError);
  const same = await policies.user.create(body, { ifExists: 'return' });
  expect(await same.get()).toEqual(before);
  await policies.user.create({ name: 'ada', users: [], logic: 'NEGATIVE' }, { ifExists: 'update' });
  expect(await ada.get()).toEqual({ ...before, users: [], logic: 'NEGATIVE' });
  for (const list of [policies.time, permissions.resource]) {
    for (const ifExists of ['return', 'update'] as const) {
      await expect(list.create({ name: 'ada' }, { ifExists })).rejects.toThrow(ConflictError);
    }
  }
  expect((await ada.get()).type).toBe('user');
});

test('an evaluation tells what a user is granted, and by which policies', async () => {
  const { realm, authorization } = await resourceServer();
  const { resources, policies, permissions } = authorization;
  const album = await resources.create({ name: 'album', scopes: [{ name: 'view' }, { name: 'edit' }] });
  await policies.user.create({ name: 'ada', users: ['ada'] });
  await policies.user.create({ name: 'not ada', users: ['ada'], logic: 'NEGATIVE' });
  const view = { name: 'may view', scopes: ['view'], policies: ['ada'] };
  await permissions.scope.create(view);
  await permissions.scope.create({ name: 'may edit', scopes: ['edit'], policies: ['not ada'] });
  const userId = (await realm.users.byUsername('ada').get()).id;
  const asked = { userId, resources: [{ _id: (await album.get())._id }] };
  for (const list of [policies, policies.role, permissions, permissions.scope]) {
    const { status, results, rpt } = await list.evaluate(asked);
    expect(status, String(list)).toBe('PERMIT');
    expect(results?.[0]?.allowedScopes, String(list)).toMatchObject([{ name: 'view' }]);
    expect(rpt?.sub).toBe(userId);
    const types = (await list.providers.all()).map(({ type }) => type);
    expect(types, String(list)).toEqual(expect.arrayContaining(['role', 'time', 'scope', 'resource']));
  }
  const edit = { userId, resources: [{ name: 'album', scopes: [{ name: 'edit' }] }] };
  expect(await policies.evaluate(edit)).toMatchObject({ status: 'DENY' });
});

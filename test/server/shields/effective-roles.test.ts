import { expect, test } from 'vitest';
import { ForbiddenError } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import type { EffectiveRole } from '../../../src/resources/roles/effective-roles.ts';
import type { RoleMappingsNode } from '../../../src/resources/roles/role-mappings.ts';
import { administrator, connect, has, nameOf, needs, Traffic, temporaryRealm } from '../support.ts';

/** Roles as `editor` and `web: viewer`, in order. */
const labels = (roles: readonly { name?: string | undefined; clientId?: string | undefined }[]): string[] =>
  roles.map(({ name, clientId }) => (clientId ? `${clientId}: ${name}` : `${name}`)).sort();

/** What the server itself says is in effect: of the realm, and of one client after the other. */
async function fromServer({ clients }: RealmNode, roleMappings: RoleMappingsNode): Promise<string[]> {
  const roles = [...(await roleMappings.realm.composite())].map(({ name }) => ({ name }));
  const ofClients = await Promise.all(
    (await clients.all()).map(async ({ id, clientId }) =>
      (await roleMappings.clients.byId(id).composite()).map(({ name }) => ({ name, clientId })),
    ),
  );
  return labels([...roles, ...ofClients.flat()]);
}

function sourcesOf(roles: readonly EffectiveRole[], name: string): unknown[] {
  return roles.find((role) => role.name === name)?.sources ?? [];
}

test('row 38: effective roles are those that the server says are in effect, with where each comes from', async () => {
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const { roles, groups, users } = realm;
  for (const clientId of ['web', 'app']) {
    const client = await realm.clients.create({ clientId });
    for (const name of ['viewer', 'reader']) await client.roles.create({ name });
  }
  const web = realm.clients.byClientId('web').roles;
  for (const name of ['editor', 'author', 'chief', 'unused']) await roles.create({ name });
  // A circle, and a role that is had in several ways.
  await roles.byName('chief').composites.add(['editor', web.byName('viewer')]);
  await roles.byName('editor').composites.add(['chief', 'author']);
  await web.byName('viewer').composites.add([realm.clients.byClientId('app').roles.byName('reader')]);
  const leaf = { name: 'leaf', clientRoles: { web: ['reader'] } };
  const twig = { name: 'a/twig', subGroups: [leaf] };
  await groups.create({ name: 'top', realmRoles: ['chief'], subGroups: [twig] });
  const ada = await users.create({ username: 'ada', realmRoles: ['author'], groups: ['/top/a/twig/leaf'] });

  const raw = await ada.roleMappings.get();
  expect(labels(raw.realmMappings ?? [])).toEqual(['author', `default-roles-${nameOf(realm)}`]);
  expect(raw.clientMappings).toBeUndefined();

  const found = await ada.roleMappings.effective();
  expect(labels(found)).toEqual(await fromServer(realm, ada.roleMappings));
  expect(labels(found)).toEqual(
    expect.arrayContaining(['app: reader', 'author', 'chief', 'editor', 'web: reader', 'web: viewer']),
  );
  expect(sourcesOf(found, 'author')).toEqual([{ kind: 'direct' }, { kind: 'composite', role: 'editor' }]);
  expect(sourcesOf(found, 'chief')).toEqual([
    { kind: 'group', path: '/top', id: (await groups.byPath('/top').get()).id },
    { kind: 'composite', role: 'editor' },
  ]);
  const included = found.find(({ clientId }) => clientId === 'app');
  expect(included?.sources).toEqual([{ kind: 'composite', role: 'viewer', clientId: 'web' }]);

  const [top] = await groups.tree();
  const inner = groups.byId(top?.subGroups[0]?.subGroups[0]?.id ?? '');
  const ofGroup = await inner.roleMappings.effective();
  // Who is in the group has what the group has; a newer server's own list for the group stops below its parent.
  const member = await users.create({ username: 'eve', groups: ['/top/a/twig/leaf'] });
  await member.roleMappings.realm.remove(`default-roles-${nameOf(realm)}`);
  expect(labels(ofGroup)).toEqual(await fromServer(realm, member.roleMappings));
  expect(await fromServer(realm, inner.roleMappings)).toEqual(
    has('26.5') ? ['author', 'chief', 'editor', 'web: reader'] : labels(ofGroup),
  );
  expect(sourcesOf(ofGroup, 'chief')).toEqual(sourcesOf(found, 'chief'));
  const reader = ofGroup.find(({ clientId, name }) => clientId === 'web' && name === 'reader');
  expect(reader?.sources).toEqual([{ kind: 'direct' }]);

  needs('/organizations/{}/groups');
  const supplier = await realm.organizations.create({ name: 'supplier', domains: [{ name: 'a.test' }] });
  const clientRoles = { app: ['viewer'] };
  const staff = { name: 'staff', realmRoles: ['editor'], clientRoles, subGroups: [{ name: 'night' }] };
  const { roleMappings } = await supplier.groups.create(staff);
  expect(labels(await roleMappings.effective())).toEqual(await fromServer(realm, roleMappings));
  const night = await supplier.groups.byPath('/staff/night').roleMappings.effective();
  expect(labels(night)).toEqual(labels(await roleMappings.effective()));
  expect(sourcesOf(night, 'editor')).toContainEqual(
    expect.objectContaining({ kind: 'group', path: '/staff' }),
  );
});

test('row 38: effective roles cost a request for each composite role and each group with roles, not for each client', async () => {
  const realm = await temporaryRealm();
  for (let number = 0; number < 20; number++) await realm.clients.create({ clientId: `client ${number}` });
  await realm.roles.create({ name: 'editor' });
  const subGroups = [{ name: 'a' }, { name: 'b', realmRoles: ['editor'] }];
  await realm.groups.create({ name: 'staff', subGroups });
  const eve = await realm.users.create({ username: 'eve' });
  const ada = await realm.users.create({ username: 'ada', groups: ['/staff', '/staff/a', '/staff/b'] });
  const usual = ['account', 'clients', 'composites', 'composites', 'groups', 'role-mappings', 'roles'];
  for (const { user, more } of [
    { user: eve, more: [] },
    // Of the three groups one has roles. Only the list of all groups tells Keycloak 22's parents.
    { user: ada, more: ['role-mappings', ...(has('23') ? [] : ['groups'])] },
  ]) {
    const { id } = await user.get();
    const traffic = new Traffic();
    const { users } = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
    await users.byId(id).roleMappings.effective();
    const account = (await realm.clients.byClientId('account').get()).id;
    const lines = traffic.requests.filter((line) => line.startsWith('GET'));
    const asked = lines.map((line) => line.split('/').at(-1)?.replace(account, 'account'));
    expect(asked.sort()).toEqual([...usual, ...more].sort());
  }
});

test('row 38: who may not see all roles is told so, where the server leaves them out', async () => {
  const realm = await temporaryRealm();
  const ada = await realm.users.create({ username: 'ada' });
  const { id } = await ada.get();
  const whole = labels(await ada.roleMappings.effective());
  const seenBy = async (...roles: string[]): Promise<RoleMappingsNode> => {
    const clientId = roles.join('-');
    const robot = await realm.clients.create({ clientId, secret: 'secret', serviceAccountsEnabled: true });
    await robot.serviceAccountUser.roleMappings.clients.byClientId('realm-management').add(roles);
    const server = connect(nameOf(realm), { clientId, clientSecret: 'secret' });
    return server.admin.realms.byName(nameOf(realm)).users.byId(id).roleMappings;
  };
  needs('roles that the server leaves out');
  const blind = await seenBy('view-users');
  expect(await blind.get()).toEqual({});
  await expect(blind.effective()).rejects.toThrow(ForbiddenError);
  await expect((await seenBy('view-users', 'view-clients')).effective()).rejects.toThrow(ForbiddenError);
  const purblind = await seenBy('view-users', 'view-realm', 'query-clients');
  await expect(purblind.effective()).rejects.toThrow('The server leaves out all clients');
  expect(labels(await (await seenBy('view-users', 'view-realm', 'view-clients')).effective())).toEqual(whole);
});

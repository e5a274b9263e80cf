import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { expect, inject, test } from 'vitest';
import { connect, has, nameOf, needs, temporaryRealm, withoutDefaults } from './support.ts';

// What docs/from-admin-client.md and docs/from-python-keycloak.md say of defaults.

async function official(realmName: string): Promise<KeycloakAdminClient> {
  const { url, username, password } = inject('keycloak');
  const client = new KeycloakAdminClient({ baseUrl: url, realmName: 'master' });
  await client.auth({ grantType: 'password', clientId: 'admin-cli', username, password });
  client.setConfig({ realmName });
  return client;
}

test('groups: lists are brief and have no children, children have attributes, trees what is asked for', async () => {
  const realm = await temporaryRealm();
  const client = await official(nameOf(realm));
  const staff = await realm.groups.create({
    name: 'staff',
    attributes: { a: ['1'] },
    subGroups: [{ name: 'editors', attributes: { b: ['2'] } }],
  });
  for (const listed of [await client.groups.find(), await realm.groups.all()]) {
    expect(listed).toMatchObject([{ name: 'staff', ...(has('23') && { subGroups: [] }) }]);
    expect(listed[0]?.attributes).toBeUndefined();
  }
  const query = { briefRepresentation: false };
  const full = [await client.groups.find(query), await realm.groups.all(query)];
  for (const listed of full) expect(listed[0]?.attributes).toEqual({ a: ['1'] });
  needs('/groups/{}/children');
  // python-keycloak fills the first level with these.
  const children = [await client.groups.listSubGroups({ parentId: staff.id }), await staff.children.all()];
  for (const listed of children) expect(listed[0]?.attributes).toEqual({ b: ['2'] });
  const [brief] = await realm.groups.tree();
  expect([brief?.attributes, brief?.subGroups[0]?.name]).toEqual([undefined, 'editors']);
  const [whole] = await realm.groups.tree({ briefRepresentation: false });
  expect([whole?.attributes, whole?.subGroups[0]?.attributes]).toEqual([{ a: ['1'] }, { b: ['2'] }]);
});

test('-1 is no limit for the server, and refused here', async () => {
  const { users } = await temporaryRealm();
  await users.import(['ada', 'bob', 'eve'].map((username) => ({ username })));
  const window = { first: -1, max: -1 };
  expect(await users.request('GET', [], { query: window })).toHaveLength(3);
  await expect(users.all(window)).rejects.toThrow(TypeError);
  await expect(users.all({ max: -1 })).rejects.toThrow(TypeError);
});

test('an empty map empties attributes in a PUT and changes none in an update; an empty mail server is none', async () => {
  needs('the policy for attributes that the user profile does not define');
  const smtpServer = { host: 'smtp.acme.test', from: 'a@acme.test' };
  const realm = await temporaryRealm({ smtpServer });
  await realm.users.profile.setUnmanagedAttributePolicy('ENABLED');
  const client = await official(nameOf(realm));
  const attributes = { a: ['1'] };
  const objects = [
    await realm.users.create({ username: 'ada', attributes }),
    await realm.groups.create({ name: 'staff', attributes }),
    await realm.roles.create({ name: 'editor', attributes }),
  ];
  for (const node of objects) {
    await node.update({ attributes: {} });
    expect(await node.get()).toMatchObject({ attributes });
    await node.update({ attributes: null });
    expect((await node.get()).attributes ?? {}).toEqual({});
    await node.attributes.set(attributes);
    expect(await node.get()).toMatchObject({ attributes });
    await node.attributes.set({});
    expect((await node.get()).attributes ?? {}).toEqual({});
    await node.attributes.set(attributes);
  }
  const [ada, staff] = objects;
  await client.users.update({ id: (await ada?.get())?.id ?? '' }, { attributes: {} });
  await client.groups.update({ id: (await staff?.get())?.id ?? '' }, { name: 'staff', attributes: {} });
  await client.roles.updateByName({ name: 'editor' }, { name: 'editor', attributes: {} });
  for (const node of objects) expect((await node.get()).attributes ?? {}).toEqual({});

  await realm.update({ smtpServer: {} });
  expect((await realm.get()).smtpServer).toEqual({});
  await realm.update({ smtpServer });
  await client.realms.update({ realm: nameOf(realm) }, { smtpServer: {} });
  expect((await realm.get()).smtpServer).toEqual({});
});

test('a user has the metadata of the profile on demand only', async () => {
  const realm = await temporaryRealm();
  const ada = await realm.users.create({ username: 'ada' });
  const client = await official(nameOf(realm));
  const brief = [await client.users.findOne({ id: ada.id }), await ada.get()];
  for (const user of brief) expect(user?.userProfileMetadata).toBeUndefined();
  const query = { userProfileMetadata: true };
  const full = [await client.users.findOne({ id: ada.id, ...query }), await ada.get(query)];
  for (const user of full) expect(user?.userProfileMetadata).toBeDefined();
});

test('without permissions the server answers which there are, and accessStatus refuses', async () => {
  const realm = await temporaryRealm();
  const photos = { clientId: 'photos', clientSecret: 'photos-secret' };
  await realm.clients.create({
    clientId: 'photos',
    secret: photos.clientSecret,
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
  });
  await withoutDefaults(realm.clients.byClientId('photos').authorization);
  const tokens = connect(nameOf(realm), undefined).openIdConnect(photos);
  const { access_token } = await tokens.clientCredentials();
  const uma = connect(nameOf(realm), undefined).uma(photos);
  for (const none of ['', []]) await expect(uma.accessStatus(access_token, none)).rejects.toThrow(TypeError);
  expect(await uma.grantedPermissions(access_token)).toEqual([]);
  const resources = [{ name: 'album' }];
  const policies = [{ name: 'anyone', type: 'regex', config: { targetClaim: 'azp', pattern: '.*' } }];
  await realm.clients.byClientId('photos').authorization.import({ resources, policies });
  await realm.clients.byClientId('photos').authorization.permissions.resource.create({
    name: 'albums',
    resources: ['album'],
    policies: ['anyone'],
  });
  expect(await uma.grantedPermissions(access_token)).toMatchObject([{ rsname: 'album' }]);
});

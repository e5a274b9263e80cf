import { expect, test } from 'vitest';
import { BadRequestError, NotFoundError } from '../../src/index.ts';
import type { ComponentCreate } from '../../src/resources/realms/components.ts';
import { Directory, type Entries } from './ldap.ts';
import { temporaryRealm } from './support.ts';

const people = 'ou=people,dc=acme';
const groups = 'ou=groups,dc=acme';
const passwordPolicyControl = '1.3.6.1.4.1.42.2.27.8.5.1';
const entries: Entries = {
  '': {
    objectClass: ['top'],
    supportedLDAPVersion: ['3'],
    supportedControl: [passwordPolicyControl],
    supportedExtension: ['1.3.6.1.4.1.4203.1.11.1'],
  },
  [`uid=ada,${people}`]: person('ada'),
  [`uid=grace,${people}`]: person('grace'),
  [`cn=staff,${groups}`]: {
    objectClass: ['groupOfNames'],
    cn: ['staff'],
    entryUUID: ['g1'],
    member: [`uid=ada,${people}`],
  },
};
const bindDn = 'cn=admin,dc=acme';

function person(uid: string): Entries[string] {
  const mail = `${uid}@acme.test`;
  return {
    objectClass: ['inetOrgPerson', 'person'],
    uid: [uid],
    cn: [uid],
    sn: [uid],
    mail: [mail],
    entryUUID: [uid],
  };
}

function ldap(url: string): ComponentCreate {
  const config = {
    enabled: ['true'],
    importEnabled: ['true'],
    vendor: ['other'],
    editMode: ['READ_ONLY'],
    authType: ['simple'],
    connectionUrl: [url],
    bindDn: [bindDn],
    bindCredential: ['ldap-secret'],
    usersDn: [people],
    usernameLDAPAttribute: ['uid'],
    rdnLDAPAttribute: ['uid'],
    uuidLDAPAttribute: ['entryUUID'],
    userObjectClasses: ['inetOrgPerson'],
    pagination: ['false'],
  };
  return {
    name: 'ldap',
    providerId: 'ldap',
    providerType: 'org.keycloak.storage.UserStorageProvider',
    config,
  };
}

test('a connection to an LDAP server is tried, and so are its credentials and its extensions', async () => {
  const directory = await Directory.start(`${bindDn}:ldap-secret`, entries);
  const realm = await temporaryRealm();
  const connection = { connectionUrl: directory.url, authType: 'simple', bindDn };
  const right = { ...connection, bindCredential: 'ldap-secret' };
  await realm.testLDAPConnection({ ...connection, action: 'testConnection' });
  await realm.testLDAPConnection({ ...right, action: 'testAuthentication' });
  const wrong = { ...connection, bindCredential: 'wrong', action: 'testAuthentication' };
  await expect(realm.testLDAPConnection(wrong)).rejects.toThrow('AuthenticationFailure');
  const closed = { ...connection, connectionUrl: 'ldap://127.0.0.1:1', action: 'testConnection' };
  await expect(realm.testLDAPConnection(closed)).rejects.toThrow(BadRequestError);

  const capabilities = await realm.ldapServerCapabilities({ ...right, action: 'queryServerCapabilities' });
  expect(capabilities).toContainEqual({ oid: passwordPolicyControl, type: 'CONTROL' });
  expect(directory.logins).toContain(`${bindDn}:wrong`);
});

test('the password of a user storage survives an update, and its mask stands for it in a test', async () => {
  const directory = await Directory.start(`${bindDn}:ldap-secret`, entries);
  const realm = await temporaryRealm();
  const component = await realm.components.create(ldap(directory.url));
  await component.update({ config: { priority: ['3'] } });
  const { id, config } = await component.get();
  const bindCredential = String(config?.['bindCredential']?.[0]);
  expect(bindCredential).toBe('**********');
  await component.update({ name: 'renamed', config: { bindCredential: [bindCredential] } });
  const connection = {
    connectionUrl: directory.url,
    authType: 'simple',
    bindDn,
    bindCredential,
    componentId: id,
  };
  await realm.testLDAPConnection({ ...connection, action: 'testAuthentication' });
  expect(directory.logins.at(-1)).toBe(`${bindDn}:ldap-secret`);
});

test('users and groups of a store are synchronized, unlinked and removed', async () => {
  const directory = await Directory.start(`${bindDn}:ldap-secret`, entries);
  const realm = await temporaryRealm();
  const component = await realm.components.create(ldap(directory.url));
  const { id } = await component.get();
  const type = 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper';
  expect(await component.subComponentTypes({ type })).toContainEqual(
    expect.objectContaining({ id: 'group-ldap-mapper' }),
  );
  const mapper: ComponentCreate = {
    name: 'groups',
    providerId: 'group-ldap-mapper',
    providerType: type,
    parentId: id,
    config: {
      'groups.dn': [groups],
      'group.name.ldap.attribute': ['cn'],
      'group.object.classes': ['groupOfNames'],
      'membership.ldap.attribute': ['member'],
      'membership.attribute.type': ['DN'],
      'membership.user.ldap.attribute': ['uid'],
      'groups.path': ['/'],
      mode: ['READ_ONLY'],
      'user.roles.retrieve.strategy': ['LOAD_GROUPS_BY_MEMBER_ATTRIBUTE'],
    },
  };
  await realm.components.create(mapper);
  const store = realm.userStorage.byName('ldap');
  expect(await store.name()).toBe('ldap');
  expect(await realm.userStorage.byId(id).name()).toBe('ldap');

  const groupsMapper = store.mappers.byName('groups');
  expect(await groupsMapper.sync({ direction: 'fedToKeycloak' })).toMatchObject({ added: 1, failed: 0 });
  expect(await realm.groups.all()).toMatchObject([{ name: 'staff' }]);
  expect(await store.sync({ action: 'triggerFullSync' })).toMatchObject({ added: 2, failed: 0 });
  expect(await store.sync({ action: 'triggerChangedUsersSync' })).toMatchObject({ added: 0, failed: 0 });
  const ada = realm.users.byUsername('ada');
  expect(await ada.get()).toMatchObject({ email: 'ada@acme.test', federationLink: id });
  const mapperId = (await realm.components.byName('groups', { parent: id }).get()).id;
  const again = await realm.userStorage.byId(id).mappers.byId(mapperId).sync({ direction: 'fedToKeycloak' });
  expect(again).toMatchObject({ added: 0, updated: 1 });
  await expect(store.mappers.byName('none').sync({ direction: 'fedToKeycloak' })).rejects.toThrow(
    NotFoundError,
  );

  await store.removeImportedUsers();
  expect(await store.sync({ action: 'triggerFullSync' })).toMatchObject({ added: 2 });
  await store.unlinkUsers();
  await component.delete();
  const left = await realm.users.all();
  expect(left.map(({ username, federationLink }) => [username, federationLink])).toEqual([
    ['ada', undefined],
    ['grace', undefined],
  ]);
});

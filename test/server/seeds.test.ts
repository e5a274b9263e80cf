import { describe, expect, inject, test } from 'vitest';
import { ConflictError, KeycloakRealm, NotFoundError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { UserNode } from '../../src/resources/users/user.ts';
import { ada, login, passwordClient } from './login.ts';
import { Mailbox } from './smtp.ts';
import { administrator, connect, has, nameOf, temporaryRealm } from './support.ts';

const example = {
  username: 'example@example.com',
  email: 'example@example.com',
  enabled: true,
  firstName: 'Example',
  lastName: 'Example',
};

// The snippets of python-keycloak's guide that concern administration, by their headings.
describe('python-keycloak', () => {
  test('Configure admin client', async () => {
    const acme = await realmWithAdministrator();
    // realm_name is the realm to work on, user_realm_name that of the account.
    const { username, password } = inject('keycloak');
    await using ofMaster = connect('master', { username, password });
    expect(await ofMaster.admin.realms.byName(nameOf(acme)).users.count()).toBe(1);
    await using ofAcme = connect(nameOf(acme), { username: 'ada', password: 'secret' });
    expect(await ofAcme.admin.realms.byName(nameOf(acme)).users.count()).toBe(1);
  });

  test('Configure admin client with connection', async () => {
    const acme = await realmWithAdministrator();
    await acme.clients.create({
      clientId: 'my_client',
      secret: 'client-secret',
      directAccessGrantsEnabled: true,
    });
    const account = { username: 'ada', password: 'secret', realm: nameOf(acme) };
    await using realm = connect('master', {
      ...account,
      clientId: 'my_client',
      clientSecret: 'client-secret',
    });
    expect(await realm.admin.realms.byName(nameOf(acme)).users.count()).toBe(1);
  });

  test('Create user', async () => {
    const acme = await temporaryRealm();
    const user = await acme.users.create(example);
    expect(await user.get()).toMatchObject(example);
  });

  test('Add user and raise exception if username already exists', async () => {
    const acme = await temporaryRealm();
    const user = await acme.users.create(example);
    // exist_ok defaults to True there.
    const again = await acme.users.create(example, { ifExists: 'return' });
    expect((await again.get()).id).toBe((await user.get()).id);
    await expect(acme.users.create(example)).rejects.toThrow(ConflictError);
  });

  test('Add user and set password', async () => {
    const acme = await temporaryRealm();
    await acme.clients.create(passwordClient);
    await acme.users.create({ ...ada, credentials: [{ value: 'secret', type: 'password' }] });
    expect(await login(acme, 'secret')).toHaveProperty('access_token');
  });

  test('Add user and specify a locale', async () => {
    const acme = await temporaryRealm({ internationalizationEnabled: true, supportedLocales: ['en', 'fr'] });
    const user = await acme.users.create({ ...example, attributes: { locale: ['fr'] } });
    expect((await user.get()).attributes).toEqual({ locale: ['fr'] });
  });

  test('User counter', async () => {
    const acme = await realmWithUser();
    expect(await acme.users.count()).toBe(1);
  });

  test('Get users: returns a list of users, filtered according to query parameters', async () => {
    const acme = await realmWithUser();
    await acme.users.create({ username: 'ada' });
    expect((await acme.users.all({})).map((user) => user.username)).toEqual(['ada', example.username]);
    expect((await acme.users.all({ firstName: 'Example' })).map((user) => user.username)).toEqual([
      example.username,
    ]);
  });

  test('Get user ID from username', async () => {
    const acme = await temporaryRealm();
    const { id } = await (await acme.users.create(example)).get();
    const found = await acme.users.byUsername(example.username).get();
    expect(found.id).toBe(id);
  });

  test('Get user', async () => {
    const acme = await realmWithUser();
    const { id } = await acme.users.byUsername(example.username).get();
    expect(await acme.users.byId(id).get()).toMatchObject({ id, ...example });
  });

  test('Update user', async () => {
    const acme = await realmWithUser();
    const user = acme.users.byUsername(example.username);
    await user.update({ firstName: 'Example Update' });
    expect(await user.get()).toMatchObject({ ...example, firstName: 'Example Update' });
  });

  test('Update user password', async () => {
    const acme = await realmWithUser();
    const user = acme.users.byUsername(example.username);
    await user.resetPassword({ value: 'secret', temporary: true });
    expect((await user.get()).requiredActions).toEqual(['UPDATE_PASSWORD']);
  });

  test('Get user credentials', async () => {
    const { credentials } = await userWithPassword();
    expect(await credentials.all()).toMatchObject([{ type: 'password' }]);
  });

  test('Get user credential by ID', async () => {
    const { credentials } = await userWithPassword();
    const id = (await credentials.all())[0]?.id;
    // The server has no route for one of them.
    const credential = (await credentials.all()).find((credential) => credential.id === id);
    expect(credential).toMatchObject({ id: expect.any(String), type: 'password' });
  });

  test('Delete user credential', async () => {
    const { credentials } = await userWithPassword();
    const [credential] = await credentials.all();
    await credentials.byId(String(credential?.id)).delete();
    expect(await credentials.all()).toEqual([]);
  });

  test('Delete User', async () => {
    const acme = await realmWithUser();
    const { id } = await acme.users.byUsername(example.username).get();
    await acme.users.byId(id).delete();
    await expect(acme.users.byId(id).get()).rejects.toThrow(NotFoundError);
  });

  test('Get consents granted by the user', async () => {
    const acme = await temporaryRealm();
    const clientConsents = [{ clientId: 'account', grantedClientScopes: ['profile'] }];
    await acme.partialImport({ ifResourceExists: 'FAIL', users: [{ ...example, clientConsents }] });
    const consents = await acme.users.byUsername(example.username).consents.all();
    expect(consents).toMatchObject(clientConsents);
  });

  test('Send user action', async () => {
    const mailbox = await Mailbox.start();
    const acme = await temporaryRealm({ smtpServer: mailbox.settings });
    await (await acme.users.create(example)).executeActionsEmail(['UPDATE_PASSWORD']);
    expect(mailbox.lastLink.claims).toMatchObject({ rqac: ['UPDATE_PASSWORD'], eml: example.email });
  });

  test('Send verify email', async () => {
    const mailbox = await Mailbox.start();
    const acme = await temporaryRealm({ smtpServer: mailbox.settings });
    await (await acme.users.create(example)).sendVerifyEmail();
    expect(mailbox.lastLink.claims).toMatchObject(
      has('24') ? { typ: 'verify-email', eml: example.email } : { rqac: ['VERIFY_EMAIL'] },
    );
  });

  test('Get sessions associated with the user', async () => {
    const acme = await temporaryRealm();
    await acme.clients.create(passwordClient);
    const user = await acme.users.create({ ...ada, credentials: [{ type: 'password', value: 'secret' }] });
    expect(await user.sessions.all()).toEqual([]);
    await login(acme, 'secret');
    expect(await user.sessions.all()).toMatchObject([{ username: 'ada' }]);
  });
});

// The snippets of python-keycloak-client's guide that concern administration, by their headings.
describe('python-keycloak-client', () => {
  test('Usage: everything starts with an instance of KeycloakRealm', () => {
    const realm = new KeycloakRealm({ serverUrl: 'https://example.com', realmName: 'my_realm' });
    expect(realm).toMatchObject({ serverUrl: 'https://example.com', realmName: 'my_realm' });
  });

  test('Usage, async: the realm is closed at the end of its scope', async () => {
    const acme = await realmWithAdministrator();
    const sessions = acme.users.byUsername('ada').sessions;
    let left: KeycloakRealm;
    {
      await using realm = connect(nameOf(acme), { username: 'ada', password: 'secret' });
      left = realm;
      await realm.admin.realms.byName(nameOf(acme)).users.count();
      expect(await sessions.all()).toHaveLength(1);
    }
    expect(await sessions.all()).toEqual([]);
    await expect(left.admin.realms.all()).rejects.toMatchObject({ code: 'closed' });
  });

  test('Admin API: the client is retrieved from the realm object, and takes a token', async () => {
    const acme = await realmWithAdministrator();
    await acme.clients.create(passwordClient);
    const { access_token: token = '' } = await login(acme, 'secret');
    const realm = new KeycloakRealm({ serverUrl: inject('keycloak').url, realmName: nameOf(acme) });
    await expect(realm.admin.realms.byName(nameOf(acme)).users.count()).rejects.toMatchObject({
      code: 'no_credentials',
    });
    const admin = realm.admin.setToken(token);
    expect(await admin.realms.byName(nameOf(acme)).users.count()).toBe(1);
    expect(await realm.admin.realms.byName(nameOf(acme)).users.count()).toBe(1);
  });

  test('Realms', async () => {
    const acme = await temporaryRealm();
    await using realm = administrator();
    expect((await realm.admin.realms.byName(nameOf(acme)).get()).realm).toBe(nameOf(acme));
  });

  test('Clients', async () => {
    const acme = await temporaryRealm();
    await acme.clients.create({ clientId: 'web' });
    expect((await acme.clients.all()).map((client) => client.clientId)).toEqual(
      expect.arrayContaining(['account', 'admin-cli', 'web']),
    );
  });

  test('Roles', async () => {
    const acme = await temporaryRealm();
    const { id } = await (await acme.clients.create({ clientId: 'web' })).get();
    const roles = acme.clients.byId(id).roles;
    await roles.create({ name: 'role-name' });
    expect((await roles.all()).map((role) => role.name)).toEqual(['role-name']);
  });

  test('Roles: actions on a specific role', async () => {
    const acme = await temporaryRealm();
    const { id } = await (await acme.clients.create({ clientId: 'web' })).get();
    await acme.clients.byId(id).roles.create({ name: 'role-name' });
    const role = acme.clients.byId(id).roles.byName('role-name');
    await role.update({ description: 'May edit' });
    expect(await role.get()).toMatchObject({ name: 'role-name', description: 'May edit', containerId: id });
    await role.delete();
    expect(await role.exists()).toBe(false);
  });

  test('Users', async () => {
    const acme = await temporaryRealm();
    await acme.clients.create(passwordClient);
    const user = await acme.users.create({ ...ada, credentials: [{ type: 'password', value: 'secret' }] });
    expect(await user.get()).toMatchObject(ada);
    expect(await login(acme, 'secret')).toHaveProperty('access_token');
  });
});

/** A realm with the example of the guide as its only user. */
async function realmWithUser(): Promise<RealmNode> {
  const acme = await temporaryRealm();
  await acme.users.create(example);
  return acme;
}

/** The only user of a realm, with a password. */
async function userWithPassword(): Promise<UserNode> {
  const acme = await temporaryRealm();
  return acme.users.create({ ...example, credentials: [{ type: 'password', value: 'secret' }] });
}

/** A realm whose only user, ada with the password `secret`, administers it. */
async function realmWithAdministrator(): Promise<RealmNode> {
  const acme = await temporaryRealm();
  const user = await acme.users.create({ ...ada, credentials: [{ type: 'password', value: 'secret' }] });
  await user.roleMappings.clients.byClientId('realm-management').add('realm-admin');
  return acme;
}

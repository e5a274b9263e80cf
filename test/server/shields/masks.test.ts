import { expect, onTestFinished, test } from 'vitest';
import { ServerError } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { Directory } from '../ldap.ts';
import { passwordClient } from '../login.ts';
import { comeBackFromPartner, openIdProvider } from '../partner.ts';
import { Mailbox } from '../smtp.ts';
import { administrator, nameOf, needs, randomName, Traffic, temporaryRealm } from '../support.ts';

const mask = '**********';
const job = { clientId: 'job', secret: 'night-and-day' };
const secretOf = async (realm: RealmNode, clientId: string): Promise<unknown> =>
  (await realm.clients.byClientId(clientId).clientSecret.get()).value;

/** A realm made by a raw POST, which is removed when the test ends. */
async function rawRealm(content: object): Promise<RealmNode> {
  const name = randomName('masked');
  const { realms } = administrator().admin;
  await realms.request('POST', [], { body: { realm: name, enabled: true, ...content } });
  onTestFinished(() => realms.byName(name).delete());
  return realms.byName(name);
}

test('every raw write of a client takes the mask for its secret', async () => {
  const realm = await temporaryRealm();
  const client = await realm.clients.create(job);
  await client.request('PUT', [], { body: { secret: mask } });
  expect(await secretOf(realm, 'job')).toBe(mask);
  await realm.request('POST', 'clients', { body: { clientId: 'created', secret: mask } });
  expect(await secretOf(realm, 'created')).toBe(mask);
  await realm.request('POST', 'partialImport', {
    body: { clients: [{ clientId: 'imported', secret: mask }] },
  });
  expect(await secretOf(realm, 'imported')).toBe(mask);
  const whole = await rawRealm({ clients: [{ clientId: 'whole', secret: mask }] });
  expect(await secretOf(whole, 'whole')).toBe(mask);
});

test('a raw POST takes the mask for the secret of a mail server', async () => {
  const mailbox = await Mailbox.start('sso:right');
  const smtpServer = { ...mailbox.settings, auth: 'true', user: 'sso', password: mask };
  const realm = await rawRealm({ smtpServer });
  const ada = await realm.users.create({ username: 'ada', email: 'ada@acme.test', enabled: true });
  await expect(ada.sendVerifyEmail()).rejects.toThrow(ServerError);
  expect(mailbox.logins).toEqual([`sso:${mask}`]);
});

test('a raw POST takes the mask for the secret of an identity provider', async () => {
  const realm = await temporaryRealm();
  await realm.clients.create(passwordClient);
  const { url, posted } = await openIdProvider();
  const config = {
    clientId: 'c',
    clientSecret: mask,
    clientAuthMethod: 'client_secret_post',
    authorizationUrl: `${url}/auth`,
    tokenUrl: `${url}/token`,
  };
  const partner = { alias: 'partner', providerId: 'oidc', config };
  await realm.identityProviders.request('POST', [], { body: partner });
  await comeBackFromPartner(realm);
  expect(posted.map((form) => form.get('client_secret'))).toEqual([mask]);
});

const directoryUser = 'cn=admin,dc=acme';
const ldap = (connectionUrl: string, bindCredential: string) => ({
  name: 'ldap',
  providerId: 'ldap',
  providerType: 'org.keycloak.storage.UserStorageProvider' as const,
  config: {
    vendor: ['other'],
    editMode: ['READ_ONLY'],
    authType: ['simple'],
    connectionUrl: [connectionUrl],
    bindDn: [directoryUser],
    bindCredential: [bindCredential],
    usersDn: ['ou=people,dc=acme'],
    usernameLDAPAttribute: ['uid'],
    rdnLDAPAttribute: ['uid'],
    uuidLDAPAttribute: ['entryUUID'],
    userObjectClasses: ['person'],
    pagination: ['false'],
  },
});

test('a raw POST takes the mask for the secret of a component, and for a setting of a step', async () => {
  const realm = await temporaryRealm();
  const directory = await Directory.start(`${directoryUser}:right`, {});
  await realm.components.request('POST', [], { body: ldap(directory.url, mask) });
  const { id } = await realm.components.byName('ldap').get();
  const connection = { connectionUrl: directory.url, authType: 'simple', bindDn: directoryUser } as const;
  const tried = { ...connection, componentId: id, bindCredential: mask, action: 'testAuthentication' };
  await expect(realm.testLDAPConnection(tried)).rejects.toThrow('AuthenticationFailure');
  expect(directory.logins.at(-1)).toBe(`${directoryUser}:${mask}`);

  const { executions } = await realm.authentication.flows.create({ alias: 'flow', providerId: 'basic-flow' });
  const step = await executions.addExecution({ provider: 'conditional-user-attribute' });
  await step.config.request('POST', [], { body: { alias: 'step', config: { attribute_name: mask } } });
  // No secret of this step, so that it is shown as it is.
  expect((await step.config.get()).config).toEqual({ attribute_name: mask });
});

test('no verb writes the mask where the server would take it for the secret', async () => {
  const made = await temporaryRealm();
  const traffic = new Traffic();
  const { realms } = administrator({ hooks: traffic.hooks }).admin;
  const realm = realms.byName(nameOf(made));
  const client = await realm.clients.create(job);
  const { executions } = await realm.authentication.flows.create({ alias: 'flow', providerId: 'basic-flow' });
  const step = await executions.addExecution({ provider: 'conditional-user-attribute' });
  const masked = { clientId: 'web', secret: mask };
  const provider = { alias: 'partner', providerId: 'github', config: { clientId: 'c', clientSecret: mask } };
  const v2 = { clientId: 'v2', protocol: 'openid-connect', auth: { secret: mask } } as const;
  const newRealm = { realm: randomName('masked') };
  traffic.requests.length = 0;
  const writes: [() => Promise<unknown>, ...string[]][] = [
    [() => client.update({ secret: mask }), 'secret'],
    [() => client.update((current) => ({ ...current, secret: mask })), 'secret'],
    [() => realm.clients.create(masked), 'secret'],
    [() => realm.clientsV2.create(v2), 'auth.secret'],
    [() => realm.clientsV2.byClientId('job').replace(v2), 'auth.secret'],
    [() => realm.clientsV2.byClientId('job').update({ auth: { secret: mask } }), 'auth.secret'],
    [() => realm.partialImport({ clients: [job, masked] }), 'clients[1].secret'],
    [
      () => realm.partialImport({ identityProviders: [provider] }),
      'identityProviders[0].config.clientSecret',
    ],
    [
      () => realms.create({ ...newRealm, smtpServer: { auth: 'true', password: mask } }),
      'smtpServer.password',
    ],
    [() => realms.create({ ...newRealm, clients: [masked, masked] }), 'clients[0].secret, clients[1].secret'],
    [() => realm.identityProviders.create(provider), 'config.clientSecret'],
    [() => realm.components.create(ldap('ldap://acme.test', mask)), 'config.bindCredential[0]'],
    [() => step.config.create({ alias: 'step', config: { attribute_name: mask } }), 'config.attribute_name'],
    [() => realm.users.create({ username: 'ada', credentials: [{ value: mask }] }), 'credentials[0].value'],
  ];
  for (const [write, path] of writes) {
    await expect(write()).rejects.toThrow(TypeError);
    await expect(write()).rejects.toThrow(`omit ${path}`);
  }
  expect(traffic.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  expect(await secretOf(realm, 'job')).toBe(job.secret);
});

test('what the server gives can be written back where it keeps the secret behind the mask', async () => {
  needs('identity providers without a synchronization mode');
  const account = { auth: 'true', user: 'sso', password: 'p' };
  const realm = await temporaryRealm({ smtpServer: { host: 'a.test', from: 'a@acme.test', ...account } });
  const config = { clientId: 'c', clientSecret: 's3cret' };
  const partner = await realm.identityProviders.create({ alias: 'gh', providerId: 'github', config });
  const directory = await realm.components.create(ldap('ldap://127.0.0.1:1', 'right'));
  await realm.update((current) => ({ smtpServer: { ...current.smtpServer, host: 'sso.acme.test' } }));
  await partner.replace(await partner.get());
  await directory.update((current) => ({ config: { ...current.config, priority: ['3'] } }));
  expect((await realm.get()).smtpServer).toMatchObject({ host: 'sso.acme.test', password: mask });
  expect((await partner.get()).config).toEqual({ ...config, clientSecret: mask });
  expect((await directory.get()).config).toMatchObject({ priority: ['3'], bindCredential: [mask] });
});

test('a text for users may be stars', async () => {
  const german = (await temporaryRealm()).localization.byLocale('de');
  await german.update({ hidden: mask });
  expect(await german.get()).toEqual({ hidden: mask });
});

test('an export can be imported when it is asked for with the secrets of its clients', async () => {
  const realm = await temporaryRealm();
  await realm.clients.create(job);
  await realm.clients.create({ clientId: 'public', publicClient: true });
  const masked = await realm.partialExport({ exportClients: true });
  const whole = await realm.partialExport({ exportClients: true, secrets: true });
  const named = (document: typeof whole) => document.clients?.find(({ clientId }) => clientId === 'job');
  expect([named(masked)?.secret, named(whole)?.secret]).toEqual([mask, job.secret]);

  const other = await temporaryRealm();
  const clients = [{ ...named(whole), id: undefined }];
  await other.partialImport({ ...whole, clients, ifResourceExists: 'SKIP' });
  expect(await secretOf(other, 'job')).toBe(job.secret);
});

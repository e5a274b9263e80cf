import { expect, inject, onTestFinished, test } from 'vitest';
import { ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import { ada, login, passwordClient } from './login.ts';
import { isSince } from './release.ts';
import { Mailbox } from './smtp.ts';
import { administrator, has, nameOf, randomName, Traffic, temporaryRealm } from './support.ts';

test('a realm is created, listed, read, found, renamed and removed', async () => {
  const server = administrator();
  const { realms } = server.admin;
  const [name, renamed] = [randomName('test'), randomName('renamed')];
  onTestFinished(async () => {
    for (const left of [name, renamed])
      if (await realms.byName(left).exists()) await realms.byName(left).delete();
    await server.close();
  });
  expect(await realms.byName(name).exists()).toBe(false);
  expect(await realms.byName(name).find()).toBeUndefined();

  const acme = await realms.create({ realm: name, displayName: 'Acme' });
  expect(await acme.get()).toMatchObject({ realm: name, displayName: 'Acme' });
  expect(await realms.byName(name).exists()).toBe(true);
  const listed = await realms.all({ briefRepresentation: true });
  expect(listed.find(({ realm }) => realm === name)?.displayName).toBe('Acme');
  const streamed: string[] = [];
  for await (const { realm } of realms) streamed.push(realm);
  expect(streamed).toContain(name);

  await expect(realms.create({ realm: name })).rejects.toThrow(ConflictError);
  await (await realms.create({ realm: name, displayName: 'ignored' }, { ifExists: 'return' })).get();
  expect((await acme.get()).displayName).toBe('Acme');
  await realms.create({ realm: name, displayName: 'Acme Ltd' }, { ifExists: 'update' });
  expect((await acme.get()).displayName).toBe('Acme Ltd');

  await acme.update({ realm: renamed });
  expect(await realms.byName(renamed).get()).toMatchObject({ realm: renamed, displayName: 'Acme Ltd' });
  await expect(acme.get()).rejects.toThrow(NotFoundError);
  await realms.byName(renamed).delete();
  expect(await realms.byName(renamed).exists()).toBe(false);
});

test('a realm may have spaces, umlauts, a percent sign and emoji in its name', async () => {
  const name = randomName('Bücher 100% 😀');
  const realm = await temporaryRealm({ realm: name });
  expect((await realm.get()).realm).toBe(name);
  await realm.users.create({ username: 'ada' });
  expect(await administrator().admin.realms.byName(name).users.count()).toBe(1);
});

test('update changes what is given, one attribute and one mail setting at a time', async () => {
  const realm = await temporaryRealm({
    displayName: 'Acme',
    accessTokenLifespan: 77,
    attributes: { colour: 'red', shape: 'round' },
    smtpServer: { host: 'mail.acme.test', from: 'sso@acme.test', port: '25' },
  });
  await realm.update({ displayName: 'Acme Ltd' });
  await realm.update({ attributes: { colour: 'blue' } });
  await realm.update({ smtpServer: { port: '587' } });
  const changed = await realm.get();
  expect(changed).toMatchObject({
    displayName: 'Acme Ltd',
    accessTokenLifespan: 77,
    smtpServer: { host: 'mail.acme.test', from: 'sso@acme.test', port: '587' },
  });
  expect(changed.attributes).toMatchObject({ colour: 'blue', shape: 'round' });

  await realm.update({ attributes: { colour: null }, smtpServer: { port: null } });
  const removed = await realm.get();
  expect(removed.attributes).not.toHaveProperty('colour');
  expect(removed.attributes).toHaveProperty('shape', 'round');
  expect(removed.smtpServer).toEqual({ host: 'mail.acme.test', from: 'sso@acme.test' });
});

test('an account for the mail server that nothing uses is refused, where the server drops it', async () => {
  const smtpServer = { host: 'mail.acme.test', from: 'sso@acme.test', user: 'sso', password: 'geheim' };
  const realm = await temporaryRealm();
  const { realms } = administrator().admin;
  const name = nameOf(realm);
  await realm.request('PUT', [], { body: { smtpServer } });
  const { user, password } = (await realm.get()).smtpServer ?? {};
  if (isSince(inject('keycloak').version, '26.7')) expect([user, password]).toEqual([undefined, undefined]);

  await realm.update({ smtpServer: null });
  const refused = /^Keycloak ignores smtpServer\.user, smtpServer\.password without smtpServer\.auth "true"$/;
  await expect(realm.update({ smtpServer })).rejects.toThrow(refused);
  await expect(realms.ensure({ realm: name, smtpServer })).rejects.toThrow(refused);
  await expect(realms.create({ realm: randomName('acme'), smtpServer })).rejects.toThrow(refused);
  expect(await realms.ensure({ realm: name, smtpServer: { ...smtpServer, auth: 'true' } })).toMatchObject({
    changed: true,
  });
  expect((await realm.get()).smtpServer).toMatchObject({ auth: 'true', user: 'sso' });
  await realm.update({ smtpServer: { password: 'another' } });
});

test('a change of the mail settings keeps the password that the server masks', async () => {
  const mailbox = await Mailbox.start('sso:geheim');
  const account = { auth: 'true', user: 'sso', password: 'geheim' };
  const realm = await temporaryRealm({ smtpServer: { ...mailbox.settings, ...account } });
  await realm.update({ smtpServer: { fromDisplayName: 'Acme' } });
  expect((await realm.get()).smtpServer?.['password']).toBe('**********');
  await (await realm.users.create(ada)).sendVerifyEmail();
  expect(mailbox.logins).toEqual(['sso:geheim']);
  expect(mailbox.mails[0]).toContain('Acme');
});

test('update reads the realm once, and writes it once', async () => {
  const name = nameOf(await temporaryRealm());
  const traffic = new Traffic();
  const realm = administrator({ hooks: traffic.hooks }).admin.realms.byName(name);
  const asked = (): string[] => traffic.requests.splice(0).filter((request) => request.endsWith(name));
  await realm.update({ displayName: 'Acme' });
  expect(asked()).toEqual([`GET /admin/realms/${name}`, `PUT /admin/realms/${name}`]);
});

test('one setting of a WebAuthn policy changes alone, which the server by itself ignores', async () => {
  const realm = await temporaryRealm({
    webAuthnPolicyRpEntityName: 'Acme',
    webAuthnPolicyPasswordlessRpEntityName: 'Keys',
  });
  const before = await realm.get();
  await realm.request('PUT', [], { body: { webAuthnPolicyUserVerificationRequirement: 'required' } });
  if (has('24')) {
    expect(await realm.get()).toEqual(before);
  } else {
    // An older server takes it, and the rest of all policies for what was not given.
    expect(await realm.get()).toMatchObject({
      webAuthnPolicyUserVerificationRequirement: 'required',
      webAuthnPolicyRpEntityName: 'keycloak',
      webAuthnPolicyPasswordlessRpEntityName: 'keycloak',
    });
    await realm.update({
      webAuthnPolicyUserVerificationRequirement: 'not specified',
      webAuthnPolicyRpEntityName: 'Acme',
      webAuthnPolicyPasswordlessRpEntityName: 'Keys',
    });
  }
  await realm.update({ webAuthnPolicyUserVerificationRequirement: 'required' });
  expect(await realm.get()).toEqual({ ...before, webAuthnPolicyUserVerificationRequirement: 'required' });
  await realm.update({ webAuthnPolicyPasswordlessCreateTimeout: 60 });
  expect(await realm.get()).toMatchObject({
    webAuthnPolicyUserVerificationRequirement: 'required',
    webAuthnPolicyPasswordlessRpEntityName: 'Keys',
    webAuthnPolicyPasswordlessCreateTimeout: 60,
  });
});

test('an export holds clients, groups and roles as asked, and a realm can be made of it', async () => {
  const source = await temporaryRealm({ displayName: 'Acme', components: undefined });
  await source.clients.create({ clientId: 'web', secret: 'geheim' });
  await source.roles.create({ name: 'editor' });
  await source.groups.create({ name: 'staff' });
  await source.users.create({ username: 'ada' });

  const settings = await source.partialExport();
  expect(settings.displayName).toBe('Acme');
  expect([settings.clients, settings.roles, settings.groups]).toEqual([undefined, undefined, undefined]);

  const whole = await source.partialExport({
    exportClients: true,
    exportGroupsAndRoles: true,
    secrets: true,
  });
  expect(whole.clients?.find(({ clientId }) => clientId === 'web')?.secret).toBe('geheim');
  expect(whole.roles?.realm?.map(({ name }) => name)).toContain('editor');
  expect(whole.groups?.map(({ name }) => name)).toEqual(['staff']);
  expect(whole.users).toBeUndefined();

  const { realms } = administrator().admin;
  await expect(realms.create({ ...whole, realm: randomName('copy') })).rejects.toThrow(ConflictError);
  const document = JSON.parse(JSON.stringify(whole, (key, value) => (key === 'id' ? undefined : value)));
  const copy = await temporaryRealm({
    ...document,
    realm: randomName('copy'),
    users: [{ username: 'grace', realmRoles: ['editor'], groups: ['/staff'] }],
  });
  expect((await copy.get()).displayName).toBe('Acme');
  expect(await copy.clients.byClientId('web').exists()).toBe(true);
  const grace = copy.users.byUsername('grace');
  expect((await grace.roleMappings.realm.all()).map(({ name }) => name)).toContain('editor');
  expect((await grace.groups.all()).map(({ path }) => path)).toEqual(['/staff']);
});

test('an import tells what became of each object', async () => {
  const realm = await temporaryRealm();
  const { id } = await (await realm.users.create({ username: 'ada' })).get();
  const users = [{ username: 'ada', firstName: 'Ada' }, { username: 'grace' }];

  const conflict = await realm.partialImport({ ifResourceExists: 'FAIL', users }).catch((error) => error);
  // To an older server this is a failure of its own.
  expect(conflict).toBeInstanceOf(has('26') ? ConflictError : ServerError);
  if (has('26')) expect(conflict.message).toContain('ada already exists');
  expect(await realm.users.count()).toBe(1);

  const skipped = await realm.partialImport({ ifResourceExists: 'SKIP', users });
  expect(skipped).toMatchObject({ added: 1, skipped: 1, overwritten: 0 });
  expect(skipped.results).toContainEqual({
    action: 'SKIPPED',
    resourceType: 'USER',
    resourceName: 'ada',
    id,
  });

  const overwritten = await realm.partialImport(
    {
      ifResourceExists: 'OVERWRITE',
      users,
      clients: [{ clientId: 'web' }],
      roles: { realm: [{ name: 'editor' }], client: { web: [{ name: 'viewer' }] } },
      groups: [{ name: 'staff', path: '/staff' }],
    },
    { destructive: true },
  );
  expect(overwritten.overwritten).toBeGreaterThanOrEqual(2);
  const now = await realm.users.byUsername('ada').get();
  expect(now.firstName).toBe('Ada');
  expect(now.id).not.toBe(id);
  expect(await realm.clients.byClientId('web').roles.byName('viewer').exists()).toBe(true);
  expect(await realm.groups.byPath('/staff').exists()).toBe(true);
});

test('sessions are counted by client, and logoutAll ends them and refuses their tokens', async () => {
  const realm = await temporaryRealm();
  await realm.clients.create(passwordClient);
  await realm.users.create({ ...ada, credentials: [{ type: 'password', value: 'pw' }] });
  const { access_token } = await login(realm, 'pw');
  const userinfo = (): Promise<number> =>
    fetch(`${realm.url.replace('/admin/realms/', '/realms/')}/protocol/openid-connect/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    }).then(({ status }) => status);
  expect(await userinfo()).toBe(200);
  expect(await realm.clientSessionStats()).toEqual([
    { id: expect.any(String), clientId: 'web', active: '1', offline: '0' },
  ]);

  expect(await realm.logoutAll()).toEqual({});
  expect(await realm.clientSessionStats()).toEqual([]);
  expect((await realm.get()).notBefore).toBeGreaterThan(0);
  expect(await userinfo()).toBe(401);
});

test('pushRevocation tells which applications heard of it', async () => {
  const realm = await temporaryRealm();
  expect(await realm.pushRevocation()).toEqual({});
  const adminUrl = 'http://127.0.0.1:9/';
  await realm.clients.create({ clientId: 'web', adminUrl });
  expect((await realm.pushRevocation()).failedRequests).toEqual([adminUrl]);
});

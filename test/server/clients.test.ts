import { expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import { ada, login, passwordClient } from './login.ts';
import { administrator, has, nameOf, needs, Traffic, temporaryRealm, withoutDefaults } from './support.ts';

/** Spares the server the making of a key, which takes seconds. */
const unsigned = { 'saml.client.signature': 'false' };

test('a client is created, listed, filtered, read, found and removed', async () => {
  const { clients } = await temporaryRealm();
  const web = await clients.create({ clientId: 'web', name: 'Web' });
  await clients.create({ clientId: 'web-admin' });
  const saml = { ...unsigned, saml_idp_initiated_sso_url_name: 'sso-here' };
  await clients.create({ clientId: 'urn:a b/ü?', protocol: 'saml', attributes: saml });
  expect(await web.get()).toMatchObject({ clientId: 'web', name: 'Web' });

  const names = async (query: Parameters<typeof clients.all>[0]): Promise<string[]> =>
    (await clients.all(query)).map(({ clientId }) => clientId);
  expect(await names({})).toEqual(expect.arrayContaining(['account', 'urn:a b/ü?', 'web', 'web-admin']));
  expect(await names({ first: 0, max: 2 })).toHaveLength(2);
  expect(await names({ clientId: 'web' })).toEqual(['web']);
  expect(await names({ clientId: 'we' })).toEqual([]);
  expect(await names({ clientId: 'EB', search: true })).toEqual(['web', 'web-admin']);
  expect(await names({ q: 'saml_idp_initiated_sso_url_name:sso-here' })).toEqual(['urn:a b/ü?']);
  expect(await names({ viewableOnly: true })).toEqual(await names({}));
  await expect(clients.all({ q: 'colour:red' })).rejects.toThrow(/colour.* not allowed for search/);
  const streamed: string[] = [];
  for await (const { clientId } of clients.iterate({ clientId: 'web', search: true }))
    streamed.push(clientId);
  expect(streamed).toEqual(['web', 'web-admin']);

  await expect(clients.create({ clientId: 'web' })).rejects.toThrow(ConflictError);
  await clients.create({ clientId: 'web', name: 'New' }, { ifExists: 'return' });
  expect((await web.get()).name).toBe('Web');
  await clients.create({ clientId: 'web', name: 'New' }, { ifExists: 'update' });
  expect((await web.get()).name).toBe('New');

  await web.delete();
  expect(await web.exists()).toBe(false);
  expect(await clients.byClientId('web').find()).toBeUndefined();
});

test('byClientId is exact, looks up once, and again after the client was made anew', async () => {
  const temporary = await temporaryRealm();
  const traffic = new Traffic();
  const { clients } = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(temporary));
  const first = await temporary.clients.create({ clientId: 'Web' });

  const web = clients.byClientId('Web');
  expect(traffic.requests).toEqual([]);
  const { id } = await web.get();
  await web.roles.create({ name: 'editor' });
  await web.get();
  expect(traffic.count('/clients')).toBe(1);
  await expect(clients.byClientId('web').get()).rejects.toThrow(NotFoundError);
  await expect(clients.byClientId('We').roles.all()).rejects.toThrow('No object has the clientId "We"');

  await first.delete();
  await temporary.clients.create({ clientId: 'Web' });
  expect((await web.get()).id).not.toBe(id);
});

test('update merges attributes, removes those that are null, and keeps the rest', async () => {
  const { clients } = await temporaryRealm();
  const mapper = {
    name: 'audience',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: { 'included.client.audience': 'account', 'access.token.claim': 'true' },
  };
  const web = await clients.create({
    clientId: 'web',
    description: 'Site',
    redirectUris: ['https://acme.test/*'],
    attributes: { colour: 'red', shape: 'round' },
    protocolMappers: [mapper],
  });
  await web.update({ name: 'Web', attributes: { colour: 'blue', shape: null, size: 'L' } });
  const changed = await web.get();
  expect(changed).toMatchObject({
    name: 'Web',
    description: 'Site',
    redirectUris: ['https://acme.test/*'],
    protocolMappers: [mapper],
  });
  expect(changed.attributes).toMatchObject({ colour: 'blue', size: 'L' });
  expect(changed.attributes).not.toHaveProperty('shape');
  await web.update({ protocolMappers: [] });
  expect((await web.get()).protocolMappers ?? []).toEqual([]);
  await expect(web.update({ rootUrl: 'javascript:x' })).rejects.toThrow(BadRequestError);
});

test('update keeps the authorization services with what they hold, until it is told to switch them off', async () => {
  const { clients } = await temporaryRealm();
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const photos = await clients.create({ clientId: 'photos', ...services });
  await withoutDefaults(photos.authorization);
  await photos.authorization.resources.create({ name: 'album' });
  const { resources } = photos.authorization;

  await photos.update({ name: 'Photos' });
  await clients.create({ clientId: 'photos', description: 'Albums' }, { ifExists: 'update' });
  await photos.update({ authorizationServicesEnabled: true, enabled: true });
  expect(await photos.get()).toMatchObject({ ...services, name: 'Photos', description: 'Albums' });
  expect(await resources.all()).toMatchObject([{ name: 'album' }]);
  await photos.update({ authorizationServicesEnabled: false });
  await expect(resources.all()).rejects.toThrow(NotFoundError);
  await photos.update({ authorizationServicesEnabled: true });
  await withoutDefaults(photos.authorization);
  expect(await resources.all()).toEqual([]);
});

test('the secret is read and regenerated, and a former one is there only after a rotation', async () => {
  const { clients } = await temporaryRealm();
  const web = await clients.create({ clientId: 'web', secret: 'geheim' });
  expect(await web.clientSecret.get()).toEqual({ type: 'secret', value: 'geheim' });
  const { value } = await web.clientSecret.regenerate();
  expect(value).toMatch(/^.{32,}$/);
  expect((await web.clientSecret.get()).value).toBe(value);
  await expect(web.clientSecret.rotated.get()).rejects.toThrow('Client does not have a rotated secret');
  await web.clientSecret.rotated.delete();
  expect((await web.clientSecret.get()).value).toBe(value);
  const open = await clients.create({ clientId: 'open', publicClient: true });
  expect(await open.clientSecret.get()).toEqual({ type: 'secret' });
});

test('client scopes are added, moved between the lists and removed, by name, id and representation', async () => {
  const { clients } = await temporaryRealm();
  const web = await clients.create({ clientId: 'web' });
  const { defaultClientScopes, optionalClientScopes } = web;
  const names = async (): Promise<(boolean | undefined)[]> => {
    const [standing, optional] = [await defaultClientScopes.all(), await optionalClientScopes.all()];
    return [standing, optional].map((list) => list.some(({ name }) => name === 'email'));
  };
  expect(await names()).toEqual([true, false]);
  const email = (await defaultClientScopes.all()).find(({ name }) => name === 'email');

  await optionalClientScopes.add('email');
  expect(await names()).toEqual([false, true]);
  await defaultClientScopes.add({ id: email?.id ?? '' });
  expect(await names()).toEqual([true, false]);
  await defaultClientScopes.add({ name: 'email' });
  expect(await names()).toEqual([true, false]);
  await defaultClientScopes.remove(email ?? '');
  expect(await names()).toEqual([false, false]);
  await optionalClientScopes.add('email');
  await optionalClientScopes.remove('email');
  expect(await names()).toEqual([false, false]);

  await expect(optionalClientScopes.add('nope')).rejects.toThrow('No such client scope: "nope"');
  await expect(optionalClientScopes.add(undefined as never)).rejects.toThrow(TypeError);
  const streamed: (string | undefined)[] = [];
  for await (const { name } of optionalClientScopes) streamed.push(name);
  expect(streamed).toContain('phone');
});

test('evaluateScopes shows tokens, mappers and roles without a login', async () => {
  const realm = await temporaryRealm();
  const web = await realm.clients.create({ clientId: 'web', fullScopeAllowed: false });
  await web.roles.create({ name: 'editor' });
  await realm.roles.create({ name: 'chief' });
  const user = await realm.users.create(ada);
  await user.roleMappings.clients.byClientId('web').add('editor');
  const { id: userId } = await user.get();
  const scope = 'openid email';

  const { evaluateScopes } = web;
  const access = await evaluateScopes.generateExampleAccessToken({ userId, scope });
  expect(access).toMatchObject({ azp: 'web', sub: userId, typ: 'Bearer', email: ada.email });
  expect(access.resource_access?.['web']?.roles).toEqual(['editor']);
  needs('/clients/{}/evaluate-scopes/generate-example-access-token?audience');
  const exchange = { userId, scope, audience: 'account' };
  await expect(evaluateScopes.generateExampleAccessToken(exchange)).rejects.toThrow('audience not available');
  const wide = await realm.clients.create({
    clientId: 'wide',
    attributes: { 'standard.token.exchange.enabled': 'true' },
  });
  expect((await wide.evaluateScopes.generateExampleAccessToken(exchange)).aud).toBe('account');
  const id = await evaluateScopes.generateExampleIdToken({ userId, scope });
  expect(id).toMatchObject({ aud: 'web', sub: userId, typ: 'ID' });
  const userinfo = await evaluateScopes.generateExampleUserinfo({ userId, scope });
  expect(userinfo).toMatchObject({ sub: userId, email: ada.email });
  await expect(evaluateScopes.generateExampleUserinfo({} as never)).rejects.toThrow('No userId provided');

  const sources = async (query?: { scope: string }): Promise<(string | undefined)[]> =>
    (await evaluateScopes.protocolMappers.all(query)).map(({ containerName }) => containerName);
  expect(await sources()).not.toContain('phone');
  expect(await sources({ scope: 'phone' })).toContain('phone');

  const { id: uuid } = await web.get();
  const roles = async (container: string): Promise<string[][]> => {
    const mappings = evaluateScopes.scopeMappings.byId(container);
    const lists = [await mappings.granted(), await mappings.notGranted()];
    return lists.map((list) => list.map(({ name }) => name));
  };
  expect(await roles(uuid)).toEqual([['editor'], []]);
  const [granted, notGranted] = await roles(nameOf(realm));
  expect(granted).toEqual([]);
  expect(notGranted).toContain('chief');

  const saml = await realm.clients.create({ clientId: 'urn:saml', protocol: 'saml', attributes: unsigned });
  const response = await saml.evaluateScopes.generateExampleSamlResponse({ userId });
  expect(JSON.stringify(response)).toContain('<saml:Audience>urn:saml</saml:Audience>');
});

test('an installation file is text as it stands, or bytes', async () => {
  const { clients } = await temporaryRealm();
  const web = await clients.create({ clientId: 'web', secret: 'geheim' });
  const file = web.installation.byProviderId('keycloak-oidc-keycloak-json');
  const text = await file.text();
  expect(text).toBeTypeOf('string');
  expect(JSON.parse(text)).toMatchObject({ resource: 'web', credentials: { secret: 'geheim' } });
  expect(await file.request('GET')).toBe(text);
  expect(new TextDecoder().decode(await file.bytes())).toBe(text);

  const saml = await clients.create({ clientId: 'urn:saml', protocol: 'saml', attributes: unsigned });
  const archive = await saml.installation.byProviderId('mod-auth-mellon').bytes();
  expect(new TextDecoder().decode(archive.slice(0, 2))).toBe('PK');
  await expect(web.installation.byProviderId('nope').text()).rejects.toThrow('Unknown Provider');
});

test('hosts of a clustered application are registered, asked and removed', async () => {
  const { clients } = await temporaryRealm();
  // The port is one at which nothing answers, on whatever host.
  const adminUrl = `http://\${application.session.host}:9/`;
  const web = await clients.create({ clientId: 'web', adminUrl });
  await web.nodes.add('127.0.0.1');
  await web.nodes.add('localhost');
  expect(Object.keys((await web.get()).registeredNodes ?? {}).sort()).toEqual(['127.0.0.1', 'localhost']);
  const { failedRequests } = await web.testNodesAvailable();
  expect(failedRequests?.sort()).toEqual(['http://127.0.0.1:9/', 'http://localhost:9/']);
  await web.nodes.remove('localhost');
  expect(await web.pushRevocation()).toEqual({ failedRequests: ['http://127.0.0.1:9/'] });
  await expect(web.nodes.remove('localhost')).rejects.toThrow(NotFoundError);
  await expect(web.nodes.add('a:1')).rejects.toThrow(BadRequestError);
});

test('the sessions and offline sessions of a client are listed and counted', async () => {
  const realm = await temporaryRealm();
  const web = await realm.clients.create(passwordClient);
  await realm.users.create({ ...ada, credentials: [{ type: 'password', value: 'pw' }] });
  expect(await web.userSessions.all()).toEqual([]);
  expect(await web.offlineSessions.count()).toBe(0);

  for (const scope of ['openid', 'openid', 'openid offline_access']) await login(realm, 'pw', scope);
  expect(await web.offlineSessions.count()).toBe(1);
  expect(await web.offlineSessions.all()).toMatchObject([{ username: 'ada' }]);
  const { length } = await web.userSessions.all();
  expect(length).toBeGreaterThanOrEqual(2);
  expect(await web.userSessions.count()).toBe(length);
  expect(await web.userSessions.all({ max: 1 })).toHaveLength(1);
  const streamed: (string | undefined)[] = [];
  for await (const { username } of web.userSessions) streamed.push(username);
  expect(streamed).toEqual(Array(length).fill('ada'));
});

test('a new registration access token lets the client see itself, and the one before is refused', async () => {
  const realm = await temporaryRealm();
  const web = await realm.clients.create({ clientId: 'web' });
  const registration = `${realm.url.replace('/admin/realms/', '/realms/')}/clients-registrations/default/web`;
  const status = async (token: string): Promise<number> =>
    (await fetch(registration, { headers: { authorization: `Bearer ${token}` } })).status;
  const first = await web.regenerateRegistrationAccessToken();
  const second = await web.regenerateRegistrationAccessToken();
  expect([await status(first), await status(second)]).toEqual([401, 200]);
});

test('the service account is a user like any other, where there is one', async () => {
  const realm = await temporaryRealm();
  await realm.roles.create({ name: 'editor' });
  await realm.clients.create({ clientId: 'robot', serviceAccountsEnabled: true });
  const account = realm.clients.byClientId('robot').serviceAccountUser;
  await account.roleMappings.realm.add('editor');
  expect((await account.roleMappings.realm.all()).map(({ name }) => name)).toContain('editor');
  expect(await account.get()).toMatchObject({ username: 'service-account-robot', enabled: true });
  expect(await account.sessions.all()).toEqual([]);

  const web = await realm.clients.create({ clientId: 'web' });
  await expect(web.serviceAccountUser.get()).rejects.toThrow(
    has('26') ? /^400 Service account not enabled/ : BadRequestError,
  );
});

test('fine-grained permissions say that their feature is off', async () => {
  needs('fine-grained permissions that are off');
  const { clients } = await temporaryRealm();
  const { permissions } = await clients.create({ clientId: 'web' });
  for (const call of [() => permissions.get(), () => permissions.update({ enabled: true })]) {
    const error = await call().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ServerError);
    expect(error.httpStatus).toBe(501);
    expect(error.hints.join()).toContain('--features');
  }
});

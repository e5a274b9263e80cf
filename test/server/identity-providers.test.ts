import { expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import { passwordClient } from './login.ts';
import { comeBackFromPartner, discovery, openIdProvider } from './partner.ts';
import { has, needs, temporaryRealm } from './support.ts';

const github = { alias: 'gh', providerId: 'github', config: { clientId: 'c', clientSecret: 's3cret' } };
const masked = '**********';
const aliases = (providers: readonly { alias: string }[]): string[] => providers.map(({ alias }) => alias);

test('an identity provider is made, read with its secret masked, listed, filtered and removed', async () => {
  needs('identity providers without a synchronization mode');
  const { identityProviders } = await temporaryRealm();
  const gh = await identityProviders.create({ ...github, displayName: 'Git Hub', trustEmail: true });
  const saml = { singleSignOnServiceUrl: 'https://partner.test/sso', entityId: 'https://acme.test' };
  await identityProviders.create({ alias: 'partner', providerId: 'saml', config: saml });
  await identityProviders.create({ alias: 'oidc', providerId: 'oidc', enabled: false });
  expect(await gh.get()).toMatchObject({
    alias: 'gh',
    displayName: 'Git Hub',
    trustEmail: true,
    enabled: true,
  });
  expect((await gh.get()).config).toEqual({ clientId: 'c', clientSecret: masked });

  const lists = [
    [{}, ['gh', 'oidc', 'partner']],
    [{ search: 'g' }, ['gh']],
    [{ search: '*art*' }, ['partner']],
    [{ search: '"gh"' }, ['gh']],
    [{ first: 1, max: 1 }, ['oidc']],
    [{ max: 2 }, ['gh', 'oidc']],
    [{ first: 1 }, ['oidc', 'partner']],
    [{ type: 'JWT_AUTHORIZATION_GRANT' }, ['oidc']],
    [{ capability: 'USER_LINKING', realmOnly: true }, ['gh', 'oidc', 'partner']],
  ] as const;
  for (const [query, expected] of lists)
    expect(aliases(await identityProviders.all(query))).toEqual(expected);
  expect((await identityProviders.all({ briefRepresentation: true }))[0]?.config).toEqual({});
  expect((await identityProviders.all())[0]?.config).toMatchObject({ clientId: 'c' });

  await expect(identityProviders.create(github)).rejects.toThrow(ConflictError);
  await identityProviders.create({ ...github, displayName: 'New' }, { ifExists: 'return' });
  expect((await gh.get()).displayName).toBe('Git Hub');
  await identityProviders.create({ ...github, displayName: 'New' }, { ifExists: 'update' });
  expect(await gh.get()).toMatchObject({ displayName: 'New', trustEmail: true });
  await expect(identityProviders.create({ ...github, alias: 'a b' })).rejects.toThrow(BadRequestError);

  expect(await identityProviders.byAlias('nope').find()).toBeUndefined();
  await gh.delete();
  expect(await gh.exists()).toBe(false);
  await expect(gh.get()).rejects.toThrow(NotFoundError);
});

test('lists hold all identity providers, however many there are', async () => {
  const realm = await temporaryRealm();
  const numbers = Array.from({ length: 103 }, (_, index) => `p-${String(index).padStart(3, '0')}`);
  await realm.partialImport({ identityProviders: numbers.map((alias) => ({ ...github, alias })) });
  expect(aliases(await realm.identityProviders.all())).toEqual(numbers);
  const streamed: string[] = [];
  for await (const { alias } of realm.identityProviders) streamed.push(alias);
  expect(streamed).toEqual(numbers);
});

test('update keeps what is not given, replace clears it', async () => {
  needs('identity providers without a synchronization mode');
  const { identityProviders } = await temporaryRealm();
  const gh = await identityProviders.create({ ...github, displayName: 'Git Hub', storeToken: true });
  const before = await gh.get();
  await gh.update({ displayName: 'New', config: { guiOrder: '2' } });
  const config = { clientId: 'c', clientSecret: masked, guiOrder: '2' };
  expect(await gh.get()).toEqual({ ...before, displayName: 'New', config });
  await gh.update({ config: { guiOrder: null } });
  expect(await gh.get()).toEqual({ ...before, displayName: 'New' });
  await gh.replace({ alias: 'gh', providerId: 'github' });
  expect((await gh.get()).config).toEqual({});
  expect((await gh.get()).storeToken).toBeFalsy();
  await expect(gh.replace({ ...github, alias: 'other' })).rejects.toThrow('alias cannot be changed');
});

test('the secret itself survives an update that reads it masked, and a PUT without it loses it', async () => {
  needs('identity providers without a synchronization mode');
  const realm = await temporaryRealm();
  await realm.clients.create(passwordClient);
  const { url, posted } = await openIdProvider();
  const config = {
    clientId: 'c',
    clientSecret: 's3cret',
    clientAuthMethod: 'client_secret_post',
    authorizationUrl: `${url}/auth`,
    tokenUrl: `${url}/old`,
  };
  const partner = await realm.identityProviders.create({ alias: 'partner', providerId: 'oidc', config });
  await partner.update({ displayName: 'Partner', config: { tokenUrl: `${url}/token` } });
  await comeBackFromPartner(realm);
  expect(posted.map((form) => form.get('client_secret'))).toEqual(['s3cret']);
  await partner.update({ config: { clientSecret: 'another' } });
  await partner.replace(await partner.get());
  await comeBackFromPartner(realm);
  expect(posted.map((form) => form.get('client_secret'))).toEqual(['s3cret', 'another']);
  await partner.replace({ alias: 'partner', providerId: 'oidc', config: { clientId: 'c' } });
  expect((await partner.get()).config).toEqual({ clientId: 'c' });
});

test('a configuration is read from an address or a file of the other side', async () => {
  const realm = await temporaryRealm();
  const { identityProviders } = realm;
  const { url } = await openIdProvider();
  const fromUrl = await identityProviders.importConfig({ providerId: 'oidc', fromUrl: url });
  const expected = {
    issuer: url,
    authorizationUrl: `${url}/auth`,
    tokenUrl: `${url}/token`,
    jwksUrl: `${url}/keys`,
  };
  expect(fromUrl).toMatchObject(expected);
  const document = JSON.stringify(discovery(url));
  for (const file of [document, new Blob([document])])
    expect(await identityProviders.importConfig({ providerId: 'oidc', file })).toMatchObject(expected);
  const partner = await identityProviders.create({ alias: 'partner', providerId: 'oidc', config: fromUrl });
  expect((await partner.get()).config).toMatchObject(expected);
  if (has('26.1')) expect(await partner.reloadKeys()).toBe(true);

  const descriptor = `${realm.url.replace('/admin/realms/', '/realms/')}/protocol/saml/descriptor`;
  const saml = { singleSignOnServiceUrl: expect.stringContaining('/protocol/saml') };
  const file = await (await fetch(descriptor)).text();
  for (const source of [{ fromUrl: descriptor }, { file }])
    expect(await identityProviders.importConfig({ providerId: 'saml', ...source })).toMatchObject(saml);
  await expect(identityProviders.importConfig({ providerId: 'oidc', file })).rejects.toThrow(
    has('26') ? 'parse the JSON' : ServerError,
  );
});

test('what an identity provider exports, and what its kind can have, is told', async () => {
  needs('fine-grained permissions that are off');
  const { identityProviders } = await temporaryRealm();
  const settings = { singleSignOnServiceUrl: 'https://partner.test/sso', entityId: 'https://acme.test' };
  const saml = await identityProviders.create({ alias: 'partner', providerId: 'saml', config: settings });
  const gh = await identityProviders.create(github);
  expect(await saml.export()).toMatch(/^<md:EntityDescriptor .*entityID="https:\/\/acme.test"/);
  expect(await saml.export({ format: 'saml-idp-descriptor' })).toContain('EntityDescriptor');
  expect(await gh.export()).toBe('');
  expect(await gh.reloadKeys()).toBe(false);

  const types = await gh.mapperTypes();
  expect(types['github-user-attribute-mapper']?.properties?.map(({ name }) => name)).toContain('jsonField');
  const kind = await identityProviders.providers.byId('github').get();
  expect(kind).toMatchObject({ id: 'github', name: 'GitHub' });
  expect(kind.configProperties?.map(({ name }) => name)).toContain('baseUrl');
  await expect(identityProviders.providers.byId('nope').get()).rejects.toThrow(BadRequestError);

  await expect(gh.permissions.get()).rejects.toThrow(ServerError);
  await expect(gh.permissions.update({ enabled: true })).rejects.toMatchObject({
    httpStatus: 501,
    hints: [expect.stringContaining('--features')],
  });
});

test('mappers are made for their identity provider, found by name, merged, replaced and removed', async () => {
  const { identityProviders } = await temporaryRealm();
  const gh = await identityProviders.create(github);
  const other = await identityProviders.create({ ...github, alias: 'other' });
  const team = { name: 'a/b ü', identityProviderMapper: 'hardcoded-attribute-idp-mapper' };
  const config = { attribute: 'team', 'attribute.value': 'red' };
  // As a mapper that was read elsewhere would have it: the server would give this one to the other provider.
  const stray = { ...team, config, identityProviderAlias: 'other' };
  const mapper = await gh.mappers.create(stray);
  expect(await mapper.get()).toMatchObject({ ...team, config, identityProviderAlias: 'gh' });
  expect(await other.mappers.all()).toEqual([]);
  expect(await gh.mappers.all()).toEqual([await gh.mappers.byName('a/b ü').get()]);
  const streamed: string[] = [];
  for await (const { name } of gh.mappers) streamed.push(name);
  expect(streamed).toEqual(['a/b ü']);

  await expect(gh.mappers.create(team)).rejects.toThrow(BadRequestError);
  const same = await gh.mappers.create({ ...team, config: {} }, { ifExists: 'return' });
  expect((await same.get()).config).toEqual(config);
  await gh.mappers.create({ ...team, config: { 'attribute.value': 'blue' } }, { ifExists: 'update' });
  expect((await mapper.get()).config).toEqual({ attribute: 'team', 'attribute.value': 'blue' });
  await other.mappers.create(team, { ifExists: 'update' });
  expect(await other.mappers.all()).toMatchObject([{ name: 'a/b ü', config: {} }]);

  // Up to 22 the server keeps the name.
  const name = has('26') ? 'team' : 'a/b ü';
  await mapper.update({ name });
  const before = await gh.mappers.byName(name).get();
  expect(before.config).toEqual({ attribute: 'team', 'attribute.value': 'blue' });
  const { config: _, ...rest } = before;
  await mapper.replace(rest);
  expect(await mapper.get()).toEqual({ ...before, config: {} });
  await gh.mappers.byName(name).delete();
  expect(await mapper.exists()).toBe(false);
  expect(await gh.mappers.byName(name).find()).toBeUndefined();
});

import { expect, test } from 'vitest';
import { AmbiguousError, ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import type {
  ProtocolMapperCreate,
  ProtocolMappers,
} from '../../src/resources/client-scopes/protocol-mappers.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { temporaryRealm } from './support.ts';

const audience: ProtocolMapperCreate = {
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.client.audience': 'account', 'id.token.claim': 'true' },
};
const rename: ProtocolMapperCreate = {
  name: 'rename',
  protocol: 'saml',
  protocolMapper: 'saml-role-name-mapper',
  config: { role: 'chief', 'new.role.name': 'boss' },
};

test.for<{ holder: string; mappersOf: (realm: RealmNode) => ProtocolMappers }>([
  { holder: 'client', mappersOf: ({ clients }) => clients.byClientId('account').protocolMappers },
  { holder: 'client scope', mappersOf: ({ clientScopes }) => clientScopes.byName('acr').protocolMappers },
  {
    holder: 'client template',
    mappersOf: ({ clientTemplates }) => clientTemplates.byName('acr').protocolMappers,
  },
])('protocol mappers of a $holder are created, listed, read, changed and removed', async ({ mappersOf }) => {
  const mappers = mappersOf(await temporaryRealm());
  const before = (await mappers.all()).map(({ name }) => name);
  const names = async (): Promise<string[]> =>
    (await mappers.all())
      .map(({ name }) => name)
      .filter((name) => !before.includes(name))
      .sort();

  const mapper = await mappers.create(audience);
  const { id, ...rest } = await mapper.get();
  expect(rest).toMatchObject(audience);
  expect(await mappers.byId(id).get()).toEqual({ id, ...rest });
  expect(await mappers.byName('audience').get()).toEqual({ id, ...rest });
  await mappers.addModels([rename, { ...audience, name: 'second' }]);
  expect(await names()).toEqual(['audience', 'rename', 'second']);
  await expect(mappers.addModels([{ ...audience, name: 'third' }, rename])).rejects.toThrow(ConflictError);
  expect(await names()).toEqual(['audience', 'rename', 'second']);
  expect((await mappers.byProtocol('saml').all()).map(({ name }) => name)).toEqual(['rename']);
  const streamed: string[] = [];
  for await (const { protocol } of mappers.byProtocol('openid-connect')) streamed.push(protocol);
  expect(new Set(streamed)).toEqual(new Set(['openid-connect']));

  await mapper.update({ config: { 'access.token.claim': 'true', 'id.token.claim': null } });
  const { config } = await mapper.get();
  expect(config).toMatchObject({ 'included.client.audience': 'account', 'access.token.claim': 'true' });
  expect(config).not.toHaveProperty('id.token.claim');
  await mapper.replace({ ...audience, config: { 'included.custom.audience': 'api' } });
  expect((await mapper.get()).config).toEqual({ 'included.custom.audience': 'api' });
  await mappers.byName('audience').replace({ ...(await mapper.get()), config: { a: 'b' } });
  expect((await mapper.get()).config).toEqual({ a: 'b' });

  await mapper.delete();
  expect(await mapper.exists()).toBe(false);
  await expect(mapper.delete()).rejects.toThrow(NotFoundError);
  expect(await names()).toEqual(['rename', 'second']);
});

test('a PUT of one setting drops the others, and one without the id fails; update and replace do neither', async () => {
  const { clients } = await temporaryRealm();
  const { protocolMappers } = await clients.create({ clientId: 'web' });
  const mapper = await protocolMappers.create(audience);
  const { id, protocolMapper } = await mapper.get();
  await expect(mapper.request('PUT', [], { body: audience })).rejects.toThrow(ServerError);
  await expect(mapper.request('PUT', [], { body: { id, config: {} } })).rejects.toThrow(NotFoundError);
  await mapper.replace(audience);
  await mapper.request('PUT', [], { body: { id, protocolMapper, config: { 'id.token.claim': 'false' } } });
  expect((await mapper.get()).config).not.toHaveProperty('included.client.audience');
  await mapper.replace(audience);
  await mapper.update({ config: { 'id.token.claim': 'false' } });
  expect((await mapper.get()).config).toMatchObject({
    'included.client.audience': 'account',
    'id.token.claim': 'false',
  });
  // The reason why an update takes neither.
  await mapper.request('PUT', [], { body: { ...audience, id, name: 'other', protocol: 'saml' } });
  expect(await mapper.get()).toMatchObject({ name: 'audience', protocol: 'openid-connect' });
  await expect(mapper.update({ name: 'other', protocol: 'saml' } as never)).rejects.toThrow(TypeError);
  expect(await mapper.get()).toMatchObject({ name: 'audience', protocol: 'openid-connect' });
});

test('a name is unique within a protocol, and create finds the one of its own protocol', async () => {
  const { clients } = await temporaryRealm();
  const { protocolMappers } = await clients.create({ clientId: 'web' });
  const mapper = await protocolMappers.create(audience);
  const { id } = await mapper.get();
  const saml = await protocolMappers.create({ ...rename, name: 'audience' });
  await expect(protocolMappers.byName('audience').get()).rejects.toThrow(AmbiguousError);
  await expect(protocolMappers.byName('nope').find()).resolves.toBeUndefined();

  const changed = { ...audience, config: { 'access.token.claim': 'true' } };
  await expect(protocolMappers.create(changed)).rejects.toThrow(ConflictError);
  const present = await protocolMappers.create(changed, { ifExists: 'return' });
  expect((await present.get()).config).not.toHaveProperty('access.token.claim');
  await protocolMappers.create(changed, { ifExists: 'update' });
  expect(await present.get()).toMatchObject({ id, config: { ...audience.config, ...changed.config } });
  expect(await saml.get()).toMatchObject({ config: rename.config });
  await expect(protocolMappers.create({ ...audience, protocolMapper: 'nope' })).rejects.toThrow(
    'ProtocolMapper provider not found',
  );
});

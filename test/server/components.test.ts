import { generateKeyPairSync } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import {
  AmbiguousError,
  BadRequestError,
  IgnoredError,
  NotFoundError,
  ServerError,
} from '../../src/index.ts';
import type { ComponentCreate } from '../../src/resources/realms/components.ts';
import { failure } from '../unit/support.ts';
import { has, temporaryRealm } from './support.ts';

const keyType = 'org.keycloak.keys.KeyProvider';

/** A key of the realm's own, whose private part the server masks. */
function ownKey(name: string): ComponentCreate {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const config = { priority: ['5'], active: ['true'], privateKey: [pem] };
  return { name, providerId: 'rsa', providerType: keyType, config };
}

test('a component is created, listed, filtered, read by id and by name, and removed', async () => {
  const { components } = await temporaryRealm({ components: undefined });
  const made = await components.create({
    name: 'spare',
    providerId: 'hmac-generated',
    providerType: keyType,
  });
  const spare = await made.get();
  expect(spare).toMatchObject({ name: 'spare', providerId: 'hmac-generated', providerType: keyType });
  const names = async (query: Parameters<typeof components.all>[0]): Promise<unknown[]> =>
    (await components.all(query)).map(({ name }) => name).sort();
  const hmac = has('24') ? 'hmac-generated-hs512' : 'hmac-generated';
  const keys = ['aes-generated', hmac, 'rsa-enc-generated', 'rsa-generated', 'spare'];
  expect(await names({ type: keyType })).toEqual(keys);
  expect(await names({ name: 'spare' })).toEqual(['spare']);
  expect(await names({ name: 'spar' })).toEqual([]);
  if (has('26.6'))
    expect(await names({ type: keyType, providerId: 'aes-generated' })).toEqual(['aes-generated']);
  expect(await names({ parent: spare.id })).toEqual([]);
  expect(await names({})).toEqual(expect.arrayContaining([...keys, 'Trusted Hosts']));
  const streamed: unknown[] = [];
  for await (const { name } of components.iterate({ type: keyType })) streamed.push(name);
  expect(streamed.sort()).toEqual(keys);

  expect((await components.byName('spare').get()).id).toBe(spare.id);
  expect(await components.byName('spar').find()).toBeUndefined();
  await made.delete();
  expect(await components.byId(spare.id).exists()).toBe(false);
  await expect(made.delete()).rejects.toThrow(NotFoundError);
  const unknown = components.create({ name: 'x', providerId: 'none', providerType: keyType });
  await expect(unknown).rejects.toThrow(BadRequestError);
});

test('a name that several components have needs a filter, and ifExists keeps a second one from being made', async () => {
  const { components } = await temporaryRealm();
  // The server has two policies of this name, for two kinds of registration.
  await expect(components.byName('Allowed Client Scopes').get()).rejects.toThrow(AmbiguousError);
  const spare: ComponentCreate = { name: 'spare', providerId: 'hmac-generated', providerType: keyType };
  const first = await components.create({ ...spare, config: { priority: ['1'] } }, { ifExists: 'return' });
  const again = await components.create({ ...spare, config: { priority: ['2'] } }, { ifExists: 'return' });
  expect((await again.get()).config).toMatchObject({ priority: ['1'] });
  await components.create({ ...spare, config: { priority: ['3'] } }, { ifExists: 'update' });
  expect((await first.get()).config).toMatchObject({ priority: ['3'] });
  await components.create({ ...spare, providerId: 'aes-generated' }, { ifExists: 'return' });
  await components.create(spare);
  expect(await components.all({ name: 'spare' })).toHaveLength(3);
  await expect(components.byName('spare', { type: keyType }).get()).rejects.toThrow(AmbiguousError);
});

test('update changes one setting and keeps the others, secrets too, where a raw PUT of it fails half-way', async () => {
  const realm = await temporaryRealm();
  const key = await realm.components.create(ownKey('own'));
  const { id, config } = await key.get();
  expect(config).toMatchObject({ privateKey: ['**********'] });
  const published = async (): Promise<unknown> => {
    const { keys } = await realm.request<{ keys: { providerId: string }[] }>('GET', 'keys');
    return keys.find(({ providerId }) => providerId === id);
  };
  const before = await published();
  expect(before).toMatchObject({ providerPriority: 5 });

  // Among parallel writes of other tests the server's 500 can also come of one that wrote nothing.
  await vi.waitFor(
    async () => {
      const raw = key.request('PUT', [], { body: { config: { priority: ['6'] } } });
      await expect(raw).rejects.toThrow(ServerError);
      expect((await key.get()).config).toMatchObject({ priority: ['6'] });
    },
    { timeout: 10_000 },
  );
  expect(await published()).toEqual(before);

  await key.update({ name: 'renamed', config: { priority: ['7'], active: null } });
  await key.update({ config: { privateKey: ['**********'] } });
  expect(await published()).toEqual({ ...(before as object), providerPriority: 7 });
  const after = await key.get();
  expect(after).toMatchObject({
    name: 'renamed',
    config: { certificate: config?.['certificate'], priority: ['7'] },
  });
  expect(after.config).not.toHaveProperty('active');
});

test('a setting that the provider does not declare is refused by an update, and not compared by ensure', async () => {
  const { components } = await temporaryRealm();
  const wanted = { name: 'spare', providerId: 'hmac-generated', providerType: keyType } as const;
  const config = { priority: ['7'], nope: ['1'], algorithm: [''] };
  const { node, created } = await components.ensure({ ...wanted, config });
  expect(created).toBe(true);
  expect((await node.get()).config).toMatchObject({ priority: ['7'] });
  const again = { changed: false, diff: [], unknown: ['config.nope'] };
  expect(await components.ensure({ ...wanted, config })).toMatchObject(again);
  expect(await components.ensure({ ...wanted, config: { ...config, priority: ['8'] } })).toMatchObject({
    changed: true,
    diff: [{ path: 'config.priority', from: ['7'], to: ['8'] }],
    unknown: ['config.nope'],
  });
  const error = await failure(node.update({ config: { nope: ['2'], priority: ['9'] } }));
  expect(error).toBeInstanceOf(IgnoredError);
  const { priority } = (await node.get()).config ?? {};
  // Up to 24 it depends on their order what else the server drops.
  if (has('26')) expect(priority).toEqual(['9']);
  const lost = priority?.[0] === '9' ? [] : ['config.priority'];
  expect((error as IgnoredError).ignored).toEqual(['config.nope', ...lost]);
  await node.update({ config: { algorithm: [''], enabled: ['false'] } });
});

test('a setting of a user store that nothing declares is refused, and those of every store are kept', async () => {
  const { components } = await temporaryRealm();
  const settings = {
    vendor: ['other'],
    connectionUrl: ['ldap://127.0.0.1:9'],
    usersDn: ['dc=acme'],
    usernameLDAPAttribute: ['uid'],
    rdnLDAPAttribute: ['uid'],
    uuidLDAPAttribute: ['entryUUID'],
    userObjectClasses: ['person'],
    authType: ['none'],
    editMode: ['READ_ONLY'],
  };
  const store = {
    name: 'ldap',
    providerId: 'ldap',
    providerType: 'org.keycloak.storage.UserStorageProvider',
  } as const;
  await components.ensure({ ...store, config: settings });
  const wanted = { ...settings, cachePolicy: ['NO_CACHE'], enabled: ['false'] };
  expect((await components.ensure({ ...store, config: wanted })).changed).toBe(true);
  expect(await components.ensure({ ...store, config: wanted })).toMatchObject({
    changed: false,
    unknown: [],
  });
  await expect(components.ensure({ ...store, config: { ...wanted, nope: ['1'] } })).rejects.toMatchObject({
    name: 'IgnoredError',
    ignored: ['config.nope'],
  });
});

import { expect, test } from 'vitest';
import { ConflictError, NotFoundError, ServerError } from '../../src/index.ts';
import type { ClientScopes } from '../../src/resources/client-scopes/client-scopes.ts';
import type { LinkedClientScopes } from '../../src/resources/client-scopes/default-client-scopes.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { temporaryRealm } from './support.ts';

const protocol = 'openid-connect';
const audience = {
  name: 'audience',
  protocol,
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.client.audience': 'account' },
};

test.for<{ address: string; scopesOf: (realm: RealmNode) => ClientScopes }>([
  { address: 'client-scopes', scopesOf: (realm) => realm.clientScopes },
  { address: 'client-templates', scopesOf: (realm) => realm.clientTemplates },
])(
  'at $address a client scope is created, listed, read, found and removed',
  async ({ address, scopesOf }) => {
    const realm = await temporaryRealm();
    const scopes = scopesOf(realm);
    expect(scopes.url).toBe(`${realm.url}/${address}`);
    const billing = await scopes.create({ name: 'billing', protocol, protocolMappers: [audience] });
    const { id, ...rest } = await billing.get();
    expect(rest).toMatchObject({ name: 'billing', protocol, protocolMappers: [audience] });
    expect(await scopes.byId(id).get()).toEqual({ id, ...rest });
    expect(await scopes.byName('billing').get()).toEqual({ id, ...rest });
    await expect(scopes.byName('Billing').get()).rejects.toThrow('No object has the name "Billing"');

    const all = await scopes.all();
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['billing', 'email', 'profile']));
    const streamed: string[] = [];
    for await (const { name } of scopes) streamed.push(name);
    expect(streamed).toEqual(all.map(({ name }) => name));

    const again = { name: 'billing', protocol, description: 'New' };
    await expect(scopes.create(again)).rejects.toThrow(ConflictError);
    expect((await (await scopes.create(again, { ifExists: 'return' })).get()).description).toBeUndefined();
    const present = await scopes.create({ ...again, protocolMappers: [] }, { ifExists: 'update' });
    expect(await present.get()).toMatchObject({ id, description: 'New', protocolMappers: [audience] });

    await billing.delete();
    expect(await billing.exists()).toBe(false);
    await expect(billing.delete()).rejects.toThrow(NotFoundError);
  },
);

test('update of a client scope merges, removes attributes that are null, and sends the name the server wants', async () => {
  const { clientScopes } = await temporaryRealm();
  const billing = await clientScopes.create({
    name: 'billing',
    protocol,
    description: 'Bills',
    attributes: { colour: 'red', shape: 'round', size: 'L' },
    protocolMappers: [audience],
  });
  await expect(billing.request('PUT', [], { body: { description: 'x' } })).rejects.toThrow(ServerError);

  await billing.update({ attributes: { colour: 'blue', shape: null } });
  const changed = await billing.get();
  expect(changed).toMatchObject({
    name: 'billing',
    protocol,
    description: 'Bills',
    protocolMappers: [audience],
  });
  expect(changed.attributes).toEqual({ colour: 'blue', size: 'L' });
  await clientScopes.byName('billing').update({ name: 'invoices', description: '' });
  expect(await billing.get()).toMatchObject({ name: 'invoices', description: '', attributes: { size: 'L' } });
  await expect(billing.update({ name: 'email' })).rejects.toThrow(ConflictError);
});

test('roles are mapped to a client template as to the client scope that it is', async () => {
  const { roles, clients, clientScopes, clientTemplates } = await temporaryRealm();
  await roles.create({ name: 'chief' });
  await (await clients.create({ clientId: 'web' })).roles.create({ name: 'chief' });
  const { scopeMappings } = clientTemplates.byName('email');
  const same = clientScopes.byName('email').scopeMappings;
  for (const [mapped, there] of [
    [scopeMappings.realm, same.realm],
    [scopeMappings.clients.byClientId('web'), same.clients.byClientId('web')],
  ] as const) {
    expect(await mapped.available()).toContainEqual(expect.objectContaining({ name: 'chief' }));
    await mapped.add('chief');
    const chief = [expect.objectContaining({ name: 'chief' })];
    expect([await mapped.all(), await mapped.composite(), await there.all()]).toEqual([chief, chief, chief]);
    await mapped.remove('chief');
    expect(await there.all()).toEqual([]);
  }
  expect(await scopeMappings.get()).toEqual({});
});

interface Lists {
  readonly defaultClientScopes: LinkedClientScopes;
  readonly optionalClientScopes: LinkedClientScopes;
}

test.for<{ holder: string; refusal: unknown; listsOf: (realm: RealmNode) => Lists }>([
  { holder: 'client', refusal: undefined, listsOf: ({ clients }) => clients.byClientId('account') },
  { holder: 'realm', refusal: ConflictError, listsOf: (realm) => realm },
])(
  'client scopes of a $holder move between its lists, and leave only the list that they are removed from',
  async ({ refusal, listsOf }) => {
    const realm = await temporaryRealm();
    const { defaultClientScopes, optionalClientScopes } = listsOf(realm);
    const billing = await realm.clientScopes.create({ name: 'billing', protocol });
    const { id } = await billing.get();
    const lists = async (): Promise<boolean[]> => {
      const [standing, optional] = [await defaultClientScopes.all(), await optionalClientScopes.all()];
      return [standing, optional].map((list) => list.some(({ name }) => name === 'billing'));
    };
    expect(await lists()).toEqual([false, false]);
    await optionalClientScopes.add(billing);
    expect(await lists()).toEqual([false, true]);

    const put = await defaultClientScopes.request('PUT', [id]).catch((error) => error.constructor);
    expect(put).toBe(refusal);
    expect(await lists()).toEqual([false, true]);
    await defaultClientScopes.add(realm.clientScopes.byName('billing'));
    await defaultClientScopes.add('billing');
    expect(await lists()).toEqual([true, false]);

    await optionalClientScopes.remove('billing');
    expect(await lists()).toEqual([true, false]);
    await optionalClientScopes.request('DELETE', [id]);
    expect(await lists()).toEqual([false, false]);
    await optionalClientScopes.add({ id });
    await optionalClientScopes.remove({ name: 'billing' });
    expect(await lists()).toEqual([false, false]);
    await expect(optionalClientScopes.remove('nope')).rejects.toThrow('No such client scope: "nope"');
  },
);

test('a new client has the client scopes that the lists of its realm say', async () => {
  const realm = await temporaryRealm();
  await realm.clientScopes.create({ name: 'billing', protocol });
  await realm.defaultClientScopes.add('billing');
  await realm.optionalClientScopes.add('email');
  const web = await realm.clients.create({ clientId: 'web' });
  const { defaultClientScopes, optionalClientScopes } = await web.get();
  expect(defaultClientScopes).toContain('billing');
  expect(defaultClientScopes).not.toContain('email');
  expect(optionalClientScopes).toContain('email');
});

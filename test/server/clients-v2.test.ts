import { beforeEach, expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError } from '../../src/index.ts';
import type { ClientsV2, ClientV2Create } from '../../src/resources/clients/v2.ts';
import { administrator, nameOf, needs, Traffic, temporaryRealm } from './support.ts';

beforeEach(() => needs('/admin/api/{}/clients/v2'));

// These need a server with the feature client-admin-api:v2.

const job: ClientV2Create = {
  clientId: 'job 1/ü',
  protocol: 'openid-connect',
  enabled: true,
  description: 'Every night',
  loginFlows: ['SERVICE_ACCOUNT'],
  auth: { method: 'client-secret', secret: 'night-and-day' },
  roles: ['reader', 'writer'],
  serviceAccountRoles: ['reader'],
};

test('a client is created, read without a look-up, found and removed by version 2 of the API', async () => {
  const temporary = await temporaryRealm();
  const traffic = new Traffic();
  const { clients, clientsV2 } = administrator({ hooks: traffic.hooks }).admin.realms.byName(
    nameOf(temporary),
  );
  const made = await clientsV2.create(job);
  expect(await clientsV2.byClientId('job 1/ü').get()).toMatchObject(job);
  expect(traffic.requests.filter((request) => request.includes('/admin/'))).toHaveLength(2);
  expect((await clients.byClientId('job 1/ü').get()).id).toBe((await made.get()).uuid);

  const saml = await clientsV2.create({ clientId: 'saml', protocol: 'saml', nameIdFormat: 'email' });
  expect(await saml.get()).toMatchObject({ protocol: 'saml', nameIdFormat: 'email', enabled: false });

  await expect(clientsV2.create({ clientId: 'saml', protocol: 'saml' })).rejects.toThrow(ConflictError);
  await clientsV2.create({ ...job, description: 'New' }, { ifExists: 'return' });
  expect(await made.get()).toMatchObject(job);
  await clientsV2.create({ ...job, description: 'New' }, { ifExists: 'update' });
  expect(await made.get()).toMatchObject({ ...job, description: 'New' });

  await made.delete();
  expect(await made.exists()).toBe(false);
  await expect(made.delete()).rejects.toThrow(NotFoundError);
});

test('clients are listed in whole, in a window, filtered, sorted, and with the fields that are asked for', async () => {
  const clients = Array.from({ length: 205 }, (_, n) => ({ clientId: `c-${n}`, enabled: false }));
  const { clientsV2 } = await temporaryRealm({ clients });
  const ids = async (query?: Parameters<ClientsV2['all']>[0]): Promise<string[]> =>
    (await clientsV2.all(query)).map(({ clientId }) => clientId);
  // Beside those that each realm has.
  expect(new Set(await ids())).toHaveProperty('size', 205 + 6);
  expect(await ids({ q: 'clientId eq "c-7"' })).toEqual(['c-7']);
  expect(await ids({ sort: 'clientId|desc', first: 1, max: 2 })).toEqual(['realm-management', 'c-99']);
  expect(await ids({ max: 0 })).toEqual([]);
  expect(await clientsV2.all({ fields: ['clientId', 'enabled'], q: 'clientId eq "c-7"' })).toEqual([
    { clientId: 'c-7', enabled: false },
  ]);
  const streamed: string[] = [];
  for await (const { clientId } of clientsV2.iterate({ max: 3 })) streamed.push(clientId);
  expect(streamed).toEqual(['account', 'account-console', 'admin-cli']);
  await expect(clientsV2.all({ q: 'bad query' })).rejects.toThrow(BadRequestError);
});

test('update changes what is given in one request, replace removes the rest', async () => {
  const { clientsV2 } = await temporaryRealm();
  const client = await clientsV2.create(job);
  await client.update({ displayName: 'Job', description: null });
  const { description: _, ...rest } = job;
  const changed = await client.get();
  expect(changed).toMatchObject({ ...rest, displayName: 'Job' });
  expect(changed).not.toHaveProperty('description');

  await client.replace({ clientId: job.clientId, protocol: 'openid-connect', enabled: true });
  const replaced = await client.get();
  expect(replaced).not.toHaveProperty('displayName');
  expect(replaced).not.toHaveProperty('roles');
  const other = clientsV2.byClientId('other');
  await other.replace({ clientId: 'other', protocol: 'openid-connect' });
  expect(await other.exists()).toBe(true);
});

test('the mask of a secret is refused, where a raw PATCH makes it the secret', async () => {
  const { clients, clientsV2 } = await temporaryRealm();
  const client = await clientsV2.create(job);
  const secret = async (): Promise<unknown> =>
    (await clients.byClientId(job.clientId).clientSecret.get()).value;
  const auth = { method: 'client-secret', secret: '**********' };
  await expect(async () => client.update({ auth })).rejects.toThrow(TypeError);
  await expect(async () => client.replace({ ...job, auth })).rejects.toThrow(TypeError);
  await client.update({ displayName: 'Job', auth: { method: 'client-secret' } });
  expect(await secret()).toBe('night-and-day');
  await client.request('PATCH', [], { body: { auth }, contentType: 'application/merge-patch+json' });
  expect(await secret()).toBe('**********');
});

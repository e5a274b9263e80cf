import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { BadRequestError } from '../../src/index.ts';
import { needs, temporaryRealm } from './support.ts';

test('a token of initial access registers as many clients as it was made for', async () => {
  needs('web origins of initial access');
  const realm = await temporaryRealm();
  const { clientsInitialAccess } = realm;
  const access = await clientsInitialAccess.create({
    count: 2,
    expiration: 3600,
    webOrigins: ['https://acme.test'],
  });
  expect(await clientsInitialAccess.all()).toMatchObject([
    { id: access.id, count: 2, remainingCount: 2, expiration: 3600 },
  ]);
  expect(inspect(access, { depth: 5, showHidden: true })).not.toContain(access.token);
  expect(clientsInitialAccess.byId(access.id).token).toBeUndefined();

  const url = `${realm.url.replace('/admin/realms/', '/realms/')}/clients-registrations/default`;
  const register = async (clientId: string): Promise<number> => {
    const headers = { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ clientId }) })).status;
  };
  expect(await register('one')).toBe(201);
  expect(await clientsInitialAccess.all()).toMatchObject([{ id: access.id, remainingCount: 1 }]);

  const other = await clientsInitialAccess.create();
  expect(await clientsInitialAccess.all()).toContainEqual(
    expect.objectContaining({ id: other.id, count: 1, expiration: 0 }),
  );
  await access.delete();
  const left: string[] = [];
  for await (const { id } of clientsInitialAccess) left.push(id);
  expect(left).toEqual([other.id]);
  expect(await register('two')).toBe(401);
  expect(await realm.clients.byClientId('one').exists()).toBe(true);
  await clientsInitialAccess.byId(access.id).delete();
  await expect(clientsInitialAccess.create({ expiration: -1 })).rejects.toThrow(BadRequestError);
});

test('the kinds of registration policies come with what can be set in each', async () => {
  const providers = await (await temporaryRealm()).clientRegistrationPolicy.providers.all();
  const hosts = providers.find(({ id }) => id === 'trusted-hosts');
  expect(hosts?.properties?.map(({ name }) => name)).toContain('trusted-hosts');
});

test('descriptions of clients in other formats become what clients.create takes', async () => {
  const realm = await temporaryRealm();
  const metadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.test/ü">
    <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
        Location="https://sp.test/acs" index="0"/>
    </md:SPSSODescriptor>
  </md:EntityDescriptor>`;
  const registration = { client_id: 'web', client_name: 'Grüße 😀', redirect_uris: ['https://acme.test/*'] };
  const cases = [
    [metadata, { clientId: 'https://sp.test/ü', protocol: 'saml', redirectUris: ['https://sp.test/acs'] }],
    [
      JSON.stringify(registration),
      {
        clientId: 'web',
        name: 'Grüße 😀',
        protocol: 'openid-connect',
        redirectUris: ['https://acme.test/*'],
      },
    ],
    [JSON.stringify({ clientId: 'own' }), { clientId: 'own' }],
  ] as const;
  for (const [description, expected] of cases) {
    const client = await realm.convertClientDescription(description);
    expect(client).toMatchObject(expected);
    expect(await (await realm.clients.create(client)).get()).toMatchObject(expected);
  }
  await expect(realm.convertClientDescription('nope')).rejects.toThrow('Unsupported format');
});

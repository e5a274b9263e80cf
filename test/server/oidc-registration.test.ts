import { expect, test } from 'vitest';
import { OAuthError } from '../../src/index.ts';
import { openIdConnect, realmWith, web } from './oidc.ts';
import { temporaryRealm } from './support.ts';

test('a client registers itself in the terms of OpenID Connect, and changes itself with the token that it got', async () => {
  const realm = await temporaryRealm();
  const { token } = await realm.clientsInitialAccess.create({ count: 1 });
  const { registration } = openIdConnect(realm);
  const made = await registration.create(
    {
      client_name: 'Orders',
      redirect_uris: ['https://orders.acme.test/back'],
      client_uri: 'https://orders.acme.test',
    },
    token,
  );
  const clientId = made.client_id ?? '';
  expect(made).toMatchObject({
    client_name: 'Orders',
    client_secret: expect.any(String),
    registration_access_token: expect.any(String),
    registration_client_uri: expect.stringContaining(clientId),
    grant_types: expect.arrayContaining(['authorization_code']),
  });
  // It works at once.
  const url = await openIdConnect(realm, { clientId }).authorizationUrl({
    redirectUri: 'https://orders.acme.test/back',
  });
  expect(await (await fetch(url)).text()).toContain('kc-form-login');

  const first = made.registration_access_token ?? '';
  const read = await registration.get(clientId, first);
  expect(read).toMatchObject({ client_id: clientId, client_name: 'Orders' });
  const changed = await registration.update(clientId, { client_name: 'Orders 2' }, first);
  const second = changed.registration_access_token ?? '';
  expect(second).not.toBe(first);
  await expect(registration.get(clientId, first)).rejects.toMatchObject({
    name: 'OAuthError',
    httpStatus: 401,
  });
  expect(changed).toMatchObject({
    client_name: 'Orders 2',
    redirect_uris: ['https://orders.acme.test/back'],
    client_uri: 'https://orders.acme.test',
  });
  await registration.delete(clientId, second);
  expect(await realm.clients.byClientId(clientId).exists()).toBe(false);
  // The token that was for one client has been used up.
  await expect(registration.create({ redirect_uris: [] }, token)).rejects.toBeInstanceOf(OAuthError);
});

test('a client registers itself in the terms of the Admin REST API', async () => {
  const realm = await temporaryRealm();
  const { token } = await realm.clientsInitialAccess.create({ count: 1 });
  const { defaultRegistration } = openIdConnect(realm);
  const made = await defaultRegistration.create(
    { clientId: 'orders/+ä', redirectUris: ['https://orders.acme.test/*'], description: 'Takes orders' },
    token,
  );
  expect(made).toMatchObject({ clientId: 'orders/+ä', registrationAccessToken: expect.any(String) });
  const changed = await defaultRegistration.update(
    'orders/+ä',
    { description: 'Takes all orders' },
    made.registrationAccessToken ?? '',
  );
  expect(changed).toMatchObject({
    description: 'Takes all orders',
    redirectUris: ['https://orders.acme.test/*'],
  });
  await defaultRegistration.delete('orders/+ä', changed.registrationAccessToken ?? '');
  expect(await realm.clients.byClientId('orders/+ä').exists()).toBe(false);
});

test('without a token the policies of the realm decide; a wrong one is refused', async () => {
  const { registration } = openIdConnect(await realmWith([web]));
  const client = { redirect_uris: ['https://orders.acme.test/back'] };
  await expect(registration.create(client)).rejects.toMatchObject({ name: 'OAuthError', httpStatus: 403 });
  await expect(registration.create(client, 'no.token.atall')).rejects.toMatchObject({
    name: 'OAuthError',
    httpStatus: 401,
  });
});

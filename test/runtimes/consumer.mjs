// The test of a user: Jest and Vitest run it, each with its own `test` and `expect`.
import { KeycloakRealm, NotFoundError, TokenError } from '../../src/index.ts';

const { test, expect } = globalThis;

test('a user of the package reads, creates and verifies in a test', async () => {
  const answer = await fetch(`${process.env.REALMTREE_HELPER}/config`);
  const { serverUrl, realmName, clientSecret } = await answer.json();
  const client = { clientId: 'RS256', clientSecret };
  const realm = new KeycloakRealm({ serverUrl, realmName, auth: { clientId: 'service', clientSecret } });
  const { users } = realm.admin.realm;
  const ada = await users.byUsername('ada').get();
  expect(ada.username).toBe('ada');
  await expect(users.byUsername('nobody').get()).rejects.toThrow(NotFoundError);
  const { access_token } = await realm.openIdConnect(client).clientCredentials();
  const claims = await realm.verifier.decodeToken(access_token, { audience: 'api' });
  expect(claims.azp).toBe('RS256');
  const forged = realm.verifier.decodeToken(access_token, { audience: 'elsewhere' });
  await expect(forged).rejects.toBeInstanceOf(TokenError);
  await realm.close();
});

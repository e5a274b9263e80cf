/** The realm of a soak: tokens of 5 seconds, 200 users, and a resource server. */
import { randomBytes } from 'node:crypto';
import { KeycloakRealm } from '../../src/index.ts';

/** Where the work is done, and what it logs in with. */
export interface Place {
  readonly serverUrl: string;
  readonly realmName: string;
  /** Of all accounts and clients. */
  readonly secret: string;
}

/** Makes the realm, runs this, and removes it. */
export async function inRealm<T>(
  { url, admin }: { url: string; admin: { username: string; password: string } },
  run: (place: Place) => Promise<T>,
): Promise<T> {
  const server = new KeycloakRealm({ serverUrl: url, realmName: 'master', auth: admin });
  const realmName = `soak-${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(12).toString('hex');
  const credentials = [{ type: 'password', value: secret }];
  const administrator = { clientRoles: { 'realm-management': ['realm-admin'] }, enabled: true };
  const named = (username: string) => ({
    username,
    enabled: true,
    email: `${username}@example.test`,
    firstName: username,
    lastName: 'Test',
  });
  const common = { secret, directAccessGrantsEnabled: true, serviceAccountsEnabled: true };
  await server.admin.realms.create({
    realm: realmName,
    enabled: true,
    accessTokenLifespan: 5,
    clients: [
      { clientId: 'robot', ...common },
      // Its tokens outlast the call that they are for, on a busy machine too.
      { clientId: 'app', ...common, attributes: { 'access.token.lifespan': '300' } },
      {
        clientId: 'photos',
        ...common,
        authorizationServicesEnabled: true,
        authorizationSettings: {
          policyEnforcementMode: 'PERMISSIVE',
          scopes: [{ name: 'view' }],
          resources: [{ name: 'album', scopes: [{ name: 'view' }] }],
        },
      },
    ],
    users: [
      { ...named('ada'), ...administrator, credentials },
      { username: 'service-account-robot', serviceAccountClientId: 'robot', ...administrator },
      ...Array.from({ length: 200 }, (_, index) => named(`user-${index}`)),
    ],
  } as Parameters<typeof server.admin.realms.create>[0]);
  try {
    return await run({ serverUrl: url, realmName, secret });
  } finally {
    await server.admin.realms.byName(realmName).delete();
    await server.close();
  }
}

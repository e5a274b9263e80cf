import { inject } from 'vitest';
import type { ResourceServerNode } from '../../src/resources/authorization/authorization.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { Uma, UmaClient } from '../../src/uma/uma.ts';
import { connect, nameOf, type Traffic, temporaryRealm, withoutDefaults } from './support.ts';

/** The realm of a client `photos` that protects resources, and of the users ada, bob and eve, who log in at `app`. */
export interface Photos {
  readonly realm: RealmNode;
  readonly authorization: ResourceServerNode;
  /** As the resource server. */
  readonly uma: Uma;
  /** UMA with other credentials, or with an eye on the traffic. */
  as(client: UmaClient, traffic?: Traffic): Uma;
  /** An access token of a user, by the public client `app`. */
  token(username: string): Promise<string>;
  /** A token of `photos` itself. */
  serviceToken(): Promise<string>;
  /** UMA as a user, with a token that the user has of `photos`. */
  user(username: string): Promise<Uma>;
}

export const photosClient = { clientId: 'photos', clientSecret: 'photos-secret' };

export async function photos(): Promise<Photos> {
  const realm = await temporaryRealm();
  const { clientId, clientSecret: secret } = photosClient;
  const common = { enabled: true, directAccessGrantsEnabled: true };
  const services = { serviceAccountsEnabled: true, authorizationServicesEnabled: true };
  const { authorization } = await realm.clients.create({ clientId, secret, ...common, ...services });
  await withoutDefaults(authorization);
  await realm.clients.create({ clientId: 'app', publicClient: true, ...common });
  for (const username of ['ada', 'bob', 'eve']) {
    const profile = { email: `${username}@acme.test`, firstName: username, lastName: username };
    const credentials = [{ type: 'password', value: username, temporary: false }];
    const user = await realm.users.create({ username, enabled: true, ...profile, credentials });
    // Without it, a user has no way to resources of their own.
    await user.roleMappings.clients.byClientId(clientId).add('uma_protection');
  }
  const as = (client: UmaClient, traffic?: Traffic): Uma => {
    return connect(nameOf(realm), undefined, { hooks: traffic?.hooks }).uma(client);
  };
  const granted = async (form: Record<string, string>): Promise<string> => {
    const url = `${inject('keycloak').url}/realms/${nameOf(realm)}/protocol/openid-connect/token`;
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    const { access_token } = (await answer.json()) as { access_token: string };
    return access_token;
  };
  const login = (username: string, client: Record<string, string>): Promise<string> =>
    granted({ grant_type: 'password', username, password: username, ...client });
  const own = { client_id: clientId, client_secret: secret };
  return {
    realm,
    authorization,
    uma: as(photosClient),
    as,
    token: (username) => login(username, { client_id: 'app' }),
    serviceToken: () => granted({ grant_type: 'client_credentials', ...own }),
    user: async (username) => {
      const token = await login(username, own);
      return as({ token, clientId });
    },
  };
}

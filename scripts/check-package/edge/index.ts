/** One client for the tree, for OpenID Connect and for tokens. */
import { KeycloakRealm, NotFoundError } from '../../../src/index.ts';

async function missing(): Promise<Response> {
  return Response.json({ error: 'User not found' }, { status: 404 });
}

export async function outcome(): Promise<string> {
  const realm = new KeycloakRealm({
    serverUrl: 'https://sso.test',
    realmName: 'acme',
    auth: 'a-token',
    fetch: missing,
  });
  const error: unknown = await realm.admin.realm.users
    .byId('1')
    .get()
    .catch((error: unknown) => error);
  const { clientId } = realm.openIdConnect({ clientId: 'web' });
  const { url } = realm.uma({ clientId: 'web', clientSecret: 'secret' });
  return `${error instanceof NotFoundError} ${clientId} ${realm.verifier.issuers} ${url}`;
}

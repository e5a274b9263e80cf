import type { ClientRepresentation } from '../../src/facts/representations.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';

/** What the token endpoint of a realm answers: tokens, or the error that it gives instead. */
export interface TokenAnswer {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}

/** A public client that lets its users log in with a password. */
export const passwordClient: ClientRepresentation & { clientId: string } = {
  clientId: 'web',
  publicClient: true,
  directAccessGrantsEnabled: true,
  redirectUris: ['https://acme.test/*'],
};

/** Somebody who can log in to `passwordClient` at once: the user profile wants the names and the address. */
export const ada = {
  username: 'ada',
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@acme.test',
  enabled: true,
};

/** The answer to a request for tokens, made as the client `web`. */
export async function requestToken(
  realm: RealmNode,
  parameters: Record<string, string>,
): Promise<TokenAnswer> {
  const url = `${realm.url.replace('/admin/realms/', '/realms/')}/protocol/openid-connect/token`;
  const body = new URLSearchParams({ client_id: passwordClient.clientId, ...parameters });
  return (await fetch(url, { method: 'POST', body })).json() as Promise<TokenAnswer>;
}

/** The answer to the login of `ada` with a password. */
export function login(realm: RealmNode, password: string, scope = 'openid'): Promise<TokenAnswer> {
  return requestToken(realm, { grant_type: 'password', username: ada.username, password, scope });
}

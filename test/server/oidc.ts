import { inject } from 'vitest';
import type { OpenIdConnect } from '../../src/auth/open-id-connect.ts';
import type { OpenIdConnectClient } from '../../src/auth/open-id-settings.ts';
import type { KeycloakRealmOptions } from '../../src/index.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { RealmCreate } from '../../src/resources/realms/realms.ts';
import { Browser, type Page } from './browser.ts';
import { ada } from './login.ts';
import { connect, nameOf, temporaryRealm } from './support.ts';

/** Where users come back to: a host that is not there, so that the browser of these tests stops before it. */
export const redirectUri = 'https://app.acme.test/back';

/** The password of `ada`. */
export const password = 'correct horse';

/** A confidential client that may do what most tests ask for. */
export const web: ClientCreate = {
  clientId: 'web',
  secret: 'web-secret',
  redirectUris: ['https://app.acme.test/*'],
  directAccessGrantsEnabled: true,
  serviceAccountsEnabled: true,
};

/** `web`, as its owner knows it. */
export const webClient: { readonly clientId: string; readonly clientSecret: string } = {
  clientId: 'web',
  clientSecret: 'web-secret',
};

/** A realm with the user `ada` and these clients. */
export function realmWith(
  clients: ClientCreate[] = [web],
  settings: Partial<RealmCreate> = {},
): Promise<RealmNode> {
  return temporaryRealm({
    users: [{ ...ada, emailVerified: true, credentials: [{ type: 'password', value: password }] }],
    clients: clients as NonNullable<RealmCreate['clients']>,
    ...settings,
  });
}

/** OpenID Connect of such a realm, as one of its clients. */
export function openIdConnect(
  realm: RealmNode,
  client: OpenIdConnectClient = webClient,
  options: Partial<KeycloakRealmOptions> = {},
): OpenIdConnect {
  return connect(nameOf(realm), undefined, options).openIdConnect(client);
}

/** A browser of somebody who has not logged in yet. */
export function browser(): Browser {
  return new Browser(inject('keycloak').url);
}

/** Where `ada` is after logging in behind a URL. */
export async function logIn(url: string, at: Browser = browser()): Promise<Page> {
  return at.login(url, ada.username, password);
}

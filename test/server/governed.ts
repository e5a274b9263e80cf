import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { onTestFinished, vi } from 'vitest';
import type { Auth, KeycloakRealm, KeycloakRealmOptions } from '../../src/index.ts';
import type { ClientCreate } from '../../src/resources/clients/clients.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { RealmCreate } from '../../src/resources/realms/realms.ts';
import { connect, nameOf, Traffic, temporaryRealm } from './support.ts';

/** What all accounts and clients of these realms have as their secret. */
export const secret = `s&=+%20 ü"'/?#`;
export const ada: { username: string; password: string } = { username: 'ada', password: secret };
export const robot: { clientId: string; clientSecret: string } = { clientId: 'robot', clientSecret: secret };

/** A pair of keys, the private one as a JWK too. */
export async function keys(): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK; pub: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = { kid: 'test', alg: 'RS256', use: 'sig' };
  return {
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(privateKey)), ...kid },
    pub: { ...(await exportJWK(publicKey)), ...kid },
  };
}

/** An assertion of a client about itself, as something outside of realmtree would sign it. */
export function assertion(clientId: string, privateKey: CryptoKey, realm: RealmNode): Promise<string> {
  return new SignJWT({ iss: clientId, sub: clientId, jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'RS256', kid: 'test' })
    .setAudience(realm.url.replace('/admin/realms/', '/realms/'))
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(privateKey);
}

/** A client that may do all that needs no browser. */
export function client(clientId: string, more: Partial<ClientCreate> = {}): ClientCreate {
  return { clientId, secret, directAccessGrantsEnabled: true, serviceAccountsEnabled: true, ...more };
}

/** An account with these roles of `realm-management`. */
export function account(
  username: string,
  roles: readonly string[] = ['realm-admin'],
  more: object = {},
): object {
  return {
    username,
    enabled: true,
    email: `${username}@example.test`,
    firstName: username,
    lastName: 'Test',
    credentials: [{ type: 'password', value: secret }],
    clientRoles: { 'realm-management': roles },
    ...more,
  };
}

/** The account of a client, which may administer the realm. */
export function service(clientId: string): object {
  return account(`service-account-${clientId}`, ['realm-admin'], {
    serviceAccountClientId: clientId,
    credentials: [],
  });
}

/** A realm that `ada` and the client `robot` may administer. */
export function governed(
  settings: Partial<RealmCreate> = {},
  clients: readonly ClientCreate[] = [],
  users: readonly object[] = [],
): Promise<RealmNode> {
  return temporaryRealm({
    clients: [client('robot'), ...clients],
    users: [account('ada'), service('robot'), ...users],
    ...settings,
  } as Partial<RealmCreate>);
}

/** A connection with this `auth`, a call that needs a token, and what went through it. */
export interface Watched {
  readonly server: KeycloakRealm;
  readonly traffic: Traffic;
  /** The statuses of all answers. */
  readonly statuses: number[];
  /** The number of users of the realm. */
  call(): Promise<number>;
}

export function watched(
  realm: RealmNode,
  auth: Auth | undefined,
  { realmName = nameOf(realm), ...options }: Partial<KeycloakRealmOptions> = {},
): Watched {
  const traffic = new Traffic();
  const statuses: number[] = [];
  const response = ({ status }: { status: number }): void => void statuses.push(status);
  const server = connect(realmName, auth, { hooks: { ...traffic.hooks, response }, ...options });
  return { server, traffic, statuses, call: () => server.admin.realms.byName(nameOf(realm)).users.count() };
}

/** The ids of the sessions of a user. */
export async function sessions(realm: RealmNode, username = 'ada'): Promise<string[]> {
  return (await realm.users.byUsername(username).sessions.all()).map(({ id }) => id ?? '').sort();
}

/** The answer to a token request of the test's own. */
export async function tokenRequest(
  realm: RealmNode,
  parameters: Record<string, string>,
): Promise<{ access_token: string; refresh_token: string; id_token: string }> {
  const url = `${realm.url.replace('/admin/realms/', '/realms/')}/protocol/openid-connect/token`;
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { access_token: string; refresh_token: string; id_token: string };
}

/** The tokens of a session of `ada` at the client `robot`. */
export function login(
  realm: RealmNode,
  more: Record<string, string> = {},
): Promise<{ access_token: string; refresh_token: string; id_token: string }> {
  const form = { client_id: 'robot', client_secret: secret, grant_type: 'password', ...ada };
  return tokenRequest(realm, { ...form, ...more });
}

/** Moves the clock of this process on; that of the server goes on as it does. */
export function pass(seconds: number): void {
  if (!vi.isFakeTimers()) {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
  }
  vi.setSystemTime(Date.now() + seconds * 1000);
}

/** Connects to the server as the command was told. */
import { existsSync, readFileSync } from 'node:fs';
import {
  type Auth,
  ConnectionError,
  type Fetch,
  ForbiddenError,
  KeycloakError,
  KeycloakRealm,
  NotFoundError,
  OAuthError,
  type OpenIdConnectClient,
  TimeoutError,
} from '../index.ts';
import type { Terminal } from './ask.ts';
import { KeptSession } from './kept-session.ts';
import { Memory } from './memory.ts';
import { noLogin, told } from './outcome.ts';
import { type Given, UsageError } from './settings.ts';

export interface Connection {
  /** The realm of the login. */
  readonly realm: KeycloakRealm;
  /** Ends the session, unless it is kept for the next start. */
  close(): Promise<void>;
}

/** The client that logs in when none is named. */
const usualClient = 'admin-cli';

/** Returns the realm of the login. Nothing is sent before it is used, but for a login that needs a browser. */
export async function connected(given: Given, terminal: Terminal, fetch?: Fetch): Promise<Connection> {
  for (const flag of given.exposed)
    terminal.warn(
      `Other users of this machine can read the value of ${flag}: prefer @FILE, -, or the environment.`,
    );
  const secrets = await secretsOf(given, terminal);
  const { auth, session } = await authOf(given, secrets, terminal, fetch);
  const realm = realmOf(given, auth, fetch);
  return { realm, close: () => closed(realm, session, given, secrets) };
}

/** Ends a session that is kept. Returns a line about it. */
export async function loggedOut(given: Given, terminal: Terminal): Promise<string> {
  const realm = realmOf(given);
  const memory = memoryOf(given, realm);
  const { clientSecret } = await secretsOf(given, terminal);
  const token = await memory.read();
  if (token === undefined) return `No session on ${realm.serverUrl} is kept for this account and client.`;
  await memory.forget();
  await ended(realm, clientOf(given, clientSecret), token);
  return `Logged out of ${realm.serverUrl}.`;
}

/** Tries the login. Throws where it is refused; returns what a person must know of a server that is away, and such. */
export async function greeting({ realm }: Connection, given: Given): Promise<string | undefined> {
  const used = given.use ?? realm.realmName;
  try {
    await realm.admin.realms.byName(used).get({ timeout: 8000 });
    return undefined;
  } catch (error) {
    if (error instanceof ConnectionError || error instanceof TimeoutError)
      return `${told(error)}\nThe prompt starts all the same: the first call will try again.`;
    if (error instanceof ForbiddenError) return `This account may do nothing in the realm ${used}.`;
    if (error instanceof NotFoundError) return `There is no realm ${used} that this account can see.`;
    if (!(error instanceof KeycloakError)) throw error;
    if (error.code === 'no_credentials') return `Nobody is logged in: ${noLogin}`;
    throw error;
  }
}

function realmOf(given: Given, auth?: Auth, fetch?: Fetch): KeycloakRealm {
  const { url: serverUrl, realm: realmName = 'master', 'allow-insecure': allowInsecure } = given;
  if (serverUrl === undefined)
    throw new UsageError('Which server? Give its URL, or set KEYCLOAK_URL. `realmtree --help` explains.');
  try {
    return new KeycloakRealm({ serverUrl, realmName, allowInsecure, auth, ...(fetch && { fetch }) });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      error.message.replace('`allowInsecure: true` permits http', '--allow-insecure permits http'),
    );
  }
}

interface Secrets {
  readonly token: string | undefined;
  readonly clientSecret: string | undefined;
  readonly password: string | undefined;
  readonly totp: string | undefined;
}

interface Login {
  readonly auth: Auth | undefined;
  /** What the library does not end by itself. */
  readonly session?: KeptSession;
}

async function authOf(
  given: Given,
  { token, clientSecret, password: known, totp }: Secrets,
  terminal: Terminal,
  fetch: Fetch | undefined,
): Promise<Login> {
  if (token !== undefined) return { auth: token };
  const { user, scope, 'client-id': clientId } = given;
  const needsBrowser = given.browser || given.device;
  if (user === undefined && !needsBrowser) {
    if (clientId === undefined) return { auth: undefined };
    if (clientSecret === undefined)
      throw new UsageError('The secret of the client is missing: set KEYCLOAK_CLIENT_SECRET.');
    return { auth: { clientId, clientSecret, scope } };
  }
  const realm = realmOf(given, undefined, fetch);
  const client = clientOf(given, clientSecret);
  const memory = given.remember ? memoryOf(given, realm) : undefined;
  const session = new KeptSession(memory, (place) =>
    terminal.warn(
      place === undefined
        ? 'The session cannot be kept: there is no keyring, and no file can be written.'
        : `The session is kept in ${place}; \`realmtree logout\` ends it.`,
    ),
  );
  const kept = (refreshToken: string): Login => ({
    auth: { ...client, refreshToken, store: session } as Auth,
    session,
  });
  const isAsked = needsBrowser || known === undefined;
  const earlier = isAsked && (await memory?.alone(() => resumed(realm, client, session, memory, terminal)));
  if (earlier) return kept(earlier);
  if (needsBrowser) {
    const { loggedIn } = await import('./login.ts');
    const tokens = await loggedIn(realm, realm.openIdConnect(client), given, terminal.warn);
    await session.begin(tokens);
    return tokens.refresh_token === undefined ? { auth: tokens.access_token } : kept(tokens.refresh_token);
  }
  const password = known ?? (await terminal.askSecret?.(`Password of ${user}: `));
  if (password === undefined)
    throw new UsageError('The password is missing: set KEYCLOAK_PASSWORD, or give --password @FILE.');
  if (password === '') throw new UsageError('The password is empty.');
  const store = memory && session;
  return { auth: { ...client, username: user, password, totp, scope, store } as Auth };
}

/** Returns the refresh token of a session that is kept and has not ended. */
async function resumed(
  realm: KeycloakRealm,
  client: OpenIdConnectClient,
  session: KeptSession,
  memory: Memory,
  { warn }: Terminal,
): Promise<string | undefined> {
  const token = await memory.read();
  if (token === undefined) return undefined;
  try {
    const tokens = await realm.openIdConnect(client).refreshToken(token);
    await session.begin({ refresh_token: token, ...tokens }, true);
    return tokens.refresh_token ?? token;
  } catch (error) {
    // Of a server that is away nobody knows whether the session has ended.
    if (error instanceof ConnectionError || error instanceof TimeoutError) return token;
    if (!(error instanceof OAuthError)) throw error;
    await memory.forget();
    warn('The session that was kept has ended.');
    return undefined;
  }
}

async function closed(
  realm: KeycloakRealm,
  session: KeptSession | undefined,
  given: Given,
  { clientSecret }: Secrets,
): Promise<void> {
  await realm.close();
  const token = session?.refreshToken;
  if (!given.remember && token !== undefined)
    await ended(realmOf(given), clientOf(given, clientSecret), token);
}

async function ended(realm: KeycloakRealm, client: OpenIdConnectClient, token: string): Promise<void> {
  try {
    await realm.openIdConnect(client).logout(token);
  } catch (error) {
    // It has ended before.
    if (!(error instanceof OAuthError)) throw error;
  }
}

function clientOf(
  { 'client-id': clientId = usualClient }: Given,
  clientSecret?: string,
): OpenIdConnectClient {
  return { clientId, ...(clientSecret !== undefined && { clientSecret }) };
}

function memoryOf(given: Given, { serverUrl, realmName }: KeycloakRealm): Memory {
  const { 'client-id': clientId = usualClient, user } = given;
  return new Memory({ serverUrl, realm: realmName, clientId, user });
}

async function secretsOf(given: Given, terminal: Terminal): Promise<Secrets> {
  const names = ['token', 'client-secret', 'password', 'totp'] as const;
  if (names.filter((name) => given[name] === '-').length > 1)
    throw new UsageError(
      'The standard input holds one secret: give the others as @FILE or in the environment.',
    );
  return {
    token: await secretOf('token', given, terminal),
    clientSecret: await secretOf('client-secret', given, terminal),
    password: await secretOf('password', given, terminal),
    totp: await secretOf('totp', given, terminal),
  };
}

async function secretOf(
  name: 'token' | 'client-secret' | 'password' | 'totp',
  given: Given,
  { readInput }: Terminal,
): Promise<string | undefined> {
  const value = given[name];
  if (value === undefined) return undefined;
  const secret =
    value === '-' ? await readInput() : value.startsWith('@') ? inFile(value.slice(1), name) : value;
  const line = secret.replace(/\r?\n$/, '');
  if (line === '') throw new UsageError(`The value of --${name} is empty.`);
  return line;
}

function inFile(file: string, name: string): string {
  // What follows the @ may be the rest of a password.
  if (!existsSync(file)) throw new UsageError(`--${name} names a file by @, and there is no such file.`);
  return readFileSync(file, 'utf8');
}

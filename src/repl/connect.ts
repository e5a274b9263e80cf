/** Connects to the server as the command was told. */
import { existsSync, readFileSync } from 'node:fs';
import { type Fetch, KeycloakRealm, type KeycloakRealmOptions } from '../index.ts';
import { type Given, UsageError } from './settings.ts';

export interface Terminal {
  /** Asks for a secret without an echo; `undefined` where nobody can answer. */
  readonly askSecret: ((question: string) => Promise<string>) | undefined;
  readonly warn: (message: string) => void;
  /** What the standard input holds. */
  readonly readInput: () => Promise<string>;
}

/** Returns the realm of the login. Nothing is sent before it is used. */
export async function connected(given: Given, terminal: Terminal, fetch?: Fetch): Promise<KeycloakRealm> {
  const { url } = given;
  if (url === undefined)
    throw new UsageError('Which server? Give its URL, or set KEYCLOAK_URL. `realmtree --help` says more.');
  for (const flag of given.exposed)
    terminal.warn(
      `Other users of this machine can read the value of ${flag}: prefer @FILE, -, or the environment.`,
    );
  const options = {
    serverUrl: url,
    realmName: given.realm ?? 'master',
    allowInsecure: given['allow-insecure'],
    auth: await authOf(given, terminal),
    ...(fetch && { fetch }),
  };
  try {
    return new KeycloakRealm(options as KeycloakRealmOptions);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

async function authOf(given: Given, terminal: Terminal): Promise<unknown> {
  const secret = async (name: 'password' | 'token' | 'client-secret' | 'totp'): Promise<string | undefined> =>
    await secretOf(`--${name}`, given[name], terminal);
  const token = await secret('token');
  if (token !== undefined) return token;
  const clientId = given['client-id'];
  const clientSecret = await secret('client-secret');
  if (given.user !== undefined) {
    const password =
      (await secret('password')) ?? (await terminal.askSecret?.(`Password of ${given.user}: `));
    if (password === undefined)
      throw new UsageError('The password is missing: set KEYCLOAK_PASSWORD, or give --password @FILE.');
    const totp = await secret('totp');
    const client = { ...(clientId && { clientId }), ...(clientSecret && { clientSecret }) };
    return { username: given.user, password, ...(totp && { totp }), ...client };
  }
  if (clientId === undefined) return undefined;
  if (clientSecret === undefined)
    throw new UsageError('The secret of the client is missing: set KEYCLOAK_CLIENT_SECRET.');
  return { clientId, clientSecret };
}

async function secretOf(
  name: string,
  value: string | undefined,
  { readInput }: Terminal,
): Promise<string | undefined> {
  if (value === undefined) return undefined;
  if (value === '-') return (await readInput()).replace(/\r?\n$/, '');
  if (!value.startsWith('@')) return value;
  const file = value.slice(1);
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}, which ${name} names.`);
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}

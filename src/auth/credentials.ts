/** A token, or a function that gives one; the function is asked for each request, so it should remember. */
export type TokenSource = string | (() => string | Promise<string>);

/** An account of a realm: the resource owner password credentials grant (RFC 6749, section 4.3). */
export interface PasswordCredentials {
  readonly username: string;
  readonly password: string;
  /** The code of an authenticator app. A code serves once: give a function where the process outlives its session. */
  readonly totp?: string | (() => string | Promise<string>) | undefined;
  /** The client that logs in, `admin-cli` by default. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** The realm of the account, by default that of the `KeycloakRealm`. */
  readonly realm?: string | undefined;
}

/** A confidential client with a service account: the client credentials grant (RFC 6749, section 4.4). */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The realm of the client, by default that of the `KeycloakRealm`. */
  readonly realm?: string | undefined;
}

/** How realmtree gets its tokens. */
export type Auth = PasswordCredentials | ClientCredentials | TokenSource;

/** A way to new tokens that can be gone as often as needed. */
export interface Grant {
  readonly realm: string;
  /** How the client identifies itself, in each request to the token endpoint. */
  readonly client: Readonly<Record<string, string>>;
  /** The parameters of the grant itself, made anew for each login. */
  parameters(): Promise<Readonly<Record<string, string>>>;
}

/** The grant that these credentials stand for. */
export function grantFor(credentials: PasswordCredentials | ClientCredentials, realmName: string): Grant {
  const realm = text(credentials.realm ?? realmName, 'realm');
  if (isAccount(credentials)) {
    const { username, password, totp, clientId = 'admin-cli', clientSecret } = credentials;
    if (totp !== undefined && typeof totp !== 'function') text(totp, 'totp');
    const account = { username: text(username, 'username'), password: text(password, 'password') };
    return {
      realm,
      client: identification(clientId, clientSecret),
      parameters: async () => {
        if (totp === undefined) return { grant_type: 'password', ...account };
        const code = typeof totp === 'function' ? await totp() : totp;
        return { grant_type: 'password', ...account, totp: text(code, 'totp') };
      },
    };
  }
  const clientId = text(credentials.clientId, 'clientId');
  const client = identification(clientId, text(credentials.clientSecret, 'clientSecret'));
  return { realm, client, parameters: async () => ({ grant_type: 'client_credentials' }) };
}

/** Whether a value can stand in an `Authorization` header. The header's own error would print it. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/** By either field, so that a forgotten username is told as such. */
function isAccount(credentials: PasswordCredentials | ClientCredentials): credentials is PasswordCredentials {
  return 'username' in credentials || 'password' in credentials;
}

/** In the body, where RFC 6749 section 2.3.1 leaves no doubt about the encoding of special characters. */
function identification(clientId: string, clientSecret: string | undefined): Record<string, string> {
  const client_id = text(clientId, 'clientId');
  return clientSecret === undefined
    ? { client_id }
    : { client_id, client_secret: text(clientSecret, 'clientSecret') };
}

function text(value: unknown, name: string): string {
  // Environment variables that are not set arrive here as undefined or ''. The value is not shown: it may be a secret.
  if (typeof value !== 'string' || value === '')
    throw new TypeError(`auth.${name} must be a string that is not empty`);
  return value;
}

import { KeycloakError } from '../http/errors.ts';
import { loader } from '../http/loading.ts';
import {
  type ClientFields,
  type ClientIdentity,
  type ConfidentialClient,
  clientOptions as client,
  identityOf,
  type OAuthClient,
} from './client-authentication.ts';
import { type DPoP, type DPoPKeyPair, dpopOf } from './dpop.ts';
import { peek } from './jwt/peek.ts';
import { checkedSource, checkedToken, type TokenSource, text, tokenOf } from './jwt/text.ts';
import { type Declared, optionsOf, type Verbs } from './jwt/verb-options.ts';
import type { FormParameters, FurtherParameters } from './parameters.ts';
import type { TokenExchangeRequest } from './token-exchange.ts';
import type { TokenResponse } from './token-response.ts';
import { checkedStore, type TokenStore } from './token-store.ts';

const loadParameters = loader(() => import('./parameters.ts'));
const loadTokenExchange = loader(() => import('./token-exchange.ts'));

/** Settings common to all kinds of credentials. */
export interface AuthSettings extends FurtherParameters {
  /** Realm of the account or client, by default the realm of the `KeycloakRealm`. */
  readonly realm?: string | undefined;
  /**
   * Scopes to request, separated by spaces: `kc-admin-api` if that is an optional client scope of the client, which
   * Keycloak 26.8.2 and later require.
   */
  readonly scope?: string | undefined;
  /**
   * Binds the tokens to a key (DPoP, RFC 9449): `true` for a new key, a key pair, or a `DPoP` to share. Each request
   * then proves possession of the key.
   */
  readonly dpop?: boolean | DPoPKeyPair | DPoP | undefined;
  /** Shares the tokens with other processes. `close` then leaves the session open for them. */
  readonly store?: TokenStore | undefined;
}

/**
 * An account of a realm, logged in with its password (resource owner password credentials grant; RFC 6749, section
 * 4.3).
 */
export interface PasswordCredentials extends AuthSettings, ClientFields {
  readonly username: string;
  readonly password: string;
  /**
   * One-time code of an authenticator app. A code works only once: pass a function if the process outlives the session.
   */
  readonly totp?: string | (() => string | Promise<string>) | undefined;
  /** The client to log in with, `admin-cli` by default. */
  readonly clientId?: string | undefined;
}

/** A confidential client with a service account (client credentials grant; RFC 6749, section 4.4). */
export type ClientCredentials = AuthSettings & ConfidentialClient;

/** A session opened elsewhere, such as an offline session (RFC 6749, section 6). `close` does not end it. */
export type RefreshTokenCredentials = AuthSettings &
  OAuthClient & {
    /** The refresh token to start with. If the realm revokes used refresh tokens, a `store` keeps the latest one. */
    readonly refreshToken: string;
  };

/** The token of another account, exchanged in order to act for that account (token exchange; RFC 8693). */
export type TokenExchangeCredentials = AuthSettings &
  ConfidentialClient &
  Omit<TokenExchangeRequest, 'subjectToken'> & {
    /** The token to exchange, or a function that is called for one at each exchange. */
    readonly subjectToken: TokenSource;
  };

/** An assertion about a user from an identity provider that the realm trusts (JWT bearer grant; RFC 7523). */
export type JwtBearerCredentials = AuthSettings &
  OAuthClient & {
    /** The assertion, or a function that is called for a new one at each login. An assertion works only once. */
    readonly assertion: TokenSource;
  };

/** How realmtree obtains its tokens: credentials, a token, or a function that returns a token. */
export type Auth =
  | PasswordCredentials
  | ClientCredentials
  | RefreshTokenCredentials
  | TokenExchangeCredentials
  | JwtBearerCredentials
  | TokenSource;

/** Credentials whose kind is not known yet. */
type Credentials = { readonly [Name in keyof AuthSettings]: unknown } & ClientFields & {
    readonly username?: unknown;
    readonly password?: unknown;
    readonly totp?: unknown;
    readonly refreshToken?: unknown;
    readonly subjectToken?: unknown;
    readonly assertion?: unknown;
  };

/** A single login. */
export interface Login {
  /**
   * Distinguishes the tokens of this login from those of other logins in a store. Contains the secrets of the login, so
   * that a wrong one finds no tokens.
   */
  identity(): Promise<unknown>;
  /** Returns the parameters of the grant. */
  parameters(): Promise<FormParameters>;
  /** Throws if the tokens are not what these parameters request. */
  check?(parameters: FormParameters, tokens: TokenResponse): Promise<void>;
}

/** A repeatable way to obtain tokens. */
export interface Grant {
  readonly realm: string;
  readonly client: ClientIdentity;
  readonly dpop: DPoP | undefined;
  readonly store: TokenStore | undefined;
  /** Whether the grant opens a session of its own, which ends with it. */
  readonly opensSession: boolean;
  /** Whether a refused login counts towards the lockout of an account. */
  readonly isAccount: boolean;
  /** Whether the grant is itself a session: once it has ended, no other can be opened. */
  readonly isSession: boolean;
  /** Starts one login. A function among the credentials is called once per login. */
  begin(): Login;
}

/** Returns the grant for these credentials. */
export function grantFor(auth: Exclude<Auth, TokenSource>, realmName: string): Grant {
  const kind = kindOf(auth as Credentials);
  const credentials = optionsOf(kindOptions[kind], kind, auth as Credentials, { place: 'auth.' });
  const realm = text(credentials.realm ?? realmName, 'auth.realm');
  const scope = credentials.scope === undefined ? undefined : text(credentials.scope, 'auth.scope');
  const dpop = dpopOf(credentials.dpop, 'auth.');
  const store = checkedStore(credentials.store, 'auth.store');
  if (store && credentials.dpop === true) {
    throw new TypeError('auth.dpop must be a key pair or a DPoP if auth.store is set');
  }
  const { fields = credentials, begin, ...part } = kinds[kind](credentials);
  const identity = identityOf(fields, 'auth.');
  const { resource, parameters } = credentials as FurtherParameters;
  const further = { resource, parameters };
  if (!identity.isConfidential && needsConfidential.includes(kind)) {
    throw new TypeError(
      'auth.clientSecret must be a non-empty string, unless auth.privateKey, auth.clientAssertion or auth.clientAuthentication is set',
    );
  }
  return {
    realm,
    client: identity,
    dpop,
    store,
    opensSession: true,
    isAccount: kind === account,
    isSession: kind === refresh,
    ...part,
    begin: () => {
      const login = begin();
      return {
        ...login,
        identity: async () => [kind, scope, further, await login.identity(), secretsOf(credentials)],
        parameters: async () => {
          const form = { scope, ...(await login.parameters()) };
          if (resource === undefined && parameters === undefined) return form;
          const { extended } = await loadParameters();
          return extended(form, further, 'auth.');
        },
      };
    },
  };
}

/** The settings of credentials, which are checked where they are used. */
export const settings: Declared<AuthSettings> = {
  resource: 'any',
  parameters: 'any',
  realm: 'any',
  scope: 'any',
  dpop: 'nullable',
  store: 'nullable',
};
const account = 'auth with username';
const refresh = 'auth with refreshToken';
const exchange = 'auth with subjectToken';
const assertion = 'auth with assertion';
const service = 'auth of a client';

type Kind = typeof account | typeof refresh | typeof exchange | typeof assertion | typeof service;

/** The options of each kind of credentials, which are checked where they are used. */
const kindOptions: Record<Kind, Verbs[string]> = {
  [account]: { ...settings, ...client, username: 'nullable', password: 'nullable', totp: 'nullable' },
  [refresh]: { ...settings, ...client, refreshToken: 'nullable' },
  [exchange]: {
    ...settings,
    ...client,
    subjectToken: 'nullable',
    subjectTokenType: 'text',
    actorToken: 'any',
    actorTokenType: 'text',
    requestedTokenType: 'text',
    audience: 'list',
    subjectIssuer: 'text',
    requestedIssuer: 'text',
    requestedSubject: 'text',
  } satisfies Declared<TokenExchangeCredentials>,
  [assertion]: { ...settings, ...client, assertion: 'nullable' },
  [service]: { ...settings, ...client },
};

const needsConfidential: readonly Kind[] = [service, exchange];

/**
 * The field that identifies each kind. An account is identified by either of two, so that a missing username is
 * reported as such.
 */
const marks: readonly (readonly [Kind, keyof Credentials])[] = [
  [account, 'username'],
  [account, 'password'],
  [refresh, 'refreshToken'],
  [exchange, 'subjectToken'],
  [assertion, 'assertion'],
];

function kindOf(credentials: Credentials): Kind {
  const [first, ...others] = marks.filter(([, name]) => Object.hasOwn(credentials, name));
  const other = others.find(([kind]) => kind !== first?.[0]);
  if (first && other) throw new TypeError(`Set either auth.${first[1]} or auth.${other[1]}, not both`);
  return first?.[0] ?? service;
}

/** What a login proves itself with, as far as it can be read: a `CryptoKey` need not be extractable. */
function secretsOf({ password, clientSecret, clientAssertion, privateKey }: Credentials): unknown {
  return [password, clientSecret, clientAssertion, privateKey];
}

type Part = Pick<Grant, 'begin'> & Partial<Grant> & { readonly fields?: ClientFields };

const kinds: Record<Kind, (credentials: Credentials) => Part> = {
  [account](credentials) {
    const { totp, clientId = 'admin-cli' } = credentials;
    if (totp !== undefined && typeof totp !== 'function') text(totp, 'auth.totp');
    const username = text(credentials.username, 'auth.username');
    const password = text(credentials.password, 'auth.password');
    const parameters = async (): Promise<FormParameters> => {
      const code = typeof totp === 'function' ? text(await totp(), 'auth.totp') : (totp as string);
      return { grant_type: 'password', username, password, totp: code };
    };
    return {
      fields: { ...credentials, clientId },
      begin: () => ({ identity: async () => username, parameters }),
    };
  },
  [refresh](credentials) {
    const refreshToken = checkedToken(credentials.refreshToken, 'auth.refreshToken');
    const parameters = async (): Promise<FormParameters> => ({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    return {
      opensSession: false,
      begin: () => ({ identity: async () => refreshToken, parameters }),
    };
  },
  [exchange](credentials) {
    const subject = asked(credentials.subjectToken, 'auth.subjectToken');
    const request = credentials as Omit<TokenExchangeRequest, 'subjectToken'>;
    return {
      opensSession: false,
      begin: () => {
        const token = subject();
        const parameters = async (): Promise<FormParameters> => {
          const { tokenExchangeForm } = await loadTokenExchange();
          return tokenExchangeForm({ ...request, subjectToken: await token() });
        };
        const check = async (form: FormParameters, tokens: TokenResponse): Promise<void> => {
          const { exchangeFault } = await loadTokenExchange();
          const fault = exchangeFault(form, tokens, peek);
          if (!fault) return;
          const { code, claim, hints } = fault;
          throw new KeycloakError(`The exchanged token has another ${claim} than auth requests`, code, hints);
        };
        return { identity: parameters, parameters, check };
      },
    };
  },
  [assertion](credentials) {
    const source = asked(credentials.assertion, 'auth.assertion');
    return {
      begin: () => {
        const token = source();
        return { identity: token, parameters: async () => jwtBearerForm(await token()) };
      },
    };
  },
  [service]: () => ({
    begin: () => ({
      identity: async () => '',
      parameters: async () => ({ grant_type: 'client_credentials' }),
    }),
  }),
};

/** Returns, for each login, a function that reads the source once. */
function asked(source: unknown, name: string): () => () => Promise<string> {
  const checked = checkedSource(source, name);
  return () => {
    let token: Promise<string> | undefined;
    return () => {
      token ??= tokenOf(checked, name);
      return token;
    };
  };
}

/** Returns the parameters of the JWT bearer grant (RFC 7523, section 2.1). */
export function jwtBearerForm(assertion: string): FormParameters {
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

import type { JSONWebKeySet } from 'jose';
import { bounded } from '../http/deadline.ts';
import type { RequestOptions, TransportOptions } from '../http/options.ts';
import { Transport } from '../http/transport.ts';
import { authorizationWith } from './authorization.ts';
import {
  type AuthorizationParameters,
  authorizationForm,
  checkedVerifier,
  type LogoutParameters,
  logoutForm,
  type PushedAuthorization,
  type StartedAuthorization,
} from './authorization-request.ts';
import {
  type AuthorizationCallback,
  type AuthorizationCode,
  codeOf,
  parametersOf,
  signedParameters,
} from './callback.ts';
import { identityOf, type OAuthClient } from './client-authentication.ts';
import { type ClientMetadata, ClientRegistration, type RegisteredClient } from './client-registration.ts';
import { type DPoP, type DPoPKeyPair, dpopOf } from './dpop.ts';
import { randomValue } from './hash.ts';
import type { AccessTokenClaims, IdTokenClaims, LogoutTokenClaims, UnverifiedClaims } from './jwt/claims.ts';
import type {
  DecodeTokenOptions,
  IdTokenOptions,
  LogoutTokenOptions,
  UnverifiedOptions,
} from './jwt/options.ts';
import type { KeySettings, KeyWait } from './jwt/realm-keys.ts';
import { TokenVerifier } from './jwt/token-verifier.ts';
import type {
  OpenIdConfiguration,
  PublicRealm,
  TokenHint,
  TokenIntrospection,
  UserInfo,
} from './open-id-configuration.ts';
import { type FormParameters, formOf, objectWith, Protocol, refusal } from './protocol.ts';
import { checkedToken, text } from './text.ts';
import { TokenGrants } from './token-grants.ts';
import type { TokenResponse } from './token-response.ts';

/** How a client uses OpenID Connect. */
export interface OpenIdConnectSettings {
  /** Binds the tokens to a key (DPoP, RFC 9449): `true` for a new one, a pair of keys, or a `DPoP` to share it. */
  readonly dpop?: boolean | DPoPKeyPair | DPoP | undefined;
}

/** A client of a realm. */
export type OpenIdConnectClient = OAuthClient & OpenIdConnectSettings;

/** A client of a realm, and where the realm is. */
export type OpenIdConnectOptions = OpenIdConnectClient &
  TransportOptions & {
    readonly realmName: string;
    /** The URL of the realm as tokens name it, where it is not below `serverUrl`: the server's public address. */
    readonly issuer?: string | readonly string[] | undefined;
    /** How long the realm's keys are kept, and a cache of them from another process. */
    readonly keys?: KeySettings | undefined;
  };

/**
 * A client of a realm, with all that OpenID Connect and OAuth 2.0 give it. Errors of the endpoints are `OAuthError`.
 *
 * @example
 * ```ts
 * const oidc = realm.openIdConnect({ clientId: 'web', clientSecret });
 * const { url, ...session } = await oidc.startAuthorization({ redirectUri: 'https://app.example.com/back' });
 * // The user goes to `url`, and comes back to the redirect URI:
 * const callback = 'https://app.example.com/back?state=…&code=…';
 * const tokens = await oidc.authorizationCode({ ...session, callback });
 * ```
 */
export class OpenIdConnect extends TokenGrants {
  /** The name of the client. */
  readonly clientId: string;
  /** Verifies tokens of the realm, whichever client they are for. */
  readonly verifier: TokenVerifier;
  readonly #transport: Transport;
  readonly #protocol: Protocol;

  constructor(options: OpenIdConnectOptions);
  /** @internal */
  constructor(options: OpenIdConnectOptions, transport?: Transport, verifier?: TokenVerifier);
  constructor(
    options: OpenIdConnectOptions,
    transport: Transport = new Transport(options),
    verifier: TokenVerifier = new TokenVerifier(options, transport),
  ) {
    const protocol = new Protocol(transport, {
      realmName: options.realmName,
      issuer: verifier.issuers[0],
      client: identityOf(options),
      dpop: dpopOf(options.dpop),
    });
    super(protocol);
    this.verifier = verifier;
    this.#transport = transport;
    this.#protocol = protocol;
    this.clientId = options.clientId;
  }

  static {
    Object.defineProperty(OpenIdConnect.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: OpenIdConnect): string {
        return `OpenIdConnect <${this.issuer} client ${this.clientId}>`;
      },
    });
  }

  /** The issuer that tokens name: the realm's public URL. */
  get issuer(): string {
    return this.#protocol.issuer;
  }

  /** The key that this client's tokens are bound to; `undefined` without the option `dpop`. */
  get dpop(): DPoP | undefined {
    return this.#protocol.dpop;
  }

  /** Registration of clients in OpenID Connect's terms (RFC 7591). `…/clients-registrations/openid-connect` */
  get registration(): ClientRegistration<ClientMetadata> {
    return new ClientRegistration(this.#transport, this.#protocol.realmName, 'openid-connect');
  }

  /** Registration of clients in the terms of the Admin REST API. `…/clients-registrations/default` */
  get defaultRegistration(): ClientRegistration<RegisteredClient> {
    return new ClientRegistration(this.#transport, this.#protocol.realmName, 'default');
  }

  /** The endpoints and abilities of the realm. `GET /realms/{realm}/.well-known/openid-configuration` */
  wellKnown(options?: RequestOptions): Promise<OpenIdConfiguration> {
    return this.#get('issuer', ['.well-known', 'openid-configuration'], options);
  }

  /** The keys that sign the realm's tokens. `GET /realms/{realm}/protocol/openid-connect/certs` */
  certs(options?: RequestOptions): Promise<JSONWebKeySet> {
    return this.verifier.certs(options);
  }

  /** What the realm tells without a login, its public key among it. `GET /realms/{realm}` */
  publicRealm(options?: RequestOptions): Promise<PublicRealm> {
    return this.#get('realm', [], options);
  }

  /**
   * The URL of the login page for a request, with what was given and nothing else. `startAuthorization` also makes
   * state, nonce and verifier. No request is sent. `GET /realms/{realm}/protocol/openid-connect/auth`
   */
  async authorizationUrl(request: AuthorizationParameters): Promise<string> {
    return this.#url('auth', await this.#authorization(request));
  }

  /**
   * The URL of the login page, and what to keep until the user is back: `state`, `nonce` and the secret of PKCE
   * (RFC 7636, S256), each new unless it was given. With `pushed` the request goes to the server beforehand (RFC 9126).
   */
  async startAuthorization(
    request: AuthorizationParameters & { readonly pushed?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<StartedAuthorization> {
    const session = {
      redirectUri: request.redirectUri,
      state: request.state ?? randomValue(),
      nonce: request.nonce ?? randomValue(),
      codeVerifier: request.codeVerifier ?? randomValue(),
      ...(request.maxAge !== undefined && { maxAge: request.maxAge }),
    };
    const whole = { ...request, ...session };
    const url = request.pushed
      ? (await this.pushedAuthorization(whole, options)).url
      : await this.authorizationUrl(whole);
    return { url, ...session };
  }

  /**
   * The name under which the server keeps an authorization request, and the URL to send the user to (PAR, RFC 9126).
   * `POST /realms/{realm}/protocol/openid-connect/ext/par/request`
   */
  async pushedAuthorization(
    request: AuthorizationParameters,
    options?: RequestOptions,
  ): Promise<PushedAuthorization> {
    const form = await this.#authorization(request);
    const answer = await this.#protocol.send(['ext', 'par', 'request'], form, options);
    const pushed = objectWith<Omit<PushedAuthorization, 'url'>>('request_uri', answer);
    return { ...pushed, url: this.#url('auth', { request_uri: pushed.request_uri }) };
  }

  /**
   * The tokens for an authorization code (RFC 6749, section 4.1.3). With what `startAuthorization` gave and the
   * `callback`, its `state` and `iss` are checked first, and the ID token with its `nonce` afterwards.
   * `POST /realms/{realm}/protocol/openid-connect/token`
   */
  authorizationCode(
    answer: AuthorizationCode | AuthorizationCallback,
    options?: RequestOptions,
  ): Promise<TokenResponse> {
    return bounded(options, async (each) => {
      const { redirectUri, codeVerifier, nonce, maxAge } = answer;
      const form = {
        grant_type: 'authorization_code',
        code: 'callback' in answer ? await this.#codeOf(answer, each) : text(answer.code, 'code'),
        redirect_uri: text(redirectUri, 'redirectUri'),
        code_verifier: codeVerifier && checkedVerifier(codeVerifier),
      };
      const tokens = await this.#protocol.tokens(form, each);
      const { access_token: accessToken, id_token } = tokens;
      if (id_token !== undefined && (nonce !== undefined || maxAge !== undefined)) {
        const expected = { ...(nonce !== undefined && { nonce }), ...(maxAge !== undefined && { maxAge }) };
        await this.verifyIdToken(id_token, { ...expected, accessToken }, each);
      }
      return tokens;
    });
  }

  /**
   * The claims of the user whom an access token with the scope `openid` stands for; a signed answer is verified.
   * `GET /realms/{realm}/protocol/openid-connect/userinfo`
   */
  async userinfo(accessToken: string, options?: RequestOptions): Promise<UserInfo> {
    const token = checkedToken(accessToken, 'accessToken');
    const transport = this.#transport.withAuthorization(async () =>
      authorizationWith(token, () => false, { dpop: this.dpop }),
    );
    const path = ['realms', this.#protocol.realmName, 'protocol', 'openid-connect', 'userinfo'];
    const headers = { accept: 'application/json, application/jwt', ...options?.headers };
    try {
      const answer = await transport.send({ ...options, method: 'GET', path, headers });
      return answer.isJson
        ? objectWith<UserInfo>('sub', answer)
        : await this.#signedUserInfo(answer.text, options);
    } catch (error) {
      throw refusal(error, this.#protocol.realmName);
    }
  }

  /**
   * What the server knows of a token (RFC 7662): `{ active: false }` also when this client is not in its audience.
   * `POST /realms/{realm}/protocol/openid-connect/token/introspect`
   */
  async introspect(
    token: string,
    { tokenTypeHint }: TokenHint = {},
    options?: RequestOptions,
  ): Promise<TokenIntrospection> {
    const form = { token: checkedToken(token, 'token'), token_type_hint: tokenTypeHint };
    return objectWith<TokenIntrospection>(
      'active',
      await this.#protocol.send(['token', 'introspect'], form, options),
    );
  }

  /** The claims of a token of which not everything is checked; with `validate: false` nothing is. */
  decodeToken(token: string, options: UnverifiedOptions, wait?: KeyWait): Promise<UnverifiedClaims>;
  /**
   * The claims of an access token, verified with the realm's keys. The recipient must be said, as `audience` or
   * `authorizedParty`. A `TokenError` tells which check failed.
   */
  decodeToken(token: string, options: DecodeTokenOptions, wait?: KeyWait): Promise<AccessTokenClaims>;
  decodeToken(
    token: string,
    options: UnverifiedOptions | DecodeTokenOptions,
    wait?: KeyWait,
  ): Promise<UnverifiedClaims> {
    return this.verifier.decodeToken(token, options as UnverifiedOptions, wait);
  }

  /** The claims of an ID token, verified for this client (OpenID Connect Core, section 3.1.3.7). */
  verifyIdToken(
    token: string,
    options: Omit<IdTokenOptions, 'clientId'> = {},
    wait?: KeyWait,
  ): Promise<IdTokenClaims> {
    return this.verifier.verifyIdToken(token, { ...options, clientId: this.clientId }, wait);
  }

  /** The claims of a logout token, verified for this client (OpenID Connect Back-Channel Logout, section 2.6). */
  verifyLogoutToken(
    token: string,
    options: Omit<LogoutTokenOptions, 'clientId'> = {},
    wait?: KeyWait,
  ): Promise<LogoutTokenClaims> {
    return this.verifier.verifyLogoutToken(token, { ...options, clientId: this.clientId }, wait);
  }

  /** Ends a token, and with a refresh token its session (RFC 7009). `POST /realms/{realm}/protocol/openid-connect/revoke` */
  async revoke(token: string, { tokenTypeHint }: TokenHint = {}, options?: RequestOptions): Promise<void> {
    const form = { token: checkedToken(token, 'token'), token_type_hint: tokenTypeHint };
    await this.#protocol.send(['revoke'], form, options);
  }

  /** Logs out the session of a refresh token. `POST /realms/{realm}/protocol/openid-connect/logout` */
  async logout(refreshToken: string, options?: RequestOptions): Promise<void> {
    const form = { refresh_token: checkedToken(refreshToken, 'refreshToken') };
    await this.#protocol.send(['logout'], form, options);
  }

  /** The URL to send a user to who logs out (RP-initiated logout). No request is sent. */
  logoutUrl(logout: LogoutParameters = {}): string {
    return this.#url('logout', logoutForm(logout));
  }

  async #codeOf(callback: AuthorizationCallback, options?: RequestOptions): Promise<string> {
    const answer = parametersOf(callback.callback);
    const { issuers } = this.verifier;
    const signed = answer.get('response');
    if (signed === null) return codeOf(answer, callback, issuers);
    const checks = { issuer: issuers, audience: this.clientId };
    return codeOf(await signedParameters(signed, await this.certs(options), checks), callback, issuers);
  }

  /** It has neither a type nor an end (OpenID Connect Core, section 5.3.2). */
  async #signedUserInfo(token: string, options?: RequestOptions): Promise<UserInfo> {
    const checks = { audience: this.clientId, verifyExp: false, verifyIat: false, verifyTyp: false };
    return (await this.verifier.decodeToken(token, checks, options)) as unknown as UserInfo;
  }

  async #authorization(request: AuthorizationParameters): Promise<FormParameters> {
    const { clientId, issuer } = this;
    const thumbprint = await this.dpop?.thumbprint();
    const signer = this.#protocol.client?.signer;
    return authorizationForm(request, { clientId, issuer, signer, thumbprint });
  }

  /** The address for a browser, which reaches the server by its public URL. */
  #url(endpoint: string, form: FormParameters): string {
    return `${this.issuer}/protocol/openid-connect/${endpoint}?${formOf({ client_id: this.clientId, ...form })}`;
  }

  async #get<T extends object>(
    field: keyof T & string,
    tail: readonly string[],
    options?: RequestOptions,
  ): Promise<T> {
    const { realmName } = this.#protocol;
    const path = ['realms', realmName, ...tail];
    try {
      return objectWith<T>(field, await this.#transport.send({ ...options, method: 'GET', path }));
    } catch (error) {
      throw refusal(error, realmName);
    }
  }
}

import type { JSONWebKeySet } from 'jose';
import { shownAs } from '../http/inspection.ts';
import type { RequestOptions, TransportOptions } from '../http/options.ts';
import { Transport } from '../http/transport.ts';
import { authorizationWith } from './authorization.ts';
import { identityOf, type OAuthClient } from './client-authentication.ts';
import { type ClientMetadata, ClientRegistration, type RegisteredClient } from './client-registration.ts';
import { type DPoP, type DPoPKeyPair, dpopOf } from './dpop.ts';
import { inactiveReason } from './inactive-reason.ts';
import type { AccessTokenClaims, IdTokenClaims, LogoutTokenClaims, UnverifiedClaims } from './jwt/claims.ts';
import type {
  DecodeTokenOptions,
  IdTokenOptions,
  LogoutTokenOptions,
  UnverifiedOptions,
} from './jwt/options.ts';
import type { KeySettings, KeyWait } from './jwt/realm-keys.ts';
import { checkedToken } from './jwt/text.ts';
import { TokenVerifier } from './jwt/token-verifier.ts';
import { LoginFlow } from './login-flow.ts';
import type {
  OpenIdConfiguration,
  PublicRealm,
  TokenHint,
  TokenIntrospection,
  UserInfo,
} from './open-id-configuration.ts';
import { hinted, objectWith, Protocol } from './protocol.ts';

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
export class OpenIdConnect extends LoginFlow {
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
    super(options.clientId, protocol, verifier);
    this.#transport = transport;
    this.#protocol = protocol;
    shownAs(this, () => `OpenIdConnect <${this.issuer} client ${this.clientId}>`);
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
      throw await hinted(error, this.#protocol.realmName);
    }
  }

  /**
   * What the server knows of a token (RFC 7662): `{ active: false }` also when this client is not in its audience. Then
   * `reason` is a guess at why. `POST /realms/{realm}/protocol/openid-connect/token/introspect`
   */
  async introspect(
    token: string,
    { tokenTypeHint }: TokenHint = {},
    options?: RequestOptions,
  ): Promise<TokenIntrospection> {
    const form = { token: checkedToken(token, 'token'), token_type_hint: tokenTypeHint };
    const answer = await this.#protocol.send(['token', 'introspect'], form, options);
    const found = objectWith<TokenIntrospection>('active', answer);
    const reason = found.active
      ? undefined
      : inactiveReason(token, { clientId: this.clientId, issuers: this.verifier.issuers });
    return reason === undefined ? found : { ...found, reason };
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

  /** It has neither a type nor an end (OpenID Connect Core, section 5.3.2). */
  async #signedUserInfo(token: string, options?: RequestOptions): Promise<UserInfo> {
    const checks = { audience: this.clientId, verifyExp: false, verifyIat: false, verifyTyp: false };
    return (await this.verifier.decodeToken(token, checks, options)) as unknown as UserInfo;
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
      throw await hinted(error, realmName);
    }
  }
}

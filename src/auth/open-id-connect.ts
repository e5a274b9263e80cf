import type { JSONWebKeySet } from 'jose';
import { shownAs } from '../http/inspection.ts';
import { ifLoaded, loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import { Transport } from '../http/transport.ts';
import { authorizationWith } from './authorization.ts';
import { identityOf } from './client-authentication.ts';
import { type ClientMetadata, ClientRegistration, type RegisteredClient } from './client-registration.ts';
import { dpopOf } from './dpop.ts';
import type { AccessTokenClaims, IdTokenClaims, LogoutTokenClaims, UnverifiedClaims } from './jwt/claims.ts';
import type {
  DecodeTokenOptions,
  IdTokenOptions,
  KeyWait,
  LogoutTokenOptions,
  UnverifiedOptions,
} from './jwt/options.ts';
import { peek } from './jwt/peek.ts';
import { checkedToken } from './jwt/text.ts';
import { TokenVerifier } from './jwt/token-verifier.ts';
import { optionsOf } from './jwt/verb-options.ts';
import { LoginFlow } from './login-flow.ts';
import type {
  OpenIdConfiguration,
  PublicRealm,
  TokenHint,
  TokenIntrospection,
  UserInfo,
} from './open-id-configuration.ts';
import { type OpenIdConnectOptions, settings } from './open-id-settings.ts';
import type { FurtherParameters } from './parameters.ts';
import { hinted, objectWith, Protocol } from './protocol.ts';
import { callOptions, verbOptions } from './verb-calls.ts';

const loadInactiveReason = loader(() => import('./inactive-reason.ts'));
const loadParameters = loader(() => import('./parameters.ts'));

/**
 * OpenID Connect and OAuth 2.0 for a client of a realm. Endpoints that refuse a request throw `OAuthError`.
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
  constructor(given: OpenIdConnectOptions, opened?: Transport, ownVerifier?: TokenVerifier) {
    const options = optionsOf(settings, 'OpenIdConnect', given);
    const { realmName, issuer, keys, serverUrl } = options;
    const transport = opened ?? new Transport(options);
    const verifier = ownVerifier ?? new TokenVerifier({ serverUrl, realmName, issuer, keys }, transport);
    const protocol = new Protocol(transport, {
      realmName: options.realmName,
      issuer: verifier.issuers[0],
      client: identityOf(options),
      dpop: dpopOf(options.dpop),
    });
    super(options.clientId, protocol, verifier, options);
    this.#transport = transport;
    this.#protocol = protocol;
    shownAs(this, () => `OpenIdConnect <${this.issuer} client ${this.clientId}>`);
  }

  /** Registration of clients in OpenID Connect's terms (RFC 7591), below `…/clients-registrations/openid-connect`. */
  get registration(): ClientRegistration<ClientMetadata> {
    return new ClientRegistration(this.#transport, this.#protocol.realmName, 'openid-connect');
  }

  /** Registration of clients in the terms of the Admin REST API, below `…/clients-registrations/default`. */
  get defaultRegistration(): ClientRegistration<RegisteredClient> {
    return new ClientRegistration(this.#transport, this.#protocol.realmName, 'default');
  }

  /**
   * Returns the endpoints and capabilities of the realm.
   *
   * @route `GET /realms/{realm}/.well-known/openid-configuration`
   */
  wellKnown(options?: RequestOptions): Promise<OpenIdConfiguration> {
    return this.#get('issuer', ['.well-known', 'openid-configuration'], options);
  }

  /**
   * Returns the keys that sign the realm's tokens.
   *
   * @route `GET /realms/{realm}/protocol/openid-connect/certs`
   */
  async certs(options?: RequestOptions): Promise<JSONWebKeySet> {
    return this.verifier.certs(await callOptions(options));
  }

  /**
   * Returns public information about the realm, including its public key. Requires no login.
   *
   * @route `GET /realms/{realm}`
   */
  publicRealm(options?: RequestOptions): Promise<PublicRealm> {
    return this.#get('realm', [], options);
  }

  /**
   * Returns the claims of the user that an access token represents. The token must have the scope `openid`. A signed
   * response is verified, and an encrypted one decrypted with the client's `decryptionKey`.
   *
   * @route `GET /realms/{realm}/protocol/openid-connect/userinfo`
   */
  async userinfo(accessToken: string, options?: RequestOptions): Promise<UserInfo> {
    const call = await callOptions(options);
    const token = checkedToken(accessToken, 'accessToken');
    const transport = this.#transport.withAuthorization(async () =>
      authorizationWith(token, () => false, { dpop: this.dpop }),
    );
    const path = ['realms', this.#protocol.realmName, 'protocol', 'openid-connect', 'userinfo'];
    const headers = { accept: 'application/json, application/jwt', ...call?.headers };
    try {
      const answer = await transport.send({ ...call, method: 'GET', path, headers });
      return answer.isJson
        ? objectWith<UserInfo>('sub', answer)
        : await this.#signedUserInfo(await this.decrypt(answer.text), call);
    } catch (error) {
      throw await hinted(error, this.#protocol.realmName);
    }
  }

  /**
   * Introspects a token (RFC 7662). Returns `{ active: false }` also if this client is not in the audience of the
   * token. For an inactive token, `reason` is a guess at the cause.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/token/introspect`
   */
  async introspect(token: string, hint?: TokenHint, options?: RequestOptions): Promise<TokenIntrospection> {
    const { tokenTypeHint } = await verbOptions('introspect', hint);
    const form = { token: checkedToken(token, 'token'), token_type_hint: tokenTypeHint };
    const answer = await this.#protocol.send(['token', 'introspect'], form, await callOptions(options));
    const found = objectWith<TokenIntrospection>('active', answer);
    if (found.active) return found;
    const { clientId, verifier } = this;
    const loaded = await ifLoaded(loadInactiveReason());
    const reason = loaded?.inactiveReason(peek(token), { clientId, issuers: verifier.issuers });
    return reason === undefined ? found : { ...found, reason };
  }

  /**
   * Returns the claims with some checks turned off. With `validate: false` nothing is verified: never use the result
   * for authorization.
   */
  decodeToken(token: string, options: UnverifiedOptions, wait?: KeyWait): Promise<UnverifiedClaims>;
  /**
   * Verifies an access token with the realm's keys and returns its claims. Requires `audience` or `authorizedParty`.
   * Throws `TokenError` if a check fails; its `code` identifies the check.
   */
  decodeToken(token: string, options: DecodeTokenOptions, wait?: KeyWait): Promise<AccessTokenClaims>;
  async decodeToken(
    token: string,
    options: UnverifiedOptions | DecodeTokenOptions,
    wait?: KeyWait,
  ): Promise<UnverifiedClaims> {
    const checks = await this.#checks('decodeToken', options);
    return this.verifier.decodeToken(token, checks as UnverifiedOptions, wait);
  }

  /** Verifies an ID token for this client and returns its claims (OpenID Connect Core, section 3.1.3.7). */
  async verifyIdToken(
    token: string,
    options: Omit<IdTokenOptions, 'clientId'> = {},
    wait?: KeyWait,
  ): Promise<IdTokenClaims> {
    const checks = { ...(await this.#checks('verifyIdToken', options)), clientId: this.clientId };
    return this.verifier.verifyIdToken(await this.decrypt(token), checks, wait);
  }

  /**
   * Verifies a logout token for this client and returns its claims (OpenID Connect Back-Channel Logout, section 2.6).
   */
  async verifyLogoutToken(
    token: string,
    options: Omit<LogoutTokenOptions, 'clientId'> = {},
    wait?: KeyWait,
  ): Promise<LogoutTokenClaims> {
    const checks = { ...(await this.#checks('verifyLogoutToken', options)), clientId: this.clientId };
    return this.verifier.verifyLogoutToken(await this.decrypt(token), checks, wait);
  }

  /**
   * Revokes a token. Revoking a refresh token also ends its session (RFC 7009).
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/revoke`
   */
  async revoke(token: string, hint?: TokenHint, options?: RequestOptions): Promise<void> {
    const { tokenTypeHint } = await verbOptions('revoke', hint);
    const form = { token: checkedToken(token, 'token'), token_type_hint: tokenTypeHint };
    await this.#protocol.send(['revoke'], form, await callOptions(options));
  }

  /**
   * Logs out the session of a refresh token.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/logout`
   */
  async logout(
    refreshToken: string,
    options?: RequestOptions & Pick<FurtherParameters, 'parameters'>,
  ): Promise<void> {
    const { parameters, ...call } = await verbOptions('logout', options);
    const { extended } = await loadParameters();
    const form = { refresh_token: checkedToken(refreshToken, 'refreshToken') };
    await this.#protocol.send(['logout'], extended(form, { parameters }), call);
  }

  /** A signed response has neither a type nor an expiry (OpenID Connect Core, section 5.3.2). */
  async #signedUserInfo(token: string, options?: RequestOptions): Promise<UserInfo> {
    const checks = { audience: this.clientId, verifyExp: false, verifyIat: false, verifyTyp: false };
    return (await this.decodeToken(token, checks, options)) as unknown as UserInfo;
  }

  /** The options of a verb, with the leeway of this client unless they have one. */
  async #checks<T extends object>(verb: string, options: T): Promise<T> {
    const given = await verbOptions(verb, options);
    return { ...(this.leeway !== undefined && { leeway: this.leeway }), ...given };
  }

  async #get<T extends object>(
    field: keyof T & string,
    tail: readonly string[],
    given?: RequestOptions,
  ): Promise<T> {
    const options = await callOptions(given);
    const { realmName } = this.#protocol;
    const path = ['realms', realmName, ...tail];
    try {
      return objectWith<T>(field, await this.#transport.send({ ...options, method: 'GET', path }));
    } catch (error) {
      throw await hinted(error, realmName);
    }
  }
}

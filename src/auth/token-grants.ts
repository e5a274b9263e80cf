import type { RequestOptions } from '../http/options.ts';
import { jwtBearerForm } from './credentials.ts';
import type {
  BackchannelAuthentication,
  BackchannelAuthenticationRequest,
  DeviceAuthorization,
  DeviceAuthorizationRequest,
} from './device.ts';
import { randomValue, sha256 } from './jwt/hash.ts';
import { checkedToken, text } from './jwt/text.ts';
import { poll } from './polling.ts';
import { objectWith, type Protocol } from './protocol.ts';
import { type TokenExchangeRequest, tokenExchangeForm } from './token-exchange.ts';
import type { TokenResponse } from './token-response.ts';

/** An account that logs in with its password. */
export interface PasswordGrant extends ScopeRequest {
  readonly username: string;
  readonly password: string;
  /** One-time code of an authenticator app. */
  readonly totp?: string | undefined;
}

/** Parameters of a token request. */
export interface ScopeRequest {
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** An identity provider's assertion about a user. */
export interface JwtBearerGrant extends ScopeRequest {
  /** A JWT that the identity provider signed for this realm. It works only once. */
  readonly assertion: string;
}

/** Grants with which a client obtains tokens without a login page. */
export abstract class TokenGrants {
  readonly #protocol: Protocol;

  /** @internal */
  constructor(protocol: Protocol) {
    this.#protocol = protocol;
  }

  /**
   * Returns tokens for an account and its password (RFC 6749, section 4.3). The client must allow direct access grants.
   */
  password(account: PasswordGrant, options?: RequestOptions): Promise<TokenResponse> {
    const { totp, scope } = account;
    const username = text(account.username, 'username');
    const password = text(account.password, 'password');
    return this.#protocol.tokens({ grant_type: 'password', username, password, totp, scope }, options);
  }

  /** Returns a token for the client's own service account (RFC 6749, section 4.4). */
  clientCredentials({ scope }: ScopeRequest = {}, options?: RequestOptions): Promise<TokenResponse> {
    return this.#protocol.tokens({ grant_type: 'client_credentials', scope }, options);
  }

  /**
   * Returns new tokens of the same session (RFC 6749, section 6). If the realm revokes used refresh tokens, the old one
   * becomes invalid.
   */
  refreshToken(
    refreshToken: string,
    { scope }: ScopeRequest = {},
    options?: RequestOptions,
  ): Promise<TokenResponse> {
    const refresh_token = checkedToken(refreshToken, 'refreshToken');
    return this.#protocol.tokens({ grant_type: 'refresh_token', refresh_token, scope }, options);
  }

  /**
   * Exchanges a token for another one (RFC 8693), for other audiences or of another type. The client must allow token
   * exchange.
   */
  tokenExchange(request: TokenExchangeRequest, options?: RequestOptions): Promise<TokenResponse> {
    checkedToken(request.subjectToken, 'subjectToken');
    return this.#protocol.tokens(tokenExchangeForm(request), options);
  }

  /** Returns tokens for an assertion by an identity provider that the realm trusts (RFC 7523, section 2.1). */
  jwtBearer({ assertion, scope }: JwtBearerGrant, options?: RequestOptions): Promise<TokenResponse> {
    const form = { ...jwtBearerForm(checkedToken(assertion, 'assertion')), scope };
    return this.#protocol.tokens(form, options);
  }

  /**
   * Requests the codes that a device without a browser shows its user (RFC 8628). Pass the whole result to
   * `deviceToken`.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/auth/device`
   */
  async deviceAuthorization(
    { scope, parameters }: DeviceAuthorizationRequest = {},
    options?: RequestOptions,
  ): Promise<DeviceAuthorization> {
    const codeVerifier = randomValue();
    const pkce = { code_challenge: await sha256(codeVerifier), code_challenge_method: 'S256' };
    const sent = Date.now();
    const answer = await this.#protocol.send(['auth', 'device'], { scope, ...pkce, ...parameters }, options);
    const device = objectWith<DeviceAuthorization>('device_code', answer);
    return { ...device, expiresAt: sent + device.expires_in * 1000, codeVerifier };
  }

  /**
   * Waits until the user has entered the code and returns the tokens for the device, polling at the pace that the
   * server sets. Throws `OAuthError` if the user declines (`access_denied`) or takes too long (`expired_token`).
   * `signal` ends the wait.
   */
  deviceToken(device: DeviceAuthorization, options?: RequestOptions): Promise<TokenResponse> {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const { device_code, codeVerifier: code_verifier } = device;
    const form = { grant_type, device_code, code_verifier };
    return poll(device, (each) => this.#protocol.tokens(form, each), options);
  }

  /**
   * Asks the user to log in on their own device (CIBA). Pass the whole result to `backchannelToken`.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/ext/ciba/auth`
   */
  async backchannelAuthentication(
    request: BackchannelAuthenticationRequest,
    options?: RequestOptions,
  ): Promise<BackchannelAuthentication> {
    const form = {
      scope: request.scope ?? 'openid',
      login_hint: text(request.loginHint, 'loginHint'),
      binding_message: request.bindingMessage,
      acr_values: request.acrValues,
      ...request.parameters,
    };
    const sent = Date.now();
    // Sent twice it asks the user twice.
    const answer = await this.#protocol.send(['ext', 'ciba', 'auth'], form, { ...options, once: '' });
    const asked = objectWith<BackchannelAuthentication>('auth_req_id', answer);
    return { ...asked, expiresAt: sent + asked.expires_in * 1000 };
  }

  /** Waits until the user has agreed to a backchannel login and returns the tokens, like `deviceToken`. */
  backchannelToken(asked: BackchannelAuthentication, options?: RequestOptions): Promise<TokenResponse> {
    const form = { grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: asked.auth_req_id };
    return poll(asked, (each) => this.#protocol.tokens(form, each), options);
  }
}

import type { RequestOptions } from '../http/options.ts';
import { jwtBearerForm } from './credentials.ts';
import type {
  BackchannelAuthentication,
  BackchannelAuthenticationRequest,
  DeviceAuthorization,
  DeviceAuthorizationRequest,
} from './device.ts';
import type { JwtBearerGrant, PasswordGrant, ScopeRequest } from './grant-requests.ts';
import { randomValue, sha256 } from './jwt/hash.ts';
import { checkedToken, text } from './jwt/text.ts';
import { ownOf } from './jwt/verb-options.ts';
import type { FormParameters } from './parameters.ts';
import { extended, type FurtherParameters } from './parameters.ts';
import { poll } from './polling.ts';
import { objectWith, type Protocol, type ProtocolCall } from './protocol.ts';
import { type TokenExchangeRequest, tokenExchangeForm } from './token-exchange.ts';
import { secondsOf, type TokenResponse } from './token-response.ts';
import { callOptions, openIdOptions } from './verbs.ts';

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
    const { totp, scope, ...given } = openIdOptions('password', account);
    const username = text(given.username, 'username');
    const password = text(given.password, 'password');
    return this.#tokens({ grant_type: 'password', username, password, totp, scope }, given, options);
  }

  /** Returns a token for the client's own service account (RFC 6749, section 4.4). */
  clientCredentials(request?: ScopeRequest, options?: RequestOptions): Promise<TokenResponse> {
    const { scope, ...given } = openIdOptions('clientCredentials', request);
    return this.#tokens({ grant_type: 'client_credentials', scope }, given, options);
  }

  /**
   * Exchanges a token for another one (RFC 8693), for other audiences or of another type. The client must allow token
   * exchange. Throws `TokenError` if the result is of another type or lacks a requested audience.
   */
  tokenExchange(request: TokenExchangeRequest, options?: RequestOptions): Promise<TokenResponse> {
    const given = openIdOptions('tokenExchange', request);
    checkedToken(given.subjectToken, 'subjectToken');
    if (given.actorToken !== undefined) checkedToken(given.actorToken, 'actorToken');
    return this.#tokens(tokenExchangeForm(given), given, options);
  }

  /** Returns tokens for an assertion by an identity provider that the realm trusts (RFC 7523, section 2.1). */
  jwtBearer(grant: JwtBearerGrant, options?: RequestOptions): Promise<TokenResponse> {
    const { assertion, scope, ...given } = openIdOptions('jwtBearer', grant);
    const form = { ...jwtBearerForm(checkedToken(assertion, 'assertion')), scope };
    return this.#tokens(form, given, options);
  }

  /**
   * Requests the codes that a device without a browser shows its user (RFC 8628). Pass the whole result to
   * `deviceToken`.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/auth/device`
   */
  async deviceAuthorization(
    request?: DeviceAuthorizationRequest,
    options?: RequestOptions,
  ): Promise<DeviceAuthorization> {
    const { scope, ...given } = openIdOptions('deviceAuthorization', request);
    const codeVerifier = randomValue();
    const pkce = { code_challenge: await sha256(codeVerifier), code_challenge_method: 'S256' };
    const sent = Date.now();
    const form = extended({ scope, ...pkce }, given);
    const answer = await this.#protocol.send(['auth', 'device'], form, callOptions(options));
    const device = objectWith<DeviceAuthorization>('device_code', answer);
    return { ...device, expiresAt: expiryOf(device, sent), codeVerifier };
  }

  /**
   * Waits until the user has entered the code and returns the tokens for the device, polling at the pace that the
   * server sets. Throws `OAuthError` if the user declines (`access_denied`) or takes too long (`expired_token`).
   * `signal` ends the wait. `resource` and `parameters` are those of the token requests.
   */
  deviceToken(
    device: DeviceAuthorization & FurtherParameters,
    options?: RequestOptions,
  ): Promise<TokenResponse> {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const { codeVerifier: code_verifier } = device;
    const device_code = text(device.device_code, 'device_code');
    const form = extended({ grant_type, device_code, code_verifier }, ownOf(device));
    return poll(device, (each) => this.#protocol.tokens(form, each), callOptions(options));
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
    const given = openIdOptions('backchannelAuthentication', request);
    const form = {
      scope: given.scope ?? 'openid',
      login_hint: text(given.loginHint, 'loginHint'),
      binding_message: given.bindingMessage,
      acr_values: given.acrValues,
    };
    const sent = Date.now();
    // Sent twice it asks the user twice.
    const call = { ...callOptions(options), once: '' };
    const answer = await this.#protocol.send(['ext', 'ciba', 'auth'], extended(form, given), call);
    const asked = objectWith<BackchannelAuthentication>('auth_req_id', answer);
    return { ...asked, expiresAt: expiryOf(asked, sent) };
  }

  /** Waits until the user has agreed to a backchannel login and returns the tokens, like `deviceToken`. */
  backchannelToken(
    asked: BackchannelAuthentication & FurtherParameters,
    options?: RequestOptions,
  ): Promise<TokenResponse> {
    const auth_req_id = text(asked.auth_req_id, 'auth_req_id');
    const form = extended({ grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id }, ownOf(asked));
    return poll(asked, (each) => this.#protocol.tokens(form, each), callOptions(options));
  }

  #tokens(
    form: FormParameters,
    further: FurtherParameters,
    options: ProtocolCall | undefined,
  ): Promise<TokenResponse> {
    return this.#protocol.tokens(extended(form, further), callOptions(options));
  }
}

/** Lifetime of a request in seconds if the server names none that can be true. */
const usualLifetime = 600;

function expiryOf({ expires_in }: { readonly expires_in: number }, sent: number): number {
  return sent + (secondsOf(expires_in) ?? usualLifetime) * 1000;
}

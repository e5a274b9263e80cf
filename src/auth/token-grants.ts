import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import type {
  BackchannelAuthentication,
  BackchannelAuthenticationRequest,
  DeviceAuthorization,
  DeviceAuthorizationRequest,
} from './device.ts';
import type { JwtBearerGrant, PasswordGrant, ScopeRequest } from './grant-requests.ts';
import type { Grants } from './grants.ts';
import type { LoginChecks } from './login-requests.ts';
import type { TokenExchangeRequest } from './token-exchange.ts';
import type { TokenResponse, VerifiedTokenResponse } from './token-response.ts';
import { authTools } from './tools.ts';
import type { LoginClient } from './verified.ts';

const loadGrants = loader(() => import('./grants.ts'));

/** Grants with which a client obtains tokens without a login page. */
export abstract class TokenGrants {
  /** @internal */
  protected abstract get loginClient(): LoginClient;

  /**
   * Returns tokens for an account and its password (RFC 6749, section 4.3). The client must allow direct access grants.
   * An ID token among them is verified.
   */
  async password(account: PasswordGrant, options?: RequestOptions): Promise<VerifiedTokenResponse> {
    return (await this.#grants()).tokens('password', account, options);
  }

  /** Returns a token for the client's own service account (RFC 6749, section 4.4). */
  async clientCredentials(request?: ScopeRequest, options?: RequestOptions): Promise<VerifiedTokenResponse> {
    return (await this.#grants()).tokens('clientCredentials', request, options);
  }

  /**
   * Exchanges a token for another one (RFC 8693), for other audiences or of another type. The client must allow token
   * exchange. Throws `TokenError` if the result is of another type, or lacks a requested audience or the actor. An ID
   * token among the result is not verified: it may be for another client.
   */
  async tokenExchange(request: TokenExchangeRequest, options?: RequestOptions): Promise<TokenResponse> {
    return (await this.#grants()).tokens('tokenExchange', request, options);
  }

  /** Returns tokens for an assertion by an identity provider that the realm trusts (RFC 7523, section 2.1). */
  async jwtBearer(grant: JwtBearerGrant, options?: RequestOptions): Promise<VerifiedTokenResponse> {
    return (await this.#grants()).tokens('jwtBearer', grant, options);
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
    return (await this.#grants()).deviceAuthorization(request, options);
  }

  /**
   * Waits until the user has entered the code and returns the tokens for the device, polling at the pace that the
   * server sets, with the verified claims of the ID token. Throws `OAuthError` if the user declines (`access_denied`) or
   * takes too long (`expired_token`), and `TokenError` if the scope `openid` was requested and no ID token comes, or one
   * that fails a check. `signal` ends the wait. `resource` and `parameters` are those of the token requests.
   */
  async deviceToken(
    device: DeviceAuthorization & LoginChecks,
    options?: RequestOptions,
  ): Promise<VerifiedTokenResponse> {
    return (await this.#grants()).deviceToken(device, options);
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
    return (await this.#grants()).backchannelAuthentication(request, options);
  }

  /**
   * Waits until the user has agreed to a backchannel login and returns the tokens, like `deviceToken`. Throws
   * `TokenError` if the login does not have one of the requested `acrValues`.
   */
  async backchannelToken(
    asked: BackchannelAuthentication & LoginChecks,
    options?: RequestOptions,
  ): Promise<VerifiedTokenResponse> {
    return (await this.#grants()).backchannelToken(asked, options);
  }

  async #grants(): Promise<Grants> {
    const { Grants } = await loadGrants();
    return new Grants(authTools, this.loginClient);
  }
}

import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import { type Decrypt, decryptionWith } from './decryption.ts';
import type { DPoP } from './dpop.ts';
import type { RefreshRequest } from './grant-requests.ts';
import type { TokenVerifier } from './jwt/token-verifier.ts';
import type {
  AuthorizationCallback,
  AuthorizationCode,
  AuthorizationParameters,
  PushedAuthorization,
  StartedAuthorization,
} from './login-requests.ts';
import { type LogoutParameters, logoutForm } from './logout.ts';
import type { OpenIdConnectSettings } from './open-id-settings.ts';
import type { FormParameters } from './parameters.ts';
import { formOf, objectWith, type Protocol } from './protocol.ts';
import { TokenGrants } from './token-grants.ts';
import type { VerifiedTokenResponse } from './token-response.ts';
import { authTools } from './tools.ts';
import { callOptions } from './verb-calls.ts';
import type { LoginClient } from './verified.ts';

const loadAuthorizationRequest = loader(() => import('./authorization-request.ts'));
const loadCallback = loader(() => import('./callback.ts'));

/** Login and logout of a client in a browser: the authorization code flow. */
export abstract class LoginFlow extends TokenGrants {
  /** The client ID. */
  readonly clientId: string;
  /** Verifies tokens of the realm, regardless of the client that they are for. */
  readonly verifier: TokenVerifier;
  readonly #protocol: Protocol;
  /** @internal */
  protected readonly decrypt: Decrypt;
  /** @internal */
  protected readonly leeway: number | undefined;

  /** @internal */
  constructor(
    clientId: string,
    protocol: Protocol,
    verifier: TokenVerifier,
    { leeway, decryptionKey }: OpenIdConnectSettings,
  ) {
    super();
    this.clientId = clientId;
    this.verifier = verifier;
    this.#protocol = protocol;
    // Neither is shown when the client is printed: one is a function that holds the key.
    this.decrypt = decryptionWith(decryptionKey);
    this.leeway = leeway;
  }

  /** The issuer that tokens contain: the public URL of the realm. */
  get issuer(): string {
    return this.#protocol.issuer;
  }

  /** The key that this client's tokens are bound to; `undefined` without the option `dpop`. */
  get dpop(): DPoP | undefined {
    return this.#protocol.dpop;
  }

  /**
   * Returns the URL of the login page for a request. `state`, `nonce` and PKCE are part of it only if they are given;
   * `startAuthorization` creates them. Sends no request.
   *
   * @route `GET /realms/{realm}/protocol/openid-connect/auth`
   */
  async authorizationUrl(request: AuthorizationParameters): Promise<string> {
    return this.#url('auth', await this.#authorization('authorizationUrl', request));
  }

  /**
   * Returns the URL of the login page and the values to keep until the user returns: `state`, `nonce` and the PKCE
   * secret (RFC 7636, S256), each new unless given. With `pushed`, the request is sent to the server first (RFC 9126).
   */
  async startAuthorization(
    request: AuthorizationParameters & { readonly pushed?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<StartedAuthorization> {
    const call = await callOptions(options);
    const { started } = await loadAuthorizationRequest();
    const { pushed, request: whole, session } = started(authTools, request);
    const url = pushed
      ? (await this.pushedAuthorization(whole, call)).url
      : await this.authorizationUrl(whole);
    return { url, ...session };
  }

  /**
   * Sends an authorization request to the server (PAR, RFC 9126). Returns the reference under which the server keeps
   * the request, and the URL to send the user to.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/ext/par/request`
   */
  async pushedAuthorization(
    request: AuthorizationParameters,
    options?: RequestOptions,
  ): Promise<PushedAuthorization> {
    const form = await this.#authorization('pushedAuthorization', request);
    const answer = await this.#protocol.send(['ext', 'par', 'request'], form, await callOptions(options));
    const pushed = objectWith<Omit<PushedAuthorization, 'url'>>('request_uri', answer);
    return { ...pushed, url: this.#url('auth', { request_uri: pushed.request_uri }) };
  }

  /**
   * Exchanges an authorization code for tokens (RFC 6749, section 4.1.3), and returns them with the verified claims of
   * the ID token. With the result of `startAuthorization` and the `callback`, checks `state` and `iss` first, and the
   * ID token afterwards: its `nonce`, and what was requested with `maxAge` and `acrValues`.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/token`
   */
  async authorizationCode(
    answer: AuthorizationCode | AuthorizationCallback,
    options?: RequestOptions,
  ): Promise<VerifiedTokenResponse> {
    const { exchanged } = await loadCallback();
    return exchanged(authTools, this.loginClient, answer, options);
  }

  /**
   * Returns new tokens of the same session (RFC 6749, section 6). If the realm revokes used refresh tokens, the old one
   * becomes invalid. A new ID token is verified, and compared with the refresh token and with the `previous` claims.
   */
  async refreshToken(
    refreshToken: string,
    request: RefreshRequest = {},
    options?: RequestOptions,
  ): Promise<VerifiedTokenResponse> {
    const { renewed } = await loadCallback();
    return renewed(authTools, this.loginClient, refreshToken, request, options);
  }

  /** Returns the URL to send a user to in order to log out (RP-initiated logout). Sends no request. */
  logoutUrl(logout?: LogoutParameters): string {
    return this.#url('logout', logoutForm(this.clientId, logout));
  }

  async #authorization(verb: string, request: AuthorizationParameters): Promise<FormParameters> {
    const { authorizationForm } = await loadAuthorizationRequest();
    const { clientId, issuer } = this;
    const thumbprint = await this.dpop?.thumbprint();
    const signer = this.#protocol.client?.signer;
    return authorizationForm(authTools, verb, request, { clientId, issuer, signer, thumbprint });
  }

  /** @internal */
  protected override get loginClient(): LoginClient {
    const { clientId, decrypt, leeway, verifier } = this;
    return { clientId, decrypt, leeway, protocol: this.#protocol, verifier };
  }

  /** A URL for the browser, which reaches the server at its public address. */
  #url(endpoint: string, form: FormParameters): string {
    return `${this.issuer}/protocol/openid-connect/${endpoint}?${formOf({ client_id: this.clientId, ...form })}`;
  }
}

import { bounded } from '../http/deadline.ts';
import type { RequestOptions } from '../http/options.ts';
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
import type { DPoP } from './dpop.ts';
import { randomValue } from './jwt/hash.ts';
import { text } from './jwt/text.ts';
import type { TokenVerifier } from './jwt/token-verifier.ts';
import { type FormParameters, formOf, objectWith, type Protocol } from './protocol.ts';
import { TokenGrants } from './token-grants.ts';
import type { TokenResponse } from './token-response.ts';

/** Login and logout of a client in a browser: the authorization code flow. */
export abstract class LoginFlow extends TokenGrants {
  /** The client ID. */
  readonly clientId: string;
  /** Verifies tokens of the realm, regardless of the client that they are for. */
  readonly verifier: TokenVerifier;
  readonly #protocol: Protocol;

  /** @internal */
  constructor(clientId: string, protocol: Protocol, verifier: TokenVerifier) {
    super(protocol);
    this.clientId = clientId;
    this.verifier = verifier;
    this.#protocol = protocol;
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
    return this.#url('auth', await this.#authorization(request));
  }

  /**
   * Returns the URL of the login page and the values to keep until the user returns: `state`, `nonce` and the PKCE
   * secret (RFC 7636, S256), each new unless given. With `pushed`, the request is sent to the server first (RFC 9126).
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
   * Sends an authorization request to the server (PAR, RFC 9126). Returns the reference under which the server keeps
   * the request, and the URL to send the user to.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/ext/par/request`
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
   * Exchanges an authorization code for tokens (RFC 6749, section 4.1.3). With the result of `startAuthorization` and
   * the `callback`, checks `state` and `iss` first, and the ID token with its `nonce` afterwards.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/token`
   */
  authorizationCode(
    answer: AuthorizationCode | AuthorizationCallback,
    options?: RequestOptions,
  ): Promise<TokenResponse> {
    return bounded(options, async (each) => {
      const { clientId } = this;
      const { redirectUri, codeVerifier, nonce, maxAge } = answer;
      const form = {
        grant_type: 'authorization_code',
        code: 'callback' in answer ? await this.#codeOf(answer, each) : text(answer.code, 'code'),
        redirect_uri: text(redirectUri, 'redirectUri'),
        code_verifier: codeVerifier === undefined ? undefined : checkedVerifier(codeVerifier),
      };
      const tokens = await this.#protocol.tokens(form, each);
      const { access_token: accessToken, id_token } = tokens;
      if (id_token !== undefined && (nonce !== undefined || maxAge !== undefined)) {
        const expected = { ...(nonce !== undefined && { nonce }), ...(maxAge !== undefined && { maxAge }) };
        await this.verifier.verifyIdToken(id_token, { ...expected, clientId, accessToken }, each);
      }
      return tokens;
    });
  }

  /** Returns the URL to send a user to in order to log out (RP-initiated logout). Sends no request. */
  logoutUrl(logout: LogoutParameters = {}): string {
    return this.#url('logout', logoutForm(logout));
  }

  async #codeOf(callback: AuthorizationCallback, options?: RequestOptions): Promise<string> {
    const answer = parametersOf(callback.callback);
    const { issuers } = this.verifier;
    const signed = answer.get('response');
    if (signed === null) return codeOf(answer, callback, issuers);
    const checks = { issuer: issuers, audience: this.clientId };
    return codeOf(
      await signedParameters(signed, await this.verifier.certs(options), checks),
      callback,
      issuers,
    );
  }

  async #authorization(request: AuthorizationParameters): Promise<FormParameters> {
    const { clientId, issuer } = this;
    const thumbprint = await this.dpop?.thumbprint();
    const signer = this.#protocol.client?.signer;
    return authorizationForm(request, { clientId, issuer, signer, thumbprint });
  }

  /** A URL for the browser, which reaches the server at its public address. */
  #url(endpoint: string, form: FormParameters): string {
    return `${this.issuer}/protocol/openid-connect/${endpoint}?${formOf({ client_id: this.clientId, ...form })}`;
  }
}

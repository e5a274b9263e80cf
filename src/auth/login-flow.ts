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

/** A client's login and logout in a browser: the authorization code flow. */
export abstract class LoginFlow extends TokenGrants {
  /** The name of the client. */
  readonly clientId: string;
  /** Verifies tokens of the realm, whichever client they are for. */
  readonly verifier: TokenVerifier;
  readonly #protocol: Protocol;

  /** @internal */
  constructor(clientId: string, protocol: Protocol, verifier: TokenVerifier) {
    super(protocol);
    this.clientId = clientId;
    this.verifier = verifier;
    this.#protocol = protocol;
  }

  /** The issuer that tokens name: the realm's public URL. */
  get issuer(): string {
    return this.#protocol.issuer;
  }

  /** The key that this client's tokens are bound to; `undefined` without the option `dpop`. */
  get dpop(): DPoP | undefined {
    return this.#protocol.dpop;
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

  /** The address for a browser, which reaches the server by its public URL. */
  #url(endpoint: string, form: FormParameters): string {
    return `${this.issuer}/protocol/openid-connect/${endpoint}?${formOf({ client_id: this.clientId, ...form })}`;
  }
}

/** The requests of the grants without a login page, loaded with the first one. */
import type { RequestOptions } from '../http/options.ts';
import type {
  BackchannelAuthentication,
  BackchannelAuthenticationRequest,
  DeviceAuthorization,
  DeviceAuthorizationRequest,
} from './device.ts';
import type { JwtBearerGrant, PasswordGrant, ScopeRequest } from './grant-requests.ts';
import { extended, type FormParameters, type FurtherParameters } from './parameters.ts';
import { poll } from './polling.ts';
import type { Protocol } from './protocol.ts';
import { exchangeFault, type TokenExchangeRequest, tokenExchangeForm } from './token-exchange.ts';
import type { TokenResponse } from './token-response.ts';
import type { AuthTools } from './tools.ts';
import { callOptions, verbOptions } from './verbs.ts';

/** What the verbs with a single request are given. */
interface Requests {
  readonly password: PasswordGrant;
  readonly clientCredentials: ScopeRequest | undefined;
  readonly tokenExchange: TokenExchangeRequest;
  readonly jwtBearer: JwtBearerGrant;
}

const forms: {
  readonly [Verb in keyof Requests]: (
    request: NonNullable<Requests[Verb]>,
    tools: AuthTools,
  ) => FormParameters;
} = {
  password({ totp, scope, ...account }, { text }) {
    const username = text(account.username, 'username');
    const password = text(account.password, 'password');
    return { grant_type: 'password', username, password, totp, scope };
  },
  clientCredentials: ({ scope }) => ({ grant_type: 'client_credentials', scope }),
  tokenExchange(request, { checkedToken }) {
    checkedToken(request.subjectToken, 'subjectToken');
    if (request.actorToken !== undefined) checkedToken(request.actorToken, 'actorToken');
    return tokenExchangeForm(request);
  },
  jwtBearer: ({ assertion, scope }, { checkedToken, jwtBearerForm }) => ({
    ...jwtBearerForm(checkedToken(assertion, 'assertion')),
    scope,
  }),
};

/** Grants of a client; `TokenGrants` has their docs. */
export class Grants {
  readonly #tools: AuthTools;
  readonly #protocol: Protocol;

  constructor(tools: AuthTools, protocol: Protocol) {
    this.#tools = tools;
    this.#protocol = protocol;
  }

  async tokens<Verb extends keyof Requests>(
    verb: Verb,
    request: Requests[Verb],
    options: RequestOptions | undefined,
  ): Promise<TokenResponse> {
    const given = verbOptions(this.#tools, verb, request as NonNullable<Requests[Verb]> & FurtherParameters);
    const form = extended(forms[verb](given, this.#tools), given);
    const tokens = await this.#protocol.tokens(form, callOptions(this.#tools, options));
    const { peek, wrong } = this.#tools;
    const fault =
      verb === 'tokenExchange' ? exchangeFault(form, tokens, peek(tokens.access_token)) : undefined;
    if (fault) throw wrong(fault.code, fault);
    return tokens;
  }

  async deviceAuthorization(
    request: DeviceAuthorizationRequest | undefined,
    options: RequestOptions | undefined,
  ): Promise<DeviceAuthorization> {
    const { objectWith, randomValue, sha256 } = this.#tools;
    const { scope, ...given } = verbOptions(this.#tools, 'deviceAuthorization', request);
    const codeVerifier = randomValue();
    const pkce = { code_challenge: await sha256(codeVerifier), code_challenge_method: 'S256' };
    const sent = Date.now();
    const form = extended({ scope, ...pkce }, given);
    const answer = await this.#protocol.send(['auth', 'device'], form, callOptions(this.#tools, options));
    const device = objectWith<DeviceAuthorization>('device_code', answer);
    return { ...device, expiresAt: this.#expiryOf(device, sent), codeVerifier };
  }

  async deviceToken(
    device: DeviceAuthorization & FurtherParameters,
    options: RequestOptions | undefined,
  ): Promise<TokenResponse> {
    const { ownOf, text } = this.#tools;
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const { codeVerifier: code_verifier } = device;
    const device_code = text(device.device_code, 'device_code');
    const form = extended({ grant_type, device_code, code_verifier }, ownOf(device));
    const call = callOptions(this.#tools, options);
    return poll(this.#tools, device, (each) => this.#protocol.tokens(form, each), call);
  }

  async backchannelAuthentication(
    request: BackchannelAuthenticationRequest,
    options: RequestOptions | undefined,
  ): Promise<BackchannelAuthentication> {
    const { objectWith, text } = this.#tools;
    const given = verbOptions(this.#tools, 'backchannelAuthentication', request);
    const form = {
      scope: given.scope ?? 'openid',
      login_hint: text(given.loginHint, 'loginHint'),
      binding_message: given.bindingMessage,
      acr_values: given.acrValues,
    };
    const sent = Date.now();
    // Sent twice it asks the user twice.
    const call = { ...callOptions(this.#tools, options), once: '' };
    const answer = await this.#protocol.send(['ext', 'ciba', 'auth'], extended(form, given), call);
    const asked = objectWith<BackchannelAuthentication>('auth_req_id', answer);
    return { ...asked, expiresAt: this.#expiryOf(asked, sent) };
  }

  async backchannelToken(
    asked: BackchannelAuthentication & FurtherParameters,
    options: RequestOptions | undefined,
  ): Promise<TokenResponse> {
    const { ownOf, text } = this.#tools;
    const auth_req_id = text(asked.auth_req_id, 'auth_req_id');
    const form = extended({ grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id }, ownOf(asked));
    const call = callOptions(this.#tools, options);
    return poll(this.#tools, asked, (each) => this.#protocol.tokens(form, each), call);
  }

  #expiryOf({ expires_in }: { readonly expires_in: number }, sent: number): number {
    return sent + (this.#tools.secondsOf(expires_in) ?? usualLifetime) * 1000;
  }
}

/** Lifetime of a request in seconds if the server names none that can be true. */
const usualLifetime = 600;

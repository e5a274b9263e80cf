/** The requests of the grants without a login page, loaded with the first one. */
import type { RequestOptions } from '../http/options.ts';
import { listedLevels } from './authorization-request.ts';
import type {
  BackchannelAuthentication,
  BackchannelAuthenticationRequest,
  DeviceAuthorization,
  DeviceAuthorizationRequest,
} from './device.ts';
import type { JwtBearerGrant, PasswordGrant, ScopeRequest } from './grant-requests.ts';
import type { LoginChecks } from './login-requests.ts';
import { extended, type FormParameters, type FurtherParameters } from './parameters.ts';
import { type Pending, poll } from './polling.ts';
import { exchangeFault, type TokenExchangeRequest, tokenExchangeForm } from './token-exchange.ts';
import type { TokenResponse, VerifiedTokenResponse } from './token-response.ts';
import type { AuthTools } from './tools.ts';
import { callOptions, loginChecks, verbOptions } from './verbs.ts';
import { hasOpenId, type LoginClient, verified, verifiedLogin } from './verified.ts';

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
  readonly #client: LoginClient;

  constructor(tools: AuthTools, client: LoginClient) {
    this.#tools = tools;
    this.#client = client;
  }

  async tokens<Verb extends keyof Requests>(
    verb: Verb,
    request: Requests[Verb],
    options: RequestOptions | undefined,
  ): Promise<VerifiedTokenResponse> {
    const { bounded, peek, wrong } = this.#tools;
    const given = verbOptions(this.#tools, verb, request as NonNullable<Requests[Verb]> & FurtherParameters);
    const form = extended(forms[verb](given, this.#tools), given);
    return bounded(callOptions(this.#tools, options), async (each) => {
      const tokens = await this.#client.protocol.tokens(form, each);
      if (verb === 'tokenExchange') {
        // The ID token of an exchange may be for another client, or of another provider.
        const fault = exchangeFault(form, tokens, peek);
        if (fault) throw wrong(fault.code, fault);
        return tokens;
      }
      return tokens.id_token === undefined ? tokens : verified(this.#client, tokens, {}, each);
    });
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
    const answer = await this.#client.protocol.send(
      ['auth', 'device'],
      form,
      callOptions(this.#tools, options),
    );
    const device = objectWith<DeviceAuthorization>('device_code', answer);
    const expiresAt = this.#expiryOf(device, sent);
    return { ...device, expiresAt, codeVerifier, ...(scope !== undefined && { scope }) };
  }

  async deviceToken(
    device: DeviceAuthorization & LoginChecks,
    options: RequestOptions | undefined,
  ): Promise<VerifiedTokenResponse> {
    const { ownOf, text } = this.#tools;
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const { codeVerifier: code_verifier } = device;
    const device_code = text(device.device_code, 'device_code');
    const form = extended({ grant_type, device_code, code_verifier }, ownOf(device));
    return this.#decided('deviceToken', device, form, options);
  }

  async backchannelAuthentication(
    request: BackchannelAuthenticationRequest,
    options: RequestOptions | undefined,
  ): Promise<BackchannelAuthentication> {
    const { listed, objectWith, text } = this.#tools;
    const given = verbOptions(this.#tools, 'backchannelAuthentication', request);
    const { acrValues, scope = 'openid' } = given;
    const acr = acrValues === undefined ? undefined : listedLevels(acrValues, listed);
    const form = {
      scope,
      login_hint: text(given.loginHint, 'loginHint'),
      binding_message: given.bindingMessage,
      acr_values: acr?.join(' '),
    };
    const sent = Date.now();
    // Sent twice it asks the user twice.
    const call = { ...callOptions(this.#tools, options), once: '' };
    const answer = await this.#client.protocol.send(['ext', 'ciba', 'auth'], extended(form, given), call);
    const asked = objectWith<BackchannelAuthentication>('auth_req_id', answer);
    return { ...asked, expiresAt: this.#expiryOf(asked, sent), scope, ...(acr && { acr }) };
  }

  async backchannelToken(
    asked: BackchannelAuthentication & LoginChecks,
    options: RequestOptions | undefined,
  ): Promise<VerifiedTokenResponse> {
    const { ownOf, text } = this.#tools;
    const auth_req_id = text(asked.auth_req_id, 'auth_req_id');
    const form = extended({ grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id }, ownOf(asked));
    return this.#decided('backchannelToken', asked, form, options);
  }

  /** The tokens of a login that a user decides on elsewhere. The checks are read before: the tokens come only once. */
  async #decided(
    verb: string,
    asked: Pending & LoginChecks & { readonly scope?: string | undefined },
    form: FormParameters,
    options: RequestOptions | undefined,
  ): Promise<VerifiedTokenResponse> {
    const { bounded, levelsOf, optionsOf } = this.#tools;
    const given = Object.entries(asked).filter(([name]) => Object.hasOwn(loginChecks, name));
    const { acr: _, ...others } = optionsOf<LoginChecks>(loginChecks, verb, Object.fromEntries(given));
    const acr = levelsOf(asked);
    const checks = { ...others, ...(acr !== undefined && { acr }) };
    const isExpected = hasOpenId(asked.scope ?? '') || acr !== undefined || others.amr !== undefined;
    return bounded(callOptions(this.#tools, options), async (within) => {
      const ask = (each: RequestOptions | undefined): Promise<TokenResponse> =>
        this.#client.protocol.tokens(form, each);
      const tokens = await poll(this.#tools, asked, ask, within);
      return verifiedLogin(this.#tools, this.#client, tokens, { checks, isExpected }, within);
    });
  }

  #expiryOf({ expires_in }: { readonly expires_in: number }, sent: number): number {
    return sent + (this.#tools.secondsOf(expires_in) ?? usualLifetime) * 1000;
  }
}

/** Lifetime of a request in seconds if the server names none that can be true. */
const usualLifetime = 600;

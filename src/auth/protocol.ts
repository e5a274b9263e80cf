import type { Answer } from '../http/answer.ts';
import { OAuthError } from '../http/errors.ts';
import { ifLoaded, loader } from '../http/loading.ts';
import { type RequestOptions, smallSize } from '../http/options.ts';
import type { Authorization, Transport } from '../http/transport.ts';
import type { ClientIdentity } from './client-authentication.ts';
import type { DPoP } from './dpop.ts';
import { refusal } from './jwt/refusal.ts';
import { isToken } from './jwt/text.ts';
import type { FormParameters } from './parameters.ts';
import { type TokenResponse, tokensOf } from './token-response.ts';

const loadOauthHints = loader(() => import('./oauth-hints.ts'));

/** Authentication and options of a request to an endpoint. */
export interface ProtocolCall extends RequestOptions {
  /** Token to authenticate with, instead of the client's credentials. */
  readonly token?: string | undefined;
  /** Whether to send the request without identifying a client. */
  readonly isAnonymous?: boolean | undefined;
  /** As of the transport: that twice is not the same as once. */
  readonly once?: string | undefined;
  /** As of the transport: that twice is the same as once. By default it follows from the grant and the endpoint. */
  readonly repeatable?: boolean | undefined;
}

/** Settings common to all requests of a client. */
export interface ProtocolSettings {
  readonly realmName: string;
  /** Audience of assertions, if it is not the URL that requests are sent to. */
  readonly issuer?: string | undefined;
  readonly client?: ClientIdentity | undefined;
  readonly dpop?: DPoP | undefined;
}

/** OpenID Connect endpoints of a realm, for one client. */
export class Protocol {
  readonly realmName: string;
  /** The issuer in assertions and requests. */
  readonly issuer: string;
  readonly client: ClientIdentity | undefined;
  readonly dpop: DPoP | undefined;
  readonly #transport: Transport;

  constructor(transport: Transport, { realmName, issuer, client, dpop }: ProtocolSettings) {
    this.#transport = dpop ? transport.withAuthorization(async () => proofs(dpop)) : transport;
    this.realmName = realmName;
    this.issuer = issuer ?? `${transport.serverUrl}/realms/${encodeURIComponent(realmName)}`;
    this.client = client;
    this.dpop = dpop;
  }

  /**
   * Returns the tokens for a grant.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/token`
   */
  async tokens(parameters: FormParameters, call?: ProtocolCall): Promise<TokenResponse> {
    const sent = Date.now();
    const answer = await this.send(['token'], parameters, call);
    const tokens = answer.json<Partial<TokenResponse> | null>();
    if (!isToken(tokens?.access_token)) throw answer.invalid('The response contains no access_token');
    // What is no access token has the type N_A (RFC 8693, section 2.2.1).
    if (this.dpop?.allowBearer === false && !/^(dpop|n_a)$/i.test(String(tokens.token_type)))
      throw answer.invalid('The token is not bound to the key of dpop, and allowBearer is not set');
    return tokensOf(tokens as TokenResponse, sent);
  }

  /**
   * Sends a form and returns the response.
   *
   * @route `POST /realms/{realm}/protocol/openid-connect/{endpoint}`
   */
  async send(
    endpoint: readonly string[],
    parameters: FormParameters,
    call: ProtocolCall = {},
  ): Promise<Answer> {
    try {
      return await this.#post(endpoint, parameters, call);
    } catch (error) {
      // With a new assertion: the first one has been used.
      if (!(this.dpop && error instanceof OAuthError && error.error === 'use_dpop_nonce')) throw error;
      return this.#post(endpoint, parameters, call);
    }
  }

  async #post(
    endpoint: readonly string[],
    parameters: FormParameters,
    { token, isAnonymous, ...options }: ProtocolCall,
  ): Promise<Answer> {
    const path = ['realms', this.realmName, 'protocol', 'openid-connect', ...endpoint];
    const isClient = token === undefined && !isAnonymous;
    // An assertion can be used only once, so that each attempt has its own.
    const renewed = async (): Promise<{ headers: Record<string, string>; body: URLSearchParams }> => {
      const proof = isClient ? await this.client?.prove(this.issuer) : undefined;
      const headers = {
        ...proof?.headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...options.headers,
      };
      return { headers, body: formOf({ ...proof?.parameters, ...parameters }) };
    };
    const { repeatable = isRepeatable(endpoint, parameters) } = options;
    const content = { ...(await renewed()), renewed, repeatable, usualSize: smallSize };
    try {
      return await this.#transport.send({ ...options, ...content, method: 'POST', path });
    } catch (error) {
      throw await hinted(error, this.realmName);
    }
  }
}

/** Grants that a server takes a second time. A code, a ticket of a device and an assertion can be used only once. */
const repeatableGrants =
  /^(client_credentials|password|refresh_token|urn:ietf:params:oauth:grant-type:(token-exchange|uma-ticket))$/;

/**
 * Whether a request can be sent again whose answer was lost. The answer to a used refresh token says that its session is
 * over, which it is: the next token was lost.
 */
function isRepeatable(endpoint: readonly string[], { grant_type, totp }: FormParameters): boolean {
  const name = endpoint.at(-1);
  if (name === 'token') return repeatableGrants.test(String(grant_type)) && totp === undefined;
  return name === 'introspect' || name === 'revoke';
}

/** Returns the JSON object in a response, which must have a field of this name. */
export function objectWith<T extends object>(name: keyof T & string, answer: Answer): T {
  const value = answer.json<T | null>();
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) return value;
  throw answer.invalid(`The response contains no ${name}`);
}

/** Returns the parameters as a form for an OAuth endpoint. */
export function formOf(parameters: FormParameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) form.append(name, String(item));
    }
  }
  return form;
}

function proofs(dpop: DPoP): Authorization {
  return {
    headers: {},
    proof: async (method, url) => ({ dpop: await dpop.proof(method, url) }),
    // Only `Protocol.send` may repeat the request, with a new assertion.
    learn: (url, headers) => {
      dpop.learn(url, headers);
      return false;
    },
    refused: () => false,
    hints: async () => [],
  };
}

/** Converts an error into OAuth's terms, and adds a hint if one is known. */
export async function hinted(error: unknown, realm: string): Promise<unknown> {
  const refused = refusal(error, realm);
  if (!(refused instanceof OAuthError)) return refused;
  const { error: code, errorDescription, httpStatus } = refused;
  const loaded = await ifLoaded(loadOauthHints());
  const hint = loaded?.oauthHint(`${code}: ${errorDescription}`, realm);
  return hint === undefined ? refused : new OAuthError(code, errorDescription, httpStatus, [hint]);
}

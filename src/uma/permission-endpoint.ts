import type { PermissionClaim } from '../auth/jwt/claims.ts';
import { checkedToken } from '../auth/jwt/text.ts';
import type { Protocol, ProtocolCall } from '../auth/protocol.ts';
import type { TokenResponse } from '../auth/token-response.ts';
import { noAuthorization } from '../facts/words.ts';
import type { Answer } from '../http/answer.ts';
import { OAuthError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { PermissionRequests } from './permission.ts';
import {
  type PermissionContext,
  type PermissionTokenRequest,
  permissionTokenForm,
} from './permission-form.ts';

/** What a question about permissions takes as its last argument. */
export interface PermissionOptions extends PermissionContext, RequestOptions {}

/** The token endpoint of a realm, asked by the UMA grant for what an account may do. */
export class PermissionEndpoint {
  readonly #protocol: Protocol;
  /** The resource server that questions are about, unless they name another. */
  readonly audience: string | undefined;

  constructor(protocol: Protocol, audience: string | undefined) {
    this.#protocol = protocol;
    this.audience = audience;
  }

  /** A requesting party token. */
  async token(
    token: string,
    request: PermissionTokenRequest,
    options: RequestOptions | undefined,
  ): Promise<TokenResponse> {
    const { form, call } = this.#question(token, request, options);
    return this.#protocol.tokens(form, call).catch(explain);
  }

  /** What the server grants of what is asked for, or of everything; nothing is an empty list. */
  async permissions(
    token: string,
    permissions: PermissionRequests | undefined,
    { audience, claimToken, claimTokenFormat, ...options }: PermissionOptions = {},
  ): Promise<PermissionClaim[]> {
    const request = { permissions, audience, claimToken, claimTokenFormat };
    const answer = await this.#unlessDenied(token, request, 'permissions', options);
    if (!answer) return [];
    const granted = answer.json<PermissionClaim[]>();
    if (!Array.isArray(granted)) throw answer.invalid('Expected a list of permissions, got other JSON');
    return granted;
  }

  /** Whether the server grants any of what is asked for. */
  async decision(
    token: string,
    permissions: PermissionRequests | undefined,
    { audience, claimToken, claimTokenFormat, ...options }: PermissionOptions = {},
  ): Promise<boolean> {
    const request = { permissions, audience, claimToken, claimTokenFormat };
    const answer = await this.#unlessDenied(token, request, 'decision', options);
    return answer?.json<{ result?: unknown } | null>()?.result === true;
  }

  async #unlessDenied(
    token: string,
    request: PermissionTokenRequest,
    responseMode: string,
    options: RequestOptions,
  ): Promise<Answer | undefined> {
    const { form, call } = this.#question(token, request, options);
    try {
      return await this.#protocol.send(['token'], { ...form, response_mode: responseMode }, call);
    } catch (error) {
      if (error instanceof OAuthError && error.error === 'access_denied') return undefined;
      return explain(error);
    }
  }

  #question(
    token: string,
    request: PermissionTokenRequest,
    options: RequestOptions | undefined,
  ): { form: ReturnType<typeof permissionTokenForm>; call: ProtocolCall } {
    const subject = checkedToken(token, 'The token');
    const form = permissionTokenForm(request, request.audience ?? this.audience);
    // Claims are the word of the resource server about the account, so they come with its credentials.
    if (request.claimToken !== undefined && this.#protocol.client?.isConfidential) {
      return { form: { ...form, subject_token: subject }, call: { ...options } };
    }
    return { form, call: { ...options, token: subject } };
  }
}

/** Whether the error is about the token of the account: expired, logged out, of another realm. */
export function isAboutToken(error: unknown): boolean {
  if (!(error instanceof OAuthError)) return false;
  // 403 is for claims of a public client, 401 with `unauthorized_client` for the credentials of a client.
  if (error.error === 'invalid_grant') return error.httpStatus !== 403;
  return error.error === 'unauthorized_client' && error.httpStatus === 400;
}

/** Keycloak calls it `access_denied` when the owner of a resource was asked; UMA has a word of its own for that. */
function explain(error: unknown): never {
  if (!(error instanceof OAuthError)) throw error;
  const { errorDescription, httpStatus } = error;
  if (errorDescription === 'request_submitted') {
    const description = 'The owner of the resource has been asked to grant it';
    throw new OAuthError('request_submitted', description, httpStatus, [
      'Ask again once the owner has decided.',
    ]);
  }
  const hint = hintFor(error);
  throw hint ? new OAuthError(error.error, errorDescription, httpStatus, [hint]) : error;
}

function hintFor(error: OAuthError): string | undefined {
  if (isAboutToken(error)) return 'The token is expired, its session has ended, or it is of another realm.';
  switch (error.error) {
    case 'invalid_grant':
      return 'Claims take a client with credentials: realm.uma({ clientId, clientSecret }).';
    case 'invalid_resource':
      return 'Does the resource server (audience) have it, with that scope? A name must be of a resource of its own, or of one that the account owns or was granted; in any other case, give the id.';
    case 'invalid_request':
      return noAuthorization.test(error.errorDescription ?? '')
        ? 'Is authorization enabled for the client (audience)?'
        : undefined;
    default:
      return undefined;
  }
}

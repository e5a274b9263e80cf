import type { PermissionClaim } from '../auth/jwt/claims.ts';
import type { Protocol, ProtocolCall } from '../auth/protocol.ts';
import type { TokenResponse } from '../auth/token-response.ts';
import { callOptions, verbOptions } from '../auth/verbs.ts';
import type { Answer } from '../http/answer.ts';
import type { OAuthError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { PermissionRequests } from './permission.ts';
import {
  type PermissionContext,
  type PermissionTokenRequest,
  permissionTokenForm,
} from './permission-form.ts';
import type { UmaTools } from './tools.ts';
import { umaVerbs } from './verbs.ts';

/** Options of a permission request. */
export interface PermissionOptions extends PermissionContext, RequestOptions {}

/** The token endpoint of a realm, used with the UMA grant to request permissions. */
export class PermissionEndpoint {
  readonly #tools: UmaTools;
  readonly #protocol: Protocol;
  /** The resource server that requests refer to by default. */
  readonly audience: string | undefined;

  constructor(tools: UmaTools, protocol: Protocol, audience: string | undefined) {
    this.#tools = tools;
    this.#protocol = protocol;
    this.audience = audience;
  }

  /** Returns a requesting party token. */
  async token(
    token: string,
    request: PermissionTokenRequest,
    options: RequestOptions | undefined,
  ): Promise<TokenResponse> {
    const given = verbOptions(this.#tools, 'requestPermissions', request, umaVerbs);
    const { form, call } = this.#question(token, given, callOptions(this.#tools, options));
    return this.#protocol.tokens(form, call).catch((error: unknown) => explain(this.#tools, error));
  }

  /**
   * Returns the permissions that the server grants, out of the requested ones or out of all. The list is empty if none
   * is granted.
   */
  async permissions(
    token: string,
    permissions: PermissionRequests | undefined,
    given?: PermissionOptions,
  ): Promise<PermissionClaim[]> {
    const { audience, claimToken, claimTokenFormat, ...options } = checkOptions(this.#tools, given);
    const request = { permissions, audience, claimToken, claimTokenFormat };
    const answer = await this.#unlessDenied(token, request, 'permissions', options);
    if (!answer) return [];
    const granted = answer.json<PermissionClaim[]>();
    const isList = Array.isArray(granted) && granted.every((one) => typeof one === 'object' && one !== null);
    if (!isList) throw answer.invalid('Expected a list of permissions, got other JSON');
    return granted;
  }

  /** Returns whether the server grants any of the requested permissions. */
  async decision(
    token: string,
    permissions: PermissionRequests | undefined,
    given?: PermissionOptions,
  ): Promise<boolean> {
    const { audience, claimToken, claimTokenFormat, ...options } = checkOptions(this.#tools, given);
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
      if (error instanceof this.#tools.OAuthError && error.error === 'access_denied') return undefined;
      return explain(this.#tools, error);
    }
  }

  #question(
    token: string,
    request: PermissionTokenRequest,
    options: RequestOptions | undefined,
  ): { form: ReturnType<typeof permissionTokenForm>; call: ProtocolCall } {
    const subject = this.#tools.checkedToken(token, 'The token');
    const form = permissionTokenForm(this.#tools, request, request.audience ?? this.audience);
    // With claims, the resource server vouches for the account, so it sends them with its own credentials.
    if (request.claimToken !== undefined && this.#protocol.client?.isConfidential) {
      return { form: { ...form, subject_token: subject }, call: { ...options } };
    }
    return { form, call: { ...options, token: subject } };
  }
}

/** Returns the options of a permission check. */
export function checkOptions(tools: UmaTools, given: PermissionOptions | undefined): PermissionOptions {
  return verbOptions(tools, 'a permission check', given, umaVerbs);
}

/** Returns whether the error is about the token of the account: expired, logged out, or from another realm. */
export function isAboutToken({ OAuthError }: UmaTools, error: unknown): boolean {
  if (!(error instanceof OAuthError)) return false;
  // 403 is for claims of a public client, 401 with `unauthorized_client` for the credentials of a client.
  if (error.error === 'invalid_grant') return error.httpStatus !== 403;
  return error.error === 'unauthorized_client' && error.httpStatus === 400;
}

/** Keycloak answers `access_denied` if the owner of a resource was asked; UMA has a code of its own for that. */
function explain(tools: UmaTools, error: unknown): never {
  const { OAuthError } = tools;
  if (!(error instanceof OAuthError)) throw error;
  const { errorDescription, httpStatus } = error;
  if (errorDescription === 'request_submitted') {
    const description = 'The owner of the resource has been asked to grant it';
    throw new OAuthError('request_submitted', description, httpStatus, [
      'Ask again once the owner has decided.',
    ]);
  }
  const hint = hintFor(tools, error);
  throw hint ? new OAuthError(error.error, errorDescription, httpStatus, [hint]) : error;
}

function hintFor(tools: UmaTools, error: OAuthError): string | undefined {
  if (isAboutToken(tools, error))
    return 'The token has expired, its session has ended, or it belongs to another realm.';
  switch (error.error) {
    case 'invalid_grant':
      return 'Claims require a client with credentials: realm.uma({ clientId, clientSecret }).';
    case 'invalid_resource':
      return 'Does the resource server (audience) have this resource, with this scope? A name works only for a resource of its own, and for a resource that the account owns or was granted; use the id for any other.';
    case 'invalid_request':
      return tools.noAuthorization.test(error.errorDescription ?? '')
        ? 'Is authorization enabled for the client (audience)?'
        : undefined;
    default:
      return undefined;
  }
}

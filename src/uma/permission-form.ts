import type { LiteralUnion } from 'type-fest';
import type { FormParameters } from '../auth/parameters.ts';
import { type PermissionRequests, permissionForm } from './permission.ts';
import type { UmaTools } from './tools.ts';

/** Context of a permission request. */
export interface PermissionContext {
  /** The resource server: the `clientId` that the resources belong to, by default the client itself. */
  readonly audience?: string | undefined;
  /**
   * Claims for the policies to evaluate, or a token that contains them. A client with credentials sends them in its own
   * name; for a public client the server refuses them.
   */
  readonly claimToken?: string | Readonly<Record<string, readonly string[]>> | undefined;
  /** Format of `claimToken`, by default JSON in Base64 (`urn:ietf:params:oauth:token-type:jwt`). */
  readonly claimTokenFormat?:
    | LiteralUnion<
        | 'urn:ietf:params:oauth:token-type:jwt'
        | 'http://openid.net/specs/openid-connect-core-1_0.html#IDToken',
        string
      >
    | undefined;
}

/**
 * Parameters of a request for a requesting party token (RPT; UMA 2.0 Grant, section 3.3.1, and Keycloak's additions).
 */
export interface PermissionTokenRequest extends PermissionContext {
  /**
   * The permissions to request. Without them and without a ticket, the RPT contains everything that the account may do.
   */
  readonly permissions?: PermissionRequests | undefined;
  /** The ticket from the resource server, as `parseChallenge` returns it. It determines the permissions to request. */
  readonly ticket?: string | undefined;
  /** An RPT whose permissions the new one keeps. */
  readonly rpt?: string | undefined;
  /** Whether to ask the owner of the resource for denied permissions; requires a ticket. `false` by default. */
  readonly submitRequest?: boolean | undefined;
  /** Scopes to request on each of the resources, separated by spaces. */
  readonly scope?: string | undefined;
  /** Whether the permissions contain the names of their resources; the server's default is `true`. */
  readonly includeResourceName?: boolean | undefined;
  /** Maximum number of permissions in the RPT. */
  readonly permissionsLimit?: number | undefined;
}

const grantType = 'urn:ietf:params:oauth:grant-type:uma-ticket';
const claimsFormat = 'urn:ietf:params:oauth:token-type:jwt';

/** Returns the form of the UMA grant. The `audience` is omitted if a ticket determines it. */
export function permissionTokenForm(
  { checkedToken, kindOf, text }: UmaTools,
  request: PermissionTokenRequest,
  audience: string | undefined,
): FormParameters {
  const { permissions, ticket, claimToken, rpt, permissionsLimit } = request;
  // What has no claims of its own would be sent as none, and the policies would decide without them.
  if (claimToken !== undefined && kindOf(claimToken) !== 'Object') text(claimToken, 'claimToken');
  if (permissionsLimit !== undefined && !(Number.isInteger(permissionsLimit) && permissionsLimit > 0))
    throw new TypeError('permissionsLimit must be an integer above 0');
  if (ticket !== undefined && permissions !== undefined) {
    throw new TypeError('Set either permissions or ticket, not both: a ticket determines the permissions');
  }
  if (ticket === undefined && audience === undefined) {
    throw new TypeError('Set the audience to the clientId of the resource server');
  }
  return {
    grant_type: grantType,
    audience: ticket === undefined ? text(audience, 'audience') : request.audience,
    ticket: ticket === undefined ? undefined : checkedToken(ticket, 'ticket'),
    ...(permissions !== undefined && permissionForm(permissions)),
    ...(claimToken !== undefined && {
      claim_token: typeof claimToken === 'string' ? claimToken : encodedClaims(claimToken),
      claim_token_format: request.claimTokenFormat ?? claimsFormat,
    }),
    rpt: rpt === undefined ? undefined : checkedToken(rpt, 'rpt'),
    // By default the server asks the owner: a mere check would store a request.
    submit_request: request.submitRequest ?? false,
    scope: request.scope,
    response_include_resource_name: request.includeResourceName,
    response_permissions_limit: permissionsLimit,
  };
}

function encodedClaims(claims: Readonly<Record<string, readonly string[]>>): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return base64
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');
}

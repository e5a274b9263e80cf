import type { LiteralUnion } from 'type-fest';
import { checkedToken, text } from '../auth/jwt/text.ts';
import type { FormParameters } from '../auth/protocol.ts';
import { type PermissionRequests, permissionForm } from './permission.ts';

/** What a question about permissions may say besides. */
export interface PermissionContext {
  /** The resource server: the `clientId` whose resources these are, by default the client's own. */
  readonly audience?: string | undefined;
  /**
   * Facts for the policies to judge by, or a token that has them. A client with credentials sends them in its own name;
   * for a public client the server refuses them.
   */
  readonly claimToken?: string | Readonly<Record<string, readonly string[]>> | undefined;
  /** What `claimToken` is, by default JSON in Base64 (`urn:ietf:params:oauth:token-type:jwt`). */
  readonly claimTokenFormat?:
    | LiteralUnion<
        | 'urn:ietf:params:oauth:token-type:jwt'
        | 'http://openid.net/specs/openid-connect-core-1_0.html#IDToken',
        string
      >
    | undefined;
}

/** What a requesting party token is asked for with (UMA 2.0 Grant, section 3.3.1, and Keycloak's additions). */
export interface PermissionTokenRequest extends PermissionContext {
  /** What is asked for; without it and without a ticket all that the account may do. */
  readonly permissions?: PermissionRequests | undefined;
  /** The ticket that the resource server gave: `parseChallenge`. It says what is asked for. */
  readonly ticket?: string | undefined;
  /** An RPT whose permissions the new one is to keep. */
  readonly rpt?: string | undefined;
  /** With a ticket: whether the owner of the resource is to be asked for what is denied. False by default. */
  readonly submitRequest?: boolean | undefined;
  /** Scopes with spaces between them, asked for on each of the resources. */
  readonly scope?: string | undefined;
  /** Whether the permissions name their resources; the server's default is yes. */
  readonly includeResourceName?: boolean | undefined;
  /** How many permissions the RPT may have at most. */
  readonly permissionsLimit?: number | undefined;
}

const grantType = 'urn:ietf:params:oauth:grant-type:uma-ticket';
const claimsFormat = 'urn:ietf:params:oauth:token-type:jwt';

/** The form of the UMA grant; the `audience` goes without saying where a ticket names it. */
export function permissionTokenForm(
  request: PermissionTokenRequest,
  audience: string | undefined,
): FormParameters {
  const { permissions, ticket, claimToken, rpt } = request;
  if (ticket !== undefined && permissions !== undefined) {
    throw new TypeError('Give either permissions or a ticket: the ticket says what is asked for');
  }
  if (ticket === undefined && audience === undefined) {
    throw new TypeError('Give the audience: the clientId of the resource server');
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
    // The server's own default asks the owner: a mere check would write down a request.
    submit_request: request.submitRequest ?? false,
    scope: request.scope,
    response_include_resource_name: request.includeResourceName,
    response_permissions_limit: request.permissionsLimit,
  };
}

function encodedClaims(claims: Readonly<Record<string, readonly string[]>>): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

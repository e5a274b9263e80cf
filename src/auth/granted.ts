import { own } from './jwt/claim-checks.ts';
import { decode } from './jwt/decode.ts';
import type { TokenResponse } from './token-response.ts';

/** A request, to compare with the response. */
export interface GrantRequest {
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
  /** Audiences that the access token must have. */
  readonly audience?: string | readonly string[] | undefined;
  /** Resources (RFC 8707) that the access token must have among its audiences. */
  readonly resource?: string | readonly string[] | undefined;
}

/**
 * Returns the requested scopes, audiences and resources that the server did not grant; an empty list if it granted
 * everything. The server leaves out an optional scope without an error, and `resource` if it does not support it.
 *
 * @example
 * ```ts
 * import { notGranted } from 'realmtree/auth';
 *
 * const oidc = realm.openIdConnect({ clientId: 'web', clientSecret });
 * const asked = { scope: 'openid orders' };
 * const tokens = await oidc.clientCredentials(asked);
 * const missing = notGranted(tokens, asked);
 * if (missing.length > 0) throw new Error(`Not granted: ${missing.join(', ')}`);
 * ```
 */
export function notGranted(
  tokens: Pick<TokenResponse, 'access_token' | 'scope'>,
  { scope, audience, resource }: GrantRequest,
): string[] {
  const scopes = scope?.split(' ').filter((one) => one !== '') ?? [];
  // A response without `scope` grants what was requested (RFC 6749, section 5.1).
  const granted = tokens.scope?.split(' ') ?? scopes;
  const wanted = [audience ?? [], resource ?? []].flat();
  const audiences: unknown[] =
    wanted.length === 0 ? [] : [own(decode(tokens.access_token).claims, 'aud')].flat();
  return [
    ...scopes.filter((one) => !granted.includes(one)),
    ...wanted.filter((one) => !audiences.includes(one)),
  ];
}

/** The ID token of a login, loaded with the first one. */
import type { RequestOptions } from '../http/options.ts';
import type { Decrypt } from './decryption.ts';
import type { IdTokenClaims } from './jwt/claims.ts';
import type { IdTokenOptions } from './jwt/options.ts';
import type { TokenVerifier } from './jwt/token-verifier.ts';
import type { Protocol } from './protocol.ts';
import type { VerifiedTokenResponse } from './token-response.ts';
import type { AuthTools } from './tools.ts';

/** The client that a user logs in to. */
export interface LoginClient {
  readonly clientId: string;
  readonly verifier: TokenVerifier;
  readonly protocol: Protocol;
  readonly decrypt: Decrypt;
  readonly leeway: number | undefined;
}

/** Checks of the ID token of a login. */
export type IdTokenChecks = Omit<IdTokenOptions, 'clientId'>;

/** Returns the tokens with the claims of their ID token, which must be valid. */
export async function verified(
  { clientId, decrypt, leeway, verifier }: LoginClient,
  tokens: VerifiedTokenResponse,
  checks: IdTokenChecks,
  options: RequestOptions | undefined,
): Promise<VerifiedTokenResponse & { readonly claims: IdTokenClaims }> {
  const own = { ...checks, leeway: checks.leeway ?? leeway, clientId, accessToken: tokens.access_token };
  const claims = await verifier.verifyIdToken(await decrypt(tokens.id_token ?? ''), own, options);
  return { ...tokens, claims };
}

/** Returns the tokens of a login, with the claims of their ID token. Throws `TokenError` if an expected one is missing. */
export async function verifiedLogin(
  { TokenError }: AuthTools,
  client: LoginClient,
  tokens: VerifiedTokenResponse,
  { checks, isExpected }: { readonly checks: IdTokenChecks; readonly isExpected: boolean },
  options: RequestOptions | undefined,
): Promise<VerifiedTokenResponse> {
  if (tokens.id_token !== undefined) return verified(client, tokens, checks, options);
  if (!isExpected) return tokens;
  const message = 'The response contains no ID token, so the login cannot be checked';
  throw new TokenError('missing_id_token', message, { hints: ['Request the scope openid.'] });
}

/** Returns whether the scopes contain `openid`. */
export function hasOpenId(scope: string): boolean {
  return scope.split(' ').includes('openid');
}

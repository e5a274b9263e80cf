import type { JWTPayload } from 'jose';
import type { TokenErrorCode } from './jwt/token-error.ts';

/** Why a token is inactive: a `TokenErrorCode`, or `ended` if its session has ended or the token was revoked. */
export type InactiveReason =
  | Extract<TokenErrorCode, 'expired' | 'not_yet_valid' | 'wrong_issuer' | 'wrong_audience'>
  | 'ended';

/**
 * Guesses the reason from the token's own claims, none of which are verified. Returns `undefined` if the token is not a
 * JWT.
 */
export function inactiveReason(
  claims: JWTPayload | undefined,
  { issuers, clientId }: { readonly issuers: readonly string[]; readonly clientId: string },
): InactiveReason | undefined {
  if (!claims) return undefined;
  const { exp = Number.POSITIVE_INFINITY, nbf = 0, iss = '', aud, typ } = claims;
  const now = Date.now() / 1000;
  if (exp < now) return 'expired';
  if (nbf > now) return 'not_yet_valid';
  if (!issuers.includes(iss)) return 'wrong_issuer';
  // Refresh tokens are for the realm itself.
  const isForClients = typ !== 'Refresh' && typ !== 'Offline';
  return isForClients && ![aud].flat().includes(clientId) ? 'wrong_audience' : 'ended';
}

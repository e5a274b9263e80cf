import { peek } from './jwt/peek.ts';
import type { TokenErrorCode } from './jwt/token-error.ts';

/** Why the server calls a token inactive: a word of `TokenError`, or that its session has ended or it was revoked. */
export type InactiveReason =
  | Extract<TokenErrorCode, 'expired' | 'not_yet_valid' | 'wrong_issuer' | 'wrong_audience'>
  | 'ended';

/** A guess from what the token says of itself, none of which is verified; `undefined` for what is no JWT. */
export function inactiveReason(
  token: string,
  { issuers, clientId }: { readonly issuers: readonly string[]; readonly clientId: string },
): InactiveReason | undefined {
  const claims = peek(token);
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

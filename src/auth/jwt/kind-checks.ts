import { checkOneOf, invalid, listed, now, own, requiredTime, textOf, wrong } from './claim-checks.ts';
import type { UnverifiedClaims } from './claims.ts';
import type { DecodedToken } from './decode.ts';
import type { AccessTokenOptions } from './options.ts';
import { TokenError } from './token-error.ts';

/** How a kind of token names itself. */
export interface TokenKind {
  /** In Keycloak's claim `typ`. */
  readonly claim: readonly string[];
  /** In the header, as media type without `application/`. */
  readonly header: readonly string[];
}

export const accessToken: TokenKind = { claim: ['Bearer', 'DPoP'], header: ['jwt', 'at+jwt'] };
export const idToken: TokenKind = { claim: ['ID'], header: ['jwt'] };
export const logoutToken: TokenKind = { claim: ['Logout'], header: ['jwt', 'logout+jwt'] };

/**
 * Tokens of all kinds have the same issuer, keys and often audience: their type is what tells them apart (RFC 8725,
 * section 3.11).
 */
export function checkKind({ header, claims }: DecodedToken, kind: TokenKind): void {
  const { typ } = header;
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ;
  if (type !== undefined && !kind.header.includes(type as string)) {
    throw wrong('wrong_type', { claim: 'typ', expected: kind.header, actual: typ });
  }
  checkOneOf(claims, 'typ', { code: 'wrong_type', expected: kind.claim });
}

/** Whom an access token must be for. Which that is cannot be guessed, so leaving it out is a `TypeError`. */
export function recipientOf(options: AccessTokenOptions): {
  audience?: readonly string[];
  authorizedParty?: readonly string[];
} {
  const isSaid = Object.hasOwn(options, 'audience') || Object.hasOwn(options, 'authorizedParty');
  if (!isSaid && options.verifyAud !== false) {
    throw new TypeError(
      'Say whom the token must be for: audience, authorizedParty, or audience: false to accept tokens for anyone',
    );
  }
  const { audience, authorizedParty, verifyAud } = options;
  const isChecked = Object.hasOwn(options, 'audience') && audience !== false && verifyAud !== false;
  return {
    ...(isChecked && { audience: listed(audience, 'audience') }),
    ...(Object.hasOwn(options, 'authorizedParty') && {
      authorizedParty: listed(authorizedParty, 'authorizedParty'),
    }),
  };
}

/** `sub`, where there is one, is text; and it is this one, where one is expected. */
export function checkSubject(claims: UnverifiedClaims, expected: string | undefined): void {
  textOf(claims, 'sub');
  if (expected !== undefined) checkOneOf(claims, 'sub', { code: 'wrong_subject', expected: [expected] });
}

/** The login must not be longer ago than so many seconds. */
export function checkLogin(claims: UnverifiedClaims, seconds: number): void {
  const authTime = requiredTime(claims, 'auth_time');
  if (now() - authTime <= seconds) return;
  throw new TokenError('expired', 'The login is too long ago', { claim: 'auth_time', actual: authTime });
}

/** The event that makes a token one that logs out. */
export function checkLogoutEvent(claims: UnverifiedClaims): void {
  const events = own(claims, 'events');
  const event = 'http://schemas.openid.net/event/backchannel-logout';
  const named = typeof events === 'object' && events !== null && Object.hasOwn(events, event);
  const value = named ? (events as Record<string, unknown>)[event] : undefined;
  if (typeof value !== 'object' || value === null) throw invalid('events', `an object with ${event}`, events);
}

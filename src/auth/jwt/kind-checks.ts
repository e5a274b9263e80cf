import {
  checkOneOf,
  invalid,
  listed,
  now,
  own,
  requiredText,
  requiredTime,
  textOf,
  wrong,
} from './claim-checks.ts';
import type { UnverifiedClaims } from './claims.ts';
import type { DecodedToken } from './decode.ts';
import type { AccessTokenOptions } from './options.ts';
import { TokenError } from './token-error.ts';
import { listOf } from './verb-options.ts';

/** How a kind of token identifies itself. */
export interface TokenKind {
  /** The verb that verifies it. */
  readonly verb: string;
  /** Values of Keycloak's claim `typ`. */
  readonly claim: readonly string[];
  /** Values of the header parameter `typ`, as media types without `application/`. */
  readonly header: readonly string[];
}

export const accessToken: TokenKind = {
  verb: 'decodeToken',
  claim: ['Bearer', 'DPoP'],
  header: ['jwt', 'at+jwt'],
};
export const idToken: TokenKind = { verb: 'verifyIdToken', claim: ['ID'], header: ['jwt'] };
export const logoutToken: TokenKind = {
  verb: 'verifyLogoutToken',
  claim: ['Logout'],
  header: ['jwt', 'logout+jwt'],
};

/**
 * Checks the kind of a token. All kinds have the same issuer and keys, and often the same audience; only the type
 * distinguishes them (RFC 8725, section 3.11).
 */
export function checkKind({ header, claims }: DecodedToken, kind: TokenKind): void {
  const { typ } = header;
  if (typ !== undefined && !kind.header.includes(mediaType(typ))) {
    throw wrong('wrong_type', { claim: 'typ', expected: kind.header, actual: typ });
  }
  checkOneOf(claims, 'typ', { code: 'wrong_type', expected: kind.claim });
}

function mediaType(typ: unknown): string {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
}

/**
 * Returns the expected recipient of an access token. Throws `TypeError` if it is omitted, because it cannot be guessed.
 */
export function recipientOf(options: AccessTokenOptions): {
  audience: readonly string[] | undefined;
  authorizedParty: readonly string[] | undefined;
} {
  const { audience, authorizedParty, verifyAud } = options;
  const isSaid = Object.hasOwn(options, 'audience');
  if (!isSaid && !Object.hasOwn(options, 'authorizedParty') && verifyAud !== false) {
    throw new TypeError(
      'Set audience or authorizedParty to the expected recipient of the token; audience: false accepts tokens for anyone',
    );
  }
  const isChecked = isSaid && audience !== false && verifyAud !== false;
  return {
    audience: isChecked ? listed(audience, 'audience') : undefined,
    authorizedParty: authorizedParty === undefined ? undefined : listOf(authorizedParty),
  };
}

/** Checks that `sub`, if present, is a string, and that it is the expected one, if any. */
export function checkSubject(claims: UnverifiedClaims, expected: string | undefined): void {
  textOf(claims, 'sub');
  if (expected !== undefined) checkOneOf(claims, 'sub', { code: 'wrong_subject', expected: [expected] });
}

/** Checks that the login is at most this many seconds old. */
export function checkLogin(claims: UnverifiedClaims, seconds: number): void {
  const authTime = requiredTime(claims, 'auth_time');
  if (now() - authTime <= seconds) return;
  throw new TokenError('expired', 'The login was too long ago', { claim: 'auth_time', actual: authTime });
}

/** Returns the option `acr`: one or more levels, or `true`. */
export function levelsOf(options: { readonly acr?: unknown }): readonly string[] | true | undefined {
  if (!Object.hasOwn(options, 'acr')) return undefined;
  return options.acr === true ? true : listed(options.acr, 'acr');
}

/** Checks the authentication level and methods of the login. */
export function checkAuthentication(
  claims: UnverifiedClaims,
  levels: readonly string[] | true | undefined,
  amr: string | readonly string[] | undefined,
): void {
  if (levels === true) requiredText(claims, 'acr');
  else if (levels) checkOneOf(claims, 'acr', { code: 'wrong_acr', expected: levels });
  if (amr === undefined) return;
  const methods = listOf(amr);
  const actual = own(claims, 'amr');
  const found: readonly unknown[] = Array.isArray(actual) ? actual : [];
  if (!methods.every((method) => found.includes(method))) {
    throw wrong('wrong_amr', { claim: 'amr', expected: methods, actual });
  }
}

/** Checks the event that identifies a logout token. */
export function checkLogoutEvent(claims: UnverifiedClaims): void {
  const events = own(claims, 'events');
  const event = 'http://schemas.openid.net/event/backchannel-logout';
  const named = typeof events === 'object' && events !== null && Object.hasOwn(events, event);
  const value = named ? (events as Record<string, unknown>)[event] : undefined;
  if (typeof value !== 'object' || value === null) throw invalid('events', `an object with ${event}`, events);
}

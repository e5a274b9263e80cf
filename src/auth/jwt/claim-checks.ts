import type { UnverifiedClaims } from './claims.ts';
import { shown, TokenError, type TokenErrorCode } from './token-error.ts';
import { isList, listOf } from './verb-options.ts';

/** Returns the current time in seconds since the epoch. */
export function now(): number {
  return Date.now() / 1000;
}

/** Returns one or more non-empty strings of an option. A missing setting must not turn a check off. */
export function listed(value: unknown, name: string): readonly string[] {
  if (isList(value)) return listOf(value);
  throw new TypeError(`${name} must be a non-empty string or a list of such strings`);
}

/** Tolerated clock difference in seconds. */
export const usualLeeway = 5;

/** Checks that `exp` is in the future. */
export function checkExpiry(claims: UnverifiedClaims, leeway: number): void {
  const exp = requiredTime(claims, 'exp');
  if (now() - leeway >= exp) {
    throw new TokenError('expired', `The token expired at ${dateOf(exp)}`, { claim: 'exp', actual: exp });
  }
}

/** Checks that a time has passed. */
export function checkPast(claims: UnverifiedClaims, claim: 'iat' | 'nbf', leeway: number): void {
  const time = claim === 'iat' || Object.hasOwn(claims, claim) ? requiredTime(claims, claim) : 0;
  if (time > now() + leeway) {
    const hints = claim === 'iat' ? ['Is a clock wrong, here or on the server?'] : [];
    const facts = { claim, actual: time, hints };
    throw new TokenError('not_yet_valid', `The token is not valid before ${dateOf(time)}`, facts);
  }
}

/** Returns a time that a token must have. */
export function requiredTime(claims: UnverifiedClaims, claim: string): number {
  const time = own(claims, claim);
  if (time === undefined) throw missing(claim);
  if (typeof time !== 'number' || !Number.isFinite(time))
    throw invalid(claim, 'seconds since the epoch', time);
  return time;
}

/** Returns a claim that must be a string if it is present. */
export function textOf(claims: UnverifiedClaims, claim: string): string | undefined {
  const value = own(claims, claim);
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw invalid(claim, 'a string', value);
}

/** Returns a claim that must be present and a string. */
export function requiredText(claims: UnverifiedClaims, claim: string): string {
  const value = textOf(claims, claim);
  if (value === undefined) throw missing(claim);
  return value;
}

/** Checks that a claim is exactly one of these values. */
export function checkOneOf(
  claims: UnverifiedClaims,
  claim: string,
  { code, expected, hints }: { code: TokenErrorCode; expected: readonly string[]; hints?: readonly string[] },
): void {
  const actual = own(claims, claim);
  if (typeof actual === 'string' && expected.includes(actual)) return;
  throw wrong(code, { claim, expected, actual, hints });
}

/** Checks that one of the token's audiences is among these, and returns all audiences of the token. */
export function checkAudience(
  claims: UnverifiedClaims,
  expected: readonly string[],
  hints: readonly string[] = [],
): readonly string[] {
  const actual = own(claims, 'aud');
  const audiences: readonly unknown[] = actual === undefined ? [] : listOf(actual);
  if (!audiences.every((item) => typeof item === 'string'))
    throw invalid('aud', 'a string or a list of strings', actual);
  if (expected.some((item) => audiences.includes(item))) return audiences as string[];
  throw wrong('wrong_audience', { claim: 'aud', expected, actual, hints });
}

/** Returns a claim of the token itself: every object has a `constructor`. */
export function own(claims: UnverifiedClaims, claim: string): unknown {
  return Object.hasOwn(claims, claim) ? claims[claim] : undefined;
}

/** Returns the error for a claim that has an unexpected value. */
export function wrong(
  code: TokenErrorCode,
  facts: { claim: string; expected: unknown; actual: unknown; hints?: readonly string[] | undefined },
): TokenError {
  const message = `The token has ${facts.claim} ${shown(facts.actual)}, expected ${shown(facts.expected)}`;
  return new TokenError(code, message, facts);
}

/** Returns the error for a claim of the wrong type. */
export function invalid(claim: string, expected: string, actual: unknown): TokenError {
  const message = `The token has ${claim} ${shown(actual)}, which is not ${expected}`;
  return new TokenError('invalid_claim', message, { claim, expected, actual });
}

/** Returns the error for a missing claim. */
export function missing(claim: string): TokenError {
  return new TokenError('missing_claim', `The token has no ${claim}`, { claim });
}

/** The number can be beyond the range of dates. */
function dateOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : date.toISOString();
}

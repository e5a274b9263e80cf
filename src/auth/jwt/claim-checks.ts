import type { UnverifiedClaims } from './claims.ts';
import { shown, TokenError, type TokenErrorCode } from './token-error.ts';

/** Seconds since the epoch. */
export function now(): number {
  return Date.now() / 1000;
}

/** The seconds by which clocks may differ. */
export function checkedLeeway(leeway = 5): number {
  if (Number.isFinite(leeway) && leeway >= 0) return leeway;
  throw new TypeError('leeway must be a number of seconds');
}

/** One or more texts of an option, none of them empty. A setting that is missing must not switch a check off. */
export function listed(value: unknown, name: string): readonly string[] {
  const list: unknown[] = [value].flat();
  if (list.length > 0 && list.every((item) => typeof item === 'string' && item !== ''))
    return list as string[];
  throw new TypeError(`${name} must be text that is not empty, or a list of such`);
}

/** The text of an option that is there; one that is `undefined` by mistake must not switch a check off. */
export function optional<T extends object>(options: T, name: keyof T & string): string | undefined {
  if (!Object.hasOwn(options, name)) return undefined;
  const value: unknown = options[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(`${name} must be text that is not empty; leave it out where there is none`);
}

/** A time that must be in the future. */
export function checkExpiry(claims: UnverifiedClaims, leeway: number): void {
  const exp = requiredTime(claims, 'exp');
  if (now() - leeway >= exp) {
    throw new TokenError('expired', `The token ended at ${dateOf(exp)}`, { claim: 'exp', actual: exp });
  }
}

/** A time that must have passed. */
export function checkPast(claims: UnverifiedClaims, claim: 'iat' | 'nbf', leeway: number): void {
  const time = claim === 'iat' || Object.hasOwn(claims, claim) ? requiredTime(claims, claim) : 0;
  if (time > now() + leeway) {
    const hints = claim === 'iat' ? ['Does a clock go wrong, here or at the server?'] : [];
    const facts = { claim, actual: time, hints };
    throw new TokenError('not_yet_valid', `The token is not valid before ${dateOf(time)}`, facts);
  }
}

/** A time that a token must have. */
export function requiredTime(claims: UnverifiedClaims, claim: string): number {
  const time = own(claims, claim);
  if (time === undefined) throw missing(claim);
  if (typeof time !== 'number' || !Number.isFinite(time))
    throw invalid(claim, 'seconds since the epoch', time);
  return time;
}

/** The text of a claim, where there is one. */
export function textOf(claims: UnverifiedClaims, claim: string): string | undefined {
  const value = own(claims, claim);
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw invalid(claim, 'text', value);
}

/** The text of a claim that a token must have. */
export function requiredText(claims: UnverifiedClaims, claim: string): string {
  const value = textOf(claims, claim);
  if (value === undefined) throw missing(claim);
  return value;
}

/** The claim must be one of these, as it stands. */
export function checkOneOf(
  claims: UnverifiedClaims,
  claim: string,
  { code, expected, hints }: { code: TokenErrorCode; expected: readonly string[]; hints?: readonly string[] },
): void {
  const actual = own(claims, claim);
  if (typeof actual === 'string' && expected.includes(actual)) return;
  throw wrong(code, { claim, expected, actual, hints });
}

/** One of the audiences must be one of these. */
export function checkAudience(
  claims: UnverifiedClaims,
  expected: readonly string[],
  hints: readonly string[] = [],
): readonly string[] {
  const actual = own(claims, 'aud');
  const audiences: unknown[] = actual === undefined ? [] : [actual].flat();
  if (!audiences.every((item) => typeof item === 'string'))
    throw invalid('aud', 'text or a list of texts', actual);
  if (expected.some((item) => audiences.includes(item))) return audiences as string[];
  throw wrong('wrong_audience', { claim: 'aud', expected, actual, hints });
}

/** A claim of the token itself: `constructor` is there in every object. */
export function own(claims: UnverifiedClaims, claim: string): unknown {
  return Object.hasOwn(claims, claim) ? claims[claim] : undefined;
}

/** A claim that is not what it must be. */
export function wrong(
  code: TokenErrorCode,
  facts: { claim: string; expected: unknown; actual: unknown; hints?: readonly string[] | undefined },
): TokenError {
  const message = `The token has ${facts.claim} ${shown(facts.actual)}, expected ${shown(facts.expected)}`;
  return new TokenError(code, message, facts);
}

/** A claim of a type that it cannot have. */
export function invalid(claim: string, expected: string, actual: unknown): TokenError {
  const message = `The token has ${claim} ${shown(actual)}, which is not ${expected}`;
  return new TokenError('invalid_claim', message, { claim, expected, actual });
}

/** A claim that is not there. */
export function missing(claim: string): TokenError {
  return new TokenError('missing_claim', `The token has no ${claim}`, { claim });
}

/** A number can be beyond what a date can say. */
function dateOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : date.toISOString();
}

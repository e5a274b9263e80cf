import { Answer, secondsToWait } from './answer.ts';
import type { Outcome } from './attempts.ts';
import type { Method } from './options.ts';

/** Rules for repeating a request. */
export interface RetryRules {
  readonly method: Method;
  /** Whether sending a POST twice has the same effect as once. */
  readonly repeatable?: boolean | undefined;
  readonly retries: number;
  /** By the clock of `performance.now()`. */
  readonly deadline: number;
}

/** Statuses of transient failures. */
const passing: readonly number[] = [429, 502, 503, 504];
/** Statuses with which a server may specify how long to wait. */
const askToWait: readonly number[] = [429, 503];
/** The connection was never made, so the server cannot have acted on the request. */
const neverLeft = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Errors of the server when two requests write the same rows at once: it rolls back the later one. Some of them are
 * also errors of permanent faults, so that these repeats are quick.
 */
const collisions: Readonly<Record<number, RegExp>> = {
  400: /"(Could not add user role mappings!|User couldn't be deleted)"/,
  409: /"Duplicate resource error"/,
  500: /"(unknown_error|Database operation failed)"/,
};
/** Measured: 50 parallel writers of one object need this factor until each has succeeded. */
const collisionRepeats = 4;

/** Returns the maximum number of repeats. */
export function mostRepeats({ method, retries }: RetryRules): number {
  return method === 'GET' ? retries : retries * collisionRepeats;
}

/** The pause before the next attempt. */
export interface Pause {
  /** Seconds that the server asks for. */
  readonly seconds?: number | undefined;
  /** Whether another request was in the way, which will soon be done. */
  readonly isShort?: boolean;
}

/**
 * Returns the pause before a request with this outcome is sent again, or `undefined` if it must not be. POST and PATCH
 * are not idempotent: they are repeated only if the first attempt cannot have had an effect.
 */
export function pauseAfter(outcome: Outcome, rules: RetryRules, repeats: number): Pause | undefined {
  const { method, repeatable, retries, deadline } = rules;
  const idempotent = repeatable || method === 'GET' || method === 'PUT' || method === 'DELETE';
  if (!(outcome instanceof Answer)) {
    return repeats < retries && (idempotent || neverLeft.test(outcome.reason ?? '')) ? {} : undefined;
  }
  const { status } = outcome;
  if (collisions[status]?.test(outcome.text)) {
    return idempotent && repeats < mostRepeats(rules) ? { isShort: true } : undefined;
  }
  if (repeats >= retries || !passing.includes(status)) return undefined;
  const seconds = askToWait.includes(status) ? secondsToWait(outcome.headers) : undefined;
  if (seconds === undefined) return idempotent && status !== 429 ? {} : undefined;
  return performance.now() + seconds * 1000 < deadline ? { seconds } : undefined;
}

import type { Answer } from './answer.ts';
import type { Outcome } from './attempts.ts';
import type { Method } from './options.ts';

/** Rules for repeating a request. */
export interface RetryRules {
  readonly method: Method;
  /** Whether sending a POST twice has the same effect as once. */
  readonly repeatable?: boolean | undefined;
  /** Whether sending the request twice differs from sending it once, even if a gateway reports that it was not sent. */
  readonly isOnce: boolean;
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
 * What the server says when two requests write the same rows at once: it takes back what the later one did. It says
 * some of this of faults that stay, too, so that these repeats are quick and few.
 */
const collisions: Readonly<Record<number, RegExp>> = {
  400: /"(Could not add user role mappings!|User couldn't be deleted)"/,
  409: /"(Duplicate resource error|unknown_error)"/,
  500: /"unknown_error"/,
};
/** What the server reports for collisions alone, usually with 500 and sometimes with 400; the second one up to 22. */
const surely = /"Database operation failed"|OptimisticLockException/;

/**
 * How often a request may be repeated at most after such an answer. Measured: of 50 parallel writers of one object each
 * came through with 3 repeats, and with 7 where the whole realm is written, which is when the database says so.
 */
function mostAfter({ text }: Answer, { method, retries }: RetryRules): number {
  if (method === 'GET') return retries;
  return retries * (surely.test(text) ? 4 : 2);
}

/** How often a request may be repeated at most. */
export function mostRepeats({ retries }: RetryRules): number {
  return retries * 4;
}

/** Whether another request was in the way, or a fault that looks like that. */
export function isCollision({ status, text }: Answer): boolean {
  return collisions[status]?.test(text) || (status >= 400 && surely.test(text));
}

/** The pause before the next attempt. */
export interface Pause {
  /** Seconds that the server asks for. */
  readonly seconds?: number | undefined;
  /** Whether another request was in the way, which will soon be done. */
  readonly isShort?: boolean;
}

/**
 * Returns what to wait for where a request is to be sent again that ended so after this number of repeats. POST and
 * PATCH are not idempotent: they are repeated only when the first one was not to have had an effect; when a second one
 * would do more, only when it never left.
 */
export function pauseAfter(outcome: Outcome, rules: RetryRules, repeats: number): Pause | undefined {
  const { method, repeatable, isOnce, retries, deadline } = rules;
  const idempotent = repeatable || (!isOnce && (method === 'GET' || method === 'PUT' || method === 'DELETE'));
  if (!('status' in outcome)) {
    return repeats < retries && (idempotent || neverLeft.test(outcome.reason ?? '')) ? {} : undefined;
  }
  const { status } = outcome;
  if (isCollision(outcome)) {
    return idempotent && repeats < mostAfter(outcome, rules) ? { isShort: true } : undefined;
  }
  // A gateway that answers so may have passed it on.
  if (repeats >= retries || !passing.includes(status) || (isOnce && !repeatable)) return undefined;
  const seconds = askToWait.includes(status) ? outcome.secondsToWait : undefined;
  if (seconds === undefined) return idempotent && status !== 429 ? {} : undefined;
  return performance.now() + seconds * 1000 < deadline ? { seconds } : undefined;
}

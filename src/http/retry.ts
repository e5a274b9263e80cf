import type { Answer } from './answer.ts';
import type { Outcome } from './attempts.ts';
import type { Method } from './options.ts';

/** Rules for repeating a request. */
export interface RetryRules {
  readonly method: Method;
  /** Whether sending a POST twice has the same effect as once. */
  readonly repeatable?: boolean | undefined;
  /**
   * Whether sending the request twice differs from sending it once, even if a gateway reports that it was not sent; if it
   * names a key, only for bodies without that key.
   */
  readonly once?: string | undefined;
  readonly body?: unknown;
  /** How often at most, if the caller sets a limit. */
  readonly retries: number | undefined;
  /** By the clock of `performance.now()`. */
  readonly deadline: number;
  /** Whether anything has answered there before: what was never reached may be a wrong URL. */
  readonly attempts: { readonly isKnown: boolean };
}

/** How often a failure is repeated that may stay. */
const few = 2;
/** Milliseconds of the longest pause, so that the end of an outage is noticed soon. */
const longest = 3000;
/** Statuses of transient failures. */
const passing: readonly number[] = [429, 502, 503, 504];
/** Statuses with which a server may specify how long to wait. */
const askToWait: readonly number[] = [429, 503];
/** The connection was never made, so the server cannot have acted on the request. */
const neverLeft =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|PROXY_REFUSED|UND_ERR_CONNECT_TIMEOUT)$/;

/** Failures that another attempt meets as well: a certificate that is not accepted, a server that speaks otherwise. */
const staying = /CERT|SIGN|_CA$|ALTNAME|HOSTNAME|SSL|TLS|PROTO|^HPE_/;

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

/** What the server says with other statuses when it cannot read its database. */
const unread = /"Unexpected error when authenticating client"/;
/** With 400, of an answer that breaks off within the server; of a request that has a body it is a true fault. */
const unwritten = /"Cannot parse the JSON"/;

/**
 * How often a request may be repeated at most after such an answer. Measured: of 50 parallel writers of one object each
 * came through with 3 repeats, and with 7 where the whole realm is written, which is when the database says so.
 */
function mostAfter({ text }: Answer, { method, retries = few }: RetryRules): number {
  if (method === 'GET') return retries;
  return retries * (surely.test(text) ? 4 : 2);
}

/** Whether another request was in the way, or a fault that looks like that. */
export function isCollision(answer: Answer): boolean {
  const { status, text } = answer;
  return collisions[status]?.test(text) || (status >= 400 && surely.test(text)) || isUnread(answer);
}

function isUnread({ method, status, text }: Answer): boolean {
  return status >= 400 && (unread.test(text) || (status === 400 && method === 'GET' && unwritten.test(text)));
}

/** The pause before the next attempt. */
export interface Pause {
  readonly milliseconds: number;
  /** Whether another request was in the way, which will soon be done. */
  readonly isShort?: boolean;
}

/**
 * Returns the pause after a failure of which the server names no cause, if its database is away. `repeats` is how often
 * the request was sent again.
 */
export function pauseOfOutage(outcome: Outcome, rules: RetryRules, repeats: number): Pause | undefined {
  const { retries, deadline } = rules;
  const isUnexplained =
    'status' in outcome && isCollision(outcome) && (outcome.status === 500 || isUnread(outcome));
  const milliseconds = growing(repeats);
  const isInTime = performance.now() + milliseconds < deadline;
  return isUnexplained && retries === undefined && isInTime ? { milliseconds } : undefined;
}

/** Pauses that double up to `longest`, in disorder: those who fail together must not come back together. */
function growing(repeats: number): number {
  return Math.min(300 * 2 ** repeats, longest) * (0.5 + Math.random() / 2);
}

/**
 * Returns the pause after which a request is to be sent again that ended so after this number of repeats. It goes on
 * until the deadline, unless `retries` ends it before. POST and PATCH are not idempotent: they are repeated only when
 * the first one was not to have had an effect; when a second one would do more, only when it never left.
 */
export function pauseAfter(outcome: Outcome, rules: RetryRules, repeats: number): Pause | undefined {
  const pause = wanted(outcome, rules, repeats);
  // Without the time for another attempt, the failure says more than a timeout would.
  return pause && performance.now() + pause.milliseconds < rules.deadline ? pause : undefined;
}

function wanted(outcome: Outcome, rules: RetryRules, repeats: number): Pause | undefined {
  const { method, repeatable, once, body, retries = Number.POSITIVE_INFINITY } = rules;
  const isOnce = once !== undefined && !Object(body)[once];
  const idempotent = repeatable || (!isOnce && (method === 'GET' || method === 'PUT' || method === 'DELETE'));
  if (!('status' in outcome)) {
    if (outcome.isSure) return undefined;
    const { reason = '' } = outcome;
    const most = rules.attempts.isKnown && !staying.test(reason) ? retries : (rules.retries ?? few);
    const isSafe = idempotent || neverLeft.test(reason);
    return isSafe && repeats < most ? { milliseconds: growing(repeats) } : undefined;
  }
  const { status } = outcome;
  if (isCollision(outcome)) {
    const milliseconds = Math.random() * Math.min(90 * 3 ** repeats, 1600);
    return idempotent && repeats < mostAfter(outcome, rules) ? { milliseconds, isShort: true } : undefined;
  }
  // A gateway that answers so may have passed it on.
  if (repeats >= retries || !passing.includes(status) || (isOnce && !repeatable)) return undefined;
  const seconds = askToWait.includes(status) ? outcome.secondsToWait : undefined;
  if (seconds === undefined && (!idempotent || status === 429)) return undefined;
  return { milliseconds: Math.max((seconds ?? 0) * 1000, growing(repeats)) };
}

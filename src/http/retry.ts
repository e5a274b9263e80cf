import type { RetryOptions } from 'ky';
import { type Answer, secondsToWait } from './answer.ts';
import { ConnectionError } from './errors.ts';
import type { Method } from './options.ts';

/** What decides whether a request may be sent again. */
interface Attempted {
  readonly method: Method;
  /** A POST that can be sent twice as well as once. */
  readonly repeatable?: boolean | undefined;
  readonly retries?: number | undefined;
  /** By the clock of `performance.now()`. */
  readonly deadline: number;
}

/** Statuses of a failure that may pass. */
const passing: number[] = [429, 502, 503, 504];
/** Those of them with which a server may say how long to wait. */
const askToWait: number[] = [429, 503];
/** The connection was never made, so the server cannot have acted on the request. */
const neverLeft = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * What the server says when two requests write the same rows at once: it takes back what the later one did. It says
 * some of this of faults that stay, too, so that these repeats are quick.
 */
const collision =
  /^(500 .*"(unknown_error|Database operation failed)"|409 .*"Duplicate resource error"|400 .*"(Could not add user role mappings!|User couldn't be deleted)")/s;
/** Measured: what 50 parallel writers of one object need until each of them came through. */
const collisionRepeats = 4;

/**
 * How one request is repeated; `last` gives the answer to the attempt before. POST and PATCH are not idempotent: they
 * are repeated only when the first one cannot have had an effect.
 */
export function retryOptions(
  { method, repeatable, retries = 2, deadline }: Attempted,
  last: () => Answer | undefined,
): RetryOptions {
  const idempotent = repeatable || method === 'GET' || method === 'PUT' || method === 'DELETE';
  const collisions = method === 'GET' ? retries : retries * collisionRepeats;
  /** `undefined` leaves it to the status and to `Retry-After`. */
  const shouldRetry = (error: Error): boolean | undefined => {
    if (error instanceof ConnectionError) return idempotent || neverLeft.test(error.reason ?? '');
    const answer = last();
    if (!answer || !passing.includes(answer.status)) return false;
    const seconds = askToWait.includes(answer.status) ? secondsToWait(answer.headers) : undefined;
    if (seconds === undefined) return idempotent && answer.status !== 429 ? undefined : false;
    return performance.now() + seconds * 1000 < deadline ? undefined : false;
  };
  return {
    limit: collisions,
    methods: ['get', 'put', 'delete', 'post', 'patch'],
    statusCodes: passing,
    afterStatusCodes: askToWait,
    jitter: true,
    delay: (count) => (hasCollided(last()) ? Math.min(50 * 2 ** count, 800) : 150 * 2 ** count),
    shouldRetry: ({ error, retryCount }) => {
      if (hasCollided(last())) return idempotent && retryCount <= collisions;
      return retryCount <= retries && shouldRetry(error);
    },
  };
}

function hasCollided(answer: Answer | undefined): boolean {
  return answer !== undefined && collision.test(`${answer.status} ${answer.text}`);
}

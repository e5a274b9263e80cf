import { type Answer, secondsToWait } from './answer.ts';
import { ConnectionError } from './errors.ts';
import type { Method } from './options.ts';

/** Statuses of a failure that may pass. */
export const passing: number[] = [429, 502, 503, 504];
/** Those of them with which a server may say how long to wait. */
export const askToWait: number[] = [429, 503];
/** The connection was never made, so the server cannot have acted on the request. */
const neverLeft = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Whether a request may be sent again; `undefined` leaves it to the status and to `Retry-After`.
 * POST and PATCH are not idempotent: they are repeated only when the first one cannot have had an effect.
 */
export function shouldRetry(
  method: Method,
  error: Error,
  answer: Answer | undefined,
  deadline: number,
): boolean | undefined {
  const idempotent = method === 'GET' || method === 'PUT' || method === 'DELETE';
  if (error instanceof ConnectionError) return idempotent || neverLeft.test(error.reason ?? '');
  if (!answer || !passing.includes(answer.status)) return false;
  const seconds = askToWait.includes(answer.status) ? secondsToWait(answer.headers) : undefined;
  if (seconds === undefined) return idempotent && answer.status !== 429 ? undefined : false;
  return performance.now() + seconds * 1000 < deadline ? undefined : false;
}

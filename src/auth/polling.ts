import type { RequestOptions } from '../http/options.ts';
import type { TokenResponse } from './token-response.ts';
import type { AuthTools } from './tools.ts';

/** A decision that a user makes elsewhere. */
export interface Pending {
  /** Seconds between two token requests, 5 by default. */
  readonly interval?: number | undefined;
  /** Milliseconds since the epoch at which the request expires. */
  readonly expiresAt: number;
}

/** The longest time between two token requests in seconds, whatever the server names and however long it is away. */
const longestInterval = 300;

/**
 * Returns the tokens once the user has decided (RFC 8628, section 3.5). Asks again after each interval, more slowly if
 * the server demands that or is unavailable, until the request expires or `signal` is aborted.
 */
export async function poll(
  tools: AuthTools,
  { interval, expiresAt }: Pending,
  ask: (options: RequestOptions | undefined) => Promise<TokenResponse>,
  options?: RequestOptions,
): Promise<TokenResponse> {
  const { bounded, OAuthError, pause } = tools;
  if (!Number.isFinite(expiresAt)) throw new TypeError('expiresAt must be milliseconds since the epoch');
  // The clock may be set while the user thinks.
  const deadline = performance.now() + expiresAt - Date.now();
  const left = (): number => deadline - performance.now();
  return bounded(options, async (each) => {
    for (let seconds = intervalOf(interval); ; ) {
      await pause(Math.max(0, Math.min(seconds * 1000, left())), each?.signal);
      if (left() <= 0) {
        throw new OAuthError('expired_token', 'The user did not decide in time', undefined);
      }
      try {
        return await ask(each);
      } catch (error) {
        const word = error instanceof OAuthError ? error.error : undefined;
        if (word === 'slow_down') seconds += 5;
        else if (isAway(tools, error)) seconds = Math.max(seconds, pauseAfter(error, seconds * 2));
        else if (word !== 'authorization_pending') throw error;
      }
    }
  });
}

/** A server that names no number of seconds is asked as often as the standard says, and none is flooded. */
function intervalOf(interval: unknown): number {
  const isNumber = typeof interval === 'number' && Number.isFinite(interval) && interval >= 0;
  return isNumber ? Math.min(Math.max(interval, 1), longestInterval) : 5;
}

/** Twice as long, or as long as the server asks for. */
function pauseAfter(error: unknown, twice: number): number {
  const { retryAfter = 0 } = error as { retryAfter?: number | undefined };
  return Math.min(Math.max(twice, retryAfter), longestInterval);
}

function isAway({ ApiError, ConnectionError, TimeoutError }: AuthTools, error: unknown): boolean {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true;
  return error instanceof ApiError && [429, 502, 503, 504].includes(error.httpStatus);
}

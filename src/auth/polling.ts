import { bounded } from '../http/deadline.ts';
import { ConnectionError, OAuthError, TimeoutError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { pause } from '../http/pause.ts';
import type { TokenResponse } from './token-response.ts';

/** A decision that a user makes elsewhere. */
export interface Pending {
  /** Seconds between two token requests, 5 by default. */
  readonly interval?: number | undefined;
  /** Milliseconds since the epoch at which the request expires. */
  readonly expiresAt: number;
}

/**
 * Returns the tokens once the user has decided (RFC 8628, section 3.5). Asks again after each interval, more slowly if
 * the server demands that or is unreachable, until the request expires or `signal` is aborted.
 */
export function poll(
  { interval = 5, expiresAt }: Pending,
  ask: (options: RequestOptions | undefined) => Promise<TokenResponse>,
  options?: RequestOptions,
): Promise<TokenResponse> {
  return bounded(options, async (each) => {
    for (let seconds = interval; ; ) {
      await pause(Math.min(seconds * 1000, expiresAt - Date.now()), each?.signal);
      if (Date.now() >= expiresAt) {
        throw new OAuthError('expired_token', 'The user did not decide in time', undefined);
      }
      try {
        return await ask(each);
      } catch (error) {
        const word = error instanceof OAuthError ? error.error : undefined;
        if (word === 'slow_down') seconds += 5;
        else if (error instanceof ConnectionError || error instanceof TimeoutError) seconds *= 2;
        else if (word !== 'authorization_pending') throw error;
      }
    }
  });
}

import type { ApiError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Tools } from './tools.ts';

/** How often a call is run again: together longer than a server takes to start. */
export const mostRepeats = 7;
/** Milliseconds for which a call is run again: each of its requests may have waited for the server, too. */
const longest = 30_000;

/** Returns a function that returns whether an outage, which began with this call, still has time to end. */
export function outage(): () => boolean {
  const until = performance.now() + longest;
  return () => performance.now() < until;
}

/** Runs a call again, for half a minute, where its answer was lost or the server was busy. `earlier` is the last error. */
export async function patiently<R>(
  run: (earlier: unknown) => Promise<R>,
  options: RequestOptions,
  tools: Pick<Tools, 'pause'>,
): Promise<R> {
  let earlier: unknown;
  let mayEnd: (() => boolean) | undefined;
  for (let repeats = 0; ; repeats++) {
    try {
      return await run(earlier);
    } catch (error) {
      mayEnd ??= outage();
      if (!mayPass(error, repeats, options) || !mayEnd()) throw error;
      earlier = error;
    }
    await rest(earlier, repeats, options, tools);
  }
}

/** How often a failure is repeated of which the server names no cause: it may stay, or be its database's. */
const unexplained = 3;

/** Whether a call that failed so after this number of repeats may succeed. */
export function mayPass(error: unknown, repeats: number, options: RequestOptions | undefined): boolean {
  const { code, httpStatus } = Object(error) as Partial<ApiError>;
  const isUnexplained = httpStatus === 500 && code === 'unknown_error';
  return repeats < (isUnexplained ? unexplained : isPassing(error, options) ? mostRepeats : 0);
}

/** Waits before a call that has failed is run again: as long as the server asks for, or longer each time. */
export async function rest(
  error: unknown,
  repeats: number,
  options: RequestOptions | undefined,
  { pause }: Pick<Tools, 'pause'>,
): Promise<void> {
  const seconds = (error as { retryAfter?: number }).retryAfter ?? 2 ** repeats / 4;
  await pause(seconds * 1000, options?.signal);
}

/** Whether other objects would fail in the same way: there is no server, no login, or no such realm. */
export function endsCall(error: unknown): boolean {
  const { name, code, cause } = Object(error) as { name?: string; code?: string; cause?: unknown };
  if (code === 'partial') return endsCall(cause);
  const isOfLogin = name === 'OAuthError' || /^(closed|no_credentials|unauthorized)$/.test(code ?? '');
  return isOfLogin || code === 'realm_not_found' || isPassing(error, undefined);
}

/** Whether the answer was lost, or the server was busy. */
function isPassing(error: unknown, options: RequestOptions | undefined): boolean {
  return ['lost', 'busy'].includes(faultOf(error, options));
}

/**
 * Returns the kind of a failed request: the server, or a gateway after it, `rejected` it; the answer was `lost`; the
 * server, or a gateway, was `busy`; the caller is `refused`; or the call `ended`.
 */
export function faultOf(
  error: unknown,
  options: RequestOptions | undefined,
): 'rejected' | 'lost' | 'busy' | 'refused' | 'ended' {
  if (options?.signal?.aborted) return 'ended';
  // By their codes: this module is loaded later, and imports nothing that is there from the start.
  const { code, httpStatus = 0, cause } = Object(error) as Partial<ApiError>;
  if (code === 'partial') return faultOf(cause, options);
  if (code && ['connection_failed', 'timeout', 'invalid_response', 'response_cut_off'].includes(code))
    return 'lost';
  if (httpStatus === 0) return 'ended';
  if ([429, 502, 503, 504].includes(httpStatus)) return 'busy';
  return [400, 409, 413, 500].includes(httpStatus) ? 'rejected' : 'refused';
}

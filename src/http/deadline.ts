import { TimeoutError } from './errors.ts';
import type { RequestOptions } from './options.ts';

/** The last request of a call, for the error of its end. */
interface Asked {
  method?: string;
  path?: string;
}

/** What the calls asked for that wait for these signals. */
const lastOf = new WeakMap<AbortSignal, Asked>();

/**
 * What `run` returns, when it does so before `milliseconds` have passed and the caller's signal is aborted.
 * A timer of our own instead of `AbortSignal.timeout`: it ends with the call, and gives our own error.
 */
export async function withDeadline<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
  request?: Asked,
): Promise<T> {
  // setTimeout turns what is no number, or more than 31 bits, into 1 ms.
  if (!(milliseconds > 0)) throw new TypeError('timeout must be a number of milliseconds above 0');
  const controller = new AbortController();
  const asked = (signal && lastOf.get(signal)) ?? {};
  // A request has none below it.
  if (request) Object.assign(asked, request);
  else lastOf.set(controller.signal, asked);
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  controller.signal.addEventListener('abort', () => ended.reject(controller.signal.reason), { once: true });
  const forward = (): void => controller.abort(signal?.reason);
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      controller.abort();
    },
    Math.min(milliseconds, 2_147_483_647),
  );
  signal?.addEventListener('abort', forward, { once: true });
  try {
    if (signal?.aborted) forward();
    controller.signal.throwIfAborted();
    // The race ends the call also where an injected `fetch` does not listen to its signal.
    return await Promise.race([run(controller.signal), ended.promise]);
  } catch (error) {
    if (late) throw new TimeoutError(milliseconds, asked);
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
  }
}

/** Runs a call of several requests so that its `timeout` bounds all of them together. */
export function bounded<T>(
  options: RequestOptions | undefined,
  run: (options: RequestOptions | undefined) => Promise<T>,
): Promise<T> {
  if (options?.timeout === undefined) return run(options);
  return withDeadline(options.timeout, options.signal, (signal) => run({ ...options, signal }));
}

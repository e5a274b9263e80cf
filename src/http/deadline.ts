import { ownError, TimeoutError } from './errors.ts';
import type { RequestOptions } from './options.ts';

/** The last request of a call, for the error if the call times out. */
interface Asked {
  method?: string;
  path?: string;
}

/** Last requests of the calls that wait for these signals. */
const lastOf = new WeakMap<AbortSignal, Asked>();

const over = Symbol('over');

const nothing = (): void => undefined;

/**
 * Calls `run` when the signal is aborted, until the returned function is called. A listener that was removed is held by
 * older ones in Node, whose memory would grow by what each of a long job's requests had.
 */
function whenAborted(signal: AbortSignal | undefined, run: () => void): () => void {
  if (!signal) return nothing;
  let waiting: (() => void) | undefined = run;
  const listener = (): void => waiting?.();
  signal.addEventListener('abort', listener);
  return () => {
    signal.removeEventListener('abort', listener);
    waiting = undefined;
  };
}

/**
 * Returns a controller that `signal` aborts too, until it is released. A request made with the controller counts as one
 * of the call that has `signal`. Replaces `AbortSignal.any`, which some runtimes lack.
 */
export function controllerBelow(
  signal: AbortSignal | undefined,
  aborted?: () => void,
): { controller: AbortController; letGo: () => void } {
  const controller = new AbortController();
  const asked = signal && lastOf.get(signal);
  if (asked) lastOf.set(controller.signal, asked);
  const forward = (): void => {
    controller.abort(signal?.reason);
    aborted?.();
  };
  if (signal?.aborted) forward();
  return { controller, letGo: whenAborted(signal, forward) };
}

/**
 * Returns the result of `run`, unless `milliseconds` pass or the caller's signal is aborted before. Uses a timer of its
 * own instead of `AbortSignal.timeout`: it ends with the call, and the error is our own.
 */
export async function withDeadline<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
  request?: Asked,
  /** A signal of more than this call. */
  wider?: AbortSignal | undefined,
): Promise<T> {
  // setTimeout turns what is no number, or more than 31 bits, into 1 ms.
  if (typeof milliseconds !== 'number' || !(milliseconds > 0))
    throw new TypeError('timeout must be a number of milliseconds above 0');
  signal?.throwIfAborted();
  wider?.throwIfAborted();
  const asked = (signal && lastOf.get(signal)) ?? {};
  let end: (() => void) | undefined;
  const { controller, letGo } = controllerBelow(signal, () => end?.());
  const letWider = whenAborted(wider, () => {
    controller.abort(wider?.reason);
    end?.();
  });
  // A request has none below it.
  if (request) Object.assign(asked, request);
  else lastOf.set(controller.signal, asked);
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      controller.abort();
      end?.();
    },
    Math.min(milliseconds, 2_147_483_647),
  );
  try {
    // Ends the call also where an injected `fetch` does not listen to its signal.
    const outcome = await new Promise<T | typeof over>((resolve, reject) => {
      end = () => resolve(over);
      run(controller.signal).then(resolve, reject);
    });
    if (outcome !== over) return outcome;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    letGo();
    letWider();
  }
  // Made here, behind an `await`: only so does its stack lead to the caller.
  throw late ? new TimeoutError(milliseconds, asked) : controller.signal.reason;
}

/** Runs a call of several requests, with its `timeout` as the limit for all of them together. */
export function bounded<T, Options extends RequestOptions | undefined>(
  options: Options,
  run: (options: Options) => Promise<T>,
): Promise<T> {
  if (options?.timeout === undefined) return run(options);
  return withDeadline(options.timeout, options.signal, (signal) => run({ ...options, signal }));
}

/**
 * Waits for work that several callers share, with the signal and timeout of one of them, and an error of its own. The
 * work itself has no caller's signal: one that aborts would end it for the others.
 */
export async function joined<T>(
  shared: Promise<T>,
  { signal, timeout }: Pick<RequestOptions, 'signal' | 'timeout'> = {},
  request?: Asked,
): Promise<T> {
  // When it fails, no caller may be waiting any more.
  shared.catch(() => undefined);
  try {
    if (!signal && timeout === undefined) return await shared;
    return await withDeadline(timeout ?? Number.POSITIVE_INFINITY, signal, () => shared, request);
  } catch (error) {
    throw ownError(error);
  }
}

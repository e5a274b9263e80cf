import type { RequestOptions } from '../http/options.ts';
import { faultOf } from './bulk.ts';
import type { Tools } from './tools.ts';

/** Pauses of 0.25 s, each twice the one before: together longer than a server takes to start. */
const mostRepeats = 7;

/** Runs a call again, for half a minute, where its answer was lost or the server was busy. `earlier` is the last error. */
export async function patiently<R>(
  run: (earlier: unknown) => Promise<R>,
  options: RequestOptions,
  { pause }: Pick<Tools, 'pause'>,
): Promise<R> {
  let earlier: unknown;
  for (let repeats = 0; ; repeats++) {
    try {
      return await run(earlier);
    } catch (error) {
      if (repeats >= mostRepeats || !['lost', 'busy'].includes(faultOf(error, options))) throw error;
      earlier = error;
    }
    const seconds = (earlier as { retryAfter?: number }).retryAfter ?? 2 ** repeats / 4;
    await pause(seconds * 1000, options.signal);
  }
}

/** Whether other objects would fail in the same way: there is no server, no login, or no such realm. */
export function endsCall(error: unknown): boolean {
  const { name, code, cause } = Object(error) as { name?: string; code?: string; cause?: unknown };
  if (code === 'partial') return endsCall(cause);
  const isOfLogin = name === 'OAuthError' || /^(closed|no_credentials|unauthorized)$/.test(code ?? '');
  return isOfLogin || code === 'realm_not_found' || ['lost', 'busy'].includes(faultOf(error, undefined));
}

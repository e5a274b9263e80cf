import { joined } from '../http/deadline.ts';
import { TimeoutError } from '../http/errors.ts';
import { ifLoaded } from '../http/loading.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import type { LookupRules } from './at-once.ts';
import { ownOptions } from './options.ts';
import { resolved, type Segment, shown } from './path.ts';

type Loaded = typeof import('./at-once.ts');

/** The first look-up loads it: until then there is nothing to forget. */
let loaded: Loaded | undefined;

/** Counts a write that has ended. */
export function written(transport: Transport, method: Method, path: readonly string[]): void {
  loaded?.written(transport, method, path);
}

/** Forgets every look-up of a transport. */
export function forgetLookups(transport: Transport): void {
  loaded?.forgetLookups(transport);
}

/** Returns whether the result of a look-up is known without a request. */
export function isKnown(transport: Transport, path: readonly Segment[], key: string): boolean {
  return loaded?.isKnown(transport, shown(path), key) === true;
}

/** Looks up a key below a path. Equal look-ups at the same time are one. */
export async function atOnce<T>(
  transport: Transport,
  path: readonly Segment[],
  key: string,
  given: RequestOptions | undefined,
  run: (options: RequestOptions) => Promise<T>,
  rules?: LookupRules,
): Promise<T> {
  const options = ownOptions(given);
  options.signal?.throwIfAborted();
  // Headers can be those of another account.
  if (options.headers !== undefined || options.maxResponseSize !== undefined) return run(options);
  loaded ??= await ifLoaded(import('./at-once.ts'));
  if (!loaded) return run(options);
  const place = { transport, path: shown(await resolved(path, options)), key };
  return await loaded.atOnce({ joined, TimeoutError }, place, options, run, rules);
}

import type { RouteFacts } from '../facts/route.ts';
import type { Answer } from '../http/answer.ts';
import { ConnectionError, NotFoundError } from '../http/errors.ts';
import { ifLoaded } from '../http/loading.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import { encodeQuery } from '../http/url.ts';
import { bounded, type Content, withoutPrototype } from './options.ts';
import { Lookup, resolved, type Segment, shown } from './path.ts';

type Known = typeof import('../facts/of-requests.ts');

let loaded: Known | undefined;

/**
 * Returns what is known of routes, which the first request loads. A page that has lost its connection learns that, as
 * from the request itself.
 */
export function knownOfRoutes(method: Method, path: readonly Segment[]): Known | Promise<Known> {
  return loaded ?? load(method, path);
}

async function load(method: Method, path: readonly Segment[]): Promise<Known> {
  try {
    loaded = await import('../facts/of-requests.ts');
    return loaded;
  } catch {
    throw new ConnectionError(method, shown(path), undefined, 'a part of realmtree was not loaded');
  }
}

/** Sends a request once the keys in its path have been looked up; once more if one of them names another object now. */
export async function exchange(
  transport: Transport,
  method: Method,
  segments: readonly Segment[],
  options: RequestOptions,
  { accept, ...content }: Content,
  { sent: known }: RouteFacts,
): Promise<Answer> {
  const lookups = segments.filter((part) => part instanceof Lookup);
  const sent = (
    path: readonly string[],
    { signal, timeout, headers, maxResponseSize }: RequestOptions,
  ): Promise<Answer> =>
    transport.send({
      ...withoutPrototype(content),
      ...known,
      signal,
      timeout,
      maxResponseSize,
      headers: accept === undefined ? headers : { accept, ...headers },
      method,
      path,
      causes: async (signal) => {
        const loaded = await ifLoaded(import('../facts/causes.ts'));
        const read = (path: readonly string[]): Promise<Answer> =>
          transport.send({ method: 'GET', path, headers, signal });
        return loaded?.causesOf(method, path, read);
      },
    });
  if (lookups.length === 0) return sent(segments as string[], options);
  // Refuses a query that cannot be sent ahead of the look-up.
  encodeQuery(content.query);
  return bounded(options, async (within) => {
    const remembered = lookups.some((part) => part.found !== undefined);
    const path = await resolved(segments, within);
    try {
      return await sent(path, within);
    } catch (error) {
      if (!(error instanceof NotFoundError) || !remembered) throw error;
      for (const part of lookups) part.forget();
      const found = await resolved(segments, within);
      if (found.every((part, index) => part === path[index])) throw error;
      return sent(found, within);
    }
  });
}

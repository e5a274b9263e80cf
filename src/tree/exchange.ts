import type { RouteFacts } from '../facts/route.ts';
import { noSuchRole } from '../facts/words.ts';
import type { Answer } from '../http/answer.ts';
import { joined } from '../http/deadline.ts';
import { ApiError, ConnectionError, ForbiddenError, KeycloakError, NotFoundError } from '../http/errors.ts';
import { ifLoaded, loader } from '../http/loading.ts';
import type { Method, RequestOptions } from '../http/options.ts';
import { ownOf } from '../http/own.ts';
import type { Transport, TransportRequest } from '../http/transport.ts';
import { encodeQuery } from '../http/url.ts';
import { written } from './look-ups.ts';
import { bounded, type OwnContent, ownContent } from './options.ts';
import { Lookup, resolved, type Segment, shown } from './path.ts';

const loadCarried = loader(() => import('./carried.ts'));
const loadHidden = loader(() => import('./hidden.ts'));
const loadCauses = loader(() => import('../facts/causes.ts'));

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
export function exchange(
  transport: Transport,
  method: Method,
  segments: readonly Segment[],
  options: RequestOptions,
  content: OwnContent,
  { sent: known }: RouteFacts,
): Promise<Answer> {
  const { accept, query, body, contentType, repeatable, usualSize } = content;
  const sent = (path: readonly string[], options: RequestOptions): Promise<Answer> => {
    const { signal, timeout, headers, maxResponseSize } = options;
    // Each property by its name: what is read of a request is then its own.
    const answer = transport.send({
      method,
      path,
      query,
      body,
      contentType,
      repeatable,
      usualSize,
      signal,
      timeout,
      headers: accept === undefined ? headers : { accept, ...headers },
      maxResponseSize,
      needs: known.needs,
      roles: known.roles,
      isFree: known.isFree,
      givesRights: known.givesRights,
      once: known.once,
      isShort: known.isShort,
      causes,
    });
    return method === 'GET' ? answer : answer.finally(() => written(transport, method, path));
  };
  const [, , realm] = segments;
  const guarded: typeof sent =
    method !== 'DELETE' || body === undefined || realm === undefined
      ? sent
      : (path, options) =>
          bounded(options, async (within) => {
            const { demandBodies } = await loadCarried();
            const tools = { ApiError, joined, KeycloakError, noSuchRole, NotFoundError, ownOf };
            await demandBodies(tools, transport, path, within);
            return sent(path, within);
          });
  if (!segments.some(isLookup)) return guarded(segments as string[], options);
  return exchangeFound(segments, options, query, guarded);
}

async function exchangeFound(
  segments: readonly Segment[],
  options: RequestOptions,
  query: object | undefined,
  sent: (path: readonly string[], options: RequestOptions) => Promise<Answer>,
): Promise<Answer> {
  const lookups = segments.filter(isLookup);
  // Refuses a query that cannot be sent ahead of the look-up.
  encodeQuery(query);
  return bounded(options, async (within) => {
    const remembered = lookups.some((part) => part.isKnown);
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

const isLookup = (part: Segment): part is Lookup => part instanceof Lookup;

const causes: NonNullable<TransportRequest['causes']> = async (transport, request, signal) => {
  const { method, path, headers } = request;
  const loaded = await ifLoaded(loadCauses());
  const read = (path: readonly string[]): Promise<Answer> =>
    transport.send({ method: 'GET', path, headers, signal });
  return loaded?.causesOf(method, path, read);
};

/** The places below a realm of lists that the server may empty. */
const emptied =
  /^(users|groups|clients|client-scopes|clients\/.*\/((default|optional)-client-scopes|(offline|user)-sessions))$/;

/** Throws `ForbiddenError` for a list that is empty because the caller may not see what is in it. */
export async function refuseHidden(
  transport: Transport,
  segments: readonly Segment[],
  answer: Answer,
  options: RequestOptions,
  content: OwnContent,
): Promise<void> {
  const place = segments.slice(3).map(String).join('/');
  if (!emptied.test(place)) return;
  const hidden = await loadHidden();
  const query = ownOf(content.query);
  const path = await resolved(segments, options);
  const read = async (path: readonly string[], options: RequestOptions, query?: object): Promise<Answer> => {
    const { routeFacts } = await knownOfRoutes('GET', path);
    return exchange(transport, 'GET', path, options, ownContent({ query }), routeFacts('GET', path));
  };
  const tools = { ApiError, ForbiddenError, joined, KeycloakError, NotFoundError, read };
  await hidden.refuseHidden(tools, { transport, path, bearer: answer.bearer?.(), query, options });
}

import type { Answer } from '../http/answer.ts';
import { loader } from '../http/loading.ts';
import type { Method } from '../http/options.ts';
import type { NeededRoles, TransportRequest } from '../http/transport.ts';
import type { neededRoles } from './roles.ts';
import { routes } from './routes.ts';

const loadRoles = loader(() => import('./roles.ts'));

/** Facts about a route. */
export interface RouteFacts {
  /** Its query parameters with their marks: `?` for a boolean, `*` for a possible list, `=` for pairs of attributes. */
  readonly query?: string | undefined;
  /** Matches the places in a body where the route keeps the stored secret if it receives a mask. */
  readonly keeps?: string | undefined;
  /** Facts that the transport needs. */
  readonly sent: Pick<TransportRequest, 'needs' | 'roles' | 'givesRights' | 'isFree' | 'isShort' | 'once'>;
}

/** A place in the table: a path in which each key is a hole. */
interface Place {
  /** The number of steps that lead to it. */
  readonly depth: number;
  /**
   * Facts about the routes at and below the place (`needs`, `says`), and about its own routes by method (`PUT keeps`).
   */
  readonly facts: Record<string, string | undefined>;
  readonly below: Map<string, Place>;
  /** What was made of the facts so far: by method, and under `below` for what the table does not list. */
  readonly known: Map<Method | 'below', RouteFacts>;
}

const hole = '{}';
let table: Place | undefined;

/** Returns the facts about the route of a request. A part of the path that is not a string is a key to be looked up. */
export function routeFacts(method: Method, path: readonly unknown[]): RouteFacts {
  table ??= grown(routes);
  const place = furthest(table, path);
  const kind = place.depth === path.length ? method : 'below';
  const known = place.known.get(kind);
  if (known) return known;
  const facts = factsOf(kind, place.facts);
  place.known.set(kind, facts);
  return facts;
}

function factsOf(kind: Method | 'below', facts: Place['facts']): RouteFacts {
  const own = (fact: string): string | undefined => facts[`${kind} ${fact}`];
  const { needs = own('needs'), says } = facts;
  return {
    query: own('?'),
    keeps: own('keeps'),
    sent: {
      needs: needs === undefined ? undefined : { what: needs, says: says ? new RegExp(says) : undefined },
      roles,
      isFree: undefined,
      givesRights: own('givesRights') !== undefined,
      once: own('once'),
      isShort: own('isShort') === undefined ? undefined : isNameAlone,
    },
  };
}

async function roles(...request: Parameters<typeof neededRoles>): Promise<NeededRoles | undefined> {
  return (await loadRoles()).neededRoles(...request);
}

/**
 * Builds the table from its lines. An indented line is below the line above it; a query without a method is that of a
 * GET.
 */
function grown(text: string): Place {
  const root: Place = { depth: 0, facts: {}, below: new Map(), known: new Map() };
  const open = [[root]];
  for (const line of text.trim().split('\n')) {
    const [, { length } = '', names = '', said = ''] = /^( *)([^:]+):? ?(.*)$/.exec(line) ?? [];
    open[length + 1] = (open[length] ?? []).flatMap((above) =>
      names.split(' ').map((name) => {
        const place = name.split('/').slice(1).reduce(below, above);
        for (const [, fact = '', value] of said.matchAll(/((?:[A-Z]+ )?(?:\w+|\?)) ?([^;]*)(?:; )?/g))
          place.facts[fact === '?' ? 'GET ?' : fact] = value;
        return place;
      }),
    );
  }
  return root;
}

/** The place one step below another one. */
function below(above: Place, step: string): Place {
  const { needs, says } = above.facts;
  const place = above.below.get(step) ?? {
    depth: above.depth + 1,
    facts: { needs, says },
    below: new Map(),
    known: new Map(),
  };
  above.below.set(step, place);
  return place;
}

/**
 * The place that matches the longest part of a path. A word of the server takes precedence over a key. Called for each
 * request: makes nothing.
 */
function furthest(place: Place, path: readonly unknown[]): Place {
  const { depth, below } = place;
  if (depth === path.length) return place;
  const word = path[depth];
  const named = typeof word === 'string' ? below.get(word) : undefined;
  const best = named ? furthest(named, path) : place;
  const keyed = best.depth === path.length ? undefined : below.get(hole);
  const other = keyed && keyed !== named ? furthest(keyed, path) : place;
  return other.depth > best.depth ? other : best;
}

/**
 * A token contains the rights of its time: for a realm that was created later, the server returns only the name instead
 * of refusing.
 */
function isNameAlone(answer: Answer): boolean {
  const { realm, id } = Object(answer.json()) as { realm?: unknown; id?: unknown };
  return realm !== undefined && id === undefined;
}

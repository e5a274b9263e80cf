import type { Answer } from '../http/answer.ts';
import type { Method } from '../http/options.ts';
import type { TransportRequest } from '../http/transport.ts';
import { routes } from './routes.ts';

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
  /**
   * Facts about the routes at and below the place (`needs`, `says`), and about its own routes by method (`PUT keeps`).
   */
  readonly facts: Record<string, string | undefined>;
  readonly below: Map<string, Place>;
}

const hole = '/{}';
let table: Place | undefined;

/** Returns the facts about the route of a request. A part of the path that is not a string is a key to be looked up. */
export function routeFacts(method: Method, path: readonly unknown[]): RouteFacts {
  table ??= grown(routes);
  const steps = path.map((part) => (typeof part === 'string' ? `/${part}` : hole));
  const { place, depth } = furthest(table, steps);
  const own = (fact: string): string | undefined =>
    depth === steps.length ? place.facts[`${method} ${fact}`] : undefined;
  const { needs = own('needs'), says } = place.facts;
  return {
    query: own('?'),
    keeps: own('keeps'),
    sent: {
      needs: needs === undefined ? undefined : { what: needs, says: says ? new RegExp(says) : undefined },
      roles: async () => (await import('./roles.ts')).neededRoles(method, path.map(String)),
      givesRights: own('givesRights') !== undefined,
      once: own('once'),
      isShort: own('isShort') === undefined ? undefined : isNameAlone,
    },
  };
}

/**
 * Builds the table from its lines. An indented line is below the line above it; a query without a method is that of a
 * GET.
 */
function grown(text: string): Place {
  const root: Place = { facts: {}, below: new Map() };
  const open = [[root]];
  for (const line of text.trim().split('\n')) {
    const [, { length } = '', names = '', said = ''] = /^( *)([^:]+):? ?(.*)$/.exec(line) ?? [];
    open[length + 1] = (open[length] ?? []).flatMap((above) =>
      names.split(' ').map((name) => {
        const place = name.split(/(?=\/)/).reduce(below, above);
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
  const place = above.below.get(step) ?? { facts: { needs, says }, below: new Map() };
  above.below.set(step, place);
  return place;
}

/** The place that matches the longest part of a path. A word of the server takes precedence over a key. */
function furthest(place: Place, steps: readonly string[], depth = 0): { place: Place; depth: number } {
  let best = { place, depth };
  for (const name of depth < steps.length ? [steps[depth] as string, hole] : []) {
    const next = place.below.get(name);
    const found = next && furthest(next, steps, depth + 1);
    if (found && found.depth > best.depth) best = found;
  }
  return best;
}

/**
 * A token contains the rights of its time: for a realm that was created later, the server returns only the name instead
 * of refusing.
 */
function isNameAlone(answer: Answer): boolean {
  const { realm, id } = Object(answer.json()) as { realm?: unknown; id?: unknown };
  return realm !== undefined && id === undefined;
}

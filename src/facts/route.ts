import { type Answer, unknownPath } from '../http/answer.ts';
import type { Method } from '../http/options.ts';
import type { TransportRequest } from '../http/transport.ts';
import { routes } from './routes.ts';

/** What is known of a route besides its being there. */
export interface RouteFacts {
  /** Its query parameters with their marks: `?` for a boolean, `*` for what may be a list, `=` for pairs of attributes. */
  readonly query?: string | undefined;
  /** The pattern of the places in a body where it takes a mask for the secret that it has. */
  readonly keeps?: string | undefined;
  /** What the transport has to know of it. */
  readonly sent: Pick<TransportRequest, 'needs' | 'givesRights' | 'isShort' | 'once'>;
}

/** A place in the table: a path, each key in it as a hole. */
interface Place {
  /** What holds for the routes at and below it (`needs`, `says`), and for those at it by their methods (`PUT keeps`). */
  readonly facts: Record<string, string | undefined>;
  readonly below: Map<string, Place>;
}

const hole = '/{}';
let table: Place | undefined;

/** What is known of the route that a request takes; what is no text in its path is a key that is yet to be found. */
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
      needs: needs === undefined ? undefined : { what: needs, says: says ? new RegExp(says) : unknownPath },
      givesRights: own('givesRights') !== undefined,
      once: own('once'),
      isShort: own('isShort') === undefined ? undefined : isNameAlone,
    },
  };
}

/** The table from its lines: a place below another one has a line below it, a query without a method is that of a GET. */
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

/** The place a step below another one. */
function below(above: Place, step: string): Place {
  const { needs, says } = above.facts;
  const place = above.below.get(step) ?? { facts: { needs, says }, below: new Map() };
  above.below.set(step, place);
  return place;
}

/** The place that follows a path for longest; a word of the server counts before a key. */
function furthest(place: Place, steps: readonly string[], depth = 0): { place: Place; depth: number } {
  let best = { place, depth };
  for (const name of depth < steps.length ? [steps[depth] as string, hole] : []) {
    const next = place.below.get(name);
    const found = next && furthest(next, steps, depth + 1);
    if (found && found.depth > best.depth) best = found;
  }
  return best;
}

/** A token lists the rights of its time: of a realm that was made later it is shown the name, and not refused. */
function isNameAlone(answer: Answer): boolean {
  const { realm, id } = Object(answer.json()) as { realm?: unknown; id?: unknown };
  return realm !== undefined && id === undefined;
}

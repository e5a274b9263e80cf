import type { attributeQuery } from './attribute-query.ts';

/** A parameter that the oldest supported servers do not have. */
export interface Newer {
  readonly parameter: string;
  /** The release that first had it: `26.5`. */
  readonly since: string;
}

/** A query as the server takes it. */
export interface Asked {
  readonly query: object | undefined;
  /** The parameters in it that some servers would ignore, and the route as messages name it. */
  readonly newer: readonly Newer[];
  readonly route: string;
}

/**
 * Returns the query of a request as the server accepts it. `parameters` is the entry in the table of routes. Throws
 * `TypeError` for a parameter that the route does not have: the server would ignore it and return an unexpected result.
 */
export function asked(
  path: readonly unknown[],
  query: object,
  parameters: string | undefined,
  ofAttributes: typeof attributeQuery,
): Asked {
  const route = belowRealm(path);
  if (parameters === undefined) return { query, newer: [], route };
  const known = new Map(
    parameters.split(' ').map((text) => {
      const [, name, mark, since] = /^([^?*=@]+)([?*=]?)@?(.*)/.exec(text) as unknown as string[];
      return [name as string, { mark, since }];
    }),
  );
  const taken: Record<string, unknown> = {};
  const newer: Newer[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    const { mark, since } = known.get(name) ?? {};
    // As an empty `search`: the server returns everything.
    if (mark === '=' && value === '') continue;
    if (mark === undefined) {
      const isOption = /^(signal|timeout|headers)$/.test(name);
      const help = isOption
        ? `Request options are the next argument, as in all({}, { ${name} })`
        : `Its parameters are ${[...known.keys()].join(', ')}`;
      throw new TypeError(
        `${route || 'This route'} does not have a query parameter ${JSON.stringify(name)}. ${help}.`,
      );
    }
    // The server reads anything but `true` as false, and only the first value of a list.
    if (mark === '?' && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
    if (mark !== '*' && Array.isArray(value)) throw new TypeError(`${name} must be a single value`);
    taken[name] = mark === '=' ? ofAttributes(value as Parameters<typeof ofAttributes>[0]) : value;
    // What is whole without them, or more.
    const isNothing = name === 'first' ? value === 0 : name === 'briefRepresentation' && value === true;
    if (since && !isNothing) newer.push({ parameter: name, since });
  }
  return { query: taken, newer, route };
}

function belowRealm(path: readonly unknown[]): string {
  const parts = path.slice(3).map((part) => (typeof part === 'string' ? encodeURIComponent(part) : '*'));
  return parts.join('/');
}

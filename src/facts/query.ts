import { checkedQuery } from '../http/url.ts';
import { type AttributeQuery, attributeQuery } from './attribute-query.ts';

/** A parameter that the oldest supported servers do not have. */
export interface Newer {
  readonly parameter: string;
  /** The release that first had it: `26.5`. */
  readonly since: string;
}

/** A query as the server takes it. */
export interface Asked {
  readonly query: object | undefined;
  /** The parameters in it that some servers would ignore. */
  readonly newer?: readonly Newer[];
}

/**
 * The query of a request to a path, as the server takes it; `parameters` are those of the table of routes. What the
 * route does not have is a `TypeError`: the server would ignore it, and give what nobody asked for.
 */
export function asked(path: readonly unknown[], query: object, parameters: string | undefined): Asked {
  if (parameters === undefined) return { query };
  const known = new Map(
    parameters.split(' ').map((text) => {
      const [, name, mark, since] = /^([^?*=@]+)([?*=]?)@?(.*)/.exec(text) as unknown as string[];
      return [name as string, { mark, since }];
    }),
  );
  const taken: Record<string, unknown> = {};
  const newer: Newer[] = [];
  for (const [name, value] of Object.entries(checkedQuery(query))) {
    if (value === undefined) continue;
    const { mark, since } = known.get(name) ?? {};
    if (mark === undefined) {
      const names = [...known.keys()].join(', ');
      throw new TypeError(
        `A query of ${belowRealm(path)} has no ${name}, which the server would ignore, but ${names}`,
      );
    }
    // It reads anything but `true` as no, and of a list the first value.
    if (mark === '?' && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
    if (mark !== '*' && Array.isArray(value)) throw new TypeError(`${name} must be one value`);
    taken[name] = mark === '=' ? attributeQuery(value as AttributeQuery) : value;
    // What is whole without them, or more.
    const isNothing = name === 'first' ? value === 0 : name === 'briefRepresentation' && value === true;
    if (since && !isNothing) newer.push({ parameter: name, since });
  }
  return { query: taken, newer };
}

/** A path as messages name it. */
export function belowRealm(path: readonly unknown[]): string {
  const parts = path.slice(3).map((part) => (typeof part === 'string' ? encodeURIComponent(part) : '*'));
  return parts.join('/');
}

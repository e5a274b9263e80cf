import { checkedQuery } from '../http/url.ts';
import { type AttributeQuery, attributeQuery } from './attribute-query.ts';

/**
 * Returns the query of a request as the server accepts it. `parameters` is the entry in the table of routes. Throws
 * `TypeError` for a parameter that the route does not have: the server would ignore it and return an unexpected result.
 */
export function asked(path: readonly unknown[], query: object, parameters: string | undefined): object {
  if (parameters === undefined) return query;
  const known = new Map(parameters.split(' ').map((text) => [text.replace(/[?*=]$/, ''), text.slice(-1)]));
  const taken: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(checkedQuery(query))) {
    if (value === undefined) continue;
    const mark = known.get(name);
    // As an empty `search`: the server returns everything.
    if (mark === '=' && value === '') continue;
    if (mark === undefined) {
      const isOption = /^(signal|timeout|headers)$/.test(name);
      const help = isOption
        ? `Request options are the next argument, as in all({}, { ${name} })`
        : `Its parameters are ${[...known.keys()].join(', ')}`;
      const route = belowRealm(path) || 'This route';
      throw new TypeError(`${route} does not have a query parameter ${JSON.stringify(name)}. ${help}.`);
    }
    // The server reads anything but `true` as false, and only the first value of a list.
    if (mark === '?' && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
    if (mark !== '*' && Array.isArray(value)) throw new TypeError(`${name} must be a single value`);
    taken[name] = mark === '=' ? attributeQuery(value as AttributeQuery) : value;
  }
  return taken;
}

function belowRealm(path: readonly unknown[]): string {
  const parts = path.slice(3).map((part) => (typeof part === 'string' ? encodeURIComponent(part) : '*'));
  return parts.join('/');
}

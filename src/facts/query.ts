import { checkedQuery } from '../http/url.ts';
import { type AttributeQuery, attributeQuery } from './attribute-query.ts';

/**
 * The query of a request to a path, as the server takes it; `parameters` are those of the table of routes. What the
 * route does not have is a `TypeError`: the server would ignore it, and give what nobody asked for.
 */
export function asked(path: readonly unknown[], query: object, parameters: string | undefined): object {
  if (parameters === undefined) return query;
  const known = new Map(parameters.split(' ').map((text) => [text.replace(/[?*=]$/, ''), text.slice(-1)]));
  const taken: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(checkedQuery(query))) {
    if (value === undefined) continue;
    const mark = known.get(name);
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
  }
  return taken;
}

function belowRealm(path: readonly unknown[]): string {
  const parts = path.slice(3).map((part) => (typeof part === 'string' ? encodeURIComponent(part) : '*'));
  return parts.join('/');
}

import { isSayable } from '../../facts/attribute-query.ts';
import { checkedQuery } from '../../http/url.ts';
import { all, type ListOptions } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';

/** Attributes to search for, by name. All of the values must match. */
export type AttributeFilter = Readonly<Record<string, string | readonly string[]>>;

interface Attributed {
  readonly attributes?: Record<string, string | string[]> | undefined;
  readonly subGroups?: readonly object[] | undefined;
}

/** The server does not treat these as attributes, and their values are not text. */
const switches = ['enabled', 'emailVerified'];

/**
 * Returns the objects of a collection that have exactly these values (case-sensitive). The server's own search ignores
 * case in places, takes one value for each name and cannot express every name, so its result is filtered here. Without
 * `query` the collection has no search.
 */
export async function withAttributes<T extends Attributed>(
  collection: ResourceNode,
  filter: AttributeFilter,
  options: ListOptions | undefined,
  query?: object,
): Promise<T[]> {
  const wanted = Object.entries(checkedQuery(filter)).map(
    ([name, values]) => [name, [values].flat()] as const,
  );
  if (![wanted, ...wanted.map(([, values]) => values)].every(({ length }) => length > 0))
    throw new TypeError('findByAttributes needs at least one attribute, and at least one value for each');
  const said: Record<string, string> = {};
  for (const [name, values] of wanted) {
    for (const value of values) {
      if (typeof value !== 'string')
        throw new TypeError(`findByAttributes needs text as a value of ${JSON.stringify(name)}`);
      if (isSayable(name, value) && !switches.includes(name)) said[name] = value;
    }
  }
  const q = Object.keys(said).length > 0 ? said : undefined;
  const found = await all<T>(collection, query && Object.assign({ q }, query), options);
  return flat(found).filter((item) => {
    const held: Record<string, unknown> = { ...item, ...item.attributes };
    return wanted.every(([name, values]) => {
      const present = [held[name]].flat();
      return values.every((value) => present.includes(value));
    });
  });
}

/** Releases that do not know `populateHierarchy` return groups inside their parents. */
function flat<T extends Attributed>(items: readonly T[]): T[] {
  return items.flatMap((item) => [item, ...flat((item.subGroups ?? []) as readonly T[])]);
}

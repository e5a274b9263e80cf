import { isSayable } from '../../facts/attribute-query.ts';
import type { RequestOptions } from '../../http/options.ts';
import { checkedQuery } from '../../http/url.ts';
import { all } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';

/** Attributes to find something by: each name with a value that it has to have, or with several of them. */
export type AttributeFilter = Readonly<Record<string, string | readonly string[]>>;

interface Attributed {
  readonly attributes?: Record<string, string | string[]> | undefined;
  readonly subGroups?: readonly object[] | undefined;
}

/** To the server these are not attributes, and their values anything but text. */
const switches = ['enabled', 'emailVerified'];

/**
 * The objects of a collection that have these values, in whole and letter by letter. The server's own search takes
 * capitals for small letters here and there, knows one value for each name, and cannot be asked for each of them; where
 * `query` is left out, it has none.
 */
export async function withAttributes<T extends Attributed>(
  collection: ResourceNode,
  filter: AttributeFilter,
  options: RequestOptions | undefined,
  query?: object,
): Promise<T[]> {
  const wanted = Object.entries(checkedQuery(filter)).map(
    ([name, values]) => [name, [values].flat()] as const,
  );
  if (![wanted, ...wanted.map(([, values]) => values)].every(({ length }) => length > 0))
    throw new TypeError('To find by attributes takes one at least, and a value for each');
  const said: Record<string, string> = {};
  for (const [name, values] of wanted) {
    for (const value of values) {
      if (typeof value !== 'string') throw new TypeError(`The attribute ${name} to find by must be text`);
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

/** Releases that do not know `populateHierarchy` give groups inside their parents. */
function flat<T extends Attributed>(items: readonly T[]): T[] {
  return items.flatMap((item) => [item, ...flat((item.subGroups ?? []) as readonly T[])]);
}

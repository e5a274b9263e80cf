import { isSayable } from './attribute-query.ts';
import { all } from './collection.ts';
import type { ResourceNode } from './node.ts';
import type { RequestOptions } from '../http/options.ts';

/** Attributes to find something by: each name with a value that it has to have, or with several. */
export type AttributeFilter = Readonly<Record<string, string | readonly string[]>>;

interface Attributed {
  readonly attributes?: Record<string, string | readonly string[]> | undefined;
}

/**
 * The objects of a collection that have these values in whole and letter by letter. The server is asked for as little
 * as it can tell apart: its own search is not exact, and has no form for each name and value.
 */
export async function withAttributes<T extends Attributed>(
  collection: ResourceNode,
  filter: AttributeFilter,
  options: RequestOptions | undefined,
  query?: object,
): Promise<T[]> {
  const wanted = Object.entries(filter ?? {}).map(([name, value]) => [name, [value].flat()] as const);
  const isComplete = wanted.every(([, values]) => values.length > 0 && values.every((value) => typeof value === 'string'));
  if (!isComplete || wanted.length === 0) throw new TypeError('Each attribute to find by needs a value, and there must be one');
  // Of these names the server thinks as of fields of its own.
  const said = wanted.map(([name, [value]]) => [name, value]).filter(([name = '', value]) => isSayable(name, value) && !/^(enabled|emailVerified)$/.test(name));
  const q = said.length > 0 ? Object.fromEntries(said) : undefined;
  const found = await all<T>(collection, query && { ...query, q }, options);
  return found.filter(({ attributes }) => wanted.every(([name, values]) => values.every((value) => [attributes?.[name]].flat().includes(value))));
}

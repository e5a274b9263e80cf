import { AmbiguousError, type NotFoundError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { LookupRules } from './at-once.ts';
import { notFound } from './errors.ts';
import { isMap } from './json.ts';
import { atOnce, forgetLookups, isKnown } from './look-ups.ts';
import { addressOf, keyOf, list, type TreeNode, whereIs } from './node.ts';
import { Lookup } from './path.ts';

/** Returns what all nodes of a client have in common, and no others. */
export function clientOf(node: TreeNode): object {
  return whereIs(node).transport;
}

/** Returns whether a client keeps results of look-ups. */
export function hasCache(node: TreeNode): boolean {
  return (whereIs(node).transport.server as { readonly cache?: object }).cache !== undefined;
}

/** Forgets the results of all look-ups of a client. */
export function forgetFound(node: TreeNode): void {
  forgetLookups(whereIs(node).transport);
}

/** Looks up a key below a node. Equal look-ups at the same time are one. */
export function lookUp<T>(
  node: TreeNode,
  key: string,
  options: RequestOptions | undefined,
  run: (options: RequestOptions) => Promise<T>,
  rules?: LookupRules,
): Promise<T> {
  const { transport, path } = whereIs(node);
  return atOnce(transport, path, key, options, run, rules);
}

/** Returns whether a look-up would be answered without a request. */
function isLookedUp(node: TreeNode, key: string): boolean {
  const { transport, path } = whereIs(node);
  return isKnown(transport, path, key);
}

/** Returns a segment for the only object of a collection whose `field` is `value`, to be looked up with this query. */
export function lookup<T extends { id?: string | undefined }>(
  collection: TreeNode,
  field: keyof T & string,
  value: string,
  query: object,
  same: (found: unknown, wanted: string, item: T) => boolean = (found, wanted) => found === wanted,
): Lookup {
  checkedName(collection, field, value);
  const key = `${field}=${value} ${JSON.stringify(query)}`;
  const isKept = field === 'clientId' || (field === 'name' && keyOf(collection) === 'client-scopes');
  const find = async (options: RequestOptions): Promise<string> => {
    const found = async (query: object): Promise<T[]> => {
      const listed = await list<T>(collection, [], options, { query, isTried: true });
      const those = listed.filter((item) => same(item[field], value, item));
      // Up to Keycloak 24 the groups in a group have no search: these are any 10 of them.
      const isIgnored = those.length === 0 && listed.length >= 10 && Object.hasOwn(query, 'exact');
      return isIgnored ? found({ max: -1 }) : those;
    };
    const matches = await found(query);
    const path = addressOf(collection);
    if (matches.length > 1)
      throw new AmbiguousError(`${field} ${JSON.stringify(value)}`, path, matches.length);
    const id = matches[0]?.id;
    if (id !== undefined) return id;
    throw nothingHas(collection, field, value);
  };
  return new Lookup(
    `${field}=${value}`,
    (options, isFresh) => lookUp(collection, key, options, find, { isKept, isFresh }),
    () => isKept && isLookedUp(collection, key),
  );
}

/** Returns the error for a natural key that no object below a collection has. */
export function nothingHas(collection: TreeNode, field: string, value: string): NotFoundError {
  return notFound(collection, `No object has the ${field} ${JSON.stringify(value)}`, [value]);
}

/** Refuses, before any request, a value that cannot be a natural key below a collection. */
export function checkedName(collection: TreeNode, field: string, value: string): void {
  const isText = typeof value === 'string' && value !== '';
  if (isText && value.isWellFormed()) return;
  const fault = isText
    ? 'is not well-formed Unicode (it has a lone surrogate)'
    : 'must be a non-empty string';
  throw new TypeError(`A ${field} below ${addressOf(collection)} ${fault}`);
}

/**
 * Returns the query that finds the objects with this name in a list with an exact search. The server trims a search
 * text and refuses control characters in it; for such a name, the query requests the whole list.
 */
export function nameQuery(name: string): object {
  return /^(?! )\P{Cc}*(?<! )$/u.test(name) ? { search: name, exact: true } : { max: -1 };
}

/** Returns the value of a key that must be a list, and refuses any other value. */
export function checkedList<T>(key: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${key} must be an array`);
}

/** Returns the value of a key that must be a list of objects, and refuses any other value. */
export function checkedItems<T>(key: string, value: readonly T[]): readonly T[] {
  for (const [index, item] of checkedList(key, value).entries())
    if (!isMap(item)) throw new TypeError(`${key}[${index}] must be an object`);
  return value;
}

/** A result as JSON has it. */

/** An `Error` of the library has these. */
const ofErrors = ['code', 'httpStatus', 'method', 'path', 'fieldErrors', 'missing'] as const;

/**
 * Returns the value out of objects, lists, texts, numbers, booleans and `null`. A node is its address, bytes are Base64.
 * Throws a `TypeError` for what holds itself.
 */
export function plain(value: unknown, above: readonly object[] = [], path = ''): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const { toJSON } = value as { toJSON?: unknown };
  if (isNode(value)) return value.url;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof toJSON === 'function') return plain(toJSON.call(value, ''), above, path);
  if (above.includes(value))
    throw new TypeError(`The result holds itself${path ? ` at ${path}` : ''}: --fields prints a part of it`);
  const inside = [...above, value];
  const at = (name: string): string => (path ? `${path}.${name}` : name);
  if (Array.isArray(value)) return value.map((item, index) => plain(item, inside, at(String(index))));
  const object = (entries: Iterable<readonly [string, unknown]>): object =>
    Object.fromEntries([...entries].map(([name, item]) => [name, plain(item, inside, at(name))]));
  if (value instanceof Set) return [...value].map((item) => plain(item, inside, path));
  if (value instanceof Map) {
    const isNamed = [...value.keys()].every((key) => typeof key === 'string');
    return isNamed ? object(value) : [...value].map((entry) => plain(entry, inside, path));
  }
  if (value instanceof Error) {
    const { name, message } = value;
    const more = ofErrors.map((field) => [field, Reflect.get(value, field)] as const);
    return object([['name', name], ['message', message], ...more.filter(([, item]) => item !== undefined)]);
  }
  return object(Object.entries(value));
}

/** Whether it is a node of the tree. */
export function isNode(value: unknown): value is { readonly url: string } {
  const { url, request } = Object(value) as { url?: unknown; request?: unknown };
  return typeof url === 'string' && typeof request === 'function';
}

/** Whether its items come one by one. A node is its address, though a list can be iterated. */
export function isStream(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof value !== 'object' || value === null || isNode(value)) return false;
  if (Symbol.asyncIterator in value) return true;
  return Symbol.iterator in value && 'next' in value;
}

/** JSON, with the digits of large integers. */
export function jsonOf(value: unknown, indent?: number): string {
  const raw = (_: string, item: unknown): unknown =>
    typeof item === 'bigint' ? rawJson(String(item)) : item;
  return JSON.stringify(value, raw, indent) ?? 'null';
}

const { rawJSON: rawJson } = JSON as typeof JSON & { rawJSON(text: string): unknown };

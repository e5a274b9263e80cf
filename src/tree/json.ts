/** Returns whether two JSON values are equal. Neither the order of names nor that of a list counts. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
    .sort()
    .join()}}`;
}

/**
 * Returns whether a value becomes a JSON object: not a list, and not a value such as a date, which becomes a string.
 */
export function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return typeof Reflect.get(value, 'toJSON') !== 'function';
}

/**
 * Returns the current state with the changes applied: a map such as `attributes` key by key (`null` removes a key),
 * everything else as a whole. A value of `undefined` counts as not given.
 */
export function merged<T extends object>(current: T, changes: object): T {
  // In a plain object, an attribute named `__proto__` would have a special meaning.
  const result = new Map<string, unknown>(Object.entries(current));
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) result.set(name, isMap(value) ? mergedMap(result.get(name), value) : value);
  }
  return Object.fromEntries(result) as T;
}

function mergedMap(current: unknown, changes: Record<string, unknown>): Record<string, unknown> {
  const result = new Map<string, unknown>(isMap(current) ? Object.entries(current) : []);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) result.delete(key);
    else if (value !== undefined) result.set(key, value);
  }
  return Object.fromEntries(result);
}

import { mask } from '../facts/masks.ts';
import { inSmallLetters, noSecret, ordered } from '../facts/values.ts';
import { secretName } from '../http/secret-names.ts';
import { isMap } from './json.ts';

/** A key whose value differs from the wanted value. */
export interface Difference {
  /** The key. A key inside a map follows a dot: `attributes.department`. */
  readonly path: string;
  /** The previous value; a secret appears as `**********`. */
  readonly from: unknown;
  /** The written value; a secret appears as `**********`. */
  readonly to: unknown;
}

/**
 * Returns the differences between an object and its wanted state, and the changes to write. Only the given values are
 * compared: a map key by key, with `null` for an absent key; a list by its members, and each member by its given keys.
 * Values that the server masks cannot be compared, and count as equal.
 */
export function differences(
  current: object,
  wanted: object,
): { readonly diff: Difference[]; readonly changes: object } {
  const diff: Difference[] = [];
  const changes: [string, unknown][] = [];
  for (const [key, value] of Object.entries(wanted)) {
    const present = heldIn(current, key);
    if (!isMap(value) || !(isMap(present) || present === undefined)) {
      if (value === undefined || agrees(key, present, value)) continue;
      changes.push([key, value]);
      diff.push(difference([key], present, value));
      continue;
    }
    const members = Object.entries(value).filter(
      ([name, member]) => member !== undefined && !agrees(key, heldIn(present ?? {}, name), member),
    );
    if (members.length > 0) changes.push([key, Object.fromEntries(members)]);
    for (const [name, member] of members)
      diff.push(difference([key, name], heldIn(present ?? {}, name), member));
  }
  return { diff, changes: Object.fromEntries(changes) };
}

function agrees(key: string, present: unknown, wanted: unknown): boolean {
  if (isMasked(present)) return true;
  if (isNothing(wanted)) return isNothing(present);
  if (Array.isArray(wanted)) return Array.isArray(present) && sameMembers(key, present, wanted);
  if (isMap(wanted)) {
    const given = Object.entries(wanted).filter(([, member]) => member !== undefined);
    return isMap(present) && given.every(([name, member]) => agrees(key, heldIn(present, name), member));
  }
  // Maps of strings accept numbers and booleans, and return strings.
  const [one, other] = [String(present), String(wanted)];
  return one === other || (inSmallLetters.test(key) && one.toLowerCase() === other.toLowerCase());
}

function sameMembers(key: string, present: readonly unknown[], wanted: readonly unknown[]): boolean {
  if (ordered.test(key)) {
    return present.length === wanted.length && wanted.every((item, at) => agrees(key, present[at], item));
  }
  return (
    wanted.every((item) => present.some((held) => agrees(key, held, item))) &&
    present.every((held) => wanted.some((item) => agrees(key, held, item)))
  );
}

function isMasked(present: unknown): boolean {
  return present === mask || (Array.isArray(present) && present.length === 1 && present[0] === mask);
}

/** The server keeps some empty values and drops others, and leaves out some switches that are off. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Returns the difference at a path, with secrets masked. */
export function difference(path: readonly string[], from: unknown, to: unknown): Difference {
  const name = path.at(-1) ?? '';
  return { path: path.join('.'), from: shown(name, from), to: shown(name, to) };
}

function shown(name: string, value: unknown): unknown {
  if (typeof value === 'string') return secretName.test(name) && !noSecret.test(name) ? mask : value;
  if (Array.isArray(value)) return value.map((item) => shown(name, item));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shown(key, member)]));
}

function heldIn(map: object, key: string): unknown {
  return Object.hasOwn(map, key) ? Reflect.get(map, key) : undefined;
}

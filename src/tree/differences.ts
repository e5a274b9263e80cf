import { inSmallLetters, noSecret, ordered } from '../facts/values.ts';

import type { Tools } from './tools.ts';

/** A key whose value differs from the wanted value. */
export interface Difference {
  /** The key. A key inside a map follows a dot: `attributes.department`. */
  readonly path: string;
  /** The previous value; a secret appears as `**********`. */
  readonly from: unknown;
  /** The written value; a secret appears as `**********`. */
  readonly to: unknown;
}

/** Result of a comparison: the differences, the changes to write, and the paths that could not be compared. */
export interface Differences {
  readonly diff: Difference[];
  readonly changes: object;
  readonly unknown: string[];
}

/** Tools for one comparison; `masked` is called for each secret that counts as equal although it cannot be compared. */
interface Comparing extends Pick<Tools, 'isMap' | 'mask'> {
  readonly masked: () => void;
}

/**
 * Returns the differences between an object and its wanted state, and the changes to write. Only the given values are
 * compared: a map key by key, with `null` for an absent key; a list by its members, and each member by its given keys.
 * Values that the server masks cannot be compared: they count as equal and are `unknown`, or they differ if secrets are
 * to be written.
 */
export function differences(
  tools: Tools,
  current: object,
  wanted: object,
  secrets?: 'write' | undefined,
): Differences {
  const { isMap, mask } = tools;
  const diff: Difference[] = [];
  const changes: [string, unknown][] = [];
  const unknown: string[] = [];
  let isCompared = true;
  const masked = (): void => {
    isCompared = false;
  };
  const isRight = (path: readonly string[], present: unknown, value: unknown): boolean => {
    isCompared = true;
    const agreed = agrees({ isMap, mask, masked }, path[0] as string, present, value);
    if (!agreed || isCompared) return agreed;
    if (secrets === 'write') return false;
    unknown.push(path.join('.'));
    return true;
  };
  for (const [key, value] of Object.entries(wanted)) {
    const present = heldIn(current, key);
    if (!isMap(value) || !(isMap(present) || present === undefined)) {
      if (value === undefined || isRight([key], present, value)) continue;
      changes.push([key, value]);
      diff.push(difference(tools, [key], present, value));
      continue;
    }
    const members = Object.entries(value).filter(
      ([name, member]) => member !== undefined && !isRight([key, name], heldIn(present ?? {}, name), member),
    );
    if (members.length > 0) changes.push([key, Object.fromEntries(members)]);
    for (const [name, member] of members)
      diff.push(difference(tools, [key, name], heldIn(present ?? {}, name), member));
  }
  return { diff, changes: Object.fromEntries(changes), unknown };
}

function agrees(comparing: Comparing, key: string, present: unknown, wanted: unknown): boolean {
  const { isMap, mask, masked } = comparing;
  if (isNothing(wanted)) return isNothing(present) || isSpelled(present, wanted);
  // A mask that was read stands for the secret of the object.
  if (isMasked(mask, wanted)) return !isNothing(present);
  if (isMasked(mask, present)) {
    masked();
    return true;
  }
  if (Array.isArray(wanted)) return Array.isArray(present) && sameMembers(comparing, key, present, wanted);
  if (isMap(wanted)) {
    const given = Object.entries(wanted).filter(([, member]) => member !== undefined);
    return (
      isMap(present) && given.every(([name, member]) => agrees(comparing, key, heldIn(present, name), member))
    );
  }
  // Maps of strings accept numbers and booleans, and return strings.
  const [one, other] = [String(present), String(wanted)];
  return one === other || (inSmallLetters.test(key) && one.toLowerCase() === other.toLowerCase());
}

function sameMembers(
  comparing: Comparing,
  key: string,
  present: readonly unknown[],
  wanted: readonly unknown[],
): boolean {
  if (ordered.test(key)) {
    return (
      present.length === wanted.length &&
      wanted.every((item, at) => agrees(comparing, key, present[at], item))
    );
  }
  return (
    wanted.every((item) => present.some((held) => agrees(comparing, key, held, item))) &&
    present.every((held) => wanted.some((item) => agrees(comparing, key, held, item)))
  );
}

function isMasked(mask: string, present: unknown): boolean {
  return present === mask || (Array.isArray(present) && present.length === 1 && present[0] === mask);
}

/** Maps of strings accept `0` and `false`, and return texts, which are not nothing. */
function isSpelled(present: unknown, wanted: unknown): boolean {
  return (wanted === 0 || wanted === false) && present === String(wanted);
}

/** The server keeps some empty values and drops others, and leaves out some switches that are off and some zeros. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Returns the difference at a path, with secrets masked. */
export function difference(tools: Tools, path: readonly string[], from: unknown, to: unknown): Difference {
  const name = path.at(-1) ?? '';
  return { path: path.join('.'), from: shown(tools, name, from), to: shown(tools, name, to) };
}

function shown(tools: Tools, name: string, value: unknown): unknown {
  const { isMap, mask, secretName } = tools;
  if (typeof value === 'string') return secretName.test(name) && !noSecret.test(name) ? mask : value;
  if (Array.isArray(value)) return value.map((item) => shown(tools, name, item));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shown(tools, key, member)]));
}

function heldIn(map: object, key: string): unknown {
  return Object.hasOwn(map, key) ? Reflect.get(map, key) : undefined;
}

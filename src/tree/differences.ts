import { mask } from '../facts/masks.ts';
import { inSmallLetters, noSecret, ordered } from '../facts/values.ts';
import { secretName } from '../http/redact.ts';
import { isMap } from './json.ts';

/** One key whose value is not what was wanted. */
export interface Difference {
  /** The key; one of a map stands behind a dot: `attributes.department`. */
  readonly path: string;
  /** What the server had; a secret shows as `**********`. */
  readonly from: unknown;
  /** What was written; a secret shows as `**********`. */
  readonly to: unknown;
}

/**
 * Where an object is not as it is wanted, and the changes that an update takes. Only what is given is compared: a map
 * key by key, in which `null` is an absent key, a list by its members, and these by what is given of them. What the
 * server masks cannot be compared: it counts as the same and is `unknown`, or, where secrets are to be written, differs.
 */
export function differences(
  current: object,
  wanted: object,
  secrets?: 'write' | undefined,
): { readonly diff: Difference[]; readonly changes: object; readonly unknown: string[] } {
  const diff: Difference[] = [];
  const changes: [string, unknown][] = [];
  const unknown: string[] = [];
  const isSame = (path: readonly string[], present: unknown, value: unknown): boolean => {
    let isCompared = true;
    const agreed = agrees(path[0] as string, present, value, () => {
      isCompared = false;
    });
    if (!agreed || isCompared) return agreed;
    if (secrets === 'write') return false;
    unknown.push(path.join('.'));
    return true;
  };
  for (const [key, value] of Object.entries(wanted)) {
    const present = heldIn(current, key);
    if (!isMap(value) || !(isMap(present) || present === undefined)) {
      if (value === undefined || isSame([key], present, value)) continue;
      changes.push([key, value]);
      diff.push(difference([key], present, value));
      continue;
    }
    const members = Object.entries(value).filter(
      ([name, member]) => member !== undefined && !isSame([key, name], heldIn(present ?? {}, name), member),
    );
    if (members.length > 0) changes.push([key, Object.fromEntries(members)]);
    for (const [name, member] of members)
      diff.push(difference([key, name], heldIn(present ?? {}, name), member));
  }
  return { diff, changes: Object.fromEntries(changes), unknown };
}

/** `masked` is called for a secret that counts as the same though it cannot be compared. */
function agrees(key: string, present: unknown, wanted: unknown, masked: () => void): boolean {
  if (isNothing(wanted)) return isNothing(present);
  // A mask was read, and stands for the secret that is there.
  if (isMasked(wanted)) return !isNothing(present);
  if (isMasked(present)) {
    masked();
    return true;
  }
  if (Array.isArray(wanted)) return Array.isArray(present) && sameMembers(key, present, wanted, masked);
  if (isMap(wanted)) {
    const given = Object.entries(wanted).filter(([, member]) => member !== undefined);
    return (
      isMap(present) && given.every(([name, member]) => agrees(key, heldIn(present, name), member, masked))
    );
  }
  // Maps of texts take numbers and switches, and give texts.
  const [one, other] = [String(present), String(wanted)];
  return one === other || (inSmallLetters.test(key) && one.toLowerCase() === other.toLowerCase());
}

function sameMembers(
  key: string,
  present: readonly unknown[],
  wanted: readonly unknown[],
  masked: () => void,
): boolean {
  if (ordered.test(key)) {
    return (
      present.length === wanted.length && wanted.every((item, at) => agrees(key, present[at], item, masked))
    );
  }
  return (
    wanted.every((item) => present.some((held) => agrees(key, held, item, masked))) &&
    present.every((held) => wanted.some((item) => agrees(key, held, item, masked)))
  );
}

function isMasked(present: unknown): boolean {
  return present === mask || (Array.isArray(present) && present.length === 1 && present[0] === mask);
}

/** The server keeps some empty values and drops others, and leaves out some switches that are off and some zeros. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The difference at a path, without the secrets in it. */
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

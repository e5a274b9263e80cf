import { isDeepStrictEqual } from 'node:util';
import type { ResourceNode, TreeNode } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';

/** An object with as much in it as its family has, and a change of one thing. */
export interface Case {
  readonly node: TreeNode & { update(changes: never): Promise<void> };
  /** Writes changes, if they are a part of what the node takes. */
  readonly write?: (changes: object) => Promise<void>;
  readonly changes: object;
  /** What changes with it, being the same. */
  readonly follows?: object;
  /** What belongs to the object and is read elsewhere. */
  readonly around?: () => Promise<unknown>;
  /** Reads the object, if its address does not. */
  readonly read?: () => Promise<object>;
  /** Reads what random changes are made of, if that is less. */
  readonly wholly?: () => Promise<object>;
  /** What random changes leave alone: what the object is found by, and what stands for other objects. */
  readonly fixed?: RegExp;
  /** What the server changes with other fields. */
  readonly moves?: RegExp;
  /** What random changes choose from, where not every value of its type has a meaning. */
  readonly values?: Readonly<Record<string, readonly unknown[]>>;
}

/** The families of one part of the tree, each with how an object of it is made. */
export type Families = readonly (readonly [name: string, make: (realm: RealmNode) => Promise<Case>])[];

export const account = { publicClient: false, serviceAccountsEnabled: true, secret: 'secret' };

/** What differs after changes from what it was and from what was given: of maps key by key. */
export function besides(before: object, after: object, changes: object): Record<string, unknown> {
  const [was, is, given] = [before, after, changes].map((each) => each as Record<string, unknown>);
  const keys = [...new Set([was, is, given].flatMap((each) => Object.keys(each ?? {})))];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const wanted = given?.[key];
      const isMap = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);
      const right = isMap ? { ...(was?.[key] as object), ...wanted } : (wanted ?? was?.[key]);
      return isDeepStrictEqual(is?.[key], right) ? [] : [[key, { is: is?.[key], right }]];
    }),
  );
}

/**
 * What differs after changes although it was not given: of maps that were given the other keys. What was given may have
 * stayed as it was, where the release does not have the field.
 */
export function aside(
  before: object,
  after: object,
  changes: object,
  moves: RegExp = /(?!)/,
): Record<string, unknown> {
  const [was, is, given] = [before, after, changes].map((each) => each as Record<string, unknown>);
  const keys = new Set([was, is].flatMap((each) => Object.keys(each ?? {})));
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      if (moves.test(key)) return [];
      const [old, now, wanted] = [was?.[key], is?.[key], given?.[key]];
      if (wanted === undefined) return isSame(old, now) ? [] : [[key, { was: old, is: now }]];
      if (!isMap(wanted)) return [];
      const found = aside(Object(old) as object, Object(now) as object, markedIn(wanted));
      return Object.keys(found).length > 0 ? [[key, found]] : [];
    }),
  );
}

/** A map whose keys are all given, whatever to. */
function markedIn(map: object): object {
  return Object.fromEntries(Object.keys(map).map((key) => [key, true]));
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists of texts have no order, and nothing is said in several ways. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value.length === 0
      ? undefined
      : value.every((each) => typeof each === 'string')
        ? [...value].sort()
        : value;
  return value === '' || (isMap(value) && Object.keys(value).length === 0) ? undefined : value;
}

/** Reads all of an object. */
export function whole({ node, read }: Case): Promise<object> {
  return read?.() ?? (node as unknown as ResourceNode).request<object>('GET');
}

export function write({ node, write }: Case, changes: object): Promise<void> {
  return write?.(changes) ?? node.update(changes as never);
}

import { differences, isNothing } from './differences.ts';
import type { Ignored } from './facts.ts';
import { addressOf, factsOf, type TreeNode } from './node.ts';

/** The part of a body that is not for reading alone. */
export function writable(node: TreeNode, body: object): object {
  const { readOnly = ['id', '_id'] } = factsOf(node);
  return Object.fromEntries(Object.entries(body).filter(([key]) => !readOnly.includes(key)));
}

/** Refuses an object that lacks a key which every object in a collection has. */
export function refuseLacking(collection: TreeNode, body: object): void {
  const { required = 'create' in collection ? ['name'] : [] } = factsOf(collection);
  for (const key of required) {
    const value: unknown = Reflect.get(body ?? {}, key);
    if (value === undefined || value === null || value === '')
      throw new TypeError(`An object below ${addressOf(collection)} must have a ${key}`);
  }
}

/** Refuses changes that the server would ignore; one that changes nothing is none. */
export async function refuseIgnored(
  ignored: Ignored | undefined,
  changes: object,
  read: () => Promise<object>,
): Promise<void> {
  const given = ignoredIn(changes, ignored);
  if (given.length === 0) return;
  const current = await read();
  refuse(
    given.filter(({ key, value }) => {
      // A key that the server never returns cannot be equal.
      return !Object.hasOwn(current, key) || differences(current, { [key]: value }).diff.length > 0;
    }),
  );
}

/** Refuses what the server would ignore in the body of a POST; an empty list asks for nothing. */
export function refuseIgnoredInCreate(ignored: Ignored | undefined, body: object): void {
  refuse(ignoredIn(body, ignored).filter(({ value }) => !isNothing(value)));
}

/** Returns the fields of a new object that an update accepts. */
export function takenByUpdate(ignored: Ignored | undefined, body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !Object.hasOwn(ignored ?? {}, key)));
}

interface Found {
  readonly key: string;
  readonly value: unknown;
  readonly call: string;
}

function ignoredIn(body: object, calls: Ignored = {}): Found[] {
  return Object.entries(body).flatMap(([key, value]) => {
    const call = Object.hasOwn(calls, key) ? calls[key] : undefined;
    return call === undefined || value === undefined ? [] : [{ key, value, call }];
  });
}

function refuse(ignored: readonly Found[]): void {
  if (ignored.length === 0) return;
  const keys = ignored.map(({ key }) => key).join(', ');
  const calls = [...new Set(ignored.map(({ call }) => call).filter(Boolean))].join(', ');
  const remedy = calls ? `use ${calls} instead` : 'no request changes it';
  throw new TypeError(`Keycloak ignores ${keys} in this request; ${remedy}`);
}

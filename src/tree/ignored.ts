import { differences, isNothing } from './differences.ts';
import type { Ignored } from './facts.ts';
import { factsOf, type TreeNode } from './node.ts';

/** The part of a body that is not for reading alone. */
export function writable(node: TreeNode, body: object): object {
  const { readOnly = ['id', '_id'] } = factsOf(node);
  return Object.fromEntries(Object.entries(body).filter(([key]) => !readOnly.includes(key)));
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
      // What the server never gives cannot be the same.
      return !Object.hasOwn(current, key) || differences(current, { [key]: value }).diff.length > 0;
    }),
  );
}

/** Refuses what the server would ignore in the body of a POST; an empty list asks for nothing. */
export function refuseIgnoredInCreate(ignored: Ignored | undefined, body: object): void {
  refuse(ignoredIn(body, ignored).filter(({ value }) => !isNothing(value)));
}

/** What was given for a new object, as far as an update takes it. */
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
  const ways = ignored.map(({ key, call }) => `${key} (${call || 'no request'} does that)`).join(', ');
  throw new TypeError(`The server ignores here: ${ways}`);
}

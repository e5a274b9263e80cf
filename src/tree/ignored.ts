import { differences } from './differences.ts';
import type { Ignored } from './facts.ts';

/** Refuses changes that the server would ignore. A value that is equal to the current one is no change. */
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

/** Refuses keys in the body of a POST that the server would ignore. */
export function refuseIgnoredInCreate(ignored: Ignored | undefined, body: object): void {
  refuse(ignoredIn(body, ignored));
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
  const calls = [...new Set(ignored.map(({ call }) => call))].join(', ');
  throw new TypeError(`Keycloak ignores ${keys} in this request; use ${calls} instead`);
}

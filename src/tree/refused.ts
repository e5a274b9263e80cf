import { differences, isNothing } from './differences.ts';
import type { Ignored } from './facts.ts';
import type { Tools } from './tools.ts';

/** Refuses changes that the server would ignore; one that changes nothing is none. */
export async function refuseInChanges(
  tools: Tools,
  ignored: Ignored,
  changes: object,
  read: () => Promise<object>,
): Promise<void> {
  const given = ignoredIn(changes, ignored);
  if (given.length === 0) return;
  const current = await read();
  refuse(
    given.filter(({ key, value }) => {
      // A key that the server never returns cannot be equal.
      return !Object.hasOwn(current, key) || differences(tools, current, { [key]: value }).diff.length > 0;
    }),
  );
}

/** Refuses what the server would ignore in the body of a POST; an empty list asks for nothing. */
export function refuseInBody(ignored: Ignored, body: object): void {
  refuse(ignoredIn(body, ignored).filter(({ value }) => !isNothing(value)));
}

interface Found {
  readonly key: string;
  readonly value: unknown;
  readonly call: string;
}

function ignoredIn(body: object, calls: Ignored): Found[] {
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

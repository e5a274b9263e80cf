import { differences, isNothing } from './differences.ts';
import type { Dropped, Ignored } from './facts.ts';
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

/** Refuses keys of maps that lack what the server needs next to them. */
export function refuseInMaps({ isMap }: Tools, dropped: Dropped, changes: object, current: object): void {
  for (const [name, rules] of Object.entries(dropped)) {
    const given: unknown = Reflect.get(changes, name);
    if (!isMap(given)) continue;
    const before = (Reflect.get(current, name) ?? {}) as Readonly<Record<string, unknown>>;
    const after = { ...before, ...given };
    for (const { keys, need } of rules) {
      const [key, value] = need;
      if (String(after[key]) === value) continue;
      const lost = Object.keys(given).filter(
        (own) => keys.test(own) && !isNothing(given[own]) && given[own] !== before[own],
      );
      if (lost.length === 0) continue;
      const names = lost.map((own) => `${name}.${own}`).join(', ');
      throw new TypeError(`Keycloak ignores ${names} without ${name}.${key} ${JSON.stringify(value)}`);
    }
  }
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

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routeOf } from '../../contract/routes.ts';
import type { Line } from './lines.ts';
import { type Recorder, recorder } from './server.ts';
import { severalTexts } from './texts.ts';
import { expected, isPlain, keysTo, type Trip, trips } from './trips.ts';

const { operations } = JSON.parse(
  readFileSync(new URL('../../../scripts/generate/openapi-26.7.4.json', import.meta.url), 'utf8'),
) as { operations: Record<string, { query?: Record<string, string> }> };

/** A verb that takes a query, where it takes it, and those of the parameters of its route that are text. */
interface Filtering {
  readonly trip: Trip;
  readonly args: (query: object) => unknown[];
  readonly names: readonly string[];
}

const places: readonly Filtering['args'][] = [
  (query) => [query],
  (query) => ['argument', query],
  (query) => [undefined, query],
  (query) => [{ name: 'argument' }, query],
];

/** A verb of each class; those that take what is to be made have no filter. */
const verbs = new Map(
  (await trips())
    .filter((trip) => isPlain(trip) && !/\.(create|ensure)/.test(trip.place))
    .map((trip) => [trip.place, trip]),
);

test('any text in any filter arrives as it is, or is refused', async () => {
  const at = await recorder();
  const filtering: Filtering[] = [];
  for (const trip of verbs.values()) {
    for (const args of places) {
      const names = await taken(at, trip, args, textsOf(trip));
      if (names.length > 0) filtering.push({ trip, args, names });
    }
  }
  expect(filtering.length).toBeGreaterThanOrEqual(30);
  expect(new Set(filtering.flatMap(({ names }) => names)).size).toBeGreaterThanOrEqual(30);

  const texts = severalTexts(Math.max(...filtering.map(({ names }) => names.length)));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...filtering), texts, async ({ trip, args, names }, texts) => {
      const query = Object.fromEntries(names.map((name, index) => [name, texts[index] as string]));
      const { lines, error } = await sent(at, trip, args(query));
      if (!Object.values(query).every((text) => text.isWellFormed())) {
        expect(error).toBeInstanceOf(TypeError);
        expect(lines).toEqual([]);
        return;
      }
      const plain = Object.fromEntries(names.map((name) => [name, 'plain']));
      const { lines: reference } = await sent(at, trip, args(plain));
      expect(lines).toEqual(reference.map((line) => withValues(line, query)));
    }),
    { numRuns: 500 },
  );
});

/** Those of the parameters that a verb sends: all at once, or each by itself where it refuses another one. */
async function taken(
  at: Recorder,
  trip: Trip,
  args: Filtering['args'],
  names: readonly string[],
): Promise<readonly string[]> {
  const { lines, error } = await sent(
    at,
    trip,
    args(Object.fromEntries(names.map((name) => [name, 'plain']))),
  );
  if (error instanceof TypeError && lines.length === 0 && names.length > 1) {
    const each = [];
    for (const name of names) each.push(...(await taken(at, trip, args, [name])));
    return each;
  }
  return names.filter((name) =>
    lines.some(({ query }) => query.some((pair) => String(pair) === `${name},plain`)),
  );
}

async function sent(
  at: Recorder,
  trip: Trip,
  args: readonly unknown[],
): Promise<{ lines: Line[]; error: unknown }> {
  at.world = { keys: keysTo(trip, 'key'), isWhole: true };
  at.lines.length = 0;
  const error = await trip.go(at.realm, at.world.keys, args).then(() => undefined, expected);
  // Who uses a new parameter asks for the release first.
  return { lines: at.lines.filter(({ segments }) => segments.at(-1) !== 'serverinfo'), error };
}

function textsOf({ reference }: Trip): string[] {
  const names = reference.flatMap(({ method, segments }) => {
    const route = routeOf(`${method} /${segments.map(encodeURIComponent).join('/')}`);
    return Object.entries(operations[route?.name ?? '']?.query ?? {});
  });
  return [...new Set(names.filter(([, type]) => /^string/.test(type)).map(([name]) => name))];
}

function withValues(line: Line, values: Readonly<Record<string, string>>): Line {
  return {
    ...line,
    query: line.query.map(
      ([name, value]) => [name, value === 'plain' ? (values[name] ?? value) : value] as const,
    ),
  };
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSayable } from '../../../src/facts/attribute-query.ts';
import { routes } from '../../contract/routes.ts';
import { sorted } from './lines.ts';
import { type Recorder, recorder } from './server.ts';
import { misleading, severalTexts } from './texts.ts';
import { expected, isPlain, keyStand, keysTo, type Trip, trips, tripsToKeys, wanted } from './trips.ts';

const all = await trips();
const plain = all.filter(isPlain);
const named = tripsToKeys(all);

test('the trips lead to each key of the tree', () => {
  expect(named.map(({ key }) => key).sort()).toEqual([...new Set(all.flatMap(({ keys }) => keys))].sort());
  expect(named.length).toBeGreaterThanOrEqual(100);
});

test.each(named)('$key reaches the child of the key or refuses it', async ({ trip }) => {
  const at = await recorder();
  for (const text of misleading) await check(at, trip, keysTo(trip, text), 'argument');
});

test('any keys on any way reach their children or are refused, by any verb', async () => {
  const at = await recorder();
  const texts = severalTexts(Math.max(...plain.map(({ keys }) => keys.length)) + 1);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...plain), texts, async (trip, [argument = '', ...keys]) => {
      // A path means a look-up where an id means none, and one with an empty part is no path of a group.
      const isPath = argument.includes('/') && argument.split('/').some((part) => isNoKey(part, ''));
      const text = isPath ? 'argument' : argument;
      await check(at, trip, keys.slice(0, trip.keys.length), text);
    }),
    { numRuns: 1000 },
  );
});

test('a word that means another route of the server is no key', async () => {
  const at = await recorder();
  const refused: string[] = [];
  for (const { key, trip } of named) {
    for (const word of wordsFor(trip, trip.keys.length - 1)) {
      expect(() => trip.open(at.realm, keysTo(trip, word)), `${key}(${word})`).toThrow(TypeError);
      refused.push(`${key}(${word})`);
    }
  }
  expect(refused).toEqual(expect.arrayContaining(['Users.byId(profile)', 'Organizations.byId(members)']));
});

/** That the requests are those of plain keys with these in their place, or that there is none. */
async function check(at: Recorder, trip: Trip, keys: readonly string[], text: string): Promise<void> {
  // A role of such a name is looked for in the list: no path can name it.
  const isRole = trip.reference.some(({ segments }) =>
    segments.join('/').endsWith('/roles/text-of-argument'),
  );
  if (isRole && isNoKey(text, '')) return;
  // What the server's search has no form for is compared on our side, over the whole list.
  if (trip.name.endsWith('.findByAttributes') && !isSayable('name', text)) return;
  at.world = { keys: [...keys, text], isWhole: true };
  at.lines.length = 0;
  const error = await trip.go(at.realm, keys, trip.args(text)).then(() => undefined, expected);
  if (error instanceof TypeError && at.lines.length === 0) {
    const isRefused = [...keys, text].some(
      (given, index) => isNoKey(given, trip.keys[index] ?? '') || wordsFor(trip, index).includes(given),
    );
    expect(isRefused, String(error)).toBe(true);
    return;
  }
  expect(sorted(at.lines)).toEqual(sorted(wanted(trip, keys, text)));
}

function isNoKey(text: string, member: string): boolean {
  const parts = member.endsWith('.byPath') ? text.replace(/^\//, '').split('/') : [text];
  return parts.some((part) => ['', '.', '..'].includes(part)) || !text.isWellFormed();
}

/** The words that routes have in the place of the n-th key of a trip. */
function wordsFor({ reference }: Trip, index: number): string[] {
  const { segments = [] } = reference.at(-1) ?? {};
  const place = segments.indexOf(keyStand(index));
  if (place < 0) return [];
  const inCommon = routes.map(({ name }) => {
    const [, ...parts] = name.split('/');
    const above = parts
      .slice(0, place)
      .map((part, index) => part === segments[index] || (isHole(part) && '{}'));
    return {
      word: parts[place] ?? '{}',
      same: above.every(Boolean) ? above.filter((is) => is === true).length : -1,
    };
  });
  const most = Math.max(...inCommon.map(({ same }) => same));
  const words = inCommon.filter(({ same, word }) => same === most && !isHole(word)).map(({ word }) => word);
  return most < 0 ? [] : [...new Set(words)];
}

function isHole(part: string): boolean {
  return part.startsWith('{');
}

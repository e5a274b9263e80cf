import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NotFoundError } from '../../../src/index.ts';
import type { ResourceNode } from '../../../src/tree/node.ts';
import { failure } from '../support.ts';
import { recorder } from './server.ts';
import { anyText } from './texts.ts';
import { keysTo, trips, tripsToKeys } from './trips.ts';

/** The keys that the tree looks up in a list; a path the server itself looks up. */
const lookups = tripsToKeys(await trips())
  .filter(({ key, trip: { reference } }) => reference.length > 1 && !key.endsWith('.byPath'))
  .filter(({ trip: { keys, reference } }) => reference.at(-1)?.segments.includes(`id-${keys.length - 1}`));

test('there are many keys to look up', () => {
  expect(lookups.length).toBeGreaterThanOrEqual(35);
});

test.each(lookups)('$key never takes an object that only resembles the wanted one', async ({ trip }) => {
  const at = await recorder();
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      at.world = { keys: [text], isWhole: false };
      at.lines.length = 0;
      const error = await failure(
        (async () => (trip.open(at.realm, keysTo(trip, text)) as ResourceNode).request('DELETE'))(),
      );
      const methods = at.lines.map(({ method }) => method);
      if (text === '' || !text.isWellFormed()) {
        expect(error).toBeInstanceOf(TypeError);
        expect(methods).toEqual([]);
        return;
      }
      expect(error).toBeInstanceOf(NotFoundError);
      expect(new Set(methods)).toEqual(new Set(['GET']));
    }),
    { numRuns: 40 },
  );
});

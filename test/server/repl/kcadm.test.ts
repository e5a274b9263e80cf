import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examples, isOf } from './kcadm.ts';
import { families } from './kcadm-cases.ts';

test('each example of docs/from-kcadm.md has a test, and each test an example', () => {
  const keys = Object.values(families).flatMap((cases) => cases.map(([key]) => key));
  const counts = examples.map((example) => [example.kcadm, keys.filter((key) => isOf(key, example)).length]);
  expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
  expect(keys.filter((key) => examples.filter((example) => isOf(key, example)).length !== 1)).toEqual([]);
  expect(examples.length).toBeGreaterThan(100);
});

test('each family of examples has a file that runs it, and each file a family', () => {
  const files = readdirSync(join(import.meta.dirname, 'kcadm'));
  expect(files.toSorted()).toEqual(
    Object.keys(families)
      .map((name) => `${name}.test.ts`)
      .toSorted(),
  );
});

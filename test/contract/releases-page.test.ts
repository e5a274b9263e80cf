import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageOf } from '../../scripts/matrix/page.ts';
import { readResults } from '../../scripts/matrix/results.ts';

test('docs/releases.md is what the results and the facts say: npm run matrix -- --page', () => {
  const page = readFileSync(new URL('../../docs/releases.md', import.meta.url), 'utf8');
  expect(pageOf(readResults())).toBe(page);
});

/** What became of the tests on each release: kept in one file, so that one release can be run again alone. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What became of the tests of a file. */
export interface FileResult {
  passed: number;
  /** The names of tests, by why they were left out. */
  leftOut: Record<string, string[]>;
  /** The names of tests. */
  failed: string[];
}

/** By the path of a file below test/server. */
export type FileResults = Record<string, FileResult>;

/** By release. */
export type Results = Record<string, FileResults>;

const file = fileURLToPath(new URL('results.json', import.meta.url));

export function readResults(): Results {
  return JSON.parse(readFileSync(file, 'utf8')) as Results;
}

/** Takes in the results of one release: of all its files in the place of those that it had, or of some of them. */
export function keepResults(release: string, results: FileResults, isWhole: boolean): Results {
  const before = readResults();
  const own = isWhole ? results : { ...before[release], ...results };
  const all = { ...before, [release]: sorted(own, (a, b) => a.localeCompare(b)) };
  const kept = sorted(all, byRelease);
  writeFileSync(file, `${JSON.stringify(kept, null, 1)}\n`);
  return kept;
}

function sorted<T>(record: Record<string, T>, compare: (a: string, b: string) => number): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compare(a, b)));
}

function byRelease(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

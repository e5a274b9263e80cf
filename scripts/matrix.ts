/**
 * `npm run matrix [release…] [file…]`: the server tests on each release, one server after the other, and on 18.0.2 the
 * seeds' cases; of some files alone, if they are named. Results are kept, and docs/releases.md is made from those of all
 * releases; `-- --page` makes it without a run. `KEYCLOAK_URL` is left alone: it names one server, of one release.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isSince } from '../test/server/release.ts';
import { writePage } from './matrix/page.ts';
import { type FileResults, keepResults, readResults } from './matrix/results.ts';

/** A release that is not named here is tested by its number alone. */
const releases = ['18.0.2', '22.0.5', '24.0.5', '26.0.8', '26.4.7', '26.7.4', '26.7.5'];

const reporter = fileURLToPath(new URL('matrix/reporter.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'realmtree-matrix-'));

const { values, positionals } = parseArgs({ options: { page: { type: 'boolean' } }, allowPositionals: true });
const [asked = [], files = []] = [/^\d+\./, /^(?!\d+\.)/].map((kind) =>
  positionals.filter((word) => kind.test(word)),
);
try {
  if (!values.page) build();
  for (const release of values.page ? [] : asked.length > 0 ? asked : releases) {
    console.log(`Keycloak ${release}`);
    const results = run(release);
    if (!results) {
      process.exitCode = 1;
      console.error(`Keycloak ${release} gave no results: what was kept of it stays.`);
      continue;
    }
    keepResults(release, results, files.length === 0);
    for (const line of linesOf(results)) console.log(line);
  }
  await writePage(readResults());
} finally {
  rmSync(folder, { recursive: true });
}

/** Tests of the command and of README take the built package. */
function build(): void {
  const { status } = spawnSync(process.execPath, ['--run', 'build'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The package cannot be built');
}

function run(release: string): FileResults | undefined {
  const { KEYCLOAK_URL: _, ...own } = process.env;
  const file = join(folder, `${release}.json`);
  const wanted = files.length > 0 ? files : isSince(release, '22') ? [] : ['test/server/seeds'];
  const reporters = ['--reporter', 'default', '--reporter', reporter];
  const env = { ...own, KEYCLOAK_VERSION: release, REALMTREE_RESULTS: file };
  // Nobody waits for it, and a machine that does other things as well is no difference between releases.
  // Where realms are made and removed side by side, Keycloak loses its roles up to 22 ("Could not find composite in role").
  const workers = isSince(release, '24') ? '3' : '1';
  const patience = ['--maxWorkers', workers, '--testTimeout', '300000', '--hookTimeout', '300000'];
  const args = ['vitest', 'run', '--project', 'server', ...patience, ...reporters, ...wanted];
  const { status } = spawnSync('npx', args, { stdio: 'inherit', env });
  if (status !== 0) process.exitCode = 1;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FileResults;
  } catch {
    // The server did not start: its error was shown.
    return undefined;
  }
}

/** Each test that failed or was left out, by name. */
function linesOf(results: FileResults): string[] {
  return Object.entries(results).flatMap(([file, { failed, leftOut }]) => [
    ...failed.map((name) => `failed    ${file} > ${name}`),
    ...Object.entries(leftOut).flatMap(([reason, names]) =>
      names.map((name) => `left out  ${file} > ${name}\n          ${reason}`),
    ),
  ]);
}

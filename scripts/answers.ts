/**
 * Runs the server tests, and holds what the admin API answered in them against the routes and the types of the tree.
 * Arguments go to Vitest; with some, the tests are not taken for all of them, and no route is missed.
 * `--in <folder>` judges a run before, whose folder was named because of a problem.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '../test/contract/routes.ts';
import { uncalled } from '../test/contract/uncalled.ts';
import { walk } from '../test/contract/walk.ts';
import { accepted } from './answers/accepted.ts';
import { declaredTypes } from './answers/declared.ts';
import { judge, type RecordedAnswer } from './answers/judge.ts';
import { reportRoutes, reportTypes } from './answers/report.ts';

const args = process.argv.slice(2);
const earlier = args[0] === '--in' ? args[1] : undefined;
const folder = earlier ?? mkdtempSync(join(tmpdir(), 'realmtree-answers-'));
if (earlier === undefined) {
  const { status } = spawnSync(
    'npx',
    // Most of the time they wait for the server: three keep two cores busy.
    ['vitest', 'run', '--project', 'server', '--maxWorkers', '3', ...args],
    {
      stdio: 'inherit',
      env: { ...process.env, REALMTREE_ANSWERS: folder },
    },
  );
  process.exitCode = status ?? 1;
}
const answers = readdirSync(folder).flatMap((file) => {
  const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedAnswer);
});
const verdict = judge(answers, declaredTypes(await walk()), accepted);
// A test that failed may not have come to its calls.
const isWhole = (args.length === 0 || earlier !== undefined) && !process.exitCode;
const reports = [reportTypes(verdict), ...(isWhole ? [reportRoutes(verdict, routes, uncalled)] : [])];
const problems = reports.flatMap((report) => report.problems);
for (const line of [...reports.flatMap(({ lines }) => lines), ...problems]) console.log(line);
if (problems.length > 0) {
  process.exitCode = 1;
  console.log(`To judge these answers again: node scripts/answers.ts --in ${folder}`);
} else if (earlier === undefined) rmSync(folder, { recursive: true });

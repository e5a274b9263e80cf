/**
 * `npm run bench`: every job, each client and round in turn, written into bench/results.md.
 * `npm run bench -- JOB…`: some, printed only; `--write` puts them into bench/results.md in place of what stands there.
 * `--small`: tiny numbers in one round, to prove that the jobs work and send no more than they may; no time is judged.
 * `--rounds N`: another number of rounds.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SetupError } from '../scripts/keycloak/distribution.ts';
import { jobs } from './jobs.ts';
import { findPeers } from './peers.ts';
import { Place } from './place.ts';
import { clientsOf, exceeded, loadNow, merged, tableOf } from './report.ts';
import { runJob } from './run.ts';

const file = new URL('results.md', import.meta.url);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { small: { type: 'boolean' }, write: { type: 'boolean' }, rounds: { type: 'string' } },
  });
  const { small: isSmall = false, write = false } = values;
  const names = positionals.length > 0 ? positionals : Object.keys(jobs);
  const unknown = names.filter((name) => !(name in jobs));
  if (unknown.length > 0)
    throw new SetupError(`No job ${unknown.join(', ')}. There are ${Object.keys(jobs).join(', ')}.`);
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    throw new SetupError('--rounds takes a whole number');
  if (!existsSync(new URL('../dist/index.js', import.meta.url)))
    throw new SetupError('There is no dist: `npm run build` makes it.');
  const isWritten = !isSmall && (write || positionals.length === 0);
  const say = (message: string): void => console.log(`${message} ...`);

  const start = performance.now();
  const load = loadNow();
  const peers = await findPeers(isSmall, say);
  // A run of all jobs begins anew.
  let text = positionals.length > 0 && existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (isWritten && text && !text.includes(clientsOf(peers)))
    throw new SetupError('bench/results.md is of other versions of the clients: run all jobs.');
  const place = new Place(isSmall, peers, say);
  let results = 0;
  const problems: string[] = [];
  try {
    for (const name of names) {
      const result = await runJob(name, place, isSmall ? 1 : rounds, (line) => console.log(line));
      results++;
      problems.push(...result.failures);
      if (isSmall) problems.push(...exceeded(result));
      console.log(`\n${tableOf(result)}\n`);
      // After each job: what stops a later one loses nothing.
      if (!isWritten) continue;
      text = merged(text, result, { load, server: await place.version, peers });
      writeFileSync(file, text);
    }
  } finally {
    await place.close();
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${results} jobs in ${seconds} s; ${problems.length} problems`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});

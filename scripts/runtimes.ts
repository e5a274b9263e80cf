/**
 * `npm run runtimes`: the packed package in each runtime, with one program against a real Keycloak, and the tests of
 * users by CommonJS, Jest and Vitest. Names run some of them; `--write` puts the table into docs/runtimes.md, `--small`
 * imports fewer users, `--json` prints the outcomes for a test.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KeycloakRealm } from '../src/index.ts';
import { Failure, root } from './check-package/workspace.ts';
import { keeperAt, SetupError } from './keycloak/distribution.ts';
import { startKeycloak } from './keycloak.ts';
import { consumers } from './runtimes/consumers.ts';
import { runtimes } from './runtimes/list.ts';
import { prepareFolder } from './runtimes/prepare.ts';
import { type Outcome, programIn, testOf } from './runtimes/run.ts';
import { faultsOf, tableOf } from './runtimes/table.ts';

const page = join(root, 'docs', 'runtimes.md');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { small: { type: 'boolean' }, write: { type: 'boolean' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const known = [...runtimes, ...consumers].map(({ name }) => name);
  const strangers = positionals.filter((name) => !known.includes(name));
  if (strangers.length > 0)
    throw new SetupError(`Not known: ${strangers.join(', ')}. There are ${known.join(', ')}.`);
  if (values.write && positionals.length > 0)
    throw new SetupError('The table is of all runtimes: --write takes no names.');
  const isAsked = ({ name }: { name: string }): boolean =>
    positionals.length === 0 || positionals.includes(name);
  const say = values.json ? console.error : console.log;

  const folder = await prepareFolder();
  const keycloak = await startKeycloak({ onProgress: (message) => say(`${message} ...`) });
  const keeper = await keeperAt(join(tmpdir(), 'realmtree-runtimes-'), 'TMPDIR');
  const ran: Outcome[] = [];
  const tested: Outcome[] = [];
  try {
    const server = new KeycloakRealm({ serverUrl: keycloak.url, realmName: 'master', auth: keycloak.admin });
    const place = { server, keeper, folder, users: values.small ? 100 : 1000 };
    for (const runtime of runtimes.filter(isAsked)) {
      ran.push(await programIn(runtime, place));
      say(lineOf(ran.at(-1)));
    }
    for (const consumer of consumers.filter(isAsked)) {
      tested.push(await testOf(consumer, place));
      say(lineOf(tested.at(-1)));
    }
    await server.close();
  } finally {
    await keeper.close();
    await keycloak.stop();
  }
  const outcomes = [...ran, ...tested];
  const faults = faultsOf(outcomes);
  if (values.json) return console.log(JSON.stringify(outcomes));
  console.log(`\n${tableOf(ran)}\n`);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  const missing = outcomes.filter(({ skipped }) => skipped !== undefined);
  if (!values.write) return;
  if (faults.length + missing.length > 0)
    throw new SetupError('The table is written when all runtimes ran, and without a failure.');
  write(ran, tested, keycloak.version);
}

function lineOf(
  { name, version, skipped, steps, seconds }: Outcome = { name: '', steps: [], seconds: 0 },
): string {
  if (skipped !== undefined) return `skipped  ${skipped}`;
  const failed = steps.filter(({ fault }) => fault !== undefined).length;
  const how = failed > 0 ? `not ok  ${failed} of ${steps.length} steps failed` : `ok  ${steps.length} steps`;
  return `${how}: ${name}, ${version} (${seconds.toFixed(1)} s)`;
}

function write(ran: readonly Outcome[], tested: readonly Outcome[], release: string): void {
  const consumers = tested.map(({ name, version }) => `${name} (${version})`).join(', ');
  const made = `On Keycloak ${release}, by \`npm run runtimes\`:

${tableOf(ran)}

Tests of a user passed, too: ${consumers}.`;
  const text = readFileSync(page, 'utf8');
  const place = /(?<=<!-- table -->\n)[\s\S]*?(?=<!-- \/table -->)/;
  writeFileSync(
    page,
    text.replace(place, () => `${made}\n\n`),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError || error instanceof Failure ? error.message : error);
  process.exitCode = 1;
});

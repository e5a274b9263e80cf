/**
 * `npm run soak`: mixed calls with tokens of 5 seconds, for 20 minutes or `--minutes`, against a Keycloak of its own or
 * the one of `KEYCLOAK_URL`. Fails if anything is left over, grows or becomes slower; `--write` puts the figures into
 * bench/soak.md.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { SetupError } from './keycloak/distribution.ts';
import { startKeycloak } from './keycloak.ts';
import { markdownTable } from './markdown-table.ts';
import type { Outcome, Sample } from './soak/process.ts';
import { inRealm } from './soak/realm.ts';
import { growth, heaps, leftOver, soak } from './soak/soak.ts';

const page = new URL('../bench/soak.md', import.meta.url);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '20' }, write: { type: 'boolean' } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes >= 1)) throw new SetupError('--minutes takes a number from 1 on.');
  const keycloak = await startKeycloak({ onProgress: (message) => console.log(`${message} ...`) });
  try {
    const load = loadavg()[1] ?? 0;
    const outcome = await inRealm(keycloak, (place) =>
      soak({ ...place, seconds: minutes * 60, interval: 60 }),
    );
    const faults = [...leftOver(outcome), ...growth(outcome)];
    const loads = [load, loadavg()[1] ?? 0];
    const text = report(outcome, faults, { version: keycloak.version, loads });
    console.log(text);
    if (values.write) writeFileSync(page, text);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await keycloak.stop();
  }
}

function report(
  outcome: Outcome,
  faults: readonly string[],
  { version, loads }: { version: string; loads: readonly number[] },
): string {
  const { seconds, calls, tokenRequests, late, latency, before, samples, after } = outcome;
  const { first, last } = heaps(samples);
  const milliseconds = (value: number): string => value.toFixed(1);
  const rests = samples.map((sample) => row(sample, String(sample.second)));
  const medians = Object.entries(latency).map(([kind, { first, last }]) => [
    kind,
    milliseconds(first),
    milliseconds(last),
    (last / first).toFixed(2),
  ]);
  return `# Soak

Written by \`npm run soak -- --write\`. One process makes mixed calls all the time, four at once, with tokens of 5 seconds, by
the global \`fetch\` and by \`realmtree/undici\`: reads, look-ups, updates, creations, lists that are left early, calls that are
aborted or time out, decisions of UMA, and verifications. Each minute it rests, the garbage is collected, and what is left
is counted.

Keycloak ${version}, Node ${process.versions.node}, ${availableParallelism()} cores with other work on them: a load of ${loads.map((load) => load.toFixed(1)).join(' at the start and ')} at the end.

- ${seconds} s, ${calls} calls, ${tokenRequests} token requests; ${late} requests were repeated because their token had expired on its way
- heap at rest: ${megabytes(first)} in the first quarter, ${megabytes(last)} in the last
- ${faults.length === 0 ? 'nothing is left over, and nothing grows' : `**wrong**: ${faults.join('; ')}`}

${markdownTable([['call', 'median in the first minute, ms', 'in the last minute, ms', 'ratio'], ...medians])}

The first minute begins after half a minute. The plain \`fetch\` goes without realmtree: it shows how busy the machine was. Calls
that are aborted or time out do so after a random time, and are not compared.

${markdownTable([head, row(before, 'before'), ...rests, row(after, 'closed')])}
`;
}

const head = [
  'second',
  'heap',
  'signals',
  'controllers',
  'errors',
  'listeners of the signal',
  'of the process',
  'sockets',
  'timers',
];

function row(sample: Sample, name: string): (string | number | undefined)[] {
  const { heap, objects, signalListeners, processListeners, sockets, resources } = sample;
  const { AbortSignal: signals, AbortController: controllers, Error: errors } = objects;
  const timers = resources.filter((resource) => resource === 'Timeout').length;
  const cells = [name, megabytes(heap), signals, controllers, errors, signalListeners, processListeners];
  return [...cells, sockets, timers];
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});

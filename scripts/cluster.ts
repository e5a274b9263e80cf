/**
 * Two Keycloaks on one PostgreSQL behind a balancer, and processes that work while parts of it fail; writes
 * bench/cluster.md. The balancer is HAProxy where it is installed (`apt-get install haproxy`).
 * `node scripts/cluster.ts [--minutes N] [--processes N] [--faults cut,reload] [--short]`.
 */
import { parseArgs } from 'node:util';
import { startCluster } from './cluster/cluster.ts';
import { type Fault, fire } from './cluster/fire.ts';
import { report, summary } from './cluster/report.ts';
import { SetupError } from './keycloak/distribution.ts';

const whole: readonly Fault[] = ['kill 1', 'kill 2', 'database', 'reload', 'cut', 'kill 1', 'kill 2'];
const short: readonly Fault[] = ['kill 1', 'cut'];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      processes: { type: 'string', default: '8' },
      faults: { type: 'string' },
      short: { type: 'boolean', default: false },
    },
  });
  const minutes = Number(values.minutes);
  const processes = Number(values.processes);
  if (!(minutes > 0) || !Number.isInteger(processes) || processes < 1)
    throw new SetupError(
      'Usage: node scripts/cluster.ts [--minutes N] [--processes N] [--faults cut,reload] [--short]',
    );
  const chosen = values.faults?.split(',') as Fault[] | undefined;
  const onProgress = (message: string): void => console.log(message);
  const cluster = await startCluster({ onProgress, usesHaproxy: !values.short });
  try {
    const outcome = await fire(cluster, {
      seconds: values.short ? 40 : minutes * 60,
      processes: values.short ? 4 : processes,
      raw: values.short ? 1 : 2,
      faults: chosen ?? (values.short ? short : whole),
      rest: 50,
      onProgress,
    });
    for (const line of summary(outcome)) console.log(line);
    if (!values.short && !chosen) report(outcome, cluster.versions);
    const { lost, twice, ledgers } = outcome.realmtree;
    if (lost.length + twice.length > 0 || ledgers.some(({ failures }) => failures.length > 0))
      process.exitCode = 1;
  } finally {
    await cluster.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});

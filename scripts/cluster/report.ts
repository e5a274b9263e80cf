/** The figures of a run, for the terminal and for bench/cluster.md. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from '../markdown-table.ts';
import type { Counted, FireOutcome } from './fire.ts';
import type { Failure } from './ledger.ts';

const file = join(import.meta.dirname, '..', '..', 'bench', 'cluster.md');

const failuresOf = ({ ledgers }: Counted): Failure[] => ledgers.flatMap(({ failures }) => failures);
const unsafeOf = ({ ledgers }: Counted): Failure[] => ledgers.flatMap(({ unsafe }) => unsafe);
const longestOf = ({ ledgers }: Counted): string =>
  (Math.max(...ledgers.map(({ longest }) => longest)) / 1000).toFixed(1);

/** By how much the heap of a process has grown from the second quarter of the run to its end, in megabytes. */
function growth({ heap }: { heap: readonly number[] }): number {
  const quarter = Math.floor(heap.length / 4);
  const least = (part: readonly number[]): number => Math.min(...part);
  return heap.length < 4 ? 0 : least(heap.slice(-quarter)) - least(heap.slice(quarter, 2 * quarter));
}

/** The kinds of failures with their seconds, most frequent first. */
function kinds(failures: readonly Failure[]): [text: string, count: number][] {
  const seconds = new Map<string, number[]>();
  for (const { verb, error, at } of failures) {
    const text = `${verb}: ${error.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4,}|(?<=-|-[pr])\d+/g, '…')}`;
    seconds.set(text, [...(seconds.get(text) ?? []), Math.round(at)]);
  }
  return [...seconds]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([text, at]) => [`${text} (seconds ${at.sort((one, other) => one - other).join(', ')})`, at.length]);
}

/** Lines for a terminal. */
export function summary(outcome: FireOutcome): string[] {
  const lines: string[] = [];
  for (const name of ['realmtree', 'raw'] as const) {
    const counted = outcome[name];
    lines.push(
      `${name}: ${counted.calls} calls, ${failuresOf(counted).length} failed, ${unsafeOf(counted).length} creates unknown, ` +
        `${counted.checked} writes checked, ${counted.lost.length} lost, ${counted.twice.length} twice, ` +
        `longest ${longestOf(counted)} s`,
      ...kinds(failuresOf(counted))
        .slice(0, 12)
        .map(([text, count]) => `  ${count} × ${text}`),
      ...[...counted.lost, ...counted.twice].slice(0, 12).map((text) => `  ${text}`),
    );
  }
  const { requests, renewals, extra } = outcome.tokens;
  lines.push(
    `tokens: ${requests} successful requests for ${renewals} renewals, extra at ${extra.join(', ')}`,
  );
  lines.push(
    `heap: ${outcome.realmtree.ledgers.map((ledger) => growth(ledger).toFixed(1)).join(', ')} MB more`,
  );
  return lines;
}

/** Writes bench/cluster.md. */
export function report(
  outcome: FireOutcome,
  versions: { keycloak: string; postgres: string; balancer: string },
): void {
  const { realmtree, raw, tokens, faults, seconds } = outcome;
  const row = (what: string, of: (counted: Counted) => string | number): (string | number)[] => [
    what,
    of(realmtree),
    of(raw),
  ];
  const listed = (failures: readonly Failure[]): string =>
    kinds(failures)
      .slice(0, 10)
      .map(([text, count]) => `- ${count} × \`${text.replaceAll('`', "'").replaceAll('\n', ' ')}\``)
      .join('\n') || '- none';
  const also = tokens.extra.length > 0 ? ` (one more at second ${tokens.extra.join(', ')})` : '';
  const load = loadavg()[0]?.toFixed(1);
  const grown = realmtree.ledgers.map((ledger) => growth(ledger));
  const table = markdownTable([
    ['', 'realmtree', 'plain `fetch`'],
    row('calls', ({ calls }) => calls),
    row('calls that failed although they are safe to repeat', (counted) => failuresOf(counted).length),
    row('creates of which no answer came, which are not repeated', (counted) => unsafeOf(counted).length),
    row('writes held against the database', ({ checked }) => checked),
    row('writes that were reported as done and are missing', ({ lost }) => lost.length),
    row('objects that were made twice', ({ twice }) => twice.length),
    row('longest call that succeeded, in seconds', longestOf),
  ]);
  const text = `# A cluster under fire

\`npm run cluster -- --minutes ${Math.round(seconds / 60)}\` lets ${realmtree.processes} processes of realmtree, and ${raw.processes} of a plain \`fetch\` that repeats nothing,
work for ${Math.round(seconds / 60)} minutes on two Keycloaks ${versions.keycloak} with one PostgreSQL ${versions.postgres} behind ${versions.balancer}, all on one
machine (${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}; ${Math.round(totalmem() / 2 ** 30)} GB; Node ${process.version}; load ${load} at the end). Meanwhile parts of it fail:

${faults.map(({ fault, from, to }) => `- ${words[fault]}: second ${Math.round(from)} to ${Math.round(to)}`).join('\n')}

The work is reads and pages, updates by a function, \`ensure\` of the same names by all at once, \`createMany\`, logins with a
decision about a permission, creates, deletes and role mappings. Half of the processes share a session by a token store of
files, with access tokens of 20 seconds and refresh tokens that can be used once. What the calls reported is then held
against the database, by a connection of its own.

${table}

The session that processes share had ${tokens.renewals} renewals, with ${tokens.requests} successful token requests${also}. The heap of a process of
realmtree grew by ${Math.min(...grown).toFixed(1)} to ${Math.max(...grown).toFixed(1)} MB from the second quarter of the run to its end.

## What failed

With realmtree:

${listed(failuresOf(realmtree))}

With a plain \`fetch\`:

${listed(failuresOf(raw))}

What was reported as done and is missing or twice: ${[...realmtree.lost, ...realmtree.twice].join('; ') || 'nothing'} with
realmtree, ${[...raw.lost, ...raw.twice].join('; ') || 'nothing'} with a plain \`fetch\`.
`;
  writeFileSync(file, text);
}

const words: Record<FireOutcome['faults'][number]['fault'], string> = {
  'kill 1': 'the first server is killed and starts again',
  'kill 2': 'the second server is killed and starts again',
  database: 'PostgreSQL is restarted',
  reload: 'the balancer is reloaded',
  cut: 'the network is cut for 5 seconds',
};

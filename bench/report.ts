/** Medians, spreads and goals as tables of Markdown. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from '../scripts/markdown-table.ts';
import type { Figures } from './figures.ts';
import type { Goal, Job } from './job.ts';
import type { Peers } from './peers.ts';

export interface Result {
  readonly name: string;
  readonly job: Job;
  readonly rounds: number;
  readonly measured: ReadonlyMap<string, readonly Figures[]>;
  /** Why a case has no figures, or not those of all rounds. */
  readonly missing: ReadonlyMap<string, string>;
  readonly failures: readonly string[];
}

interface Run {
  /** The load of the machine, before it. */
  readonly load: string;
  readonly server: string | undefined;
  readonly peers: Peers;
}

function sorted({ measured }: Result, title: string, figure: string): number[] {
  const all = (measured.get(title) ?? []).map((figures) => figures[figure]);
  return all.filter((value) => value !== undefined).sort((one, other) => one - other);
}

function median(result: Result, title: string, figure: string): number | undefined {
  const values = sorted(result, title, figure);
  const [low, high] = [values[(values.length - 1) >> 1], values[values.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** With three digits, and those before the point. */
function short(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** Every case with its medians, and the least and most of the rounds. */
export function tableOf(result: Result): string {
  const { job, measured, missing } = result;
  const columns = Object.entries(job.figures);
  const titles = [...new Set([...measured.keys(), ...missing.keys()])].sort();
  const rows = titles.map((title) => [
    `\`${title}\``,
    ...columns.map(([figure]) => {
      const values = sorted(result, title, figure);
      const [least, most] = [values[0], values.at(-1)];
      const middle = median(result, title, figure);
      if (middle === undefined || least === undefined || most === undefined) return '';
      return least === most ? short(middle) : `${short(middle)} (${short(least)} to ${short(most)})`;
    }),
    missing.get(title) ?? '',
  ]);
  return markdownTable([['case', ...columns.map(([, unit]) => unit), ''], ...rows]);
}

/** What of a goal was reached. */
function judged(
  result: Result,
  goal: Goal,
): { value: number | undefined; limit: number; isReached: boolean } {
  const own = median(result, goal.of, goal.figure);
  const other = goal.to === undefined ? 1 : median(result, goal.to, goal.figure);
  const limit = goal.times ?? goal.atMost ?? Number.NaN;
  if (own === undefined || other === undefined) return { value: undefined, limit, isReached: false };
  const value = goal.times === undefined ? own / other : other / own;
  return { value, limit, isReached: goal.times === undefined ? value <= limit : value >= limit };
}

function goalRow(result: Result, goal: Goal): string[] {
  const unit = result.job.figures[goal.figure] ?? '';
  const { value, limit, isReached } = judged(result, goal);
  const told = (title: string): string => {
    const middle = median(result, title, goal.figure);
    return middle === undefined ? '' : `${short(middle)} ${unit}`;
  };
  const ratio = goal.times === undefined ? 'of it' : 'times quicker';
  return [
    `\`${result.name}\``,
    goal.what,
    told(goal.of),
    goal.to === undefined ? '' : `${goal.to}: ${told(goal.to)}`,
    goal.to === undefined || value === undefined ? '' : `${short(value)} ${ratio}`,
    goal.to === undefined ? `${limit} ${unit}` : `${limit}`,
    value === undefined ? 'not measured' : isReached ? 'yes' : '**no**',
  ];
}

/** Goals of the small form that are missed: counts, which do not depend on the machine. */
export function exceeded(result: Result): string[] {
  return result.job.goals.flatMap(({ small, of, figure, what }) => {
    const value = median(result, of, figure);
    return small === undefined || value === undefined || value <= small
      ? []
      : [`${result.name}, ${what}: ${short(value)}, and ${small} at most is right`];
  });
}

/** Whether others were using the machine; asked before a run, whose own load counts afterwards. */
export function loadNow(): string {
  const [load = 0] = loadavg();
  return load < 0.5 ? 'The machine was quiet' : `**The machine was not quiet: a load of ${load.toFixed(1)}**`;
}

/** The clients. Jobs with others do not go into one file. */
export function clientsOf(peers: Peers): string {
  return `${versions(peers)}.`;
}

/** The ratios of a job are of one machine; another job may be of another one. */
function machine(): string {
  const { model = '' } = cpus()[0] ?? {};
  const memory = Math.round(totalmem() / 2 ** 30);
  const { node } = process.versions;
  return `Node ${node}, ${process.platform} ${process.arch}, ${cpus().length} × ${model.trim()}, ${memory} GB.`;
}

const introduction = `# Results

Written by \`npm run bench\`; [README.md](README.md) says what is measured. Medians of interleaved rounds, with the least
and the most. Everything is a cost: less is better. Ratios count, not absolute figures.`;

const goalHead = ['job', 'what', 'realmtree', 'beside', 'ratio', 'goal', 'reached'];

/** The text of results.md with this job's section and goals in place of earlier ones. */
export function merged(present: string, result: Result, { load, server, peers }: Run): string {
  const sections = new Map<string, string>();
  for (const part of present.split(/^## /m).slice(1)) {
    const [name = ''] = part.split('\n');
    if (name !== 'Goals') sections.set(name, `## ${part.trim()}`);
  }
  const notes = [
    `${new Date().toISOString().slice(0, 10)}.`,
    ...(server === undefined ? [] : [`Keycloak ${server} on the same machine.`]),
    `${machine()} Rounds: ${result.rounds}. ${load}.`,
  ];
  const parts = [`## ${result.name}`, result.job.about, notes.join(' '), tableOf(result)];
  sections.set(result.name, parts.join('\n\n'));
  const goals = new Map<string, string[][]>();
  for (const [, row = ''] of present.matchAll(/^\| (`[^|]*\|.*) \|$/gm)) {
    const cells = row.split('|').map((cell) => cell.trim());
    const name = cells[0]?.replaceAll('`', '') ?? '';
    if (cells.length === goalHead.length) goals.set(name, [...(goals.get(name) ?? []), cells]);
  }
  const own = result.job.goals.map((goal) => goalRow(result, goal));
  goals.set(result.name, own);
  const goalTable = markdownTable([goalHead, ...[...goals.values()].flat()]);
  const head = [introduction, clientsOf(peers), `## Goals\n\n${goalTable}`];
  return `${[...head, ...sections.values()].join('\n\n')}\n`;
}

/** Of the clients, from their own manifests. */
function versions({ packages: { folder, reason }, python }: Peers): string {
  const own = ['@keycloak/keycloak-admin-client', 'jose', 'ky', 'undici', 'typescript', 'typescript6'];
  const others = ['@egose/keycloak-fluent', 'keycloak-api', 'keycloak-connect', 'oauth4webapi'];
  const told = [
    ...own.map((name) => versionIn(join(import.meta.dirname, '..'), name)),
    ...(folder === undefined ? [`peers: ${reason}`] : others.map((name) => versionIn(folder, name))),
    python.folder === undefined ? `python-keycloak: ${python.reason}` : pythonVersion(),
  ];
  return told.join(', ');
}

function versionIn(folder: string, name: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
  return `${name} ${version}`;
}

function pythonVersion(): string {
  const [first = ''] = readFileSync(join(import.meta.dirname, 'peers', 'requirements.txt'), 'utf8').split(
    '\n',
  );
  return first.replace('==', ' ');
}

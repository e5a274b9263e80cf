/** Writes what the results and the facts say into docs/releases.md, between its marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable } from '../markdown-table.ts';
import { differencesBetween, newInReleases } from './facts.ts';
import { familyNames, familyOf } from './families.ts';
import type { FileResults, Results } from './results.ts';

const page = fileURLToPath(new URL('../../docs/releases.md', import.meta.url));

export function writePage(results: Results): void {
  writeFileSync(page, pageOf(results));
}

/** The page with what was made for its places. */
export function pageOf(results: Results): string {
  let text = readFileSync(page, 'utf8');
  const parts = {
    table: tableOf(results),
    facts: newInReleases(),
    differences: differencesBetween(),
    'left out': leftOutOf(results),
  };
  for (const [name, made] of Object.entries(parts)) {
    const place = new RegExp(`(?<=<!-- ${name} -->\n)[\\s\\S]*?(?=<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`docs/releases.md has no place for: ${name}`);
    text = text.replace(place, () => `${made}\n\n`);
  }
  return text;
}

interface Count {
  readonly passed: number;
  readonly leftOut: number;
  readonly failed: number;
}

/** A row for a family, a column for a release. */
function tableOf(results: Results): string {
  const releases = Object.keys(results);
  const rows = familyNames.map((family) => [
    family,
    ...releases.map((release) =>
      cellOf(counted(results[release] ?? {}, (file) => familyOf(file) === family)),
    ),
  ]);
  const all = ['all', ...releases.map((release) => cellOf(counted(results[release] ?? {}, () => true)))];
  return `\n${markdownTable([['', ...releases], ...rows, all])}`;
}

function counted(results: FileResults, isMeant: (file: string) => boolean): Count {
  const meant = Object.entries(results).flatMap(([file, result]) => (isMeant(file) ? [result] : []));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return {
    passed: sum(meant.map(({ passed }) => passed)),
    leftOut: sum(meant.flatMap(({ leftOut }) => Object.values(leftOut).map(({ length }) => length))),
    failed: sum(meant.map(({ failed }) => failed.length)),
  };
}

/** `120`, `110 · 10 left out`, `**1 failed** · 119`; nothing for what was not run. */
function cellOf({ passed, leftOut, failed }: Count): string {
  if (passed + leftOut + failed === 0) return '';
  return [failed > 0 ? `**${failed} failed**` : '', `${passed}`, leftOut > 0 ? `${leftOut} left out` : '']
    .filter(Boolean)
    .join(' · ');
}

/** For each release, what tests were left out for, and how many. */
function leftOutOf(results: Results): string {
  const releases = Object.entries(results).map(([release, files]) => {
    const reasons = new Map<string, number>();
    for (const { leftOut } of Object.values(files))
      for (const [reason, names] of Object.entries(leftOut))
        reasons.set(reason, (reasons.get(reason) ?? 0) + names.length);
    const failed = Object.entries(files).flatMap(([file, { failed }]) =>
      failed.length > 0 ? [`- **${failed.length} failed** in \`${file}\``] : [],
    );
    const lines = [...reasons]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([reason, count]) => `- ${count}: ${shown(reason)}`);
    const all = [...failed, ...lines];
    return `### ${release}\n\n${all.length > 0 ? all.join('\n') : 'Nothing.'}`;
  });
  return `\n${releases.join('\n\n')}`;
}

/** A reason without the release, which is the title above it; routes stand as code. */
function shown(reason: string): string {
  return reason
    .replace(/^Keycloak [\d.]+ has not: /, '')
    .replace(/(?:[A-Z]+ )?\/[^\s,]*/, (route) => `\`${route}\``)
    .replace(/(?<=^a field )\w+/, (field) => `\`${field}\``);
}

/** What became of the runtimes, as a table of Markdown: a row for a step, a column for a runtime. */
import type { StepResult } from '../../test/runtimes/kit.ts';
import { markdownTable } from '../markdown-table.ts';
import type { Outcome } from './run.ts';

export function tableOf(outcomes: readonly Outcome[]): string {
  const ran = outcomes.filter(({ skipped }) => skipped === undefined);
  const names = [...new Set(ran.flatMap(({ steps }) => steps.map(({ name }) => name)))];
  const head = ['', ...ran.map(titleOf)];
  const rows = names.map((name) => {
    const results = ran.map(({ steps }) => steps.find((step) => step.name === name));
    const isReason = name.startsWith('reason');
    const detail = isReason ? '' : results.find((result) => result?.detail)?.detail;
    return [detail ? `${name}: ${detail}` : name, ...results.map((result) => cellOf(result, isReason))];
  });
  return markdownTable([head, ...rows]);
}

/** `Node 22` is one of many; its whole number stands there. */
function titleOf({ name, version = '' }: Outcome): string {
  return /\d/.test(name) ? name.replace(/\d.*/, version) : `${name} ${version}`;
}

function cellOf(result: StepResult | undefined, isReason: boolean): string {
  if (!result) return '';
  if (result.fault !== undefined) return 'FAILED';
  if (result.without !== undefined) return '–';
  return isReason && result.detail ? result.detail : 'yes';
}

/** The failures in full, and what did not run. */
export function faultsOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ name, steps }) =>
    steps.flatMap(({ name: step, fault }) => (fault === undefined ? [] : [`${name}: ${step}\n${fault}\n`])),
  );
}

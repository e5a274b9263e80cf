/** A table for a terminal. */
import Table from 'cli-table3';
import { rowsOf } from './rows.ts';

/** Those that matter come first; those of every object alike say nothing, and secrets are for who asks for them. */
const first = ['id', 'username', 'clientId', 'name', 'alias', 'email', 'path', 'enabled', 'description'];
const never =
  /^(access|composite|containerId|protocolMappers|attributes|secret|registrationAccessToken|.*config)$/i;
const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const lines = {
  ...none,
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

export function table(
  list: readonly unknown[],
  width: number = Number.POSITIVE_INFINITY,
  chosen?: readonly string[],
): string {
  const rows = rowsOf(list);
  const columns = chosen ?? fitting(rows, list.length, width);
  const made = new Table({
    head: [...columns],
    chars: lines,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  made.push(...rows.of(columns).map((cells) => cells.map((text) => text.replace(/[\p{Cc}]/gu, ' '))));
  const rowsShown = made.toString().split('\n');
  return rowsShown.map((row) => row.trimEnd()).join('\n');
}

/** Where there is no room for all, the columns that matter. */
function fitting(rows: ReturnType<typeof rowsOf>, count: number, width: number): readonly string[] {
  if (width === Number.POSITIVE_INFINITY) return rows.columns;
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  const filled = rows.columns.filter((name) => !never.test(name) || count === 0);
  const sorted = (filled.length > 0 ? filled : rows.columns).toSorted(
    (one, other) => rank(one) - rank(other),
  );
  const chosen: string[] = [];
  let used = 0;
  for (const name of sorted) {
    const longest = Math.max(name.length, ...rows.of([name]).map(([text = '']) => widthOf(text)));
    if (chosen.length > 0 && used + longest + 2 > width) continue;
    chosen.push(name);
    used += longest + 2;
  }
  return chosen;
}

/** In columns of a terminal, where some letters and most emoji take two. */
function widthOf(text: string): number {
  const wide = text.match(
    /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/gu,
  );
  return [...text].length + (wide?.length ?? 0);
}

/** What a script prints: the value of its last expression. */
import type { Writable } from 'node:stream';
import { rowsOf } from './rows.ts';

export type Format = 'json' | 'ndjson' | 'table' | 'csv' | 'yaml';

export interface OutputOptions {
  readonly format: Format;
  /** Paths of fields, such as `id` and `attributes.department`. */
  readonly fields: readonly string[] | undefined;
}

/** Prints a value, and a stream of values as they come. */
export async function print(value: unknown, out: Writable, options: OutputOptions): Promise<void> {
  if (value === undefined) return;
  const { format } = options;
  const picked = (item: unknown): unknown => pick(plain(item), options.fields);
  if (isStream(value)) {
    if (format === 'table' || format === 'yaml' || format === 'json') {
      if (format === 'json') return await printList(value, out, picked);
      const all: unknown[] = [];
      for await (const item of value) all.push(picked(item));
      return await write(out, await formatted(all, format));
    }
    let isFirst = true;
    const header: string[] = [];
    for await (const item of value) {
      const one = picked(item);
      if (format === 'ndjson') await write(out, `${JSON.stringify(one)}\n`);
      else await write(out, await csv([one], header, isFirst));
      isFirst = false;
    }
    return;
  }
  const whole = Array.isArray(value) ? value.map(picked) : picked(value);
  await write(out, await formatted(whole, format));
}

async function formatted(value: unknown, format: Format): Promise<string> {
  const list = Array.isArray(value) ? value : [value];
  if (format === 'ndjson') return list.map((item) => `${JSON.stringify(item)}\n`).join('');
  if (format === 'yaml') return (await import('yaml')).stringify(value, { aliasDuplicateObjects: false });
  if (format === 'csv') return await csv(list, [], true);
  if (format === 'table') return `${(await import('./table.ts')).table(list)}\n`;
  // A text stands for itself, as in a shell.
  return `${typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}\n`;
}

/** A list in JSON, element by element: none of it is kept. */
async function printList(
  value: AsyncIterable<unknown>,
  out: Writable,
  picked: (item: unknown) => unknown,
): Promise<void> {
  let before = '[\n';
  for await (const item of value) {
    const text = JSON.stringify(picked(item), undefined, 2).replaceAll('\n', '\n  ');
    await write(out, `${before}  ${text}`);
    before = ',\n';
  }
  await write(out, before === '[\n' ? '[]\n' : '\n]\n');
}

async function csv(list: readonly unknown[], columns: string[], isFirst: boolean): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const rows = rowsOf(list);
  if (isFirst) columns.push(...rows.columns);
  const cells = rows.of(columns);
  // A spreadsheet would run such a cell.
  return stringify(isFirst ? [columns, ...cells] : cells, { escape_formulas: true });
}

/** Waits while the reader of a pipe is slower. */
async function write(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
}

export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof (value as Partial<AsyncIterable<unknown>> | null)?.[Symbol.asyncIterator] === 'function';
}

/** As JSON has it; a node is its address. */
function plain(value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  const { url } = Object(value) as { url?: unknown };
  const isNode = typeof url === 'string' && typeof Object(value).request === 'function';
  return isNode ? url : value;
}

function pick(value: unknown, fields: readonly string[] | undefined): unknown {
  if (!fields || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(fields.map((field) => [field, at(value, field)]));
}

/** Names may hold dots themselves. */
function at(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path];
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0 || !Object.hasOwn(value, first)) return undefined;
  return at((value as Record<string, unknown>)[first], rest.join('.'));
}

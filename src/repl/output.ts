/** What a script prints: the value of its last expression. */
import type { Writable } from 'node:stream';
import { at, pick } from './fields.ts';
import { isNode, isStream, jsonOf, plain } from './plain.ts';
import type { Rows } from './rows.ts';
import { UsageError } from './settings.ts';

export type Format = 'json' | 'ndjson' | 'table' | 'csv' | 'yaml';

export interface OutputOptions {
  /** Default: JSON, but a text stands for itself. */
  readonly format: Format | undefined;
  /** Paths of fields, such as `id` and `attributes.department`. */
  readonly fields: readonly string[] | undefined;
  /** The width of the terminal that it is shown in. */
  readonly width?: number | undefined;
  readonly warn: (message: string) => void;
}

/** Rows of a stream that are read before a CSV's columns are chosen. */
const ahead = 200;

/** Prints a value, and a list or a stream as it comes. */
export async function print(value: unknown, out: Writable, options: OutputOptions): Promise<void> {
  if (value === undefined) return;
  if (typeof value === 'function')
    throw new UsageError(
      `The result is the function ${value.name || 'itself'}: are its parentheses missing?`,
    );
  const bytes = await bytesOf(value);
  if (bytes) return await write(out, bytes);
  const printer = new Printer(out, options);
  if (isStream(value)) await printer.list(value);
  else if (Array.isArray(value)) await printer.list(value);
  else await printer.one(value);
  printer.warnOfFields();
}

class Printer {
  readonly #out: Writable;
  readonly #options: OutputOptions;
  readonly #found: Set<string> = new Set();
  #objects = 0;

  constructor(out: Writable, options: OutputOptions) {
    this.#out = out;
    this.#options = options;
  }

  async one(value: unknown): Promise<void> {
    const { format } = this.#options;
    if (format === 'table' || format === 'csv' || format === 'ndjson') return await this.list([value]);
    const item = this.#picked(value);
    if (format === 'yaml') return await this.#write((await yaml())(item));
    // As in a shell.
    if (typeof item === 'string' && format === undefined) return await this.#write(`${item}\n`);
    await this.#write(`${jsonOf(item, 2)}\n`);
  }

  async list(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    switch (this.#options.format) {
      case 'ndjson':
        return await this.#ndjson(items);
      case 'csv':
        return await this.#csv(items);
      case 'yaml':
        return await this.#yaml(items);
      case 'table':
        return await this.#table(items);
      default:
        return await this.#json(items);
    }
  }

  /** Says which fields no object had: the name may be wrong. */
  warnOfFields(): void {
    const missing = (this.#options.fields ?? []).filter((path) => !this.#found.has(path));
    if (missing.length > 0 && this.#objects > 0)
      this.#options.warn(`Nothing that was printed has the field ${missing.join(', ')}`);
  }

  async #json(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    let before = '[\n';
    for await (const item of items) {
      await this.#write(`${before}  ${jsonOf(this.#picked(item), 2).replaceAll('\n', '\n  ')}`);
      before = ',\n';
    }
    await this.#write(before === '[\n' ? '[]\n' : '\n]\n');
  }

  async #ndjson(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    for await (const item of items) await this.#write(`${jsonOf(this.#picked(item))}\n`);
  }

  async #yaml(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    const stringify = await yaml();
    let isEmpty = true;
    for await (const item of items) {
      await this.#write(stringify([this.#picked(item)]));
      isEmpty = false;
    }
    if (isEmpty) await this.#write('[]\n');
  }

  /** Its columns are as wide as what they hold, so that it waits for the last row. */
  async #table(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    const { table } = await import('./table.ts');
    const rows: unknown[] = [];
    for await (const item of items) rows.push(this.#row(item));
    const { fields, width } = this.#options;
    if (rows.length > 0) await this.#write(`${table(rows, fields ? undefined : width, fields)}\n`);
  }

  async #csv(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    const [{ stringify }, { rowsOf }] = await Promise.all([
      import('csv-stringify/sync'),
      import('./rows.ts'),
    ]);
    let columns = this.#options.fields;
    let waiting: unknown[] = [];
    const others = new Set<string>();
    const flush = async (): Promise<void> => {
      const rows: Rows = rowsOf(waiting);
      waiting = [];
      const isFirst = columns === undefined;
      columns ??= rows.columns;
      if (!isFirst) for (const name of rows.columns) if (!columns.includes(name)) others.add(name);
      const cells = rows.of(columns).map((row) => row.map(harmless));
      if (columns.length > 0) await this.#write(stringify(isFirst ? [[...columns], ...cells] : cells));
    };
    if (columns) await this.#write(stringify([[...columns]]));
    for await (const item of items) {
      waiting.push(this.#row(item));
      if (columns !== undefined || waiting.length === ahead) await flush();
    }
    if (waiting.length > 0) await flush();
    if (others.size > 0)
      this.#options.warn(
        `Left out, since none of the first ${ahead} rows has it: ${[...others].join(', ')}. --fields chooses the columns.`,
      );
  }

  #picked(value: unknown): unknown {
    const { fields } = this.#options;
    if (typeof value === 'object' && value !== null) this.#objects++;
    if (!fields) return plain(value);
    // Only what is printed must be fit for it.
    const shallow = isNode(value) || isData(value) ? value : plain(value);
    return plain(pick(shallow, fields, this.#found));
  }

  /** A row of a table, with a cell for each of the fields. */
  #row(value: unknown): unknown {
    const item = this.#picked(value);
    const { fields } = this.#options;
    if (!fields || typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(fields.map((path) => [path, at(item, path)]));
  }

  async #write(text: string): Promise<void> {
    await write(this.#out, text);
  }
}

async function yaml(): Promise<(value: unknown) => string> {
  const { stringify } = await import('yaml');
  return (value) => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}

/** A spreadsheet would run a cell that begins so; it is no formula when it is a number. */
function harmless(cell: string): string {
  return /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/.test(cell) && !/^[+-][\d\s.,()/-]*$/.test(cell)
    ? `'${cell}`
    : cell;
}

/** A list or a plain object. */
function isData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** A file. */
async function bytesOf(value: unknown): Promise<Uint8Array | undefined> {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : undefined;
}

/** Waits while the reader of a pipe is slower. */
async function write(out: Writable, text: string | Uint8Array): Promise<void> {
  if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
}

import Papa from 'papaparse';
import { checkLength, type Read, type TextReader } from './records.ts';

/** Returns the object of a row with its cells by the header. Throws `TypeError` for one that is none. */
export type RowReader<T> = (cells: readonly string[]) => T;

const separators = [',', ';', '\t'];

interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

/**
 * Cuts CSV into rows, and reads each. The first row is the header; the first of the comma, the semicolon and the tab that
 * it holds separates the cells.
 */
export class Rows<T> implements TextReader<T> {
  readonly #isOwn: () => boolean;
  readonly #readerOf: (header: readonly string[]) => RowReader<T>;
  #parser: Papa.Parser | undefined;
  #reader: { readonly read: RowReader<T>; readonly width: number } | undefined;
  #begun = '';
  #row = 0;

  constructor(isOwn: () => boolean, readerOf: (header: readonly string[]) => RowReader<T>) {
    this.#isOwn = isOwn;
    this.#readerOf = readerOf;
  }

  *of(text: string): Generator<Read<T>> {
    this.#begun += text;
    if (text.includes('\n')) yield* this.#parse(true);
    checkLength(this.#begun, `Row ${this.#row + 1}`);
  }

  *rest(): Generator<Read<T>> {
    if (this.#begun !== '') yield* this.#parse(false);
  }

  *#parse(isMore: boolean): Generator<Read<T>> {
    const text = this.#begun;
    this.#parser ??= parserFor(text);
    const { data, errors, meta }: Parsed = this.#parser.parse(text, 0, isMore);
    this.#begun = text.slice(meta.cursor);
    const broken = new Set(errors.map(({ row }) => row));
    for (const [index, row] of data.entries()) yield* this.#read(row, broken.has(index));
  }

  *#read(row: readonly string[], isBroken: boolean): Generator<Read<T>> {
    this.#row++;
    // The last line of a file may be empty, and each may end with a return.
    const cells = row.with(-1, (row.at(-1) as string).replace(/\r$/, ''));
    if (cells.length === 1 && cells[0] === '') return;
    if (!this.#reader) {
      const header = cells.map((cell) => cell.replace(/^\uFEFF/, '').trim());
      if (isBroken) throw new TypeError('The header of the source has a quote that is not closed');
      this.#reader = { read: this.#readerOf(header), width: header.length };
      return;
    }
    if (!this.#isOwn()) return;
    try {
      if (isBroken) throw new TypeError('has a quote that is not closed, or text after one that is');
      const { read, width } = this.#reader;
      if (cells.length !== width) throw new TypeError(`has ${cells.length} cells, and the header ${width}`);
      yield { value: read(cells) };
    } catch (error) {
      // Says no more than which row: cells may be passwords.
      yield { error: new TypeError(`Row ${this.#row} of the source ${(error as TypeError).message}`) };
    }
  }
}

function parserFor(text: string): Papa.Parser {
  const [header = ''] = text.split('\n', 1);
  const delimiter = separators.find((separator) => header.includes(separator)) ?? ',';
  return new Papa.Parser({ delimiter, newline: '\n' });
}

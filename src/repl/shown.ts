/** How a value is shown at the prompt. */
import { inspect } from 'node:util';
import { isStream } from './output.ts';
import { table } from './table.ts';

/** Rows that are shown at once. */
const page = 20;

export class Shown {
  readonly #width: () => number;
  #rest: readonly unknown[] = [];

  constructor(width: () => number) {
    this.#width = width;
  }

  value(value: unknown): string {
    if (isList(value)) return this.#list(value);
    if (isStream(value)) return `${inspect(value)}\nfor await (const one of …) goes through it.`;
    return inspect(value, { colors: hasColors(), depth: 6, maxArrayLength: 100, maxStringLength: 2000 });
  }

  /** The next rows of the list before. */
  more(): string {
    return this.#rest.length > 0 ? this.#list(this.#rest) : 'Nothing more.';
  }

  #list(list: readonly unknown[]): string {
    this.#rest = list.slice(page);
    const rows = table(list.slice(0, page), this.#width());
    const count = `${list.length} ${list.length === 1 ? 'row' : 'rows'}`;
    return this.#rest.length > 0
      ? `${rows}\n${count}; it shows the next of ${this.#rest.length}`
      : `${rows}\n${count}`;
  }
}

function hasColors(): boolean {
  return process.stdout.isTTY && process.stdout.hasColors();
}

/** A list of objects. */
function isList(value: unknown): value is readonly object[] {
  const isPlain = (item: unknown): boolean =>
    typeof item === 'object' &&
    item !== null &&
    !Array.isArray(item) &&
    Object.getPrototypeOf(item) === Object.prototype;
  return Array.isArray(value) && value.length > 0 && value.every(isPlain);
}

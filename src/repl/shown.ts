/** How a value is shown at the prompt. */
import { inspect, stripVTControlCharacters, types } from 'node:util';
import { decodeUnverified } from '../index.ts';
import { dated } from './dates.ts';
import { isNode, isStream } from './plain.ts';
import { table } from './table.ts';

/** Rows that are shown at once. */
const page = 20;
const token = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

export class Shown {
  readonly #width: () => number;
  #rest: readonly object[] = [];

  constructor(width: () => number) {
    this.#width = width;
  }

  /** Whether a list has more rows than were shown. */
  get hasMore(): boolean {
    return this.#rest.length > 0;
  }

  value(value: unknown): string {
    try {
      return this.#value(value);
    } catch {
      // Of getters that throw; this calls none.
      return inspect(value);
    }
  }

  #value(value: unknown): string {
    if (isRows(value)) return this.#rows(value, value.length);
    if (isStream(value) && !isNode(value)) return `${inspect(value)}\nfor await (const one of …) reads it.`;
    const colors = hasColors();
    const options = {
      colors,
      depth: types.isModuleNamespaceObject(value) ? 1 : 8,
      maxArrayLength: 100,
      maxStringLength: 4000,
      breakLength: this.#width(),
    };
    return inspect(readable(value, ''), options);
  }

  /** The next rows of the list before. */
  more(): string {
    return this.hasMore ? this.#rows(this.#rest, this.#rest.length) : 'Nothing more.';
  }

  #rows(list: readonly object[], count: number): string {
    this.#rest = list.slice(page);
    const rows = table(
      list.slice(0, page).map((row) => readable(row, '')),
      this.#width(),
    );
    const end = this.hasMore
      ? `${page} of ${count}; it shows the next`
      : `${count} ${count === 1 ? 'row' : 'rows'}`;
    return `${rows}\n${end}`;
  }
}

function hasColors(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors();
}

/** Plain data, with dates for times and claims for tokens. What has a class shows itself, and what holds itself. */
function readable(value: unknown, name: string, above: readonly unknown[] = []): unknown {
  if (above.includes(value)) return value;
  const inside = [...above, value];
  if (typeof value === 'string' && token.test(value)) return claimsOf(value);
  const time = dated(name, value);
  if (time !== undefined) return shownAs(time);
  if (Array.isArray(value)) return value.map((item) => readable(item, name, inside));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, key, inside)]));
}

/** Who has the text of a token has its rights. */
function claimsOf(text: string): unknown {
  try {
    return { token: shownAs('not shown'), claims: readable(decodeUnverified(text), '') };
  } catch {
    return shownAs('a token, not shown');
  }
}

/** A text without quotes. */
function shownAs(text: string): object {
  return { [inspect.custom]: () => text, toString: () => text, toJSON: () => text };
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || types.isModuleNamespaceObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A list of plain objects. */
function isRows(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isPlain);
}

/** Returns text without the sequences that a terminal would obey. */
export function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must go
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '�');
}

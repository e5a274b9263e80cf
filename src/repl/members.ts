/** What can follow what: the table that is made of the declarations at build time. */
import { readFileSync } from 'node:fs';

/** The type of an expression, as far as completion needs it. */
export type TypeRef =
  /** The name of a type of the table. */
  | string
  | { readonly list: TypeRef }
  /** What `for await` gives. */
  | { readonly stream: TypeRef }
  | { readonly promise: TypeRef }
  | { readonly values: readonly string[] }
  | { readonly any: readonly TypeRef[] };

/** `[file, start, end]` of a declaration with its docs. */
export type Place = readonly [file: number, start: number, end: number];

export interface Member {
  readonly name: string;
  /** A child is reached by its name, navigation by a call; a verb sends requests. */
  readonly kind: 'child' | 'navigation' | 'verb' | 'method' | 'field';
  readonly type?: TypeRef;
  /** Of its arguments, by overload. */
  readonly takes?: readonly (readonly (TypeRef | null)[])[];
  readonly optional?: true;
  readonly at: readonly Place[];
}

/** Of the whole package. */
export interface MemberTable {
  readonly files: readonly string[];
  readonly types: Readonly<Record<string, readonly Member[]>>;
  readonly docs: Readonly<Record<string, Place>>;
  readonly exports: readonly Member[];
}

const kinds: readonly Member['kind'][] = ['child', 'navigation', 'verb', 'method', 'field'];

type PackedMember = readonly [
  name: string,
  kind: number,
  type: TypeRef | 0,
  takes: Member['takes'] | 0,
  optional: 0 | 1,
  ...places: number[],
];

/** A table as it is stored: each member once, its places counted from the one before. */
interface Packed {
  readonly files: readonly string[];
  readonly pool: readonly PackedMember[];
  readonly types: Readonly<Record<string, readonly number[]>>;
  readonly docs: Readonly<Record<string, Place>>;
  readonly exports: readonly number[];
}

/** Returns the table as text that takes little room. */
export function packed({ files, types, docs, exports }: MemberTable): string {
  const pool: Member[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (member: Member): number => {
    const key = JSON.stringify(member);
    const known = numbers.get(key) ?? pool.push(member) - 1;
    numbers.set(key, known);
    return known;
  };
  const numbered = Object.entries(types).map(([name, members]) => [name, members.map(numberOf)] as const);
  const exported = exports.map(numberOf);
  let last = 0;
  const all = pool.map(({ name, kind, type, takes, optional, at }): PackedMember => {
    const places = at.flatMap(([file, start, end]) => {
      const place = [file, start - last, end - start];
      last = end;
      return place;
    });
    return [name, kinds.indexOf(kind), type ?? 0, takes ?? 0, optional ? 1 : 0, ...places];
  });
  const table: Packed = { files, pool: all, types: Object.fromEntries(numbered), docs, exports: exported };
  return JSON.stringify(table);
}

function unpacked(text: string): MemberTable {
  const { files, pool, types, docs, exports } = JSON.parse(text) as Packed;
  let last = 0;
  const members = pool.map(([name, kind, type, takes, optional, ...numbers]): Member => {
    const at: Place[] = [];
    for (let index = 0; index < numbers.length; index += 3) {
      const [file = 0, from = 0, length = 0] = numbers.slice(index, index + 3);
      at.push([file, last + from, last + from + length]);
      last += from + length;
    }
    return {
      name,
      kind: kinds[kind] ?? 'field',
      ...(type !== 0 && { type }),
      ...(takes !== 0 && takes !== undefined && { takes }),
      ...(optional === 1 && { optional: true as const }),
      at,
    };
  });
  const of = (numbers: readonly number[]): Member[] => numbers.map((number) => members[number] as Member);
  const all = Object.entries(types).map(([name, numbers]) => [name, of(numbers)] as const);
  return { files, types: Object.fromEntries(all), docs, exports: of(exports) };
}

/** The docs of a member, in parts. */
export interface Documentation {
  /** Its declarations without docs. */
  readonly signatures: readonly string[];
  readonly text: string;
  /** Block tags: the route, the release, the role. */
  readonly tags: readonly (readonly [tag: string, text: string])[];
}

export class Members {
  readonly #folder: URL;
  #read: MemberTable | undefined;
  readonly #texts = new Map<number, string>();

  /** Reads the table of a folder, that of the package, when something of it is asked for. */
  constructor(folder: URL = new URL('.', import.meta.resolve('realmtree'))) {
    this.#folder = folder;
  }

  get #table(): MemberTable {
    this.#read ??= unpacked(readFileSync(new URL('realmtree.table.json', this.#folder), 'utf8'));
    return this.#read;
  }

  /** The names of all types. */
  get types(): readonly string[] {
    return Object.keys(this.#table.types);
  }

  get exports(): readonly Member[] {
    return this.#table.exports;
  }

  /** The members of a type, in the order of their declaration, children first. */
  of(type: TypeRef | undefined): readonly Member[] {
    if (typeof type === 'string')
      return Object.hasOwn(this.#table.types, type) ? (this.#table.types[type] ?? []) : [];
    if (typeof type !== 'object' || !('any' in type)) return [];
    const all = type.any.flatMap((one) => this.of(one));
    return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
  }

  member(type: TypeRef | undefined, name: string): Member | undefined {
    return this.of(type).find((member) => member.name === name);
  }

  exported(name: string): Member | undefined {
    return this.exports.find((member) => member.name === name);
  }

  documentation(member: Member): Documentation {
    const places = member.at.map((place) => this.#text(place));
    const [comment = ''] = places.map((text) => /^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? '').filter(Boolean);
    const signatures = places.map((text) =>
      text
        .replace(/^\/\*\*[\s\S]*?\*\/\s*/, '')
        .replace(/^export declare |^declare |^(get|static|readonly) /g, '')
        .replace(/\s+/g, ' ')
        .replace(/[;{]\s*$/, ''),
    );
    return { signatures, ...partsOf(comment) };
  }

  /** The docs of a type. */
  typeDocumentation(type: string): Documentation | undefined {
    const place = Object.hasOwn(this.#table.docs, type) ? this.#table.docs[type] : undefined;
    return place && { signatures: [type], ...partsOf(this.#text(place)) };
  }

  /** The first sentence of the docs. */
  summary(member: Member): string {
    const { text } = this.documentation(member);
    return /^[\s\S]*?[.!?](?=\s|$)/.exec(text)?.[0].replace(/\s+/g, ' ') ?? text;
  }

  #text([file, start, end]: Place): string {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = readFileSync(new URL(this.#table.files[file] ?? '', this.#folder), 'utf8');
      this.#texts.set(file, text);
    }
    return text.slice(start, end);
  }
}

function partsOf(comment: string): Pick<Documentation, 'text' | 'tags'> {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const [text = '', ...tags] = lines
    .join('\n')
    .trim()
    .split(/^(?=@\w)/m);
  const pairs = tags.map((tag): readonly [string, string] => {
    const [, name = '', rest = ''] = /^@(\w+)\s*([\s\S]*)$/.exec(tag) ?? [];
    return [name, rest.trim()];
  });
  return { text: text.trim(), tags: pairs };
}

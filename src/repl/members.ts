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

/** The docs of a member, in parts. */
export interface Documentation {
  /** Its declarations without docs. */
  readonly signatures: readonly string[];
  readonly text: string;
  /** What the block tags say: the route, the release, the role. */
  readonly tags: readonly (readonly [tag: string, text: string])[];
}

export class Members {
  readonly #folder: URL;
  readonly #table: MemberTable;
  readonly #texts = new Map<number, string>();

  /** Reads the table of a folder, `dist`. */
  constructor(folder: URL) {
    this.#folder = folder;
    this.#table = JSON.parse(readFileSync(new URL('realmtree.table.json', folder), 'utf8')) as MemberTable;
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

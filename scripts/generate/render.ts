import type { Correction } from './corrections.ts';
import { byText, type CompactDocument } from './document.ts';
import type { NewField } from './fields.ts';

const width = 110;

export interface Sources {
  document: CompactDocument;
  /** What newer releases have besides. */
  fields: readonly NewField[];
  corrections: readonly Correction[];
  /** By schema, the line for a property, and for the schema itself as `$`. */
  documentation: Record<string, Record<string, string>>;
}

interface Shape {
  parent?: string;
  /** The properties of an object, or the text of another type. */
  body: Map<string, string> | string;
}

class Corrected {
  readonly shapes = new Map<string, Shape>();
  readonly deprecated: Set<string>;
  /** What stands in the output for a name of the document. */
  readonly names = new Map<string, string>([
    ['int32', 'number'],
    ['int64', 'number'],
    ['object', 'Record<string, unknown>'],
  ]);
  readonly #document: CompactDocument;

  constructor({ document, fields, corrections }: Sources) {
    this.#document = document;
    this.deprecated = new Set(document.deprecated);
    for (const [name, body] of Object.entries(document.schemas)) this.shapes.set(name, this.#shape(body));
    for (const field of fields) this.#add(field);
    for (const correction of corrections) this.#apply(correction);
    // Parents last, when both have their final properties.
    for (const correction of corrections) {
      if (correction.kind !== 'extend') continue;
      for (const [name, parent] of Object.entries(correction.parents)) this.#extend(name, parent);
    }
    // A map says more by its type than by its name.
    for (const [name, { body }] of this.shapes) {
      if (typeof body !== 'string' || !body.startsWith('Record<')) continue;
      this.names.set(name, body);
      this.shapes.delete(name);
    }
  }

  #add({ schema, property, type }: NewField): void {
    const { body } = this.shapes.get(schema) ?? { body: new Map<string, string>() };
    const isNew = typeof body !== 'string' && !body.has(property);
    if (!isNew) throw new Error(`scripts/generate/fields.tsv: the document has ${schema}.${property}`);
    this.shapes.set(schema, { body: body.set(property, type) });
  }

  #apply(correction: Correction): void {
    switch (correction.kind) {
      case 'rename':
        for (const [name, { to, holds }] of Object.entries(correction.names)) {
          const { body } = this.#find(name);
          const known = typeof body === 'string' ? body.includes(`'${holds}'`) : body.has(holds);
          demand(known, name, `no longer holds ${holds}`);
          this.names.set(name, to);
        }
        break;
      case 'create':
        for (const [name, body] of Object.entries(correction.schemas)) {
          demand(!this.shapes.has(name), name, 'the document has it');
          this.shapes.set(name, {
            ...this.#shape(body),
            ...(correction.parent && { parent: correction.parent }),
          });
        }
        break;
      case 'retype':
        for (const [name, type] of Object.entries(correction.types)) {
          const shape = this.#find(name);
          demand(shape.body !== type, name, 'the document says so');
          shape.body = type;
        }
        break;
      case 'add':
      case 'change':
        for (const [path, type] of Object.entries(correction.types)) {
          const [properties, key] = this.#property(path);
          if (correction.kind === 'add') demand(!properties.has(key), path, 'the document has it');
          else demand(properties.has(key), path, 'the document does not have it');
          demand(properties.get(key) !== type, path, 'the document says so');
          properties.set(key, type);
        }
        break;
      case 'remove':
      case 'deprecate':
        for (const path of correction.properties) {
          const [properties, key] = this.#property(path);
          demand(properties.has(key), path, 'the document does not have it');
          if (correction.kind === 'remove') properties.delete(key);
          else demand(!this.deprecated.has(path), path, 'the document says so');
          if (correction.kind === 'deprecate') this.deprecated.add(path);
        }
    }
  }

  #extend(name: string, parent: string): void {
    const shape = this.#find(name);
    const { body } = this.#find(parent);
    demand(typeof body !== 'string' && typeof shape.body !== 'string', name, 'is no object');
    const documented = this.#document.schemas[parent];
    for (const [key, type] of body) {
      const own = shape.body.get(key);
      const was = typeof documented === 'object' ? documented[key] : undefined;
      demand(own === type || own === was, `${name}.${key}`, `is not as in ${parent}`);
      shape.body.delete(key);
    }
    shape.parent = parent;
  }

  #shape(body: Record<string, string> | string): Shape {
    return { body: typeof body === 'string' ? body : new Map(Object.entries(body)) };
  }

  #find(name: string): Shape {
    const shape = this.shapes.get(name);
    demand(shape, name, 'the document does not have it');
    return shape;
  }

  #property(path: string): [properties: Map<string, string>, key: string] {
    const dot = path.indexOf('.');
    const { body } = this.#find(path.slice(0, dot));
    demand(typeof body !== 'string', path, 'is no property of an object');
    return [body, path.slice(dot + 1)];
  }
}

function demand(condition: unknown, where: string, problem: string): asserts condition {
  if (!condition) throw new Error(`scripts/generate/corrections.ts: ${where}: ${problem}`);
}

/** A union of texts, open for further ones. */
const open = (type: string): string =>
  type.replace(/'[^']*'(?: \| '[^']*')*/g, (union) => `LiteralUnion<${union}, string>`);

/** Breaks a long union as Biome does. */
function alias(name: string, type: string): string {
  const line = `export type ${name} = ${type};`;
  const union = /^LiteralUnion<(.*), string>$/.exec(type)?.[1];
  if (line.length <= width || !union) return line;
  const members = union.length + 3 <= width ? union : `| ${union.replaceAll(' | ', '\n  | ')}`;
  return `export type ${name} = LiteralUnion<\n  ${members},\n  string\n>;`;
}

/** The text of `src/facts/representations.ts`. */
export function render(sources: Sources): string {
  const { document, fields, documentation } = sources;
  const { shapes, deprecated, names } = new Corrected(sources);
  const type = (text: string): string =>
    open(text.replace(/'[^']*'|[\w$]+/g, (word) => names.get(word) ?? word));
  const undocumented = new Set(
    Object.entries(documentation).flatMap(([name, lines]) =>
      Object.keys(lines).map((key) => `${name}.${key}`),
    ),
  );
  const comment = (name: string, key: string, path: string): string => {
    undocumented.delete(`${name}.${key}`);
    const text = documentation[name]?.[key] ?? '';
    const indent = key === '$' ? '' : '  ';
    const since = fields.find(({ schema, property }) => path === `${schema}.${property}`)?.since;
    const tags = [
      deprecated.has(path) && '@deprecated Kept by the server for old callers.',
      since && `@since ${since}`,
    ].filter((tag) => typeof tag === 'string');
    const lines = text ? [text, ...tags] : tags;
    if (lines.length < 2) return lines.map((line) => `${indent}/** ${line} */\n`).join('');
    return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
  };
  const declarations = [...shapes].map(([original, { body, parent }]): [string, string] => {
    const name = names.get(original) ?? original;
    const head = comment(name, '$', original);
    if (typeof body === 'string') return [name, `${head}${alias(name, type(body))}\n`];
    const lines = [...body].map(([key, text]) => {
      if (key.startsWith('[')) return `  ${key}: ${type(text)};\n`;
      const property = /^[\w$]+$/.test(key) ? key : `'${key}'`;
      const line = `  ${property}?: ${type(text)} | undefined;`;
      const lines = line.length <= width ? line : `  ${property}?:\n    | ${type(text)}\n    | undefined;`;
      demand(type(text).length + 6 <= width, `${original}.${key}`, 'needs a name for its long type');
      return `${comment(name, key, `${original}.${key}`)}${lines}\n`;
    });
    return [
      name,
      `${head}export interface ${name}${parent ? ` extends ${parent}` : ''} {\n${lines.join('')}}\n`,
    ];
  });
  for (const path of undocumented) throw new Error(`scripts/generate/documentation.ts: there is no ${path}`);
  return [
    `// Generated by \`npm run generate\` from the OpenAPI document of Keycloak ${document.release}: do not edit.\n`,
    "import type { LiteralUnion } from 'type-fest';\n",
    ...declarations.sort(byText).map(([, text]) => text),
  ].join('\n');
}

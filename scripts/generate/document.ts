import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What this project keeps of the server's OpenAPI document: its facts, without its prose. Types are written as in
 * TypeScript, with `int32` and `int64` for numbers.
 */
export interface CompactDocument {
  release: string;
  /** The admin API, keyed by `METHOD /path`. */
  operations: Record<string, Operation>;
  /** The properties of an object, or the text of a type that is no object. */
  schemas: Record<string, Record<string, string> | string>;
  /** What is deprecated: `METHOD /path`, `Schema` and `Schema.property`. */
  deprecated: string[];
}

interface Operation {
  /** Name and type of each query parameter. */
  query?: Record<string, string>;
  /** Type of the body, by content type. */
  takes?: Record<string, string>;
  /** Types of the answers below 400, by status and content type: `200 application/json`, or `204`. */
  gives: Record<string, string>;
}

interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  deprecated?: boolean;
}
type Content = Record<string, { schema?: Schema }>;
interface Parameter {
  in: string;
  name: string;
  schema: Schema;
}
interface FullOperation {
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
  deprecated?: boolean;
}
interface FullDocument {
  paths: Record<string, Record<string, FullOperation | Parameter[]>>;
  components: { schemas: Record<string, Schema> };
}

/** In the order of code units, which no locale changes. */
export const byText = ([a]: [string, ...unknown[]], [b]: [string, ...unknown[]]): number => (a < b ? -1 : 1);

const mapped = <T, U>(of: Record<string, T>, make: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, make(value)]));

/** The server writes `IDToken` beside `AccessToken`; an abbreviation is spelled in one way here. */
export const spelled = (name: string): string =>
  name.replace(
    /^(ID|OIDC|SAML)(?=[A-Z][a-z])/,
    ([first = '', ...rest]) => first + rest.join('').toLowerCase(),
  );

function typeOf(schema: Schema): string {
  if (schema.$ref) return spelled(schema.$ref.split('/').at(-1) ?? '');
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  if (schema.items) return `${typeOf(schema.items)}[]`;
  if (schema.additionalProperties === true) return 'Record<string, unknown>';
  if (schema.additionalProperties) return `Record<string, ${typeOf(schema.additionalProperties)}>`;
  if (schema.type === 'integer') return schema.format ?? 'int64';
  return schema.type ?? 'unknown';
}

const typesOf = (content: Content): Record<string, string> =>
  mapped(content, ({ schema }) => typeOf(schema ?? {}));

function compact(document: FullDocument, release: string): CompactDocument {
  const operations: CompactDocument['operations'] = {};
  const schemas: CompactDocument['schemas'] = {};
  const deprecated: string[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/admin/')) continue; // the pages that browsers see, which the document knows by name only
    for (const [method, operation] of Object.entries(item)) {
      if (Array.isArray(operation)) continue; // the parameters of the path, which its text names already
      const name = `${method.toUpperCase()} ${path}`;
      if (operation.deprecated) deprecated.push(name);
      const query = operation.parameters?.filter((parameter) => parameter.in === 'query') ?? [];
      const gives = Object.entries(operation.responses)
        .filter(([status]) => status < '400')
        .flatMap(([status, { content }]) =>
          content
            ? Object.entries(typesOf(content)).map(([type, schema]) => [`${status} ${type}`, schema])
            : [[status, 'void']],
        );
      operations[name] = {
        ...(query.length && {
          query: Object.fromEntries(query.map((one) => [one.name, typeOf(one.schema)])),
        }),
        ...(operation.requestBody && { takes: typesOf(operation.requestBody.content) }),
        gives: Object.fromEntries(gives),
      };
    }
  }
  for (const [original, schema] of Object.entries(document.components.schemas)) {
    const name = spelled(original);
    const { properties = {} } = schema;
    if (schema.deprecated) deprecated.push(name);
    for (const key of Object.keys(properties))
      if (properties[key]?.deprecated) deprecated.push(`${name}.${key}`);
    schemas[name] = schema.properties ? mapped(properties, typeOf) : typeOf(schema);
  }
  return {
    release,
    operations: Object.fromEntries(Object.entries(operations).sort(byText)),
    schemas: Object.fromEntries(Object.entries(schemas).sort(byText)),
    deprecated: deprecated.sort(),
  };
}

/** JSON laid out as Biome does it: on one line where it fits, except for the outer levels. */
export function stringify(value: unknown, depth = 0, room = 110): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Object.entries(value).map(([key, item]) => {
    const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    return name + stringify(item, depth + 1, 110 - 2 * (depth + 1) - name.length - 1);
  });
  const pad = Array.isArray(value) || !items.length ? '' : ' ';
  const flat = `${open}${pad}${items.join(', ')}${pad}${close}`;
  if (!items.length || (depth > 1 && flat.length <= room && !flat.includes('\n'))) return flat;
  const indent = '  '.repeat(depth);
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}

/** Lets Maven build the document of a release from the server's own jars. */
export function buildDocument(release: string): CompactDocument {
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-openapi-'));
  try {
    cpSync(new URL('pom.xml', import.meta.url), join(folder, 'pom.xml'));
    execFileSync('mvn', ['--batch-mode', '--quiet', `-Dkc=${release}`, 'process-classes'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'ignore'], // the scanner fills stderr; Maven tells its errors on stdout
    });
    return compact(JSON.parse(readFileSync(join(folder, 'target', 'openapi.json'), 'utf8')), release);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spelled } from './document.ts';

/** A property of a representation that a release has whose server's document cannot be made yet. */
export interface NewField {
  readonly schema: string;
  readonly property: string;
  /** As in the document. */
  readonly type: string;
  /** The first minor release whose classes have it: `26.8`. */
  readonly since: string;
}

/** The properties of representations, by `Schema.property`. */
type Classes = ReadonlyMap<string, string>;

const header = 'schema\tproperty\ttype\tfirst_seen';

/** The rows of `fields.tsv`. */
export const fields: readonly NewField[] = readFileSync(new URL('fields.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [schema = '', property = '', type = '', since = ''] = line.split('\t');
    return { schema, property, type, since };
  });

/** The text of `fields.tsv`: what the classes of a release have that those of the one before lack. */
export function renderFields(before: Classes, after: Classes, release: string): string {
  const since = release.split('.').slice(0, 2).join('.');
  const rows = [...after]
    .filter(([path]) => !before.has(path))
    .map(([path, type]) => `${path.replace('.', '\t')}\t${type}\t${since}`);
  return `${[header, ...rows.sort()].join('\n')}\n`;
}

/** The properties of representations of a release: Maven has its `keycloak-core` also where it has no server. */
export function classesOf(release: string): Classes {
  const folder = mkdtempSync(join(tmpdir(), 'realmtree-fields-'));
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64e6 });
  try {
    const artifact = `-Dartifact=org.keycloak:keycloak-core:${release}`;
    run('mvn', '--batch-mode', '--quiet', 'dependency:copy', artifact, '-DoutputDirectory=.');
    const jar = `keycloak-core-${release}.jar`;
    const names = run('jar', 'tf', jar)
      .split('\n')
      .filter((name) => /^org\/keycloak\/representations\/.*Representation\.class$/.test(name))
      .map((name) => name.replace(/\.class$/, '').replaceAll('/', '.'));
    return propertiesIn(run('javap', '-cp', jar, ...names));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A property has a method that returns it, and one that sets it: others are computed. */
export function propertiesIn(listing: string): Classes {
  const found = new Map<string, string>();
  for (const [, name = '', body = ''] of listing.matchAll(
    /^public (?:abstract )?class \S*?([\w$]+)(?:<.*>)?(?: .*)? \{\n([^}]*)^\}/gm,
  )) {
    for (const [, type = '', property = ''] of body.matchAll(
      /^ {2}public (\S.*) (?:get|is)([A-Z]\w*)\(\);$/gm,
    )) {
      if (!body.includes(` set${property}(`)) continue;
      const key = property[0]?.toLowerCase() + property.slice(1);
      found.set(`${spelled(name)}.${key}`, typeOf(type));
    }
  }
  return found;
}

/** A Java type, as in the document. */
function typeOf(java: string): string {
  const [, container = '', inner = ''] = /^([\w.]+)<(.*)>$/.exec(java) ?? [];
  if (/\.(List|Set)$/.test(container)) return `${typeOf(inner)}[]`;
  if (/\.Map$/.test(container)) return `Record<string, ${typeOf(inner.replace(/^[^,]*, /, ''))}>`;
  const simple = java.split(/[.$]/).at(-1) ?? '';
  const known: Record<string, string> = {
    String: 'string',
    Boolean: 'boolean',
    boolean: 'boolean',
    Integer: 'int32',
    int: 'int32',
    Long: 'int64',
    long: 'int64',
    Object: 'unknown',
  };
  return known[simple] ?? spelled(simple);
}

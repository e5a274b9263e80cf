/**
 * The floor plan of src, measured from its imports: each layer imports only from those below it, each family only from
 * those before it, nothing goes round in a circle (types count), and no file that is written by hand is too long.
 * Prints the files by size; fails on what breaks the plan.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';

/** Which layers each layer may import from, besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  '': ['realm', 'uma', 'resources', 'auth', 'auth/jwt', 'tree', 'facts', 'http'],
  repl: ['', 'realm', 'uma', 'resources', 'auth', 'auth/jwt', 'tree', 'facts', 'http'],
  realm: ['uma', 'resources', 'auth', 'auth/jwt', 'http'],
  uma: ['auth', 'auth/jwt', 'tree', 'facts', 'http'],
  resources: ['tree', 'facts', 'http'],
  auth: ['auth/jwt', 'http'],
  tree: ['facts', 'http'],
  'auth/jwt': ['http'],
  facts: ['http'],
  http: [],
};

/** The families of resources: one imports only from those on the lines before its own. */
const families: readonly (readonly string[])[] = [
  ['shared'],
  ['roles'],
  ['groups'],
  ['users'],
  ['client-scopes', 'authorization', 'identity-providers', 'authentication', 'ssf'],
  ['organizations', 'clients'],
  ['realms'],
  [''],
];

/** What the lighter entries do without, whatever they import by way of others. */
const lighter: Readonly<Record<string, RegExp>> = {
  'admin.ts': /^uma\/|^auth\/(open-id-connect|login-flow|jwt\/(token-verifier|signature|realm-keys))\.ts$/,
  'auth.ts': /^(realm|resources|tree|facts)\//,
  'undici.ts': /^(uma|resources|tree|facts)\/|^realm\/(?!undici-fetch)|^auth\/[^/]+$/,
  'verify.ts': /^(realm|uma|resources|tree|facts)\/|^auth\/[^/]+$/,
};

/** What is generated, or a list of names, may be longer than a person wants to read. */
const longest = 340;
const unbounded = ['admin.ts', 'facts/representations.ts'];

const source = fileURLToPath(new URL('../src', import.meta.url));
const files = globSync('**/*.ts', { cwd: source })
  .map((file) => file.replaceAll('\\', '/'))
  .sort();
const lines = new Map<string, number>();
const imports = new Map<string, string[]>();
for (const file of files) {
  const text = readFileSync(join(source, file), 'utf8');
  lines.set(file, text.trimEnd().split('\n').length);
  const targets = [
    ...text.matchAll(/^(?:import|export)\b(?:[^;'"]*?\bfrom)? '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm),
  ];
  imports.set(
    file,
    targets.map(([, one, other]) => join(dirname(file), one ?? other ?? '')),
  );
}

const faults: string[] = [];
for (const [file, targets] of imports) {
  for (const target of targets) {
    const wrong = wrongArrow(file, target);
    if (wrong) faults.push(`${file} imports ${target}: ${wrong}`);
  }
}
for (const circle of circles()) faults.push(`a circle of ${circle.length} files: ${circle.join(', ')}`);
for (const [file, count] of lines) {
  if (count > longest && !unbounded.includes(file)) faults.push(`${file} has ${count} lines, of ${longest}`);
}

for (const [entry, absent] of Object.entries(lighter)) {
  const reached = new Set([entry]);
  for (const file of reached) for (const target of imports.get(file) ?? []) reached.add(target);
  for (const file of reached) if (absent.test(file)) faults.push(`${entry} reaches ${file}`);
}

const folders = Map.groupBy(files, dirname);
for (const [folder, held] of folders) {
  const sizes = held.map((file) => ({
    name: file.slice(folder === '.' ? 0 : folder.length + 1),
    count: lines.get(file) ?? 0,
  }));
  const total = sizes.reduce((sum, { count }) => sum + count, 0);
  sizes.sort((one, other) => other.count - one.count);
  const listed = sizes.map(({ name, count }) => `${name} ${count}`).join(', ');
  console.log(`src/${folder === '.' ? '' : folder}: ${held.length} files, ${total} lines: ${listed}`);
}
const arrows = [...imports.values()].reduce((sum, targets) => sum + targets.length, 0);
console.log(`\n${files.length} files, ${arrows} imports, ${faults.length} faults`);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

function wrongArrow(file: string, target: string): string | undefined {
  if (!lines.has(target)) return 'there is no such file';
  const [from, to] = [layerOf(file), layerOf(target)];
  if (from !== to) return layers[from]?.includes(to) ? undefined : `${from} is not above ${to}`;
  if (from !== 'resources') return undefined;
  const [own, other] = [familyOf(file), familyOf(target)];
  if (own === other) return undefined;
  const rank = (family: string): number => families.findIndex((row) => row.includes(family));
  if (rank(own) < 0 || rank(other) < 0) return 'the family has no place in the order of scripts/structure.ts';
  return rank(other) < rank(own) ? undefined : `${other} does not come before ${own}`;
}

function layerOf(file: string): string {
  const folder = dirname(file);
  if (folder === '.') return '';
  if (folder in layers) return folder;
  return folder.split('/')[0] as string;
}

function familyOf(file: string): string {
  return file.split('/').length > 2 ? (file.split('/')[1] as string) : '';
}

/** The sets of files that import each other, by whatever way (Tarjan's algorithm). */
function circles(): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) as number);
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!lines.has(target)) continue;
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file) as number, low.get(target) as number));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return found;
}

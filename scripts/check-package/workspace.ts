/** The folder in which the package is unpacked and used, and what the checks do there. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';

export const root: string = join(import.meta.dirname, '../..');
export const temporary: string = mkdtempSync(join(tmpdir(), 'realmtree-package-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

/** The package as its users have it. */
export const installed: string = at('node_modules', 'realmtree');

export function at(...path: string[]): string {
  return join(temporary, ...path);
}

export class Failure extends Error {}

export interface Manifest {
  name: string;
  version: string;
  exports: Record<string, unknown>;
  dependencies?: Record<string, string>;
}

/** The entries, as users import them: `realmtree/auth`. */
export function entries(): string[] {
  const { name, exports }: Manifest = readJson(join(installed, 'package.json'));
  return Object.keys(exports).flatMap((entry) => (entry.endsWith('.json') ? [] : [posix.join(name, entry)]));
}

/** The files of the package. */
export function files(): string[] {
  return globSync('**/*', { cwd: installed, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(installed, posix.join(entry.parentPath, entry.name)))
    .sort();
}

export function textOf(file: string): string {
  return readFileSync(join(installed, file), 'utf8');
}

export function tarball(): string {
  const [name] = globSync('*.tgz', { cwd: temporary });
  return at(name ?? '');
}

/** A text of this project that imports its sources, as one of a user: the names of the entries in place of files. */
export function asUser(path: string): string {
  return readFileSync(path, 'utf8').replace(/'(?:\.\.\/)+src\/(\w+)\.ts'/g, (_, entry: string) =>
    entry === 'index' ? "'realmtree'" : `'realmtree/${entry}'`,
  );
}

/** What a process prints; a `Failure` with all of its output when it does not end well. */
export async function run(
  command: string,
  args: string[],
  options: { cwd?: string; shell?: boolean; env?: NodeJS.ProcessEnv } = {},
  what = '',
): Promise<string> {
  try {
    const { NODE_OPTIONS: _, ...env } = options.env ?? process.env;
    const { stdout } = await promisify(execFile)(command, args, { cwd: temporary, ...options, env });
    return stdout.trim();
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Failure([what, stdout.trim() || stderr.trim() || message].filter(Boolean).join('\n'));
  }
}

export function node(args: string[], what?: string): Promise<string> {
  return run(process.execPath, args, {}, what);
}

/** What a module prints. */
export function evaluate(program: string): Promise<string> {
  return node(['--input-type=module', '--eval', program]);
}

export function expectOutput(output: string, expected: string): void {
  if (output !== expected)
    throw new Failure(`Expected the output ${JSON.stringify(expected)}, got\n${output}`);
}

export function demand(what: string, none: string[]): void {
  if (none.length === 0) return;
  const more = none.length > 10 ? `\nand ${none.length - 10} more` : '';
  throw new Failure(`${what}:\n${none.slice(0, 10).join('\n')}${more}`);
}

/** Packs the built package, and unpacks it with what it depends on, as its users have it. Returns its version. */
export async function install(): Promise<string> {
  if (!existsSync(join(root, 'dist', 'index.js')))
    throw new Failure('There is no dist: `npm run build` makes it.');
  const shell = process.platform === 'win32';
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', temporary], { cwd: root, shell });
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', tarball(), '--strip-components=1', '-C', installed]);
  const { version, dependencies = {} }: Manifest = readJson(join(installed, 'package.json'));
  copyModules(Object.keys(dependencies));
  return version;
}

/** A copy with what it depends on: what a link leads to would find the modules of this project. */
export function copyModules(names: string[]): void {
  const all = new Set(names);
  for (const name of all) {
    const from = join(root, 'node_modules', name);
    cpSync(from, at('node_modules', name), { recursive: true });
    const { dependencies = {} }: Manifest = readJson(join(from, 'package.json'));
    for (const next of Object.keys(dependencies)) all.add(next);
  }
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

export function writeJson(path: string, value: unknown): void {
  writeFileSync(path, JSON.stringify(value));
}

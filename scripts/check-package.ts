/** `npm run package`: packs the built package, and looks at the tarball as its users will. */
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
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { basename, join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Bytes of each entry with its dependencies, minified and gzipped: of what its users import. */
const bundleBudgets: Record<string, { imports: string; bytes: number }> = {
  realmtree: { imports: 'KeycloakRealm', bytes: 71_000 },
  'realmtree/auth': { imports: 'OpenIdConnect', bytes: 38_000 },
  'realmtree/auth alone to verify': { imports: 'TokenVerifier', bytes: 28_000 },
};

const root = join(import.meta.dirname, '..');
const temporary = mkdtempSync(join(tmpdir(), 'realmtree-package-'));
const installed = join(temporary, 'node_modules', 'realmtree');
const at = (...path: string[]): string => join(temporary, ...path);

class Failure extends Error {}

interface Manifest {
  name: string;
  version: string;
  exports: Record<string, unknown>;
  dependencies?: Record<string, string>;
}

/** Each check gives what is good to know, or throws a `Failure` that says what is wrong. */
const checks: Record<string, () => Promise<string> | string> = {
  'the tarball is made': pack,
  'it holds what it should': contents,
  'its maps lead to sources': maps,
  'it names no place of the machine that built it': places,
  'publint finds nothing': lint,
  'attw finds nothing': types,
  'a consumer compiles and runs as ES module and as CommonJS': () => consume('nodenext'),
  'a consumer with a bundler and without the types of Node compiles': () => consume('bundler'),
  'import and require give the same classes, and so do both entries': identity,
  'no file but the entries can be imported': deepImports,
  'the bundles are within their budgets, need nothing of Node and run with the globals of an edge function':
    bundles,
  'cold import': coldImport,
};

async function pack(): Promise<string> {
  if (!existsSync(join(root, 'dist', 'index.js')))
    throw new Failure('There is no dist: `npm run build` makes it.');
  const shell = process.platform === 'win32';
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', temporary], { cwd: root, shell });
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', tarball(), '--strip-components=1', '-C', installed]);
  const manifest: Manifest = readJson(join(installed, 'package.json'));
  for (const name of closure(Object.keys(manifest.dependencies ?? {}))) copyModule(name);
  copyModule('@types/node');
  copyModule('undici-types');
  return `${basename(tarball())}, ${kilobytes(readFileSync(tarball()).length)}`;
}

function contents(): string {
  const sources = globSync('**/*.ts', { cwd: join(root, 'src') }).map((path) => path.replace(/\.ts$/, ''));
  const demanded = [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
    ...sources.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
  ];
  const permitted = sources.flatMap((name) => [
    ...[`dist/${name}.js.map`, `dist/${name}.d.ts.map`],
    `src/${name}.ts`,
  ]);
  const found = files();
  demand(
    'It lacks',
    demanded.filter((file) => !found.includes(file)),
  );
  demand(
    'It should not hold',
    found.filter((file) => ![...demanded, ...permitted].includes(file)),
  );
  return `${found.length} files`;
}

/** Debuggers and "go to definition" follow the maps: each source must be there, or be held by the map. */
function maps(): string {
  const found = files();
  const dangling = found.filter((file) => {
    if (!file.endsWith('.map')) return false;
    const { sources, sourcesContent }: { sources: string[]; sourcesContent?: string[] } = readJson(
      join(installed, file),
    );
    return (
      !sourcesContent && sources.some((source) => !found.includes(posix.join(posix.dirname(file), source)))
    );
  });
  demand('These maps lead to files that are not in the tarball', dangling);
  const kinds = ['.js.map', '.d.ts.map'].filter((kind) => found.some((file) => file.endsWith(kind)));
  if (kinds.length === 0)
    demand(
      'No map leads to these sources',
      found.filter((file) => file.startsWith('src/')),
    );
  return kinds.join(' and ') || 'there are none';
}

function places(): string {
  // The folder that holds the project, unless that is the root, which every text names.
  const around = join(root, '..', posix.sep);
  const machine = [root, temporary, ...(around.length > 1 ? [around] : []), join(homedir(), posix.sep)];
  const named = files().filter((file) => {
    const text = readFileSync(join(installed, file), 'utf8');
    return machine.some((place) => text.includes(place));
  });
  demand('These files do', named);
  return '';
}

async function lint(): Promise<string> {
  const { buffer } = new Uint8Array(readFileSync(tarball()));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  demand(
    'It finds',
    messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code),
  );
  return 'strict';
}

async function types(): Promise<string> {
  const attw = fileURLToPath(
    new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')),
  );
  await node([attw, tarball(), '--profile', 'esm-only', '--no-color', '--no-emoji']);
  return 'profile esm-only';
}

const consumers = {
  nodenext: {
    files: ['program.mts', 'program.cts'],
    run: ['program.mjs', 'program.cjs'],
    options: { module: 'nodenext', lib: ['es2023'], types: ['node'] },
  },
  bundler: {
    files: ['program.ts'],
    run: [],
    options: {
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2023', 'esnext.disposable', 'dom'],
      types: [],
    },
  },
};

/** Every declaration of all entries and of their dependencies is checked too: users may have `skipLibCheck` off. */
async function consume(kind: keyof typeof consumers): Promise<string> {
  const { files, run, options } = consumers[kind];
  const program = readFileSync(join(import.meta.dirname, 'check-package', 'program.ts'), 'utf8');
  mkdirSync(at(kind));
  for (const file of files) writeFileSync(at(kind, file), program.replace('../../src/index.ts', 'realmtree'));
  const { name, exports }: Manifest = readJson(join(installed, 'package.json'));
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json'));
  const uses = entries.map((entry, at) => `export type * as entry${at} from '${posix.join(name, entry)}';\n`);
  writeFileSync(at(kind, 'entries.ts'), uses.join(''));
  writeJson(at(kind, 'package.json'), { type: 'module' });
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    skipDefaultLibCheck: true,
  };
  const compilerOptions = { target: 'es2022', rootDir: '.', ...strict, ...options };
  writeJson(at(kind, 'tsconfig.json'), { compilerOptions, files: [...files, 'entries.ts'] });
  const versions = await Promise.all(
    ['typescript', 'typescript6'].map(async (compiler) => {
      const { version }: Manifest = readJson(fileURLToPath(import.meta.resolve(`${compiler}/package.json`)));
      const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve(`${compiler}/package.json`)));
      await node([tsc, '-p', at(kind), '--outDir', at(kind, compiler)], `TypeScript ${version}`);
      for (const file of run) {
        expectOutput(
          await node([at(kind, compiler, file)]),
          'ada object undefined true https://sso.test/admin/realms/acme/users/2',
        );
      }
      return version;
    }),
  );
  return `TypeScript ${versions.join(' and ')}`;
}

async function identity(): Promise<string> {
  const program = `
    import { createRequire } from 'node:module';
    import * as imported from 'realmtree';
    import * as auth from 'realmtree/auth';
    const require = createRequire(import.meta.url);
    const [required, requiredAuth] = [require('realmtree'), require('realmtree/auth')];
    const differs = (one, other) => Object.keys(one).filter((name) => one[name] !== other[name]);
    console.log([...differs(imported, required), ...differs(auth, requiredAuth), ...differs(auth, imported)].join() || 'same');`;
  expectOutput(await evaluate(program), 'same');
  return '';
}

async function deepImports(): Promise<string> {
  const paths = files().filter((file) => /^(dist|src)\/.*\.[jt]s$/.test(file));
  const program = `
    for (const path of ${JSON.stringify(paths)}) {
      const outcome = await import('realmtree/' + path).then(() => 'can be imported', ({ code }) => code);
      if (outcome !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') console.log(path, outcome);
    }`;
  expectOutput(await evaluate(program), '');
  return '';
}

/** The bundler that vitest brings with it. */
interface Rolldown {
  rolldown(options: { input: string; platform: 'browser'; logLevel: 'silent' }): Promise<{
    generate(options: { minify: boolean; format: 'iife'; name: string }): Promise<{
      output: [{ code: string; imports: string[]; dynamicImports: string[] }];
    }>;
  }>;
}

async function bundles(): Promise<string> {
  const sizes: string[] = [];
  for (const entry of Object.keys(bundleBudgets)) sizes.push(await bundle(entry));
  return sizes.join(', ');
}

async function bundle(entry: string): Promise<string> {
  const { imports: name, bytes } = bundleBudgets[entry] as { imports: string; bytes: number };
  let path = import.meta.filename;
  for (const name of ['vitest', 'vite', 'rolldown']) path = createRequire(path).resolve(name);
  const { rolldown }: Rolldown = await import(pathToFileURL(path).href);
  writeFileSync(at('entry.js'), `export { ${name} } from '${entry.replace(/ .*/, '')}';`);
  const built = await rolldown({ input: at('entry.js'), platform: 'browser', logLevel: 'silent' });
  const { output } = await built.generate({ minify: true, format: 'iife', name: 'bundle' });
  const [{ code, imports, dynamicImports }] = output;
  demand('It imports', [...imports, ...dynamicImports, ...(code.match(/["'`]node:[\w/]+/g) ?? [])]);
  runAtTheEdge(code, name);
  const size = gzipSync(code, { level: 9 }).length;
  if (size > bytes) {
    throw new Failure(
      `${entry} has ${size} bytes, and ${bytes} are granted by bundleBudgets in ${basename(import.meta.filename)}.`,
    );
  }
  return `${entry} ${size} bytes of ${bytes}`;
}

/** A context that has what every runtime for the web has, and nothing of Node. */
function runAtTheEdge(code: string, name: string): void {
  const { fetch, URL, URLSearchParams, Headers, Request, Response, FormData, Blob, ReadableStream } =
    globalThis;
  const { AbortController, AbortSignal, TextEncoder, TextDecoder, crypto, btoa, atob, performance } =
    globalThis;
  const { setTimeout, clearTimeout, queueMicrotask, structuredClone, Event, EventTarget, DOMException } =
    globalThis;
  const context = createContext({
    ...{ fetch, URL, URLSearchParams, Headers, Request, Response, FormData, Blob, ReadableStream },
    ...{ AbortController, AbortSignal, TextEncoder, TextDecoder, crypto, btoa, atob, performance },
    ...{ setTimeout, clearTimeout, queueMicrotask, structuredClone, Event, EventTarget, DOMException },
  });
  const settings = `{ serverUrl: 'https://sso.test', realmName: 'acme', clientId: 'web' }`;
  const result = runInContext(
    `${code}; String(new bundle.${name}(${settings}).constructor === bundle.${name})`,
    context,
  );
  if (result !== 'true') throw new Failure(`${name} does not run without Node: ${result}`);
}

async function coldImport(): Promise<string> {
  const program = `
    const start = performance.now();
    await import('realmtree');
    console.log(performance.now() - start);`;
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn++) times.push(Number(await evaluate(program)));
  return `${times.sort((a, b) => a - b)[2]?.toFixed(0)} ms`;
}

// --- helpers

/** What a process prints; a `Failure` with all of its output when it does not end well. */
async function run(
  command: string,
  args: string[],
  options: { cwd?: string; shell?: boolean } = {},
  what = '',
): Promise<string> {
  try {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(command, args, { cwd: temporary, env, ...options });
    return stdout.trim();
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Failure([what, stdout.trim() || stderr.trim() || message].filter(Boolean).join('\n'));
  }
}

const node = (args: string[], what?: string): Promise<string> => run(process.execPath, args, {}, what);
const evaluate = (program: string): Promise<string> => node(['--input-type=module', '--eval', program]);

function expectOutput(output: string, expected: string): void {
  if (output !== expected)
    throw new Failure(`Expected the output ${JSON.stringify(expected)}, got\n${output}`);
}

function demand(what: string, none: string[]): void {
  if (none.length === 0) return;
  const more = none.length > 10 ? `\nand ${none.length - 10} more` : '';
  throw new Failure(`${what}:\n${none.slice(0, 10).join('\n')}${more}`);
}

function tarball(): string {
  const [name] = globSync('*.tgz', { cwd: temporary });
  return at(name ?? '');
}

function files(): string[] {
  return globSync('**/*', { cwd: installed, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(installed, posix.join(entry.parentPath, entry.name)))
    .sort();
}

function closure(names: string[]): Set<string> {
  const all = new Set(names);
  for (const name of all) {
    const { dependencies = {} }: Manifest = readJson(join(root, 'node_modules', name, 'package.json'));
    for (const next of Object.keys(dependencies)) all.add(next);
  }
  return all;
}

/** A copy: what a link leads to would find the modules of this project. */
function copyModule(name: string): void {
  cpSync(join(root, 'node_modules', name), at('node_modules', name), { recursive: true });
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, JSON.stringify(value));
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
for (const [name, check] of Object.entries(checks)) {
  try {
    const detail = await check();
    console.log(`ok  ${name}${detail && `: ${detail}`}`);
  } catch (error) {
    console.error(`not ok  ${name}\n${error instanceof Failure ? error.message : (error as Error).stack}`);
    process.exitCode = 1;
    break;
  }
}

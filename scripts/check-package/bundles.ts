/** What bundlers make of the entries: how big it is, and that it runs with what every runtime for the web has. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { asUser, at, demand, entries, Failure, node } from './workspace.ts';

/** Bytes, minified and gzipped, of what users import: when it is loaded, or with all that it loads later. */
const budgets: readonly { entry: string; imports: string; first?: number; all?: number }[] = [
  { entry: 'realmtree', imports: 'KeycloakRealm', first: 54_000 },
  { entry: 'realmtree/admin', imports: 'KeycloakAdmin', first: 41_500 },
  { entry: 'realmtree/auth', imports: 'OpenIdConnect', first: 23_000 },
  { entry: 'realmtree/verify', imports: 'TokenVerifier', all: 18_500 },
  { entry: 'realmtree/undici', imports: 'undiciFetch', first: 2500 },
  // A part of a larger entry costs what it costs by itself.
  { entry: 'realmtree', imports: 'TokenVerifier', all: 18_500 },
  { entry: 'realmtree', imports: 'KeycloakAdmin', first: 41_500 },
];

/** Bytes of what is loaded when it is needed and holds a dependency. */
const laterBudgets: Record<string, number> = { ky: 9000, jose: 9000 };

/** A part of a dependency that must be loaded apart from the rest of it, and the bytes that it may add. */
const partBudgets: Record<string, number> = { 'jose/dist/webapi/jwe': 9000 };

/** What the programs in `edge` end with. */
const outcomes: Record<string, string> = {
  realmtree: 'true web https://sso.test/realms/acme https://sso.test/realms/acme/authz/protection',
  'realmtree/admin': 'ada sent,sent',
  'realmtree/auth': 'a-token 3,client_id,client_secret,grant_type',
  'realmtree/verify': 'ada true bad_signature',
};

export interface Chunk {
  code: string;
  fileName: string;
  isEntry: boolean;
  imports: string[];
  dynamicImports: string[];
  moduleIds: string[];
}

/** The bundler that builds the package, too. */
interface Rolldown {
  rolldown(options: object): Promise<{ generate(options: object): Promise<{ output: Chunk[] }> }>;
}

/** What a bundler for the web makes of a file. */
export async function bundled(
  input: string,
  format: object,
  plugins: readonly object[] = [],
): Promise<Chunk[]> {
  let path = import.meta.filename;
  for (const name of ['tsdown', 'rolldown']) path = createRequire(path).resolve(name);
  const { rolldown }: Rolldown = await import(pathToFileURL(path).href);
  const built = await rolldown({ input, platform: 'browser', logLevel: 'silent', plugins });
  return (await built.generate({ minify: true, ...format })).output;
}

export async function sizes(): Promise<string> {
  demand(
    'These entries have no budget',
    entries().filter((name) => !budgets.some(({ entry }) => entry === name)),
  );
  const report: string[] = [];
  const excess: string[] = [];
  const hold = (what: string, size: number, budget: number): void => {
    report.push(`\n      ${what}: ${size} bytes of ${budget}`);
    if (size > budget) excess.push(`${what} has ${size} bytes, and ${budget} are granted`);
  };
  const later: Record<string, number> = {};
  const grow = (name: string, size: number): void => {
    later[name] = Math.max(later[name] ?? 0, size);
  };
  for (const { entry, imports, first, all } of budgets) {
    writeFileSync(at('entry.js'), `export { ${imports} } from '${entry}';`);
    const chunks = await bundled(at('entry.js'), { format: 'es' });
    const sizeOf = (some: Chunk[]): number =>
      some.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
    const loaded = atFirst(chunks);
    const what = `${imports} of ${entry}`;
    if (first) hold(`${what}, when it is loaded`, sizeOf(loaded), first);
    if (all) hold(`${what}, with all that it loads later`, sizeOf(chunks), all);
    for (const name of Object.keys(laterBudgets)) {
      const holding = chunks.filter((chunk) => holds(chunk, name));
      if (holding.some((chunk) => loaded.includes(chunk))) excess.push(`${what} loads ${name} at once`);
      const parts = Object.keys(partBudgets).filter((part) => part.startsWith(name));
      const isApart = (chunk: Chunk, part: string): boolean =>
        holds(chunk, part) && !chunks.some(({ imports }) => imports.includes(chunk.fileName));
      for (const part of parts) grow(part, sizeOf(holding.filter((chunk) => isApart(chunk, part))));
      grow(name, sizeOf(holding.filter((chunk) => !parts.some((part) => isApart(chunk, part)))));
    }
  }
  for (const [name, budget] of Object.entries(laterBudgets))
    hold(`what is loaded with ${name}`, later[name] ?? 0, budget);
  for (const [part, budget] of Object.entries(partBudgets)) {
    if (!later[part]) excess.push(`no chunk holds ${part} apart from the rest`);
    hold(`what ${part} adds to that`, later[part] ?? 0, budget);
  }
  const table = `the budgets of ${basename(import.meta.filename)}`;
  if (excess.length > 0) throw new Failure(`Against ${table}:\n${excess.join('\n')}${report.join('')}`);
  return report.join('');
}

function holds({ moduleIds }: Chunk, name: string): boolean {
  return moduleIds.some((id) => id.includes(join('node_modules', name, '/')));
}

/** The entry and what it imports, and so on. */
function atFirst(chunks: Chunk[]): Chunk[] {
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of loaded) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  }
  return [...loaded];
}

/** As modules that load each other, and as one script without modules, as service workers and Jest want it. */
export async function edge(): Promise<string> {
  // undici is for Node, and its own.
  const portable = entries().filter((entry) => entry !== 'realmtree/undici');
  for (const entry of portable) {
    const name = entry.split('/')[1] ?? 'index';
    const folder = at('edge', name);
    mkdirSync(folder, { recursive: true });
    const program = join(folder, 'program.ts');
    writeFileSync(program, asUser(join(import.meta.dirname, 'edge', `${name}.ts`)));
    const modules = await bundled(program, { format: 'es' });
    const [script, ...others] = await bundled(program, {
      format: 'iife',
      name: 'bundle',
      codeSplitting: false,
    });
    if (!script || others.length > 0) throw new Failure(`${entry} is not bundled into one file.`);
    const outside = [...modules, script].flatMap(({ code }) => code.match(/["'`]node:[\w/]+/g) ?? []);
    demand(`${entry} imports`, [...outside, ...script.imports, ...script.dynamicImports]);
    expect(entry, 'as a script', await runAsScript(script.code));
    for (const { fileName, code } of modules) writeFileSync(join(folder, fileName), code);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    expect(entry, 'as modules', await runAsModules(join(folder, modules[0]?.fileName ?? '')));
  }
  return portable.join(', ');
}

function expect(entry: string, how: string, outcome: string): void {
  if (outcome !== outcomes[entry]) throw new Failure(`${entry} ${how}: ${outcome}`);
}

/** In a context that has what every runtime for the web has, and nothing of Node. */
async function runAsScript(code: string): Promise<string> {
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
    // Those of this context are not what WebCrypto takes and gives.
    ...{ CryptoKey, Uint8Array: globalThis.Uint8Array, ArrayBuffer: globalThis.ArrayBuffer },
  });
  return runInContext(`${code}; bundle.outcome().catch((error) => String(error.stack))`, context);
}

/** In a process without what is Node's own. */
function runAsModules(file: string): Promise<string> {
  const program = `
    const { log } = console;
    // Not Buffer: the runtime's own Response needs it.
    for (const name of ['process', 'global', 'setImmediate', 'clearImmediate']) delete globalThis[name];
    const { outcome } = await import(${JSON.stringify(pathToFileURL(file).href)});
    log(await outcome().catch((error) => error.stack));`;
  return node(['--input-type=module', '--eval', program]);
}

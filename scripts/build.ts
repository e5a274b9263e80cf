/**
 * `npm run build`: dist, as it is published: a file for each entry in src and chunks for what entries share, JavaScript
 * and declarations; and in temp/types the declarations file by file, which API Extractor reads.
 */
import { execFile } from 'node:child_process';
import { globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'tsdown';
import { packed } from '../src/repl/members.ts';
import { licensesOf } from './build/licenses.ts';
import { memberTable } from './build/member-table.ts';

const root = join(import.meta.dirname, '..');
// The declarations hold these two instead of those of type-fest, which would cost the compiler of each user 321 files.
const typeFest = join(import.meta.dirname, 'build', 'type-fest.d.ts');

await Promise.all([bundle(), declareByFile()]);
await command();

async function bundle(): Promise<void> {
  await build({
    config: false,
    cwd: root,
    entry: globSync('src/*.ts', { cwd: root }),
    tsconfig: 'tsconfig.build.json',
    platform: 'neutral',
    target: 'es2023',
    format: 'esm',
    fixedExtension: false,
    hash: false,
    // A third of the package would be the same lines again: what is published is not minified.
    sourcemap: false,
    dts: { generator: 'oxc', sourcemap: false },
    logLevel: 'warn',
    failOnWarn: true,
    plugins: [
      {
        name: 'type-fest',
        transform: {
          filter: { id: /\.d\.ts$/ },
          handler: (code: string) => ({
            code: code.replace(/(["'])type-fest\1/, JSON.stringify(typeFest)),
            map: null,
          }),
        },
      },
    ],
    // Bundled: `papaparse` alone, which is no module; its branches for Node and for AMD are left out.
    deps: { onlyBundle: ['papaparse', 'type-fest'] },
    define: {
      'typeof PAPA_BROWSER_CONTEXT': '"boolean"',
      'typeof define': '"undefined"',
    },
    inputOptions: { resolve: { mainFields: ['module', 'main'] } },
    outputOptions: {
      minifyInternalExports: false,
      chunkFileNames: 'chunks/[name].js',
      // They are in the declarations.
      comments: false,
      // What is loaded later would take a whole chunk apart in a user's bundle, were it to import from there. What
      // nothing else imports is loaded later, too.
      codeSplitting: {
        groups: [
          {
            debugName: 'later',
            name: (id, graph): string | null => {
              const importersOf = (id: string): readonly string[] => graph.getModuleInfo(id)?.importers ?? [];
              const importers = id.endsWith('.d.ts') ? [] : importersOf(id);
              const isLater = (importer: string): boolean =>
                (graph.getModuleInfo(importer)?.dynamicImporters.length ?? 0) > 0 ||
                (importersOf(importer).length > 0 && importersOf(importer).every(isLater));
              return importers.some(isLater) && !importers.every(isLater) ? 'later' : null;
            },
          },
        ],
      },
    },
  });
}

/** The command, with all that it needs but the library, which it imports as any program does. */
async function command(): Promise<void> {
  const modules: string[] = [];
  await build({
    config: false,
    cwd: root,
    entry: { realmtree: 'src/repl/main.ts' },
    tsconfig: 'tsconfig.build.json',
    platform: 'node',
    target: 'node22.12',
    format: 'esm',
    fixedExtension: false,
    hash: false,
    clean: false,
    dts: false,
    logLevel: 'warn',
    failOnWarn: true,
    minify: true,
    deps: { alwaysBundle: [/^/] },
    plugins: [
      {
        name: 'library',
        resolveId: {
          filter: { id: /^\.\.\/index\.ts$/ },
          handler: () => ({ id: 'realmtree', external: true }),
        },
        generateBundle(_options, output) {
          const chunks = Object.values(output).flatMap((part) =>
            part.type === 'chunk' ? part.moduleIds : [],
          );
          modules.push(...chunks);
        },
      },
    ],
    // The licences stand in a file of their own.
    outputOptions: { chunkFileNames: 'command/[name].js', comments: { legal: false } },
  });
  writeFileSync(join(root, 'dist', 'command', 'licenses.txt'), licensesOf(modules));
  writeFileSync(join(root, 'dist', 'realmtree.table.json'), packed(memberTable(join(root, 'dist'))));
}

async function declareByFile(): Promise<void> {
  rmSync(join(root, 'temp', 'types'), { recursive: true, force: true });
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root }).catch(
    ({ stdout, message }) => {
      throw new Error(stdout || message);
    },
  );
}

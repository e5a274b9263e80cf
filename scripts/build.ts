/**
 * `npm run build`: dist, as it is published: a file for each entry in src and chunks for what entries share, JavaScript
 * and declarations; and in temp/types the declarations file by file, which API Extractor reads.
 */
import { execFile } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { build } from 'tsdown';

const root = join(import.meta.dirname, '..');
// The declarations hold these two instead of those of type-fest, which would cost the compiler of each user 321 files.
const typeFest = join(import.meta.dirname, 'build', 'type-fest.d.ts');

await Promise.all([bundle(), declareByFile()]);

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
    sourcemap: true,
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
  for (const file of globSync('dist/**/*.map', { cwd: root })) thin(join(root, file));
}

/**
 * Leaves of a map what leads from a line to a line: a third of the package would be columns. Of its sources it leaves
 * what runs, at its lines: documentation and types, a quarter of the package, are in the declarations.
 */
function thin(file: string): void {
  const map = JSON.parse(readFileSync(file, 'utf8')) as {
    mappings: string;
    names: string[];
    sourcesContent: string[];
  };
  const lines = decode(map.mappings).map((segments) => {
    let last: SourceMapSegment | undefined;
    return segments.flatMap((segment) => {
      if (segment.length === 1 || (last && segment[1] === last[1] && segment[2] === last[2])) return [];
      const [column, source, line] = segment;
      const start = last ? column : 0;
      last = segment;
      return [[start, source, line, 0] satisfies SourceMapSegment];
    });
  });
  const sourcesContent = map.sourcesContent.map(whatRuns);
  writeFileSync(file, JSON.stringify({ ...map, sourcesContent, names: [], mappings: encode(lines) }));
}

/** Comments, types and imports become empty lines, and spaces within a line. */
function whatRuns(source: string): string {
  const emptied = (text: string): string => text.replace(/.+/g, '');
  return stripTypeScriptTypes(source)
    .replace(/^ *\/\*\*[\s\S]*?\*\/$/gm, emptied)
    .replace(/^import [^;]*;$/gm, emptied)
    .replace(/^ *\/\/.*$/gm, '')
    .replace(/[^\S\n]+$/gm, '');
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

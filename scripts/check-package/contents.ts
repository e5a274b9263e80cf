/** What is in the tarball. */
import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import {
  copyModules,
  demand,
  evaluate,
  Failure,
  files,
  install,
  installed,
  node,
  root,
  tarball,
  temporary,
  textOf,
} from './workspace.ts';

/** Long tables, which are read once: before the package is chosen. */
const forTheRepository = [
  'docs/coverage.md',
  'docs/from-admin-client.md',
  'docs/from-kcadm.md',
  'docs/from-python-keycloak.md',
  'docs/releases.md',
  'docs/shields.md',
];

/** Bytes of the tarball, and of it what is not the command's: whoever takes the library takes both. */
const budget = 540_000;
const libraryBudget = 380_000;
/** What the command alone needs. */
const ofCommand = /^dist\/(command\/|realmtree\.)/;

export async function pack(): Promise<string> {
  await install();
  copyModules(['@types/node']);
  const size = readFileSync(tarball()).length;
  if (size > budget)
    throw new Failure(`It has ${size} bytes, and ${budget} are granted in ${import.meta.filename}.`);
  const own = files().filter((file) => !ofCommand.test(file));
  const library = own.reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(installed, file)), { level: 9 }).length,
    0,
  );
  if (library > libraryBudget)
    throw new Failure(
      `The library has ${library} bytes, and ${libraryBudget} are granted in ${import.meta.filename}.`,
    );
  return `${basename(tarball())}, ${size} bytes of ${budget}; the library ${library} of ${libraryBudget}`;
}

export function contents(): string {
  const entries = globSync('*.ts', { cwd: join(root, 'src') }).map((file) => basename(file, '.ts'));
  const found = files();
  const demanded = [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'THIRD-PARTY-LICENSES.md', 'package.json'],
    ...globSync('docs/*.md', { cwd: root, exclude: forTheRepository }).map((path) =>
      path.replaceAll('\\', '/'),
    ),
    ...entries.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
    ...['dist/realmtree.js', 'dist/realmtree.table.json', 'dist/command/licenses.txt'],
  ];
  demand(
    'It lacks',
    demanded.filter((file) => !found.includes(file)),
  );
  const permitted = /^dist\/(chunks\/[\w-]+\.(js|d\.ts)|command\/[\w-]+\.js)$/;
  demand(
    'It should not hold',
    found.filter((file) => !demanded.includes(file) && !permitted.test(file)),
  );
  return `${found.length} files`;
}

export function places(): string {
  // The folder that holds the project, unless that is the root, which every text names.
  const around = join(root, '..', posix.sep);
  const machine = [root, temporary, ...(around.length > 1 ? [around] : []), join(homedir(), posix.sep)];
  demand(
    'These files do',
    files().filter((file) => machine.some((place) => textOf(file).includes(place))),
  );
  return '';
}

/** Members that are ours alone are in no declaration, and type-fest's two types are. */
export function declarations(): string {
  const all = files().filter((file) => file.endsWith('.d.ts'));
  const wrong = all.filter((file) => /@internal|from ['"]type-fest/.test(textOf(file)));
  demand('These do', wrong);
  const documented = all.filter((file) => textOf(file).includes('/**'));
  if (documented.length === 0) throw new Failure('No declaration has docs.');
  return `${all.length} files`;
}

export async function lint(): Promise<string> {
  const { buffer } = new Uint8Array(readFileSync(tarball()));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  demand(
    'It finds',
    messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code),
  );
  return 'strict';
}

export async function types(): Promise<string> {
  const attw = fileURLToPath(
    new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')),
  );
  await node([attw, tarball(), '--profile', 'esm-only', '--no-color', '--no-emoji']);
  return 'profile esm-only';
}

/** No file but the entries can be imported. */
export async function deepImports(): Promise<string> {
  const paths = files().filter((file) => /\.(js|d\.ts|md)$/.test(file));
  const program = `
    for (const path of ${JSON.stringify(paths)}) {
      const outcome = await import('realmtree/' + path).then(() => 'can be imported', ({ code }) => code);
      if (outcome !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') console.log(path, outcome);
    }`;
  const imported = await evaluate(program);
  if (imported) throw new Failure(imported);
  return '';
}

/** What is in the tarball. */
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript6';
import {
  copyModules,
  demand,
  evaluate,
  Failure,
  files,
  installed,
  type Manifest,
  node,
  readJson,
  root,
  run,
  tarball,
  temporary,
  textOf,
} from './workspace.ts';

/** Long tables, which are read once: before the package is chosen. */
const forTheRepository = [
  'docs/coverage.md',
  'docs/from-admin-client.md',
  'docs/from-python-keycloak.md',
  'docs/shields.md',
];

/** Bytes of the tarball. */
const budget = 450_000;

export async function pack(): Promise<string> {
  if (!existsSync(join(root, 'dist', 'index.js')))
    throw new Failure('There is no dist: `npm run build` makes it.');
  const shell = process.platform === 'win32';
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', temporary], { cwd: root, shell });
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', tarball(), '--strip-components=1', '-C', installed]);
  const { dependencies = {} }: Manifest = readJson(join(installed, 'package.json'));
  copyModules([...Object.keys(dependencies), '@types/node']);
  const size = readFileSync(tarball()).length;
  if (size > budget)
    throw new Failure(`It has ${size} bytes, and ${budget} are granted in ${import.meta.filename}.`);
  return `${basename(tarball())}, ${size} bytes of ${budget}`;
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
  ];
  demand(
    'It lacks',
    demanded.filter((file) => !found.includes(file)),
  );
  const permitted = /^dist\/(chunks\/)?[\w-]+\.(js|js\.map|d\.ts)$/;
  demand(
    'It should not hold',
    found.filter((file) => !demanded.includes(file) && !permitted.test(file)),
  );
  return `${found.length} files`;
}

/** Whether a line is what is left of another one. */
function isWithin(part: string, line: string): boolean {
  const left = part.replace(/\s/g, '');
  let at = 0;
  for (const letter of line) if (letter === left[at]) at++;
  return at === left.length;
}

/** Lines of a source with names that run: neither of a type nor of an import. */
function runningLines(path: string, text: string): Set<number> {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const running = new Set<number>();
  const visit = (node: ts.Node): void => {
    const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTypeNode(node);
    const isBare = ts.isFunctionLike(node) && !('body' in node && node.body);
    const isAbstract =
      ts.isPropertyDeclaration(node) &&
      node.modifiers?.some(
        ({ kind }) => kind === ts.SyntaxKind.DeclareKeyword || kind === ts.SyntaxKind.AbstractKeyword,
      );
    if (isType || isBare || isAbstract || ts.isImportDeclaration(node) || ts.isTypeParameterDeclaration(node))
      return;
    if (ts.isExportDeclaration(node) && node.isTypeOnly) return;
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const { line: first } = source.getLineAndCharacterOfPosition(node.getStart(source));
      const { line: last } = source.getLineAndCharacterOfPosition(node.end);
      for (let line = first; line <= last; line++) running.add(line);
    }
    for (const part of node.getChildren(source)) if (!ts.isJSDoc(part)) visit(part);
  };
  visit(source);
  return running;
}

/** Debuggers and stacks follow the maps: the code of each source is in one of them, once, at its lines. */
export async function maps(): Promise<string> {
  const sources = new Map<string, number>();
  for (const file of files().filter((file) => file.endsWith('.map'))) {
    const map: { sources: string[]; sourcesContent?: (string | null)[] } = readJson(join(installed, file));
    for (const [index, source] of map.sources.entries()) {
      const path = posix.join(posix.dirname(file), source);
      sources.set(path, (sources.get(path) ?? 0) + 1);
      const held = map.sourcesContent?.[index]?.split('\n') ?? [];
      const lines = readFileSync(join(root, path), 'utf8').split('\n');
      const running = runningLines(path, lines.join('\n'));
      const isHeld = lines.every(
        (line, at) => isWithin(held[at] ?? '', line) && (held[at] !== '' || !running.has(at)),
      );
      if (!isHeld || held.length !== lines.length)
        throw new Failure(`${file} does not hold the code of ${path} as it is in src.`);
    }
  }
  const repeated = [...sources].flatMap(([path, count]) => (count > 1 ? [path] : []));
  demand('These are in more than one', repeated);
  const unmapped = files().filter((file) => {
    if (!/^dist\/chunks\/.*\.js$/.test(file)) return false;
    // What only hands on names of others has no line of a source.
    const own = textOf(file).replace(/^(?:import|export) \{[^}]*\}(?: from ".*")?;$/gm, '');
    return own.trim() !== '' && !/\n\/\/# sourceMappingURL=\S+\s*$/.test(own);
  });
  demand('These have none', unmapped);
  await lines();
  return `${sources.size} sources`;
}

/** A stack names the file and the line of the source. */
async function lines(): Promise<void> {
  const source = readFileSync(join(root, 'src/http/url.ts'), 'utf8').split('\n');
  const program = `
    import { KeycloakAdmin } from 'realmtree/admin';
    process.setSourceMapsEnabled(true);
    try { new KeycloakAdmin({ serverUrl: 'ftp://sso.test', realmName: 'acme' }); }
    catch (error) { console.log(/url\\.ts:(\\d+)/.exec(error.stack)?.[1]); }`;
  const file = `--import=data:text/javascript,process.setSourceMapsEnabled(true)`;
  const line = await node([file, '--input-type=module', '--eval', program]);
  if (!source[Number(line) - 1]?.includes('throw'))
    throw new Failure(`The stack of an error of src/http/url.ts leads to its line ${line}.`);
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

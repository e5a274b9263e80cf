/**
 * Compares what the entries export with the reports in api-report; `--local` writes the reports anew. `realmtree` has
 * every signature in its report, by API Extractor from the declarations in temp/types. The other entries export parts of
 * the same, so that theirs are lists of names.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import ts from 'typescript6';

const root = join(import.meta.dirname, '..');
const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(root, name), 'utf8')) as T;
const { name, exports } = readJson<{ name: string; exports: Record<string, string | { types: string }> }>(
  'package.json',
);
const tsconfig = readJson<{ compilerOptions: object }>('tsconfig.json');
const entries = Object.entries(exports).flatMap(([entry, target]) =>
  typeof target === 'string' ? [] : [{ entry, file: join(root, 'temp/types', basename(target.types)) }],
);
// A part of nothing: bundlers of browsers would look for undici if `realmtree` held it.
const apart = `${name}/undici`;
const [whole, ...parts] = entries as [(typeof entries)[number], ...typeof entries];
const localBuild = process.argv.includes('--local');

const configObjectFullPath = join(root, 'api-extractor.json');
const config = ExtractorConfig.prepare({
  configObject: {
    ...ExtractorConfig.loadFile(configObjectFullPath),
    mainEntryPointFilePath: whole.file,
    // `npm run package` checks all declarations, with this compiler too; here it would take most of the time.
    compiler: {
      overrideTsconfig: {
        ...tsconfig,
        compilerOptions: { ...tsconfig.compilerOptions, skipLibCheck: true },
      },
    },
  },
  configObjectFullPath,
  packageJsonFullPath: join(root, 'package.json'),
});
const compilerState = CompilerState.create(config, { additionalEntryPoints: parts.map(({ file }) => file) });
if (!Extractor.invoke(config, { localBuild, compilerState }).succeeded) process.exitCode = 1;

const program = compilerState.program as ts.Program;
const checker = program.getTypeChecker();
const published = namesOf(whole.file);
for (const { entry, file } of parts) report(`${name}${entry.slice(1)}`, namesOf(file));

if (process.exitCode === 1)
  console.error(
    'Is a new name exported in src/*.ts? Then `npm run api:update`, and read the diff of api-report.',
  );

interface Exported {
  /** `class TokenVerifier` */
  readonly line: string;
  readonly symbol: ts.Symbol;
}

function namesOf(file: string): Map<string, Exported> {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol;
  const found = checker.getExportsOfModule(module).map((exported): [string, Exported] => {
    const { name, flags, declarations } = exported;
    const symbol = flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const isType = declarations?.some(
      (node) => ts.isExportSpecifier(node) && (node.isTypeOnly || node.parent.parent.isTypeOnly),
    );
    const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0;
    return [
      name,
      { line: `${kindOf(symbol)} ${name}${isType && isValue ? ', its type alone' : ''}`, symbol },
    ];
  });
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function kindOf({ flags }: ts.Symbol): string {
  if (flags & ts.SymbolFlags.Class) return 'class';
  if (flags & ts.SymbolFlags.Function) return 'function';
  return flags & ts.SymbolFlags.Interface
    ? 'interface'
    : flags & ts.SymbolFlags.TypeAlias
      ? 'alias'
      : 'value';
}

function report(entry: string, names: Map<string, Exported>): void {
  for (const [exported, { symbol }] of entry === apart ? [] : names) {
    if (published.get(exported)?.symbol === symbol) continue;
    console.error(`${entry} exports ${exported}, and ${name} does not export the same.`);
    process.exitCode = 1;
  }
  const lines = [...names.values()].map(({ line }) => line);
  const text = `# What \`${entry}\` exports

${entry === apart ? `\`${name}\` exports none of them.` : `Each is that of \`${name}\`, and has its signature in ${name}.api.md.`}

\`\`\`
${lines.join('\n')}
\`\`\`
`;
  const place = join('api-report', `${entry.replaceAll('/', '-')}.api.md`);
  const path = join(root, place);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (localBuild) writeFileSync(path, text);
  else process.exitCode = 1;
  console.log(`${place} ${localBuild ? 'is written' : 'is not what the entry exports'}`);
}

/**
 * Compares what each entry of the built package exports with its report in api-report; `--local` writes the reports
 * anew.
 * One compiler program serves all entries.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = join(import.meta.dirname, '..');
const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(root, name), 'utf8')) as T;
const { name, exports } = readJson<{ name: string; exports: Record<string, string | { types: string }> }>(
  'package.json',
);
const tsconfig = readJson<{ compilerOptions: object }>('tsconfig.json');
const configObjectFullPath = join(root, 'api-extractor.json');
const shared = ExtractorConfig.loadFile(configObjectFullPath);

const configs = Object.entries(exports).flatMap(([entry, target]) => {
  if (typeof target === 'string') return [];
  const configObject = {
    ...shared,
    mainEntryPointFilePath: join(root, target.types),
    // `./auth` has its report in realmtree-auth.api.md.
    apiReport: {
      enabled: true,
      ...shared.apiReport,
      reportFileName: `${name}${entry.slice(1).replaceAll('/', '-')}.api.md`,
    },
    // `npm run package` checks all declarations, with this compiler too; here it would take most of the time.
    compiler: {
      overrideTsconfig: {
        ...tsconfig,
        compilerOptions: { ...tsconfig.compilerOptions, skipLibCheck: true },
      },
    },
  };
  const packageJsonFullPath = join(root, 'package.json');
  return ExtractorConfig.prepare({ configObject, configObjectFullPath, packageJsonFullPath });
});

const [first, ...more] = configs as [ExtractorConfig, ...ExtractorConfig[]];
const compilerState = CompilerState.create(first, {
  additionalEntryPoints: more.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
});
const localBuild = process.argv.includes('--local');
for (const config of configs) {
  const { succeeded } = Extractor.invoke(config, { localBuild, compilerState });
  if (!succeeded) process.exitCode = 1;
}
if (process.exitCode === 1)
  console.error(
    'Is a new name exported in src/index.ts? Then `npm run api:update`, and read the diff of api-report.',
  );

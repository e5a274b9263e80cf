/** Programs that use the package, compiled and run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary } from '../node-release.ts';
import {
  asUser,
  at,
  entries,
  evaluate,
  expectOutput,
  type Manifest,
  node,
  readJson,
  run,
  writeJson,
} from './workspace.ts';

/** The oldest release of Node that the package supports, and the one that runs this. */
const releases = ['22.12.0', process.versions.node];

interface Consumer {
  readonly files: readonly string[];
  readonly run: readonly string[];
  readonly options: object;
}

const consumers: Record<'nodenext' | 'bundler', Consumer> = {
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
export async function consume(kind: keyof typeof consumers): Promise<string> {
  const { files, run: programs, options } = consumers[kind];
  mkdirSync(at(kind));
  for (const file of files) writeFileSync(at(kind, file), asUser(join(import.meta.dirname, 'program.ts')));
  const uses = entries().map((entry, index) => `export type * as entry${index} from '${entry}';\n`);
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
      for (const release of programs.length > 0 ? releases : []) {
        const program = await nodeBinary(release);
        for (const file of programs) {
          expectOutput(
            await run(program, ['--no-warnings', at(kind, compiler, file)], {}, `Node ${release}`),
            'ada object undefined true https://sso.test/admin/realms/acme/users/2\n' +
              'true true acme https://sso.test/admin/realms/acme https://sso.test/realms/acme',
          );
        }
      }
      return version;
    }),
  );
  const on = programs.length > 0 ? `, Node ${releases.join(' and ')}` : '';
  return `TypeScript ${versions.join(' and ')}${on}`;
}

/** `import` and `require` give the same classes, and so do all entries; each is called what it is exported as. */
export async function identity(): Promise<string> {
  const program = `
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    const whole = await import('realmtree');
    for (const entry of ${JSON.stringify(entries())}) {
      const [imported, required] = [await import(entry), require(entry)];
      for (const [name, value] of Object.entries(imported)) {
        if (required[name] !== value) console.log(entry, name, 'is another one by require');
        if (whole[name] !== value && entry !== 'realmtree/undici') console.log(entry, name, 'is not that of realmtree');
        if (typeof value === 'function' && value.name !== name) console.log(entry, name, 'is called', value.name);
      }
    }
    const { length } = Object.keys(whole);
    console.log(length > 10 ? 'the same' : 'realmtree exports ' + length);`;
  expectOutput(await evaluate(program), 'the same');
  return entries().join(', ');
}

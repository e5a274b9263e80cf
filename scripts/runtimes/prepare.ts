/** The packed package in a folder of its own, with the program as each runtime takes it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, type Chunk } from '../check-package/bundles.ts';
import { at, install, root, temporary, writeJson } from '../check-package/workspace.ts';

/** Programs import the package, as a user's do. */
const asUser = {
  name: 'package',
  resolveId: {
    filter: { id: /\/src\/index\.ts$/ },
    handler: () => ({ id: 'realmtree', external: true }),
  },
};

/** Returns the folder. */
export async function prepareFolder(): Promise<string> {
  const version = await install();
  writeJson(at('package.json'), { type: 'module', dependencies: { realmtree: version } });
  const program = join(root, 'test', 'runtimes', 'program.ts');
  write('.', await bundled(program, { format: 'es', minify: false }, [asUser]));
  writeFileSync(
    at('start.js'),
    `import { main } from './program.js';
// Without a permission, Deno has the arguments here alone.
await main(globalThis.Deno?.args[0] ?? process.argv[2]);
`,
  );
  const one = { codeSplitting: false };
  write('web', await bundled(at('program.js'), { format: 'es' }));
  write('worker', await bundled(at('program.js'), { format: 'es', ...one }));
  writeFileSync(
    at('worker', 'main.js'),
    `import { main } from './program.js';
export default {
  async fetch(request) {
    await main(new URL(request.url).searchParams.get('helper'));
    return new Response('Done');
  },
};
`,
  );
  write('edge', await bundled(at('program.js'), { format: 'iife', name: 'program', ...one }));
  writeFileSync(
    at('edge.js'),
    `import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const [packages, file, helper] = process.argv.slice(2);
const { EdgeRuntime } = createRequire(packages + '/package.json')('edge-runtime');
const runtime = new EdgeRuntime({ initialCode: readFileSync(file, 'utf8') });
await runtime.evaluate('program.main(' + JSON.stringify(helper) + ')');
`,
  );
  return temporary;
}

function write(folder: string, chunks: readonly Chunk[]): void {
  mkdirSync(at(folder), { recursive: true });
  for (const { fileName, code } of chunks) writeFileSync(at(folder, fileName), code);
}

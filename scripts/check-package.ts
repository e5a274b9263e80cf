/** `npm run package`: packs the built package, and looks at the tarball as its users will. */
import { edge, sizes } from './check-package/bundles.ts';
import { consume, identity } from './check-package/consumers.ts';
import { contents, declarations, deepImports, lint, pack, places, types } from './check-package/contents.ts';
import { links } from './check-package/links.ts';
import { Failure } from './check-package/workspace.ts';

/** Each check gives what is good to know, or throws a `Failure` that says what is wrong. */
const checks: Record<string, () => Promise<string> | string> = {
  'the tarball is made and small enough': pack,
  'it holds what it should': contents,
  'its declarations have docs, nothing internal and no import of type-fest': declarations,
  'it names no place of the machine that built it': places,
  'the links of its documents lead somewhere': links,
  'publint finds nothing': lint,
  'attw finds nothing': types,
  'no file but the entries can be imported': deepImports,
  'import and require give the same classes, and so do all entries': identity,
  'a consumer compiles and runs as ES module and as CommonJS': () => consume('nodenext'),
  'a consumer with a bundler and without the types of Node compiles': () => consume('bundler'),
  'bundles need nothing of Node and run with the globals of an edge function, in one file and in several':
    edge,
  'bundles are within their budgets': sizes,
};

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

import { writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter, TestModule } from 'vitest/node';
import type { FileResult } from './results.ts';

const folder = fileURLToPath(new URL('../../test/server', import.meta.url));

/** Writes what became of each test into the file that `REALMTREE_RESULTS` names. */
export default class ResultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const { REALMTREE_RESULTS: file } = process.env;
    if (!file) throw new Error(`${basename(import.meta.filename)}: REALMTREE_RESULTS names no file`);
    const results = modules.map((module) => [relative(folder, module.moduleId), resultOf(module)] as const);
    writeFileSync(file, JSON.stringify(Object.fromEntries(results)));
  }
}

function resultOf(module: TestModule): FileResult {
  const result: FileResult = { passed: 0, leftOut: {}, failed: [] };
  for (const test of module.children.allTests()) {
    const outcome = test.result();
    if (outcome.state === 'passed') result.passed++;
    else if (outcome.state === 'skipped') {
      const { note = 'no reason is given' } = outcome;
      result.leftOut[note] = [...(result.leftOut[note] ?? []), test.fullName];
    } else result.failed.push(test.fullName);
  }
  // What fails before the tests of a file begin.
  if (module.errors().length > 0) result.failed.push('the file itself');
  return result;
}

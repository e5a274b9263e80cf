#!/usr/bin/env node
/** The command `realmtree`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { helpText, settingsOf, UsageError } from './settings.ts';

try {
  process.exitCode = await run();
} catch (error) {
  const { statusOf, told } = await import('./outcome.ts');
  console.error(told(error));
  process.exitCode = statusOf(error);
}

async function run(): Promise<number> {
  const given = settingsOf(process.argv.slice(2), process.env);
  if (given.help) {
    process.stdout.write(helpText());
    return 0;
  }
  if (given.version) {
    const manifest = readFileSync(fileURLToPath(import.meta.resolve('realmtree/package.json')), 'utf8');
    console.log((JSON.parse(manifest) as { version: string }).version);
    return 0;
  }
  const [first, shell] = given.script ?? [];
  if (first === 'completion') {
    const { completionScript } = await import('./shell-completion.ts');
    process.stdout.write(completionScript(shell));
    return 0;
  }
  if (given.device || given.browser) throw new UsageError('--device and --browser are not there yet');
  if (given.eval !== undefined || given.script || !process.stdin.isTTY) {
    const { runScript } = await import('./script.ts');
    return await runScript(given);
  }
  const { startPrompt } = await import('./prompt.ts');
  return await startPrompt(given);
}

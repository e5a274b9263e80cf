#!/usr/bin/env node
/** The command `realmtree`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hideArguments, hideEnvironment } from './hidden-secrets.ts';
import { profileOf, profilesFile, saveProfile } from './profiles.ts';
import { helpText, settingsOf, UsageError } from './settings.ts';

try {
  process.exitCode = await run();
} catch (error) {
  const { statusOf, told } = await import('./outcome.ts');
  console.error(told(error));
  process.exitCode = statusOf(error);
}

async function run(): Promise<number> {
  const given = settingsOf(process.argv.slice(2), process.env, profileOf);
  if (given.help) {
    process.stdout.write(helpText());
    return 0;
  }
  if (given.version) {
    const manifest = readFileSync(fileURLToPath(import.meta.resolve('realmtree/package.json')), 'utf8');
    console.log((JSON.parse(manifest) as { version: string }).version);
    return 0;
  }
  const [first, shell, ...more] = given.script ?? [];
  if (first === 'completion' && given.eval === undefined) {
    const { completionScript } = await import('./shell-completion.ts');
    process.stdout.write(completionScript(shell));
    return 0;
  }
  const { 'save-profile': name } = given;
  if (name !== undefined) {
    const { realm = 'master', url = 'no server' } = saveProfile(name, given);
    console.log(`${profilesFile()} has the profile ${name}: ${url}, realm ${realm}.`);
    return 0;
  }
  const warn = (message: string): void => void (given.quiet || process.stderr.write(`${message}\n`));
  if (given.ca !== undefined || given['no-verify']) {
    const { trusted } = await import('./trust.ts');
    const status = await trusted(given, warn);
    if (status !== undefined) return status;
  }
  hideArguments(given);
  if (first === 'logout' && given.eval === undefined) {
    if (shell !== undefined || more.length > 0) throw new UsageError('realmtree logout [URL] [options]');
    const { loggedOut } = await import('./connect.ts');
    const { terminalOf } = await import('./ask.ts');
    console.log(await loggedOut(given, terminalOf(warn)));
    return 0;
  }
  if (given.eval !== undefined || given.script || !process.stdin.isTTY) {
    const { runScript } = await import('./script.ts');
    return await runScript(given);
  }
  hideEnvironment();
  const { startPrompt } = await import('./prompt.ts');
  return await startPrompt(given);
}

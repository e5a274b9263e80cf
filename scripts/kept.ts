/** What is installed on first use and kept in the user's cache, by the files that describe it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheFolder, keeperAt } from './keycloak/distribution.ts';
import type { Keeper } from './keycloak/keeper.ts';

/** The folder for what these files describe: another one as soon as one of them changes. */
export function keptAt(kind: string, files: readonly string[]): string {
  const recipe = createHash('sha256');
  for (const file of files) recipe.update(readFileSync(file));
  return join(cacheFolder(), `${kind}-${recipe.digest('hex').slice(0, 8)}`);
}

/** Makes the folder unless the cache has it. */
export async function keep(
  target: string,
  make: (keeper: Keeper, made: string) => Promise<void>,
): Promise<void> {
  if (existsSync(target)) return;
  // Made beside its place and moved there complete: no half-finished one counts, and two may do so at once.
  const keeper = await keeperAt(join(dirname(target), `preparing-${basename(target)}-`), 'XDG_CACHE_HOME');
  try {
    const made = join(keeper.folder, 'made');
    mkdirSync(made);
    await make(keeper, made);
    try {
      renameSync(made, target);
    } catch (error) {
      if (!existsSync(target)) throw error;
    }
  } finally {
    await keeper.close();
  }
}

/** Runs a command in the folder of the keeper; the error of one that fails has what it said of it. */
export async function ran(keeper: Keeper, command: string, args: string[]): Promise<void> {
  const log = join(keeper.folder, 'install.log');
  const how = await keeper.run({ command, args, env: process.env, log }).ended;
  if (how) throw new Error(`${command} ended with ${how}: ${errorsIn(log)}`);
}

/** The errors of npm in a log, or the last line of that of another command. */
export function errorsIn(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  const errors = lines.filter((line) => line.startsWith('npm error')).slice(0, 5);
  return (errors.length > 0 ? errors : lines.slice(-1)).join('\n');
}

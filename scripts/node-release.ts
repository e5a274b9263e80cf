/** Releases of Node besides the one that runs this: installed with npm, then kept in a cache. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorsIn, keep } from './kept.ts';
import { cacheFolder, SetupError } from './keycloak/distribution.ts';

const WINDOWS = process.platform === 'win32';

/** The path of the program of a release of Node, `22.12.0`, which is installed when the cache lacks it. */
export async function nodeBinary(version: string): Promise<string> {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new SetupError(`'${version}' is not a release of Node.`);
  if (version === process.versions.node) return process.execPath;
  const target = join(cacheFolder(), `node-${version}-${process.arch}`);
  const program = join('node_modules', 'node', 'bin', WINDOWS ? 'node.exe' : 'node');
  if (!existsSync(join(target, program))) await install(version, program, target);
  return join(target, program);
}

async function install(version: string, program: string, target: string): Promise<void> {
  await keep(target, async (keeper, made) => {
    const log = join(keeper.folder, 'npm.log');
    // The package fetches its program in a script of its own.
    const args = ['install', `--prefix=${made}`, '--ignore-scripts=false', '--no-audit', `node@${version}`];
    const how = await keeper.run({ command: 'npm', args, env: process.env, log }).ended;
    if (how.includes('ENOENT')) throw new SetupError('Node is installed with npm, and PATH has no `npm`.');
    const found = how ? undefined : await versionOf(join(made, program));
    if (found === `v${version}`) return;
    const reason = how || `it has ${found ?? 'no program that runs'}`;
    throw new SetupError(
      `npm could not install node@${version} (${reason}).\n` +
        `Check that this release exists and that the network is up.\n${errorsIn(log)}`,
    );
  });
}

async function versionOf(program: string): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, ['--version'])).stdout.trim();
  } catch {
    return undefined;
  }
}

/**
 * The clients that the project is measured against and does not depend on: installed on first use from
 * `peers/package-lock.json` and `peers/requirements.txt`, and kept in the user's cache.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keep, keptAt, ran } from '../scripts/kept.ts';
import type { Keeper } from '../scripts/keycloak/keeper.ts';

/** Where the peers are; without a folder there are none, and the reason says why. */
export interface Peers {
  readonly packages: { readonly folder?: string; readonly reason: string };
  readonly python: { readonly folder?: string; readonly reason: string };
}

const here = (name: string): string => join(import.meta.dirname, 'peers', name);
const isWindows = process.platform === 'win32';

/** The program of the environment for Python in this folder. */
export function pythonIn(folder: string): string {
  return isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/** The peers; those that are missing are installed unless `onlyPresent`. */
export async function findPeers(onlyPresent: boolean, say: (message: string) => void): Promise<Peers> {
  const manifest = ['package.json', 'package-lock.json'];
  const packages = await found('node', manifest, onlyPresent, async (keeper, made) => {
    say('Installing the peers with npm (once)');
    for (const name of manifest) copyFileSync(here(name), join(made, name));
    writeFileSync(join(made, 'load.mjs'), 'export const load = (name) => import(name);\n');
    await ran(keeper, 'npm', ['ci', `--prefix=${made}`, '--ignore-scripts', '--no-audit', '--no-fund']);
  });
  const python = await found('python', ['requirements.txt'], onlyPresent, async (keeper, made) => {
    const program = isWindows ? 'python.exe' : 'python3';
    await promisify(execFile)(program, ['--version']).catch(() => {
      throw new Error('PATH has no python3');
    });
    say('Installing python-keycloak into an environment of its own (once)');
    await ran(keeper, program, ['-m', 'venv', made]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await ran(keeper, pythonIn(made), [...pip, '--requirement', here('requirements.txt')]);
  });
  return { packages, python };
}

/** The folder that these files ask for, made when the cache does not have it yet. */
async function found(
  kind: string,
  files: readonly string[],
  onlyPresent: boolean,
  make: (keeper: Keeper, made: string) => Promise<void>,
): Promise<{ folder?: string; reason: string }> {
  const folder = keptAt(`bench-${kind}`, files.map(here));
  if (onlyPresent && !existsSync(folder))
    return { reason: 'not installed, and the small form installs nothing' };
  try {
    await keep(folder, make);
    return { folder, reason: '' };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

/** The programs of the runtimes: from npm, pinned in package-lock.json and kept in the user's cache, or of the system. */
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { keep, keptAt, ran } from '../kept.ts';
import { SetupError } from '../keycloak/distribution.ts';

const manifest = ['package.json', 'package-lock.json'];
const here = (name: string): string => join(import.meta.dirname, name);
/** In node_modules: the program of this platform; several where a processor may lack what one of them needs. */
const programs = {
  bun: '@oven/bun-*/bin/bun{,.exe}',
  deno: '@deno/*/deno{,.exe}',
  workerd: '@cloudflare/workerd-*/bin/workerd{,.exe}',
};

let folder: Promise<string> | undefined;

/** The folder in which the packages are, once they are installed. */
export function packages(): Promise<string> {
  folder ??= install();
  return folder;
}

async function install(): Promise<string> {
  const target = keptAt('runtimes', manifest.map(here));
  try {
    await keep(target, async (keeper, made) => {
      for (const name of manifest) copyFileSync(here(name), join(made, name));
      const args = ['ci', `--prefix=${made}`, '--ignore-scripts', '--no-audit', '--no-fund'];
      await ran(keeper, 'npm', args);
    });
  } catch (error) {
    throw new SetupError(`npm could not install the runtimes (${(error as Error).message})`);
  }
  return target;
}

/** The version of one of the packages. */
export async function versionOf(name: string): Promise<string> {
  const text = readFileSync(join(await packages(), 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The path of a program from the packages. */
export async function programOf(name: keyof typeof programs): Promise<string> {
  const modules = join(await packages(), 'node_modules');
  const found = globSync(programs[name], { cwd: modules }).map((path) => join(modules, path));
  for (const path of found.sort()) {
    if (process.platform !== 'win32') chmodSync(path, 0o755);
    if (await answerOf(path)) return path;
  }
  throw new SetupError(`the package ${name} has no program that runs on this machine`);
}

/** The path of a Chromium of the system: `CHROME_BIN`, or one that `PATH` has. */
export async function chromium(): Promise<{ path: string; version: string }> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const { CHROME_BIN, PATH = '' } = process.env;
  const places = PATH.split(delimiter).flatMap((place) => names.map((name) => join(place, name)));
  for (const path of CHROME_BIN ? [CHROME_BIN] : places) {
    const version = /\d+(\.\d+)+/.exec(await answerOf(path))?.[0];
    if (version) return { path, version };
  }
  throw new SetupError(
    CHROME_BIN ? `CHROME_BIN (${CHROME_BIN}) does not run` : 'no Chromium in PATH or CHROME_BIN',
  );
}

/** What a program says about its version; nothing when it does not run. */
async function answerOf(path: string): Promise<string> {
  try {
    return (await promisify(execFile)(path, ['--version'])).stdout.trim();
  } catch {
    return '';
  }
}

/** `npm run repl -- [options]`: the prompt of this checkout. Without a URL, on a Keycloak of its own, as its administrator. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './keycloak/distribution.ts';
import { startKeycloak } from './keycloak.ts';

const root = join(import.meta.dirname, '..');
const command = join(root, 'dist', 'realmtree.js');
const args = process.argv.slice(2);

async function main(): Promise<number> {
  buildIfOlder();
  const { KEYCLOAK_URL, KEYCLOAK_PROFILE } = process.env;
  const isServerGiven =
    KEYCLOAK_URL || KEYCLOAK_PROFILE || args.some((arg) => /^(https?:\/\/|--profile\b|-p)/i.test(arg));
  const isAnswered = args.some((arg) => /^(-h|--help|-v|--version|completion|logout)$/.test(arg));
  if (isServerGiven || isAnswered) return await prompt({});
  const keycloak = await startKeycloak({ onProgress: (message) => console.error(`${message} ...`) });
  const { url, version, admin } = keycloak;
  console.error(`Keycloak ${version} at ${url}, which ends with the prompt`);
  try {
    return await prompt({
      KEYCLOAK_URL: url,
      KEYCLOAK_USER: admin.username,
      KEYCLOAK_PASSWORD: admin.password,
    });
  } finally {
    await keycloak.stop();
  }
}

/** What is built may be older than the sources. */
function buildIfOlder(): void {
  const built = existsSync(command) ? statSync(command).mtimeMs : 0;
  const sources = globSync('src/**/*.ts', { cwd: root });
  if (sources.every((file) => statSync(join(root, file)).mtimeMs <= built)) return;
  console.error('Building ...');
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new SetupError('The build failed.');
}

async function prompt(env: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.execPath, [command, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  // A terminal sends it to both: the prompt knows what it means.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  },
);

/** Keycloak's distribution: fetched with Maven, built, given its first database, then kept in a cache. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Keeper, openKeeper, type Task } from './keeper.ts';

/** A failure that its message explains in full, with the remedy: no stack needed. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** What a server runs with: `distribution` has its program, `home` its data, `log` its output. */
interface Place {
  keeper: Keeper;
  java: string;
  distribution: string;
  home: string;
  log: string;
  /** Settings that differ from those of every server that is started here: another database. */
  env?: Readonly<Record<string, string>>;
}

/** Which distribution to prepare, and how long its first boot may take. */
interface Recipe {
  version: string;
  features: string[];
  /** Further options of `kc.sh build`. */
  build?: readonly string[];
  /** Path of its URL. */
  path?: string;
  java: string;
  timeoutSeconds: number;
  onProgress: (message: string) => void;
  /** As of a server. With a database of its own there is no first one to make. */
  env?: Readonly<Record<string, string>>;
}

/** How a server is started. */
interface Boot {
  port: number;
  /** Path of its URL, which the distribution is built with. */
  path?: string | undefined;
  settings?: readonly string[];
  timeoutSeconds: number;
}

/** The administrator of every server that is started here. */
export const ADMIN: { username: string; password: string } = { username: 'admin', password: 'admin' };

// Not C1 alone, which boots 2 s sooner: it takes three times as long to make a realm, for the keys of that.
const JAVA_OPTIONS = ['-Xms256m', '-Xmx1g'];

// What bin/kc.sh passes. Java is started without that script: one process to end, on every platform.
const JVM = [
  '-Dfile.encoding=UTF-8',
  '-Duser.language=en',
  '-Duser.country=US',
  ...['util', 'util.concurrent', 'security', 'lang'].map(
    (name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`,
  ),
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=' +
    'io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
  '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
  '-Dpicocli.disable.closures=true',
];
const MAIN_CLASS = 'io.quarkus.bootstrap.runner.QuarkusEntryPoint';
const START = [
  'start',
  '--optimized',
  '--http-enabled=true',
  '--hostname-strict=false',
  '--http-host=127.0.0.1',
];
// Health and metrics stay off, so no management port is opened; a local cache opens none either.
const SETTINGS = { KC_DB: 'dev-file', KC_CACHE: 'local' };

const USE_RUNNING = 'set KEYCLOAK_URL to a running server';
const WINDOWS = process.platform === 'win32';

/** A keeper whose folder begins with `prefix`, which the environment variable `variable` moves elsewhere. */
export function keeperAt(prefix: string, variable: string): Promise<Keeper> {
  return openKeeper(prefix).catch((error: Error) => {
    throw new SetupError(
      `Cannot make a folder (${error.message}). Set ${variable} to one that can be written.`,
    );
  });
}

/** The path of a Java that can run Keycloak. */
export async function findJava(): Promise<string> {
  const name = WINDOWS ? 'java.exe' : 'java';
  const { JAVA_HOME: home } = process.env;
  const java = home ? join(home, 'bin', name) : name;
  const where = home ? `JAVA_HOME (${home})` : 'PATH';
  const remedy = `Install a JDK 17 or newer, such as \`apt-get install openjdk-17-jdk\`, or ${USE_RUNNING}.`;
  const { stdout, stderr } = await promisify(execFile)(java, ['-version']).catch((error: Error) => {
    const [reason] = error.message.split('\n');
    throw new SetupError(`Keycloak needs Java, and none runs from ${where} (${reason}).\n${remedy}`);
  });
  const [, found, major] = /version "((?:1\.)?(\d+)[^"]*)"/.exec(stderr + stdout) ?? [];
  if (!(Number(major) >= 17)) {
    throw new SetupError(
      `Keycloak needs Java 17 or newer; ${where} has ${found ?? 'another program'}.\n${remedy}`,
    );
  }
  return java;
}

/** The folder of a built distribution with a first database, made when the cache does not have it yet. */
export async function prepare({
  version,
  features,
  build: given = [],
  path,
  java,
  timeoutSeconds,
  onProgress,
  env = {},
}: Recipe): Promise<string> {
  if (!/^\w[\w.-]*$/.test(version)) throw new SetupError(`'${version}' is not a version of Keycloak.`);
  const named = features.length > 0 ? [`--features=${[...features].sort().join(',')}`] : [];
  const build = ['build', ...named, ...given];
  const recipe = createHash('sha256')
    .update(JSON.stringify([build, START, { ...SETTINGS, ...env }, ADMIN]))
    .digest('hex');
  const target = join(cacheFolder(), `keycloak-${version}-${recipe.slice(0, 8)}`);
  if (existsSync(target)) return target;

  // Made beside its place and moved there complete: no half-finished one counts, and two may do so at once.
  const keeper = await keeperAt(join(cacheFolder(), 'preparing-'), 'XDG_CACHE_HOME');
  try {
    onProgress(`Fetching Keycloak ${version} with Maven`);
    await unpack(keeper, version);
    const home = join(keeper.folder, `keycloak-${version}`);
    const place = { keeper, java, distribution: home, home, env, log: join(keeper.folder, 'keycloak.log') };
    onProgress(`Building Keycloak ${version} (once)`);
    const how = await run(place, build).ended;
    if (how) throw new SetupError(`Keycloak ${version} cannot be built (${how}).${lastLines(place.log)}`);
    if ('KC_DB' in env) {
      moved(home, target);
      return target;
    }
    onProgress('Making its first database (once)');
    const server = await boot(place, { port: await freePort(), path, timeoutSeconds });
    server.terminate();
    await server.ended;
    moved(home, target);
  } finally {
    await keeper.close();
  }
  return target;
}

function moved(made: string, target: string): void {
  try {
    renameSync(made, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

async function unpack(keeper: Keeper, version: string): Promise<void> {
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
  const args = ['-B', '-U', 'dependency:unpack', `-Dartifact=${artifact}`, '-DoutputDirectory=.'];
  const log = join(keeper.folder, 'maven.log');
  const how = await keeper.run({ command: 'mvn', args, env: process.env, log }).ended;
  if (how.includes('ENOENT')) {
    throw new SetupError(
      'Keycloak is fetched with Maven, and PATH has no `mvn`.\n' +
        `Install it, for example \`apt-get install maven\`, or ${USE_RUNNING}.`,
    );
  }
  if (how) {
    throw new SetupError(
      `Maven could not fetch ${artifact} (${how}).\n` +
        `Check that this version exists (KEYCLOAK_VERSION) and that the network is up, or ${USE_RUNNING}.\n` +
        firstError(log),
    );
  }
}

/** Fills the new folder `home`, so that the server writes nothing into the distribution. */
export function makeHome({ distribution, home }: Place): void {
  mkdirSync(home);
  for (const name of ['conf', 'data', 'providers', 'themes']) {
    const from = join(distribution, name);
    if (existsSync(from)) cpSync(from, join(home, name), { recursive: true });
  }
  symlinkSync(join(distribution, 'lib'), join(home, 'lib'), 'junction');
}

/** Starts a server, and waits until it is ready. */
export async function boot(
  place: Place,
  { port, path = '', settings = [], timeoutSeconds }: Boot,
): Promise<Task> {
  const task = run(place, [...startOf(place), `--http-port=${port}`, ...settings]);
  let how: string | undefined;
  void task.ended.then((end) => {
    how = end || 'exit code 0';
  });
  const limit = Date.now() + timeoutSeconds * 1000;
  while (!(await answers(`http://127.0.0.1:${port}${path}`, limit - Date.now()))) {
    if (how !== undefined)
      throw new SetupError(`Keycloak ended before it was ready (${how}).${lastLines(place.log)}`);
    if (Date.now() >= limit) {
      throw new SetupError(`Keycloak was not ready within ${timeoutSeconds} s.${lastLines(place.log)}`);
    }
    await sleep(100);
  }
  return task;
}

/** Keycloak 18 starts as it was built without being asked to, and calls itself `https` unless it is told not to. */
function startOf({ distribution }: Place): string[] {
  const [, major] = /^keycloak-(\d+)/.exec(basename(distribution)) ?? [];
  if (!(Number(major) < 19)) return START;
  return [...START.filter((option) => option !== '--optimized'), '--hostname-strict-https=false'];
}

/** Whether a Keycloak answers below this URL. */
export async function answers(url: string, patience = 5000): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(Math.max(1, Math.min(patience, 5000)));
    const response = await fetch(`${url}/realms/master`, { signal });
    return response.status === 200 && (await response.text()).includes('"master"');
  } catch {
    return false;
  }
}

function run({ keeper, java, distribution, home, log, env: own = {} }: Place, args: string[]): Task {
  const { JAVA_OPTS_APPEND = '' } = process.env;
  const options = JAVA_OPTS_APPEND.split(/\s+/).filter(Boolean);
  const paths = [`-Dkc.home.dir=${home}`, `-Djboss.server.config.dir=${join(home, 'conf')}`];
  const main = ['-cp', join(distribution, 'lib', 'quarkus-run.jar'), MAIN_CLASS];
  // A KC_ variable of the developer would reconfigure this server.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KC_')));
  Object.assign(env, SETTINGS, own, {
    KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
    KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    KEYCLOAK_ADMIN: ADMIN.username, // the names before release 26
    KEYCLOAK_ADMIN_PASSWORD: ADMIN.password,
  });
  return keeper.run({
    command: java,
    args: [...JAVA_OPTIONS, ...JVM, ...options, ...paths, ...main, ...args],
    env,
    log,
  });
}

/** A free port, below those of outgoing connections: one of these could take it before the server does. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    if ((await portProblem(port)) === undefined) return port;
  }
}

/** Why no server can listen on this port: `EADDRINUSE`, `EACCES`. */
export function portProblem(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(undefined)));
  });
}

/** Where downloads are kept between runs. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'realmtree');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'realmtree');
  if (WINDOWS && LOCALAPPDATA) return join(LOCALAPPDATA, 'realmtree');
  return join(homedir(), '.cache', 'realmtree');
}

function firstError(log: string): string {
  return /^\[ERROR\].*$/m.exec(readFileSync(log, 'utf8'))?.[0] ?? '';
}

function lastLines(log: string): string {
  const text = existsSync(log) ? readFileSync(log, 'utf8').trimEnd() : '';
  const lines = text
    .split('\n')
    .slice(-20)
    .map((line) => `\n  ${line}`);
  return text ? `\nThe last lines of its log:${lines.join('')}` : '';
}

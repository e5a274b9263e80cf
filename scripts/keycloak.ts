/** One real Keycloak for tests, demos and developers: `startKeycloak()`, or `node scripts/keycloak.ts`. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ADMIN,
  answers,
  boot,
  findJava,
  freePort,
  keeperAt,
  makeHome,
  portProblem,
  prepare,
  SetupError,
} from './keycloak/distribution.ts';

/** Which server to start. A server that `KEYCLOAK_URL` names is taken as it is. */
export interface KeycloakOptions {
  /** Release of Keycloak. Default: `KEYCLOAK_VERSION`, or else 26.7.4. */
  version?: string | undefined;
  /** Preview and experimental features to switch on, as `kc.sh --features` takes them: `scim-api`. */
  features?: string[] | undefined;
  /** Further options of `kc.sh build`, which the distribution is made with: `--https-client-auth=request`. */
  build?: readonly string[] | undefined;
  /** Path of the server's URL: `/auth`. Default: none. */
  path?: string | undefined;
  /** Further options of `kc.sh start`: `--spi-ciba-auth-channel--…=http://127.0.0.1:18097`. */
  settings?: readonly string[] | undefined;
  /** Port on 127.0.0.1. Default: any free one. */
  port?: number | undefined;
  /** File that the server's log is appended to. Default: the log goes with the server. */
  logFile?: string | undefined;
  /** Seconds that the server may take until it is ready. Default: 180. */
  timeoutSeconds?: number | undefined;
  /** Gets a message when something begins that takes a while. */
  onProgress?: ((message: string) => void) | undefined;
}

/** A Keycloak that answers. */
export interface Keycloak {
  /** Without a slash at its end: `http://127.0.0.1:12345`. */
  url: string;
  /** Its release: `26.7.4`. */
  version: string;
  /** An administrator of the realm `master`. */
  admin: { username: string; password: string };
  /** Whether it was started here, and ends with `stop()` or with this process. */
  owned: boolean;
  /** Kills the server, and starts it again with the same data. Throws for one that `KEYCLOAK_URL` names. */
  crash(): Promise<void>;
  /** Ends the server and removes its data. Does nothing to a server that `KEYCLOAK_URL` names. */
  stop(): Promise<void>;
}

const DEFAULT_VERSION = '26.7.4';

/**
 * Gives a Keycloak that is ready: the one that `KEYCLOAK_URL` names (with `KEYCLOAK_ADMIN` and
 * `KEYCLOAK_ADMIN_PASSWORD`, default admin/admin), or else a new one that has its realm `master` only. A new
 * one ends with the process that asked, even when that is killed. The first start of a release fetches and
 * builds it, which takes about a minute; later ones take about 8 seconds.
 */
export async function startKeycloak(options: KeycloakOptions = {}): Promise<Keycloak> {
  const { KEYCLOAK_URL, KEYCLOAK_VERSION } = process.env;
  if (KEYCLOAK_URL) return useRunning(KEYCLOAK_URL.replace(/\/+$/, ''));

  const { features = [], settings = [], path = '', timeoutSeconds = 180, onProgress = () => {} } = options;
  const build = [...(options.build ?? []), ...(path ? [`--http-relative-path=${path}`] : [])];
  const version = options.version || KEYCLOAK_VERSION || DEFAULT_VERSION;
  if (options.port !== undefined) await demandPort(options.port);
  const java = await findJava();
  const distribution = await prepare({ version, features, build, path, java, timeoutSeconds, onProgress });
  const port = options.port ?? (await freePort());
  const keeper = await keeperAt(join(tmpdir(), 'realmtree-keycloak-'), 'TMPDIR');
  let crash: Keycloak['crash'];
  try {
    onProgress(`Starting Keycloak ${version}`);
    const log = options.logFile ? resolve(options.logFile) : join(keeper.folder, 'keycloak.log');
    const place = { keeper, java, distribution, home: join(keeper.folder, 'home'), log };
    makeHome(place);
    let task = await boot(place, { port, path, settings, timeoutSeconds });
    crash = async () => {
      task.kill();
      await task.ended;
      task = await boot(place, { port, path, settings, timeoutSeconds });
    };
  } catch (error) {
    await keeper.close();
    throw error;
  }
  keeper.unref();
  const url = `http://127.0.0.1:${port}${path}`;
  return { url, version, admin: { ...ADMIN }, owned: true, crash, stop: keeper.close };
}

async function demandPort(port: number): Promise<void> {
  if (!(port > 0 && port < 65_536)) throw new SetupError(`A port is a number from 1 to 65535, not ${port}.`);
  const problem = await portProblem(port);
  if (problem === undefined) return;
  const what = problem === 'EADDRINUSE' ? 'is in use' : `cannot be used (${problem})`;
  throw new SetupError(`Port ${port} ${what}. Choose another one, or name none to get any free port.`);
}

async function useRunning(url: string): Promise<Keycloak> {
  if (!(await answers(url))) {
    throw new SetupError(
      `KEYCLOAK_URL is set, and no Keycloak answers at ${url}/realms/master.\n` +
        'Start it, correct KEYCLOAK_URL (with its path, such as /auth, if any), or unset it to start one.',
    );
  }
  const { KEYCLOAK_ADMIN, KEYCLOAK_ADMIN_PASSWORD } = process.env;
  const admin = { username: KEYCLOAK_ADMIN || 'admin', password: KEYCLOAK_ADMIN_PASSWORD || 'admin' };
  const login = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin }),
  });
  if (!login.ok) {
    throw new SetupError(
      `${url} does not let ${admin.username} log in (HTTP ${login.status}).\n` +
        'Set KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD to an administrator of its realm master.',
    );
  }
  const { access_token } = (await login.json()) as { access_token: string };
  const info = await fetch(`${url}/admin/serverinfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const { systemInfo } = (await info.json()) as { systemInfo?: { version?: string } };
  const crash = async (): Promise<void> => {
    throw new SetupError('KEYCLOAK_URL names the server: it is not killed from here.');
  };
  return { url, version: systemInfo?.version ?? 'unknown', admin, owned: false, crash, stop: async () => {} };
}

const USAGE =
  'Usage: node scripts/keycloak.ts [--port N] [--features A,B] [--set OPTION=VALUE] [--log FILE] [--timeout SECONDS]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      features: { type: 'string' },
      set: { type: 'string', multiple: true },
      log: { type: 'string' },
      timeout: { type: 'string' },
    },
  });
  const { url, version, admin, owned, stop } = await startKeycloak({
    port: wholeNumber('--port', values.port),
    features: values.features?.split(','),
    settings: values.set?.map((setting) => `--${setting}`),
    logFile: values.log,
    timeoutSeconds: wholeNumber('--timeout', values.timeout),
    onProgress: (message) => console.log(`${message} ...`),
  });
  console.log(`
Keycloak ${version} is ready at ${url}
  admin console  ${url}/admin/
  account        ${admin.username} / ${admin.password}
`);
  if (!owned) return console.log('This is the server that KEYCLOAK_URL names: nothing was started.');
  // Listening before it is said: who reads the line may be quick.
  const interrupted = interruption();
  console.log('Its data is temporary. Press Ctrl-C to stop it.');
  await interrupted;
  await stop();
  console.log('Stopped.');
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    const staysUp = setInterval(() => {}, 2 ** 30);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        clearInterval(staysUp);
        resolve();
      });
    }
  });
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new SetupError(`${flag} takes a whole number, not '${text}'.\n${USAGE}`);
  return Number(text);
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(
      error instanceof SetupError ? error.message : isUsage ? `${(error as Error).message}\n${USAGE}` : error,
    );
    process.exitCode = 1;
  });
}

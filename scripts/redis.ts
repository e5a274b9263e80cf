/** One real Redis or Valkey for tests: of the PATH, or fetched with Maven and kept in a cache. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keep, keptAt, ran } from './kept.ts';
import { freePort, keeperAt, SetupError } from './keycloak/distribution.ts';

/** A server without data and without a password, on 127.0.0.1. */
export interface Redis {
  /** As clients take it: `redis://127.0.0.1:12345`. */
  url: string;
  /** Kills the server; its data is lost. */
  kill(): Promise<void>;
  /** Starts it again, empty, at the same URL. */
  start(): Promise<void>;
  /** Stops the process, which keeps its connections and answers nothing, until `resume`. */
  hang(): void;
  resume(): void;
  /** Ends the server. */
  stop(): Promise<void>;
}

const artifact = 'com.github.codemonstur:embedded-redis:1.4.3';
const programs: Readonly<Record<string, readonly string[]>> = {
  // The one for 32 bits needs no library.
  'linux-x64': ['6.2.6-v5-linux-amd64', '6.2.7-linux-386'],
  'linux-arm64': ['6.2.7-linux-arm64'],
  'darwin-x64': ['6.2.6-v5-darwin-amd64'],
  'darwin-arm64': ['6.2.6-v5-darwin-arm64'],
};
const remedy = 'Install one: `apt-get install valkey-server`, or redis-server; `brew install valkey`.';

/** Starts a server that ends with the process that asked. */
export async function startRedis(): Promise<Redis> {
  const command = await findServer();
  const keeper = await keeperAt(join(tmpdir(), 'realmtree-redis-'), 'TMPDIR');
  const port = await freePort();
  const log = join(keeper.folder, 'redis.log');
  const pidFile = join(keeper.folder, 'redis.pid');
  const settings = {
    port,
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    pidfile: pidFile,
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let task: ReturnType<typeof keeper.run> | undefined;
  const start = async (): Promise<void> => {
    task = keeper.run({ command, args, env: process.env, log });
    let how: string | undefined;
    void task.ended.then((end) => {
      how = end || 'exit code 0';
    });
    while (!(await responds(port))) {
      if (how !== undefined) throw new SetupError(`${command} ended (${how}):\n${readFileSync(log, 'utf8')}`);
      await sleep(50);
    }
  };
  const signal = (name: NodeJS.Signals): void =>
    void process.kill(Number(readFileSync(pidFile, 'utf8')), name);
  try {
    await start();
  } catch (error) {
    await keeper.close();
    throw error;
  }
  keeper.unref();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    async kill() {
      task?.kill();
      await task?.ended;
    },
    hang: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    stop: keeper.close,
  };
}

/** The path of a program that runs here. */
async function findServer(): Promise<string> {
  for (const name of ['valkey-server', 'redis-server']) if (await runs(name)) return name;
  const kinds = programs[`${process.platform}-${process.arch}`];
  if (!kinds)
    throw new SetupError(`The tests of a shared store need a Redis or Valkey on the PATH. ${remedy}`);
  const target = keptAt('redis', [fileURLToPath(import.meta.url)]);
  await keep(target, async (keeper, made) => {
    const where = [
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${made}`,
      '-Dmdep.unpack.includes=redis-server-*',
    ];
    try {
      await ran(keeper, 'mvn', ['-B', 'dependency:unpack', ...where]);
    } catch (error) {
      throw new SetupError(
        `The PATH has no Redis and no Valkey, and Maven could not fetch one.\n${remedy}\n${(error as Error).message}`,
      );
    }
  });
  for (const kind of kinds) {
    const program = join(target, `redis-server-${kind}`);
    if (existsSync(program)) chmodSync(program, 0o755);
    if (await runs(program)) return program;
  }
  throw new SetupError(`None of the programs of ${artifact} runs here. ${remedy}`);
}

function runs(program: string): Promise<boolean> {
  return promisify(execFile)(program, ['--version']).then(
    () => true,
    () => false,
  );
}

function responds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

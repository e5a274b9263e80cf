/** Two Keycloaks on one PostgreSQL behind a balancer, all on loopback, each of which can be made to fail. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keep, keptAt } from '../kept.ts';
import { ADMIN, boot, findJava, freePort, keeperAt, makeHome, prepare } from '../keycloak/distribution.ts';
import type { Keeper, Task } from '../keycloak/keeper.ts';
import type { BalancerOrder, BalancerSetup } from './balancer.ts';
import { type Client, database, type Postgres, startPostgres } from './postgres.ts';

/** A server of the cluster. */
interface Member {
  readonly port: number;
  kill(): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
}

export interface Cluster {
  /** By way of the balancer. */
  readonly url: string;
  readonly admin: { readonly username: string; readonly password: string };
  readonly versions: { readonly keycloak: string; readonly postgres: string; readonly balancer: string };
  readonly members: readonly Member[];
  /** Where its logs are. */
  readonly folder: string;
  /** A fresh connection to the database. */
  truth(): Promise<Client>;
  restartDatabase(): Promise<void>;
  reloadBalancer(): Promise<void>;
  cutNetwork(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly version?: string;
  /** Takes HAProxy where it is installed, instead of a balancer in Node. */
  readonly usesHaproxy?: boolean;
  readonly onProgress?: (message: string) => void;
}

const timeoutSeconds = 240;
/** Each password costs a hash, and none of these is worth 5 rounds of 7 MB. */
const quickHashes = ['iterations=1', 'memory=64'].map((set) => `--spi-password-hashing--argon2--${set}`);

interface Servers {
  readonly version: string;
  readonly java: string;
  readonly distribution: string;
  readonly env: Record<string, string>;
}

/** Starts a cluster that ends with this process. The first start makes its programs and its first database. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { version = '26.7.4', usesHaproxy = false, onProgress = () => {} } = options;
  const java = await findJava();
  const env = { KC_DB: 'postgres', KC_CACHE: 'ispn' };
  const distribution = await prepare({ version, features: [], java, timeoutSeconds, onProgress, env });
  const servers = { version, java, distribution, env };
  const data = keptAt(`cluster-data-${version}`, [join(import.meta.dirname, 'package-lock.json')]);
  await keep(data, async (_, made) => {
    onProgress('Making the first database of a cluster (once)');
    const keeper = await temporary();
    try {
      const postgres = await startPostgres(keeper, await freePort());
      const [first] = await membersOf(keeper, servers, postgres, 1);
      await first?.start();
      await first?.kill();
      await postgres.stop();
      cpSync(join(keeper.folder, 'data'), join(made, 'data'), { recursive: true });
    } finally {
      await keeper.close();
    }
  });
  const keeper = await temporary();
  let balancer: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (balancer?.connected) balancer.disconnect();
    await keeper.close();
  };
  try {
    onProgress('Starting PostgreSQL');
    const postgres = await startPostgres(keeper, await freePort(), join(data, 'data'));
    onProgress(`Starting two Keycloaks ${version}`);
    const members = await membersOf(keeper, servers, postgres, 2);
    await Promise.all(members.map((member) => member.start()));
    const port = await freePort();
    const program = usesHaproxy ? await haproxyHere() : undefined;
    const setup: BalancerSetup = {
      port,
      inner: await freePort(),
      servers: members.map(({ port }) => port),
      haproxy: program && { program: program.path, file: join(keeper.folder, 'haproxy.cfg') },
    };
    balancer = fork(join(import.meta.dirname, 'balancer.ts'), [JSON.stringify(setup)]);
    await once(balancer, 'message');
    const ordered = async (order: BalancerOrder): Promise<void> => {
      balancer?.send(order);
      await once(balancer as ChildProcess, 'message');
    };
    return {
      url: `http://127.0.0.1:${port}`,
      admin: ADMIN,
      versions: {
        keycloak: version,
        postgres: postgres.version,
        balancer: program ? `HAProxy ${program.version}` : 'a balancer in Node',
      },
      members,
      folder: keeper.folder,
      truth: postgres.client,
      restartDatabase: postgres.restart,
      reloadBalancer: () => ordered({ reload: true }),
      cutNetwork: (milliseconds) => ordered({ cut: milliseconds }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** HAProxy of the PATH, or of the folder in which Debian puts it. */
async function haproxyHere(): Promise<{ path: string; version: string } | undefined> {
  for (const path of ['haproxy', '/usr/sbin/haproxy']) {
    const told = await promisify(execFile)(path, ['-v']).catch(() => undefined);
    const [, version] = /version (\d+\.\d+\.\d+)/.exec(told?.stdout ?? '') ?? [];
    if (version) return { path, version };
  }
  return undefined;
}

/** Not in the user's folder: PostgreSQL runs as somebody else there, if this is root. */
function temporary(): Promise<Keeper> {
  return keeperAt(join(tmpdir(), 'realmtree-cluster-'), 'TMPDIR');
}

async function membersOf(
  keeper: Keeper,
  { java, distribution, env }: Servers,
  postgres: Postgres,
  count: number,
): Promise<Member[]> {
  const members: Member[] = [];
  for (let index = 0; index < count; index++) {
    const port = await freePort();
    const settings = [
      `--db-url=jdbc:postgresql://127.0.0.1:${postgres.port}/${database.name}`,
      `--db-username=${database.user}`,
      `--db-password=${database.password}`,
      '--db-pool-max-size=30',
      '--cache-embedded-network-bind-address=127.0.0.1',
      `--cache-embedded-network-bind-port=${await freePort()}`,
      ...quickHashes,
    ];
    const place = {
      keeper,
      java,
      distribution,
      home: join(keeper.folder, `home-${index}`),
      log: join(keeper.folder, `keycloak-${index}.log`),
      env,
    };
    makeHome(place);
    mkdirSync(join(place.home, 'data'), { recursive: true });
    let task: Task | undefined;
    members.push({
      port,
      kill: async () => {
        task?.kill();
        await task?.ended;
      },
      start: async () => {
        task = await boot(place, { port, settings, timeoutSeconds });
      },
    });
  }
  return members;
}

/** A run: processes that work on a cluster while its parts fail, and the counting afterwards. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeycloakRealm } from '../../src/index.ts';
import type { Cluster } from './cluster.ts';
import { accounts, type Ledger, type Workload } from './ledger.ts';
import { requestsPerRenewal, type Verdict, verdictOf } from './truth.ts';

/** What goes wrong in a run, in this order. */
export type Fault = 'kill 1' | 'kill 2' | 'database' | 'reload' | 'cut';

export interface FireOptions {
  readonly seconds: number;
  readonly processes: number;
  readonly raw: number;
  readonly faults: readonly Fault[];
  /** Milliseconds between two calls of a process. */
  readonly rest: number;
  readonly onProgress: (message: string) => void;
}

/** What was counted of the processes of one client. */
export interface Counted extends Verdict {
  readonly processes: number;
  readonly calls: number;
  readonly ledgers: readonly Ledger[];
}

export interface FireOutcome {
  readonly seconds: number;
  readonly realmtree: Counted;
  readonly raw: Counted;
  /** `extra` are the seconds at which one more request succeeded for a renewal. */
  readonly tokens: {
    readonly requests: number;
    readonly renewals: number;
    readonly extra: readonly number[];
  };
  /** What went wrong, and when it was over, in seconds since the start. */
  readonly faults: readonly { readonly fault: Fault; readonly from: number; readonly to: number }[];
}

const realmName = 'fire';
const cutFor = 5000;
/** Milliseconds of an access token: one that is renewed many times in a run. */
const lifetime = 20_000;

/** Lets processes work on a cluster while its parts fail, and counts what came of it. */
export async function fire(cluster: Cluster, options: FireOptions): Promise<FireOutcome> {
  const { seconds, processes, raw, faults: planned, rest, onProgress } = options;
  onProgress('Making the realm');
  const ids = Array.from({ length: processes }, (_, index) => `p${index}`);
  const rawIds = Array.from({ length: raw }, (_, index) => `r${index}`);
  await makeRealm(cluster, [...ids, ...rawIds]);
  const store = join(cluster.folder, 'store');
  mkdirSync(store);
  const start = Date.now();
  const since = (): number => Math.round((Date.now() - start) / 100) / 10;
  onProgress(`${processes} processes work, and ${raw} of a plain fetch`);
  const claimsAt = (id: string): string => {
    const file = join(cluster.folder, `claims-${id}.ndjson`);
    writeFileSync(file, '');
    return file;
  };
  const base = { url: cluster.url, realmName, start, rest };
  const workers = [
    // Half of them share a session.
    ...ids.map((id, index) =>
      begun({ ...base, id, claims: claimsAt(id), store: index % 2 ? undefined : store, isRaw: false }),
    ),
    ...rawIds.map((id) => begun({ ...base, id, claims: claimsAt(id), store: undefined, isRaw: true })),
  ];
  const failed = new Promise<never>((_, reject) => {
    for (const { id, child } of workers)
      child.once('exit', (code, signal) => {
        if (code !== 0) reject(new Error(`Process ${id} ended with ${code ?? signal}`));
      });
  });
  failed.catch(() => undefined);
  const faults: { fault: Fault; from: number; to: number }[] = [];
  const plan = async (): Promise<void> => {
    const share = (seconds * 1000) / (planned.length + 0.5);
    for (const [index, fault] of planned.entries()) {
      const wait = start + share * (index + 0.4) - Date.now();
      if (wait > 0) await sleep(wait);
      const from = since();
      onProgress(`${from} s: ${fault}`);
      await happens(cluster, fault);
      faults.push({ fault, from, to: since() });
      onProgress(`${since()} s: over`);
    }
    const left = start + seconds * 1000 - Date.now();
    if (left > 0) await sleep(left);
  };
  const ledgers: Promise<Ledger>[] = workers.map(
    async ({ child }) => (await once(child, 'message'))[0] as Ledger,
  );
  try {
    await Promise.race([plan(), failed]);
    onProgress('Waiting for the processes');
    for (const { child } of workers) child.send('end');
    const told = await Promise.race([Promise.all(ledgers), failed]);
    onProgress('Reading the database');
    const client = await cluster.truth();
    const counted = async (own: readonly Ledger[]): Promise<Counted> => ({
      ...(await verdictOf(client, realmName, own)),
      processes: own.length,
      calls: own.flatMap(({ calls }) => Object.values(calls)).reduce((sum, count) => sum + count, 0),
      ledgers: own,
    });
    const { extra, ...tokens } = requestsPerRenewal(told, lifetime);
    const outcome = {
      seconds: since(),
      realmtree: await counted(told.slice(0, processes)),
      raw: await counted(told.slice(processes)),
      tokens: { ...tokens, extra: extra.map((time) => Math.round((time - start) / 1000)) },
      faults,
    };
    await client.end();
    return outcome;
  } finally {
    for (const { child } of workers) child.kill('SIGKILL');
  }
}

function begun(load: Workload): { id: string; child: ChildProcess } {
  const child = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify(load)], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });
  return { id: load.id, child };
}

async function happens(cluster: Cluster, fault: Fault): Promise<void> {
  if (fault === 'database') return cluster.restartDatabase();
  if (fault === 'reload') return cluster.reloadBalancer();
  if (fault === 'cut') return cluster.cutNetwork(cutFor);
  const member = cluster.members[fault === 'kill 1' ? 0 : 1];
  await member?.kill();
  await member?.start();
}

/** The realm: accounts for each process, and a client that guards a door. */
async function makeRealm({ url, admin }: Cluster, ids: readonly string[]): Promise<void> {
  // Servers that have just started take their time, on a busy machine too much of it.
  const timeout = 300_000;
  await using server = new KeycloakRealm({ serverUrl: url, realmName: 'master', auth: admin, timeout });
  const realm = await server.admin.realms.create({
    realm: realmName,
    enabled: true,
    accessTokenLifespan: lifetime / 1000,
    // Of a refresh token that is used twice the session ends.
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
  });
  await realm.users.profile.setUnmanagedAttributePolicy('ENABLED');
  await realm.roles.create({ name: 'editor' });
  const { guard, robot, steward } = accounts;
  const services = { enabled: true, serviceAccountsEnabled: true, directAccessGrantsEnabled: true };
  await realm.clients.create({ clientId: robot.clientId, secret: robot.clientSecret, ...services });
  const { authorization } = await realm.clients.create({
    clientId: guard.clientId,
    secret: guard.clientSecret,
    ...services,
    authorizationServicesEnabled: true,
  });
  // A resource without a policy is open.
  await authorization.update({ policyEnforcementMode: 'PERMISSIVE' });
  await authorization.resources.create({ name: 'door', scopes: [{ name: 'open' }] });
  const password = (value: string): object => ({
    enabled: true,
    credentials: [{ type: 'password', value, temporary: false }],
  });
  const profile = (
    username: string,
  ): { username: string; email: string; firstName: string; lastName: string } => ({
    username,
    email: `${username}@acme.test`,
    firstName: username,
    lastName: username,
  });
  await realm.users.create({ ...profile(steward.username), ...password(steward.password) });
  for (const id of ids) {
    const name = `own-${id}`;
    await realm.users.create({ ...profile(name), ...password(name), attributes: { round: ['0'] } });
  }
  for (const username of [steward.username, `service-account-${robot.clientId}`])
    await realm.users
      .byUsername(username)
      .roleMappings.clients.byClientId('realm-management')
      .add('realm-admin');
}

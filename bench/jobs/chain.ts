import { realmtree } from '../built.ts';
import { egose } from '../clients.ts';
import type { Figures } from '../figures.ts';
import { type JobModule, jobOf } from '../job.ts';
import type { RealmSetup } from '../place.ts';

interface Chains extends RealmSetup {
  readonly chains: number;
}

/** Made before, so that no chain makes them. */
const names = Array.from({ length: 1024 }, (_, index) => `name-${index}`);
const nameAt = (index: number): string => names[index & 1023] as string;

/** Time and bytes of a step, and the bytes that are kept of it once nobody holds its node. */
function stepped(steps: number, chains: number, chain: (index: number) => unknown): Figures {
  const { gc } = globalThis;
  if (!gc) throw new Error('--expose-gc is needed');
  const run = (): unknown => {
    let last: unknown;
    for (let index = 0; index < chains; index++) last = chain(index);
    return last;
  };
  for (let round = 0; round < 5; round++) run();
  gc();
  const start = performance.now();
  const before = process.memoryUsage().heapUsed;
  let last: unknown = run();
  const bytes = process.memoryUsage().heapUsed - before;
  const wall = (performance.now() - start) * 1000;
  if (last === undefined) throw new Error('The chain leads nowhere');
  last = undefined;
  gc();
  const kept = process.memoryUsage().heapUsed - before;
  const count = chains * steps;
  return { wall: wall / count, bytes: bytes / count, kept: Math.max(0, kept) / count };
}

export const work: JobModule['work'] = {
  realmtree: async ({ serverUrl, chains }: Chains) => {
    const { KeycloakRealm } = await realmtree();
    const { admin } = new KeycloakRealm({ serverUrl, realmName: 'master', auth: 'token' });
    return stepped(6, chains, (index) =>
      admin.realms.byName('acme').clients.byId(nameAt(index)).roles.byName('editor'),
    );
  },
  egose: async (setup: Chains) => {
    const realm = await egose(setup);
    return stepped(1, setup.chains, (index) => realm.role(nameAt(index)));
  },
};

export const job: JobModule['job'] = jobOf<Chains>({
  about:
    'A step of a chain such as `admin.realms.byName(…).clients.byId(…).roles.byName(…)`, which has 6: time, bytes that it allocates, and bytes that are left of it.',
  rounds: 5,
  figures: { wall: 'µs', bytes: 'B', kept: 'B kept' },
  prepare: async (place) => ({
    serverUrl: 'https://bench.test',
    realm: 'acme',
    token: 'token',
    peers: place.peers.packages.folder,
    chains: place.size(200_000, 20_000),
  }),
  cases: () => {
    // Nothing is collected while it is measured.
    const node = ['--expose-gc', '--max-semi-space-size=512', '--min-semi-space-size=512'];
    return { realmtree: { node }, egose: { node, needs: '@egose/keycloak-fluent' } };
  },
  goals: [
    { what: 'a step of a chain', of: 'realmtree', figure: 'wall', atMost: 0.25 },
    { what: 'bytes of a step', of: 'realmtree', figure: 'bytes', atMost: 150, small: 250 },
    { what: 'bytes that are kept of a step', of: 'realmtree', figure: 'kept', atMost: 1, small: 2 },
  ],
});

import { admin } from '../built.ts';
import type { Figures } from '../figures.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { demand, middle } from '../measure.ts';
import { person, type RealmSetup } from '../place.ts';

interface Many extends RealmSetup {
  readonly count: number;
}

type Users = InstanceType<typeof import('../../src/admin.ts').KeycloakAdmin>['realm']['users'];

/** Looks at the process while it works: `step` is called for each user. */
async function watched(count: number, work: (step: () => void) => Promise<unknown>): Promise<Figures> {
  const start = process.memoryUsage.rss();
  let [done, peak, warm] = [0, start, 0];
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const tenths: number[] = [];
  let since = performance.now();
  const from = since;
  const every = setInterval(look, 20);
  await work(() => {
    done++;
    if (done % (count / 10)) return;
    const now = performance.now();
    tenths.push(now - since);
    since = now;
    look();
    warm ||= peak;
  });
  clearInterval(every);
  demand('users', done, count);
  const megabyte = 2 ** 20;
  return {
    growth: (peak - warm) / megabyte,
    rise: (peak - start) / megabyte,
    linear: middle(tenths.slice(7)) / middle(tenths.slice(1, 4)),
    wall: (performance.now() - from) / 1000,
  };
}

const jobs: Readonly<Record<string, (users: Users, count: number, step: () => void) => Promise<unknown>>> = {
  iterated: async (users, _, step) => {
    for await (const _user of users) step();
  },
  imported: async (users, count, step) => {
    const source = function* (): Generator<ReturnType<typeof person<{ realmRoles: string[] }>>> {
      for (let index = 0; index < count; index++) yield person(index, { realmRoles: ['editor'] });
    };
    for await (const { error } of users.createMany(source())) {
      if (error) throw error;
      step();
    }
  },
  exported: async (users, _, step) =>
    (users as unknown as { export(sink: () => void): Promise<unknown> }).export(step),
};

/** V8 doubles its young generation whenever as much as it holds has outlived a collection: this is its limit in MB. */
const young = 4;
const smallYoung = `imported, a young generation of ${young} MB`;

export const work: JobModule['work'] = Object.fromEntries(
  Object.entries({ ...jobs, [smallYoung]: jobs['imported'] as (typeof jobs)[string] }).map(([name, run]) => [
    name,
    async ({ serverUrl, realm, token, count }: Many) => {
      const { KeycloakAdmin } = await admin();
      const { users } = new KeycloakAdmin({ serverUrl, realmName: realm, auth: token }).realm;
      return watched(count, (step) => run(users, count, step));
    },
  ]),
);

export const job: JobModule['job'] = jobOf<Many>({
  about:
    'Reads, imports and exports 50,000 users, in a process of its own: how much its resident memory grows at most after the first tenth of the users, and since its start; and how long the last three tenths take (the median) in proportion to the second, third and fourth.',
  rounds: 3,
  figures: { growth: 'MB', rise: 'MB since the start', linear: 'last to first tenths', wall: 's' },
  prepare: async (place) => {
    const setup = await place.realm();
    const count = place.size(50_000, 100);
    const { users } = await place.node(setup.realm);
    const all = Array.from({ length: count }, (_, index) => person(index, { realmRoles: ['editor'] }));
    for await (const { error } of users.createMany(all)) if (error) throw error;
    return { ...setup, count };
  },
  cases: () => {
    const again: Case<Many> = { before: (place, { realm }) => place.connection(realm) };
    return {
      iterated: again,
      exported: { ...again, needs: 'users.export' },
      imported: { before: (place) => place.realm() },
      [smallYoung]: { before: (place) => place.realm(), node: [`--max-semi-space-size=${young}`] },
    };
  },
  goals: [...Object.keys(jobs), smallYoung].flatMap((of) => [
    { what: `50,000 users ${of}: memory`, of, figure: 'growth', atMost: 40 },
    { what: `50,000 users ${of}: time is linear`, of, figure: 'linear', atMost: 1.2 },
  ]),
});

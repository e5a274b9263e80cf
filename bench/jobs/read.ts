import { admin } from '../built.ts';
import { egose, hands, official } from '../clients.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, measured } from '../measure.ts';
import { people, type RealmSetup } from '../place.ts';

interface Users extends RealmSetup {
  readonly count: number;
}

type Read = (setup: Users, brief: boolean) => Promise<() => Promise<number>>;

const own: Read = async ({ serverUrl, realm, token }, briefRepresentation) => {
  const { KeycloakAdmin } = await admin();
  const { users } = new KeycloakAdmin({ serverUrl, realmName: realm, auth: token }).realm;
  return async () => (await users.all({ briefRepresentation })).length;
};

/** Pages one after the other, until one is not full: what the official client's users write. */
const pages =
  (size: number): Read =>
  async (setup, brief) => {
    const hand = await hands['official']?.open(setup);
    return async () => {
      const all: unknown[] = [];
      for (;;) {
        const page = (await hand?.users(all.length, size, brief)) ?? [];
        all.push(...page);
        if (page.length < size) return all.length;
      }
    };
  };

const whole: Read = async (setup, brief) => {
  const hand = await hands['official']?.open(setup);
  return async () => ((await hand?.users(0, -1, brief)) ?? []).length;
};

/** Pages by their numbers, some at once: the least that the server can be asked for. */
const sideBySide =
  (size: number, many: number): Read =>
  async (setup, briefRepresentation) => {
    const { users } = await official(setup);
    return async () => {
      const count = Math.ceil((await users.count()) / size);
      let read = 0;
      await atOnce(many, count, async (page) => {
        const found = await users.find({ first: page * size, max: size, briefRepresentation });
        read += found.length;
      });
      return read;
    };
  };

const readers: Readonly<Record<string, readonly [brief: boolean, read: Read]>> = {
  'full: realmtree': [false, own],
  'full: official, pages of 100': [false, pages(100)],
  'full: official, pages of 200, 2 at once': [false, sideBySide(200, 2)],
  'full: official, pages of 1,000, 2 at once': [false, sideBySide(1000, 2)],
  'full: egose': [
    false,
    async (setup) => {
      const realm = await egose(setup);
      return async () => (await realm.searchUsersAll('user-', { briefRepresentation: false })).length;
    },
  ],
  'brief: realmtree': [true, own],
  'brief: official, pages of 100': [true, pages(100)],
  'brief: official, pages of 1,000': [true, pages(1000)],
  'brief: official, pages of 1,000, 4 at once': [true, sideBySide(1000, 4)],
  'brief: official, one request': [true, whole],
};

export const work: JobModule['work'] = Object.fromEntries(
  Object.entries(readers).map(([name, [brief, open]]) => [
    name,
    async (setup: Users) => {
      const read = await open(setup, brief);
      let count = 0;
      const figures = await measured(1e6, async () => {
        count = await read();
      });
      demand('users', count, setup.count);
      return figures;
    },
  ]),
);

export const job: JobModule['job'] = jobOf<Users>({
  about:
    'Reads all of 20,000 users, of one realm for all clients: with their attributes (full), or with `briefRepresentation`.',
  rounds: 3,
  figures: { wall: 's', cpu: 's CPU', requests: 'requests' },
  prepare: async (place) => {
    const setup = await place.realm();
    const count = place.size(20_000, 260);
    const { users } = await place.node(setup.realm);
    for await (const { error } of users.createMany(people(count))) if (error) throw error;
    return { ...setup, count };
  },
  cases: () => {
    const before: Case<Users>['before'] = (place, { realm }) => place.connection(realm);
    return {
      ...Object.fromEntries(
        Object.keys(readers).map((name): [string, Case<Users>] => [
          name,
          { before, needs: name.includes('egose') ? '@egose/keycloak-fluent' : undefined },
        ]),
      ),
      'full: python-keycloak': {
        before,
        needs: 'python-keycloak',
        run: async (place, setup) => {
          const { wall = 0, cpu = 0 } = await place.python('read', { ...setup, brief: false });
          return { wall: (wall * setup.count) / 1e6, cpu: (cpu * setup.count) / 1e6 };
        },
      },
    };
  },
  goals: [
    {
      what: 'read 20,000 users, full',
      of: 'full: realmtree',
      figure: 'wall',
      to: 'full: official, pages of 100',
      times: 2.3,
    },
    {
      what: 'read 20,000 users, brief',
      of: 'brief: realmtree',
      figure: 'wall',
      to: 'brief: official, pages of 100',
      times: 6.5,
    },
    {
      what: 'the same',
      of: 'brief: realmtree',
      figure: 'wall',
      to: 'brief: official, one request',
      times: 1.3,
    },
    // Of 260 users: two pages, and one more that is asked for ahead.
    { what: 'requests, full', of: 'full: realmtree', figure: 'requests', atMost: 110, small: 4 },
  ],
});

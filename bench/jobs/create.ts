import { admin } from '../built.ts';
import { hands } from '../clients.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, firstCalls, measured, warmedUp } from '../measure.ts';
import { type Person, people, person, type RealmSetup } from '../place.ts';

interface Creations extends RealmSetup {
  readonly users: readonly Person[];
}

type Create = (setup: Creations) => Promise<(user: Person) => Promise<unknown>>;

const creators: Readonly<Record<string, Create>> = {
  realmtree: async ({ serverUrl, realm, token }) => {
    const { KeycloakAdmin } = await admin();
    const { users } = new KeycloakAdmin({ serverUrl, realmName: realm, auth: token }).realm;
    return (user) => users.create(user);
  },
  ...Object.fromEntries(
    Object.entries(hands).map(([name, { open }]): [string, Create] => [
      name,
      async (setup) => {
        const hand = await open(setup);
        return (user) => hand.createUser(user);
      },
    ]),
  ),
};

const modes = { 'one by one': 1, '16 at once': 16 };
const each = <T>(make: (name: string, many: number) => T): Record<string, T> =>
  Object.fromEntries(
    [...Object.keys(creators), 'python-keycloak'].flatMap((name) =>
      Object.entries(modes).map(([how, many]) => [`${name}, ${how}`, make(name, many)]),
    ),
  );

export const work: JobModule['work'] = each((name, many) => async (setup: Creations) => {
  const { users } = setup;
  const create = await creators[name]?.(setup);
  const first = (index: number): Person =>
    person(index, { username: `first-${index}`, email: `first-${index}@bench.test` });
  await warmedUp(async (index) => create?.(first(index)));
  return measured(users.length, () =>
    atOnce(many, users.length, (index) => create?.(users[index] as Person) as Promise<unknown>),
  );
});

export const job: JobModule['job'] = jobOf<Creations>({
  about:
    'Creates users with a name, an e-mail address and an attribute, each by a request of its own, in a new realm.',
  rounds: 5,
  figures: { wall: 'µs', cpu: 'µs CPU', requests: 'requests' },
  cases: (place) => {
    const users = people(place.size(600, 12));
    return each((name, many): Case<Creations> => {
      const isPython = name === 'python-keycloak';
      return {
        needs: isPython ? name : hands[name]?.needs,
        before: async () => ({ ...(await place.realm()), users }),
        run: isPython ? (_, setup) => place.python('create', { ...setup, many }) : undefined,
        check: async (_, { realm }, { requests }) => {
          const first = isPython ? 0 : firstCalls;
          demand('users', await (await place.node(realm)).users.count(), users.length + first);
          if (name === 'realmtree') demand('requests', requests, users.length);
        },
      };
    });
  },
  goals: Object.keys(modes).map((how) => ({
    what: `create users, ${how}`,
    of: `realmtree, ${how}`,
    figure: 'wall',
    to: `official, ${how}`,
    atMost: 1,
  })),
});

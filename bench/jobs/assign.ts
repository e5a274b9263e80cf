import { admin } from '../built.ts';
import { egose, official } from '../clients.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, firstCalls, measured, warmedUp } from '../measure.ts';
import { people, type RealmSetup } from '../place.ts';

interface User {
  readonly id: string;
  readonly username: string;
}

interface Assignments extends RealmSetup {
  readonly users: readonly User[];
  /** Those of the first calls, which are not counted. */
  readonly first: readonly User[];
}

type Assign = (setup: Assignments) => Promise<(user: User) => Promise<unknown>>;

/** Gives a user, whose id is known, the role that is called `editor`. */
const assigners: Readonly<Record<string, Assign>> = {
  realmtree: async (setup) => {
    const { users } = await own(setup);
    return ({ id }) => users.byId(id).roleMappings.realm.add('editor');
  },
  official: async (setup) => {
    const { users, roles } = await official(setup);
    return async ({ id }) => {
      const { id: roleId = '', name = '' } = (await roles.findOneByName({ name: 'editor' })) ?? {};
      await users.addRealmRoleMappings({ id, roles: [{ id: roleId, name }] });
    };
  },
  'official, role looked up once': async (setup) => {
    const { users, roles } = await official(setup);
    const { id: roleId = '', name = '' } = (await roles.findOneByName({ name: 'editor' })) ?? {};
    return ({ id }) => users.addRealmRoleMappings({ id, roles: [{ id: roleId, name }] });
  },
  egose: async (setup) => {
    const realm = await egose(setup);
    return ({ id }) => realm.userById(id).assignRole(realm.role('editor'));
  },
};

const modes = { 'in turn': 1, '8 at once': 8 };
const each = <T>(make: (name: string, many: number) => T): Record<string, T> =>
  Object.fromEntries(
    Object.keys(assigners).flatMap((name) =>
      Object.entries(modes).map(([how, many]) => [`${name}, ${how}`, make(name, many)]),
    ),
  );

async function own({ serverUrl, realm, token }: RealmSetup): Promise<Realm> {
  const { KeycloakAdmin } = await admin();
  return new KeycloakAdmin({ serverUrl, realmName: realm, auth: token }).realm;
}

type Realm = InstanceType<typeof import('../../src/admin.ts').KeycloakAdmin>['realm'];

const byHand = 'by name: official by hand, 8 at once';
const many = 'by name: realmtree assignMany';

export const work: JobModule['work'] = {
  ...each((name, howMany) => async (setup: Assignments) => {
    const assign = await assigners[name]?.(setup);
    await warmedUp(async (index) => assign?.(setup.first[index] as User));
    return measured(setup.users.length, () =>
      atOnce(howMany, setup.users.length, async (index) => assign?.(setup.users[index] as User)),
    );
  }),
  [byHand]: async (setup: Assignments) => {
    const { users, roles } = await official(setup);
    return measured(setup.users.length, () =>
      atOnce(8, setup.users.length, async (index) => {
        const username = setup.users[index]?.username as string;
        const [found] = await users.find({ username, exact: true });
        const role = await roles.findOneByName({ name: 'editor' });
        const { id = '', name = '' } = role ?? {};
        await users.addRealmRoleMappings({ id: found?.id ?? '', roles: [{ id, name }] });
      }),
    );
  },
  [many]: async (setup: Assignments) => {
    const { users } = (await own(setup)) as unknown as { users: WithAssignMany };
    const named = setup.users.map(({ username }) => username);
    return measured(named.length, async () => {
      const given = users.assignMany?.(named, { realmRoles: ['editor'] }, { concurrency: 8 }) ?? [];
      for await (const { outcome, error } of given) if (outcome === 'failed') throw error;
    });
  },
};

interface WithAssignMany {
  assignMany?(
    source: string[],
    what: object,
    options: object,
  ): AsyncIterable<{ outcome: string; error?: unknown }>;
}

export const job: JobModule['job'] = jobOf<Assignments>({
  about:
    'Gives users one role of the realm that is told by its name; users by their ids, and in the last two cases more of them by their usernames.',
  rounds: 5,
  figures: { wall: 'µs', cpu: 'µs CPU', requests: 'requests' },
  cases: (place) => {
    const filled = (count: number): Case<Assignments> => ({
      before: async () => {
        const setup = await place.realm();
        const { users } = await place.node(setup.realm);
        const made: User[] = [];
        for await (const { id, item, error } of users.createMany(people(count + firstCalls))) {
          if (error) throw error;
          made.push({ id: id ?? '', username: item.username });
        }
        return { ...setup, users: made.slice(0, count), first: made.slice(count) };
      },
      check: async (_, { realm, users }) => {
        const members = await (await place.node(realm)).roles.byName('editor').users.all();
        const holders = new Set(members.map(({ id }) => id));
        demand('users with the role', users.filter(({ id }) => holders.has(id)).length, users.length);
      },
    });
    const [few, more] = [place.size(600, 10), place.size(500, 40)];
    return {
      ...each((name) => ({ ...filled(few), needs: name === 'egose' ? '@egose/keycloak-fluent' : undefined })),
      [byHand]: filled(more),
      [many]: { ...filled(more), needs: 'users.assignMany' },
    };
  },
  goals: [
    ...Object.keys(modes).map((how) => ({
      what: `a role by name, ${how}`,
      of: `realmtree, ${how}`,
      figure: 'wall',
      to: `official, ${how}`,
      atMost: 1,
    })),
    { what: '`assignMany`, requests', of: many, figure: 'requests', to: byHand, atMost: 0.5, small: 60 },
    { what: '`assignMany`, time', of: many, figure: 'wall', to: byHand, atMost: 0.5 },
  ],
});

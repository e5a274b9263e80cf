import { admin } from '../built.ts';
import { official } from '../clients.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, measured } from '../measure.ts';
import { person, type RealmSetup } from '../place.ts';

interface Import extends RealmSetup {
  readonly count: number;
}

const imported = (index: number): ReturnType<typeof person<{ realmRoles: string[] }>> =>
  person(index, { realmRoles: ['editor'] });

/** One user after the other, each with its role: what is written by hand with a client that has no import. */
const loop = async (setup: Import, many: number): ReturnType<typeof measured> => {
  const { users, roles } = await official(setup);
  return measured(setup.count, async () => {
    const { id: roleId = '', name = '' } = (await roles.findOneByName({ name: 'editor' })) ?? {};
    await atOnce(many, setup.count, async (index) => {
      const { id } = await users.create(person(index));
      await users.addRealmRoleMappings({ id, roles: [{ id: roleId, name }] });
    });
  });
};

export const work: JobModule['work'] = {
  realmtree: async ({ serverUrl, realm, token, count }: Import) => {
    const { KeycloakAdmin } = await admin();
    const { users } = new KeycloakAdmin({ serverUrl, realmName: realm, auth: token }).realm;
    let created = 0;
    const figures = await measured(count, async () => {
      const all = Array.from({ length: count }, (_, index) => imported(index));
      for await (const { outcome, error } of users.createMany(all)) {
        if (error) throw error;
        if (outcome === 'created') created++;
      }
    });
    demand('created', created, count);
    return figures;
  },
  'official, one by one': (setup: Import) => loop(setup, 1),
  'official, 16 at once': (setup: Import) => loop(setup, 16),
  'official, partialImport of 50, 4 at once': async (setup: Import) => {
    const { realms } = await official(setup);
    const { realm, count } = setup;
    const size = 50;
    return measured(count, () =>
      atOnce(4, Math.ceil(count / size), async (batch) => {
        const users = Array.from({ length: Math.min(size, count - batch * size) }, (_, at) =>
          imported(batch * size + at),
        );
        const { added } = await realms.partialImport({
          realm,
          rep: { ifResourceExists: 'FAIL', users } as never,
        });
        demand('added', added, users.length);
      }),
    );
  },
};

export const job: JobModule['job'] = jobOf<Import>({
  about:
    'Imports users with a name, an e-mail address, an attribute and a role into a new realm; per user. The loops import the first 2,500 of 10,000, in which they are as quick as with all.',
  rounds: 3,
  figures: { wall: 'µs', cpu: 'µs CPU', requests: 'requests', users: 'users' },
  cases: (place) => {
    const sized = (count: number): Case<Import> => ({
      before: async () => ({ ...(await place.realm()), count }),
      check: async (_, { realm }) => {
        const { users, roles } = await place.node(realm);
        demand('users', await users.count(), count);
        let editors = 0;
        for await (const _user of roles.byName('editor').users) editors++;
        demand('users with the role', editors, count);
      },
    });
    const [all, some] = [place.size(10_000, 60), place.size(2500, 12)];
    return {
      realmtree: sized(all),
      'official, one by one': sized(some),
      'official, 16 at once': sized(some),
      'official, partialImport of 50, 4 at once': sized(all),
    };
  },
  goals: [
    {
      what: 'import users with a role',
      of: 'realmtree',
      figure: 'wall',
      to: 'official, one by one',
      times: 13,
    },
    { what: 'the same', of: 'realmtree', figure: 'wall', to: 'official, 16 at once', times: 7 },
    {
      what: 'the same',
      of: 'realmtree',
      figure: 'wall',
      to: 'official, partialImport of 50, 4 at once',
      atMost: 1,
    },
    // 60 users: 3 batches, and what their role is.
    { what: 'requests of it', of: 'realmtree', figure: 'requests', atMost: 450, small: 6 },
  ],
});

import { admin } from '../built.ts';
import { official } from '../clients.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, measured } from '../measure.ts';
import { person, type RealmSetup } from '../place.ts';

interface Holders extends RealmSetup {
  readonly count: number;
  /** Roles of the realm that a user has, on average, as the server says. */
  readonly held: number;
}

const [kinds, groups] = [20, 10];

export const work: JobModule['work'] = {
  realmtree: async ({ serverUrl, realm, token, count }: Holders) => {
    const { KeycloakAdmin } = await admin();
    const client = new KeycloakAdmin({ serverUrl, realmName: realm, auth: token });
    const users = client.realm.users as unknown as {
      effectiveRoles(): AsyncIterable<{ realmRoles: unknown[] }>;
    };
    let [found, held] = [0, 0];
    const figures = await measured(1e6, async () => {
      for await (const { realmRoles } of users.effectiveRoles()) {
        found++;
        held += realmRoles.length;
      }
    });
    demand('users', found, count);
    return { ...figures, held: held / count };
  },
  // What there is by hand: three requests for each user, after the list of them.
  'official, user by user': async (setup: Holders) => {
    const { users } = await official(setup);
    const list = await users.find({
      first: 0,
      max: Math.min(setup.count, 10 * kinds),
      briefRepresentation: true,
    });
    let held = 0;
    const {
      wall = 0,
      requests = 0,
      cpu = 0,
    } = await measured(1e6, () =>
      atOnce(8, list.length, async (index) => {
        const id = list[index]?.id as string;
        await users.listGroups({ id });
        const roles = await users.listCompositeRealmRoleMappings({ id });
        held += roles.length;
        await users.listRoleMappings({ id });
      }),
    );
    const share = setup.count / list.length;
    return {
      wall: wall * share,
      cpu: cpu * share,
      requests: requests * share,
      held: held / list.length,
    };
  },
};

const check: Case<Holders>['check'] = (_, { held }, figures) =>
  demand('roles of a user', figures['held'], held);

export const job: JobModule['job'] = jobOf<Holders>({
  about: `Reads every effective role of 5,000 users, who have ${kinds} roles and ${groups} groups with further roles among them, one of them composite. User by user: of ${10 * kinds} users, 8 at once, scaled to all.`,
  rounds: 3,
  figures: { wall: 's', cpu: 's CPU', requests: 'requests', held: 'roles of a user' },
  prepare: async (place) => {
    const setup = await place.realm();
    const realm = await place.node(setup.realm);
    const count = place.size(5000, 2 * kinds);
    await realm.roles.create({ name: 'inner' });
    await atOnce(4, kinds, (index) => realm.roles.create({ name: `role-${index}` }));
    await realm.roles.byName('role-0').composites.add('inner');
    await atOnce(4, groups, async (index) => {
      await realm.roles.create({ name: `granted-${index}` });
      const group = await realm.groups.create({ name: `group-${index}` });
      await group.roleMappings.realm.add(`granted-${index}`);
    });
    const users = Array.from({ length: count }, (_, index) => {
      const realmRoles = [`role-${index % kinds}`];
      return person(index, { realmRoles, groups: [`/group-${index % groups}`] });
    });
    for await (const { error } of realm.users.createMany(users)) if (error) throw error;
    let held = 0;
    for (const { username } of users.slice(0, kinds))
      held += (await realm.users.byUsername(username).roleMappings.realm.composite()).length;
    return { ...setup, count, held: held / kinds };
  },
  cases: () => {
    const one: Case<Holders> = { before: (place, { realm }) => place.connection(realm), check };
    return { realmtree: { ...one, needs: 'users.effectiveRoles' }, 'official, user by user': one };
  },
  goals: [
    { what: 'effective roles of 5,000 users', of: 'realmtree', figure: 'wall', atMost: 10 },
    // Of 40 users the small form reads each, or all of the realm: about as many requests.
    { what: 'the same', of: 'realmtree', figure: 'requests', atMost: 100, small: 130 },
  ],
});

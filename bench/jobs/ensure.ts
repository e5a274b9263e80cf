import { admin } from '../built.ts';
import { egose, official } from '../clients.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, measured, warmedUp } from '../measure.ts';
import type { RealmSetup } from '../place.ts';

interface Roles extends RealmSetup {
  readonly count: number;
}

type Ensure = (setup: Roles) => Promise<(role: { name: string; description: string }) => Promise<unknown>>;

const ensurers: Readonly<Record<string, Ensure>> = {
  realmtree: async ({ serverUrl, realm, token }) => {
    const { KeycloakAdmin } = await admin();
    const { roles } = new KeycloakAdmin({ serverUrl, realmName: realm, auth: token }).realm;
    return (role) => roles.ensure(role);
  },
  'official by hand': async (setup) => {
    const { roles } = await official(setup);
    return async (role) => {
      const found = await roles.findOneByName({ name: role.name });
      if (!found) await roles.create(role);
      else if (found.description !== role.description) await roles.updateByName({ name: role.name }, role);
    };
  },
  egose: async (setup) => {
    const realm = await egose(setup);
    return ({ name, description }) => realm.role(name).ensure({ description });
  },
};

const modes = { 'in turn': 1, '8 at once': 8 };
const each = <T>(make: (name: string, many: number) => T): Record<string, T> =>
  Object.fromEntries(
    Object.keys(ensurers).flatMap((name) =>
      Object.entries(modes).map(([how, many]) => [`${name}, ${how}`, make(name, many)]),
    ),
  );

const role = (index: number): { name: string; description: string } => ({
  name: `role-${index}`,
  description: `The role ${index}`,
});

export const work: JobModule['work'] = each((name, many) => async (setup: Roles) => {
  const ensure = await ensurers[name]?.(setup);
  const one = async (index: number): Promise<unknown> => ensure?.(role(index % setup.count));
  await warmedUp(one);
  return measured(setup.count, () => atOnce(many, setup.count, one));
});

export const job: JobModule['job'] = jobOf<Roles>({
  about: 'Ensures roles, each of which is there already with the description that is wanted.',
  rounds: 5,
  figures: { wall: 'µs', cpu: 'µs CPU', requests: 'requests' },
  cases: (place) => {
    const count = place.size(1000, 12);
    return each(
      (name): Case<Roles> => ({
        needs: name === 'egose' ? '@egose/keycloak-fluent' : undefined,
        before: async () => {
          const setup = await place.realm();
          const { roles } = await place.node(setup.realm);
          await atOnce(8, count, (index) => roles.create(role(index)));
          return { ...setup, count };
        },
        check: async (_, { realm }, { requests }) => {
          const { roles } = await place.node(realm);
          const there = await roles.all({ search: 'role-' });
          demand('roles', there.filter(({ name: given }) => /^role-\d+$/.test(given)).length, count);
          if (name === 'realmtree') demand('requests', requests, count);
        },
      }),
    );
  },
  goals: Object.keys(modes).map((how) => ({
    what: `ensure roles that are there, ${how}`,
    of: `realmtree, ${how}`,
    figure: 'wall',
    to: `official by hand, ${how}`,
    atMost: 1,
  })),
});

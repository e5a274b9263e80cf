import { expect, test } from 'vitest';
import { ApiError, type KeycloakRealmOptions } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { administrator, has, nameOf, needs, randomName, temporaryRealm } from '../support.ts';

const writers = 30;
const roleNames = Array.from({ length: 12 }, (_, index) => `role-${index}`);

/** One of many writers that write the same at once, and what makes room for them to do it again. */
interface Case {
  readonly what: string;
  /** What the server says to some of them. */
  readonly failure: string;
  readonly prepare: (realm: RealmNode) => Promise<{
    readonly write: (realm: RealmNode, writer: number) => Promise<unknown>;
    readonly reset?: () => Promise<unknown>;
  }>;
}

/** Writers of roles, as several processes would be: `add` of one process takes turns. */
async function postingRoles(
  realm: RealmNode,
  path: readonly string[],
): Promise<(realm: RealmNode, writer: number) => Promise<unknown>> {
  const roles = (await realm.roles.all({ search: 'role-' })).map(({ id, name }) => ({ id, name }));
  return (realm, writer) => {
    const body = roles.slice(writer % 8, (writer % 8) + 4);
    return realm.request('POST', path, { body, repeatable: true });
  };
}

const cases: Case[] = [
  {
    what: 'attributes of a realm',
    failure: '500 Database operation failed',
    prepare: async () => ({
      write: (realm, writer) => realm.request('PUT', [], { body: { attributes: { [`a${writer}`]: 'b' } } }),
    }),
  },
  {
    what: 'the user profile',
    failure: '500 unknown_error',
    prepare: async (realm) => {
      needs('the policy for attributes that the user profile does not define');
      const profile = await realm.users.profile.get();
      const policies = ['ENABLED', 'ADMIN_VIEW', 'ADMIN_EDIT'];
      return {
        write: (realm, writer) =>
          realm.request('PUT', 'users/profile', {
            body: { ...profile, unmanagedAttributePolicy: policies[writer % policies.length] },
          }),
      };
    },
  },
  {
    what: 'attributes of a group',
    failure: '500 unknown_error',
    prepare: async (realm) => {
      const { id, name } = await (await realm.groups.create({ name: 'staff' })).get();
      return {
        write: (realm, writer) =>
          realm.request('PUT', ['groups', id], { body: { name, attributes: { a: [`${writer}`] } } }),
      };
    },
  },
  {
    what: 'the password of a user',
    failure: '500 unknown_error',
    prepare: async (realm) => {
      needs('writers of a password that collide');
      await realm.update({ passwordPolicy: 'hashIterations(1)' });
      const { id } = await (await realm.users.create({ username: 'ada' })).get();
      return { write: (realm, writer) => realm.users.byId(id).resetPassword({ value: `${writer}` }) };
    },
  },
  {
    what: 'role mappings of a user',
    failure: '400 invalid_request',
    prepare: async (realm) => {
      const { id } = await (await realm.users.create({ username: 'ada' })).get();
      return {
        write: await postingRoles(realm, ['users', id, 'role-mappings', 'realm']),
        reset: () => realm.users.byId(id).roleMappings.realm.remove(roleNames),
      };
    },
  },
  {
    what: 'scope mappings of a client',
    failure: '409',
    prepare: async (realm) => {
      const { id } = await (await realm.clients.create({ clientId: 'web' })).get();
      return {
        write: await postingRoles(realm, ['clients', id, 'scope-mappings', 'realm']),
        reset: () => realm.clients.byId(id).scopeMappings.realm.removeAll(),
      };
    },
  },
  {
    what: 'composites of a role',
    failure: '409',
    prepare: async (realm) => {
      await realm.roles.create({ name: 'chief' });
      return {
        write: await postingRoles(realm, ['roles', 'chief', 'composites']),
        reset: () => realm.roles.byName('chief').composites.removeAll(),
      };
    },
  },
  {
    what: 'groups of a user',
    failure: '409',
    prepare: async (realm) => {
      const { id } = await (await realm.users.create({ username: 'ada' })).get();
      const group = await (await realm.groups.create({ name: 'staff' })).get();
      return {
        write: (realm) => realm.request('PUT', ['users', id, 'groups', group.id]),
        reset: () => realm.users.byId(id).groups.remove(group),
      };
    },
  },
];

test.for(cases)('parallel writers of $what all end well', async ({ failure, prepare }) => {
  const realm = await temporaryRealm();
  await realm.partialImport({ roles: { realm: roleNames.map((name) => ({ name })) } });
  const at = (options: Partial<KeycloakRealmOptions>): RealmNode =>
    administrator(options).admin.realms.byName(nameOf(realm));
  const [bare, shielded] = [at({ retries: 0 }), at({})];
  const { write, reset = async () => undefined } = await prepare(realm);

  const failures = new Set<string>();
  // Keycloak 22 and 24 have other words for the same.
  const isSeen = (): boolean =>
    has('26') ? [...failures].some((seen) => seen.startsWith(failure)) : failures.size > 0;
  for (let round = 0; round < 40 && !isSeen(); round++) {
    const outcomes = await Promise.allSettled(everybody((writer) => write(bare, writer)));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      expect(outcome.reason).toBeInstanceOf(ApiError);
      const { httpStatus, code } = outcome.reason as ApiError;
      failures.add(`${httpStatus} ${code === 'server_error' ? outcome.reason.description : code}`);
    }
    await reset();
  }
  expect(isSeen(), [...failures].join()).toBe(true);

  for (let round = 0; round < 3; round++) {
    await Promise.all(everybody((writer) => write(shielded, writer)));
    await reset();
  }
});

function everybody<T>(write: (writer: number) => Promise<T>): Promise<T>[] {
  return Array.from({ length: writers }, (_, writer) => write(writer));
}

test('of parallel deletes one succeeds, and the others say that nothing is left', async () => {
  const realm = await temporaryRealm();
  const statuses = async (retries: number): Promise<number[]> => {
    const { id } = await (await realm.users.create({ username: randomName('ada') })).get();
    const user = administrator({ retries }).admin.realms.byName(nameOf(realm)).users.byId(id);
    const outcomes = await Promise.allSettled(everybody(() => user.delete()));
    return outcomes
      .map((outcome) => (outcome.status === 'fulfilled' ? 204 : outcome.reason.httpStatus))
      .sort();
  };
  // Whether two of them meet is chance.
  const raw: number[] = [];
  for (let tries = 0; tries < 40 && !raw.some((status) => status === 500 || status === 400); tries++)
    raw.push(...(await statuses(0)));
  expect(raw.some((status) => status === 500 || status === 400)).toBe(true);
  const told = await statuses(2);
  // Keycloak 22 says to several that they deleted it.
  if (has('24')) expect(told).toEqual([204, ...Array.from({ length: writers - 1 }, () => 404)]);
  else expect(told.every((status) => status === 204 || status === 404)).toBe(true);
});

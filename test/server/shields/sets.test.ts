import { beforeEach, expect, test } from 'vitest';
import { NotFoundError } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { administrator, nameOf, needs, Traffic, temporaryRealm } from '../support.ts';
import { rawRequests } from './raw.ts';

beforeEach(() => needs('/organizations/{}/groups'));

/** A list of which each thing is there or not. */
interface Settable {
  all(): Promise<readonly (string | Thing)[]>;
  set(wanted: never): Promise<{ added: readonly (string | Thing)[]; removed: readonly (string | Thing)[] }>;
  removeAll(): Promise<void>;
}

interface Thing {
  readonly id: string;
  readonly name: string;
}

interface Case {
  readonly what: string;
  readonly set: (realm: RealmNode) => Settable;
  /** How the things `a`, `b` and `c` are named; `c` in the form of a node or of a representation. */
  readonly named: (realm: RealmNode) => Promise<readonly [a: unknown, b: unknown, c: unknown]>;
}

const roles: Case['named'] = async ({ roles }) => ['a', await roles.byName('b').get(), roles.byName('c')];
const clientRoles: Case['named'] = async ({ clients, rolesById }) => {
  const { roles } = clients.byClientId('web');
  return ['a', { name: 'b' }, rolesById.byId((await roles.byName('c').get()).id)];
};
const scopes: Case['named'] = async ({ clientScopes }) => [
  'a',
  await clientScopes.byName('b').get(),
  clientScopes.byName('c'),
];
const groups: Case['named'] = async ({ groups }) => [
  '/a',
  await groups.byPath('/b').get(),
  groups.byPath('/c'),
];

const cases: Case[] = [
  {
    what: 'realm roles of a user',
    set: ({ users }) => users.byUsername('ada').roleMappings.realm,
    named: roles,
  },
  {
    what: 'client roles of a user',
    set: ({ users }) => users.byUsername('ada').roleMappings.clients.byClientId('web'),
    named: clientRoles,
  },
  {
    what: 'realm roles of a group',
    set: ({ groups }) => groups.byPath('/staff').roleMappings.realm,
    named: roles,
  },
  {
    what: 'client roles of a group',
    set: ({ groups }) => groups.byPath('/staff').roleMappings.clients.byClientId('web'),
    named: clientRoles,
  },
  {
    what: 'realm roles of an organization’s group',
    set: ({ organizations }) => organizations.byAlias('acme').groups.byPath('/staff').roleMappings.realm,
    named: roles,
  },
  {
    what: 'realm roles in the scope of a client',
    set: ({ clients }) => clients.byClientId('web').scopeMappings.realm,
    named: roles,
  },
  {
    what: 'client roles in the scope of a client scope',
    set: ({ clientScopes }) => clientScopes.byName('d').scopeMappings.clients.byClientId('web'),
    named: clientRoles,
  },
  { what: 'composites of a role', set: ({ roles }) => roles.byName('chief').composites, named: roles },
  {
    what: 'composites of a role, those of a client',
    set: ({ roles }) => roles.byName('chief').composites,
    named: async ({ clients }) => {
      const { roles } = clients.byClientId('web');
      return [{ client: 'web', role: 'a' }, await roles.byName('b').get(), roles.byName('c')];
    },
  },
  {
    what: 'realm roles in a role',
    set: ({ roles }) => roles.byName('chief').composites.realm,
    named: roles,
  },
  {
    what: 'client roles in a role',
    set: ({ roles }) => roles.byName('chief').composites.clients.byClientId('web'),
    named: clientRoles,
  },
  {
    what: 'default client scopes of a client',
    set: ({ clients }) => clients.byClientId('web').defaultClientScopes,
    named: scopes,
  },
  {
    what: 'optional client scopes of a client',
    set: ({ clients }) => clients.byClientId('web').optionalClientScopes,
    named: scopes,
  },
  { what: 'default client scopes of a realm', set: (realm) => realm.defaultClientScopes, named: scopes },
  { what: 'optional client scopes of a realm', set: (realm) => realm.optionalClientScopes, named: scopes },
  { what: 'groups of a user', set: ({ users }) => users.byUsername('ada').groups, named: groups },
  { what: 'default groups', set: (realm) => realm.defaultGroups, named: groups },
  {
    what: 'required actions of a user',
    set: ({ users }) => users.byUsername('ada').requiredActions,
    named: async () => ['UPDATE_PASSWORD', 'VERIFY_EMAIL', 'CONFIGURE_TOTP'],
  },
];

/** A realm with roles, client roles, client scopes and groups a, b and c, and with who and what can have them. */
async function stocked(): Promise<RealmNode> {
  const realm = await temporaryRealm({ organizationsEnabled: true });
  const roles = ['a', 'b', 'c'].map((name) => ({ name }));
  const clients = [{ clientId: 'web' }];
  await realm.partialImport({
    clients,
    roles: { realm: [...roles, { name: 'chief' }], client: { web: roles } },
  });
  await realm.request('POST', 'users', { body: { username: 'ada' } });
  for (const name of ['a', 'b', 'c', 'staff']) await realm.request('POST', 'groups', { body: { name } });
  for (const name of ['a', 'b', 'c', 'd'])
    await realm.clientScopes.create({ name, protocol: 'openid-connect' });
  const acme = await realm.organizations.create({ name: 'acme', domains: [{ name: 'acme.test' }] });
  await acme.groups.request('POST', [], { body: { name: 'staff' } });
  return realm;
}

/** The same realm, and the writes that go to it. */
function watched(realm: RealmNode): { realm: RealmNode; writes: () => string[]; traffic: Traffic } {
  const traffic = new Traffic();
  const writes = (): string[] =>
    traffic.requests.splice(0).flatMap((request) => /^(POST|PUT|DELETE) \/admin/.exec(request)?.[1] ?? []);
  return {
    realm: administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm)),
    writes,
    traffic,
  };
}

const namesOf = (things: readonly (string | Thing)[]): string[] =>
  things.map((thing) => (typeof thing === 'string' ? thing : thing.name)).sort();

const topics = ['role', 'group', 'client scope', 'required action'].map((topic) => ({
  topic: `${topic}s`,
  those: cases.filter(({ what }) => topicOf(what) === topic),
}));

test.for(topics)('a set of $topic is what was said, by the fewest writes', async ({ those }) => {
  const server = watched(await stocked());
  for (const one of those) await behaves(one, server);
});

async function behaves({ set, named, what }: Case, server: ReturnType<typeof watched>): Promise<void> {
  const { realm, writes, traffic } = server;
  const mine = set(realm);
  const [a, b, c] = await named(realm);
  const to = async (...wanted: unknown[]): Promise<{ added: string[]; removed: string[]; all: string[] }> => {
    writes();
    const { added, removed } = await mine.set(wanted as never);
    return { added: namesOf(added), removed: namesOf(removed), all: namesOf(await mine.all()) };
  };
  const [A = '', B = '', C = ''] = what.startsWith('required') ? [a, b, c].map(String) : ['a', 'b', 'c'];
  const before = namesOf(await mine.all());

  expect(await to(a, b), what).toEqual({ added: [A, B].sort(), removed: before, all: [A, B].sort() });
  expect(await to(b, a, b), what).toEqual({ added: [], removed: [], all: [A, B].sort() });
  expect(writes(), what).toEqual([]);
  expect(await to(c, b), what).toEqual({ added: [C], removed: [A], all: [B, C].sort() });
  const [first, ...more] = writes();
  expect(first, what).toMatch(/POST|PUT/);
  expect(more, what).toEqual(what.startsWith('required') ? [] : ['DELETE']);

  const error = await to(a, ...unknownIn(what)).catch((thrown) => thrown);
  expect(error, what).toBeInstanceOf(NotFoundError);
  expect(error.message, what).toMatch(/never.*nope/);
  expect(namesOf(await mine.all()), what).toEqual([B, C].sort());
  expect(writes(), what).toEqual(what.startsWith('required') ? ['PUT', 'PUT'] : []);

  traffic.requests.splice(0);
  for (const wanted of [undefined, null, {}, 'a', [undefined], [null], [''], [{}]])
    await expect(mine.set(wanted as never)).rejects.toThrow(TypeError);
  expect(traffic.requests, what).toEqual([]);

  await mine.removeAll();
  expect(await mine.all(), what).toEqual([]);
  expect(await to(), what).toEqual({ added: [], removed: [], all: [] });
  expect(writes(), what).toEqual([]);
}

const mapped = cases.filter(({ what }) => /roles (of|in the scope)/.test(what));

test('mappings are removed as a whole by name only', async () => {
  const server = watched(await stocked());
  for (const one of mapped) await keeps(one, server);
});

async function keeps({ set, what }: Case, { realm, traffic }: ReturnType<typeof watched>): Promise<void> {
  const mine = set(realm) as ReturnType<typeof set> & {
    add(role: string): Promise<void>;
    remove(roles: unknown): Promise<void>;
    request(method: 'DELETE', subpath?: [], call?: { body: [] }): Promise<unknown>;
  };
  await mine.add('a');
  const before = namesOf(await mine.all());

  // The server takes no body at all for everything, and `[]` for nothing.
  await mine.request('DELETE', [], { body: [] });
  expect(namesOf(await mine.all()), what).toEqual(before);
  await mine.request('DELETE');
  expect(await mine.all(), what).toEqual([]);

  await mine.add('a');
  traffic.requests.splice(0);
  for (const roles of [undefined, null, {}, [undefined], [null], ''])
    await expect(mine.remove(roles)).rejects.toThrow(TypeError);
  await mine.remove([]);
  expect(traffic.requests, what).toEqual([]);
  expect(namesOf(await mine.all()), what).toEqual(['a']);
  await mine.removeAll();
  expect(await mine.all(), what).toEqual([]);
}

function topicOf(what: string): string | undefined {
  return /role|required action|client scope|group/.exec(what)?.[0];
}

function unknownIn(what: string): unknown[] {
  if (/groups of a user|default groups/.test(what)) return ['/nope', '/never'];
  return what.endsWith('those of a client') ? ['nope', { client: 'never', role: 'a' }] : ['nope', 'never'];
}

test('a client scope moves from one list to the other, where the server leaves it', async () => {
  const realm = await stocked();
  const raw = await rawRequests();
  const web = realm.clients.byClientId('web');
  const { id } = await web.get();
  const email = (await realm.clientScopes.byName('email').get()).id;
  const ofClient = `/admin/realms/${nameOf(realm)}/clients/${id}/optional-client-scopes/${email}`;
  const ofRealm = `/admin/realms/${nameOf(realm)}/default-optional-client-scopes/${email}`;
  expect((await raw('PUT', ofClient)).status).toBe(204);
  expect(namesOf(await web.optionalClientScopes.all())).not.toContain('email');
  expect((await raw('PUT', ofRealm)).status).toBe(409);

  for (const { defaultClientScopes, optionalClientScopes } of [web, realm]) {
    const defaults = namesOf(await defaultClientScopes.all());
    const options = namesOf(await optionalClientScopes.all());
    const { added, removed } = await optionalClientScopes.set([...options, 'email']);
    expect([namesOf(added), namesOf(removed)]).toEqual([['email'], []]);
    expect(namesOf(await optionalClientScopes.all())).toEqual([...options, 'email'].sort());
    expect(namesOf(await defaultClientScopes.all())).toEqual(defaults.filter((name) => name !== 'email'));
    await Promise.all(Array.from({ length: 20 }, () => defaultClientScopes.add('email')));
    expect(namesOf(await defaultClientScopes.all())).toEqual(defaults);
  }
});

test('a required action that the server ignores is an error', async () => {
  const realm = await stocked();
  const raw = await rawRequests();
  const { requiredActions, ...ada } = await realm.users.byUsername('ada').get();
  expect(requiredActions).toEqual([]);
  const path = `/admin/realms/${nameOf(realm)}/users/${ada.id}`;
  const ignored = ['NOPE', 'update_password'];
  const body = { requiredActions: ['VERIFY_EMAIL', ...ignored] };
  expect((await raw('PUT', path, body)).status).toBe(204);

  const mine = realm.users.byId(ada.id).requiredActions;
  expect(await mine.all()).toEqual(['VERIFY_EMAIL']);
  await expect(mine.add(['UPDATE_PASSWORD', ...ignored])).rejects.toThrow(
    'No such required action: "NOPE", "update_password"',
  );
  expect(await mine.all()).toEqual(['VERIFY_EMAIL']);
  await mine.add('CONFIGURE_TOTP');
  await mine.remove(['VERIFY_EMAIL', 'NOPE']);
  expect(await mine.all()).toEqual(['CONFIGURE_TOTP']);
});

test('sets of one list at once leave what one of them said', async () => {
  const realm = await stocked();
  const { composites } = realm.roles.byName('chief');
  const wanted = ['a', 'b', 'c'];
  await Promise.all(wanted.map((name) => composites.set([name])));
  expect(await composites.all()).toHaveLength(1);
});

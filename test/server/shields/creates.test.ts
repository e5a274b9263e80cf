import { expect, test } from 'vitest';
import { ForbiddenError, NotFoundError } from '../../../src/index.ts';
import type { GroupCreate } from '../../../src/resources/groups/create.ts';
import type { GroupNode } from '../../../src/resources/groups/groups.ts';
import type { GroupTree } from '../../../src/resources/groups/tree.ts';
import type { OrganizationGroupNode } from '../../../src/resources/organizations/groups.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import type { RoleMappingsNode } from '../../../src/resources/roles/role-mappings.ts';
import { UserNode } from '../../../src/resources/users/user.ts';
import { PartialError } from '../../../src/tree/errors.ts';
import { administrator, nameOf, needs, Traffic, temporaryRealm } from '../support.ts';

const sorted = (items: readonly (string | undefined)[]): string[] => items.map(String).sort();

/** A realm with the roles and groups that the tests give. */
async function furnished(): Promise<RealmNode> {
  const realm = await temporaryRealm({ organizationsEnabled: true });
  for (const name of ['editor', 'author']) await realm.roles.create({ name });
  const web = await realm.clients.create({ clientId: 'web' });
  for (const name of ['viewer', 'reader']) await web.roles.create({ name });
  const staff = await realm.groups.create({ name: 'staff' });
  await staff.children.create({ name: 'night shift' });
  return realm;
}

/** The roles that are mapped by hand: `editor`, `web: viewer`. */
async function mapped(roleMappings: RoleMappingsNode): Promise<string[]> {
  const { realmMappings = [], clientMappings = {} } = await roleMappings.get();
  const own = realmMappings.map(({ name }) => name).filter((name) => !name?.startsWith('default-roles-'));
  const clients = Object.entries(clientMappings).flatMap(([client, { mappings = [] }]) =>
    mappings.map(({ name }) => `${client}: ${name}`),
  );
  return sorted([...own, ...clients]);
}

const pathsOf = async (user: UserNode): Promise<string[]> =>
  sorted((await user.groups.all()).map(({ path }) => path));

/** The paths of a tree, in order. */
const paths = (groups: readonly GroupTree[]): string[] =>
  sorted(groups.flatMap(({ path, subGroups }) => [path, ...paths(subGroups)]));

/** The same realm over a network that answers 403, or nothing, to the requests that `isFaulty` names. */
function faulty(realm: RealmNode, isFaulty: (line: string) => 'forbids' | 'hangs' | undefined): RealmNode {
  const server = administrator({
    fetch: async (url, init) => {
      const fault = isFaulty(`${init.method} ${decodeURIComponent(new URL(url).pathname)}`);
      if (fault === 'forbids') return Response.json({ error: 'HTTP 403 Forbidden' }, { status: 403 });
      return fault === 'hangs' ? new Promise<never>(() => undefined) : fetch(url, init);
    },
  });
  return server.admin.realms.byName(nameOf(realm));
}

test('row 13: a user gets roles and groups, which the server takes and forgets, or fails at', async () => {
  const realm = await furnished();
  const { users } = realm;
  const raw = { username: 'raw', realmRoles: ['editor'], clientRoles: { web: ['viewer'] } };
  await realm.request('POST', 'users', { body: { ...raw, clientConsents: [{ clientId: 'web' }] } });
  expect(await mapped(users.byUsername('raw').roleMappings)).toEqual([]);
  expect(await users.byUsername('raw').consents.all()).toEqual([]);
  const lost = realm.request('POST', 'users', { body: { username: 'lost', groups: ['/nope'] } });
  await expect(lost).rejects.toMatchObject({ httpStatus: 500 });

  const traffic = new Traffic();
  const watched = administrator({ hooks: traffic.hooks }).admin.realms.byName(nameOf(realm));
  const ada = await watched.users.create({
    username: 'ada',
    email: 'ada@acme.test',
    realmRoles: ['editor', 'author'],
    clientRoles: { web: ['viewer', 'reader'] },
    groups: ['/staff', '/staff/night shift'],
  });
  expect(await mapped(ada.roleMappings)).toEqual(['author', 'editor', 'web: reader', 'web: viewer']);
  expect(await pathsOf(ada)).toEqual(['/staff', '/staff/night shift']);
  const writes = traffic.requests.filter((line) => /^(POST|PUT)/.test(line) && !/token$/.test(line));
  expect(writes).toEqual([
    expect.stringMatching('/users$'),
    expect.stringMatching('/role-mappings/realm$'),
    expect.stringMatching('/role-mappings/clients/'),
  ]);

  const nodes = await users.create({
    username: 'bob',
    realmRoles: [realm.roles.byName('editor'), await realm.roles.byName('author').get()],
    clientRoles: { web: [realm.clients.byClientId('web').roles.byName('viewer')] },
    groups: [realm.groups.byPath('/staff'), await realm.groups.byPath('/staff/night shift').get()],
  });
  expect(await mapped(nodes.roleMappings)).toEqual(['author', 'editor', 'web: viewer']);
  expect(await pathsOf(nodes)).toEqual(['/staff', '/staff/night shift']);

  const consents = { username: 'eve', clientConsents: [{ clientId: 'web' }] };
  await expect(users.create(consents)).rejects.toThrow(
    'clientConsents in this request; use realm.partialImport instead',
  );
});

test('row 13: roles, clients and groups that do not exist are told together, and nothing is made', async () => {
  needs('/organizations/{}/groups');
  const realm = await furnished();
  const organization = await realm.organizations.create({ name: 'supplier', domains: [{ name: 'a.test' }] });
  const bad = { realmRoles: ['editor', 'gone', '..'], clientRoles: { web: ['none'], app: ['any'] } };
  const roles = 'No such role: "..", "any" of client "app", "gone", "none" of client "web"';

  const user = realm.users.create({ username: 'ada', ...bad, groups: ['/staff', '/nope', 'staff/no'] });
  await expect(user).rejects.toThrow(NotFoundError);
  await expect(user).rejects.toThrow(`${roles}; No such group: /nope, staff/no`);
  await expect(realm.users.create({ username: 'ada', groups: ['/nope'] })).rejects.toThrow(
    'No such group: /nope',
  );
  expect(await realm.users.byUsername('ada').exists()).toBe(false);

  const tree = { name: 'tree', subGroups: [{ name: 'branch', subGroups: [{ name: 'leaf', ...bad }] }] };
  for (const groups of [realm.groups, organization.groups, realm.groups.byPath('/staff').children]) {
    await expect(groups.create(tree)).rejects.toThrow(roles);
  }
  expect(paths(await realm.groups.tree())).toEqual(['/staff', '/staff/night shift']);
  expect(await organization.groups.tree()).toEqual([]);
});

test('row 13: what is not a list of roles or groups is refused before anything is sent', async () => {
  const traffic = new Traffic();
  const { users, groups } = administrator({ hooks: traffic.hooks }).admin.realms.byName('nope');
  const wrong = [
    users.create({ username: 'ada', realmRoles: 'editor' as never }),
    users.create({ username: 'ada', clientRoles: { web: 'viewer' as never } }),
    users.create({ username: 'ada', groups: '/staff' as never }),
    groups.create({ name: 'a', subGroups: { name: 'b' } as never }),
    groups.create({ name: 'a', subGroups: [{ name: '' }] }),
  ];
  for (const create of wrong) await expect(create).rejects.toThrow(TypeError);
  expect(traffic.requests).toEqual([]);
});

test('row 13: a user who is there is left alone, or gets what is missing', async () => {
  const { users } = await furnished();
  const ada = await users.create({ username: 'ada', realmRoles: ['author'], groups: ['/staff'] });
  const more = {
    username: 'ada',
    firstName: 'Ada',
    realmRoles: ['editor'],
    clientRoles: { web: ['viewer'] },
    groups: ['staff/night shift'],
  };
  await users.create(more, { ifExists: 'return' });
  expect(await mapped(ada.roleMappings)).toEqual(['author']);
  expect((await ada.get()).firstName).toBeUndefined();
  for (const _ of ['once', 'and again']) {
    await users.create(more, { ifExists: 'update' });
    expect(await mapped(ada.roleMappings)).toEqual(['author', 'editor', 'web: viewer']);
    expect(await pathsOf(ada)).toEqual(['/staff', '/staff/night shift']);
    expect((await ada.get()).firstName).toBe('Ada');
  }
});

test('row 13: when a part of a user fails the error holds the node, and goes on', async () => {
  const realm = await furnished();
  const staff = await realm.groups.byPath('/staff').get();
  const grants = { realmRoles: ['editor'], clientRoles: { web: ['viewer'] }, groups: [staff] };
  let fault: 'forbids' | 'hangs' | undefined = 'forbids';
  const { users } = faulty(realm, (line) => (line.endsWith('role-mappings/realm') ? fault : undefined));

  const refused = await users.create({ username: 'ada', ...grants }).catch((error: unknown) => error);
  if (!(refused instanceof PartialError)) throw refused;
  expect(refused).toMatchObject({ code: 'partial', remaining: ['realmRoles editor'] });
  expect(refused.done).toEqual(['clientRoles of web: viewer', 'groups /staff']);
  expect(refused.cause).toBeInstanceOf(ForbiddenError);
  expect(refused.message).toMatch(/\/users\/[-\w]{36} lacks realmRoles editor: 403 HTTP 403 Forbidden/);
  const { node } = refused;
  if (!(node instanceof UserNode)) throw node;
  expect(await mapped(node.roleMappings)).toEqual(['web: viewer']);
  await expect(refused.resume()).rejects.toMatchObject({
    code: 'partial',
    node,
    remaining: refused.remaining,
  });

  // A role of another client than the one that was named.
  const stray = {
    username: 'eve',
    clientRoles: { account: [realm.clients.byClientId('web').roles.byName('viewer')] },
  };
  await expect(users.create(stray)).rejects.toMatchObject({
    code: 'partial',
    remaining: ['clientRoles of account: viewer'],
  });
  expect(await mapped(users.byUsername('eve').roleMappings)).toEqual([]);

  fault = 'hangs';
  const stop = new AbortController();
  const stopping = faulty(realm, (line) => {
    if (!line.endsWith('role-mappings/realm') || fault !== 'hangs') return undefined;
    stop.abort(new Error('enough'));
    return 'hangs';
  });
  const late = await stopping.users
    .create({ username: 'bob', ...grants }, { signal: stop.signal })
    .catch((error: unknown) => error);
  if (!(late instanceof PartialError)) throw late;
  expect(late.remaining).toContain('realmRoles editor');
  expect(late.message).toMatch(/: enough$/);

  fault = undefined;
  for (const error of [refused, late]) {
    await error.resume();
    const user = error.node as UserNode;
    expect(await mapped(user.roleMappings)).toEqual(['editor', 'web: viewer']);
    expect(await pathsOf(user)).toEqual(['/staff']);
  }
});

const tree: GroupCreate = {
  name: 'tree',
  description: 'All',
  attributes: { a: ['1'] },
  realmRoles: ['editor'],
  subGroups: [
    {
      name: 'a branch',
      description: 'Some',
      attributes: { b: ['2', '3'] },
      clientRoles: { web: ['viewer'] },
      subGroups: [{ name: 'leaf', realmRoles: ['editor', 'author'] }],
    },
    { name: 'b' },
  ],
};

test.for(['realm', 'organization'] as const)(
  'row 13: groups of the %s get roles and children',
  async (kind) => {
    if (kind === 'organization') needs('/organizations/{}/groups');
    else needs('descriptions of groups');
    const realm = await furnished();
    const supplier = await realm.organizations.create({ name: 'supplier', domains: [{ name: 'a.test' }] });
    const { groups } = { realm, organization: supplier }[kind];
    const at = (path: string): GroupNode | OrganizationGroupNode => groups.byPath(path);

    await groups.request('POST', [], { body: { ...tree, name: 'raw' } });
    expect(await mapped(at('/raw').roleMappings)).toEqual([]);
    expect(await at('/raw').children.all()).toEqual([]);

    await groups.create(tree);
    expect(paths([await at('/tree').tree()])).toEqual([
      '/tree',
      '/tree/a branch',
      '/tree/a branch/leaf',
      '/tree/b',
    ]);
    expect(await at('/tree').get()).toMatchObject({ description: 'All', attributes: { a: ['1'] } });
    const branch = { description: 'Some', attributes: { b: ['2', '3'] } };
    expect(await at('/tree/a branch').get()).toMatchObject(branch);
    expect(await mapped(at('/tree').roleMappings)).toEqual(['editor']);
    expect(await mapped(at('/tree/a branch').roleMappings)).toEqual(['web: viewer']);
    expect(await mapped(at('/tree/a branch/leaf').roleMappings)).toEqual(['author', 'editor']);

    const grown = {
      name: 'a branch',
      realmRoles: ['author'],
      subGroups: [{ name: 'c', realmRoles: ['editor'] }],
    };
    await at('/tree').children.create(grown, { ifExists: 'return' });
    expect(await at('/tree/a branch/c').exists()).toBe(false);
    await at('/tree').children.create(grown, { ifExists: 'update' });
    expect(await mapped(at('/tree/a branch').roleMappings)).toEqual(['author', 'web: viewer']);
    expect(await at('/tree/a branch').get()).toMatchObject(branch);
    expect(await mapped(at('/tree/a branch/c').roleMappings)).toEqual(['editor']);
    expect(await at('/tree/a branch/leaf').exists()).toBe(true);

    // A tree that was read, with all its ids, makes another one.
    const [read] = (await groups.tree({ briefRepresentation: false })).filter(({ name }) => name === 'tree');
    await groups.create({ ...(read as GroupTree), name: 'copy' });
    const copied = paths([await at('/copy').tree()]).map((path) => path.replace('/copy', '/tree'));
    expect(copied).toEqual(paths([await at('/tree').tree()]));
    expect(await mapped(at('/copy/a branch/leaf').roleMappings)).toEqual(['author', 'editor']);
    expect(await at('/copy/a branch').get()).toMatchObject(branch);
  },
);

test('row 13: when a part of a tree of groups fails the error goes on with the rest of it', async () => {
  needs('descriptions of groups');
  const realm = await furnished();
  let isFaulty = true;
  let requests = 0;
  // The children of the tree can be made, what they get cannot.
  const { groups } = faulty(realm, (line) =>
    isFaulty && /^POST .*\/groups/.test(line) && ++requests > 4 ? 'forbids' : undefined,
  );
  const error = await groups.create(tree).catch((error: unknown) => error);
  if (!(error instanceof PartialError)) throw error;
  const made = ['realmRoles editor', 'subGroups a branch', 'subGroups b'];
  const rest = ['a branch: clientRoles of web: viewer', 'a branch: subGroups leaf'];
  expect(sorted(error.done)).toEqual(made);
  expect(error.remaining).toEqual(rest);
  isFaulty = false;
  await error.resume();
  const all = ['/tree', '/tree/a branch', '/tree/a branch/leaf', '/tree/b'];
  expect(paths([await realm.groups.byPath('/tree').tree()])).toEqual(all);
  expect(await mapped(realm.groups.byPath('/tree/a branch').roleMappings)).toEqual(['web: viewer']);
  expect(await mapped(realm.groups.byPath('/tree/a branch/leaf').roleMappings)).toEqual(['author', 'editor']);
});

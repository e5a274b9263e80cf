import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type {
  MappedRoles,
  RoleMappingsNode,
  ScopeMappingsNode,
} from '../../src/resources/roles/role-mappings.ts';
import type { Roles } from '../../src/resources/roles/roles.ts';
import { administrator, nameOf, Traffic, temporaryRealm } from './support.ts';

interface Case {
  readonly holder: string;
  readonly kind: string;
  readonly mappings: (realm: RealmNode) => RoleMappingsNode | ScopeMappingsNode;
  readonly mapped: (mappings: RoleMappingsNode | ScopeMappingsNode) => MappedRoles;
  readonly roles: (realm: RealmNode) => Roles;
}

const holders: Pick<Case, 'holder' | 'mappings'>[] = [
  { holder: 'user', mappings: ({ users }) => users.byUsername('ada').roleMappings },
  { holder: 'group', mappings: ({ groups }) => groups.byPath('/staff').roleMappings },
  { holder: 'client', mappings: ({ clients }) => clients.byClientId('admin-cli').scopeMappings },
  { holder: 'client scope', mappings: ({ clientScopes }) => clientScopes.byName('email').scopeMappings },
];
const kinds: Pick<Case, 'kind' | 'mapped' | 'roles'>[] = [
  { kind: 'realm', mapped: ({ realm }) => realm, roles: ({ roles }) => roles },
  {
    kind: 'client',
    mapped: ({ clients }) => clients.byClientId('web'),
    roles: ({ clients }) => clients.byClientId('web').roles,
  },
];
const cases: Case[] = holders.flatMap((holder) => kinds.map((kind) => ({ ...holder, ...kind })));

const named = (roles: readonly { name?: string | undefined }[] = []): (string | undefined)[] =>
  roles.map(({ name }) => name).sort();

/** A realm with a user, a group, a client, and in realm and client the roles a to e, of which a includes e. */
async function stocked(): Promise<RealmNode> {
  const realm = await temporaryRealm();
  await realm.users.create({ username: 'ada' });
  await realm.groups.create({ name: 'staff' });
  await realm.clients.create({ clientId: 'web' });
  const roles = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, attributes: { of: [name] } }));
  await realm.partialImport({ roles: { realm: roles, client: { web: roles } } });
  for (const { roles } of kinds) {
    await roles(realm).byName('a').composites.add(roles(realm).byName('e'));
  }
  return realm;
}

test.for(cases)(
  '$kind roles of a $holder are mapped and unmapped in any form',
  async ({ mappings, mapped, roles }) => {
    const realm = await stocked();
    const mine = mapped(mappings(realm));
    const before = named(await mine.all());
    const b = await roles(realm).byName('b').get();
    const byId = realm.rolesById.byId((await roles(realm).byName('d').get()).id);

    await mine.add('a');
    await mine.add(['a', b, roles(realm).byName('c'), byId]);
    expect(named(await mine.all())).toEqual([...before, 'a', 'b', 'c', 'd'].sort());
    const available = named(await mine.available());
    expect(available).toContain('e');
    expect(available).not.toContain('a');
    expect(named(await mine.composite())).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd', 'e']));
    const [whole] = (await mine.composite({ briefRepresentation: false })).filter(({ name }) => name === 'e');
    expect(whole?.attributes).toEqual({ of: ['e'] });
    const streamed: string[] = [];
    for await (const { name } of mine) streamed.push(name);
    expect(streamed.sort()).toEqual([...before, 'a', 'b', 'c', 'd'].sort());

    await mine.remove('a');
    await mine.remove([b, { name: 'c' }]);
    expect(named(await mine.all())).toEqual([...before, 'd'].sort());
    await mine.remove([byId]);
    expect(named(await mine.all())).toEqual(before);
  },
);

test.for(cases)(
  'a batch of $kind roles of a $holder is one request, and removal never empties',
  async (it) => {
    const temporary = await stocked();
    const traffic = new Traffic();
    const bodies: string[] = [];
    const realm = administrator({
      hooks: traffic.hooks,
      fetch: (url, init) => {
        if (init.method === 'DELETE' && url.includes('-mappings/')) bodies.push(String(init.body));
        return fetch(url, init);
      },
    }).admin.realms.byName(nameOf(temporary));
    const mine = it.mapped(it.mappings(realm));
    // A new client asks once whether bodies of DELETE arrive.
    const writes = (): string[] =>
      traffic.requests
        .splice(0)
        .flatMap((request) => /^(POST|DELETE) \/admin(?!.*\/composites$)/.exec(request)?.[1] ?? []);
    const before = named(await mine.all());
    writes();

    await mine.add(['a', 'b', it.roles(realm).byName('c')]);
    expect(writes()).toEqual(['POST']);
    await mine.remove(['a', 'b']);
    expect(writes()).toEqual(['DELETE']);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject([{ name: 'a' }, { name: 'b' }]);

    await mine.add([]);
    await mine.remove([]);
    for (const roles of [undefined, null, {}, [undefined]]) {
      await expect(mine.remove(roles as never)).rejects.toThrow(TypeError);
      await expect(mine.add(roles as never)).rejects.toThrow(TypeError);
    }
    expect(traffic.requests).toEqual([]);

    const error = await mine.remove(['c', 'nope', 'never']).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toContain('No such role: "never", "nope"');
    await expect(mine.add(['a', 'nope'])).rejects.toThrow(NotFoundError);
    expect(writes()).toEqual([]);
    expect(named(await mine.all())).toEqual([...before, 'c'].sort());
  },
);

test.for(holders)('get shows the realm and client roles of a $holder', async ({ holder, mappings }) => {
  const realm = await stocked();
  const mine = mappings(realm);
  const clientId = (await realm.clients.byClientId('web').get()).id;
  await mine.realm.add('a');
  await mine.clients.byId(clientId).add(['b', 'c']);
  const { realmMappings, clientMappings } = await mine.get();
  const byDefault = holder === 'user' ? [`default-roles-${nameOf(realm)}`] : [];
  expect(named(realmMappings)).toEqual(['a', ...byDefault]);
  expect(clientMappings?.['web']).toMatchObject({ id: clientId, client: 'web' });
  expect(named(clientMappings?.['web']?.mappings)).toEqual(['b', 'c']);
  await expect(mine.clients.byClientId('nope').add('b')).rejects.toThrow('No object has the clientId "nope"');
});

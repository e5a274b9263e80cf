import { describe, expect, test } from 'vitest';
import { ForbiddenError, PartialError } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak, refusal } from './keycloak.ts';

const world = () => ({
  roles: [{ id: 'r1', name: 'editor' }],
  clients: [{ id: 'c1', clientId: 'web' }],
  'clients/c1/roles': [{ id: 'r3', name: 'admin', containerId: 'c1' }],
  groups: [{ id: 'g1', name: 'staff', path: '/staff' }],
});

const user = { username: 'ada', realmRoles: ['editor'], clientRoles: { web: ['admin'] } };
const realmRoles = 'POST /users/users-1/role-mappings/realm';
const web = 'clientRoles of web: admin';
const clientRoles = 'POST /users/users-1/role-mappings/clients/c1';

/** A realm that refuses some calls, for as long as they are in the set. */
function refusing(...calls: string[]) {
  const refused = new Set(calls);
  return { refused, ...keycloak(world(), (call) => (refused.has(call) ? refusal(403) : undefined)) };
}

async function stopped(promise: Promise<unknown>): Promise<PartialError> {
  const error = await failure(promise);
  expect(error).toBeInstanceOf(PartialError);
  return error as PartialError;
}

describe('a creation that stops on its way', () => {
  test('tells what is there, what is missing and why, and holds the node', async () => {
    const { acme } = refusing(realmRoles);
    const groups = [acme.groups.byId('g1')];
    const error = await stopped(acme.users.create({ ...user, groups }));
    expect(error.done).toEqual(['clientRoles of web: admin', 'groups /staff']);
    expect(error.remaining).toEqual(['realmRoles editor']);
    expect(error.cause).toBeInstanceOf(ForbiddenError);
    expect(error.code).toBe('partial');
    expect(error.node.url).toBe(acme.users.byId('users-1').url);
    expect(error.message).toBe(
      `${error.node.url} lacks realmRoles editor: ${(error.cause as Error).message}`,
    );
  });

  test('goes on with what remains, and nothing else', async () => {
    const { acme, refused, writes } = refusing(realmRoles);
    const error = await stopped(acme.users.create(user));
    refused.clear();
    const before = writes().length;
    await error.resume();
    expect(writes().slice(before)).toEqual([[realmRoles, [{ id: 'r1', name: 'editor' }]]]);
  });

  test('tells anew where it stops again; the first error stays as it was', async () => {
    const { acme, refused, writes } = refusing(realmRoles, clientRoles);
    const first = await stopped(acme.users.create({ ...user, groups: [acme.groups.byId('g1')] }));
    const before = { done: [expect.stringMatching(/^groups /)], remaining: ['realmRoles editor', web] };
    expect(first).toMatchObject(before);
    refused.delete(clientRoles);
    const second = await stopped(first.resume());
    expect(second).not.toBe(first);
    expect(second).toMatchObject({ done: [...before.done, web], remaining: ['realmRoles editor'] });
    expect(first).toMatchObject(before);
    refused.clear();
    const sent = writes().length;
    await second.resume();
    expect(
      writes()
        .slice(sent)
        .map(([call]) => call),
    ).toEqual([realmRoles]);
  });

  test('is an error of its own only where something was made', async () => {
    const { acme, calls } = refusing('POST /users');
    const error = await failure(acme.users.create(user));
    expect(error).toBeInstanceOf(ForbiddenError);
    expect(calls().at(-1)).toBe('POST /users');
  });

  test('because its caller left has the reason as its cause, and can go on', async () => {
    const leaving = new AbortController();
    const kept = keycloak(world(), (call) => {
      if (call !== realmRoles || leaving.signal.aborted) return undefined;
      leaving.abort('left');
      throw leaving.signal.reason;
    });
    const { signal } = leaving;
    const error = await stopped(
      kept.acme.users.create({ username: 'ada', realmRoles: ['editor'] }, { signal }),
    );
    expect(error).toMatchObject({ cause: 'left', remaining: ['realmRoles editor'] });
    await error.resume();
    expect(kept.world['users/users-1/role-mappings/realm']).toEqual([{ id: 'r1', name: 'editor' }]);
  });
});

describe('groups in a group', () => {
  const north = {
    name: 'north',
    realmRoles: ['editor'],
    subGroups: [{ name: 'far', realmRoles: ['editor'] }],
  };
  const sales = { name: 'sales', subGroups: [north, { name: 'south' }] };

  test('are named by their place, down to the one that stopped it', async () => {
    const { acme, refused, world } = refusing('POST /groups/children-1/children');
    const error = await stopped(acme.groups.create(sales));
    expect(error.done).toEqual(['subGroups north', 'subGroups south', 'north: realmRoles editor']);
    expect(error.remaining).toEqual(['north: subGroups far']);
    refused.clear();
    await error.resume();
    const [far] = world['groups/children-1/children'] as { id: string; name: string }[];
    expect(far?.name).toBe('far');
    expect(world[`groups/${far?.id}/role-mappings/realm`]).toEqual([{ id: 'r1', name: 'editor' }]);
  });

  test('of which one was made by a request whose answer got lost are made, and not twice', async () => {
    let lost = 0;
    const { acme, world } = keycloak({ roles: [{ id: 'r1', name: 'editor' }] }, (call) => {
      if (call !== 'POST /groups/groups-1/children' || lost++ > 0) return undefined;
      (world['groups/groups-1/children'] as object[]) = [{ id: 'g7', name: 'north' }];
      throw new TypeError('The connection broke');
    });
    await acme.groups.create({ name: 'sales', subGroups: [north] });
    expect(world['groups/groups-1/children']).toHaveLength(1);
    expect(world['groups/g7/role-mappings/realm']).toEqual([{ id: 'r1', name: 'editor' }]);
  });
});

test('an error once all parts are there is that error, not a PartialError', async () => {
  // The profile of this realm keeps no attributes.
  const { acme } = keycloak(world(), (call) =>
    call === 'GET /users/users-1' ? Response.json({ id: 'users-1', username: 'ada' }) : undefined,
  );
  const error = await failure(acme.users.create({ ...user, attributes: { a: ['1'] } }, { strict: true }));
  expect(error).toMatchObject({ name: 'IgnoredError', ignored: ['the attribute "a"'] });
});

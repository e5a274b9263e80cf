import { describe, expect, test } from 'vitest';
import { failure, settled } from '../support.ts';
import { gate, keycloak, refusal, underWay } from './keycloak.ts';

const world = () => ({
  roles: [
    { id: 'r1', name: 'editor', attributes: {} },
    { id: 'r2', name: 'viewer', attributes: {} },
  ],
  clients: [{ id: 'c1', clientId: 'web' }],
  users: [{ id: 'u1', username: 'ada', attributes: {} }],
});

describe('writers of one object', () => {
  test('run one after the other: each sees what the one before has written', async () => {
    const { acme, world: kept, calls } = keycloak(world());
    const names = ['a', 'b', 'c'];
    await Promise.all(
      names.map((name) => acme.roles.byName('editor').update({ attributes: { [name]: ['x'] } })),
    );
    expect(calls()).toEqual(Array(3).fill(['GET /roles/editor', 'PUT /roles/editor']).flat());
    expect(kept['roles']).toMatchObject([{ attributes: { a: ['x'], b: ['x'], c: ['x'] } }, {}]);
  });

  test('are so by whatever verb they write', async () => {
    const { acme, calls } = keycloak(world());
    const ada = acme.users.byId('u1');
    await Promise.all([
      ada.update({ attributes: { a: ['x'] } }),
      ada.attributes.merge({ b: ['x'] }),
      ada.requiredActions.add('UPDATE_PASSWORD'),
    ]);
    const [read, write] = ['GET /users/u1', 'PUT /users/u1'];
    // The last GET sees whether the server knows the action.
    expect(calls()).toEqual([read, write, read, write, read, write, read]);
    expect(await ada.get()).toMatchObject({
      attributes: { a: ['x'], b: ['x'] },
      requiredActions: ['UPDATE_PASSWORD'],
    });
  });

  test('are so by a handle that looks it up and by one that has its id', async () => {
    const { acme, calls } = keycloak(world());
    await Promise.all([
      acme.clients.byClientId('web').update({ name: 'A' }),
      acme.clients.byId('c1').update({ name: 'B' }),
      acme.clients.byClientId('web').update({ name: 'C' }),
    ]);
    const own = calls().filter((call) => call.endsWith('/clients/c1'));
    expect(own).toEqual(Array(3).fill(['GET /clients/c1', 'PUT /clients/c1']).flat());
  });

  test('that set one list wait for each other too', async () => {
    const { acme, world: kept } = keycloak({ ...world(), 'users/u1/role-mappings/realm': [] });
    const { realm } = acme.users.byId('u1').roleMappings;
    const [one, other] = await Promise.all([realm.set(['editor']), realm.set(['viewer'])]);
    expect(one).toMatchObject({ added: [{ name: 'editor' }], removed: [] });
    expect(other).toMatchObject({ added: [{ name: 'viewer' }], removed: [{ name: 'editor' }] });
    expect(kept['users/u1/role-mappings/realm']).toEqual([{ id: 'r2', name: 'viewer' }]);
  });
});

test('writers of different objects run at once', { timeout: 5_000 }, async () => {
  const { most, interrupt } = underWay();
  const { acme } = keycloak(world(), interrupt);
  await Promise.all([
    acme.roles.byName('editor').update({ description: 'E' }),
    acme.roles.byName('viewer').update({ description: 'V' }),
    acme.users.byId('u1').update({ firstName: 'Ada' }),
  ]);
  expect(most()).toBe(3);
});

test('one that fails does not keep the next from its turn', async () => {
  let refused = 0;
  const { acme, calls } = keycloak(world(), (call) =>
    call === 'PUT /roles/editor' && refused++ === 0 ? refusal(403) : undefined,
  );
  const role = acme.roles.byName('editor');
  const first = failure(role.update({ description: 'A' }));
  await role.update({ description: 'B' });
  expect(await first).toMatchObject({ name: 'ForbiddenError' });
  expect(calls()).toEqual(Array(2).fill(['GET /roles/editor', 'PUT /roles/editor']).flat());
});

test('one that gives up waiting ends at once, and its turn does not come early to who waits behind it', async () => {
  const arrived = gate();
  const released = gate();
  const { acme, writes } = keycloak(world(), async (call, { body }) => {
    if (call !== 'PUT /roles/editor' || !body.includes('first')) return undefined;
    arrived.open();
    await released.opened;
    return undefined;
  });
  const role = acme.roles.byName('editor');
  const first = role.update({ description: 'first' });
  await arrived.opened;
  const leaving = new AbortController();
  const second = failure(role.update({ description: 'second' }, { signal: leaving.signal }));
  const third = role.update({ description: 'third' });
  await settled();
  leaving.abort('left');
  expect(await second).toBe('left');
  await settled();
  expect(writes()).toHaveLength(1);
  released.open();
  await Promise.all([first, third]);
  expect(writes().map(([, body]) => body)).toMatchObject([
    { description: 'first' },
    { description: 'third' },
  ]);
});

test('one whose signal has ended ahead of its turn does not wait for that, and sends nothing', {
  timeout: 5_000,
}, async () => {
  const released = gate();
  const { acme, calls } = keycloak(world(), async () => {
    await released.opened;
    return undefined;
  });
  const role = acme.roles.byName('editor');
  const first = role.update({ description: 'first' });
  const signal = AbortSignal.abort('left');
  expect(await failure(role.update({ description: 'second' }, { signal }))).toBe('left');
  released.open();
  await first;
  expect(calls()).toEqual(['GET /roles/editor', 'PUT /roles/editor']);
});

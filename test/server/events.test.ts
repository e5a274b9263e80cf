import { expect, test } from 'vitest';
import { BadRequestError, ServerError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { ada, login, passwordClient } from './login.ts';
import { has, needs, temporaryRealm } from './support.ts';

// In the time zone of this machine, which a server on it shares.
const day = (date: Date): string => date.toLocaleDateString('sv');
const idsOf = (events: readonly { id?: string | undefined }[]): unknown[] => events.map(({ id }) => id);

async function realmWithLogins(): Promise<{ realm: RealmNode; userId: string }> {
  const realm = await temporaryRealm({ eventsEnabled: true });
  await realm.clients.create(passwordClient);
  const user = await realm.users.create(ada);
  await user.resetPassword({ value: 'secret' });
  for (const password of ['secret', 'wrong', 'secret']) await login(realm, password);
  return { realm, userId: (await user.get()).id };
}

test('events of users are found by type, user, client, address and time', async () => {
  needs('events by milliseconds');
  const { realm, userId } = await realmWithLogins();
  const { events } = realm;
  const all = await events.all();
  expect(all.map(({ type }) => type)).toEqual(['LOGIN', 'LOGIN_ERROR', 'LOGIN']);
  expect(all[1]).toMatchObject({
    userId,
    clientId: 'web',
    ipAddress: '127.0.0.1',
    error: 'invalid_user_credentials',
  });
  const time = Number(all[1]?.time);
  const tomorrow = new Date(Date.now() + 86_400_000);
  const yesterday = new Date(Date.now() - 86_400_000);
  const expected = [
    [{ type: 'LOGIN' }, 2],
    [{ type: ['LOGIN', 'LOGIN_ERROR'] }, 3],
    [{ type: ['LOGOUT', 'LOGIN_ERROR'] }, 1],
    [{ user: userId }, 3],
    [{ user: 'ada' }, 0],
    [{ client: 'web' }, 3],
    [{ client: 'nope' }, 0],
    [{ ipAddress: '127.0.0.1' }, 3],
    [{ ipAddress: '127.0.0.2' }, 0],
    [{ dateFrom: new Date(time) }, 2],
    [{ dateFrom: time + 1 }, 1],
    [{ dateTo: new Date(time) }, 2],
    [{ dateTo: String(time - 1) }, 1],
    [{ dateFrom: day(yesterday), dateTo: day(tomorrow) }, 3],
    [{ dateFrom: day(tomorrow) }, 0],
    [{ dateTo: day(new Date(time)) }, 3],
    [{ dateTo: day(yesterday) }, 0],
    [{ first: 1 }, 2],
    [{ max: 2 }, 2],
    [{ first: 2, max: 2 }, 1],
    [{ max: 0 }, 0],
  ] as const;
  for (const [query, count] of expected)
    expect(await events.all(query), JSON.stringify(query)).toHaveLength(count);
  expect(idsOf(await events.all({ direction: 'asc' }))).toEqual(idsOf(all).reverse());

  await expect(events.all({ dateFrom: '2026-01-01T00:00:00Z' })).rejects.toThrow(BadRequestError);
  await expect(events.all({ type: 'NOPE' })).rejects.toThrow(ServerError);
  await expect(events.all({ max: -1 })).rejects.toThrow(TypeError);
  await events.clear();
  expect(await events.all()).toEqual([]);
});

test('events of administrators are found by operation, resource, account and time', async () => {
  needs('events by milliseconds');
  const realm = await temporaryRealm({ adminEventsEnabled: true, adminEventsDetailsEnabled: true });
  const { adminEvents } = realm;
  const user = await realm.users.create({ username: 'ada' });
  await user.update({ firstName: 'Ada' });
  await realm.roles.create({ name: 'editor' });
  await realm.roles.byName('editor').delete();

  const all = await adminEvents.all();
  expect(all.map(({ operationType, resourceType }) => `${operationType} ${resourceType}`)).toEqual([
    'DELETE REALM_ROLE',
    'CREATE REALM_ROLE',
    'UPDATE USER',
    'CREATE USER',
  ]);
  expect(JSON.parse(String(all[2]?.representation))).toMatchObject({ firstName: 'Ada' });
  const { realmId, clientId, userId } = all[0]?.authDetails ?? {};
  const time = Number(all[1]?.time);
  const expected = [
    [{ operationTypes: 'CREATE' }, 2],
    [{ operationTypes: ['UPDATE', 'DELETE'] }, 2],
    [{ resourceTypes: 'USER' }, 2],
    [{ resourceTypes: ['USER', 'REALM_ROLE'] }, 4],
    [{ resourcePath: 'users/*' }, 2],
    [{ resourcePath: 'users' }, 0],
    [{ authRealm: realmId }, 4],
    [{ authRealm: 'master' }, 0],
    [{ authClient: clientId }, 4],
    [{ authUser: userId }, 4],
    [{ authUser: 'admin' }, 0],
    [{ authIpAddress: '127.0.0.1' }, 4],
    [{ dateFrom: new Date(time) }, 2],
    [{ dateTo: time }, 3],
    [{ dateFrom: day(new Date(time)), dateTo: day(new Date(time)) }, 4],
    [{ first: 1, max: 2 }, 2],
  ] as const;
  for (const [query, count] of expected)
    expect(await adminEvents.all(query), JSON.stringify(query)).toHaveLength(count);
  expect(idsOf(await adminEvents.all({ direction: 'asc' }))).toEqual(idsOf(all).reverse());
  await expect(adminEvents.all({ operationTypes: 'NOPE' })).rejects.toThrow(ServerError);
  await expect(adminEvents.all({ resourceTypes: 'NOPE' })).rejects.toThrow(ServerError);

  await adminEvents.clear();
  expect(await adminEvents.all()).toEqual([]);
});

test('every event is listed once, though many have the same time', async () => {
  const realm = await temporaryRealm({ adminEventsEnabled: true });
  const { adminEvents } = realm;
  await realm.partialImport({ users: Array.from({ length: 450 }, (_, n) => ({ username: `user-${n}` })) });
  const times = (await adminEvents.all({ max: 1000 })).map(({ time }) => time);
  expect(times.length).toBeGreaterThan(400);
  expect(new Set(times).size).toBeLessThan(times.length);

  for (const direction of ['desc', 'asc'] as const) {
    if (!has('26.2')) continue;
    const listed = await adminEvents.all({ direction });
    expect(listed.map(({ time }) => time)).toEqual(direction === 'desc' ? times : [...times].reverse());
    expect(new Set(idsOf(listed)).size).toBe(times.length);
  }
  expect(await adminEvents.all({ first: 210 })).toHaveLength(times.length - 210);
  needs('ids of admin events');
  const streamed = new Set<unknown>();
  for await (const { id } of adminEvents) streamed.add(id);
  expect(streamed.size).toBe(times.length);
});

test('update of the configuration keeps what a PUT alone turns off', async () => {
  const { events } = await temporaryRealm();
  const { config } = events;
  const defaults = await config.get();
  expect(defaults).toMatchObject({ eventsEnabled: false, adminEventsEnabled: false });
  await config.update({ eventsEnabled: true, eventsExpiration: 3600, adminEventsEnabled: true });
  await config.update({ enabledEventTypes: ['LOGIN', 'LOGOUT'] });
  await config.update({ eventsListeners: [] });
  await config.update({});
  expect(await config.get()).toMatchObject({
    eventsEnabled: true,
    eventsExpiration: 3600,
    adminEventsEnabled: true,
    eventsListeners: [],
  });
  expect((await config.get()).enabledEventTypes?.sort()).toEqual(['LOGIN', 'LOGOUT']);

  await config.replace({ adminEventsDetailsEnabled: true });
  const replaced = await config.get();
  expect(replaced).toMatchObject({
    eventsEnabled: false,
    adminEventsEnabled: true,
    adminEventsDetailsEnabled: true,
  });
  expect(replaced.eventsExpiration).toBeUndefined();
  await config.update({ enabledEventTypes: [] });
  expect((await config.get()).enabledEventTypes).toHaveLength(defaults.enabledEventTypes?.length ?? 0);
  if (has('26.1'))
    await expect(config.update({ eventsListeners: ['nope'] })).rejects.toThrow('Unknown event listener');
});

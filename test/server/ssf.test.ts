import { beforeEach, expect, test } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { SsfClientNode } from '../../src/resources/ssf/clients.ts';
import { ada } from './login.ts';
import { needs, temporaryRealm } from './support.ts';

beforeEach(() => needs('/ssf'));

// These need a server with the feature ssf.

const subject = { type: 'user-email', value: 'ada@acme.test' } as const;
const poll = { delivery: { method: 'urn:ietf:rfc:8936' } } as const;

test('a stream of security events is made, changed, paused, verified and ended', async () => {
  const { ssf } = await transmitter();
  expect(await ssf.config.get()).toMatchObject({
    availableSupportedEvents: expect.arrayContaining(['CaepSessionRevoked']),
  });
  const { stream } = ssf.clients.byClientId('web');
  await expect(stream.get()).rejects.toThrow(NotFoundError);
  expect(await stream.exists()).toBe(false);
  await stream.create({ ...poll, description: 'Web', events_requested: ['CaepSessionRevoked'] });
  const made = await stream.get();
  expect(made).toMatchObject({
    description: 'Web',
    status: 'enabled',
    delivery: poll.delivery,
    eventsRequested: ['CaepSessionRevoked'],
  });

  await expect(stream.create(poll)).rejects.toThrow(ConflictError);
  await stream.create({ ...poll, description: 'New' }, { ifExists: 'return' });
  expect(await stream.get()).toEqual(made);
  await stream.create({ ...poll, description: 'New' }, { ifExists: 'update' });
  expect(await stream.get()).toMatchObject({ description: 'New', eventsRequested: ['CaepSessionRevoked'] });
  await stream.update({ events_requested: ['CaepCredentialChange'] });
  expect(await stream.get()).toMatchObject({ description: 'New', eventsRequested: ['CaepCredentialChange'] });

  expect(await stream.setStatus({ status: 'paused', reason: 'Night' })).toMatchObject({ status: 'paused' });
  expect(await stream.get()).toMatchObject({ status: 'paused', statusReason: 'Night' });
  await stream.setStatus({ status: 'enabled' });
  await stream.verify();
  expect((await stream.get()).lastVerifiedAt).toBeGreaterThan(1e9);
  await stream.delete();
  expect(await stream.exists()).toBe(false);

  const push = { delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://web.acme.test' } };
  await expect(stream.create(push)).rejects.toThrow(/ssf\.validPushUrls/);
});

test('a client is told of a user or not, and of what happened to them', async () => {
  const realm = await transmitter();
  await realm.users.create(ada);
  const { events, pendingEvents, stream, subjects } = realm.ssf.clients.byClientId('web');
  await stream.create({ ...poll, events_requested: ['CaepSessionRevoked'] });
  await stream.verify();
  const about = { entity_type: 'user' };
  const event = {
    eventType: 'CaepSessionRevoked',
    subjectType: 'user-email',
    subjectValue: subject.value,
  } as const;
  expect(await subjects.ignore(subject)).toMatchObject({ ...about, status: 'ignored' });
  expect(await subjects.check(subject)).toMatchObject({ ...about, status: 'ignored' });
  expect(await events.emit(event)).toEqual({ status: 'dropped_unsubscribed' });
  expect(await subjects.remove(subject)).toMatchObject({ ...about, status: 'not_notified' });
  expect(await subjects.add(subject)).toMatchObject({ ...about, status: 'notified' });
  await expect(subjects.check({ ...subject, value: 'none' })).rejects.toThrow(NotFoundError);

  const sub_id = { format: 'email', email: subject.value };
  const { jti, status } = await events.emit({
    eventType: 'CaepSessionRevoked',
    sub_id,
    event: { event_timestamp: 1 },
  });
  expect(status).toBe('dispatched');
  expect(await pendingEvents.byJti(String(jti)).get()).toMatchObject({
    jti,
    eventType: 'CaepSessionRevoked',
    deliveryMethod: 'POLL',
    status: 'PENDING',
    decodedSet: { jti, sub_id },
  });
  expect(await pendingEvents.byJti('none').find()).toBeUndefined();
  await expect(events.emit({ eventType: 'none', sub_id })).rejects.toThrow(BadRequestError);
});

test('events are counted and removed, those of a client or of the whole realm', async () => {
  const realm = await transmitter();
  await realm.users.create(ada);
  const all = realm.ssf.events;
  const web = realm.ssf.clients.byClientId('web');
  await web.stream.create(poll);
  await web.subjects.add(subject);
  await emit(web, 2);
  for (const events of [all, web.events]) {
    const { statuses } = await events.stats();
    expect(statuses).toEqual({ PENDING: { count: 2, oldestCreatedAt: expect.any(Number) } });
    expect(await events.delete({ status: 'PENDING', olderThan: 'PT1H' })).toBe(0);
    expect(await events.delete({ status: 'DELIVERED' })).toBe(0);
  }
  expect(await web.events.delete({ status: 'PENDING' })).toBe(2);
  await emit(web, 3);
  expect(await web.events.deleteQueued()).toBe(3);
  await emit(web, 1);
  expect(await all.delete({ status: 'PENDING' })).toBe(1);
  await emit(web, 4);
  expect(await all.deleteQueued()).toBe(4);
  expect(await all.stats()).toEqual({ statuses: {} });
  await expect(all.delete({ status: 'NOPE' })).rejects.toThrow('Unknown status: NOPE');
});

test('what the realm and the client lack is told', async () => {
  const realm = await temporaryRealm();
  await expect(realm.ssf.config.get()).rejects.toMatchObject({
    hints: [expect.stringContaining('ssf.transmitterEnabled')],
  });
  const { ssf } = await transmitter();
  const { events, stream } = ssf.clients.byClientId('web');
  const event = { eventType: 'CaepSessionRevoked', sub_id: { format: 'email', email: subject.value } };
  await expect(events.emit(event)).rejects.toThrow('No SSF stream registered for client');
  await stream.create(poll);
  await expect(events.emit(event)).rejects.toThrow('Subject referenced by the request does not exist');
  await expect(ssf.clients.byClientId('none').stream.get()).rejects.toThrow('Client not found');
});

/** A realm that sends events, and its client `web` that may have some. */
async function transmitter(): Promise<RealmNode> {
  const realm = await temporaryRealm({ attributes: { 'ssf.transmitterEnabled': 'true' } });
  const receiver = { 'ssf.enabled': 'true' };
  await realm.clients.create({ clientId: 'web', serviceAccountsEnabled: true, attributes: receiver });
  return realm;
}

async function emit({ events }: SsfClientNode, count: number): Promise<void> {
  const sub_id = { format: 'email', email: subject.value };
  for (let n = 0; n < count; n++)
    await events.emit({ eventType: 'CaepSessionRevoked', sub_id, event: { event_timestamp: n } });
}

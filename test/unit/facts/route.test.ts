import { expect, test } from 'vitest';
import { routeFacts } from '../../../src/facts/route.ts';

const realm = ['admin', 'realms', 'acme'];

test('a word of the server counts before a key, and a key where no word leads on', () => {
  expect(routeFacts('GET', [...realm, 'users', 'count']).query).toContain('username');
  expect(routeFacts('GET', [...realm, 'users', 'ada']).query).toBe('userProfileMetadata?');
  expect(routeFacts('GET', [...realm, 'users', 'count', 'groups']).query).toContain('search');
});

test('a key that is yet to be found is no word of the server', () => {
  expect(routeFacts('GET', [...realm, 'users', {}]).query).toBe('userProfileMetadata?');
  expect(routeFacts('GET', [...realm, {}]).query).toBeUndefined();
  expect(routeFacts('DELETE', [...realm, 'users']).query).toBeUndefined();
});

test('what is needed at a place is needed at all that is below it', () => {
  const what = 'Keycloak 26.6';
  const group = [...realm, 'organizations', 'o', 'groups', 'group-by-path'];
  expect(routeFacts('GET', [...group, 'staff', 'editors']).sent.needs).toMatchObject({ what });
  expect(routeFacts('GET', [...realm, 'workflows', 'w', 'of-tomorrow']).sent.needs).toMatchObject({ what });
  expect(routeFacts('GET', [...realm, 'groups', 'g', 'children']).sent.needs).toMatchObject({
    what: 'Keycloak 23',
  });
  expect(routeFacts('POST', [...realm, 'groups', 'g', 'children']).sent.needs).toBeUndefined();
});

test('rights come with a realm that is made, and a realm that is read may be its name alone', () => {
  expect(routeFacts('POST', ['admin', 'realms']).sent).toMatchObject({
    givesRights: true,
    isShort: undefined,
  });
  expect(routeFacts('GET', realm).sent).toMatchObject({ givesRights: false, isShort: expect.any(Function) });
  expect(routeFacts('PUT', realm).sent).toMatchObject({ givesRights: false, isShort: undefined });
});

test('nothing is known of a route that is like any other', () => {
  for (const path of [[], ['realms'], [...realm, 'keys'], [...realm, 'nope', 'nope']]) {
    const facts = routeFacts('GET', path);
    expect(facts).toEqual({ sent: { givesRights: false, roles: expect.any(Function) } });
  }
});

test('the facts about a route are made once, whatever the keys', () => {
  const facts = routeFacts('GET', [...realm, 'users', 'ada']);
  expect(routeFacts('GET', ['admin', 'realms', 'other', 'users', {}])).toBe(facts);
  expect(routeFacts('PUT', [...realm, 'users', 'ada'])).not.toBe(facts);
  expect(routeFacts('GET', [...realm, 'users', 'ada', 'nope'])).not.toBe(facts);
});

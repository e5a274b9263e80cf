import { expect, test } from 'vitest';
import { differences as compared } from '../../../src/tree/differences.ts';
import { tools } from '../../../src/tree/tools.ts';

const differences = (current: object, wanted: object, secrets?: 'write') =>
  compared(tools, current, wanted, secrets);

test.each([
  ['what is not given', { a: 1, b: 2 }, { a: 1, b: undefined }],
  ['a list in another order', { uris: ['a', 'b'] }, { uris: ['b', 'a'] }],
  ['a list that says a thing twice', { uris: ['a', 'b'] }, { uris: ['b', 'a', 'b'] }],
  [
    'objects in a list, by what is given of them',
    { domains: [{ name: 'a', verified: false }] },
    { domains: [{ name: 'a' }] },
  ],
  ['a key of a map that is absent', { attributes: { a: ['1'] } }, { attributes: { a: ['1'], b: null } }],
  ['a map that is absent', {}, { attributes: { a: null, b: [] } }],
  ['what is empty', {}, { a: '', b: [], c: {}, d: null, e: false }],
  ['text for a number', { config: { priority: '7' } }, { config: { priority: 7 } }],
  ['what the server writes small', { email: 'ada@x.test' }, { email: 'Ada@X.test' }],
  ['a mask that was read', { config: { secret: '**********' } }, { config: { secret: '**********' } }],
  ['text for zero and off', { config: { a: '0', b: 'false' } }, { config: { a: 0, b: false } }],
  ['zero, where nothing is', {}, { eventsExpiration: 0 }],
  ['keys that mean something to an object', {}, { attributes: { constructor: null, __proto__: null } }],
])('%s is no difference', (_, current, wanted) => {
  expect(differences(current, wanted)).toEqual({ diff: [], changes: {}, unknown: [] });
});

const masked = {
  config: { secret: '**********', keys: ['**********'], name: 'a' },
  list: [{ secret: '**********' }],
};
const secrets = { config: { secret: 'a', keys: ['b'], name: 'a' }, list: [{ secret: 'c' }] };

test('a masked secret is unknown', () => {
  const unknown = ['config.secret', 'config.keys', 'list'];
  expect(differences(masked, secrets)).toEqual({ diff: [], changes: {}, unknown });
});

test('a masked secret is written when secrets are, and shown by none', () => {
  const { name: _, ...config } = secrets.config;
  const hidden = '**********';
  expect(differences(masked, secrets, 'write')).toEqual({
    diff: [
      { path: 'config.secret', from: hidden, to: hidden },
      { path: 'config.keys', from: [hidden], to: ['b'] },
      { path: 'list', from: [{ secret: hidden }], to: [{ secret: hidden }] },
    ],
    changes: { config, list: secrets.list },
    unknown: [],
  });
});

test('a masked secret that is to be absent differs', () => {
  expect(differences(masked, { config: { secret: null } })).toMatchObject({
    changes: { config: { secret: null } },
    unknown: [],
  });
});

test.each([
  ['a value', { a: 1 }, { a: 2 }, { a: 2 }, [{ path: 'a', from: 1, to: 2 }]],
  ['a value that is not there', {}, { a: 'x' }, { a: 'x' }, [{ path: 'a', from: undefined, to: 'x' }]],
  ['false', { a: true }, { a: false }, { a: false }, [{ path: 'a', from: true, to: false }]],
  [
    'a shorter list',
    { a: ['x', 'y'] },
    { a: ['x'] },
    { a: ['x'] },
    [{ path: 'a', from: ['x', 'y'], to: ['x'] }],
  ],
  ['an empty list', { a: ['x'] }, { a: [] }, { a: [] }, [{ path: 'a', from: ['x'], to: [] }]],
  [
    'keys of a map, and no others of it',
    { attributes: { a: ['1'], b: ['2'], c: ['3'] } },
    { attributes: { a: ['1'], b: ['9'], c: null, d: ['4'] } },
    { attributes: { b: ['9'], c: null, d: ['4'] } },
    [
      { path: 'attributes.b', from: ['2'], to: ['9'] },
      { path: 'attributes.c', from: ['3'], to: null },
      { path: 'attributes.d', from: undefined, to: ['4'] },
    ],
  ],
  [
    'the order of steps',
    { steps: [{ uses: 'a' }, { uses: 'b' }] },
    { steps: [{ uses: 'b' }, { uses: 'a' }] },
    { steps: [{ uses: 'b' }, { uses: 'a' }] },
    [{ path: 'steps' }],
  ],
  ['capitals elsewhere', { name: 'a' }, { name: 'A' }, { name: 'A' }, [{ path: 'name' }]],
])('%s is a difference, and a change', (_, current, wanted, changes, diff) => {
  const found = differences(current, wanted);
  expect(found.changes).toEqual(changes);
  expect(found.diff).toMatchObject(diff);
});

test('secrets are changed and not shown, wherever they are', () => {
  const { diff, changes } = differences(
    {
      secret: 'old-1',
      config: { clientSecret: 'old-2', bindCredential: ['old-3'], tokenUrl: 'https://a.test' },
    },
    {
      secret: 'new-1',
      config: { clientSecret: 'new-2', bindCredential: ['new-3'], tokenUrl: 'https://b.test' },
      smtpServer: { password: 'new-4' },
      credentials: [{ type: 'password', value: 'new-5' }],
    },
  );
  expect(JSON.stringify(diff)).not.toMatch(/(old|new)-\d/);
  expect(JSON.stringify(changes).match(/new-\d/g)).toEqual(['new-1', 'new-2', 'new-3', 'new-4', 'new-5']);
  expect(diff).toContainEqual({ path: 'secret', from: '**********', to: '**********' });
  expect(diff).toContainEqual({ path: 'config.tokenUrl', from: 'https://a.test', to: 'https://b.test' });
});

import { expect, test } from 'vitest';
import type { RealmNode } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { keycloak } from './keycloak.ts';

/** Asks a list, and gives what went wrong. */
type Ask = (acme: RealmNode, query: never) => Promise<unknown>;
const users: Ask = (acme, query) => acme.users.all(query);
const events: Ask = (acme, query) => acme.events.all(query);

test.for<[Ask, query: object, message: string]>([
  [users, { exact: 'true' }, 'exact must be true or false'],
  [users, { enabled: 1 }, 'enabled must be true or false'],
  [users, { username: ['ada', 'grace'] }, 'username must be one value'],
  [events, { user: ['1', '2'] }, 'user must be one value'],
])(
  'what the server would take for another query is a TypeError without a request: %s %j',
  async ([ask, query, message]) => {
    const { acme, calls } = keycloak();
    expect(await failure(ask(acme, query as never))).toMatchObject({ name: 'TypeError', message });
    expect(calls()).toEqual([]);
  },
);

test('what is undefined is not asked for, and a list that may be one is sent as such', async () => {
  const { acme, sent } = keycloak({ events: [], 'users/count': {} });
  await acme.users.count({ username: undefined, enabled: false, q: { dept: 'a b' } });
  await acme.events.all({ type: ['LOGIN', 'LOGOUT'], client: undefined, max: 5 });
  expect(sent.map(({ query }) => [...query])).toEqual([
    [
      ['enabled', 'false'],
      ['q', '"dept":"a b"'],
    ],
    expect.arrayContaining([
      ['type', 'LOGIN'],
      ['type', 'LOGOUT'],
    ]),
  ]);
});

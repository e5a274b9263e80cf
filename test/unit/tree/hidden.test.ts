import { describe, expect, test, vi } from 'vitest';
import { ForbiddenError, KeycloakRealm } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { failure, recorded, recording, type Sent, serverUrl } from '../support.ts';
import { asksForRights, refusal } from './keycloak.ts';

type Call = (acme: RealmNode) => Promise<unknown>;

const emptied: [name: string, role: string, call: Call][] = [
  ['users', 'view-users', ({ users }) => users.all()],
  ['users with a filter', 'view-users', ({ users }) => users.all({ search: 'x' })],
  ['a user by name', 'view-users', ({ users }) => users.byUsername('eve').exists()],
  ['a user by e-mail', 'view-users', ({ users }) => users.byEmail('eve@x.test').find()],
  [
    'the first of a loop',
    'view-users',
    async ({ users }) => {
      for await (const user of users) return user;
      return undefined;
    },
  ],
  ['ensure of a user', 'view-users', ({ users }) => users.ensure({ username: 'eve' })],
  ['groups', 'view-users', ({ groups }) => groups.all()],
  ['clients', 'view-clients', ({ clients }) => clients.all()],
  ['a client', 'view-clients', ({ clients }) => clients.byClientId('web').exists()],
  ['client scopes', 'view-clients', ({ clientScopes }) => clientScopes.all()],
  ['a client scope', 'view-clients', ({ clientScopes }) => clientScopes.byName('x').exists()],
];

/** A server that empties its lists, and whether it lets the account see what is in them. */
const server =
  (rights: number, unfiltered: object[] = []) =>
  ({ target, query }: Sent): Response => {
    if (asksForRights(target)) return rights === 200 ? Response.json({}) : refusal(rights);
    return Response.json(query.get('max') === '1' ? unfiltered : []);
  };

describe.for(emptied)('%s', ([, role, call]) => {
  test('is refused with the role that is missing where the account may not see any', async () => {
    const { acme, sent } = recorded(server(403));
    const error = await failure(call(acme));
    expect(error).toBeInstanceOf(ForbiddenError);
    expect(error).toMatchObject({
      code: 'forbidden',
      httpStatus: 403,
      hints: [expect.stringContaining(`\`${role}\``)],
    });
    expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('is empty where it is empty, which is asked once', async () => {
    const { acme, sent } = recorded((request) =>
      request.method === 'POST'
        ? new Response(null, { status: 201, headers: { location: `${serverUrl}/x/1` } })
        : server(200)(request),
    );
    for (let turn = 0; turn < 3; turn++) await call(acme);
    expect(sent.filter(({ target }) => asksForRights(target))).toHaveLength(1);
  });

  test('is empty where the server does not answer the question', async () => {
    const { acme } = recorded((request) =>
      request.method === 'POST'
        ? new Response(null, { status: 201, headers: { location: `${serverUrl}/x/1` } })
        : server(404)(request),
    );
    expect([[], false, undefined]).toContainEqual(
      await call(acme).then((found) =>
        Array.isArray(found) || typeof found !== 'object' ? found : undefined,
      ),
    );
  });
});

test('an account that sees some of the objects has an empty list for a filter that fits none', async () => {
  const { acme } = recorded(server(403, [{ id: '1', username: 'ada' }]));
  expect(await acme.users.all({ search: 'x' })).toEqual([]);
  expect(await acme.users.byUsername('eve').exists()).toBe(false);
});

test('another token is asked for anew, and a page behind the last is empty', async () => {
  let token = 'one';
  const { sent, fetch } = recording(server(200));
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: () => token, fetch });
  const { users } = realm.admin.realm;
  await users.all({ first: 100, max: 10 });
  expect(sent).toHaveLength(1);
  for (token of ['one', 'one', 'two', 'two']) await users.all();
  const asked = sent.filter(({ target }) => asksForRights(target));
  expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer one', 'Bearer two']);
});

test('lists below an object, which the server refuses by itself, are not asked for', async () => {
  const { acme, sent } = recorded(() => Response.json([]));
  expect(await acme.users.byId('1').groups.all()).toEqual([]);
  expect(await acme.roles.all()).toEqual([]);
  expect(sent).toHaveLength(2);
});

test('a caller who aborts, or waits no longer, ends the question for nobody else', async () => {
  const answered = Promise.withResolvers<Response>();
  const { acme, sent } = recorded((request) =>
    asksForRights(request.target) ? answered.promise : Response.json([]),
  );
  const gone = new AbortController();
  const first = failure(acme.users.all({}, { signal: gone.signal }));
  const hasty = failure(acme.users.all({}, { timeout: 50 }));
  const patient = failure(acme.users.all());
  const asked = (): Sent[] => sent.filter(({ target }) => asksForRights(target));
  await vi.waitFor(() => expect(sent.length - asked().length).toBe(3));
  await vi.waitFor(() => expect(asked()).toHaveLength(1));
  gone.abort(new Error('not needed any more'));
  expect(await first).toMatchObject({ message: 'not needed any more' });
  expect(await hasty).toMatchObject({ name: 'TimeoutError' });
  answered.resolve(refusal(403));
  expect(await patient).toBeInstanceOf(ForbiddenError);
  expect(asked()).toHaveLength(1);
});

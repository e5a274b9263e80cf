import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AmbiguousError, NotFoundError } from '../../../src/index.ts';
import { failure, type Respond, recorded, type Sent, serverUrl } from '../support.ts';
import { asksForRights } from './keycloak.ts';

const missing = (): Response => Response.json({ error: 'Could not find client' }, { status: 404 });
const isLookup = ({ target }: Sent): boolean => target.includes('/clients?');

/** A server whose client `web` has the ids one after the other: each is gone when the next one is there. */
function serverWith(...ids: string[]): { respond: Respond; move: () => void } {
  let at = 0;
  return {
    move: () => {
      at++;
    },
    respond: (sent) => {
      if (isLookup(sent)) return Response.json(ids[at] ? [{ id: ids[at], clientId: 'web' }] : []);
      return sent.target.includes(`/clients/${ids[at]}`) ? Response.json({ id: ids[at] }) : missing();
    },
  };
}

const look = 'GET /admin/realms/acme/clients?clientId=web';
const short = ({ method, target }: Sent): string => `${method} ${target}`;

test('a natural key is looked up when a request is sent, and once for each handle', async () => {
  const { acme, sent } = recorded(serverWith('1').respond);
  const web = acme.clients.byClientId('web');
  await web.get();
  await web.update({ name: 'Web' });
  await web.roles.byName('editor').get();
  await acme.clients.byClientId('web').get();
  expect(sent.map(short)).toEqual([
    look,
    'GET /admin/realms/acme/clients/1',
    'GET /admin/realms/acme/clients/1',
    'PUT /admin/realms/acme/clients/1',
    'GET /admin/realms/acme/clients/1/roles/editor',
    look,
    'GET /admin/realms/acme/clients/1',
  ]);
});

test('after a 404 a key that was kept is looked up again, and the request repeated when the id is another', async () => {
  const { respond, move } = serverWith('1', '2');
  const { acme, sent } = recorded(respond);
  const web = acme.clients.byClientId('web');
  await web.get();
  move();
  sent.length = 0;
  expect(await web.get()).toEqual({ id: '2' });
  expect(sent.map(short)).toEqual([
    'GET /admin/realms/acme/clients/1',
    look,
    'GET /admin/realms/acme/clients/2',
  ]);
  sent.length = 0;
  await web.get();
  expect(sent).toHaveLength(1);
});

describe('a 404 is passed on', () => {
  test('without a second look-up when the key was just found', async () => {
    const { acme, sent } = recorded((sent) =>
      isLookup(sent) ? Response.json([{ id: '1', clientId: 'web' }]) : missing(),
    );
    expect(await failure(acme.clients.byClientId('web').roles.byName('x').get())).toBeInstanceOf(
      NotFoundError,
    );
    expect(sent).toHaveLength(2);
  });

  test('without a second request when the id is still the same', async () => {
    const { acme, sent } = recorded((sent) => {
      if (isLookup(sent)) return Response.json([{ id: '1', clientId: 'web' }]);
      return sent.method === 'GET' ? Response.json({}) : missing();
    });
    const web = acme.clients.byClientId('web');
    await web.get();
    expect(await failure(web.delete())).toMatchObject({ httpStatus: 404, method: 'DELETE' });
    expect(sent.map(short).slice(2)).toEqual(['DELETE /admin/realms/acme/clients/1', look]);
  });

  test('as that of the look-up when the object is gone', async () => {
    const { respond, move } = serverWith('1');
    const { acme } = recorded(respond);
    const web = acme.clients.byClientId('web');
    await web.get();
    move();
    expect(await failure(web.get())).toMatchObject({
      name: 'NotFoundError',
      description: 'No object has the clientId "web"',
    });
    expect(await web.exists()).toBe(false);
  });
});

describe('a look-up', () => {
  const answers =
    (...clients: object[]): Respond =>
    (sent) =>
      isLookup(sent) ? Response.json(clients) : Response.json({});

  test.for<[string, object[]]>([
    ['nothing', []],
    [
      'a client that only resembles it',
      [
        { id: '1', clientId: 'Web' },
        { id: '2', clientId: 'web-2' },
      ],
    ],
    ['a client without an id', [{ clientId: 'web' }]],
  ])('that finds %s is a NotFoundError', async ([, clients]) => {
    const { acme, sent } = recorded(answers(...clients));
    const error = await failure(acme.clients.byClientId('web').delete());
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'not_found', httpStatus: 404, path: '/admin/realms/acme/clients' });
    expect(sent.map(short).filter((call) => !asksForRights(call))).toEqual([look]);
  });

  test('that finds two is an AmbiguousError, and nothing is changed', async () => {
    const { acme, sent } = recorded(() =>
      Response.json([
        { id: '1', email: 'A@x.test' },
        { id: '2', email: 'a@X.test' },
      ]),
    );
    const error = await failure(acme.users.byEmail('a@x.test').delete());
    expect(error).toBeInstanceOf(AmbiguousError);
    expect(error).toMatchObject({ name: 'AmbiguousError', code: 'ambiguous', matches: 2 });
    expect((error as Error).message).toBe(
      '2 objects below /admin/realms/acme/users have the email "a@x.test"; use byId',
    );
    expect(sent.map(short)).toEqual(['GET /admin/realms/acme/users?email=a%40x.test&exact=true']);
  });

  test.for([{}, null, 7, 'web'])(
    'or a list that is answered with %j is an InvalidResponseError',
    async (body) => {
      const { acme } = recorded(() => Response.json(body));
      for (const call of [acme.clients.byClientId('web').get(), acme.clients.all()])
        expect(await failure(call)).toMatchObject({ name: 'InvalidResponseError', code: 'invalid_response' });
    },
  );

  test('that fails is not kept', async () => {
    let fail = true;
    const { acme } = recorded((sent) => {
      if (!isLookup(sent)) return Response.json({ id: '1' });
      return fail ? Response.json({}, { status: 403 }) : Response.json([{ id: '1', clientId: 'web' }]);
    });
    const web = acme.clients.byClientId('web');
    expect(await failure(web.get())).toMatchObject({ httpStatus: 403 });
    fail = false;
    expect(await web.get()).toEqual({ id: '1' });
  });

  test('takes the headers of the call, and its own query', async () => {
    const { acme, sent } = recorded((sent) =>
      Response.json(isLookup(sent) ? [{ id: '1', clientId: 'web' }] : []),
    );
    await acme.clients.byClientId('web').roles.all({ search: 'x', max: 1 }, { headers: { 'x-a': 'b' } });
    expect(sent.map(({ headers }) => headers.get('x-a'))).toEqual(['b', 'b']);
    expect(sent.map(short)).toEqual([look, 'GET /admin/realms/acme/clients/1/roles?search=x&first=0&max=1']);
  });
});

test('a handle serves calls at the same time, and one caller who leaves does not fail the others', async () => {
  const waiting = Promise.withResolvers<void>();
  const { respond } = serverWith('1');
  const { acme } = recorded(async (sent, index) => {
    await waiting.promise;
    sent.signal.throwIfAborted();
    return respond(sent, index);
  });
  const web = acme.clients.byClientId('web');
  const leaving = new AbortController();
  const first = failure(web.get({ signal: leaving.signal }));
  const others = [web.get(), web.get(), web.roles.byName('editor').get()];
  leaving.abort('left');
  expect(await first).toBe('left');
  waiting.resolve();
  expect(await Promise.all(others)).toEqual([{ id: '1' }, { id: '1' }, { id: '1' }]);
});

test('callers at the same time all reach the new object after the old one is gone', async () => {
  const { respond, move } = serverWith('1', '2');
  const { acme } = recorded(respond);
  const web = acme.clients.byClientId('web');
  await web.get();
  move();
  expect(await Promise.all(Array.from({ length: 10 }, () => web.get()))).toEqual(Array(10).fill({ id: '2' }));
});

test('navigation and looking at nodes request nothing; a key to be looked up stands in braces', async () => {
  const { realm, acme, sent } = recorded();
  const base = `${serverUrl}/admin/realms/acme`;
  const web = acme.clients.byClientId('web');
  for (const [node, url, name] of [
    [acme, base, 'RealmNode'],
    [web, `${base}/clients/{clientId=web}`, 'ClientNode'],
    [web.roles.byName('a b'), `${base}/clients/{clientId=web}/roles/a%20b`, 'RoleNode'],
    [acme.users.byUsername('ada'), `${base}/users/{username=ada}`, 'UserNode'],
    [
      acme.users.byEmail('a@x.test').roleMappings.realm,
      `${base}/users/{email=a@x.test}/role-mappings/realm`,
      'MappedRoles',
    ],
    [
      acme.groups.byPath('/staff/editors').members,
      `${base}/groups/{path=/staff/editors}/members`,
      'GroupMembers',
    ],
  ] as const) {
    expect(node.url).toBe(url);
    expect(String(node)).toBe(url);
    expect(inspect(node)).toBe(`${name} <${url}>`);
    expect(inspect({ nested: [node] }, { depth: 20, showHidden: true })).toContain(`${name} <${url}>`);
    expect('then' in node).toBe(false);
    expect(await node).toBe(node);
    expect(JSON.stringify(node)).toBe('{}');
    expect(Object.keys(node)).toEqual([]);
    expect(Reflect.ownKeys(structuredClone(node) as object)).toEqual([]);
  }
  expect('then' in realm).toBe(false);
  expect(inspect(realm)).toBe(`KeycloakRealm <${serverUrl}/realms/acme>`);
  expect(JSON.stringify(realm)).not.toContain('given-token');
  expect(inspect(structuredClone(realm), { depth: 20, showHidden: true })).not.toContain('given-token');
  expect(sent).toEqual([]);
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { KeycloakError, KeycloakRealm, TokenVerifier } from '../../../src/index.ts';
import { holdTime, hurried, type Respond, recorded, recording, serverUrl, serving } from '../support.ts';

const failed = (httpStatus: number): Response => Response.json({ error: 'nope' }, { status: httpStatus });
const page = (first: number): object[] =>
  Array.from({ length: 200 }, (_, index) => ({ id: `u${first + index}`, username: `u${first + index}` }));
const account = { username: 'ada', password: 'secret' };

/** What goes wrong, with a call of a user's who waits for it. */
const cases: readonly (readonly [
  name: string,
  respond: Respond,
  call: (realm: KeycloakRealm) => Promise<unknown>,
])[] = [
  ['a verb', () => failed(404), (realm) => users(realm).byId('1').get()],
  [
    'a verb whose promise is kept for a while',
    () => failed(404),
    async (realm) => {
      const kept = users(realm).byId('1').get();
      const [user] = await Promise.all([kept, realm.admin.realms.all()]);
      return user;
    },
  ],
  [
    'one of several at the same time',
    () => failed(404),
    (realm) => Promise.all([users(realm).byId('1').get(), users(realm).byId('2').delete()]),
  ],
  [
    'the second page in a loop',
    ({ query }) => (query.get('first') === '0' ? Response.json(page(0)) : failed(500)),
    async (realm) => {
      const names: string[] = [];
      for await (const { username } of users(realm)) names.push(username);
      return names;
    },
  ],
  [
    'the second page of a whole list',
    ({ query }) => (query.get('first') === '0' ? Response.json(page(0)) : failed(500)),
    (realm) => users(realm).all(),
  ],
  ['a look-up', () => Response.json([]), (realm) => clients(realm).byClientId('web').roles.byName('x').get()],
  [
    'the write of an update',
    ({ method }) => (method === 'GET' ? Response.json({ id: '1' }) : failed(409)),
    (realm) => users(realm).byId('1').update({ email: 'a@b' }),
  ],
  [
    'an update by a function',
    ({ method }) => (method === 'GET' ? Response.json({ id: '1' }) : failed(409)),
    (realm) =>
      users(realm)
        .byId('1')
        .update(async ({ username }) => ({ firstName: username })),
  ],
  [
    'the third of three writers of one object',
    ({ method }, index) => (method === 'GET' || index < 2 ? Response.json({ id: '1' }) : failed(409)),
    async (realm) => {
      const ada = users(realm).byId('1');
      await Promise.all(['a', 'b', 'c'].map((email) => ada.update({ email })));
    },
  ],
  ['a create', () => failed(409), (realm) => users(realm).create({ username: 'ada' })],
  [
    'an ensure',
    ({ method }) => (method === 'GET' ? Response.json([]) : failed(403)),
    (realm) => users(realm).ensure({ username: 'ada' }),
  ],
  [
    'a name that does not exist',
    ({ target }) => (target.includes('/roles') ? Response.json([]) : Response.json({})),
    (realm) => users(realm).byId('1').roleMappings.realm.add(['a', 'b', 'c', 'd', 'e', 'f']),
  ],
  [
    'a repeat',
    (_, index) => (index < 2 ? failed(503) : failed(404)),
    (realm) => users(realm).byId('1').get(),
  ],
  ['the last of all repeats', () => failed(503), (realm) => users(realm).byId('1').get()],
  [
    'a lost connection',
    () => {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('gone'), { code: 'ECONNRESET' }),
      });
    },
    (realm) => users(realm).byId('1').get(),
  ],
  [
    'a timeout',
    () => new Promise<Response>(() => undefined),
    (realm) => users(realm).byId('1').get({}, { timeout: 5 }),
  ],
  [
    'a timeout of several requests',
    ({ method }) => (method === 'GET' ? Response.json({ id: '1' }) : new Promise<Response>(() => undefined)),
    (realm) => users(realm).byId('1').update({ email: 'a' }, { timeout: 20 }),
  ],
  ['an answer that is no JSON', () => new Response('<html>'), (realm) => users(realm).byId('1').get()],
  ['the escape hatch', () => failed(404), (realm) => realm.admin.request('GET', 'x')],
  [
    'a grant',
    () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
    (realm) => realm.openIdConnect({ clientId: 'web', clientSecret: 's' }).password(account),
  ],
  [
    'a verified token',
    () => failed(500),
    (realm) =>
      realm.verifier.decodeToken('eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjk5OTk5OTk5OTl9.c2ln', { audience: 'web' }),
  ],
  [
    'a decision of UMA',
    () => failed(500),
    (realm) =>
      realm.uma({ clientId: 'web', clientSecret: 's' }).allows('eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'album#view'),
  ],
];

const users = (realm: KeycloakRealm) => realm.admin.realms.byName('acme').users;
const clients = (realm: KeycloakRealm) => realm.admin.realms.byName('acme').clients;

async function theLineOfTheCaller(call: () => Promise<unknown>): Promise<unknown> {
  return await call();
}

test.for(cases)('the stack of an error leads to the line of its caller: %s', async ([, respond, call]) => {
  holdTime();
  const { realm } = recorded(
    async (sent, index) => {
      await undefined;
      return respond(sent, index);
    },
    { retries: 2 },
  );
  const error = await hurried(() => theLineOfTheCaller(() => call(realm)).catch((error: unknown) => error));
  expect(error).toBeInstanceOf(KeycloakError);
  expect((error as KeycloakError).stack).toMatch(
    /^\w+Error: [^\n]+\n {4}at [\s\S]* at (async )?theLineOfTheCaller /,
  );
});

test('each of several callers who wait for one login has an error with a stack of its own', async () => {
  const { fetch, sent } = recording(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return Response.json({ error: 'unauthorized_client', error_description: 'no' }, { status: 401 });
  });
  const auth = { clientId: 'robot', clientSecret: 'wrong' };
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth, fetch });
  const first = async (): Promise<unknown> => await users(realm).all();
  const second = async (): Promise<unknown> => await users(realm).byId('1').get();
  const third = async (): Promise<unknown> => await realm.admin.realms.all();
  const errors = await Promise.all(
    [first(), second(), third()].map((call) => call.catch((error: KeycloakError) => error)),
  );
  expect(sent).toHaveLength(1);
  expect(new Set(errors).size).toBe(3);
  for (const [index, name] of ['first', 'second', 'third'].entries()) {
    const error = errors[index] as KeycloakError;
    expect(error).toMatchObject({ name: 'OAuthError', error: 'unauthorized_client', httpStatus: 401 });
    expect(error.message).toBe((errors[0] as KeycloakError).message);
    expect(Error.prototype.toString.call(error)).toBe(String(errors[0]));
    expect(error.stack).toMatch(new RegExp(`at (async )?${name} `));
  }
});

test('each of several callers who wait for the keys of a realm has an error with a stack of its own', async () => {
  const { fetch, sent } = recording(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return failed(500);
  });
  const verifier = new TokenVerifier({ serverUrl, realmName: 'acme', fetch });
  const first = async (): Promise<unknown> => await verifier.exportKeys();
  const second = async (): Promise<unknown> => await verifier.exportKeys();
  const errors = await Promise.all(
    [first(), second()].map((call) => call.catch((error: KeycloakError) => error)),
  );
  expect(sent).toHaveLength(1);
  expect(errors[0]).not.toBe(errors[1]);
  expect((errors[0] as KeycloakError).stack).toMatch(/at (async )?first /);
  expect((errors[1] as KeycloakError).stack).toMatch(/at (async )?second /);
});

test('a program that wants no stacks, or shorter ones, keeps its setting', async () => {
  const { stackTraceLimit } = Error;
  try {
    for (const limit of [0, 3, 100]) {
      Error.stackTraceLimit = limit;
      const { acme } = recorded(() => failed(404));
      await expect(acme.users.byId('1').get()).rejects.toThrow(KeycloakError);
      expect(Error.stackTraceLimit).toBe(limit);
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
});

test('the stack names the file and the line of a call that failed on a real connection', async () => {
  const url = await serving((_, response) =>
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}'),
  );
  const realm = new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token' });
  const failing = async (): Promise<unknown> => {
    return await users(realm).byId('1').get(); // the line
  };
  const error = await failing().catch((error: Error) => error);
  const text = await readFile(fileURLToPath(import.meta.url), 'utf8');
  const line = text.split('\n').findIndex((each) => each.endsWith('// the line')) + 1;
  expect((error as Error).stack).toMatch(new RegExp(`stack\\.test\\.ts:${line}:`));
});

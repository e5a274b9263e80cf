import { describe, expect, test } from 'vitest';
import { bulk, type KeycloakRealmOptions, OAuthError } from '../../../src/index.ts';
import { failure, holdTime, hurried, recorded, type Sent, settled } from '../support.ts';

interface Told {
  readonly index: number;
  readonly outcome: string;
  readonly error?: unknown;
}

async function collected<T extends Told>(outcomes: AsyncIterable<T>): Promise<{ seen: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const outcome of outcomes) seen.push(outcome);
  } catch (error) {
    return { seen, error };
  }
  return { seen, error: undefined };
}

const told = (outcomes: readonly Told[]): string[] => outcomes.map(({ outcome }) => outcome);

/** A realm with these users and without roles, or with what goes wrong. */
function realmOf(
  usernames: readonly string[],
  fault: (sent: Sent, index: number) => Response | Promise<Response> | undefined = () => undefined,
  options: Partial<KeycloakRealmOptions> = {},
) {
  const users = usernames.map((username) => ({ id: `id-${username}`, username }));
  const roles = new Set<string>();
  return recorded(
    async (sent, index) => {
      const failed = await fault(sent, index);
      if (failed) return failed;
      const { method, target, query } = sent;
      if (target.endsWith('/users/count')) return Response.json(users.length);
      if (method === 'POST' && target.endsWith('/roles')) {
        const { name } = JSON.parse(sent.body);
        if (roles.has(name)) return Response.json({ errorMessage: 'Role exists' }, { status: 409 });
        roles.add(name);
        return new Response(null, { status: 201, headers: { location: `https://sso.test/roles/${name}` } });
      }
      const role = method === 'GET' && /\/roles\/([^/?]+)$/.exec(target)?.[1];
      if (role)
        return roles.has(role)
          ? Response.json({ id: role, name: role })
          : Response.json({ error: 'Could not find role' }, { status: 404 });
      if (method !== 'GET') return new Response(null, { status: 204 });
      const name = query.get('username');
      if (name) return Response.json(users.filter(({ username }) => username === name.toLowerCase()));
      const first = Number(query.get('first'));
      return Response.json(users.slice(first, first + Number(query.get('max'))));
    },
    { retries: 0, ...options },
  );
}

const crew = (count: number): string[] => Array.from({ length: count }, (_, index) => `crew-${index}`);

describe('without a server', () => {
  const away = (): never => {
    throw new TypeError('fetch failed');
  };
  test.for<[string, (tree: ReturnType<typeof realmOf>) => AsyncIterable<Told>]>([
    [
      'updateMany',
      ({ acme }) => acme.users.updateMany(crew(40).map((username) => ({ username, lastName: 'x' }))),
    ],
    ['deleteMany', ({ acme }) => acme.users.deleteMany(crew(40))],
    ['createMany', ({ acme }) => acme.roles.createMany(crew(40).map((name) => ({ name })))],
  ])('%s tries for half a minute, and ends with what was read as failed', async ([, run]) => {
    holdTime();
    let writes = 0;
    const tree = realmOf(crew(40), ({ method }) => {
      if (method !== 'GET') writes++;
      return writes > 10 ? away() : undefined;
    });
    const start = performance.now();
    const { seen, error } = await hurried(() => collected(run(tree)));
    expect(seen.map(({ index }) => index)).toEqual(seen.map((_, index) => index));
    expect(error).toMatchObject({ code: 'connection_failed' });
    expect(performance.now() - start).toBeGreaterThan(30_000);
    expect(told(seen).filter((outcome) => outcome !== 'failed').length).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatchObject({ outcome: 'failed', error: { code: 'connection_failed' } });
    const { length } = tree.sent;
    await settled();
    expect(tree.sent).toHaveLength(length);
  });

  test('names of roles that cannot be looked up end assignMany before the first input', async () => {
    holdTime();
    const { acme } = realmOf([], away);
    const { seen, error } = await hurried(() =>
      collected(acme.users.assignMany(crew(3), { realmRoles: ['editor'] })),
    );
    expect(seen).toEqual([]);
    expect(error).toMatchObject({ code: 'connection_failed' });
  });
});

test('a login that is refused ends the call', async () => {
  const login = async (): Promise<never> => {
    throw new OAuthError('invalid_grant', 'no', 401);
  };
  const { acme } = realmOf(crew(40), undefined, { auth: login });
  const { seen, error } = await collected(acme.users.deleteMany(crew(40).map((id) => ({ id }))));
  expect(error).toMatchObject({ error: 'invalid_grant' });
  expect(new Set(told(seen))).toEqual(new Set(['failed']));
});

describe('createMany, where the answer of a POST was lost,', () => {
  const losing = (isMade: boolean) => {
    let losses = 0;
    const names: string[] = [];
    return (sent: Sent): Response | undefined => {
      if (sent.method === 'POST' && losses++ === 0) {
        names.push(JSON.parse(sent.body).name);
        throw new TypeError('fetch failed');
      }
      const isOfLost =
        isMade && sent.method === 'GET' && names.some((name) => sent.target.endsWith(`/${name}`));
      return isOfLost ? Response.json({ id: 'own', name: names[0] }) : undefined;
    };
  };
  test.for([
    ['fail', true, 'failed'],
    ['fail', false, 'created'],
    ['return', true, 'created'],
    ['return', false, 'created'],
    ['update', true, 'created'],
  ] as const)('with %s and %s: it was made, the outcome is %s', async ([ifExists, isMade, outcome]) => {
    holdTime();
    const { acme } = realmOf([], losing(isMade));
    const { seen, error } = await hurried(() =>
      collected(acme.roles.createMany([{ name: 'one' }], { ifExists })),
    );
    expect(error).toBeUndefined();
    expect(told(seen)).toEqual([outcome]);
    if (outcome === 'failed') expect(seen[0]?.error).toMatchObject({ code: 'connection_failed' });
  });

  test('a login that was lost is no POST of the object', async () => {
    holdTime();
    let logins = 0;
    const { acme, sent } = realmOf(
      [],
      ({ target }) => (target.endsWith('/roles/one') ? Response.json({ id: 'one', name: 'one' }) : undefined),
      {
        auth: async () => {
          if (logins++ === 0)
            throw Object.assign(new Error('lost'), {
              code: 'connection_failed',
              method: 'POST',
              path: '/realms/acme/token',
            });
          return 'token';
        },
      },
    );
    const { seen } = await hurried(() =>
      collected(acme.roles.createMany([{ name: 'one' }], { ifExists: 'return' })),
    );
    expect(told(seen)).toEqual(['existing']);
    expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  });
});

test('usernames are read in pages where that takes fewer requests, and else looked up', async () => {
  const requests = async (known: number, asked: number): Promise<string[]> => {
    const { acme, sent } = realmOf(crew(known));
    const { seen } = await collected(acme.users.deleteMany(crew(asked)));
    expect(new Set(told(seen))).toEqual(new Set(['deleted']));
    return sent.filter(({ method }) => method === 'GET').map(({ target }) => target.split('/').at(-1) ?? '');
  };
  expect(await requests(3, 3)).toEqual(['count', 'users?briefRepresentation=true&first=0&max=1000']);
  expect(await requests(3, 2)).toEqual(crew(2).map((name) => `users?username=${name}&exact=true`));
  expect(
    (await requests(2500, 200)).filter((line) => line.includes('briefRep')).length,
  ).toBeGreaterThanOrEqual(1);
  // It would take more time to read all users.
  expect(await requests(2500, 100)).toHaveLength(101);
});

test('a user whose name belongs to another one since the look-up is looked up again', async () => {
  let deletes = 0;
  const { acme, sent } = realmOf([], ({ method, query, target }) => {
    if (method === 'DELETE')
      return deletes++ === 0 ? Response.json({ error: 'User not found' }, { status: 404 }) : undefined;
    if (target.endsWith('/count')) return Response.json(3);
    const id = query.has('briefRepresentation') || deletes === 0 ? 'old' : 'new';
    return Response.json(
      query.has('username') && query.get('username') !== 'ada' ? [] : [{ id, username: 'ada' }],
    );
  });
  const { seen } = await collected(acme.users.deleteMany(['ada', 'bob', 'eve']));
  expect(seen).toMatchObject([
    { outcome: 'deleted', id: 'new' },
    { outcome: 'absent' },
    { outcome: 'absent' },
  ]);
  const deleted = sent
    .filter(({ method }) => method === 'DELETE')
    .map(({ target }) => target.split('/').at(-1));
  expect(deleted).toEqual(['old', 'new']);
});

describe('a rule of the caller', () => {
  test('fails an input by its text or whatever it throws, before anything is sent for it', async () => {
    const { acme, sent } = realmOf([]);
    const given = ['fine', 'text', 'error', 'thrown', 'lost'].map((name) => ({ name }));
    const lost = Object.assign(new Error('gone'), { code: 'connection_failed' });
    const validate = async ({ name }: { name: string }): Promise<string | undefined> => {
      if (name === 'error') throw new RangeError('no such role');
      if (name === 'thrown') throw 'text';
      if (name === 'lost') throw lost;
      return name === 'text' ? 'no role of ours' : undefined;
    };
    const { seen, error } = await collected(acme.roles.createMany(given, { validate }));
    expect(error).toBeUndefined();
    expect(told(seen)).toEqual(['created', 'failed', 'failed', 'failed', 'failed']);
    expect(seen.map((one) => (one.error as Error | undefined)?.message)).toEqual([
      undefined,
      'no role of ours',
      'no such role',
      'The input is not valid',
      'gone',
    ]);
    expect(seen[3]?.error).toMatchObject({ cause: 'text' });
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('may take its time: changes of one user keep their order', async () => {
    const { acme, sent } = realmOf(['ada'], ({ method, target }) =>
      method === 'GET' && target.includes('/users/id-ada')
        ? Response.json({ id: 'id-ada', username: 'ada' })
        : undefined,
    );
    const given = ['first', 'second', 'third'].map((lastName) => ({ username: 'ada', lastName }));
    const validate = async ({ lastName }: { lastName?: string | undefined }): Promise<void> => {
      if (lastName === 'first') await settled();
    };
    const { seen } = await collected(acme.users.updateMany(given, { validate }));
    expect(told(seen)).toEqual(['updated', 'updated', 'updated']);
    const puts = sent.filter(({ method }) => method === 'PUT').map(({ body }) => JSON.parse(body).lastName);
    expect(puts).toEqual(['first', 'second', 'third']);
  });

  test('must be a function', async () => {
    const { acme, sent } = realmOf([]);
    for (const outcomes of [
      acme.roles.createMany([{ name: 'one' }], { validate: true as never }),
      acme.users.updateMany([{ id: 'one' }], { validate: 'name' as never }),
    ])
      expect((await collected(outcomes as AsyncIterable<Told>)).error).toBeInstanceOf(TypeError);
    const unknown = acme.users.deleteMany(['ada'], { validate: () => undefined } as object);
    expect((await collected(unknown)).error).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });
});

describe('bulk', () => {
  test('reads its source as the outcomes are consumed, and takes texts and bytes as items', async () => {
    let read = 0;
    const endless = function* (): Generator<string> {
      for (;;) yield `${read++}`;
    };
    const most: number[] = [];
    for await (const { index, item, value } of bulk(endless(), (item) => Number(item), { concurrency: 3 })) {
      await settled();
      expect([item, value]).toEqual([`${index}`, index]);
      most.push(read - index);
      if (index === 50) break;
    }
    expect(Math.max(...most)).toBeLessThanOrEqual(7);
    const bytes = new Uint8Array([123]);
    const { seen } = await collected(bulk(new Set([bytes, '{']), (item) => item));
    expect(seen).toMatchObject([{ value: bytes }, { value: '{' }]);
  });

  test('yields whatever a function throws, and ends with its signal', async () => {
    const controller = new AbortController();
    const run = (item: number, { signal }: { signal: AbortSignal }): Promise<never> | number => {
      if (item === 0) throw 'text';
      if (item === 1) return item;
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const outcomes = bulk([0, 1, 2, 3], run, { signal: controller.signal });
    expect(await outcomes.next()).toMatchObject({ value: { outcome: 'failed', error: 'text' } });
    expect(await outcomes.next()).toMatchObject({ value: { outcome: 'done', value: 1 } });
    controller.abort(new Error('enough'));
    expect(await outcomes.next()).toMatchObject({ value: { index: 2, item: 2, outcome: 'failed' } });
    expect(await outcomes.next()).toMatchObject({ value: { index: 3, item: 3, outcome: 'failed' } });
    expect(await failure(outcomes.next())).toMatchObject({ message: 'enough' });
  });

  test.for<[string, unknown, unknown, unknown]>([
    ['a text as the source', 'abc', () => 1, {}],
    ['no function', [1], undefined, {}],
    ['a concurrency of 0', [1], () => 1, { concurrency: 0 }],
    ['a checkpoint', [1], () => 1, { checkpoint: {} }],
    ['an onProgress that is none', [1], () => 1, { onProgress: 1 }],
  ])('refuses %s', async ([, source, run, options]) => {
    const { seen, error } = await collected(bulk(source as number[], run as () => number, options as object));
    expect(error).toBeInstanceOf(TypeError);
    expect(seen).toEqual([]);
  });
});

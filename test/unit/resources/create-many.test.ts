import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CreateManyOptions, UserImport, UserOutcome } from '../../../src/admin.ts';
import {
  type BulkState,
  ConflictError,
  type KeycloakRealmOptions,
  NotFoundError,
} from '../../../src/index.ts';
import { failure, holdTime, hurried, recorded, type Sent, settled } from '../support.ts';

interface Batch {
  readonly users: readonly UserImport[];
}

/** Users of a realm that answers like the server, or with what goes wrong. */
function realmOfUsers(
  fault: (sent: Sent, batch: readonly string[]) => Response | Promise<Response> | undefined = () => undefined,
  options: Partial<KeycloakRealmOptions> = {},
) {
  const there = new Map<string, { id: string; username: string; createdTimestamp: number }>();
  const add = (username: string, createdTimestamp = Date.now()) => {
    const user = { id: `id-${username.toLowerCase()}`, username: username.toLowerCase(), createdTimestamp };
    there.set(user.username, user);
    return user;
  };
  const work = (sent: Sent): Response => {
    const { users } = JSON.parse(sent.body) as Batch;
    const results = users.map(({ username }) => {
      const before = there.get(username.toLowerCase());
      const { id, username: resourceName } = before ?? add(username);
      return { action: before ? 'SKIPPED' : 'ADDED', resourceType: 'USER', resourceName, id };
    });
    return Response.json({ results });
  };
  const tree = recorded(
    async (sent) => {
      const isImport = sent.target.endsWith('/partialImport');
      const batch = isImport ? (JSON.parse(sent.body) as Batch).users.map(({ username }) => username) : [];
      const failed = await fault(sent, batch);
      if (failed) return failed;
      if (isImport) return work(sent);
      const name = sent.query.get('username');
      if (name) return Response.json(there.has(name.toLowerCase()) ? [there.get(name.toLowerCase())] : []);
      return Response.json({ error: 'Could not find role' }, { status: 404 });
    },
    { retries: 0, ...options },
  );
  const imports = (): string[][] =>
    tree.sent
      .filter(({ target }) => target.endsWith('/partialImport'))
      .map(({ body }) => (JSON.parse(body) as Batch).users.map(({ username }) => username));
  return { ...tree, users: tree.acme.users, there, add, work, imports };
}

const people = (count: number): UserImport[] =>
  Array.from({ length: count }, (_, index) => ({ username: `crew-${index}` }));
const told = (outcomes: readonly UserOutcome[]): string[] => outcomes.map(({ outcome }) => outcome);
const inOrder = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** The outcomes up to the error, if one is thrown. */
async function collected(
  outcomes: AsyncIterable<UserOutcome>,
): Promise<{ seen: UserOutcome[]; error: unknown }> {
  const seen: UserOutcome[] = [];
  try {
    for await (const outcome of outcomes) seen.push(outcome);
  } catch (error) {
    return { seen, error };
  }
  return { seen, error: undefined };
}

const store = (): {
  states: BulkState[];
  load: () => BulkState | undefined;
  save: (state: BulkState) => void;
} => {
  const states: BulkState[] = [];
  return { states, load: () => states.at(-1), save: (state) => void states.push(state) };
};

describe('the source of createMany', () => {
  const text = people(60)
    .map((user) => JSON.stringify(user))
    .join('\n');
  const bytes = new TextEncoder().encode(text);
  const cut = function* (): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  };
  test.for<[string, () => Parameters<ReturnType<typeof realmOfUsers>['users']['createMany']>[0]]>([
    ['an array', () => people(60)],
    ['an iterable', () => new Set(people(60))],
    [
      'an async iterable',
      async function* () {
        yield* people(60);
      },
    ],
    ['a stream of Node with objects', () => Readable.from(people(60))],
    ['a stream of Node with bytes', () => Readable.from(cut())],
    ['a web stream of bytes', () => new Blob([bytes]).stream()],
    ['lines with empty ones and a return', () => [`${text.replaceAll('\n', '\r\n\n')}\n`]],
  ])('may be %s', async ([, source]) => {
    const { users, imports, there } = realmOfUsers();
    const { seen, error } = await collected(users.createMany(source()));
    expect(error).toBeUndefined();
    expect(seen.map(({ index }) => index)).toEqual(inOrder(60));
    expect(seen.map(({ item }) => item)).toEqual(people(60));
    expect(new Set(told(seen))).toEqual(new Set(['created']));
    expect(seen[7]?.id).toBe('id-crew-7');
    expect(imports().map(({ length }) => length)).toEqual([25, 25, 10]);
    expect(there.size).toBe(60);
  });

  test('is read as the outcomes are consumed, and closed when the loop is left', async () => {
    const { users, imports } = realmOfUsers();
    let read = 0;
    let isClosed = false;
    const endless = function* (): Generator<UserImport> {
      try {
        for (;;) yield { username: `crew-${read++}` };
      } finally {
        isClosed = true;
      }
    };
    const most: number[] = [];
    for await (const { index } of users.createMany(endless(), { batchSize: 5, concurrency: 2 })) {
      await settled();
      most.push(read - index);
      if (index === 99) break;
    }
    expect(Math.max(...most)).toBeLessThanOrEqual(21);
    expect(isClosed).toBe(true);
    const { length } = imports();
    await settled();
    expect(imports()).toHaveLength(length);
  });

  test('may wait for ever: leaving the loop does not', async () => {
    const { users } = realmOfUsers();
    const stream = new Readable({ objectMode: true, read: () => undefined });
    for (const user of people(25)) stream.push(user);
    const waiting = async function* (): AsyncGenerator<UserImport> {
      yield* people(25);
      await new Promise(() => undefined);
    };
    let isCancelled = false;
    const web = new ReadableStream<UserImport>({
      start: (controller) => {
        for (const user of people(25)) controller.enqueue(user);
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    for (const source of [stream, waiting(), web]) {
      for await (const { outcome } of users.createMany(source, { ifExists: 'return' })) {
        expect(outcome).not.toBe('failed');
        break;
      }
    }
    await settled();
    expect([stream.destroyed, isCancelled]).toEqual([true, true]);
  });

  test('is closed when the call fails before it is read', async () => {
    const { users, sent } = realmOfUsers();
    const stream = Readable.from(people(3));
    const load = async (): Promise<undefined> => {
      throw new Error('no store');
    };
    const checkpoint = { load, save: () => undefined };
    expect(await collected(users.createMany(stream, { checkpoint }))).toMatchObject({
      seen: [],
      error: { message: 'no store' },
    });
    expect(stream.destroyed).toBe(true);
    expect(sent).toEqual([]);
  });

  test('has inputs that are no users: each has failed, and nothing is sent for it', async () => {
    const { users, imports } = realmOfUsers();
    const lines = ['{"username":"ada"}\n{"username":"ad', 'b"\nnull\n{"username":""}\n{"username":"bob"}'];
    const { seen } = await collected(users.createMany(lines));
    expect(told(seen)).toEqual(['created', 'failed', 'failed', 'failed', 'created']);
    expect(seen[1]).toMatchObject({
      index: 1,
      item: undefined,
      error: { message: 'Line 2 of the source is not JSON' },
    });
    expect(seen[3]?.error).toBeInstanceOf(TypeError);
    expect(imports()).toEqual([['ada', 'bob']]);
  });

  test('fails: what was read before is created, and then the error is thrown', async () => {
    const { users } = realmOfUsers();
    const broken = async function* (): AsyncGenerator<UserImport> {
      yield* people(30);
      throw new Error('disk');
    };
    const { seen, error } = await collected(users.createMany(broken()));
    expect(told(seen)).toEqual(people(30).map(() => 'created'));
    expect(error).toMatchObject({ message: 'disk' });
  });
});

test.for<[string, unknown, unknown]>([
  ['a text as the source', '{"username":"ada"}', {}],
  ['an object as the source', { username: 'ada' }, {}],
  ['no source', undefined, {}],
  ['a wrong ifExists', [], { ifExists: 'skip' }],
  ['a concurrency of 0', [], { concurrency: 0 }],
  ['a batchSize that is no integer', [], { batchSize: 2.5 }],
  ['a checkpoint without save', [], { checkpoint: { load: () => undefined } }],
  ['an onProgress that is none', [], { onProgress: 'log' }],
  ['an unknown format', [], { format: 'xml' }],
  ['CSV with an unknown field', ['username,hair\nada,red\n'], { format: 'csv' }],
  ['CSV without a header', ['ada,engine\nbob,wheel\n'], { format: 'csv' }],
  ['CSV without usernames', ['email\nada@acme.test\n'], { format: 'csv' }],
  ['CSV with a field twice', ['username,email,username\n'], { format: 'csv' }],
  ['CSV whose header has no end', ['username,"email\nada,ada@acme.test\n'], { format: 'csv' }],
  ['a shard that is not below their number', [], { shard: { index: 3, of: 3 } }],
  ['a shard below 0', [], { shard: { index: -1, of: 3 } }],
  ['a shard of none', [], { shard: { index: 0, of: 0 } }],
  ['a shard that is no whole number', [], { shard: { index: 0.5, of: 3 } }],
  ['a shard that is a number', [], { shard: 1 }],
  [
    'the checkpoint of another shard',
    people(9),
    {
      shard: { index: 1, of: 3 },
      checkpoint: {
        load: () => ({ done: 1, sent: 1, since: 0, shard: { index: 2, of: 3 } }),
        save: () => undefined,
      },
    },
  ],
  [
    'the checkpoint of the whole source for a shard',
    people(9),
    {
      shard: { index: 1, of: 3 },
      checkpoint: { load: () => ({ done: 1, sent: 1, since: 0 }), save: () => undefined },
    },
  ],
  [
    'the checkpoint of a shard for the whole source',
    people(9),
    {
      checkpoint: {
        load: () => ({ done: 1, sent: 1, since: 0, shard: { index: 1, of: 3 } }),
        save: () => undefined,
      },
    },
  ],
  ['an unknown option', [], { batchTimeout: 5 }],
  [
    'a state that is none',
    [{ username: 'ada' }],
    { checkpoint: { load: () => ({ done: 2 }), save: () => undefined } },
  ],
  [
    'a shorter source than before',
    people(3),
    { checkpoint: { load: () => ({ done: 5, sent: 5, since: 0 }), save: () => undefined } },
  ],
])('createMany refuses %s before any request', async ([, source, options]) => {
  const { users, sent } = realmOfUsers();
  const { seen, error } = await collected(users.createMany(source as [], options as CreateManyOptions));
  expect(error).toBeInstanceOf(TypeError);
  expect(seen).toEqual([]);
  expect(sent).toEqual([]);
});

test('users that exist have failed, or are returned; one name that comes twice is created once', async () => {
  const source = [...people(3), { username: 'CREW-1' }, { username: 'old' }, { username: 'crew-1' }];
  const failing = realmOfUsers();
  failing.add('old', Date.now() - 1e6);
  const { seen } = await collected(failing.users.createMany(source));
  expect(told(seen)).toEqual(['created', 'created', 'created', 'failed', 'failed', 'failed']);
  for (const index of [3, 4, 5]) expect(seen[index]?.error).toBeInstanceOf(ConflictError);
  expect(failing.imports()).toEqual([['crew-0', 'crew-1', 'crew-2', 'old'], ['CREW-1'], ['crew-1']]);

  const returning = realmOfUsers();
  returning.add('old', Date.now() - 1e6);
  const progress: unknown[] = [];
  const options: CreateManyOptions = {
    ifExists: 'return',
    batchSize: 3,
    onProgress: (now) => progress.push(now),
  };
  const returned = await collected(returning.users.createMany(source, options));
  expect(told(returned.seen)).toEqual(['created', 'created', 'created', 'existing', 'existing', 'existing']);
  expect(returned.seen[4]?.id).toBe('id-old');
  expect(progress.at(-1)).toEqual({ created: 3, existing: 3, updated: 0, failed: 0 });
});

test('names that do not exist are looked up once, and only their users have failed', async () => {
  const { users, sent } = realmOfUsers(({ target }) =>
    target.endsWith('/roles/editor') ? Response.json({ id: 'r', name: 'editor' }) : undefined,
  );
  const roles = (index: number): string[] => (index % 10 === 3 ? ['nope'] : ['editor']);
  const source = people(100).map((user, index) => ({ ...user, realmRoles: roles(index) }));
  const { seen, error } = await collected(users.createMany(source, { concurrency: 1 }));
  expect(error).toBeUndefined();
  expect(told(seen)).toEqual(source.map((_, index) => (index % 10 === 3 ? 'failed' : 'created')));
  expect(seen[3]?.error).toBeInstanceOf(NotFoundError);
  expect(seen[93]?.error).toMatchObject({ missing: ['nope'] });
  expect(sent.filter(({ target }) => target.includes('/roles')).length).toBeLessThanOrEqual(4);
});

describe('a batch of createMany whose answer is lost', () => {
  test.for<[string, (answer: Response) => Response, boolean]>([
    ['before the server works', () => Response.error(), false],
    ['after it has worked', () => Response.error(), true],
    ['by a gateway that answers 500 after it has worked', () => new Response(null, { status: 500 }), true],
    ['by a gateway that answers 503', () => new Response(null, { status: 503 }), false],
  ])('%s, is sent again or found', async ([, failed, isWorked]) => {
    holdTime();
    let count = 0;
    const server = realmOfUsers((sent, batch) => {
      if (!batch.includes('crew-30') || count++ >= 3) return undefined;
      const answer = isWorked ? server.work(sent) : Response.json({});
      const lost = failed(answer);
      if (lost.type === 'error') throw new TypeError('fetch failed');
      return lost;
    });
    server.add('crew-31', Date.now() - 1e6);
    const { seen, error } = await hurried(() =>
      collected(server.users.createMany(people(60), { ifExists: 'return' })),
    );
    expect(error).toBeUndefined();
    expect(told(seen)).toEqual(people(60).map((_, index) => (index === 31 ? 'existing' : 'created')));
    expect(server.there.size).toBe(60);
  });

  test('is given up after half a minute: its users have failed, and the error is thrown', async () => {
    holdTime();
    const start = Date.now();
    const { users } = realmOfUsers((_, batch) => {
      if (batch.includes('crew-30')) throw new TypeError('fetch failed');
      return undefined;
    });
    const { seen, error } = await hurried(() => collected(users.createMany(people(400))));
    expect(Date.now() - start).toBeGreaterThan(30_000);
    expect(error).toMatchObject({ code: 'connection_failed' });
    expect(seen.map(({ index }) => index)).toEqual(inOrder(seen.length));
    expect(seen.length).toBeGreaterThanOrEqual(200);
    expect(seen.length).toBeLessThan(400);
    expect(told(seen).slice(0, 75)).toEqual(
      [...people(25), ...people(25), ...people(25)].map((_, index) =>
        index >= 25 && index < 50 ? 'failed' : 'created',
      ),
    );
  });
});

test('a server that refuses ends the call at once; a signal and a timeout end it as well', async () => {
  const refusing = realmOfUsers((_, batch) =>
    batch[0] === 'crew-25' ? new Response(null, { status: 403 }) : undefined,
  );
  const { seen, error } = await collected(refusing.users.createMany(people(400)));
  expect(error).toMatchObject({ httpStatus: 403 });
  expect(seen.map(({ index }) => index)).toEqual(inOrder(seen.length));
  expect(told(seen)[25]).toBe('failed');

  const leaving = new AbortController();
  const slow = realmOfUsers(() => new Promise<Response>(() => leaving.abort(new Error('left'))));
  const left = await collected(slow.users.createMany(people(30), { signal: leaving.signal }));
  expect(left.error).toMatchObject({ message: 'left' });
  expect(new Set(told(left.seen))).toEqual(new Set(['failed']));
  expect(left.seen.length).toBeGreaterThanOrEqual(25);
  expect(await failure(slow.users.createMany(people(1), { signal: leaving.signal }).next())).toMatchObject({
    message: 'left',
  });

  holdTime();
  const late = realmOfUsers(() => new Promise<Response>(() => undefined));
  const timed = await hurried(() => collected(late.users.createMany(people(30), { timeout: 500 })));
  expect(timed.error).toMatchObject({ name: 'TimeoutError', milliseconds: 500 });
});

describe('a checkpoint of createMany', () => {
  test('is saved before each batch and at the end', async () => {
    const { users } = realmOfUsers();
    const checkpoint = store();
    await collected(users.createMany(people(60), { checkpoint, concurrency: 1 }));
    expect(checkpoint.states.map(({ sent }) => sent)).toEqual([25, 50, 60, 60]);
    expect(checkpoint.states.at(-1)).toEqual({ done: 60, sent: 60, since: 0 });
    const { seen, error } = await collected(users.createMany(people(60), { checkpoint }));
    expect([seen, error]).toEqual([[], undefined]);
  });

  test('continues after a kill: who was created by the first call is created, who was there has failed', async () => {
    const first = realmOfUsers();
    const checkpoint = store();
    const states: BulkState[] = [];
    const killed = {
      ...checkpoint,
      save: (state: BulkState) => void (states.length < 3 && states.push(state)),
    };
    const seen = await collected(first.users.createMany(people(75), { checkpoint: killed, concurrency: 1 }));
    expect(seen.error).toBeUndefined();
    const last = states.at(-1) as BulkState;
    expect(last.sent).toBe(75);
    expect(last.done).toBeLessThan(75);

    const second = realmOfUsers();
    for (const [name, user] of first.there) second.there.set(name, user);
    second.add('crew-80', Date.now() - 1e6);
    const resumed = { load: async () => last, save: async () => undefined };
    const more = await collected(second.users.createMany(people(90), { checkpoint: resumed }));
    expect(more.seen.map(({ index }) => index)).toEqual(inOrder(90 - last.done, last.done));
    expect(told(more.seen)).toEqual(
      inOrder(90 - last.done, last.done).map((index) => (index === 80 ? 'failed' : 'created')),
    );
    expect(second.there.size).toBe(90);
  });

  test('that cannot be saved stops the call before the batch is sent', async () => {
    const { users, imports } = realmOfUsers();
    const save = async (): Promise<void> => {
      throw new Error('full');
    };
    const checkpoint = { load: () => undefined, save };
    const { seen, error } = await collected(users.createMany(people(30), { checkpoint }));
    expect(error).toMatchObject({ message: 'full' });
    expect(new Set(told(seen))).toEqual(new Set(['failed']));
    expect(imports()).toEqual([]);
  });

  test('counts an outcome once it was consumed, when the loop is left', async () => {
    const { users } = realmOfUsers();
    const checkpoint = store();
    for await (const { index } of users.createMany(people(60), { checkpoint })) if (index === 30) break;
    expect(checkpoint.states.at(-1)).toMatchObject({ done: 30, sent: 60 });
    const { seen } = await collected(users.createMany(people(60), { checkpoint }));
    expect(seen.map(({ index }) => index)).toEqual(inOrder(30, 30));
    expect(new Set(told(seen))).toEqual(new Set(['created']));
  });
});

describe('a shard of createMany', () => {
  const lines = people(10)
    .map((user, index) => (index === 4 ? 'no user' : JSON.stringify(user)))
    .join('\n\n');

  test.for<[string, () => readonly (UserImport | string)[]]>([
    ['objects', () => people(10)],
    ['lines', () => [lines.slice(0, 50), lines.slice(50)]],
  ])('has its part of the %s, at their positions in the source', async ([kind, source]) => {
    const { users, there } = realmOfUsers();
    const seen: UserOutcome[][] = [];
    for (const index of [0, 1, 2])
      seen.push((await collected(users.createMany(source(), { shard: { index, of: 3 } }))).seen);
    expect(seen.map((part) => part.map(({ index }) => index))).toEqual([
      [0, 3, 6, 9],
      [1, 4, 7],
      [2, 5, 8],
    ]);
    const isText = kind === 'lines';
    for (const { index, item, outcome } of seen.flat()) {
      const isBroken = isText && index === 4;
      expect([item?.username, outcome]).toEqual(
        isBroken ? [undefined, 'failed'] : [`crew-${index}`, 'created'],
      );
    }
    if (isText) expect(seen[1]?.[1]?.error?.message).toBe('Line 9 of the source is not JSON');
    expect(there.size).toBe(isText ? 9 : 10);
  });

  test('continues from its own checkpoint', async () => {
    const { users } = realmOfUsers();
    const checkpoint = store();
    const options = { checkpoint, shard: { index: 1, of: 3 }, batchSize: 2 };
    for await (const { index } of users.createMany(people(30), options)) if (index === 10) break;
    expect(checkpoint.states.at(-1)).toMatchObject({ done: 3, shard: { index: 1, of: 3 } });
    const { seen } = await collected(users.createMany(people(30), options));
    expect(seen.map(({ index }) => index)).toEqual([10, 13, 16, 19, 22, 25, 28]);
    expect(new Set(told(seen))).toEqual(new Set(['created']));
    expect(checkpoint.states.at(-1)).toEqual({ done: 10, sent: 10, since: 0, shard: { index: 1, of: 3 } });
  });

  test('that is stopped says what has failed by its positions', async () => {
    const { users } = realmOfUsers(() => new Response(null, { status: 403 }));
    const { seen, error } = await collected(users.createMany(people(9), { shard: { index: 2, of: 4 } }));
    expect(seen.map(({ index, outcome }) => [index, outcome])).toEqual([
      [2, 'failed'],
      [6, 'failed'],
    ]);
    expect(error).toMatchObject({ httpStatus: 403 });
  });
});

describe('CSV as the source of createMany', () => {
  const read = async (text: string | Uint8Array, size = 5): Promise<UserOutcome[]> => {
    const { users } = realmOfUsers(({ target }) => {
      const role = /\/roles\/([^?]+)/.exec(target)?.[1];
      if (role) return Response.json({ id: role, name: decodeURIComponent(role) });
      const group = /group-by-path(\/[^?]+)/.exec(target)?.[1];
      if (group) return Response.json({ id: group, path: decodeURIComponent(group) });
      if (target.includes('/clients')) return Response.json([{ id: 'web-id', clientId: 'web' }]);
      return undefined;
    });
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      text.slice(index * size, (index + 1) * size),
    );
    const { seen, error } = await collected(users.createMany(pieces, { format: 'csv' }));
    expect(error).toBeUndefined();
    return seen;
  };

  test.for([',', ';', '\t'])('has the fields of its header, separated by %j', async (separator) => {
    const rows = [
      'username,email,firstName,enabled,emailVerified,password,attributes.dept,attributes.a.b,groups,realmRoles,clientRoles.web,createdTimestamp',
      'ada,ada@acme.test,"Ada ""A.""",TRUE,false,"a,b;c\td",sales|it,x\\|y,/staff|/top/kid,editor | viewer,viewer,1700000000000',
      'bob,,,,,,,,,,,',
    ];
    const text = rows.map((row) => row.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, separator)).join('\r\n');
    for (const size of [1, 7, 4000]) {
      const seen = await read(`\uFEFF${text}\r\n`, size);
      expect(seen.map(({ item, outcome }) => ({ ...item, outcome }))).toEqual([
        {
          username: 'ada',
          email: 'ada@acme.test',
          firstName: 'Ada "A."',
          enabled: true,
          emailVerified: false,
          credentials: [{ type: 'password', value: 'a,b;c\td' }],
          attributes: { dept: ['sales', 'it'], 'a.b': ['x|y'] },
          groups: ['/staff', '/top/kid'],
          realmRoles: ['editor', 'viewer'],
          clientRoles: { web: ['viewer'] },
          createdTimestamp: 1_700_000_000_000,
          outcome: 'created',
        },
        { username: 'bob', outcome: 'created' },
      ]);
    }
  });

  test('may be bytes, with letters of several bytes and lines within quotes', async () => {
    const text = '\uFEFFusername,"firstName"\n"ada","Ada\nLövelace 🙂"\n\n bob ,"x"';
    const seen = await read(new TextEncoder().encode(text), 3);
    expect(seen.map(({ item }) => item)).toEqual([
      { username: 'ada', firstName: 'Ada\nLövelace 🙂' },
      { username: ' bob ', firstName: 'x' },
    ]);
  });

  test('has rows that are no users: each has failed, and its error says which row, and quotes nothing', async () => {
    const text = [
      'username,enabled,password',
      'ada,true,secret1',
      'bob,secret2',
      '',
      'cid,secret3,secret4',
      'dan,true,secret5,secret6',
      'eve,true,"secret7" and',
      'fay,true,"ok"',
      ',true,secret8',
      'gus,true,"secret9',
    ].join('\n');
    for (const size of [1, 9, 4000]) {
      const seen = await read(text, size);
      expect(told(seen).join(' ')).toMatch(/^created failed failed failed failed/);
      expect(seen.slice(1, 5).map(({ error }) => error?.message)).toEqual([
        'Row 3 of the source has 2 cells, and the header 3',
        'Row 5 of the source must have true or false as enabled',
        'Row 6 of the source has 4 cells, and the header 3',
        'Row 7 of the source has a quote that is not closed, or text after one that is',
      ]);
      for (const { error } of seen) {
        if (!error) continue;
        expect(error).toBeInstanceOf(TypeError);
        expect(inspect(error)).not.toContain('secret');
      }
    }
  });

  test('without a header says no more of its first row than the number of the column', async () => {
    const { users } = realmOfUsers();
    const { error } = await collected(users.createMany(['ada,secret\n'], { format: 'csv' }));
    expect(inspect(error)).not.toMatch(/ada|secret/);
    expect(error).toMatchObject({ message: expect.stringContaining('Column 1') });
  });

  test('is shared by shards, each with its own rows', async () => {
    const { users } = realmOfUsers();
    const text = `username\n${people(7)
      .map(({ username }) => username)
      .join('\n')}`;
    const { seen } = await collected(users.createMany([text], { format: 'csv', shard: { index: 1, of: 3 } }));
    expect(seen.map(({ index, item }) => [index, item?.username])).toEqual([
      [1, 'crew-1'],
      [4, 'crew-4'],
    ]);
  });
});

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { NotFoundError, TimeoutError } from '../../../src/index.ts';
import { failure, type Respond, recorded, type Sent, settled, unhandled } from '../support.ts';
import { asksForRights } from './keycloak.ts';

const people = (count: number): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `u${index}` }));

/** A server with so many users, which pages as it is asked to. */
const serverWith =
  (count: number): Respond =>
  async ({ query }) => {
    // An answer takes a turn of the event loop, as on a network.
    await new Promise(setImmediate);
    const first = Number(query.get('first'));
    return Response.json(people(count).slice(first, first + Number(query.get('max'))));
  };

const windows = (sent: Sent[]): string[] =>
  sent
    .filter(({ target }) => !asksForRights(target))
    .map(({ query }) => `${query.get('first')}+${query.get('max')}`);

describe('the windows that are asked for', () => {
  test.for<[count: number, query: object, windows: string[], length: number]>([
    [0, {}, ['0+200'], 0],
    [199, {}, ['0+200'], 199],
    // A full page may be the last one: the next two are asked for together.
    [200, {}, ['0+200', '195+205', '395+205'], 200],
    [201, {}, ['0+200', '195+205', '395+205'], 201],
    [450, {}, ['0+200', '195+205', '395+205', '595+205'], 450],
    [450, { briefRepresentation: true }, ['0+1000'], 450],
    [450, { max: 0 }, [], 0],
    [450, { first: 10, max: 0 }, [], 0],
    [450, { max: 5 }, ['0+5'], 5],
    [450, { max: 200 }, ['0+200'], 200],
    [450, { max: 250 }, ['0+200', '195+55'], 250],
    [450, { first: 440 }, ['440+200'], 10],
    [450, { first: 100, max: 300 }, ['100+200', '295+105'], 300],
    [450, { first: 1000 }, ['1000+200'], 0],
    [450, { first: undefined, max: undefined, search: 'a' }, ['0+200', '195+205', '395+205', '595+205'], 450],
  ])('of %i with %j', async ([count, query, expected, length]) => {
    const { acme, sent } = recorded(serverWith(count));
    const listed = await acme.users.all(query);
    expect(listed).toEqual(
      people(count)
        .slice(Number('first' in query ? (query.first ?? 0) : 0))
        .slice(0, length),
    );
    expect(windows(sent)).toEqual(expected);
    const streamed: unknown[] = [];
    for await (const user of acme.users.iterate(query)) streamed.push(user);
    expect(streamed).toEqual(listed);
    expect(new Set(sent.map(({ query }) => query.get('search')))).toEqual(
      new Set(expected.length === 0 ? [] : ['search' in query ? 'a' : null]),
    );
  });

  test.for([
    { max: -1 },
    { first: -1 },
    { max: 1.5 },
    { first: Number.NaN },
    { max: Number.POSITIVE_INFINITY },
    { max: '5' },
    { first: null },
  ])('%j is a TypeError without a request', async (query) => {
    const { acme, sent } = recorded(serverWith(5));
    expect(await failure(acme.users.all(query as object))).toBeInstanceOf(TypeError);
    expect(await failure(acme.users.iterate(query as object).next())).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });
});

describe('options of a list', () => {
  test('pageSize is the number of objects in one response', async () => {
    const { acme, sent } = recorded(serverWith(100));
    expect(await acme.users.all({}, { pageSize: 40 })).toEqual(people(100));
    expect(windows(sent)).toEqual(['0+40', '35+45', '75+45', '115+45']);
  });

  test.for([1, 3])('concurrency is the number of requests at the same time: %i', async (concurrency) => {
    let [now, most] = [0, 0];
    const { acme } = recorded(async (sent, count) => {
      most = Math.max(most, ++now);
      const answer = await serverWith(2000)(sent, count);
      now--;
      return answer as Response;
    });
    const ids: string[] = [];
    for await (const { id } of acme.users.iterate({}, { concurrency })) ids.push(id);
    expect(ids).toEqual(people(2000).map(({ id }) => id));
    expect(most).toBe(concurrency);
  });

  test.for<[name: string, value: unknown]>([
    ['pageSize', 0],
    ['pageSize', 1.5],
    ['pageSize', '40'],
    ['concurrency', 0],
    ['concurrency', Number.NaN],
    ['concurrency', null],
  ])('%s: %j is a TypeError without a request', async ([name, value]) => {
    const { acme, sent } = recorded(serverWith(5));
    const options = { [name]: value } as object;
    expect(await failure(acme.users.all({}, options))).toBeInstanceOf(TypeError);
    expect(await failure(acme.users.iterate({}, options).next())).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });
});

test('a page that was cut off is asked for again in parts, and everything comes once', async () => {
  const { acme, sent } = recorded(async (request, count) => {
    const max = Number(request.query.get('max'));
    const answer = (await serverWith(450)(request, count)) as Response;
    return max > 60 ? new Response((await answer.text()).slice(0, -9), answer) : answer;
  });
  expect(await acme.users.all()).toEqual(people(450));
  expect(windows(sent).slice(0, 3)).toEqual(['0+200', '0+100', '0+50']);
});

test('a list that is cut off whatever its length is an error with a code of its own', async () => {
  const { acme, sent } = recorded(
    () => new Response('[{"id":"u0"', { headers: { 'content-type': 'application/json' } }),
  );
  expect(await failure(acme.users.all())).toMatchObject({
    name: 'InvalidResponseError',
    code: 'response_cut_off',
  });
  expect(windows(sent)).toEqual(['0+200', '0+100', '0+50', '0+25', '0+12', '0+6', '0+3', '0+1']);
});

test('a slow server is asked for less, and for more again when it is fast', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { acme, sent } = recorded(async (request, count) => {
    const [first = 0, max = 0] = ['first', 'max'].map((name) => Number(request.query.get(name)));
    vi.advanceTimersByTime(first > 300 && first < 900 ? 60 * max : 100);
    return serverWith(2000)(request, count);
  });
  expect(await acme.users.all({}, { concurrency: 1, pageSize: 200 })).toEqual(people(2000));
  const sizes = windows(sent).map((window) => Number(window.split('+')[1]));
  expect(Math.max(...sizes)).toBe(205);
  expect(Math.min(...sizes.slice(0, -1))).toBeLessThan(60);
  expect(sizes.at(-2)).toBe(205);
});

test.for<[string, (size: number) => number, number]>([
  ['the same for a page of any length', () => 300, 1600],
  ['the same, and more than a page may take', () => 5000, 1600],
  ['in proportion to the page, up to a length', (size) => (size > 500 ? size ** 2 : 200) / 2, 400],
  ['less for each object in short pages', (size) => size ** 2 / 400, 200],
  ['next to nothing', () => 5, 200],
])('pages follow what the server takes: %s', async ([, timeOf, usual]) => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { acme, sent } = recorded(async (request, count) => {
    vi.advanceTimersByTime(timeOf(Number(request.query.get('max'))));
    return serverWith(40_000)(request, count);
  });
  expect(await acme.users.all({}, { concurrency: 1 })).toHaveLength(40_000);
  const sizes = windows(sent).map((window) => Number(window.split('+')[1]) - 5);
  const late = sizes.slice(sizes.length >> 1, -1);
  expect(late.filter((size) => size === usual).length / late.length).toBeGreaterThan(0.75);
});

test('of users of a role, whom the server counts for each page, pages double, one after the other', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let atOnce = 0;
  const { acme, sent } = recorded(async (request, count) => {
    expect(++atOnce).toBe(1);
    await Promise.resolve();
    atOnce--;
    vi.advanceTimersByTime(60_000);
    return serverWith(9000)(request, count);
  });
  const { users } = acme.roles.byName('editor');
  expect(await users.all()).toHaveLength(9000);
  expect(windows(sent)).toEqual(['0+200', '195+405', '595+805', '1395+1605', '2995+3205', '6195+3205']);
  sent.length = 0;
  await users.all({ first: 10 }, { pageSize: 4000 });
  expect(windows(sent)).toEqual(['10+4000', '4005+4005', '8005+4005']);
});

test('a for await over the collection itself gives everything', async () => {
  const { acme } = recorded(serverWith(450));
  const ids: string[] = [];
  for await (const { id } of acme.users) ids.push(id);
  expect(ids).toEqual(people(450).map(({ id }) => id));
});

test('a stream asks for nothing before it is read, and two pages ahead after a full one', async () => {
  const { acme, sent } = recorded(serverWith(2000));
  const users = acme.users.iterate();
  await settled();
  expect(sent).toEqual([]);
  await users.next();
  await settled();
  expect(windows(sent)).toEqual(['0+200', '195+205', '395+205']);
  for (let read = 1; read < 200; read++) await users.next();
  await settled();
  expect(sent).toHaveLength(3);
  await users.next();
  await settled();
  expect(windows(sent)).toHaveLength(4);
  await users.return();
});

test('leaving the loop aborts what is under way, and nothing is left unhandled', async () => {
  const rejections = unhandled();
  const { acme, sent } = recorded((sent, index) =>
    index === 0
      ? serverWith(2000)(sent, index)
      : new Promise((_, reject) => {
          sent.signal.addEventListener('abort', () => reject(sent.signal.reason));
        }),
  );
  for await (const _ of acme.users) break;
  await settled();
  expect(sent.map(({ signal }) => signal.aborted).slice(1)).toEqual([true, true]);
  expect(rejections).toEqual([]);
});

test('a page that fails ends the list with its error, those behind it are let go', async () => {
  const rejections = unhandled();
  const { acme, sent } = recorded((sent, index) => {
    if (index === 0) return serverWith(2000)(sent, index);
    return Response.json({ error: 'gone' }, { status: 404 });
  });
  expect(await failure(acme.users.all())).toBeInstanceOf(NotFoundError);
  await settled();
  expect(sent).toHaveLength(3);
  expect(rejections).toEqual([]);
});

test('the signal and the timeout of `all` bound the whole list', async () => {
  const stuck = Promise.withResolvers<void>();
  const slow: Respond = (sent, index) => {
    if (index <= 2) return serverWith(5000)(sent, index);
    stuck.resolve();
    return new Promise(() => undefined);
  };
  const { acme } = recorded(slow);
  expect(await failure(acme.users.all({}, { timeout: 150 }))).toBeInstanceOf(TimeoutError);
  const reason = new Error('left');
  const leaving = new AbortController();
  const other = recorded(slow);
  const list = failure(other.acme.users.all({}, { signal: leaving.signal }));
  await stuck.promise;
  leaving.abort(reason);
  expect(await list).toBe(reason);
  const { length } = other.sent;
  await settled();
  expect(other.sent).toHaveLength(length);
});

test('equal objects without an id stay, and their pages do not overlap', async () => {
  const { acme, sent } = recorded((_, index) =>
    Response.json(index === 0 ? Array(200).fill({ a: 1 }) : [{ a: 1 }]),
  );
  expect(await acme.users.all()).toHaveLength(201);
  expect(windows(sent)).toEqual(['0+200', '200+200', '400+200']);
});

/** A server whose list others change between one request and the next. */
function changing(start: readonly string[], change: (ids: string[], request: number) => string[]): Respond {
  let ids = [...start];
  let requests = 0;
  return async ({ query }) => {
    await new Promise(setImmediate);
    const [first, max] = [Number(query.get('first')), Number(query.get('max'))];
    const page = ids.slice(first, first + max);
    ids = change(ids, ++requests);
    return Response.json(page.map((id) => ({ id })));
  };
}

const keys = Array.from({ length: 1500 }, (_, index) => String(index).padStart(5, '0'));

describe('while others write, what is there from beginning to end comes once', () => {
  test.for<[string, (ids: string[], request: number) => string[]]>([
    ['one before the page is deleted', (ids) => ids.slice(1)],
    ['as many as come again are deleted', (ids) => ids.slice(5)],
    ['more than come again are deleted', (ids) => ids.slice(90)],
    ['more than a page is deleted', (ids, request) => (request === 2 ? ids.slice(700) : ids)],
    ['all that were read are deleted', (ids, request) => (request === 1 ? ids.slice(200) : ids)],
    ['one before the page is made', (ids, request) => [`0-${request}`, ...ids]],
    ['more than a page is made', (ids, request) => (request > 6 ? ids : [...made(request, 300), ...ids])],
    ['all are deleted', () => []],
    ['some go and some come', (ids, request) => [...made(request, 7), ...ids.slice(40)]],
  ])('when %s', async ([, change]) => {
    let still = new Set(keys);
    const { acme, sent } = recorded(
      changing(keys, (ids, request) => {
        const next = change(ids, request);
        still = new Set(next.filter((id) => still.has(id)));
        return next;
      }),
    );
    const listed = (await acme.users.all()).map(({ id }) => id);
    expect(new Set(listed).size).toBe(listed.length);
    const inList = new Set(listed);
    expect([...still].filter((id) => !inList.has(id))).toEqual([]);
    expect(sent.length).toBeLessThan(40);
  });
});

const made = (request: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `/${String(request).padStart(3, '0')}-${index}`);

test('a loop that takes out of the list what it reads comes to each of them, at two requests for a page', async () => {
  const left = new Set(keys);
  const { acme, sent } = recorded(async ({ query }) => {
    await new Promise(setImmediate);
    const first = Number(query.get('first'));
    const page = [...left].slice(first, first + Number(query.get('max')));
    return Response.json(page.map((id) => ({ id })));
  });
  const seen: string[] = [];
  for await (const { id } of acme.users.iterate({ enabled: true })) {
    seen.push(id);
    left.delete(id);
  }
  expect(seen).toEqual(keys);
  expect(sent.length).toBeLessThan(30);
});

test.for([200, 300])(
  'a route that gives its whole list of %i each time does not make the list endless',
  async (length) => {
    const { acme, sent } = recorded(() => Response.json(people(length)));
    expect(await acme.users.all()).toEqual(people(length));
    expect(sent.length).toBeLessThan(4);
  },
);

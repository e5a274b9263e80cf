import { describe, expect, test } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';
import { evaluate } from '../../../src/repl/evaluate.ts';
import { Members } from '../../../src/repl/members.ts';
import { namesOf } from '../../../src/repl/names.ts';
import { Progress } from '../../../src/repl/progress.ts';
import type { Sent } from '../../../src/repl/requests.ts';
import { Typing } from '../../../src/repl/typing.ts';
import { watched, watcher } from '../../../src/repl/watching.ts';

const members = new Members(new URL('../../../dist/', import.meta.url));
const realm = new KeycloakRealm({ serverUrl: 'https://sso.test', realmName: 'acme', auth: 'given-token' });
const context = namesOf(realm, 'acme');
const ofLine = (code: string): string =>
  watched(code, new Typing(members, context), members).replaceAll(`${watcher}.`, '~');

describe('in a line', () => {
  test.for([
    ['for await (const user of users) f(user)', 'for await (const user of ~items(users, "users")) f(user)'],
    [
      'for await (const u of (users.iterate())) f(u)',
      'for await (const u of ~items((users.iterate()), "(users.iterate())")) f(u)',
    ],
    ['users.createMany(list)', 'users.createMany(...~given(1, [list]))'],
    ['users.createMany((list), )', 'users.createMany(...~given(1, [(list)]), )'],
    ['users.createMany()', 'users.createMany(...~given(1, []))'],
    ['users.export(out, { shard })', 'users.export(...~given(1, [out, { shard }]))'],
    ['users.assignMany(list, roles)', 'users.assignMany(...~given(2, [list, roles]))'],
    ['users.import(list)', 'users.import(...~given(1, [list]))'],
    ['bulk(list, run)', 'bulk(...~given(2, [list, run]))'],
    [
      'for await (const o of clients.createMany(list)) f(o)',
      'for await (const o of ~items(clients.createMany(...~given(1, [list])), "clients.createMany(list)")) f(o)',
    ],
    ['Array.fromAsync(users.iterate())', 'Array.fromAsync(~items(users.iterate()))'],
  ] as const)('%s is watched', ([code, expected]) => {
    expect(ofLine(code)).toBe(expected);
  });

  test.for([
    'users.all()',
    'for (const user of list) f(user)',
    'const run = async () => { for await (const user of users) f(user) }',
    'list.map((one) => users.createMany(one))',
    'users.createMany(',
    "clients.byId('1').authorization.import(settings)",
  ])('%s stays as it is', (code) => {
    expect(ofLine(code)).toBe(code);
  });
});

function made(): {
  readonly progress: Progress;
  readonly controller: AbortController;
  readonly sent: Sent[];
} {
  const controller = new AbortController();
  const sent: Sent[] = [];
  return { progress: new Progress(controller.signal, sent), controller, sent };
}

async function* numbers(count: number, ended?: () => void): AsyncGenerator<number> {
  try {
    for (let number = 0; number < count; number++) yield number;
  } finally {
    ended?.();
  }
}

const request: Sent = {
  method: 'GET',
  url: 'https://sso.test/x',
  headers: {},
  body: null,
  status: 200,
  milliseconds: 1,
};
/** What is told as if this many seconds had passed. */
const toldAfter = (progress: Progress, seconds: number): string | undefined =>
  progress.text(performance.now() + seconds * 1000)?.replace(/[\d.]+\/s/, '…/s');

describe('progress', () => {
  test('is nothing before something was done, and then the requests', () => {
    const { progress, sent } = made();
    expect(toldAfter(progress, 2)).toBeUndefined();
    sent.push(request);
    expect(toldAfter(progress, 2)).toBe('1 request, 2 s');
    sent.push(request);
    expect(toldAfter(progress, 2)).toBe('2 requests, 2 s');
  });

  test('says that the server is away, until it answers', () => {
    const { progress, sent } = made();
    sent.push({ ...request, status: undefined, isLost: true });
    expect(toldAfter(progress, 4)).toBe('1 request, 4 s, no answer, trying again');
    sent.push({ ...request, status: 503 }, { ...request, status: undefined });
    expect(toldAfter(progress, 8)).toBe('3 requests, 8 s, HTTP 503, trying again');
    sent.push(request);
    expect(toldAfter(progress, 9)).toBe('4 requests, 9 s');
  });

  test('is what a loop has read, and of loops in each other the outer one', async () => {
    const { progress } = made();
    for await (const _ of progress.items(numbers(3)) as AsyncIterable<number>)
      for await (const _ of progress.items(numbers(5)) as AsyncIterable<number>);
    expect(toldAfter(progress, 4)).toBe('3, …/s, 4 s');
    for await (const _ of progress.items(numbers(2)) as AsyncIterable<number>);
    expect(toldAfter(progress, 4)).toBe('2, …/s, 4 s');
  });

  test('is what a call tells, of as many as it was given', async () => {
    const { progress } = made();
    const [list, options] = progress.given(1, [[1, 2, 3, 4]]) as [number[], Record<string, unknown>];
    expect(list).toEqual([1, 2, 3, 4]);
    (options['onProgress'] as (told: object) => void)({ created: 2, existing: 0, failed: 1 });
    expect(toldAfter(progress, 1)).toBe('3 of 4, …/s, 1 s, 1 failed');
    for await (const _ of progress.items(numbers(4)) as AsyncIterable<number>);
    expect(toldAfter(progress, 1)).toBe('4 of 4, …/s, 1 s, 1 failed');
  });

  test('leaves what the user gave', () => {
    const { progress, controller } = made();
    const own = { onProgress: () => undefined, signal: AbortSignal.timeout(1000), pageSize: 1 };
    expect(progress.given(1, [[], own])).toEqual([[], own]);
    expect(progress.given(2, [[]])[2]).toMatchObject({ signal: controller.signal });
    expect(progress.given(1, [[], null])).toEqual([[], null]);
    expect(progress.items([1])).toEqual([1]);
  });

  test('ends a loop when the line is stopped, and what it reads from', async () => {
    const { progress, controller } = made();
    const reason = new Error('Stopped');
    let isEnded = false;
    let read = 0;
    const source = numbers(100, () => {
      isEnded = true;
    });
    const loop = async (): Promise<void> => {
      for await (const number of progress.items(source) as AsyncIterable<number>) {
        read++;
        if (number === 2) controller.abort(reason);
      }
    };
    await expect(loop()).rejects.toBe(reason);
    expect([read, isEnded]).toEqual([3, true]);
  });

  test('of what cannot be read is the error that the engine has', async () => {
    const { progress } = made();
    const names = { [watcher]: progress, sources: [1] };
    const run = (code: string): Promise<unknown> =>
      evaluate(watched(code, new Typing(members, names), members), names);
    await expect(run('for await (const n of sources.length) n')).rejects.toThrow(
      new TypeError('sources.length is not async iterable'),
    );
    expect(await run('let last; for await (const n of sources) last = n; last')).toBe(1);
  });

  test('runs in the code that was typed', async () => {
    const { progress } = made();
    const code = 'const all = []; for await (const n of source) all.push(n); all';
    const names = { source: numbers(3), [watcher]: progress };
    expect(await evaluate(watched(code, new Typing(members, names), members), names)).toEqual([0, 1, 2]);
    expect(toldAfter(progress, 1)).toBe('3, …/s, 1 s');
  });
});

import { createHmac } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parametersOf } from '../../../src/auth/callback.ts';
import { authTools } from '../../../src/auth/tools.ts';
import {
  ConnectionError,
  type Fetch,
  PartialError,
  TimeoutError,
  TokenVerifier,
} from '../../../src/index.ts';
import { failure, recorded, serverUrl } from '../support.ts';

/**
 * What a test runner such as Jest gives its tests: everything of the language once more. Of the web's classes there are
 * such that are made of it, as a polyfill or another package has them.
 */
const realm = createContext({ setTimeout, text: (bytes: ArrayBuffer) => new TextDecoder().decode(bytes) });
const there = <T>(code: string): T => runInContext(`(${code})`, realm) as T;

runInContext(
  `
  class Response {
    constructor(text, status, type) {
      this.status = status;
      this.type = 'default';
      this.body = text;
      const headers = new Map([['content-type', type]]);
      this.headers = { get: (name) => headers.get(name) ?? null };
    }
    async arrayBuffer() {
      return Uint8Array.from(this.body, (letter) => letter.charCodeAt(0)).buffer;
    }
  }
  class AbortSignal {
    aborted = false;
    listeners = new Set();
    addEventListener(_, listener) { this.listeners.add(listener); }
    removeEventListener(_, listener) { this.listeners.delete(listener); }
    throwIfAborted() { if (this.aborted) throw this.reason; }
    abort(reason) {
      this.aborted = true;
      this.reason = reason;
      for (const listener of this.listeners) listener();
    }
  }
  class URLSearchParams {
    constructor(pairs) { this.pairs = new Map(pairs); }
    get [Symbol.toStringTag]() { return 'URLSearchParams'; }
    [Symbol.iterator]() { return this.pairs[Symbol.iterator](); }
    get(name) { return this.pairs.get(name) ?? null; }
    getAll(name) { return this.pairs.has(name) ? [this.pairs.get(name)] : []; }
    toString() { return [...this.pairs].map(([name, value]) => name + '=' + value).join('&'); }
  }
  class FormData { get [Symbol.toStringTag]() { return 'FormData'; } }
  `,
  realm,
);

const answering = (text: string, status = 200): Fetch =>
  there<(text: string, status: number) => Fetch>(
    "(text, status) => async () => new Response(text, status, 'application/json')",
  )(text, status);

test('the classes are others', () => {
  expect(there('new Error()')).not.toBeInstanceOf(Error);
  expect(there('new Uint8Array()')).not.toBeInstanceOf(Uint8Array);
  expect(there('new Date()')).not.toBeInstanceOf(Date);
});

test('an answer of another realm is decoded, and so are its errors', async () => {
  const { realm } = recorded(undefined, { fetch: answering('[{"realm":"acme"}]') });
  expect(await realm.admin.realms.all()).toEqual([{ realm: 'acme' }]);
  const { acme } = recorded(undefined, { fetch: answering('{"errorMessage":"taken"}', 409) });
  expect(await failure(acme.users.create({ username: 'ada' }))).toMatchObject({
    name: 'ConflictError',
    httpStatus: 409,
  });
});

test('a lost connection has its reason, and the query of its URL is nowhere', async () => {
  const fetch = there<Fetch>(`async (url) => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    throw Object.assign(new TypeError('error sending request for url (' + url + ')'), { cause });
  }`);
  const { acme } = recorded(undefined, { fetch, retries: 0 });
  const lost = (await failure(acme.users.all({ search: 'geheim' }))) as ConnectionError;
  expect(lost).toBeInstanceOf(ConnectionError);
  expect(lost.reason).toBe('ECONNREFUSED');
  expect(String(lost)).not.toContain('geheim');
  const only = there<Fetch>(`async (url) => { throw new TypeError('error for url (' + url + ')'); }`);
  const other = await failure(
    recorded(undefined, { fetch: only, retries: 0 }).acme.users.all({ search: 'geheim' }),
  );
  expect(String(other)).toMatch(/^ConnectionError/);
  expect(String(other)).not.toContain('geheim');
});

test('a POST that never left is sent again', async () => {
  let calls = 0;
  const refused = there<() => Error>(`() => Object.assign(new Error('no'), { code: 'ECONNREFUSED' })`);
  const fetch: Fetch = async (_url, _init) => {
    if (calls++ === 0) throw refused();
    return new Response(null, { status: 201, headers: { location: `${serverUrl}/x/1` } });
  };
  const { acme } = recorded(undefined, { fetch });
  expect((await acme.users.create({ username: 'ada' })).id).toBe('1');
  expect(calls).toBe(2);
});

test('a signal of another realm ends a call with its own reason, and listens no longer', async () => {
  const signal = there<AbortSignal & { abort(reason: unknown): void; listeners: Set<unknown> }>(
    'new AbortSignal()',
  );
  const never: Fetch = () => new Promise<never>(() => undefined);
  const { acme } = recorded(undefined, { fetch: never });
  const reason = there('new Error("gone")');
  setTimeout(() => signal.abort(reason), 5);
  expect(await failure(acme.users.all({}, { signal, timeout: 5000 }))).toBe(reason);
  expect(await failure(acme.users.all({}, { signal }))).toBe(reason);
  expect(signal.listeners.size).toBe(0);
});

test('a timeout ends a call to a fetch of another realm', async () => {
  const fetch = there<Fetch>('() => new Promise(() => undefined)');
  const { acme } = recorded(undefined, { fetch });
  expect(await failure(acme.users.all({}, { timeout: 5 }))).toBeInstanceOf(TimeoutError);
});

describe('a body of another realm arrives', () => {
  test.for<[string, string, string, string]>([
    ['bytes', 'Uint8Array.from([104, 105])', 'hi', ''],
    ['a buffer', 'Uint8Array.from([104, 105]).buffer', 'hi', ''],
    ['a view of a part', 'Uint8Array.from([1, 104, 105]).subarray(1)', 'hi', ''],
    ['a form', "new URLSearchParams([['a', 'b']])", 'a=b', 'application/x-www-form-urlencoded;charset=UTF-8'],
    [
      'an object',
      '({ a: [1], b: new Date(0) })',
      '{"a":[1],"b":"1970-01-01T00:00:00.000Z"}',
      'application/json',
    ],
  ])('%s', async ([, code, body, type]) => {
    const { realm, sent } = recorded(() => new Response(null, { status: 204 }));
    await realm.admin.request('POST', 'x', { body: there(code) });
    expect(sent[0]?.body).toBe(body);
    expect(sent[0]?.headers.get('content-type') ?? '').toBe(type);
  });

  test('a form of files that this fetch cannot send is refused, where it would be sent as nothing', async () => {
    const { realm, sent } = recorded();
    const refused = await failure(realm.admin.request('POST', 'x', { body: there('new FormData()') }));
    expect(refused).toBeInstanceOf(TypeError);
    expect(String(refused)).toContain('A FormData of another runtime');
    expect(sent).toEqual([]);
  });
});

test('a date of another realm is a time in a query, and one that is none is refused', async () => {
  const { acme, sent } = recorded(() => Response.json([]));
  await acme.events.all({ dateFrom: there<Date>('new Date(5)') });
  expect(sent[0]?.query.get('dateFrom')).toBe('5');
  expect(await failure(acme.events.all({ dateFrom: there<Date>('new Date(NaN)') }))).toBeInstanceOf(
    TypeError,
  );
});

test('a secret in a form of another realm is no part of an error', async () => {
  const fetch: Fetch = async () => Response.json({ errorMessage: 'no hunter22 here' }, { status: 400 });
  const { realm } = recorded(undefined, { fetch });
  const body = there("new URLSearchParams([['password', 'hunter22']])");
  expect(String(await failure(realm.admin.request('POST', 'x', { body })))).not.toContain('hunter22');
});

test('bytes of another realm are a shared secret', async () => {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: `${serverUrl}/realms/acme`,
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 60,
    typ: 'Bearer',
    sub: 'a',
  };
  const signed = `${encoded({ alg: 'HS256' })}.${encoded(claims)}`;
  const secret = '0123456789abcdef0123456789abcdef';
  const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  const key = there<(text: string) => Uint8Array>(
    '(text) => Uint8Array.from(text, (each) => each.charCodeAt(0))',
  )(secret);
  const verifier = new TokenVerifier({ serverUrl, realmName: 'acme' });
  const verified = await verifier.decodeToken(token, {
    key,
    algorithms: ['HS256'],
    audience: false,
  } as never);
  expect(verified).toMatchObject({ sub: 'a' });
});

test('the parameters of a callback are read, whatever class they are of', () => {
  const given = there<URLSearchParams>("new URLSearchParams([['state', 'a'], ['code', 'b']])");
  expect(parametersOf(authTools, given).get('code')).toBe('b');
});

test('what stopped a create is told in its words', () => {
  const cause = there('new TypeError("the words")');
  const { acme } = recorded();
  const error = new PartialError({
    node: acme,
    done: [],
    remaining: ['a'],
    cause,
    resume: async () => undefined,
  });
  expect(error.message).toMatch(/lacks a: the words$/);
});

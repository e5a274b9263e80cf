import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Fetch, InvalidResponseError, KeycloakRealm, ServerError } from '../../../src/index.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { failure, recorded, recording, type Sent, serverUrl, serving } from '../support.ts';

const mebibyte = 2 ** 20;
const json = { 'content-type': 'application/json' };

/** A list of so many bytes, in chunks, and how many of them were asked for. */
function chunked(
  bytes: number,
  headers: HeadersInit = json,
): { response: () => Response; read: () => number } {
  let read = 0;
  const chunk = new Uint8Array(65_536).fill(0x20);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (read >= bytes) return controller.close();
      read += chunk.length;
      controller.enqueue(chunk.slice());
    },
  });
  return { response: () => new Response(body, { headers }), read: () => read };
}

type Call = (realm: KeycloakRealm, acme: RealmNode) => Promise<unknown>;

test.for<[name: string, limit: number, call: Call, isToken?: boolean]>([
  ['JSON', 32 * mebibyte, (_, acme) => acme.roles.all()],
  ['an object', 32 * mebibyte, (_, acme) => acme.get()],
  ['the escape hatch', 32 * mebibyte, (_, acme) => acme.request('GET', 'x')],
  ['a key set', mebibyte, (realm) => realm.verifier.exportKeys()],
  ['tokens', mebibyte, (realm) => realm.openIdConnect({ clientId: 'web' }).clientCredentials()],
  ['JSON, with a limit of the call', 100_000, (_, acme) => acme.roles.all({}, { maxResponseSize: 100_000 })],
  [
    'a look-up, with a limit of the call',
    70_000,
    (_, acme) => acme.clients.byClientId('web').get({ maxResponseSize: 70_000 }),
  ],
])('%s: what is longer than its limit is cut off there', async ([, limit, call]) => {
  const { response, read } = chunked(100 * mebibyte);
  const { realm, acme, sent } = recorded(response);
  const error = await failure(call(realm, acme));
  expect(error).toBeInstanceOf(InvalidResponseError);
  expect(error).toMatchObject({ code: 'response_too_large', httpStatus: 200 });
  expect(String(error)).toContain(`at most ${limit} bytes (maxResponseSize)`);
  // It is not sent again, and not read on.
  expect(sent).toHaveLength(1);
  expect(read()).toBeLessThan(limit + 2 * 65_536 + 1);
});

test('a small body that becomes a large one is cut where it is too large', async () => {
  const packed = gzipSync(Buffer.alloc(200 * mebibyte), { level: 9 });
  expect(packed.length).toBeLessThan(220_000);
  const url = await serving((_, response) => {
    response
      .writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': packed.length })
      .end(packed);
  });
  const realm = new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token' });
  const before = process.memoryUsage().arrayBuffers;
  const error = await failure(realm.admin.realm.roles.all());
  expect(error).toMatchObject({ code: 'response_too_large' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * mebibyte);
});

describe('within the limit', () => {
  test.for<[name: string, call: Call, length: number]>([
    ['a download', (_, acme) => acme.clients.byId('1').installation.byProviderId('x').bytes(), 40 * mebibyte],
    [
      'a limit of the call',
      (_, acme) => acme.request('GET', 'x', { maxResponseSize: 64 * mebibyte }),
      40 * mebibyte,
    ],
  ])('%s', async ([, call, length]) => {
    const { response } = chunked(length, { 'content-type': 'application/octet-stream' });
    const { realm, acme } = recorded(response);
    expect(await call(realm, acme)).toHaveLength(length);
  });

  test('exactly as long as the limit', async () => {
    const { acme } = recorded(() => new Response('[1,2]', { headers: json }));
    expect(await acme.request('GET', 'x', { maxResponseSize: 5 })).toEqual([1, 2]);
    expect(await failure(acme.request('GET', 'x', { maxResponseSize: 4 }))).toMatchObject({
      code: 'response_too_large',
    });
  });

  test('a body in pieces is put together', async () => {
    const list = Array.from({ length: 5000 }, (_, index) => ({ id: String(index), name: `é${index}` }));
    const bytes = new TextEncoder().encode(JSON.stringify(list));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 777) controller.enqueue(bytes.slice(at, at + 777));
        controller.close();
      },
    });
    const { acme } = recorded(() => new Response(body, { headers: json }));
    expect(await acme.request('GET', 'x')).toEqual(list);
  });
});

test('of the page of an error the first part is read, and the error is that of its status', async () => {
  const { response, read } = chunked(100 * mebibyte, { 'content-type': 'text/html' });
  const { acme } = recorded(() => new Response(response().body, { status: 500 }), { retries: 0 });
  const error = await failure(acme.get());
  expect(error).toBeInstanceOf(ServerError);
  expect(read()).toBeLessThan(mebibyte + 3 * 65_536);
});

test('the limit of the client holds for all that the call does not limit, downloads and tokens too', async () => {
  for (const call of [
    (_: KeycloakRealm, acme: RealmNode) => acme.clients.byId('1').installation.byProviderId('x').bytes(),
    (realm: KeycloakRealm) => realm.openIdConnect({ clientId: 'web' }).clientCredentials(),
  ]) {
    const { realm, acme } = recorded(chunked(3 * mebibyte).response, { maxResponseSize: 2 * mebibyte });
    expect(String(await failure(call(realm, acme)))).toContain(`at most ${2 * mebibyte} bytes`);
  }
});

test('a body that the server states to be empty is not read', async () => {
  const { response, read } = chunked(0, { 'content-length': '0', location: 'https://sso.test/users/7' });
  const made = response();
  const realm = new KeycloakRealm({
    serverUrl,
    realmName: 'acme',
    auth: 'token',
    fetch: async () => new Response(made.body, { status: 201, headers: made.headers }),
  });
  const user = await realm.admin.realm.users.create({ username: 'ada' });
  expect(user.id).toBe('7');
  expect([read(), made.body?.locked]).toEqual([0, false]);
});

test('a length that the server states is not counted, and a runtime without streams is bounded too', async () => {
  const plain = recording(() => Response.json([{ id: '1', name: 'a' }]));
  let streams = 0;
  const watched: Fetch = async (...given) => {
    const response = await plain.fetch(...given);
    const bytes = await response.arrayBuffer();
    return {
      status: 200,
      type: 'basic',
      headers: new Headers({ ...json, 'content-length': String(bytes.byteLength) }),
      get body() {
        return { getReader: () => void streams++ };
      },
      arrayBuffer: async () => bytes,
    };
  };
  const { acme } = recorded(undefined, { fetch: watched });
  expect(await acme.roles.all()).toHaveLength(1);
  expect(streams).toBe(0);
  const bodiless: Fetch = async (...given) => {
    const { status, type, headers, arrayBuffer } = { ...(await watched(...given)) };
    void headers;
    return { status, type, headers: new Headers(json), arrayBuffer };
  };
  const other = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'token', fetch: bodiless });
  expect(await other.admin.realm.roles.all()).toHaveLength(1);
  expect(await failure(other.admin.realm.roles.all({}, { maxResponseSize: 3 }))).toMatchObject({
    code: 'response_too_large',
  });
});

test.for([0, -1, Number.NaN, '1000', null])('the limit %j is a TypeError before a request', async (value) => {
  const { acme, sent } = recorded();
  const maxResponseSize = value as number;
  if (value !== null) {
    expect(await failure(acme.get({ maxResponseSize }))).toMatchObject({
      name: 'TypeError',
      message: 'maxResponseSize must be a number of bytes above 0',
    });
  }
  expect(() => recorded(undefined, { maxResponseSize })).toThrow(TypeError);
  expect(sent satisfies Sent[]).toEqual([]);
});

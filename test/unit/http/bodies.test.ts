import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InvalidResponseError, KeycloakRealm } from '../../../src/index.ts';
import { failure, recorded, serverUrl, serving } from '../support.ts';

const bytes = new Uint8Array([0, 255, 10, 128]);
const latin = (data: Uint8Array): string => Buffer.from(data).toString('latin1');

/** What arrives at a server when the escape hatch sends this. */
async function arrived(
  method: 'DELETE' | 'GET' | 'POST' | 'PUT',
  call: object,
): Promise<{ method: string | undefined; headers: IncomingMessage['headers']; body: string }> {
  const seen: { method: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];
  const url = await serving(async (request, response) => {
    request.setEncoding('latin1');
    seen.push({ method: request.method, headers: request.headers, body: await text(request) });
    response.writeHead(204).end();
  });
  const realm = new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token' });
  expect(await realm.admin.request(method, 'x', call)).toBeUndefined();
  expect(seen).toHaveLength(1);
  return seen[0] as (typeof seen)[0];
}

function form(file: Blob): FormData {
  const data = new FormData();
  data.set('file', file, 'file.bin');
  return data;
}

describe('a body arrives', () => {
  const json = 'application/json';
  test.for<[string, object, string | undefined, string]>([
    ['an object', { body: { a: 1, b: undefined, c: null } }, json, '{"a":1,"c":null}'],
    ['an array', { body: ['x'] }, json, '["x"]'],
    ['an empty array', { body: [] }, json, '[]'],
    ['text', { body: 'user-id' }, json, '"user-id"'],
    ['a number', { body: 42 }, json, '42'],
    ['false', { body: false }, json, 'false'],
    ['null', { body: null }, json, 'null'],
    ['text of its own kind', { body: '42', contentType: 'text/plain' }, 'text/plain', '42'],
    ['text as some JSON', { body: 'x', contentType: 'application/a+json' }, 'application/a+json', '"x"'],
    [
      'bytes',
      { body: bytes, contentType: 'application/octet-stream' },
      'application/octet-stream',
      latin(bytes),
    ],
    ['a buffer', { body: bytes.buffer, contentType: 'image/png' }, 'image/png', latin(bytes)],
    ['a blob', { body: new Blob([bytes], { type: 'image/gif' }) }, 'image/gif', latin(bytes)],
    [
      'an object under a content type',
      { body: {}, contentType: 'application/a+json' },
      'application/a+json',
      '{}',
    ],
    [
      'a form',
      { body: new URLSearchParams({ 'a b': 'c&d=e+f' }) },
      'application/x-www-form-urlencoded;charset=UTF-8',
      'a+b=c%26d%3De%2Bf',
    ],
    ['nothing', {}, undefined, ''],
    ['undefined', { body: undefined }, undefined, ''],
  ])('%s', async ([, call, type, body]) => {
    const request = await arrived('POST', call);
    expect([request.headers['content-type'], request.body]).toEqual([type, body]);
    expect(request.headers.accept).toMatch(/^application\/json\b/);
  });

  test('a multipart form, with a boundary of its own', async () => {
    const form = new FormData();
    form.set('name', 'value');
    form.set('file', new Blob(['content']), 'cert.pem');
    const { headers, body } = await arrived('POST', { body: form });
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
    expect(boundary).toBeTruthy();
    expect(body.split(`--${boundary}`)).toHaveLength(4);
    expect(body).toContain('filename="cert.pem"');
  });

  test.for<[string, Blob | FormData]>([
    ['a form', form(new Blob([new Uint8Array(300_000)]))],
    ['a file', new Blob([new Uint8Array(300_000)])],
  ])('%s that nobody reads ends in an answer, not the process', async ([, body]) => {
    const thrown: unknown[] = [];
    const listener = (error: unknown): unknown => thrown.push(error);
    process.on('uncaughtException', listener);
    onTestFinished(() => void process.off('uncaughtException', listener));
    for (const status of [200, 400]) {
      const { realm } = recorded(
        () => new Response('{}', { status, headers: { 'content-type': 'application/json' } }),
      );
      await realm.admin.request('POST', 'x', { body }).catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(thrown).toEqual([]);
  });

  test('but not a stream, which could not be sent again', async () => {
    const { sent, realm } = recorded();
    const call = realm.admin.request('POST', 'x', { body: new Blob(['x']).stream() });
    await expect(call).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test('also with DELETE, PUT and a header of the call, and is refused with GET', async () => {
    const roles = [{ id: '1', name: 'owner' }];
    expect(await arrived('DELETE', { body: roles })).toMatchObject({
      method: 'DELETE',
      body: JSON.stringify(roles),
      headers: { 'content-type': 'application/json', 'content-length': '27' },
    });
    const put = await arrived('PUT', { body: {}, headers: { 'Content-Type': 'application/x+json' } });
    expect(put).toMatchObject({ method: 'PUT', headers: { 'content-type': 'application/x+json' } });
    const { acme, sent } = recorded();
    expect(await failure(acme.request('GET', 'x', { body: {} }))).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });
});

describe('an answer is decoded', () => {
  test.for<[string, BodyInit | null, string | undefined, unknown]>([
    ['a JSON object', '{"a":1}', 'application/json', { a: 1 }],
    ['JSON with a charset', '"ü"', 'application/json;charset=UTF-8', 'ü'],
    ['problem JSON', '{}', 'application/problem+json', {}],
    ['a bare number', '42', 'application/json', 42],
    ['a bare null', 'null', 'application/json', null],
    ['JSON with a byte order mark', '\ufeff[1]', 'application/json', [1]],
    ['text that looks like a number', '42', 'text/plain;charset=utf-8', '42'],
    ['JSON sent as text', '{"a":1}', 'text/plain', '{"a":1}'],
    ['XML', '<a/>', 'application/xml', '<a/>'],
    ['bytes', bytes, 'application/octet-stream', bytes],
    ['bytes without a type', bytes, undefined, bytes],
    ['nothing', null, undefined, undefined],
    ['nothing, said to be JSON', '', 'application/json', undefined],
  ])('%s', async ([, body, type, expected]) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const { acme } = recorded(() => new Response(body, { headers }));
    expect(await acme.request('GET', 'x')).toEqual(expected);
  });

  test.for<[status: number, body: string | null]>([
    [200, '{"id":"1"}'],
    [201, '{"id":"1"}'],
  ])('a %i with a body gives the body', async ([status, body]) => {
    const headers = { 'content-type': 'application/json', location: 'https://elsewhere.test/2' };
    const { acme } = recorded(() => new Response(body, { status, headers }));
    expect(await acme.request('POST', 'x', { body: {} })).toEqual({ id: '1' });
  });

  test('a verb takes its answer as JSON, a count as a number, a file as text or bytes', async () => {
    const { acme } = recorded(({ target }) =>
      target.endsWith('/count') ? Response.json(7) : new Response('{"a":1}', { status: 200 }),
    );
    expect(await acme.users.count()).toBe(7);
    const file = acme.clients.byId('c').installation.byProviderId('p');
    expect(await file.text()).toBe('{"a":1}');
    expect(await file.bytes()).toEqual(new TextEncoder().encode('{"a":1}'));
  });
});

describe('what was made is named by Location', () => {
  test.for([
    [`${serverUrl}/admin/realms/acme/users/id-1`, 'id-1'],
    [`${serverUrl}/admin/realms/acme/users/id-1/`, 'id-1'],
    ['https://elsewhere.test/auth/admin/realms/acme/users/id-1', 'id-1'],
    ['/admin/realms/acme/users/a%20b%2Fc%3Bd%25', 'a b/c;d%'],
    [`${serverUrl}/admin/realms/acme/users/e;f`, 'e;f'],
    [`${serverUrl}/admin/realms/acme/users/%C3%BC?x=1#y`, 'ü'],
    [`${serverUrl}/admin/realms/acme/users/100%`, '100%'],
  ] as const)('%s is %s, and nothing follows it', async ([location, name]) => {
    const { acme, sent } = recorded(() => new Response(null, { status: 201, headers: { location } }));
    const user = await acme.users.create({ username: 'asked' });
    expect(user.url).toBe(acme.users.byId(name).url);
    expect(sent).toHaveLength(1);
  });

  test.for([
    ['no Location', {}],
    ['an empty Location', { location: '' }],
  ] as const)('%s is an InvalidResponseError', async ([, headers]) => {
    const { acme } = recorded(() => new Response(null, { status: 201, headers: { ...headers } }));
    const error = await failure(acme.users.create({ username: 'ada' }));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({
      httpStatus: 201,
      code: 'invalid_response',
      path: '/admin/realms/acme/users',
    });
  });
});

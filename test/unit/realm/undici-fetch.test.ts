import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { Agent } from 'undici';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  ConnectionError,
  InvalidResponseError,
  KeycloakAdmin,
  type KeycloakAdminOptions,
} from '../../../src/admin.ts';
import { type UndiciFetchOptions, undiciFetch } from '../../../src/undici.ts';
import { failure, nobody, serving, speaking, unhandled } from '../support.ts';
import { cert, key } from './localhost-certificate.ts';

const json = { 'content-type': 'application/json' };
const kinds = [
  ['the global fetch', undefined],
  ['undici', undiciFetch()],
] as const;

function adminAt(serverUrl: string, options: Partial<KeycloakAdminOptions> = {}): KeycloakAdmin {
  return new KeycloakAdmin({ serverUrl, realmName: 'acme', auth: 'given-token', retries: 0, ...options });
}

/** A proxy that tells what it was asked for. */
async function proxying(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
    response.writeHead(200, json).end('{"username":"ada"}');
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    const [host, port] = String(request.url).split(':');
    const there = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    there.pipe(socket).pipe(there);
    socket.on('error', () => there.destroy());
    there.on('error', () => socket.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}

describe.for(kinds)('by %s', ([, fetch]) => {
  const at = (url: string, options: Partial<KeycloakAdminOptions> = {}): KeycloakAdmin =>
    adminAt(url, { fetch, ...options });
  const user = (listener: RequestListener, options?: Partial<KeycloakAdminOptions>): Promise<unknown> =>
    serving(listener).then((url) => at(url, options).realm.users.byId('1').get());

  test('a request has its method, headers and body, and its answer status, headers and body', async () => {
    const seen: unknown[] = [];
    const url = await serving(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { accept, authorization, 'cache-control': cache, 'content-type': type } = request.headers;
      seen.push({ method: request.method, url: request.url, accept, authorization, cache, type, body });
      response.writeHead(201, { location: 'http://other.test/admin/realms/acme/users/u-1' }).end();
    });
    const made = await at(url).realm.users.create({ username: 'ädä' });
    expect(made.id).toBe('u-1');
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/admin/realms/acme/users',
        accept: 'application/json',
        authorization: 'Bearer given-token',
        cache: 'no-cache',
        type: 'application/json',
        body: '{"username":"ädä"}',
      },
    ]);
  });

  test('a redirect is not followed', async () => {
    const seen: unknown[] = [];
    const found = await failure(
      user((request, response) => {
        seen.push(request.url);
        response.writeHead(302, { location: '/elsewhere' }).end();
      }),
    );
    expect(found).toMatchObject({ httpStatus: 302 });
    expect(seen).toHaveLength(1);
  });

  test.for(['gzip', 'x-gzip'])(
    'an answer with the content-encoding %s, which nobody asked for, is read',
    async (coding) => {
      const found = await user((_, response) => {
        response.writeHead(200, { ...json, 'content-encoding': coding }).end(gzipSync('{"username":"ada"}'));
      });
      expect(found).toEqual({ username: 'ada' });
    },
  );

  test.for([
    ['of a stated length', (body: string) => ({ 'content-length': String(body.length) })],
    ['of no stated length', () => ({ 'transfer-encoding': 'chunked' })],
    ['that is compressed', () => ({ 'content-encoding': 'gzip' })],
  ] as const)('an answer %s is cut off at maxResponseSize', async ([, headers]) => {
    const body = JSON.stringify({ username: 'a'.repeat(100_000) });
    const isCompressed = 'content-encoding' in headers(body);
    const answer: RequestListener = (_, response) =>
      void response.writeHead(200, { ...json, ...headers(body) }).end(isCompressed ? gzipSync(body) : body);
    const error = await failure(user(answer, { maxResponseSize: 50_000 }));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ code: 'response_too_large' });
    expect(await user(answer)).toMatchObject({ username: 'a'.repeat(100_000) });
  });

  test('an abort rejects with its reason: ahead of the answer, and in the middle of it', async () => {
    const seen = unhandled();
    for (const starts of [false, true]) {
      const controller = new AbortController();
      const reason = new Error('enough');
      const url = await serving((_, response) => {
        if (starts) response.writeHead(200, json).write('{"username":');
        setImmediate(() => controller.abort(reason));
      });
      const { signal } = controller;
      expect(await failure(at(url).realm.users.byId('1').get({}, { signal }))).toBe(reason);
    }
    expect(seen).toEqual([]);
  });

  test('a connection that fails is a ConnectionError with the reason of the system', async () => {
    const { users } = at(await nobody()).realm;
    const error = await failure(users.byId('1').get());
    expect(error).toBeInstanceOf(ConnectionError);
    expect(String((error as Error).message)).toContain('ECONNREFUSED');
    const cut = await speaking((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"user'));
    });
    expect(await failure(at(cut).realm.users.byId('1').get())).toBeInstanceOf(ConnectionError);
  });

  test('a connection that the server closed while it was idle is no error', async () => {
    let sockets = 0;
    let closed = Promise.withResolvers<void>();
    const url = await speaking((socket) => {
      sockets++;
      socket.on('close', () => closed.resolve());
      socket.on('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
        setImmediate(() => socket.end());
      });
    });
    const { users } = at(url).realm;
    for (let count = 0; count < 3; count++) {
      closed = Promise.withResolvers<void>();
      expect(await users.byId('1').get()).toEqual({});
      await closed.promise;
    }
    expect(sockets).toBe(3);
  });
});

test('a proxy receives the requests: the whole URL of one by http, with its credentials', async () => {
  const { url, asked } = await proxying();
  const proxy = url.replace('//', '//me:p%40ss@');
  const admin = adminAt('http://127.0.0.1:9', { fetch: undiciFetch({ proxy }) });
  expect(await admin.realm.users.byId('1').get()).toEqual({ username: 'ada' });
  const credentials = Buffer.from('me:p@ss').toString('base64');
  expect(asked).toEqual([`GET http://127.0.0.1:9/admin/realms/acme/users/1 Basic ${credentials}`]);
});

/** A server that demands the certificate of the client, and tells how it was reached. */
async function secured(): Promise<string> {
  const options = { cert, key, ca: cert, requestCert: true, allowHTTP1: true };
  const server = createSecureServer(options, (request, response) => {
    const { httpVersion, socket, stream } = request;
    const tls = (stream?.session?.socket ?? socket) as TLSSocket;
    const { CN } = tls.getPeerCertificate().subject;
    response.writeHead(200, json).end(JSON.stringify({ username: `${CN} ${httpVersion}` }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a server with a certificate of its own is trusted with ca, and sees the one of the client', async () => {
  const url = await secured();
  const name = async (options: UndiciFetchOptions): Promise<unknown> =>
    (
      await adminAt(url, { fetch: undiciFetch(options) })
        .realm.users.byId('1')
        .get()
    ).username;
  expect(await failure(name({ cert, key }))).toBeInstanceOf(ConnectionError);
  expect(await failure(name({ ca: cert, allowH2: false }))).toBeInstanceOf(ConnectionError);
  expect(await name({ ca: cert, cert, key, allowH2: false })).toBe('localhost 1.1');
  expect(await name({ ca: [Buffer.from(cert)], cert, key, allowH2: true })).toBe('localhost 2.0');
  const { url: proxy, asked } = await proxying();
  expect(await name({ ca: cert, cert, key, proxy, allowH2: false })).toBe('localhost 1.1');
  expect(asked).toEqual([`CONNECT ${new URL(url).host}`]);
});

test('the environment names a proxy, and what goes without it; false ignores it', async () => {
  const { url, asked } = await proxying();
  const there = await serving((_, response) => void response.writeHead(200, json).end('{"username":"eve"}'));
  const name = (): Promise<unknown> => adminAt(there, { fetch: undiciFetch() }).realm.users.byId('1').get();
  vi.stubEnv('HTTP_PROXY', url);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await name()).toEqual({ username: 'ada' });
  expect(asked).toHaveLength(1);
  const direct = adminAt(there, { fetch: undiciFetch({ proxy: false }) });
  expect(await direct.realm.users.byId('1').get()).toEqual({ username: 'eve' });
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  expect(await name()).toEqual({ username: 'eve' });
  expect(asked).toHaveLength(1);
});

test('a dispatcher of the caller sends the requests', async () => {
  const url = await serving((_, response) => void response.writeHead(200, json).end('{}'));
  const dispatcher = new Agent();
  const sent = vi.spyOn(dispatcher, 'dispatch');
  await adminAt(url, { fetch: undiciFetch({ dispatcher }) })
    .realm.users.byId('1')
    .get();
  expect(sent).toHaveBeenCalledTimes(1);
});

test.for<[options: object, message: RegExp]>([
  [{ proxi: 'http://p.test' }, /no option "proxi"/],
  [{ proxy: 'me:secret@p' }, /^proxy must be an absolute URL such as/],
  [{ proxy: null }, /proxy/],
  [{ proxy: 'ftp://p.test' }, /^proxy must be/],
  [{ dispatcher: {} }, /^dispatcher must be/],
  [{ dispatcher: new Agent(), pipelining: 2 }, /^dispatcher excludes/],
  [{ cert: 'c' }, /^cert and key/],
  [{ ca: [] }, /^ca must be/],
  [{ ca: 7 }, /^ca must be/],
  [{ pipelining: 0 }, /^pipelining/],
  [{ keepAliveTimeout: Number.NaN }, /^keepAliveTimeout/],
  [{ allowH2: 'yes' }, /^allowH2 must be true or false/],
])('options that cannot be are refused at once: %o', ([options, message]) => {
  expect(() => undiciFetch(options)).toThrow(TypeError);
  expect(() => undiciFetch(options)).toThrow(message);
  expect(() => undiciFetch(options)).not.toThrow(/secret/);
});

/** What stands between a client and the server in real networks, on loopback: gateways, proxies with a login, a forwarder. */
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
} from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { Identity } from './certificates.ts';

/** What a gateway does to the requests that it passes on to the server. */
export interface Conduct {
  /** Sends the address of the server as `Host`, not the one that the client asked for. */
  readonly rewritesHost?: boolean;
  /** Says in `X-Forwarded-…` what the client asked for. */
  readonly forwards?: boolean;
  /** Takes this from the start of each path. */
  readonly prefix?: string;
  /** Drops the body of each DELETE, as some do that know of none. */
  readonly stripsDeletes?: boolean;
  /** Passes this request on, but waits no longer than `limit` for the answer. */
  readonly isSlow?: (arrival: Arrival) => boolean;
  /** Milliseconds. */
  readonly limit?: number;
  /** What the client then gets: a page with 504, or the end of the connection. */
  readonly cuts?: 'page' | 'reset';
  /** Answers by itself with this status, without asking the server. */
  readonly own?: (arrival: Arrival) => number | undefined;
  /** Closes the connection on which this request came, without passing it on. */
  readonly drops?: (arrival: Arrival) => boolean;
  /** Closes a connection on which nothing came for so many milliseconds, and announces nothing. */
  readonly idle?: number;
}

/** A request that came to a gateway. */
interface Arrival {
  readonly method: string;
  readonly path: string;
  /** How many requests of this method and path came before. */
  readonly earlier: number;
  /** Whether other requests came on the same connection before. */
  readonly isReused: boolean;
}

/** Something on loopback that ends with `close`. */
export interface Stand {
  readonly url: string;
  readonly close: () => Promise<void>;
}

interface Opened extends Stand {
  /** How many connections are open. */
  readonly open: () => number;
}

/** What a gateway saw. */
export interface Gateway extends Opened {
  readonly arrivals: readonly string[];
  /** Connections of clients, so far. */
  readonly connections: () => number;
}

const page = (status: number): string =>
  `<!DOCTYPE html><html><head><title>${status}</title><style>b{}</style></head><body><h1>The gateway is sorry</h1></body></html>`;

/** Opens a gateway in front of a server that is reached by plain HTTP. */
export async function openGateway(
  upstream: string,
  conduct: Conduct,
  tls: SecureContextOptions & TlsOptions,
): Promise<Gateway> {
  const arrivals: string[] = [];
  const seen = new WeakSet<object>();
  let connections = 0;
  const listener: RequestListener = (incoming, outgoing) => {
    const { method = '', url: path = '', socket } = incoming;
    const line = `${method} ${path.split('?', 1)[0]}`;
    const earlier = arrivals.filter((other) => other === line).length;
    const arrival = { method, path, earlier, isReused: seen.has(socket) };
    arrivals.push(line);
    seen.add(socket);
    outgoing.on('error', () => undefined);
    // Said so that Node does not announce when it will close the connection.
    outgoing.setHeader('connection', 'keep-alive');
    if (conduct.drops?.(arrival)) return void socket.destroy();
    const sorry = (status: number): void => {
      if (!outgoing.headersSent)
        outgoing.writeHead(status, { 'content-type': 'text/html' }).end(page(status));
    };
    const own = conduct.own?.(arrival);
    if (own !== undefined) return void incoming.resume().on('end', () => sorry(own));
    const isSlow = conduct.isSlow?.(arrival) === true;
    const cut = (): void => void (conduct.cuts === 'reset' ? socket.destroy() : sorry(504));
    passOn(upstream, conduct, incoming).then(
      ({ status, headers, content }) => {
        // Its answer is there, so that the test need not wait for the effect.
        if (isSlow) setTimeout(cut, conduct.limit);
        else outgoing.writeHead(status, headers).end(content);
      },
      () => sorry(502),
    );
  };
  const server = createTlsServer(tls, listener);
  server.keepAliveTimeout = conduct.idle ?? 60_000;
  // Node adds a second of its own.
  Object.assign(server, { keepAliveTimeoutBuffer: 0 });
  server.on('secureConnection', () => connections++);
  return { ...(await opened(server, 'https')), arrivals, connections: () => connections };
}

async function passOn(
  upstream: string,
  conduct: Conduct,
  incoming: IncomingMessage,
): Promise<{ status: number; headers: Record<string, string | string[]>; content: Buffer }> {
  const { method, url = '', headers } = incoming;
  const body = Buffer.concat(await incoming.toArray());
  const isEmptied = conduct.stripsDeletes && method === 'DELETE';
  const { prefix = '' } = conduct;
  const { 'transfer-encoding': _, 'content-length': __, ...kept } = headers;
  const sent = request(upstream + (url.startsWith(prefix) ? url.slice(prefix.length) : url), {
    method,
    headers: {
      ...kept,
      host: conduct.rewritesHost ? new URL(upstream).host : headers.host,
      'content-length': isEmptied ? 0 : body.length,
      ...(conduct.forwards && { 'x-forwarded-host': headers.host, 'x-forwarded-proto': 'https' }),
    },
  });
  sent.end(isEmptied ? undefined : body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject);
  });
  const content = Buffer.concat(await answer.toArray());
  const { 'transfer-encoding': ___, connection: ____, 'keep-alive': _____, ...told } = answer.headers;
  const known = Object.entries(told).filter((entry): entry is [string, string | string[]] =>
    Boolean(entry[1]),
  );
  return { status: answer.statusCode ?? 0, headers: Object.fromEntries(known), content };
}

/** A proxy that wants a login. */
export interface Proxy extends Stand {
  /** What it was asked for, each with the status of the answer. */
  readonly asked: readonly string[];
}

/** Opens a proxy for this login. With a certificate, the way to it is encrypted. */
export async function openProxy(login: string, tls?: Identity): Promise<Proxy> {
  const asked: string[] = [];
  const isKnown = ({ headers }: IncomingMessage): boolean =>
    headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;
  const asks = { 'proxy-authenticate': 'Basic realm="proxy"', 'content-type': 'text/html' };
  const server: Server = tls ? createTlsServer(tls) : createServer();
  server.on('request', (incoming, outgoing) => {
    const isAllowed = isKnown(incoming);
    asked.push(`${incoming.method} ${isAllowed ? 200 : 407}`);
    if (!isAllowed)
      return void incoming.resume().on('end', () => outgoing.writeHead(407, asks).end(page(407)));
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = incoming.headers;
    const sent = request(incoming.url ?? '', { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    incoming.pipe(sent);
  });
  server.on('connect', (incoming: IncomingMessage, socket: Duplex) => {
    const isAllowed = isKnown(incoming);
    asked.push(`CONNECT ${isAllowed ? 200 : 407}`);
    socket.on('error', () => undefined);
    if (!isAllowed) {
      const head =
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="proxy"\r\n';
      return void socket.end(`${head}content-length: 0\r\n\r\n`);
    }
    const { hostname, port } = new URL(`http://${incoming.url}`);
    const there = connect(Number(port), hostname.replace(/[[\]]/g, ''), () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    there.on('error', () => socket.destroy());
    socket.on('close', () => there.destroy());
  });
  return { ...(await opened(server, tls ? 'https' : 'http')), asked };
}

/** Opens a port of the IPv6 loopback that leads to one of the IPv4 loopback. */
export function openForwarder(port: number): Promise<Stand> {
  const server = createTcpServer((socket) => {
    const there = connect(port, '127.0.0.1');
    socket.pipe(there).pipe(socket);
    socket.on('error', () => there.destroy());
    there.on('error', () => socket.destroy());
  });
  return opened(server, 'https', '::1');
}

async function opened(server: TcpServer, scheme: string, host = '127.0.0.1'): Promise<Opened> {
  const sockets = new Set<{ destroy: () => void; on: (event: 'close', run: () => void) => unknown }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://${host === '::1' ? '[::1]' : host}:${port}`,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject, onTestFinished } from 'vitest';
import { KeycloakRealm, type KeycloakRealmOptions } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { nameOf } from './support.ts';

/** What goes wrong with one request. Without one it is passed on, and so is its answer. */
export interface Fault {
  /** Milliseconds until anything of this happens. */
  readonly delay?: number;
  /** Whether the server gets the request, and does what it asks for; `true` when left out. */
  readonly forwarded?: boolean;
  /** What becomes of the answer: its second half is missing, the connection ends without one, or it is `{}`. */
  readonly answer?: 'cut' | 'reset' | 'empty';
  /** What the gateway says instead of the answer. */
  readonly status?: number;
  /** Seconds, with that status. */
  readonly retryAfter?: number;
}

/** A request that arrived at the proxy. */
interface Arrival {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
  /** The status of the server's own answer; `undefined` before it came, or when it was not asked. */
  answered?: number;
}

/** A gateway before the server of this run, which fails as it is told to. */
export interface FaultProxy {
  readonly url: string;
  /** Those to the Admin REST API, in the order in which they arrived. */
  readonly arrivals: readonly Arrival[];
  /** What goes wrong from now on, by the request and by how many of its method and path came before it. */
  fault: ((arrival: Arrival, earlier: number) => Fault | undefined) | undefined;
  /** A realm by way of the proxy, as the administrator. */
  at(realm: RealmNode, options?: Partial<KeycloakRealmOptions>): RealmNode;
  /** Closes the connections on which no request is under way. */
  closeIdle(): void;
  /** How many requests arrived whose method and path fit. */
  count(pattern: RegExp): number;
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Opens a proxy that ends with the test. */
export async function faultProxy(): Promise<FaultProxy> {
  const upstream = new URL(inject('keycloak').url);
  const arrivals: Arrival[] = [];
  const under = new Set<ClientRequest>();
  const server = createServer((incoming, outgoing) => {
    outgoing.on('error', () => undefined);
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await incoming.toArray());
    const { method = '', url = '' } = incoming;
    const arrival: Arrival = { method, path: url, body: body.toString() };
    let fault: Fault = {};
    if (url.startsWith('/admin/')) {
      const earlier = arrivals.filter((other) => other.method === method && other.path === url).length;
      arrivals.push(arrival);
      fault = proxy.fault?.(arrival, earlier) ?? {};
    }
    if (fault.delay) await pause(fault.delay);
    const answer = fault.forwarded === false ? undefined : await forward(incoming, body);
    if (answer) arrival.answered = answer.status;
    if (fault.answer === 'reset') return void outgoing.destroy();
    if (fault.answer === 'empty') {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      return void outgoing.end('{}');
    }
    if (fault.status !== undefined || !answer) {
      const wait = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      outgoing.writeHead(fault.status ?? 502, { 'content-type': 'text/html', ...wait });
      return void outgoing.end('<html>The gateway failed</html>');
    }
    const { status, headers, content } = answer;
    if (fault.answer === 'cut') {
      outgoing.writeHead(status, { ...headers, 'content-length': String(content.length + 10) });
      outgoing.write(content.subarray(0, content.length / 2), () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(status, { ...headers, 'content-length': String(content.length) });
    outgoing.end(content);
  };
  const forward = async (
    { method, url, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; content: Buffer }> => {
    // The host stays: tokens are issued for the address by which they were asked for.
    const sent = request({ host: upstream.hostname, port: upstream.port, method, path: url, headers });
    under.add(sent);
    sent.end(body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.on('response', resolve).on('error', reject);
    });
    const content = Buffer.concat(await answer.toArray());
    under.delete(sent);
    const { 'transfer-encoding': _, ...kept } = answer.headers;
    return { status: answer.statusCode ?? 0, headers: kept, content };
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    for (const sent of under) sent.destroy();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy: FaultProxy = {
    url,
    arrivals,
    fault: undefined,
    at: (realm, options) => {
      const { username, password } = inject('keycloak');
      const auth = { username, password };
      const there = new KeycloakRealm({ serverUrl: url, realmName: 'master', auth, ...options });
      return there.admin.realms.byName(nameOf(realm));
    },
    closeIdle: () => server.closeIdleConnections(),
    count: (pattern) => arrivals.filter(({ method, path }) => pattern.test(`${method} ${path}`)).length,
  };
  return proxy;
}

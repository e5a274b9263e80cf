/**
 * A balancer before two servers, in a process of its own: HAProxy, or one in Node that asks each of them whether it is
 * well, sends each request to one that is, in turns, and answers 502 or 503 where none is. Before it stands a wire, which
 * can be cut.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, createServer as createWire, type Socket } from 'node:net';

export interface BalancerSetup {
  readonly port: number;
  /** Between the wire and the balancer. */
  readonly inner: number;
  readonly servers: readonly number[];
  /** HAProxy, and a file for its configuration; without it the one in Node. */
  readonly haproxy?: { readonly program: string; readonly file: string } | undefined;
}

export type BalancerOrder = { readonly cut: number } | { readonly reload: true };

const interval = 300;

interface Balancer {
  readonly reload: () => Promise<void>;
}

interface Backend {
  readonly port: number;
  readonly agent: Agent;
  readonly under: Set<IncomingMessage>;
  isUp: boolean;
}

/** Starts HAProxy, which ends with this process. */
async function haproxy(
  { inner, servers }: BalancerSetup,
  { program, file }: NonNullable<BalancerSetup['haproxy']>,
): Promise<Balancer> {
  const lines = servers.map((port, index) => `  server s${index} 127.0.0.1:${port} check`);
  writeFileSync(file, `${configurationOf(inner)}${lines.join('\n')}\n`);
  const child: ChildProcess = spawn(program, ['-W', '-db', '-q', '-f', file], { stdio: 'inherit' });
  child.once('exit', () => process.exit(1));
  process.once('exit', () => child.kill('SIGTERM'));
  await answering(inner);
  return {
    // The master starts another worker, and lets the old one finish what is under way.
    reload: async () => {
      child.kill('SIGUSR2');
      await new Promise((done) => setTimeout(done, 1000));
      await answering(inner);
    },
  };
}

const configurationOf = (port: number): string => `global
  maxconn 2000
  hard-stop-after 5s
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
frontend front
  bind 127.0.0.1:${port}
  default_backend keycloaks
backend keycloaks
  balance roundrobin
  option httpchk GET /realms/master
  http-check expect rstatus ^(200|500)$
  default-server inter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
`;

/** Resolves when something listens at a port. */
async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    } finally {
      socket.destroy();
    }
  }
}

function inNode(setup: BalancerSetup): Balancer {
  let running = balance(setup);
  return {
    reload: async () => {
      await running.close();
      running = balance(setup);
    },
  };
}

function balance({ inner, servers }: BalancerSetup): { close: () => Promise<void> } {
  const backends: Backend[] = servers.map((port) => ({
    port,
    agent: new Agent({ keepAlive: true, maxSockets: 200 }),
    under: new Set(),
    isUp: true,
  }));
  let turn = 0;
  const next = (): Backend | undefined => {
    const up = backends.filter(({ isUp }) => isUp);
    return up[turn++ % Math.max(1, up.length)];
  };
  const say = (outgoing: ServerResponse, status: number): void => {
    if (outgoing.headersSent) return void outgoing.destroy();
    outgoing.writeHead(status, { 'content-type': 'text/html', connection: 'close' });
    outgoing.end(`<html><h1>${status}</h1></html>`);
  };
  const server = createServer((incoming, outgoing) => {
    const backend = next();
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    if (!backend) return say(outgoing, 503);
    const { method, url, headers } = incoming;
    const sent = request(
      { host: '127.0.0.1', port: backend.port, method, path: url, headers, agent: backend.agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', () => outgoing.destroy());
        answer.on('aborted', () => outgoing.destroy());
        answer.pipe(outgoing);
      },
    );
    backend.under.add(incoming);
    sent.on('error', () => say(outgoing, 502));
    outgoing.on('close', () => {
      backend.under.delete(incoming);
      sent.destroy();
    });
    incoming.pipe(sent);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(inner, '127.0.0.1');
  const asking = setInterval(() => {
    for (const backend of backends) {
      const probe = request({ host: '127.0.0.1', port: backend.port, path: '/realms/master', timeout: 3000 });
      const down = (): void => {
        probe.destroy();
        if (!backend.isUp) return;
        backend.isUp = false;
        // Whoever waits for a server that has died learns it.
        for (const incoming of backend.under) incoming.destroy();
      };
      probe.on('error', down).on('timeout', down);
      probe.on('response', (answer) => {
        answer.resume();
        // What answers 500 lives, and says why.
        backend.isUp = answer.statusCode !== 404 && answer.statusCode !== 503;
      });
      probe.end();
    }
  }, interval);
  return {
    close: () =>
      new Promise((closed) => {
        clearInterval(asking);
        server.close(() => closed());
        server.closeAllConnections();
        for (const { agent } of backends) agent.destroy();
      }),
  };
}

const setup = JSON.parse(process.argv[2] ?? '') as BalancerSetup;
const balancer = setup.haproxy ? await haproxy(setup, setup.haproxy) : inNode(setup);
let isCut = false;
const wires = new Set<readonly [Socket, Socket]>();
const stalled = new Set<Socket>();
const wire = createWire({ pauseOnConnect: true }, (near) => {
  near.on('error', () => undefined);
  if (isCut) return void stalled.add(near);
  const far = connect(setup.inner, '127.0.0.1');
  const pair = [near, far] as const;
  wires.add(pair);
  const end = (): void => {
    wires.delete(pair);
    near.destroy();
    far.destroy();
  };
  far.on('error', end).on('close', end);
  near.on('close', end);
  near.setNoDelay(true).pipe(far).setNoDelay(true).pipe(near);
});
wire.listen(setup.port, '127.0.0.1', () => process.send?.('ready'));
process.on('message', async (order: BalancerOrder) => {
  if ('cut' in order) {
    // Nothing comes through, and nobody is told; then the connections turn out to be dead.
    isCut = true;
    const cut = [...wires];
    for (const [near, far] of cut) {
      near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
    await new Promise((done) => setTimeout(done, order.cut));
    isCut = false;
    for (const [near, far] of cut) {
      near.resetAndDestroy();
      far.destroy();
    }
    for (const near of stalled) near.resetAndDestroy();
    stalled.clear();
  } else {
    await balancer.reload();
  }
  process.send?.('done');
});
process.on('disconnect', () => process.exit());

import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';
// What is loaded on use is there from the start: `hurried` does not wait for files.
import '../../src/auth/authorization-request.ts';
import '../../src/auth/callback.ts';
import '../../src/auth/grants.ts';
import '../../src/auth/inactive-reason.ts';
import '../../src/auth/jwe.ts';
import '../../src/auth/jwt/in-node.ts';
import '../../src/auth/jwt/verification.ts';
import '../../src/auth/oauth-hints.ts';
import '../../src/auth/parameters.ts';
import '../../src/auth/shared-tokens.ts';
import '../../src/auth/signing.ts';
import '../../src/auth/token-exchange.ts';
import '../../src/auth/token-hints.ts';
import '../../src/auth/verbs.ts';
import '../../src/facts/causes.ts';
import '../../src/facts/of-requests.ts';
import '../../src/facts/roles.ts';
import '../../src/http/explain.ts';
import '../../src/http/redact.ts';
import '../../src/http/repeat.ts';
import '../../src/http/retry.ts';
import '../../src/resources/authentication/flow-steps.ts';
import '../../src/resources/authorization/policy-names.ts';
import '../../src/resources/authorization/resource-names.ts';
import '../../src/resources/authorization/settings-names.ts';
import '../../src/resources/authorization/spelled.ts';
import '../../src/resources/client-scopes/mapper-lists.ts';
import '../../src/resources/clients/client-names.ts';
import '../../src/resources/clients/client-scope-lists.ts';
import '../../src/resources/clients/searched.ts';
import '../../src/resources/groups/tree.ts';
import '../../src/resources/identity-providers/mapper-names.ts';
import '../../src/resources/realms/client-rules.ts';
import '../../src/resources/realms/component-config.ts';
import '../../src/resources/realms/component-names.ts';
import '../../src/resources/realms/document-names.ts';
import '../../src/resources/realms/import-document.ts';
import '../../src/resources/realms/realm-parts.ts';
import '../../src/resources/realms/setting-names.ts';
import '../../src/resources/realms/whole-events.ts';
import '../../src/resources/roles/composite-lists.ts';
import '../../src/resources/roles/effective-roles.ts';
import '../../src/resources/roles/finding.ts';
import '../../src/resources/roles/granting.ts';
import '../../src/resources/roles/renewing.ts';
import '../../src/resources/roles/role-names.ts';
import '../../src/resources/shared/flow-names.ts';
import '../../src/resources/shared/flow-place.ts';
import '../../src/resources/shared/kept.ts';
import '../../src/resources/shared/provider-names.ts';
import '../../src/resources/users/change-many.ts';
import '../../src/resources/users/create-many.ts';
import '../../src/resources/users/effective-roles.ts';
import '../../src/resources/users/export.ts';
import '../../src/resources/users/import.ts';
import '../../src/resources/users/profile-lists.ts';
import '../../src/resources/users/service-accounts.ts';
import '../../src/resources/users/user-names.ts';
import '../../src/resources/users/user-rows.ts';
import '../../src/resources/users/validation.ts';
import '../../src/tree/at-once.ts';
import '../../src/tree/carried.ts';
import '../../src/tree/create-all.ts';
import '../../src/tree/emptied.ts';
import '../../src/tree/ensured.ts';
import '../../src/tree/found.ts';
import '../../src/tree/hidden.ts';
import '../../src/tree/refused.ts';
import '../../src/tree/release.ts';
import '../../src/tree/run-all.ts';
import '../../src/tree/set-changes.ts';
import '../../src/uma/access.ts';
import { type Fetch, KeycloakRealm, type KeycloakRealmOptions } from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';

/** One request, as an injected `fetch` was given it. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  /** The path with its query, as it was composed. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
}

export type Respond = (sent: Sent, index: number) => Response | Promise<Response>;

interface Recording {
  readonly sent: Sent[];
  readonly fetch: Fetch;
}

/** Whether a request asks if bodies of DELETE arrive. */
export function isProbe({ method, url }: { method: string; url: string }): boolean {
  return method === 'DELETE' && /\/roles-by-id\/0{8}-[0-]*\/composites$/.test(url);
}

/** A `fetch` that keeps what it is asked to send, and answers without a network. */
export function recording(respond: Respond = () => Response.json({})): Recording {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      // Whether bodies of DELETE arrive is the question of one test.
      if (isProbe(request)) return Response.json({ error: 'unknown_error' }, { status: 400 });
      const { pathname, search, searchParams } = new URL(url);
      const { method, headers, signal } = request;
      const body = await request.text();
      const entry = { method, url, target: pathname + search, query: searchParams, headers, body, signal };
      return respond(entry, sent.push(entry) - 1);
    },
  };
}

export const serverUrl = 'https://sso.test';

/** A tree whose requests go to a recording `fetch`. */
export function recorded(
  respond?: Respond,
  options: Partial<KeycloakRealmOptions> = {},
): { realm: KeycloakRealm; acme: RealmNode; sent: Sent[] } {
  const { sent, fetch } = recording(respond);
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'given-token', fetch, ...options });
  return { realm, acme: realm.admin.realms.byName('acme'), sent };
}

/** The URL of a local HTTP server that lives as long as the test. */
export function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => server.closeAllConnections());
  return listening(server);
}

/** The URL of a local TCP server, for answers that no HTTP server gives. */
export function speaking(speak: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    speak(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return listening(server);
}

/** The URL of a port on which nothing listens. */
export async function nobody(): Promise<string> {
  const server = createSocketServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a promise is rejected with; fails the test when it is fulfilled. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`Expected a failure, got ${JSON.stringify(value)}`);
}

/** The rejections that nobody handled while a test ran. */
export function unhandled(): unknown[] {
  const seen: unknown[] = [];
  const listener = (reason: unknown): void => void seen.push(reason);
  process.on('unhandledRejection', listener);
  onTestFinished(() => void process.off('unhandledRejection', listener));
  return seen;
}

/** Ends after every promise that is settled now has told its listeners, unhandled rejections included. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((next) => setImmediate(next));
}

/** Until the test ends, timers and clocks go on only when they are told to: `hurried`, `vi.setSystemTime`. */
export function holdTime(now?: number): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], ...(now && { now }) });
  onTestFinished(() => void vi.useRealTimers());
}

/**
 * Runs a call on timers that need no time, after `holdTime`: the next one ends when nothing else goes on, however busy
 * the machine is. What comes over a socket is not waited for.
 */
export async function hurried<T>(run: () => Promise<T>): Promise<T> {
  // WebCrypto works on other threads.
  const methods = ['digest', 'sign', 'importKey', 'exportKey', 'generateKey'] as const;
  const spies = methods.map((method) => vi.spyOn(crypto.subtle, method));
  const work = (): string =>
    JSON.stringify(spies.map(({ mock }) => mock.settledResults.map(({ type }) => type)));
  let isDone = false;
  const running = run().finally(() => {
    isDone = true;
  });
  running.catch(() => undefined);
  while (!isDone) {
    const before = work();
    await settled();
    const isQuiet = before === work() && !before.includes('incomplete');
    if (isQuiet && !isDone) await vi.advanceTimersToNextTimerAsync();
  }
  for (const spy of spies) spy.mockRestore();
  return running;
}

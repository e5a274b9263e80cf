/** What a soak does all the time: each kind of call that holds something while it lasts. */
import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import {
  KeycloakRealm,
  type KeycloakRealmOptions,
  type OpenIdConnect,
  TimeoutError,
} from '../../src/index.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import { undiciFetch } from '../../src/undici.ts';
import type { Place } from './realm.ts';

/** A tree with a login of its own, and what else a process has of the realm. */
interface Tree {
  readonly realm: RealmNode;
  readonly oidc: OpenIdConnect;
  readonly uma: ReturnType<KeycloakRealm['uma']>;
  /** A signal that lives as long as the process. */
  readonly signal: AbortSignal;
  readonly secret: string;
}

/** The call without realmtree that the others are compared with: the machine itself may be slower at the end. */
export const yardstick = 'plain fetch';

/** Calls that end after a random time, which says nothing. */
export const limited: readonly string[] = ['aborted', 'timeout'];

/** The kinds of work, by their names. Each throws if something comes that it does not expect. */
export const kinds: Readonly<Record<string, (tree: Tree) => Promise<unknown>>> = {
  [yardstick]: async ({ realm }) => {
    const answer = await fetch(realm.url.replace('/admin/', '/'));
    await answer.text();
    if (answer.status !== 200) throw new Error(`It is ${answer.status}`);
  },
  read: ({ realm, signal }) => realm.users.count({}, { signal }),
  'look-up': async ({ realm, signal }) => {
    await realm.users.byUsername(anyUser()).get({}, { signal });
    if ((await realm.clients.byClientId('nobody').find({ signal })) !== undefined)
      throw new Error('It exists');
  },
  update: ({ realm }) => realm.users.byUsername(anyUser()).update({ firstName: crypto.randomUUID() }),
  create: async ({ realm }) => {
    const role = await realm.roles.create({ name: crypto.randomUUID() });
    await role.delete();
  },
  iterate: async ({ realm, signal }) => {
    let count = 0;
    for await (const _ of realm.users.iterate({}, { pageSize: 20, signal })) if (++count === 3) break;
  },
  aborted: async ({ realm }) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), Math.random() * 20);
    const { signal } = controller;
    await realm.users.all({ max: 50 }, { signal }).catch((error: unknown) => {
      if (error !== signal.reason) throw error;
    });
    clearTimeout(timer);
  },
  timeout: ({ realm, signal }) =>
    realm.users.all({ max: 50 }, { timeout: 1 + Math.random() * 20, signal }).catch((error: unknown) => {
      if (!(error instanceof TimeoutError)) throw error;
    }),
  decision: async ({ oidc, uma, secret }) => {
    const token = await oidc.password({ username: 'ada', password: secret });
    if (!(await uma.allows(token.access_token, 'album#view'))) throw new Error('It is not allowed');
    await oidc.logout(token.refresh_token ?? '');
  },
  verification: async ({ oidc }) => {
    const { access_token } = await oidc.clientCredentials();
    const { azp } = await oidc.decodeToken(access_token, { audience: false });
    if (azp !== 'app') throw new Error('It is the token of another');
  },
};

function anyUser(): string {
  return `user-${Math.floor(Math.random() * 200)}`;
}

/** What a soak counts while it goes on. */
export interface Counts {
  tokenRequests: number;
  /** Errors of the token endpoint, of which none is expected. */
  refusals: number;
  /** Tokens that expired on their way: the call is repeated with a new one. */
  late: number;
}

/** Both ways to the server, each with a login of its own. */
export function openTrees(
  { serverUrl, realmName, secret }: Place,
  counts: Counts,
  signal: AbortSignal,
): { trees: Tree[]; close: () => Promise<void> } {
  const dispatcher = new Agent({ keepAliveTimeout: 1000 });
  const hooks: KeycloakRealmOptions['hooks'] = {
    response: ({ path, status }) => {
      const isToken = path.endsWith('/token');
      if (isToken) counts.tokenRequests++;
      if (isToken && status !== 200) counts.refusals++;
      if (!isToken && status === 401) counts.late++;
    },
  };
  const robot = { clientId: 'robot', clientSecret: secret };
  const app = { clientId: 'app', clientSecret: secret };
  const options = { serverUrl, realmName, hooks };
  const opened = [
    new KeycloakRealm({ ...options, auth: { username: 'ada', password: secret } }),
    new KeycloakRealm({ ...options, auth: robot, fetch: undiciFetch({ dispatcher }) }),
  ];
  return {
    trees: opened.map((server) => ({
      realm: server.admin.realms.byName(realmName),
      oidc: server.openIdConnect(app),
      uma: server.uma({ clientId: 'photos', clientSecret: secret }),
      signal,
      secret,
    })),
    close: async () => {
      for (const server of opened) await server.close();
      await dispatcher.close();
    },
  };
}

/** Does any kind of work by any tree until the signal is aborted, with a short pause between. */
export async function work(
  trees: readonly Tree[],
  end: AbortSignal,
  done: (kind: string, milliseconds: number, error?: unknown) => void,
): Promise<void> {
  while (!end.aborted) {
    const [name, run] = any(Object.entries(kinds));
    const start = performance.now();
    await run(any(trees)).then(
      () => done(name, performance.now() - start),
      (error: unknown) => done(name, performance.now() - start, error),
    );
    await pause(20);
  }
}

function any<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}

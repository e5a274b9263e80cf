import { admin, undici } from '../built.ts';
import { hands } from '../clients.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { atOnce, demand, measured } from '../measure.ts';
import { type Place, type RealmSetup, unsigned } from '../place.ts';

interface Requests extends RealmSetup {
  readonly requests: number;
}

type Get = (setup: Requests) => Promise<() => Promise<{ username?: string | undefined } | null | undefined>>;

const pathOf = ({ serverUrl }: Requests): string => `${serverUrl}/admin/realms/acme/users/1`;
const headersOf = ({ token }: Requests): Record<string, string> => ({
  accept: 'application/json',
  authorization: `Bearer ${token}`,
});

/** What each client does before, and for one request. */
const gets: Readonly<Record<string, Get>> = {
  "undici's request": async (setup) => {
    const { request } = await import('undici');
    return async () =>
      (await (await request(pathOf(setup), { headers: headersOf(setup) })).body.json()) as object;
  },
  fetch: async (setup) => async () =>
    (await fetch(pathOf(setup), { headers: headersOf(setup) })).json() as Promise<object>,
  // The least that a client with a timeout can do.
  'fetch with a signal and a timer': async (setup) => async () => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 30_000);
    try {
      const { signal } = controller;
      return (await (await fetch(pathOf(setup), { headers: headersOf(setup), signal })).json()) as object;
    } finally {
      clearTimeout(timer);
    }
  },
  ...Object.fromEntries(
    Object.entries(hands).map(([name, { open }]): [string, Get] => [
      name,
      async (setup) => {
        const hand = await open(setup);
        return () => hand.getUser('1');
      },
    ]),
  ),
  'realmtree/undici': async ({ serverUrl, token }) => {
    const { KeycloakAdmin } = await admin();
    const { undiciFetch } = await undici();
    const { realm } = new KeycloakAdmin({
      serverUrl,
      realmName: 'acme',
      auth: token,
      fetch: undiciFetch(),
    });
    return () => realm.users.byId('1').get();
  },
  realmtree: async ({ serverUrl, token }) => {
    const { KeycloakAdmin } = await admin();
    const { realm } = new KeycloakAdmin({ serverUrl, realmName: 'acme', auth: token });
    return () => realm.users.byId('1').get();
  },
};

const many = 8;

export const work: JobModule['work'] = Object.fromEntries(
  Object.entries(gets).map(([name, open]) => [
    name,
    async (setup: Requests) => {
      const get = await open(setup);
      const one = async (): Promise<void> => demand('the user', (await get())?.username, 'ada');
      await atOnce(many, Math.min(2000, setup.requests), one);
      return measured(setup.requests, () => atOnce(many, setup.requests, one));
    },
  ]),
);

const check: Case<Requests>['check'] = (_, { requests }, figures) =>
  demand('requests', figures['requests'] ?? requests, requests);

export const job: JobModule['job'] = jobOf<Requests>({
  about:
    'A GET of a small document from a server in another process that answers at once, 8 at once, each client in a process of its own that is warm.',
  rounds: 5,
  figures: { cpu: 'µs CPU', wall: 'µs' },
  prepare: async (place: Place) => ({
    serverUrl: await place.stub(),
    realm: 'acme',
    token: unsigned(),
    peers: place.peers.packages.folder,
    requests: place.size(12_000, 80),
  }),
  cases: () => ({
    ...Object.fromEntries(
      Object.keys(gets).map((name): [string, Case<Requests>] => [name, { needs: hands[name]?.needs, check }]),
    ),
    'python-keycloak': {
      needs: 'python-keycloak',
      run: (place, setup) => place.python('request', { ...setup, requests: setup.requests / 4 }),
    },
  }),
  goals: [
    {
      what: 'CPU per GET, 8 at once',
      of: 'realmtree',
      figure: 'cpu',
      to: 'official',
      atMost: 0.85,
    },
    {
      what: 'the same by `realmtree/undici`',
      of: 'realmtree/undici',
      figure: 'cpu',
      to: 'official',
      atMost: 0.45,
    },
  ],
});

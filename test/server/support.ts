import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { beforeAll, inject, onTestFinished, TestRunner } from 'vitest';
import { routeFacts } from '../../src/facts/route.ts';
import { type Auth, KeycloakRealm, type KeycloakRealmOptions } from '../../src/index.ts';
import type { ResourceServerNode } from '../../src/resources/authorization/authorization.ts';
import type { RealmNode } from '../../src/resources/realms/realm.ts';
import type { RealmCreate } from '../../src/resources/realms/realms.ts';
import { type Difference, differences } from './differences.ts';
import { lackOf } from './lacking.ts';
import { isSince } from './release.ts';

/** A name that no other test has. */
export function randomName(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

type End = () => unknown;
/** Of what `shared` makes at the moment. */
let endsOfFile: End[] | undefined;

/** Runs when the test ends; for what `shared` makes, when all tests of the file have. */
function atEnd(end: End): void {
  if (endsOfFile) endsOfFile.push(end);
  else onTestFinished(async () => void (await end()));
}

/** What is made once, before the tests of a file that all read it. */
export function shared<T>(make: () => Promise<T>): () => T {
  let made: { value: T } | undefined;
  let lacking: unknown;
  beforeAll(async () => {
    const ends: End[] = [];
    endsOfFile = ends;
    try {
      made = { value: await make() };
    } catch (error) {
      // The server is too old for it: the tests that ask for it are left out.
      if (lackOf(error, inject('keycloak').version) === undefined) throw error;
      lacking = error;
    } finally {
      endsOfFile = undefined;
    }
    return async () => {
      for (const end of ends.reverse()) await end();
    };
  });
  return () => {
    if (lacking !== undefined) throw lacking;
    if (!made) throw new Error('It is made before the tests, and not before');
    return made.value;
  };
}

/** A route below a realm, or from `/admin` on, perhaps with a parameter: `/users/{}/send-verify-email?lifespan`. */
type Route = `/${string}`;

/** Leaves the test out on a server that is older than what it needs. A call of a route that the server lacks does so too. */
export function needs(what: Difference | Route): void {
  const since = what.startsWith('/') ? releaseOf(what) : differences[what as Difference];
  if (has(since)) return;
  const reason = `Keycloak ${inject('keycloak').version} has not: ${what}, of Keycloak ${since}`;
  const test = TestRunner.getCurrentTest();
  if (!test) throw new Error(`${reason}; needs() belongs into a test`);
  test.context.skip(reason);
}

/** The release that a route or its parameter came with, by the facts. */
function releaseOf(what: string): string {
  const [route = '', parameter] = what.split('?');
  const path = route.startsWith('/admin/') ? route : `/admin/realms/{}${route}`;
  const steps = path.slice(1).split('/');
  const facts = (['GET', 'PUT', 'POST', 'DELETE'] as const).map((method) =>
    routeFacts(
      method,
      steps.map((step) => (step === '{}' ? {} : step)),
    ),
  );
  const texts = facts.flatMap(({ query, sent }) =>
    parameter === undefined
      ? sent.needs?.what
      : query?.split(' ').filter((each) => each.startsWith(parameter)),
  );
  const text = texts.find((each) => each !== undefined);
  const since = /(?:Keycloak |@)([\d.]+)/.exec(text ?? '')?.[1];
  if (since === undefined) throw new Error(`The facts know no release of ${what}`);
  return since;
}

/** Whether the server is of this release or of a later one, where a test says something else of older ones. */
export function has(release: string): boolean {
  return isSince(inject('keycloak').version, release);
}

/**
 * Removes what a server before 26.5 gives a new resource server: a resource with all paths, and a policy in JavaScript,
 * which is an error where no scripts are deployed.
 */
export async function withoutDefaults({
  permissions,
  policies,
  resources,
}: ResourceServerNode): Promise<void> {
  for (const list of has('26.5') ? [] : [permissions, policies]) {
    for (const { id } of await list.all()) await list.byId(id).delete();
  }
  for (const { _id } of has('26.5') ? [] : await resources.all()) await resources.byId(_id).delete();
}

/** The server of this run, as its administrator. */
export function administrator(options: Partial<KeycloakRealmOptions> = {}): KeycloakRealm {
  const { username, password } = inject('keycloak');
  return connect('master', { username, password }, options);
}

/** The server of this run; the session that this opens is closed at the end. */
export function connect(
  realmName: string,
  auth: Auth | undefined,
  options: Partial<KeycloakRealmOptions> = {},
): KeycloakRealm {
  const server = new KeycloakRealm({ serverUrl: inject('keycloak').url, realmName, auth, ...options });
  atEnd(() => server.close());
  return server;
}

// For the server, a pair of RSA keys of its own takes longer than the rest of a realm.
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = [pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()];
const priority = ['100'];
export const givenKeys: RealmCreate['components'] = {
  'org.keycloak.keys.KeyProvider': [
    { name: 'rsa', providerId: 'rsa', config: { priority, privateKey } },
    { name: 'hmac', providerId: 'hmac-generated', config: { priority, algorithm: ['HS512'] } },
    { name: 'aes', providerId: 'aes-generated', config: { priority } },
  ],
};

/** Fields of realms that tests set, with their releases. */
const newerFields: Readonly<Record<string, string>> = {
  organizationsEnabled: '26',
  verifiableCredentialsEnabled: '26',
};

/**
 * A new realm of a test's own, or of those that share it; it is removed at the end. It has the keys of all these
 * realms,
 * but with `components: undefined` those that a realm has by default, which no other has.
 */
export async function temporaryRealm(settings: Partial<RealmCreate> = {}): Promise<RealmNode> {
  const { realms } = administrator().admin;
  const own = { realm: randomName('test'), enabled: true, components: givenKeys };
  // Keycloak 22 answers fields that it does not have with a bare 500: a test fails at what it does with them.
  const known = Object.entries(settings).filter(([key]) => has(newerFields[key] ?? '22'));
  const realm = await realms.create({ ...own, ...Object.fromEntries(known) });
  atEnd(async () => {
    if (await realm.exists()) await realm.delete();
  });
  return realm;
}

/** The name of a realm made by `temporaryRealm`. */
export function nameOf(realm: RealmNode): string {
  return decodeURIComponent(new URL(realm.url).pathname.split('/').at(-1) ?? '');
}

/** The requests that went through a hook, as `GET /admin/realms`. */
export class Traffic {
  readonly requests: string[] = [];
  readonly hooks: NonNullable<KeycloakRealmOptions['hooks']> = {
    request: ({ method, path }) => {
      this.requests.push(`${method} ${path}`);
    },
  };

  /** How many of them went to a path that ends so. */
  count(end: string): number {
    return this.requests.filter((request) => request.endsWith(end)).length;
  }
}

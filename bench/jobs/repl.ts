import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Screen } from '../../scripts/terminal.ts';
import type { Figures } from '../figures.ts';
import { type Case, type JobModule, jobOf } from '../job.ts';
import { demand, middle } from '../measure.ts';
import { type Place, people, type RealmSetup } from '../place.ts';
import { processTime } from '../process.ts';

interface Prompts extends RealmSetup {
  /** URL of a server that answers at once. */
  readonly stub: string;
  readonly home: string;
  readonly password: string;
}

type Environment = Readonly<Record<string, string>>;

const command = fileURLToPath(new URL('../../dist/realmtree.js', import.meta.url));
const administrator = { username: 'operator', email: 'operator@bench.test', firstName: 'O', lastName: 'P' };
/** Of users and of clients, the one that is looked for. */
const wanted = 'wanda';

const library = (serverUrl: string): string => `
  import { KeycloakRealm } from 'realmtree';
  const auth = { username: 'admin', password: 'admin' };
  const realm = new KeycloakRealm({ serverUrl: '${serverUrl}', realmName: 'acme', auth });
  console.log(JSON.stringify(await realm.admin.realms.byName('acme').users.all(), undefined, 2));
  await realm.close();`;

/** What processes are started with, each of which logs in, sends a GET, and logs out, or does nothing. */
const programs = (serverUrl: string): Readonly<Record<string, readonly string[]>> => ({
  'an empty process': ['--input-type=module', '--eval', ''],
  'the library': ['--input-type=module', '--eval', library(serverUrl)],
  'realmtree -e, an expression': [command, '-e', 'users.all()'],
  'realmtree -e, several lines': [command, '-e', 'const all = await users.all(); all'],
  'realmtree --version': [command, '--version'],
});

async function cpuTime(args: readonly string[], { stub, home }: Prompts): Promise<Figures> {
  const account = { KEYCLOAK_REALM: 'acme', KEYCLOAK_USER: 'admin', KEYCLOAK_PASSWORD: 'admin' };
  const env = { ...process.env, HOME: home, KEYCLOAK_URL: stub, ...account };
  const { cpu, stdout } = await processTime(args, { cwd: import.meta.dirname, env });
  if (args.join().includes('users.all')) demand('users', stdout.includes('"ada"'), true);
  return { cpu };
}

/** What Tab makes of what is typed, at least: names of the tree, also after calls, and names on the server. */
const names = [
  ['users.b', 'users.by'],
  ['clients.b', 'clients.by'],
  ['groups.b', 'groups.by'],
  ["users.byUsername('ada').up", "users.byUsername('ada').update"],
  ["realms.byName('acme').users.cr", "realms.byName('acme').users.create"],
] as const;
const values = [
  ["users.byUsername('wan", `users.byUsername('${wanted}`],
  ["clients.byClientId('wan", `clients.byClientId('${wanted}`],
] as const;

/** Somebody in a terminal: milliseconds until they see something. */
async function typed({ serverUrl, home }: Prompts, account: Environment): Promise<Figures> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, KEYCLOAK_URL: serverUrl, ...account };
  const since = performance.now();
  const screen = new Screen({ program: process.execPath, args: [command], cwd: home, env });
  const seen = async (text: string): Promise<number> => {
    await screen.until(() => screen.lastLine.includes(`> ${text}`), text);
    return performance.now();
  };
  const completed = async ([line, becomes]: readonly [string, string]): Promise<number> => {
    screen.type('Ctrl-U');
    await screen.ready();
    screen.type(line);
    const before = await seen(line);
    screen.type('Tab');
    return (await seen(becomes)) - before;
  };
  try {
    await screen.ready();
    const shown = performance.now();
    screen.type('users.b', 'Tab');
    const first = (await seen('users.by')) - shown;
    const warm = await inTurn(names, completed);
    await completed(names[0]);
    const [before, length] = [performance.now(), screen.screen.length];
    screen.type('Tab');
    await screen.until(() => screen.screen.slice(length).includes('byUsername('), 'a list');
    const list = performance.now() - before;
    const found = await inTurn(values, completed);
    screen.type('Ctrl-U', 'Ctrl-D');
    demand('status', await screen.ended(), 0);
    return { prompt: shown - since, first, names: middle(warm), list, values: Math.max(...found) };
  } finally {
    screen.kill();
  }
}

async function inTurn<T>(all: readonly T[], time: (one: T) => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (const one of all) times.push(await time(one));
  return times;
}

/** A realm whose administrator has a password, with many users and clients. */
async function filled(place: Place): Promise<Prompts> {
  const setup = await place.realm();
  const realm = await place.node(setup.realm);
  const password = randomBytes(12).toString('base64url');
  const credentials = [{ type: 'password', value: password }];
  const person = { ...administrator, enabled: true, emailVerified: true, credentials };
  const { roleMappings } = await realm.users.create(person);
  await roleMappings.clients.byClientId('realm-management').add('realm-admin');
  const [first, ...others] = people(place.size(10_000, 20));
  const users = [{ ...first, username: wanted }, ...others];
  for await (const { error } of realm.users.createMany(users)) if (error) throw error;
  const clients = Array.from({ length: place.size(2000, 5) }, (_, index) => ({
    clientId: index === 0 ? wanted : `client-${index}`,
    enabled: true,
  }));
  for await (const { error } of realm.clients.createMany(clients)) if (error) throw error;
  return { ...setup, password, stub: await place.stub(), home: place.folder() };
}

const withPassword = 'prompt, login with a password';

export const job: JobModule['job'] = jobOf<Prompts>({
  about:
    'The command `realmtree`. CPU time of whole processes that log in, send a GET and log out, beside a script that does the same with the library. At a prompt in a terminal, in a realm of 2,000 clients and 10,000 users: from its start to the prompt, the login included; from there to what a Tab makes of a line that is typed at once; what later Tabs take that complete names of the tree, a second Tab that lists them, and Tabs that complete names on the server (the slower one, of a user and of a client).',
  rounds: 9,
  figures: {
    cpu: 'ms CPU',
    prompt: 'ms to the prompt',
    first: 'ms to the first names',
    names: 'ms for names',
    list: 'ms for a list',
    values: 'ms for names on the server',
  },
  prepare: filled,
  cases: (_, { stub }) => ({
    ...Object.fromEntries(
      Object.entries(programs(stub)).map(([title, args]): [string, Case<Prompts>] => [
        title,
        { run: (_, setup) => cpuTime(args, setup) },
      ]),
    ),
    [withPassword]: {
      run: (_, setup) => {
        const { realm, password } = setup;
        const { username } = administrator;
        return typed(setup, {
          KEYCLOAK_REALM: realm,
          KEYCLOAK_USER: username,
          KEYCLOAK_PASSWORD: password,
        });
      },
    },
    'prompt, with a token': {
      before: (place, { realm }) => place.connection(realm),
      run: (_, setup) => typed(setup, { KEYCLOAK_USE: setup.realm, KEYCLOAK_TOKEN: setup.token }),
    },
  }),
  goals: [
    {
      what: '`-e` of one GET',
      of: 'realmtree -e, an expression',
      figure: 'cpu',
      to: 'the library',
      atMost: 1.3,
    },
    { what: 'the prompt, with the login', of: withPassword, figure: 'prompt', atMost: 300 },
    { what: 'Tab as soon as the prompt shows', of: withPassword, figure: 'first', atMost: 1000 },
    { what: 'Tab, names of the tree', of: withPassword, figure: 'names', atMost: 50 },
    { what: 'Tab twice, a list of them', of: withPassword, figure: 'list', atMost: 50 },
    { what: 'Tab, names on the server', of: withPassword, figure: 'values', atMost: 1500 },
  ],
});

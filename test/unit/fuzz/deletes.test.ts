import { expect, test } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';
import { routeOf } from '../../contract/routes.ts';
import { isProbe } from '../support.ts';
import { parsed } from './lines.ts';
import { expected, keysTo, type Trip, trips } from './trips.ts';
import { answerIn } from './world.ts';

interface Sent {
  readonly line: string;
  readonly body: string;
}

const sent: Sent[] = [];
const keys = ['text', 'key', 'above-0', 'above-1', 'above-2', 'above-3', 'above-4'];
const realm = new KeycloakRealm({
  serverUrl: 'https://deletes.test',
  realmName: 'acme',
  auth: 'token',
  fetch: async (url, init) => {
    // It cannot remove anything.
    if (isProbe({ method: init.method, url })) return Response.json({}, { status: 400 });
    const line = `${init.method} ${url.replace('https://deletes.test', '')}`;
    sent.push({ line: line.replace(/\?.*$/, ''), body: String(init.body ?? '') });
    return answerIn({ keys, isWhole: true }, parsed(line));
  },
});

/** The verbs that take something away: by what they send, or by their name. One trip to each route of each. */
const deleting = differing(await trips()).filter(
  ({ name, reference }) =>
    reference.some(({ method }) => method === 'DELETE') ||
    /^(delete|remove|logout|clear|revoke|unlink)/.test(name.split('.').at(-1) ?? ''),
);

const noKeys: readonly unknown[] = [
  undefined,
  '',
  '.',
  '..',
  [],
  {},
  null,
  0,
  7,
  Number.NaN,
  true,
  ['text'],
  '\ud800',
];
const noArguments: readonly unknown[] = [
  ...noKeys,
  ...['/', '//', '/..', '/text/..', '../text'],
  ...[
    { id: '' },
    { id: '.' },
    { id: '..' },
    { id: '/' },
    { id: 7 },
    { id: null },
    { name: '' },
    { name: '..' },
  ],
  ...[
    { id: '..', name: 'text' },
    { alias: '..' },
    { username: '' },
    { length: 0 },
    new Map(),
    new Set(['text']),
  ],
  ...[[undefined], [null], [''], ['.'], ['..'], ['/'], [{}], [[]], [7], [{ id: '..' }], ['text', undefined]],
  ...[() => 'text', new Date(0), 7n, realm.admin, realm.admin.realms],
];

const odd = [...noArguments.map((one) => [one]), ...noKeys.map((one) => ['text', one])];

test('there are many verbs that take something away', () => {
  const names = new Set(deleting.map(({ name }) => name.split('.').at(-1)));
  expect(deleting.length).toBeGreaterThanOrEqual(60);
  expect([...names]).toEqual(expect.arrayContaining(['delete', 'remove', 'clear', 'logout', 'logoutAll']));
});

test('a node that something is taken away from opens with no key that means another place', () => {
  for (const trip of deleting) {
    if (trip.keys.length === 0) continue;
    for (const key of noKeys) {
      const isName = key === '.' || key === '..';
      const open = () => trip.open(realm, keysTo(trip, key as string)).url;
      // To a look-up dots are a name as any other.
      if (!isName || !/\{\w+=\.*\}/.test(openedWith(trip)))
        expect(open, `${trip.name} ${String(key)}`).toThrow(TypeError);
    }
  }
});

test('no argument makes a verb that takes something away reach another route than its own', async () => {
  const wrong: string[] = [];
  for (const trip of deleting) {
    const own = new Set<string>();
    for (const args of [trip.args('text'), ['text'], ['/text'], [['text']], [['other']], [{ id: 'text' }]]) {
      for (const { line } of await sentBy(trip, args)) own.add(routeOf(line)?.name ?? line);
    }
    expect(
      [...own].filter((route) => routeOf(route) === undefined && !route.includes('/authz/protection/')),
    ).toEqual([]);
    for (const args of odd) {
      for (const { line, body } of await sentBy(trip, args)) {
        const told = `${trip.name}(${args.map(shown).join(', ')}) sends ${line} ${body}`;
        const isOwn = own.has(routeOf(line)?.name ?? line);
        // A list of the tree is a source of many.
        if (/Many$/.test(trip.name) && line === 'GET /admin/realms') continue;
        // What is not there, or no path can hold, is looked for in the list.
        if (!isOwn && !/^GET .*\/(roles|client-scopes|roles-by-id\/[^/]+)$/.test(line)) wrong.push(told);
        if (!/removeAll$/.test(trip.name) && isOfMappings(line) && !isListOfRoles(body)) wrong.push(told);
      }
    }
  }
  expect(wrong).toEqual([]);
});

function differing(all: readonly Trip[]): Trip[] {
  const byRoutes = new Map<string, Trip>();
  for (const trip of all) {
    const last = trip.reference.at(-1);
    const line = `${last?.method} /${last?.segments.map(encodeURIComponent).join('/')}`;
    byRoutes.set(`${trip.place} ${routeOf(line)?.name}`, trip);
  }
  return [...byRoutes.values()];
}

async function sentBy(trip: Trip, args: readonly unknown[]): Promise<Sent[]> {
  sent.length = 0;
  await trip.go(realm, keysTo(trip, 'key'), args).catch(expected);
  return [...sent];
}

function openedWith(trip: Trip): string {
  return trip.open(realm, keysTo(trip, '...')).url;
}

/** Without a list of roles these remove every mapping. */
function isOfMappings(line: string): boolean {
  return /^DELETE .*\/((role|scope)-mappings\/(realm|clients\/[^/]+)|composites)$/.test(line);
}

function isListOfRoles(body: string): boolean {
  const roles: unknown = JSON.parse(body || 'null');
  return (
    Array.isArray(roles) &&
    roles.length > 0 &&
    roles.every(({ id, name }) => typeof id === 'string' && typeof name === 'string')
  );
}

function shown(value: unknown): string {
  return typeof value === 'object' ? (JSON.stringify(value) ?? 'undefined') : String(value);
}

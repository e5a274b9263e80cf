import ts from 'typescript6';
import { expect, test } from 'vitest';
import { KeycloakRealm } from '../../src/index.ts';
import { ResourceNode, type TreeNode } from '../../src/tree/node.ts';
import { parsed } from '../unit/fuzz/lines.ts';
import { type Trip, trips } from '../unit/fuzz/trips.ts';
import { answerIn } from '../unit/fuzz/world.ts';
import { programOf } from '../unit/support-typescript.ts';
import { asksForRights } from '../unit/tree/keycloak.ts';
import { emptied } from './answers.ts';
import { walkNodes } from './reflection.ts';

/** Position of a verb's options among its arguments, and their names. */
interface Options {
  readonly at: number;
  readonly names: readonly string[];
}

/** The options of all verbs of the tree by `UserNode.get`, as the compiler sees them. */
function declared(): ReadonlyMap<string, Options> {
  const program = programOf(
    { 'user.ts': "export * from './src/index.ts';" },
    { allowImportingTsExtensions: true },
  );
  const checker = program.getTypeChecker();
  const found = new Map<string, Options>();
  for (const file of program.getSourceFiles()) {
    if (!/\/src\/(resources|uma)\//.test(file.fileName)) continue;
    for (const kind of file.statements.filter(ts.isClassDeclaration)) {
      if (!kind.name) continue;
      for (const member of checker.getTypeAtLocation(kind.name).getProperties()) {
        const signatures = checker.getTypeOfSymbolAtLocation(member, kind).getCallSignatures();
        for (const { parameters } of signatures) {
          const at = parameters.findIndex(({ name }) => name === 'options');
          const parameter = parameters[at];
          if (!parameter) continue;
          const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, kind));
          const names = type.getProperties().map(({ name }) => name);
          found.set(`${kind.name.text}.${member.name}`, { at, names });
        }
      }
    }
  }
  return found;
}

const wrong: readonly (readonly [name: string, options: unknown])[] = [
  ['an option with a misspelt name', { timout: 5 }],
  ['a query', { search: 'x' }],
  ['what belongs to request', { query: {} }],
  ['a body', { body: {} }],
  ['null', null],
  ['text', 'text'],
  ['a list', []],
  ['a number', 5],
  ['a timeout of null', { timeout: null }],
  ['a timeout as text', { timeout: '5' }],
  ['a timeout that is no number', { timeout: Number.NaN }],
  ['a signal of null', { signal: null }],
  ['a signal that is none', { signal: {} }],
  ['headers of null', { headers: null }],
  ['headers that would be lost', { headers: new Headers({ a: 'b' }) }],
  ['headers in a list', { headers: [['a', 'b']] }],
  ['a header of null', { headers: { a: null } }],
];
const all = declared();
const everyTrip = await trips();

/** Where the options of a trip's verb are, by the class that has the verb. */
function optionsOf({ place }: Trip): Options | undefined {
  return all.get(place);
}

let sent: string[] = [];
let keys: string[] = [];
let verb = '';
const realm = new KeycloakRealm({
  serverUrl: 'https://options.test',
  realmName: 'acme',
  auth: 'token',
  fetch: async (url, init) => {
    const line = `${init.method} ${url.replace('https://options.test', '')}`;
    if (!asksForRights(line)) sent.push(line);
    return (verb === 'add' && emptied(line)) || answerIn({ keys, isWhole: true }, parsed(line));
  },
});

/** Calls the verb of a trip with these options, and returns what it throws. */
async function outcome(trip: Trip, at: number, options: unknown): Promise<unknown> {
  keys = trip.keys.map((_, index) => `key-${index}`);
  sent = [];
  verb = trip.place.split('.')[1] as string;
  const args = trip.args('text').slice(0, at);
  while (args.length < at) args.push(undefined);
  try {
    await trip.go(realm, keys, [...args, options]);
  } catch (error) {
    return error;
  }
  return undefined;
}

test('every verb has options, and the table of them is whole', () => {
  const without = everyTrip.filter((trip) => !optionsOf(trip)).map(({ place }) => place);
  expect([...new Set(without)]).toEqual([]);
  expect(everyTrip.length).toBeGreaterThan(400);
});

test.for(wrong)('every verb refuses %s among its options before any request', async ([, options]) => {
  const faults: string[] = [];
  for (const trip of everyTrip) {
    const at = optionsOf(trip)?.at ?? 0;
    const error = await outcome(trip, at, options);
    if (!(error instanceof TypeError) || sent.length > 0 || /^Cannot|undefined/.test(error.message))
      faults.push(`${trip.name} sends ${sent.join(', ') || 'nothing'}: ${error}`);
  }
  expect(faults).toEqual([]);
});

test('each verb takes the options of its type, and no other', async () => {
  const known = [...new Set([...all.values()].flatMap(({ names }) => names))].sort();
  const faults: string[] = [];
  for (const trip of everyTrip) {
    const { at = 0, names = [] } = optionsOf(trip) ?? {};
    for (const name of known) {
      // A wrong value of an option that exists is refused in other words, and so is one that has no effect.
      const error = await outcome(trip, at, { [name]: name === 'headers' ? {} : undefined, [`${name}x`]: 1 });
      const list = /Its options are ([^;]*)/.exec(String(error))?.[1]?.split(', ') ?? [];
      if (list.sort().join() !== [...names].sort().join()) faults.push(`${trip.name}: ${error}`);
    }
  }
  expect(faults).toEqual([]);
});

/** Adds a property to every object, for whoever reads it in the code under test. */
function pollute(name: string, value: unknown): void {
  Object.defineProperty(Object.prototype, name, {
    configurable: true,
    get: () => (/^.*\n.*\n.*\/src\//.test(new Error('read').stack ?? '') ? value : undefined),
    set(this: object, own: unknown) {
      Object.defineProperty(this, name, {
        value: own,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    },
  });
}

test('no verb takes an option from Object.prototype', async () => {
  const polluted = {
    ...{ timeout: -1, signal: AbortSignal.abort(), headers: { evil: 'yes\n' } },
    ...{ ifExists: 'no', strict: true, destructive: true },
    ...{
      query: { evil: 'yes' },
      body: { evil: 'yes' },
      contentType: 'evil',
      repeatable: true,
      accept: 'evil',
    },
    ...{ retries: 1, allowInsecure: true },
  };
  const faults: string[] = [];
  for (const trip of everyTrip) {
    const at = optionsOf(trip)?.at ?? 0;
    await outcome(trip, at, {});
    const plain = sent.join();
    for (const [name, value] of Object.entries(polluted)) pollute(name, value);
    const error = await outcome(trip, at, {});
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name);
    if (sent.join() !== plain) faults.push(`${trip.name} sends ${sent.join(', ')}: ${error}`);
  }
  expect(faults).toEqual([]);
});

test('a node without an address of its own has no request', () => {
  const faults: string[] = [];
  let seen = 0;
  walkNodes(realm.admin, (node: TreeNode, parent: TreeNode | undefined) => {
    if (node.url !== parent?.url) return;
    seen++;
    if (node instanceof ResourceNode || 'request' in node) faults.push(`${node}`);
  });
  expect(seen).toBeGreaterThan(5);
  expect(faults).toEqual([]);
});

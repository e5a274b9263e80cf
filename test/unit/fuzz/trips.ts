import { KeycloakError, KeycloakRealm } from '../../../src/index.ts';
import type { TreeNode } from '../../../src/tree/node.ts';
import { called } from '../../contract/answers.ts';
import { begun, call, isKey, membersOf } from '../../contract/reflection.ts';
import { filled, type Line, parsed } from './lines.ts';
import { answerIn } from './world.ts';

/** A way through the tree to one verb. */
export interface Trip {
  /** As an expression, such as `admin.realms.byName.users.byId.get`. */
  readonly name: string;
  /** The keys on the way, such as `RealmNode` by `Realms.byName`. */
  readonly keys: readonly string[];
  /** The verb with its class, such as `UserNode.get`. */
  readonly place: string;
  /** The node of the verb, opened with these keys. */
  readonly open: (realm: KeycloakRealm, keys: readonly string[]) => TreeNode;
  /** Arguments for which the verb sends something, with this text as one, or in one. */
  readonly args: (text: string) => unknown[];
  /** Calls the verb. */
  readonly go: (realm: KeycloakRealm, keys: readonly string[], args: readonly unknown[]) => Promise<unknown>;
  /** What it sends when the keys and the text are those of `stands`. */
  readonly reference: readonly Line[];
}

/** The plain text that stands for the n-th key in a reference. */
export const keyStand = (index: number): string => `key-${index}-`;
/** The plain text that stands for the argument. */
const textStand = 'text-of-argument';

const shapes: readonly ((text: string) => unknown[])[] = [
  (text) => [called(text)],
  (text) => [text],
  (text) => [[text]],
  (text) => [{ name: text }],
  () => [],
  (text) => [undefined, called(text)],
  (text) => [[text], { realmRoles: [text] }],
];

/** The roots of the tree. */
const roots: Record<string, (realm: KeycloakRealm) => TreeNode> = {
  admin: (realm) => realm.admin,
  'uma.resources': (realm) => realm.uma({ token: 'token' }).resources,
  'uma.permissionTickets': (realm) => realm.uma({ token: 'token' }).permissionTickets,
  'uma.policies': (realm) => realm.uma({ token: 'token' }).policies,
};

/** A way through the tree to each verb of each node. */
export async function trips(): Promise<Trip[]> {
  const found: Trip[] = [];
  const seen = new Set<string>();
  const below = new Set<string>();
  const lines: Line[] = [];
  let keys: string[] = [];
  const realm = new KeycloakRealm({
    serverUrl: 'https://trip.test',
    realmName: 'acme',
    auth: 'token',
    fetch: async (url, init) => {
      const line = parsed(`${init.method} ${url.replace('https://trip.test', '')}`);
      lines.push(line);
      return answerIn({ keys: [...keys, textStand], isWhole: true }, line);
    },
  });
  const visit = async (name: string, members: readonly string[], open: Trip['open']): Promise<void> => {
    keys = members.map((_, index) => keyStand(index));
    const node = open(realm, keys);
    const place = `${node.constructor.name} ${node.url.replace(/key-\d+-/g, 'k')}`;
    if (seen.has(place)) return;
    // What is below a node is the same whichever key that has: by one of them is enough.
    const ofAnyKey = place.replace(/\{[^}]*\}/g, 'k');
    const isOtherKey = below.has(ofAnyKey);
    seen.add(place);
    below.add(ofAnyKey);
    for (const [member, isChild] of membersOf(node)) {
      const expression = `${name}.${member}`;
      if (isOtherKey && (isChild || isKey(member))) continue;
      if (isChild)
        await visit(expression, members, (at, given) => Reflect.get(open(at, given), member) as TreeNode);
      else if (isKey(member)) {
        const depth = members.length;
        await visit(
          expression,
          [...members, `${node.constructor.name}.${member}`],
          (at, given) => call(open(at, given), member, [given[depth]]) as TreeNode,
        );
      } else {
        keys = members.map((_, index) => keyStand(index));
        const go: Trip['go'] = async (at, given, args) => begun(await call(open(at, given), member, args));
        for (const args of shapes) {
          lines.length = 0;
          await go(realm, keys, args(textStand)).catch(expected);
          if (lines.length === 0) continue;
          found.push({
            name: expression,
            keys: members,
            place: `${node.constructor.name}.${member}`,
            open,
            args,
            go,
            reference: [...lines],
          });
          break;
        }
      }
    }
  };
  for (const [name, root] of Object.entries(roots)) await visit(name, [], root);
  return found;
}

/** The keys of a trip, plain ones but for the last. */
export function keysTo({ keys }: Trip, last: string): string[] {
  return keys.map((_, index) => (index === keys.length - 1 ? last : `above-${index}`));
}

/** The verbs whose requests hold keys as they are: to delete a flow reads the steps of all flows by their aliases. */
export function isPlain({ reference }: Trip): boolean {
  return reference.every(({ segments }) => segments.every((part) => !/key-\d+-./.test(part)));
}

/** A trip to each key of the tree, by the verb that sends least. */
export function tripsToKeys(all: readonly Trip[]): { key: string; trip: Trip }[] {
  const toKeys = new Map<string, Trip>();
  for (const trip of all.filter(isPlain)) {
    const key = trip.keys.at(-1);
    const known = key && toKeys.get(key);
    if (key && (!known || known.reference.length > trip.reference.length)) toKeys.set(key, trip);
  }
  return [...toKeys].map(([key, trip]) => ({ key, trip }));
}

/** What a trip is to send with these keys and this text. */
export function wanted({ keys: members, reference }: Trip, keys: readonly string[], text: string): Line[] {
  const stands = members.map((member, index) => {
    const key = keys[index] as string;
    const segments = member.endsWith('.byPath') ? key.replace(/^\//, '').split('/') : [key];
    // The server writes domains small.
    const value = member.endsWith('.byDomain') ? key.toLowerCase() : key;
    return { stand: keyStand(index), segments, value };
  });
  const argument = { stand: textStand, segments: [text], value: text };
  return reference.map((line) => listed(filled(line, [...stands, argument])));
}

/** A name that the server would search for in another form, or refuse, is looked for in the whole list. */
function listed(line: Line): Line {
  const [[first, value] = ['', ''], exact, ...more] = line.query;
  const isByName = first === 'search' && exact?.[0] === 'exact' && more.every(([name]) => name !== 'max');
  if (isByName && (/\p{Cc}/u.test(value) || /^ | $/.test(value)))
    return { ...line, query: [['max', '-1'], ...more] };
  const isByAlias = first === 'q' && value.startsWith('"alias":');
  const isUnsayable = /\\\\|[^\\]\\"$|\p{Cc}/u.test(value);
  return isByAlias && isUnsayable ? { ...line, query: [['max', '-1']] } : line;
}

/** What a verb throws that refuses an argument, or an answer that is none to it; anything else fails the test. */
export function expected(error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof KeycloakError)) throw error;
  return error;
}

import { expect, test } from 'vitest';
import { KeycloakError, KeycloakRealm } from '../../src/index.ts';
import type { TreeNode } from '../../src/tree/node.ts';
import { answerTo, called, emptied } from './answers.ts';
import { call, isKey, membersOf } from './reflection.ts';
import { key } from './walk.ts';

const anything = called(key);
const forms = [[anything], [key], [[key]], [{ name: key }], [], [undefined, anything], [[anything]]];

/** Stands in every stack for the code of a user. */
async function callerOfTheVerb(node: TreeNode, member: string, args: readonly unknown[]): Promise<void> {
  const result = call(node, member, args);
  if (typeof result === 'object' && result !== null && Symbol.asyncIterator in result) {
    for await (const _ of result as AsyncIterable<unknown>);
  } else await result;
}

/** Calls every verb of the tree, and returns those whose errors do not lead to the line that called them. */
async function lost(
  answer: (line: string, count: number) => Response,
): Promise<{ lost: string[]; led: number }> {
  let sent = 0;
  let verb = '';
  const fetch = async (url: string, { method = 'GET' }: RequestInit = {}): Promise<Response> => {
    const line = `${method} ${new URL(url).pathname}`;
    await new Promise((resolve) => setImmediate(resolve));
    return (verb === 'add' && emptied(line)) || answer(line, ++sent);
  };
  const options = { serverUrl: 'https://walk.test', realmName: key, auth: 'token', retries: 0 };
  const realm = new KeycloakRealm({ ...options, fetch });
  const seen = new Set<string>();
  const faults: string[] = [];
  let led = 0;
  const visit = async (node: TreeNode): Promise<void> => {
    const place = `${node.constructor.name} ${node.url}`;
    if (seen.has(place)) return;
    seen.add(place);
    for (const [member, isChild] of membersOf(node)) {
      if (isChild) await visit(Reflect.get(node, member) as TreeNode);
      else if (isKey(member)) await visit(call(node, member, [key]) as TreeNode);
      else {
        for (const args of forms) {
          sent = 0;
          verb = member;
          const error: unknown = await callerOfTheVerb(node, member, args).catch((error: unknown) => error);
          if (!(error instanceof KeycloakError)) continue;
          led++;
          if (!error.stack?.includes('callerOfTheVerb'))
            faults.push(`${node.constructor.name}.${member}\n${error.stack}`);
          break;
        }
      }
    }
  };
  await visit(realm.admin);
  return { lost: faults, led };
}

const refused = (): Response => Response.json({ error: 'nope' }, { status: 403 });
const absent = (): Response => Response.json({ error: 'nope' }, { status: 404 });

test.for([
  ['the first request', () => refused()],
  ['the second request', (line: string, count: number) => (count > 1 ? refused() : answerTo(line))],
  ['the third request', (line: string, count: number) => (count > 2 ? absent() : answerTo(line))],
  ['a write', (line: string) => (line.startsWith('GET') ? answerTo(line) : refused())],
] as const)('the stack of every verb leads to its caller when %s fails', async ([, answer]) => {
  const { lost: faults, led } = await lost(answer);
  expect(faults).toEqual([]);
  expect(led).toBeGreaterThan(100);
});

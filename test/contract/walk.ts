import { ApiError, type Fetch, KeycloakRealm } from '../../src/index.ts';
import type { TreeNode } from '../../src/tree/node.ts';
import { answerTo, called, emptied } from './answers.ts';
import { begun, call, isKey, membersOf } from './reflection.ts';

/** What a walk over the whole tree found. */
export interface Walk {
  /** Each request that some verb sent, as `GET /admin/realms/k/users`, with the plainest expression that sends it. */
  readonly requests: ReadonlyMap<string, string>;
  /** Those that their expression sends alone: what it gives is what they are answered with. */
  readonly alone: ReadonlySet<string>;
  /** Each request with each verb that sent it, and with what led to it from the last key on. */
  readonly sent: readonly Sent[];
  /** What the verbs threw. */
  readonly errors: readonly ApiError[];
  /** The verbs that no argument made send a request. */
  readonly silent: readonly string[];
}

/** A member of a node: a verb, or a key or child that the node of a verb was opened by. */
interface Opener {
  readonly node: TreeNode;
  readonly member: string;
}

/** A request, and a member that had to do with it. */
export interface Sent extends Opener {
  readonly line: string;
}

/** What stands for every key in the requests of a walk. */
export const key = 'k';
const anything = called(key);

let plain: Promise<Walk> | undefined;

/** Calls every verb of every node below `realm.admin` on a transport that records, and answers as the document says. */
export function walk(): Promise<Walk> {
  plain ??= walkWith((line) => answerTo(line));
  return plain;
}

/** The same with other answers. */
export async function walkWith(answer: (line: string, member: string) => Response): Promise<Walk> {
  const requests = new Map<string, string>();
  const costs = new Map<string, number>();
  const alone = new Set<string>();
  const sent: Sent[] = [];
  const errors: ApiError[] = [];
  const silent: string[] = [];
  let lines: string[] = [];
  let verb = '';
  const fetch: Fetch = async (url, init) => {
    const line = `${init.method} ${new URL(url).pathname}`;
    lines.push(line);
    return (verb === 'add' && emptied(line)) || answer(line, verb);
  };
  /**
   * A verb that sends nothing else is plainer than one that does; of equals, one that gives what the server answers,
   * then
   * one without a look-up, then the shorter.
   */
  const note = (expression: string, { url }: TreeNode): void => {
    const isMore = /\.(ensure|users\.import|attributes\.\w+)\(/.test(expression);
    // What is yielded or written for many is no answer of the server.
    const isMany = /\.(\w+Many|effectiveRoles|export)\(/.test(expression);
    const cost =
      lines.length * 1000 +
      (isMany ? 10_000 : 0) +
      (isMore ? 500 : 0) +
      (url.includes('{') ? 100 : 0) +
      expression.length;
    if (lines.length === 1) alone.add(lines[0] as string);
    for (const line of lines) {
      if (cost >= (costs.get(line) ?? Number.POSITIVE_INFINITY)) continue;
      costs.set(line, cost);
      requests.set(line, expression);
    }
  };
  const realm = new KeycloakRealm({ serverUrl: 'https://walk.test', realmName: key, auth: 'token', fetch });
  const seen = new Set<string>();
  const visit = async (node: TreeNode, name: string, openers: readonly Opener[] = []): Promise<void> => {
    const place = `${node.constructor.name} ${node.url}`;
    if (seen.has(place)) return;
    seen.add(place);
    for (const [member, isChild] of membersOf(node)) {
      const expression = `${name}.${member}`;
      const opener = { node, member };
      if (isChild) await visit(Reflect.get(node, member) as TreeNode, expression, [...openers, opener]);
      else if (isKey(member))
        await visit(call(node, member, [key]) as TreeNode, `${expression}(${parameters(node, member)})`, [
          opener,
        ]);
      else {
        lines = [];
        verb = member;
        if (!(await sends(node, member, () => lines.length > 0, errors))) silent.push(expression);
        for (const line of lines) {
          for (const by of [opener, ...openers]) sent.push({ line, ...by });
        }
        note(`${expression}(${parameters(node, member)})`, node);
      }
    }
  };
  await visit(realm.admin, 'admin');
  return { requests, alone, sent, errors, silent };
}

/** What a method is given in an expression: what it is about, without the query and the options. */
function parameters(node: TreeNode, member: string): string {
  const source = String(Reflect.get(node, member));
  const list = /^[^(]*\(([^)]*)\)/.exec(source)?.[1] ?? '';
  return list
    .split(',')
    .map((parameter) => parameter.replace(/[=:?].*$/s, '').trim())
    .filter((name) => /^\w+$/.test(name) && !/^(query|options)$/.test(name))
    .join(', ');
}

/** Whether a verb sends a request for one of the arguments that verbs take. */
async function sends(
  node: TreeNode,
  member: string,
  hasSent: () => boolean,
  errors: ApiError[],
): Promise<boolean> {
  for (const args of [
    [anything],
    [key],
    [[key]],
    [{ name: key, realm: key }],
    [],
    [undefined, anything],
    [[anything]],
    [[key], { realmRoles: [key], clientRoles: { [key]: [key] }, groups: [key] }],
    [() => undefined],
  ]) {
    try {
      await begun(call(node, member, args));
    } catch (error) {
      // An argument that the verb refuses, so that the next one may be right; or `anything` was no answer for it.
      if (!(error instanceof TypeError || error instanceof ApiError))
        throw new Error(`${node.url} ${member}`, { cause: error });
      if (error instanceof ApiError) errors.push(error);
    }
    if (hasSent()) return true;
  }
  return false;
}

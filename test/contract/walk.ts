import { readFileSync } from 'node:fs';
import { ApiError, KeycloakRealm } from '../../src/index.ts';
import { ResourceNode } from '../../src/resources/node.ts';
import { routeOf } from './routes.ts';

/** What a walk over the whole tree found. */
export interface Walk {
  /** Each request that some verb sent, as `GET /admin/realms/k/users`, with the plainest expression that sends it. */
  readonly requests: ReadonlyMap<string, string>;
  /** The verbs that no argument made send a request. */
  readonly silent: readonly string[];
}

const key = 'k';
// One object that passes for whatever a verb wants to send or the server would answer with.
const anything = {
  id: key,
  name: key,
  type: key,
  alias: key,
  realm: key,
  clientId: key,
  username: key,
  email: key,
  credentialScopeName: key,
  value: key,
  userId: key,
  providerId: key,
  displayName: key,
  parentFlow: key,
  authenticatorConfig: key,
  enabled: true,
  attributes: { a: ['b'] },
  domains: [{ name: key }],
  count: 1,
}; // prettier-ignore
const { operations } = JSON.parse(
  readFileSync(new URL('../../scripts/generate/openapi-26.7.4.json', import.meta.url), 'utf8'),
) as { operations: Record<string, { gives: Record<string, unknown> }> };

/** Calls every verb of every node below `realm.admin` on a transport that records, and answers as the document says. */
export async function walk(): Promise<Walk> {
  const requests = new Map<string, string>();
  const costs = new Map<string, number>();
  const silent: string[] = [];
  let lines: string[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const line = `${request.method} ${new URL(request.url).pathname}`;
    lines.push(line);
    return answer(line);
  };
  /** A verb that sends nothing else is plainer than one that does; of equals, the shorter one. */
  const note = (expression: string): void => {
    const cost = lines.length * 1000 + expression.length;
    for (const line of lines) {
      if (cost >= (costs.get(line) ?? Number.POSITIVE_INFINITY)) continue;
      costs.set(line, cost);
      requests.set(line, expression);
    }
  };
  const realm = new KeycloakRealm({ serverUrl: 'https://walk.test', realmName: key, auth: 'token', fetch });
  const seen = new Set<string>();
  const visit = async (node: ResourceNode, name: string): Promise<void> => {
    const place = `${node.constructor.name} ${node.url}`;
    if (seen.has(place)) return;
    seen.add(place);
    for (const [member, isChild] of membersOf(node)) {
      const expression = `${name}.${member}`;
      if (isChild) await visit(Reflect.get(node, member) as ResourceNode, expression);
      else if (/^by[A-Z]/.test(member))
        await visit(call(node, member, [key]) as ResourceNode, `${expression}(${parameters(node, member)})`);
      else {
        lines = [];
        if (!(await sends(node, member, () => lines.length > 0))) silent.push(expression);
        note(`${expression}(${parameters(node, member)})`);
      }
    }
  };
  await visit(realm.admin, 'admin');
  return { requests, silent };
}

/** The getters and methods of a node's classes, without those that every node has. */
function membersOf(node: ResourceNode): [name: string, isChild: boolean][] {
  const members = new Map<string, boolean>();
  for (let at = Object.getPrototypeOf(node); at !== ResourceNode.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (!['constructor', 'setToken'].includes(name)) members.set(name, get !== undefined);
    }
  }
  return [...members];
}

/** What a method is given in an expression: what it is about, without the query and the options. */
function parameters(node: ResourceNode, member: string): string {
  const source = String(Reflect.get(node, member));
  const list = /^[^(]*\(([^)]*)\)/.exec(source)?.[1] ?? '';
  return list
    .split(',')
    .map((parameter) => parameter.replace(/[=:?].*$/s, '').trim())
    .filter((name) => /^\w+$/.test(name) && !/^(query|options)$/.test(name))
    .join(', ');
}

function call(node: ResourceNode, member: string, args: readonly unknown[]): unknown {
  return (Reflect.get(node, member) as (...args: unknown[]) => unknown).apply(node, [...args]);
}

/** Whether a verb sends a request for one of the arguments that verbs take. */
async function sends(node: ResourceNode, member: string, hasSent: () => boolean): Promise<boolean> {
  for (const args of [[anything], [key], [[key]], [], [undefined, anything]]) {
    try {
      const result = call(node, member, args);
      await (isGenerator(result) ? result.next() : result);
    } catch (error) {
      // An argument that the verb refuses, so that the next one may be right; or `anything` was no answer for it.
      if (!(error instanceof TypeError || error instanceof ApiError))
        throw new Error(`${node.url} ${member}`, { cause: error });
    }
    if (hasSent()) return true;
  }
  return false;
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

function answer(line: string): Response {
  const route = routeOf(line)?.name ?? line;
  const gives = JSON.stringify(operations[route]?.gives ?? {});
  const body = /\[\]/.test(gives) ? [anything] : /"int32"/.test(gives) ? 1 : anything;
  const made = line.startsWith('POST') && !/partial-export|partialImport/.test(line);
  const headers = made ? { location: `https://walk.test/made/${key}` } : undefined;
  return Response.json(body, { status: made ? 201 : 200, ...(headers && { headers }) });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';
import { expect, test } from 'vitest';
import { routeFacts } from '../../src/facts/route.ts';
import type { Method } from '../../src/http/options.ts';
import { KeycloakRealm } from '../../src/index.ts';
import type { TreeNode } from '../../src/tree/node.ts';
import { parsed } from '../unit/fuzz/lines.ts';
import { type Trip, trips } from '../unit/fuzz/trips.ts';
import { answerIn } from '../unit/fuzz/world.ts';
import { programOf, root } from '../unit/support-typescript.ts';

const { operations } = JSON.parse(
  readFileSync(join(root, 'scripts/generate/openapi-26.7.4.json'), 'utf8'),
) as { operations: Record<string, { query?: Record<string, string> }> };

/** As the table of routes marks it; `q` of attributes is text in the document. */
function markOf(name: string, type: string): string {
  return name === 'q' ? '=' : type === 'boolean' ? '?' : type.endsWith('[]') ? '*' : '';
}

test('a request finds the parameters of its route, those of the server, none more and none less', () => {
  const wanted = Object.entries(operations).filter(([, { query }]) => query);
  expect(wanted.length).toBeGreaterThan(70);
  for (const [route, { query = {} }] of wanted) {
    const marked = Object.entries(query).map(([name, type]) => name + markOf(name, type));
    const found =
      routeFacts(...requestFor(route))
        .query?.replace(/@[\d.]+/g, '')
        .split(' ') ?? [];
    expect(found.sort(), route).toEqual(marked.sort());
  }
});

/** A request for a route, a key in each hole. */
function requestFor(route: string): [method: Method, path: string[]] {
  const [method, ...path] = route.replace(/\{[^}]+\}/g, 'key').split(/ ?\//);
  return [method as Method, path];
}

/** The position of a verb's query among its arguments, and the properties that its type has, each with a fitting value. */
interface Query {
  readonly at: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The queries of all verbs of the tree by `UserNode.get`, as the compiler sees them. */
function queries(): ReadonlyMap<string, Query> {
  const program = programOf(
    { 'user.ts': "export * from './src/index.ts';" },
    { allowImportingTsExtensions: true },
  );
  const checker = program.getTypeChecker();
  const found = new Map<string, Query>();
  for (const file of program.getSourceFiles()) {
    for (const kind of file.statements.filter(ts.isClassDeclaration)) {
      const isAbstract = kind.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
      // What is made of the tree has its verbs by inheritance.
      if (!kind.name || isAbstract || /\/node_modules\/|\/src\/realm\//.test(file.fileName)) continue;
      // Of what is inherited, too: there the type arguments of the class say what the query is.
      const members = checker.getTypeAtLocation(kind.name).getProperties();
      for (const member of members) {
        const [signature] = checker.getTypeOfSymbolAtLocation(member, kind).getCallSignatures();
        const at = signature?.parameters.findIndex(({ name }) => name === 'query') ?? -1;
        const parameter = signature?.parameters[at];
        if (!parameter) continue;
        const type = checker.getApparentType(
          checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, kind)),
        );
        const properties = type.getProperties().flatMap((property) => {
          const of = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, kind));
          // A property that must be absent is none of the query.
          return of.flags & ts.TypeFlags.Never ? [] : [[property.name, fitting(of, checker)]];
        });
        found.set(`${kind.name.text}.${member.name}`, { at, properties: Object.fromEntries(properties) });
      }
    }
  }
  return found;
}

function fitting(type: ts.Type, checker: ts.TypeChecker): unknown {
  if (checker.typeToString(type) === 'false') return false;
  if (checker.isArrayType(type)) return ['text'];
  if (
    type.flags & (ts.TypeFlags.BooleanLike | ts.TypeFlags.Union) &&
    checker.typeToString(type) === 'boolean'
  )
    return true;
  return type.flags & ts.TypeFlags.NumberLike ? 1 : 'name:value';
}

/** Parameters that no query type has under this name: the tree says them itself, or by a name of its own. */
const notOfTheType = new Set([
  ...['permission', 'resource', 'offset', 'limit', 'deep'],
  ...['client_id', 'redirect_uri', 'include-global-policies', 'include-global-profiles'],
]);

/** A tree is made of more than one route; the route of one policy has the form of that of the policies of a type. */
const otherRoute = /\.tree$|\.(?:policies|permissions)\.by\w+\.(?:get|find)$/;

test('each verb with a query takes what its type has, which is what its route takes, and refuses all else before any request', async () => {
  const known = queries();
  const sent: string[] = [];
  const realm = new KeycloakRealm({
    serverUrl: 'https://queries.test',
    realmName: 'acme',
    auth: 'token',
    fetch: async (url, init) => {
      const line = `${init.method} ${url.replace('https://queries.test', '')}`;
      // Who uses a new parameter asks for the release first.
      if (line === 'GET /admin/serverinfo') return Response.json({ systemInfo: { version: '99.0.0' } });
      sent.push(line);
      return answerIn({ keys, isWhole: true }, parsed(line));
    },
  });
  let keys: string[] = [];
  const outcome = async (trip: Trip, query: object | null, at: number): Promise<unknown> => {
    keys = trip.keys.map((_, index) => `key-${index}`);
    sent.length = 0;
    const args = [...trip.args('text').slice(0, at), ...Array(at).fill('text')].slice(0, at);
    return trip.go(realm, keys, [...args, query]).then(
      () => undefined,
      (error: unknown) => error,
    );
  };
  const called = new Set<string>();
  const wrong: string[] = [];
  for (const trip of await trips()) {
    const [verb, query] = queryOf(trip, known, realm) ?? [];
    if (!verb || !query) continue;
    called.add(verb);
    const refused = await outcome(trip, { unheardOf: 'x' }, query.at);
    const isRefused = refused instanceof TypeError && refused.message.includes('unheardOf');
    if (!isRefused || sent.length > 0)
      wrong.push(
        `${trip.name} sends ${sent.join(', ')}: ${refused}. Has src/facts/routes.ts a query for this route?`,
      );
    const nothing = await outcome(trip, null, query.at);
    if (!(nothing instanceof TypeError) || !nothing.message.startsWith('A query must be') || sent.length > 0)
      wrong.push(`${trip.name} takes null for a query, sends ${sent.join(', ')}: ${nothing}`);
    const error = await outcome(trip, query.properties, query.at);
    if (error instanceof TypeError || !sent.some((line) => line.includes('?')))
      wrong.push(`${trip.name} does not send ${Object.keys(query.properties).join(', ')}: ${error}`);
    const lacks = lacking(sent, query.properties);
    if (lacks.length > 0 && !otherRoute.test(trip.name))
      wrong.push(`${trip.name} offers no ${lacks.join(', ')}, which the server takes`);
  }
  expect(wrong).toEqual([]);
  expect([...known.keys()].filter((name) => !called.has(name))).toEqual([]);
});

/** What the route of the request that carries the query takes, and the type of the query does not have. */
function lacking(sent: readonly string[], properties: Query['properties']): string[] {
  const own = sent.map(parsed).find(({ query }) => query.some(([name]) => name in properties));
  const names = own && routeFacts(own.method as Method, own.segments).query?.split(' ');
  return (names ?? [])
    .map((name) => name.replace(/[?*=]?(@.*)?$/, ''))
    .filter((name) => !(name in properties) && !notOfTheType.has(name));
}

/** The query of the verb to which a trip leads, with the class of its node. */
function queryOf(
  { open, keys, name }: Trip,
  known: ReadonlyMap<string, Query>,
  realm: KeycloakRealm,
): [string, Query] | undefined {
  const member = name.split('.').at(-1) as string;
  const node: TreeNode = open(
    realm,
    keys.map((_, index) => `key-${index}`),
  );
  const verb = `${node.constructor.name}.${member}`;
  const query = known.get(verb);
  return query && [verb, query];
}

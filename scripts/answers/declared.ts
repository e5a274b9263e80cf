import ts from 'typescript6';
import { key, type Walk } from '../../test/contract/walk.ts';
import { programOf } from '../../test/unit/support-typescript.ts';
import { type Schema, SchemaMaker } from './schema.ts';

/** What the tree declares of the answers to requests. */
export interface Declared {
  /** The requests of a walk. */
  readonly requests: readonly string[];
  /** By requests as a walk sends them, `k` for each key. Those that no verb promises JSON for have none. */
  readonly schemas: ReadonlyMap<string, Schema>;
  /** What the schemas refer to, as `types#/definitions/…`. */
  readonly definitions: Record<string, Schema>;
}

const count = '{ count: number }';
const deleted = '{ deleted: number }';

/** What the server gives where verbs take something out of it, or nobody is given it as it came. */
const unwrapped: Record<string, string> = {
  'GET /admin/realms/k/clients/k/session-count': count,
  'GET /admin/realms/k/clients/k/offline-session-count': count,
  'GET /admin/realms/k/groups/count': count,
  'GET /admin/realms/k/users/k/groups/count': count,
  'DELETE /admin/realms/k/ssf/events': deleted,
  'DELETE /admin/realms/k/ssf/events/queued': deleted,
  'DELETE /admin/realms/k/ssf/clients/k/events': deleted,
  'DELETE /admin/realms/k/ssf/clients/k/events/queued': deleted,
  'GET /admin/realms/k/user-storage/k/name': '{ id: string; name: string }',
  'POST /admin/realms/k/clients/k/registration-access-token': 'ClientRepresentation',
  'GET /admin/realms/k/clients/k/service-account-user': 'UserRepresentation',
  'GET /admin/realms/k/group-by-path/k': 'GroupRepresentation',
  'GET /admin/realms/k/organizations/k/groups/group-by-path/k': 'GroupRepresentation',
};

/** A policy or permission found by its name: of any type, and used for its id alone. */
const isSearch = (line: string): boolean => line.endsWith('/search');

/** The types of the expressions that send each request of a walk, alone. */
export function declaredTypes({ requests, alone }: Pick<Walk, 'requests' | 'alone'>): Declared {
  const lines = [...requests.keys()].filter(
    (line) => line in unwrapped || (alone.has(line) && !isSearch(line)),
  );
  const results = lines.map((line) =>
    line in unwrapped ? `null as unknown as ${unwrapped[line]}` : withArguments(requests.get(line) as string),
  );
  const program = programOf(
    {
      'answers.ts': `import type { KeycloakRealm } from './src/index.ts';
import type { ClientRepresentation, GroupRepresentation, UserRepresentation } from './src/index.ts';
declare const admin: KeycloakRealm['admin'];
declare const some: any;
export const results = [${results.join(',\n')}];`,
    },
    { allowImportingTsExtensions: true },
  );
  const checker = program.getTypeChecker();
  const maker = new SchemaMaker(checker);
  const schemas = new Map<string, Schema>();
  for (const [index, result] of elements(program).entries()) {
    const schema = maker.promised(checker.getTypeAtLocation(result));
    if (schema) schemas.set(lines[index] as string, schema);
  }
  return { requests: [...requests.keys()], schemas, definitions: maker.definitions };
}

/** What the list in the program holds. */
function elements(program: ts.Program): readonly ts.Expression[] {
  let found: readonly ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isArrayLiteralExpression(node)) found = node.elements;
    else ts.forEachChild(node, visit);
  };
  for (const name of program.getRootFileNames()) visit(program.getSourceFile(name) as ts.Node);
  return found;
}

/** `users.byId(id).get()` as `users.byId(some).get()`: the compiler knows no `id`. */
function withArguments(expression: string): string {
  return expression.replace(/\b\w+(?=[,)])/g, 'some');
}

/** The request of a walk that a real one is like: of those that differ in keys alone, the one with most words. */
export function likeRequest(request: string, lines: Iterable<string>): string | undefined {
  const parts = request.split('/');
  let best: { line: string; words: number } | undefined;
  for (const line of lines) {
    const shape = line.split('/');
    const fits =
      shape.length === parts.length &&
      shape.every((part, at) => (part === key && parts[at] !== '') || part === parts[at]);
    const words = shape.filter((part) => part !== key).length;
    if (fits && (best === undefined || words > best.words)) best = { line, words };
  }
  return best?.line;
}

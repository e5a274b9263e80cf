/** What the tests of the pages docs/from-*.md share: their rows, compiled and run. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript6';
import { IgnoredError, InvalidResponseError, KeycloakRealm, TokenError } from '../../src/index.ts';
import { isProbe } from '../unit/support.ts';
import { complaints, programOf, root } from '../unit/support-typescript.ts';
import { answerTo, called, emptied } from './answers.ts';
import { routeOf } from './routes.ts';

/** A row of a table `| method | expression | note |`: a method of another client, and what does the same here. */
export interface Row {
  /** Without its backticks; it is what the other client calls it. */
  readonly method: string;
  /** One expression, or statements with `; ` between them. Its first names are those of `declared`. */
  readonly expression: string;
  readonly note: string;
  /** `docs/from-admin-client.md:12` */
  readonly place: string;
}

// What an expression may name without saying so. The ids are texts.
const ids = ['id', 'clientUuid', 'groupId', 'roleId', 'userId', 'flowId', 'executionId', 'token'] as const;
const declared = `
import type { Admin, KeycloakRealm as RealmClass, RealmNode } from 'realmtree';
declare global {
  const KeycloakRealm: typeof RealmClass;
  const keycloak: RealmClass;
  const admin: Admin;
  const realm: RealmNode;
  const ${ids.map((name) => `${name}: string`).join(', ')};
  const file: Uint8Array<ArrayBuffer>;
}`;

/** The rows of all tables of a page, such as `from-admin-client.md`, that have these three columns. */
export function rowsOf(page: string): Row[] {
  const file = join('docs', page);
  const rows: Row[] = [];
  let isOpen = false;
  for (const [index, line] of readFileSync(join(root, file), 'utf8').split(/\r?\n/).entries()) {
    const [method, expression, note = ''] = line.split('|').slice(1, -1).map(plain);
    if (method === undefined || expression === undefined) isOpen = false;
    else if (method === 'method' && expression === 'expression') isOpen = true;
    else if (isOpen && !/^-+$/.test(method))
      rows.push({ method, expression, note, place: `${file}:${index + 1}` });
  }
  return rows;
}

function plain(cell: string): string {
  return cell.trim().replace(/^`([^`]*)`$/, '$1');
}

/** What the compiler says against the expressions, as a user of the built package would have them. */
export function faultsOf(rows: readonly Row[]): string[] {
  const modules = new Map(rows.map((row, index) => [`row-${index}.ts`, row]));
  const files = Object.fromEntries([...modules].map(([name, row]) => [name, `${row.expression};`]));
  const program = programOf({ ...files, 'declared.ts': declared }, { types: ['node'] });
  return complaints(program).map(({ file, messageText }) => {
    const name = file ? relative(root, file.fileName) : '';
    return `${modules.get(name)?.place ?? name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

/**
 * The routes that an expression requests (`GET /admin/realms/{realm}/users`), in their order; a request to no route of
 * the Admin REST API stands as it was sent. Every text in the expression is the key of something that the server has.
 */
export async function routesOf({ expression, place }: Row): Promise<string[]> {
  const requests: string[] = [];
  const keys = [...expression.matchAll(/'([^']*)'/g)].map(([, text]) => text as string);
  const fetch = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    if (isProbe(request)) return Response.json({}, { status: 400 });
    const { pathname } = new URL(request.url);
    const line = `${request.method} ${pathname}`;
    requests.push(line);
    if (pathname.endsWith('/mapper-types')) return Response.json({ 'oidc-hardcoded-role-idp-mapper': {} });
    if (pathname.endsWith('/search')) return found(request.url, expression);
    const empty = expression.includes('.add(') ? emptied(line) : undefined;
    if (empty) return empty;
    return answerTo(line, keys.length > 0 ? [...new Set(keys)] : ['k']);
  };
  class Recorded extends KeycloakRealm {
    constructor(options: ConstructorParameters<typeof KeycloakRealm>[0]) {
      super({ ...options, fetch });
    }
  }
  const keycloak = new Recorded({ serverUrl: 'https://recorded.test', realmName: 'master', auth: 'token' });
  const given = {
    KeycloakRealm: Recorded,
    keycloak,
    admin: keycloak.admin,
    realm: keycloak.admin.realms.byName('acme'),
    ...Object.fromEntries(ids.map((name) => [name, 'k'])),
    file: new Uint8Array(),
    fetch,
  };
  const body = expression.includes('; ') ? expression : `return ${expression}`;
  try {
    const result = await new AsyncFunction(...Object.keys(given), body)(...Object.values(given));
    if ('next' in Object(result)) await (result as AsyncGenerator).next();
  } catch (error) {
    // The document does not say of every list that it is one, 'k' is no JWT, and nothing that is written is kept.
    if (![IgnoredError, InvalidResponseError, TokenError].some((kind) => error instanceof kind))
      throw new Error(`${place}: ${expression}, after ${requests.join(', ') || 'no request'}`, {
        cause: error,
      });
  }
  return requests.map((line) => routeOf(line)?.name ?? line);
}

/** What a search of a resource server finds: one object, of the kind that the path says, unless it is to be made. */
function found(url: string, expression: string): Response {
  const { pathname, searchParams } = new URL(url);
  const kind = pathname.split('/').at(-2);
  const made = new RegExp(`\\b${kind === 'policy' ? 'policies' : `${kind}s`}(?:\\.\\w+)?\\.create\\(`);
  if (made.test(expression)) return new Response(null, { status: 204 });
  return Response.json({
    ...called(searchParams.get('name') ?? 'k'),
    type: kind === 'permission' ? 'scope' : kind,
  });
}

// JavaScript has no name for it.
const AsyncFunction = (async () => undefined).constructor as new (
  ...text: string[]
) => (...args: unknown[]) => Promise<unknown>;

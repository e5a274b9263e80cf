import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Correction } from '../../scripts/generate/corrections.ts';
import type { Experience } from '../../scripts/generate/experience.ts';
import { propertiesIn, renderFields } from '../../scripts/generate/fields.ts';
import type { Route } from '../../scripts/generate/operations.ts';
import { renderParameters } from '../../scripts/generate/parameters.ts';
import { render } from '../../scripts/generate/render.ts';
import { renderRoutes } from '../../scripts/generate/routes.ts';
import { fileOf, outputs, routeSources, sources } from '../../scripts/generate.ts';

const given = sources();
const text = render(given);
const rendering =
  (...corrections: Correction[]): (() => string) =>
  () =>
    render({ ...given, corrections: [...given.corrections, ...corrections] });
const why = 'a test';

test.each(outputs)('generating again gives %s on disk', (name, make) => {
  expect(readFileSync(fileOf(name), 'utf8')).toBe(make());
});

test('the output has no any', () => {
  expect(text.replace(/\/\*\*.*?\*\//gs, '')).not.toMatch(/\bany\b/);
});

test('every name that the output refers to is declared once', () => {
  const declared = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map((match) => match[1]);
  const used = text.replace(/\/\*\*.*?\*\/|'[^']*'/gs, '').match(/\b[A-Z]\w+/g) ?? [];
  expect(new Set(declared).size).toBe(declared.length);
  expect(new Set(used.filter((name) => !declared.includes(name)))).toEqual(
    new Set(['LiteralUnion', 'Record', 'Generated', 'OpenAPI', 'Keycloak']),
  );
});

test.each<[string, Correction]>([
  ['adds what is there', { kind: 'add', types: { 'UserRepresentation.email': 'string' }, why }],
  ['changes to the same type', { kind: 'change', types: { 'UserRepresentation.email': 'string' }, why }],
  ['changes what is not there', { kind: 'change', types: { 'UserRepresentation.nope': 'string' }, why }],
  ['removes what is not there', { kind: 'remove', properties: ['UserRepresentation.nope'], why }],
  [
    'deprecates what is deprecated',
    { kind: 'deprecate', properties: ['UserRepresentation.socialLinks'], why },
  ],
  ['creates what is there', { kind: 'create', schemas: { UserRepresentation: {} }, why }],
  ['retypes to the same type', { kind: 'retype', types: { KeyUse: "'SIG' | 'ENC' | 'JWT_SVID'" }, why }],
  ['names a schema that is not there', { kind: 'add', types: { 'Nope.email': 'string' }, why }],
  ['renames another schema', { kind: 'rename', names: { KeyUse: { to: 'Use', holds: 'NOPE' } }, why }],
  [
    'extends what it does not repeat',
    { kind: 'extend', parents: { GroupRepresentation: 'RoleRepresentation' }, why },
  ],
])('a correction stops the generator that %s', (_, correction) => {
  expect(rendering(correction)).toThrow(/^scripts\/generate\/corrections\.ts: \w+/);
});

test('documentation of an unknown property stops the generator', () => {
  const documentation = { UserRepresentation: { nope: 'Nothing.' } };
  expect(() => render({ ...given, documentation })).toThrow('there is no UserRepresentation.nope');
});

test('a property that a newer release alone has is told from its classes, with its type and since when', () => {
  const before = `Compiled from "UserRepresentation.java"
public class org.keycloak.representations.idm.UserRepresentation extends org.keycloak.Base {
  protected java.lang.String username;
  public org.keycloak.representations.idm.UserRepresentation();
  public java.lang.String getUsername();
  public void setUsername(java.lang.String);
}
`;
  const after = before.replace(
    '}\n',
    `  public java.util.Map<java.lang.String, java.util.List<java.lang.Integer>> getTimes();
  public void setTimes(java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>);
  public boolean isKnown();
  public void setKnown(boolean);
  public java.lang.String getShown();
}
public class org.keycloak.representations.idm.OIDCThing {
  public org.keycloak.representations.idm.UserRepresentation getOwner();
  public void setOwner(org.keycloak.representations.idm.UserRepresentation);
}
`,
  );
  expect(renderFields(propertiesIn(before), propertiesIn(after), '99.1.2').split('\n')).toEqual([
    'schema\tproperty\ttype\tfirst_seen',
    'OidcThing\towner\tUserRepresentation\t99.1',
    'UserRepresentation\tknown\tboolean\t99.1',
    'UserRepresentation\ttimes\tRecord<string, int32[]>\t99.1',
    '',
  ]);
});

test('a new field is documented with its release, and stops the generator once the document has it', () => {
  const fields = [{ schema: 'UserRepresentation', property: 'nick', type: 'string', since: '99.1' }];
  expect(render({ ...given, fields: [...given.fields, ...fields] })).toContain(
    '  /** @since 99.1 */\n  nick?: string | undefined;\n',
  );
  const known = [{ schema: 'UserRepresentation', property: 'email', type: 'string', since: '99.1' }];
  expect(() => render({ ...given, fields: known })).toThrow('the document has UserRepresentation.email');
});

test('a union of texts stays open, and a long one breaks as Biome does', () => {
  const properties = { short: "'a' | 'b'", long: `'${'x'.repeat(80)}'`, 'odd-name': 'int64[]' };
  const output = rendering({ kind: 'create', schemas: { Example: properties }, why })();
  expect(output).toContain("  short?: LiteralUnion<'a' | 'b', string> | undefined;\n");
  expect(output).toContain(`  long?:\n    | LiteralUnion<'${'x'.repeat(80)}', string>\n    | undefined;\n`);
  expect(output).toContain("  'odd-name'?: number[] | undefined;\n");
});

const route = (name: string, since = '22', feature?: string): Route => ({
  name,
  since,
  feature,
  tag: 'a test',
  status: 'stable',
});
/** The lines of the table of a server with these routes. */
function table(
  routes: readonly Route[],
  operations: Record<string, { query?: Record<string, string>; gives: Record<string, string> }> = {},
  ...experience: Experience[]
): string[] {
  const parameters = [{ route: 'GET /a/{}/b', parameter: 'one', since: '26.4' }];
  const output = renderRoutes({ document: { release: '1', operations }, routes, experience, parameters });
  return /`\n(.*)\n`/s.exec(output)?.[1]?.split('\n') ?? [];
}

test('a need stands once, where all routes have it, and a route that some server lacks never passes it on', () => {
  const lines = table([
    route('GET /a/new', '26'),
    route('POST /a/new', '26'),
    route('GET /a/new/{id}', '26'),
    route('GET /a/new/{id}/newer', '26.7', 'f'),
    route('GET /a/old'),
    route('GET /a/old/{id}/new', '24'),
    route('GET /a/mixed', '25'),
    route('PUT /a/mixed'),
  ]);
  expect(lines).toEqual([
    '/a',
    ' /mixed: GET needs Keycloak 25',
    ' /new: needs Keycloak 26',
    '  /{}/newer: needs Keycloak 26.7 and the feature f',
    ' /old/{}: needs Keycloak 24',
  ]);
});

test('places that are alike stand on one line, and parameters have the marks of their kinds', () => {
  const gives = {};
  const query = { max: 'int32', one: 'boolean', q: 'string', more: 'string[]', text: 'string' };
  const lines = table([route('GET /a/{id}/b'), route('POST /c'), route('PUT /c')], {
    'GET /a/{id}/b': { query, gives },
    'GET /a/{id}/c': { query, gives },
    'POST /c': { query: { text: 'string' }, gives },
    'PUT /c': { gives },
  });
  expect(lines).toEqual([
    '/a/{}',
    ' /b: ?one?@26.4 q= more* text max',
    ' /c: ?one? q= more* text max',
    '/c: POST ?text',
  ]);
});

test('a parameter is told with the release that first had it, unless its route is as new', () => {
  const query = (...names: string[]): { query: Record<string, string>; gives: Record<string, string> } => ({
    query: Object.fromEntries(names.map((name) => [name, 'string'])),
    gives: {},
  });
  const text = renderParameters(
    [
      { release: '25.0.6', operations: { 'GET /a/{id}': query('old'), 'GET /preview': query() } },
      { release: '26.0.8', operations: { 'GET /a/{id}': query('old', 'new'), 'GET /preview': query() } },
      {
        release: '26.10.1',
        operations: { 'GET /a/{key}': query('old', 'new', 'newest', 'max'), 'GET /preview': query('x') },
      },
    ],
    [route('GET /a/{id}'), route('GET /preview', '26.10')],
  );
  expect(text).toBe('route\tparameter\tfirst_seen\nGET /a/{}\tnew\t26\nGET /a/{}\tnewest\t26.10\n');
});

const add = (lesson: Experience) => (): string =>
  renderRoutes({ ...routeSources(), experience: [...routeSources().experience, lesson] });
const realm = '/admin/realms/{}';

test.each<[string, Experience]>([
  ['says what the document says', { kind: 'query', route: `GET ${realm}/users`, parameters: 'x', why }],
  ['names a route that is not there', { kind: 'query', route: `GET ${realm}/nope`, parameters: 'x', why }],
  [
    'takes the query of a route that has none',
    { kind: 'same query', route: `GET ${realm}/keys`, as: `PUT ${realm}`, why },
  ],
  ['says what servers without the realms say', { kind: 'refusal', below: realm, says: '^', why }],
  ['says what servers say of nothing', { kind: 'refusal', below: `${realm}/nope`, says: '^', why }],
  ['names a feature that is not there', { kind: 'besides', feature: 'nope', needs: 'x', why }],
  ['keeps masks nowhere', { kind: 'masks', routes: [`PUT ${realm}/nope`], keeps: '^', why }],
  ['gives rights nowhere', { kind: 'gives rights', route: `PUT ${realm}/nope`, why }],
])('a lesson stops the generator that %s', (_, lesson) => {
  expect(add(lesson)).toThrow(/^scripts\/generate\/experience\.ts: /);
});

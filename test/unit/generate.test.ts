import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Correction } from '../../scripts/generate/corrections.ts';
import { render } from '../../scripts/generate/render.ts';
import { sources, target } from '../../scripts/generate.ts';

const given = sources();
const text = render(given);
const rendering =
  (...corrections: Correction[]): (() => string) =>
  () =>
    render({ ...given, corrections: [...given.corrections, ...corrections] });
const why = 'a test';

test('generating again gives the file on disk', () => {
  expect(readFileSync(target, 'utf8')).toBe(text);
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

test('a union of texts stays open, and a long one breaks as Biome does', () => {
  const properties = { short: "'a' | 'b'", long: `'${'x'.repeat(80)}'`, 'odd-name': 'int64[]' };
  const output = rendering({ kind: 'create', schemas: { Example: properties }, why })();
  expect(output).toContain("  short?: LiteralUnion<'a' | 'b', string> | undefined;\n");
  expect(output).toContain(`  long?:\n    | LiteralUnion<'${'x'.repeat(80)}', string>\n    | undefined;\n`);
  expect(output).toContain("  'odd-name'?: number[] | undefined;\n");
});

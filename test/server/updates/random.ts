import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { routeOf } from '../../contract/routes.ts';
import { walk } from '../../contract/walk.ts';
import type { Case } from './case.ts';

const { operations, schemas } = JSON.parse(
  readFileSync(new URL('../../../scripts/generate/openapi-26.7.4.json', import.meta.url), 'utf8'),
) as {
  operations: Record<string, { takes?: Record<string, string> }>;
  schemas: Record<string, Record<string, string> | string>;
};

/** The classes of nodes that have `update`, each with the routes that it writes to. */
export async function updating(): Promise<Map<string, string[]>> {
  const { sent } = await walk();
  const found = new Map<string, string[]>();
  for (const { line, node, member } of sent) {
    if (member !== 'update' || line.startsWith('GET ')) continue;
    const { name } = node.constructor;
    found.set(name, [...(found.get(name) ?? []), line]);
  }
  return found;
}

/** The type of each field that the route of an update takes, by the document of the server. */
export function fieldsOf(lines: readonly string[]): Record<string, string> {
  for (const line of lines) {
    const type = operations[routeOf(line)?.name ?? '']?.takes?.['application/json'];
    const fields = type === undefined ? undefined : schemas[type];
    if (typeof fields === 'object') return fields;
  }
  return {};
}

const text = fc.stringMatching(/^[a-zA-Z0-9äß€][a-zA-Z0-9äß€ ._-]{0,18}[a-zA-Z0-9äß€]$/);
const number = fc.integer({ min: 1, max: 5000 });

/** Some changes to an object that is as it was read, of fields of the types that are declared or were read. */
export function changesTo(
  before: object,
  fields: Readonly<Record<string, string>>,
  { fixed = /(?!)/, values = {} }: Pick<Case, 'fixed' | 'values'>,
): fc.Arbitrary<Record<string, unknown>> | undefined {
  const keys = new Set([...Object.keys(fields), ...Object.keys(before)]);
  const candidates = [...keys].flatMap((key) => {
    if (/^(_?id|access)$/.test(key) || fixed.test(key)) return [];
    const value = (before as Record<string, unknown>)[key];
    const chosen = values[key];
    const arbitrary = chosen ? fc.constantFrom(...chosen) : oneOf(fields[key], value, values);
    return arbitrary ? [[key, arbitrary] as const] : [];
  });
  if (candidates.length === 0) return undefined;
  const maxLength = Math.min(candidates.length, Math.max(3, Math.floor(candidates.length / 8)));
  return fc
    .subarray(candidates, { minLength: 1, maxLength })
    .chain((some) => fc.record(Object.fromEntries(some)));
}

function oneOf(
  type: string | undefined,
  value: unknown,
  values: NonNullable<Case['values']>,
): fc.Arbitrary<unknown> | undefined {
  const choices = typeof schemas[type ?? ''] === 'string' ? String(schemas[type ?? '']) : '';
  if (choices.includes("'"))
    return fc.constantFrom(...choices.split(' | ').map((choice) => choice.slice(1, -1)));
  if (type === 'boolean' || typeof value === 'boolean') return fc.boolean();
  if (/^int\d+$/.test(type ?? '') || typeof value === 'number') return number;
  if (type === 'string' || typeof value === 'string') return text;
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const ofLists =
    /^Record<string, string\[\]>$|^Multivalued/.test(type ?? '') || (isMap && isOf(value, Array.isArray));
  if (ofLists) return map(value, fc.array(text, { minLength: 1, maxLength: 3 }), values);
  if (type === 'Record<string, string>' || (isMap && isOf(value, (each) => typeof each === 'string')))
    return map(value, text, values);
  return undefined;
}

function isOf(map: object, is: (value: unknown) => boolean): boolean {
  return Object.values(map).length > 0 && Object.values(map).every(is);
}

/** Some keys of a map set, one of them new, or removed. */
function map(
  value: unknown,
  each: fc.Arbitrary<unknown>,
  values: NonNullable<Case['values']>,
): fc.Arbitrary<Record<string, unknown>> {
  const keys = [...Object.keys(value ?? {}), 'added'];
  return fc
    .subarray(keys, { minLength: 1, maxLength: Math.min(keys.length, 2) })
    .chain((some) =>
      fc.record(
        Object.fromEntries(
          some.map((key) => [
            key,
            values[key]
              ? fc.constantFrom(...values[key])
              : fc.oneof({ weight: 4, arbitrary: each }, fc.constant(null)),
          ]),
        ),
      ),
    );
}

import { readFileSync } from 'node:fs';
import { routeOf } from '../contract/routes.ts';
import { isSince } from './release.ts';

const { release, schemas } = JSON.parse(
  readFileSync(new URL('../../scripts/generate/openapi-26.7.4.json', import.meta.url), 'utf8'),
) as { release: string; schemas: Record<string, object | string> };

/** What errors of realmtree say of a server that is too old for a route, or for a parameter of a query. */
const reasons = [
  /route needs Keycloak (?<since>\d+(\.\d+)?)/,
  /would ignore (?<parameter>.* in a query of .*): it needs (?<since>\d+(\.\d+)?)$/,
];

/** What a server of this version lacks, if an error says so: `GET /admin/realms/{realm}/workflows, of Keycloak 26.6`. */
export function lackOf(error: unknown, version: string, depth = 0): string | undefined {
  // What another process said is compared as text.
  if (typeof error === 'string') return lackOf({ message: error }, version, depth + 1);
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { message, hints, method, path, cause, errors, actual } = error as Record<string, unknown>;
  for (const text of [message, ...(Array.isArray(hints) ? hints : [])]) {
    for (const reason of reasons) {
      const { parameter, since } = (typeof text === 'string' && reason.exec(text)?.groups) || {};
      if (since === undefined || isSince(version, since)) continue;
      const route = routeOf(`${method} ${path}`)?.name ?? 'a route';
      return `${parameter ?? route}, of Keycloak ${since}`;
    }
  }
  const [, field] = /Unrecognized field "(\w+)"/.exec(String(message)) ?? [];
  if (field !== undefined && !isSince(version, release) && isNewField(field)) return `a field ${field}`;
  // `expect(…).resolves` wraps the error, `expect(…).rejects` compares it.
  for (const inner of [cause, actual, ...(Array.isArray(errors) ? errors : [])]) {
    const lack = lackOf(inner, version, depth + 1);
    if (lack !== undefined) return lack;
  }
  return undefined;
}

/** Whether objects of the release that the document is of have such a field. */
function isNewField(field: string): boolean {
  return Object.values(schemas).some((schema) => typeof schema === 'object' && field in schema);
}

import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { expect, test } from 'vitest';
import { methodsOf, routesOfMethod } from './admin-client.ts';
import { faultsOf, routesOf, rowsOf } from './migration.ts';

const rows = rowsOf('from-admin-client.md');
const methods = methodsOf(new KeycloakAdminClient());

test('each method of the official client has one row, and no row is invented', () => {
  expect(methods.size).toBeGreaterThan(370);
  expect(rows.map(({ method }) => method).sort()).toEqual([...methods.keys()].sort());
});

test('every expression compiles', () => {
  expect(faultsOf(rows)).toEqual([]);
});

test('every expression requests the routes that the method requests, or its note says why not', async () => {
  const differences: string[] = [];
  for (const row of rows) {
    const ours = await routesOf(row);
    const theirs = await routesOfMethod(row.method);
    // What the client itself has may send nothing: the tree has no need of it.
    const isHeard = theirs.length > 0 || !row.method.includes('.');
    const isSame = isHeard && theirs.every((route) => ours.includes(route));
    const said = /^(Sends nothing\.|Another route)/.exec(row.note)?.[1];
    const seen = ours.length === 0 ? 'Sends nothing.' : isSame ? undefined : 'Another route';
    if (said !== seen) differences.push(`${row.place}: ${row.method} requests ${theirs}, not ${ours}`);
  }
  expect(differences).toEqual([]);
});

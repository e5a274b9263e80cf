import { expect, test } from 'vitest';
import { faultsOf, type Row, routesOf } from './migration.ts';

function row(expression: string): Row {
  return { method: 'method', expression, note: '', place: 'docs/page.md:1' };
}

test('an expression that is wrong is told with its place', () => {
  const rows = ['realm.usrs.all()', 'realm.users.create({ user: id })', 'realm.users.all()'].map(row);
  expect(faultsOf(rows)).toEqual([
    expect.stringMatching(/^docs\/page\.md:1: Property 'usrs' does not exist/),
    expect.stringMatching(/^docs\/page\.md:1: .*'user' does not exist/),
  ]);
});

test('the requests of an expression are named as the server names their routes', async () => {
  expect(await routesOf(row("realm.users.byUsername('ada').logout()"))).toEqual([
    'GET /admin/realms/{realm}/users',
    'POST /admin/realms/{realm}/users/{user-id}/logout',
  ]);
  expect(await routesOf(row('realm.users.iterate()'))).toEqual(['GET /admin/realms/{realm}/users']);
  expect(await routesOf(row("realm.request('GET', 'nowhere')"))).toEqual(['GET /admin/realms/acme/nowhere']);
  expect(await routesOf(row('realm.users.url'))).toEqual([]);
  await expect(routesOf(row("realm.users.byId('').get()"))).rejects.toThrow('docs/page.md:1');
});

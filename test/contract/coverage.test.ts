import { expect, test } from 'vitest';
import { routeOf, routes } from './routes.ts';
import { walk } from './walk.ts';

/** The families that the tree has; of the realms' own routes those that `realmRoutes` names. */
const families = [
  'Clients',
  'Roles',
  'Roles (by ID)',
  'Users',
  'Groups',
  'Role Mapper',
  'Client Role Mappings',
];
const realmRoutes =
  /\/realms$|\/realms\/\{realm\}(\/(group-by-path\/\{path\}|default-groups.*|users-management-permissions|partial-export|partialImport|logout-all|push-revocation|client-session-stats|sessions\/\{session\}))?$/;

test('every route of the families is reached by a verb, and no verb asks for a route that the server lacks', async () => {
  const { requests, silent } = await walk();
  expect(silent, 'verbs that sent nothing').toEqual([]);
  const unknown = [...requests].filter(([line]) => routeOf(line) === undefined);
  expect(unknown, 'requests to routes that the server does not have').toEqual([]);
  const reached = new Set([...requests.keys()].map((line) => routeOf(line)?.name));
  const wanted = routes.filter(
    ({ name, tag }) =>
      !name.includes('/organizations/') &&
      (families.includes(tag) || (tag === 'Realms Admin' && realmRoutes.test(name))),
  );
  expect(wanted).toHaveLength(164);
  expect(
    wanted.map(({ name }) => name).filter((name) => !reached.has(name)),
    'routes that no verb reaches',
  ).toEqual([]);
});

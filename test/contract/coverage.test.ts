import { expect, test } from 'vitest';
import { routeOf, routes } from './routes.ts';
import { walk } from './walk.ts';

test('every public route of the server is reached by a verb, and no verb asks for a route that the server lacks', async () => {
  const { requests, silent } = await walk();
  expect(silent, 'verbs that sent nothing').toEqual([]);
  const unknown = [...requests].filter(([line]) => routeOf(line) === undefined);
  expect(unknown, 'requests to routes that scripts/generate/operations.tsv does not have').toEqual([]);
  const reached = new Set([...requests.keys()].map((line) => routeOf(line)?.name));
  const wanted = routes.filter(({ status }) => status !== 'internal').map(({ name }) => name);
  expect(
    wanted.filter((name) => !reached.has(name)),
    'routes that no verb reaches',
  ).toEqual([]);
  expect(
    wanted,
    'a newer server has other routes: correct this number, in README and CHANGELOG too',
  ).toHaveLength(494);
});

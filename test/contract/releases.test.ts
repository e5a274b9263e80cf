import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/index.ts';
import { failure, recorded } from '../unit/support.ts';
import { answerTo } from './answers.ts';
import { type Route, routeOf, routes } from './routes.ts';
import { walkWith } from './walk.ts';

const newer = routes.filter((route) => route.status !== 'internal' && needs(route) !== '');
const older = routes.filter((route) => route.status !== 'internal' && needs(route) === '');

interface Refusal {
  readonly status: number;
  readonly [property: string]: unknown;
}

const plain: Refusal = { status: 404, error: 'HTTP 404 Not Found' };
// What Keycloak 22.0.5, 24.0.5 and 26.0.8 answered when they were asked for routes that they do not have.
const refusals: Record<string, Refusal> = {
  'a path that 22 and 26 do not know': plain,
  'a path that 24 does not know': {
    ...plain,
    error_description: 'For more on this error consult the server log at the debug level.',
  },
  'a path that no class of 22 takes': {
    status: 404,
    error: 'RESTEASY003210: Could not find resource for full path: http://127.0.0.1:8094/admin/realms/k',
  },
  'a path that 22 knows with other methods': {
    status: 405,
    error: 'RESTEASY003650: No resource method found for GET, return 405 with Allow header',
  },
  'a path that 26 knows with other methods': { status: 405, error: 'HTTP 405 Method Not Allowed' },
};

test('each verb for a route that a server lacks says what the route needs', async () => {
  const { errors } = await walkWith((line, member) => {
    // What these read before they write has the same needs.
    const isRefused =
      newer.includes(routeOf(line) as Route) && !(/^(add|remove)$/.test(member) && line.startsWith('GET '));
    return isRefused ? answered(plain) : answerTo(line);
  });
  const hints = new Map<string, string>();
  for (const error of errors) {
    const route = routeOf(`${error.method} ${error.path}`);
    if (!route || !newer.includes(route)) continue;
    expect(error, route.name).toBeInstanceOf(NotFoundError);
    hints.set(route.name, error.hints[0] ?? '');
  }
  expect([...hints.keys()].sort()).toEqual(newer.map(({ name }) => name).sort());
  for (const route of newer) expect(hints.get(route.name)).toContain(`his route needs ${needs(route)}`);
});

test.each(Object.entries(refusals))('so does a request for %s', async (_, refusal) => {
  for (const route of newer) {
    const error = await refused(route, refusal);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.hints[0]).toContain(`his route needs ${needs(route)}`);
  }
});

test('no hint speaks of a release where every server from 22 on has the route', async () => {
  for (const route of older) expect((await refused(route, plain)).hints.join()).not.toContain('needs');
});

test('a word that an older server takes for a key is no missing object', async () => {
  const { acme } = recorded(() => answered({ status: 404, errorMessage: 'Organization not found.' }));
  const count = failure(acme.organizations.count());
  await expect(count).resolves.toMatchObject({
    code: 'route_not_found',
    hints: ['This route needs Keycloak 26.3.'],
  });
  await expect(acme.organizations.byId('gone').find()).resolves.toBeUndefined();
});

test('find tells a missing route from a missing object, but where every server says the same of both', async () => {
  const { acme } = recorded(() => answered(plain));
  const { members } = acme.organizations.byId('o');
  await expect(acme.workflows.byId('w').find()).rejects.toMatchObject({ code: 'route_not_found' });
  await expect(members.byId('m').find()).resolves.toBeUndefined();
  const hints = ['If the object exists, the server has no such route: this route needs Keycloak 26.'];
  await expect(members.byId('m').get()).rejects.toMatchObject({ code: 'not_found', hints });
});

function needs({ since, feature }: Route): string {
  return [since !== '22' && `Keycloak ${since}`, feature && `the feature ${feature}`]
    .filter(Boolean)
    .join(' and ');
}

function answered({ status, ...body }: Refusal): Response {
  return Response.json(body, { status });
}

/** What a request for a route ends in when the server refuses it. */
async function refused({ name }: Route, refusal: Refusal): Promise<NotFoundError> {
  const { realm } = recorded(() => answered(refusal));
  const [, method, path = ''] = /^([A-Z]+) \/admin\/(.*)$/.exec(name) ?? [];
  const sent = realm.admin.request(method as 'GET', path.replaceAll(/\{[^}]*\}/g, 'k'));
  return (await failure(sent)) as NotFoundError;
}

import { KeycloakError, KeycloakRealm, type RealmNode } from '../../src/index.ts';
import { type Attack, serverUrl } from './attack.ts';
import type { Random } from './random.ts';

const base = '/admin/realms/acme';

/** A realm, and the paths that its requests reach as a server reads them. */
function watched(): { acme: RealmNode; reached: string[] } {
  const reached: string[] = [];
  const realm = new KeycloakRealm({
    serverUrl,
    realmName: 'acme',
    auth: 'token',
    fetch: async (url) => {
      reached.push(new URL(url).host === 'sso.test' ? new URL(url).pathname : `elsewhere: ${url}`);
      return Response.json({});
    },
  });
  return { acme: realm.admin.realms.byName('acme'), reached };
}

async function refusedOr(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
  } catch (error) {
    if (error instanceof KeycloakError || error instanceof TypeError) return undefined;
    return `untyped: ${String(error)}`;
  }
  return undefined;
}

/** Anything that a caller may take from its own request. */
function key(random: Random): unknown {
  if (random.below(10) > 0) return random.text();
  return random.one<unknown>([
    undefined,
    null,
    0,
    '',
    {},
    [],
    ['..'],
    '..',
    '.',
    Number.NaN,
    true,
    { toString: () => '..' },
  ]);
}

/** Keys: the request goes to the child that the key names, or nowhere. */
export function keys(): Attack {
  const { acme, reached } = watched();
  const ways: readonly [path: string, verb: (key: string) => Promise<unknown>][] = [
    ['/users/*', (key) => acme.users.byId(key).delete()],
    ['/clients/*', (key) => acme.clients.byId(key).delete()],
    ['/roles/*', (key) => acme.roles.byName(key).get()],
    ['/users/1/role-mappings/clients/*', (key) => acme.users.byId('1').roleMappings.clients.byId(key).all()],
    ['/groups/*/members', (key) => acme.groups.byId(key).members.all()],
    ['/authentication/flows/*', (key) => acme.authentication.flows.byId(key).get()],
    ['/localization/*', (key) => acme.localization.byLocale(key).get()],
  ];
  return async (random, tell) => {
    const [path, verb] = random.one(ways);
    const given = key(random) as string;
    tell(`${path} ${JSON.stringify(given)}`);
    reached.length = 0;
    const fault = await refusedOr(() => verb(given));
    if (fault) return fault;
    const wanted =
      typeof given === 'string' && given.isWellFormed()
        ? base + path.replace('*', () => encodeURIComponent(given))
        : '';
    const astray = reached.filter((at) => at !== wanted);
    return astray.length > 0 || (['.', '..', ''].includes(given) && reached.length > 0)
      ? `sent to ${astray.join() || wanted}`
      : undefined;
  };
}

/** Subpaths of the escape hatch: the request stays below its node. */
export function subpaths(): Attack {
  const { acme, reached } = watched();
  return async (random, tell) => {
    const given =
      random.below(2) === 0
        ? random.text()
        : Array.from({ length: random.below(4) }, () => key(random) as string);
    tell(JSON.stringify(given));
    reached.length = 0;
    const fault = await refusedOr(() => acme.users.request('DELETE', given));
    if (fault) return fault;
    const parts = Array.isArray(given) ? given : given.replace(/^\//, '').split('/');
    const wanted = `${base}/users${parts.map((part) => `/${encodeURIComponent(String(part).toWellFormed())}`).join('')}`;
    const astray = reached.filter((at) => at !== wanted);
    return astray.length > 0 ? `sent to ${astray.join()}` : undefined;
  };
}

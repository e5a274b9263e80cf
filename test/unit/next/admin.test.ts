import { describe, expect, test } from 'vitest';
import { ForbiddenError } from '../../../src/index.ts';
import { failure } from '../support.ts';
import { type Account, adminScope, mask, nextServer } from './server.ts';

const viewer: Account = { roles: ['view-clients'], adminScope: 'default' };
const manager: Account = { roles: ['view-clients', 'manage-clients'], adminScope: 'default' };
/** Who may manage one client, by a permission of its own. */
const delegate: Account = { roles: ['query-clients'], managesWeb: true, adminScope: 'default' };
const hint = expect.stringMatching(/Since Keycloak 26\.8\.2, .* `kc-admin-api`.* auth\.scope/);

describe('the scope of the Admin REST API', () => {
  test('is missed by name, after one more login, where the client has it not at all', async () => {
    const { acme, logins, calls } = nextServer({ roles: ['manage-clients'] });
    expect(await failure(acme.clients.all())).toMatchObject({
      name: 'UnauthorizedError',
      hints: expect.arrayContaining([hint]),
    });
    expect([logins(), calls().length]).toEqual([2, 2]);
  });

  test('is needed in `auth.scope` where the client has it as an option', async () => {
    const account: Account = { ...manager, adminScope: 'optional' };
    expect(await failure(nextServer(account).acme.clients.all())).toMatchObject({
      hints: [expect.anything(), hint],
    });
    const { acme, logins } = nextServer(account, `email ${adminScope}`);
    expect(await acme.clients.byClientId('web').exists()).toBe(true);
    expect(logins()).toBe(1);
  });

  test('is needed nowhere where the client has it by default', async () => {
    expect(await nextServer(manager).acme.clients.byClientId('web').exists()).toBe(true);
  });

  test('is refused at the login, with a hint, where the client or the server has none', async () => {
    const { acme, calls } = nextServer({ roles: [], release: '26.7' }, adminScope);
    expect(await failure(acme.clients.all())).toMatchObject({
      name: 'OAuthError',
      error: 'invalid_scope',
      hints: [expect.stringContaining('`kc-admin-api` exists since Keycloak 26.8.2')],
    });
    expect(calls()).toEqual([]);
  });
});

describe('a secret that only who may manage the client sees', () => {
  test('is read as a mask, which no write takes for the secret', async () => {
    const { acme, writes } = nextServer(viewer);
    const web = acme.clients.byClientId('web');
    const shown = await web.get();
    expect(shown.secret).toBe(mask);
    const { id: _, ...copy } = shown;
    const refusal = {
      name: 'TypeError',
      message: expect.stringContaining(`the mask ${mask} for the secret`),
    };
    expect(await failure(web.update({ secret: mask }))).toMatchObject(refusal);
    expect(await failure(acme.clients.create({ ...copy, clientId: 'copy' }))).toMatchObject(refusal);
    const changed = web.update((client) => ({ ...client, description: 'Store' }));
    expect(await failure(changed)).toMatchObject(refusal);
    expect(writes()).toEqual([]);
  });

  test('is unknown to `ensure`, which neither compares nor writes it', async () => {
    const { acme, writes } = nextServer(viewer);
    const wanted = { clientId: 'web', secret: 'another', description: 'Shop' };
    expect(await acme.clients.ensure(wanted)).toMatchObject({ changed: false, unknown: ['secret'] });
    expect(writes()).toEqual([]);
    const known = nextServer(manager);
    expect(await known.acme.clients.ensure(wanted)).toMatchObject({ changed: true, unknown: [] });
    expect((known.world['clients'] as { secret: string }[])[0]?.secret).toBe('another');
  });
});

describe('a list of a client that is empty for who may not see what is in it', () => {
  const emptied = { name: 'ForbiddenError', httpStatus: 403 };
  const leftOut = /leaves out all (default|optional)-client-scopes of the list/;

  test.for<
    [string, (web: ReturnType<ReturnType<typeof nextServer>['acme']['clients']['byId']>) => Promise<unknown>]
  >([
    ['set to none', (web) => web.defaultClientScopes.set([])],
    ['set to some', (web) => web.optionalClientScopes.set(['roles'])],
    ['removed from', (web) => web.defaultClientScopes.remove('email')],
    ['emptied', (web) => web.optionalClientScopes.removeAll()],
    ['read', (web) => web.defaultClientScopes.all()],
  ])('is not %s', async ([, call]) => {
    const { acme, writes } = nextServer(delegate);
    const error = await failure(call(acme.clients.byId('web')));
    expect(error).toBeInstanceOf(ForbiddenError);
    expect(error).toMatchObject({
      ...emptied,
      hints: [expect.stringContaining('`view-clients`'), expect.anything()],
    });
    expect(String(error)).toMatch(leftOut);
    expect(writes()).toEqual([]);
  });

  test('is set by who may see it, from what is in it', async () => {
    const { acme, writes } = nextServer(manager);
    const changes = await acme.clients.byId('web').defaultClientScopes.set(['email']);
    expect([changes.added.length, changes.removed.map(({ name }) => name)]).toEqual([0, ['profile']]);
    expect(writes()).toEqual(['DELETE /clients/web/default-client-scopes/s-profile']);
  });

  test('is what it says before 26.8, and where nothing is in it', async () => {
    const before = nextServer({ ...delegate, release: '26.7' });
    before.world['clients/web/optional-client-scopes'] = [];
    expect(await before.acme.clients.byId('web').optionalClientScopes.set([])).toEqual({
      added: [],
      removed: [],
    });
    const now = nextServer(manager);
    now.world['clients/web/optional-client-scopes'] = [];
    expect(await now.acme.clients.byId('web').optionalClientScopes.all()).toEqual([]);
  });

  test('is a list of sessions without `view-users`', async () => {
    const error = await failure(nextServer(viewer).acme.clients.byId('web').userSessions.all());
    expect(error).toMatchObject({
      ...emptied,
      hints: [expect.stringContaining('`view-users`'), expect.anything()],
    });
    const seen = nextServer({ ...viewer, roles: ['view-clients', 'view-users'] });
    expect(await seen.acme.clients.byId('web').userSessions.all()).toHaveLength(1);
  });
});

describe('protocol mappers', () => {
  const mapper = { name: 'new', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' } as const;

  test('are refused without `manage-realm`, which the error names', async () => {
    const { acme } = nextServer(manager);
    const { protocolMappers } = acme.clients.byId('web');
    for (const call of [
      () => protocolMappers.create(mapper),
      () => protocolMappers.byId('m1').update({ config: { a: 'b' } }),
      () => protocolMappers.byId('m1').delete(),
      () => acme.clients.ensure({ clientId: 'web', protocolMappers: [mapper] }),
      () => acme.clientScopes.byId('s-email').protocolMappers.create(mapper),
    ]) {
      const hints = expect.arrayContaining([
        'The request needs the role `manage-clients` of realm-management, and `manage-realm` since Keycloak 26.8.2.',
      ]);
      expect(await failure(call())).toMatchObject({ name: 'ForbiddenError', hints });
    }
  });

  test('are made with it', async () => {
    const { acme, writes } = nextServer({ ...manager, roles: ['manage-clients', 'manage-realm'] });
    await acme.clients.byId('web').protocolMappers.create(mapper);
    expect(writes()).toEqual(['POST /clients/web/protocol-mappers/models']);
  });
});

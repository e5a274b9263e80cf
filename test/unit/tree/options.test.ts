import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type Fetch, KeycloakAdmin, KeycloakRealm, type KeycloakRealmOptions } from '../../../src/index.ts';
import { failure, recorded, recording, serverUrl } from '../support.ts';

describe('an option that a verb does not have', () => {
  const ada = { username: 'ada' };
  test.for([
    ['misspelt', 'timout', /^"timout" is not an option of this verb\. .*timeout/],
    [
      'of another verb',
      'destructive',
      /^"destructive" is not an option of this verb, but of partialImport\./,
    ],
    ['of request', 'repeatable', /^"repeatable" is not an option of this verb, but of request\./],
    ['of a query', 'max', /^"max" is not an option of this verb\. .*a query is an argument of its own$/],
    ['of every object', 'constructor', /^"constructor" is not an option of this verb\. /],
  ] as const)('is refused by its name, and the right one is named: %s', async ([, name, message]) => {
    const { acme, sent } = recorded();
    const error = await failure(acme.users.create(ada, { [name]: 5 } as object));
    expect(error).toMatchObject({ name: 'TypeError', message: expect.stringMatching(message) });
    expect(sent).toEqual([]);
  });

  test('is no matter if it is undefined', async () => {
    const { acme, sent } = recorded();
    await acme.users.count({}, { retries: undefined, timeout: undefined } as object);
    expect(sent).toHaveLength(1);
  });

  test.for([
    ['an unknown one', { timout: 5 }, '"timout" is not an option'],
    ['null', null, 'Options must be an object'],
    ['a query of null', { query: null }, 'query must not be null'],
    ['a timeout of null', { timeout: null }, 'timeout must not be null'],
  ] as const)('is refused by request: %s', async ([, call, message]) => {
    const { acme, sent } = recorded();
    const error = await failure(acme.request('GET', 'users', call as object));
    expect(error).toMatchObject({ name: 'TypeError', message: expect.stringContaining(message) });
    expect(sent).toEqual([]);
  });
});

describe('the options of a realm', () => {
  const whole = { serverUrl, realmName: 'acme' };
  test.for([
    ['realm', { realm: 'x' }, 'KeycloakRealm has no option "realm". Did you mean realmName?'],
    ['url', { url: 'x' }, 'KeycloakRealm has no option "url". Did you mean serverUrl?'],
    ['timeOut', { ...whole, timeOut: 1 }, 'KeycloakRealm has no option "timeOut". Did you mean timeout?'],
    [
      'clientId',
      { ...whole, clientId: 'x' },
      /^KeycloakRealm has no option "clientId"\. .*credentials are in auth$/,
    ],
    ['auth of null', { ...whole, auth: null }, 'auth must be credentials'],
    ['a signal that is none', { ...whole, signal: {} }, 'signal must be an AbortSignal'],
  ] as const)('are checked: %s', ([, options, message]) => {
    expect(() => new KeycloakRealm(options as never)).toThrow(message);
  });

  test('keys are not among those of a KeycloakAdmin', () => {
    expect(() => new KeycloakAdmin({ ...whole, keys: {} } as never)).toThrow(
      'KeycloakAdmin has no option "keys"',
    );
    expect(new KeycloakRealm({ ...whole, keys: {} }).realmName).toBe('acme');
  });

  test('are not read from Object.prototype', async () => {
    const prototype = Object.prototype as { allowInsecure?: boolean; auth?: string };
    prototype.allowInsecure = true;
    prototype.auth = 'somebody';
    try {
      expect(() => new KeycloakRealm({ ...whole, serverUrl: 'http://sso.test' })).toThrow('must be https');
      const { sent, fetch } = recording();
      const realm = new KeycloakRealm({ ...whole, fetch });
      await expect(realm.admin.serverInfo.get()).rejects.toMatchObject({ code: 'no_credentials' });
      expect(sent).toEqual([]);
    } finally {
      delete prototype.allowInsecure;
      delete prototype.auth;
    }
  });
});

const kinds: readonly (readonly [
  string,
  (options: KeycloakRealmOptions) => Pick<KeycloakRealm, 'close'> & Tree,
])[] = [
  ['KeycloakRealm', (options) => new KeycloakRealm(options)],
  ['KeycloakAdmin', (options) => asTree(new KeycloakAdmin(options))],
];

/** What a realm and the tree alone have in common. */
interface Tree {
  readonly admin: Pick<KeycloakRealm['admin'], 'serverInfo' | 'setToken' | 'realm'>;
  as(token: string | (() => string)): Tree & { close(): Promise<void> };
}

function asTree(admin: KeycloakAdmin): Tree & { close(): Promise<void> } {
  return { admin, close: () => admin.close(), as: (token) => asTree(admin.as(token)) };
}

describe.for(kinds)('a %s', ([, made]) => {
  const options = { serverUrl, realmName: 'acme', headers: { 'x-app': 'shop' } };

  test('acts as somebody else and shares its options and hooks', async () => {
    const { sent, fetch } = recording();
    const seen: string[] = [];
    const hooks = { request: ({ path }: { path: string }) => seen.push(path) };
    const realm = made({ ...options, fetch, hooks, auth: 'mine' });
    const other = realm.as(() => 'theirs');
    await Promise.all([realm.admin.serverInfo.get(), other.admin.serverInfo.get()]);
    await other.as('third').admin.realm.get();
    const told = sent.map(({ headers }) => [headers.get('authorization'), headers.get('x-app')]);
    expect(told).toEqual([
      ['Bearer mine', 'shop'],
      ['Bearer theirs', 'shop'],
      ['Bearer third', 'shop'],
    ]);
    expect(seen).toHaveLength(3);
  });

  test('is not closed by the one that acts for somebody else, nor changed by its token', async () => {
    const { sent, fetch } = recording(({ target }) =>
      target.endsWith('/token')
        ? Response.json({ access_token: 'own', expires_in: 60, refresh_token: 'again', token_type: 'Bearer' })
        : Response.json({}),
    );
    const realm = made({ ...options, fetch, auth: { username: 'ada', password: 'secret' } });
    await realm.admin.serverInfo.get();
    const other = realm.as('theirs');
    other.admin.setToken('another');
    await other.admin.serverInfo.get();
    await other.close();
    expect(await failure(other.admin.serverInfo.get())).toMatchObject({ code: 'closed' });
    await realm.admin.serverInfo.get();
    const told = sent.map(({ target, headers }) => `${target} ${headers.get('authorization')}`);
    expect(told.slice(1)).toEqual([
      '/admin/serverinfo Bearer own',
      '/admin/serverinfo Bearer another',
      '/admin/serverinfo Bearer own',
    ]);
  });

  test.for(['', ' ', 5, null, undefined, {}])('refuses %j as a token for somebody else', (token) => {
    expect(() => made(options).as(token as never)).toThrow(TypeError);
  });

  test('is aborted as a whole by its signal, whose reason is kept', async () => {
    const controller = new AbortController();
    const hanging: Fetch = (_, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const realm = made({ ...options, fetch: hanging, auth: 'mine', signal: controller.signal });
    const own = new AbortController();
    const calls = [
      realm.admin.serverInfo.get(),
      realm.admin.realm.users.all(),
      realm.admin.realm.users.byUsername('ada').get({}, { timeout: 5000, signal: own.signal }),
      realm.as('theirs').admin.serverInfo.get(),
    ];
    const outcomes = Promise.allSettled(calls);
    const reason = new Error('shutting down');
    controller.abort(reason);
    for (const outcome of await outcomes) expect(outcome).toEqual({ status: 'rejected', reason });
    expect(await failure(realm.admin.serverInfo.get())).toBe(reason);
    await realm.close();
  });

  test('with a signal leaves no listener at it', async () => {
    const { signal } = new AbortController();
    const { fetch } = recording();
    const realm = made({ ...options, fetch, auth: 'mine', signal });
    for (let turn = 0; turn < 20; turn++) await realm.admin.serverInfo.get();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

test('a realm that acts for somebody else has the keys of the first, fetched once', () => {
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme' });
  expect(realm.as('theirs').verifier).toBe(realm.verifier);
  expect(realm.as('theirs').as('more').verifier).toBe(realm.verifier);
});

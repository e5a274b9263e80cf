import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeycloakRealm } from '../../../src/index.ts';
import { failure, recorded, recording, serverUrl, serving } from '../support.ts';

const realmName = 'acme';

describe('serverUrl', () => {
  test.for([
    ['https://sso.test', 'https://sso.test/admin/realms'],
    ['https://sso.test/', 'https://sso.test/admin/realms'],
    ['https://sso.test///', 'https://sso.test/admin/realms'],
    ['https://sso.test/auth', 'https://sso.test/auth/admin/realms'],
    ['https://sso.test:8443/a/b//', 'https://sso.test:8443/a/b/admin/realms'],
    ['HTTPS://SSO.test/Auth/', 'https://sso.test/Auth/admin/realms'],
    ['http://localhost:8080', 'http://localhost:8080/admin/realms'],
    ['http://keycloak.localhost', 'http://keycloak.localhost/admin/realms'],
    ['http://127.0.0.1', 'http://127.0.0.1/admin/realms'],
    ['http://127.8.9.1', 'http://127.8.9.1/admin/realms'],
    ['http://[::1]:8080', 'http://[::1]:8080/admin/realms'],
  ] as const)('%s leads to %s', async ([serverUrl, url]) => {
    for (const given of [serverUrl, new URL(serverUrl)]) {
      const { sent, fetch } = recording(() => Response.json([]));
      const realm = new KeycloakRealm({ serverUrl: given, realmName, auth: 'token', fetch });
      await realm.admin.realms.all();
      expect(sent.map((request) => request.url)).toEqual([url]);
    }
  });

  test.for([
    ['/auth', /absolute URL/],
    ['sso.test/auth', /absolute URL/],
    ['', /absolute URL/],
    [undefined, /absolute URL/],
    ['https://admin:hunter2@sso.test', /credentials/],
    ['https://admin@sso.test', /credentials/],
    ['https://sso.test?x=hunter2', /query/],
    ['https://sso.test#x', /fragment/],
    ['ftp://sso.test', /must be https, but is ftp/],
    ['http://sso.test', /must be https for sso\.test.*allowInsecure/],
    ['http://localhost.sso.test', /must be https/],
    ['http://127.0.0.1.sso.test', /must be https/],
    ['http://10.0.0.1', /must be https/],
  ] as const)('%s is refused, and not repeated when it may hold a secret', ([serverUrl, message]) => {
    const make = (): unknown => new KeycloakRealm({ serverUrl: serverUrl as string, realmName });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/hunter2/);
  });

  test('plain http to another host is allowed when it is asked for', () => {
    const options = { serverUrl: 'http://sso.test/auth/', realmName, allowInsecure: true };
    expect(new KeycloakRealm(options).serverUrl).toBe('http://sso.test/auth');
  });
});

describe('keys', () => {
  test.for([
    ['a/b', 'a%2Fb'],
    ['100%', '100%25'],
    ['a%2Fb', 'a%252Fb'],
    ['what?', 'what%3F'],
    ['#1', '%231'],
    ['a&b+c d', 'a%26b%2Bc%20d'],
    ['e;f', 'e%3Bf'],
    ['back\\slash', 'back%5Cslash'],
    ['ü', '%C3%BC'],
    ['🗝️', '%F0%9F%97%9D%EF%B8%8F'],
    ['...', '...'],
    ['%2e%2e', '%252e%252e'],
    ['\n', '%0A'],
  ] as const)('%j is sent as %s', async ([key, encoded]) => {
    const { acme, sent } = recorded();
    await acme.roles.byName(key).get();
    await acme.request('GET', ['roles', key]);
    const path = `/admin/realms/acme/roles/${encoded}`;
    expect(sent.map(({ target }) => target)).toEqual([path, path]);
    expect(acme.roles.byName(key).url).toBe(serverUrl + path);
  });

  const refused = ['', '.', '..', undefined, null, 7, {}, ['a'], '\ud800', 'a\udc00b'] as string[];

  test.for(refused)('%j is a TypeError wherever a node takes a key', (key) => {
    const { realm, acme, sent } = recorded();
    const { admin } = realm;
    for (const open of [
      () => admin.realms.byName(key),
      () => acme.clients.byId(key),
      () => acme.roles.byName(key),
      () => acme.rolesById.byId(key),
      () => acme.users.byId(key),
      () => acme.groups.byId(key),
      () => acme.groups.byPath(`/top/${typeof key === 'string' ? key : ''}`),
      () => acme.clients.byId('c').roles.byName(key),
      () => acme.clients.byClientId('c').roles.byName(key),
      () => acme.users.byId('u').roleMappings.clients.byId(key),
      () => new KeycloakRealm({ serverUrl, realmName: key }),
    ]) {
      expect(open).toThrow(TypeError);
    }
    expect(sent).toEqual([]);
  });

  test.for(['', undefined, null, 7, '\ud800'] as string[])(
    'the natural key %j is refused without a request',
    async (key) => {
      const { acme, sent } = recorded();
      for (const call of [
        async () => acme.clients.byClientId(key).delete(),
        async () => acme.users.byUsername(key).delete(),
        async () => acme.users.byEmail(key).delete(),
      ]) {
        expect(await failure(call())).toBeInstanceOf(TypeError);
      }
      expect(sent).toEqual([]);
    },
  );

  test.for(refused)('%j is refused by the escape hatch without a request', async (key) => {
    const { acme, sent } = recorded();
    const subpaths = [[key], ['users', key], [key, 'users']] as unknown as string[][];
    for (const subpath of subpaths)
      expect(await failure(acme.request('DELETE', subpath))).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });

  test.for(['', '/', '..', 'users/..', 'users/../clients', './users', 'users/', 'users//logout', '//users'])(
    'the subpath %j has a part that is no key: nothing is sent',
    async (subpath) => {
      const { acme, sent } = recorded();
      expect(await failure(acme.request('DELETE', subpath))).toBeInstanceOf(TypeError);
      expect(sent).toEqual([]);
    },
  );

  test('a subpath may begin with a slash, and without one the node itself is meant', async () => {
    const { acme, sent } = recorded();
    await acme.request('GET', '/users/a b');
    await acme.request('GET', 'users/a?b');
    await acme.request('GET');
    expect(sent.map(({ target }) => target)).toEqual([
      '/admin/realms/acme/users/a%20b',
      '/admin/realms/acme/users/a%3Fb',
      '/admin/realms/acme',
    ]);
  });

  test('any text is either refused without a request or arrives as exactly one segment', async () => {
    const lines: string[] = [];
    const url = await serving((request, response) => {
      lines.push(request.url ?? '');
      response.setHeader('content-type', 'application/json').end('{}');
    });
    const realm = new KeycloakRealm({ serverUrl: url, realmName, auth: 'token' });
    const { roles } = realm.admin.realms.byName('acme');
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', 'f', ';', '?', '#', '\t', ' ') }),
      fc.constantFrom('', '.', '..', '%2e', '%2E%2e', '/..', '..;', '\ud800', 'x\udfff'),
    );
    await fc.assert(
      fc.asyncProperty(anyText, async (key) => {
        lines.length = 0;
        try {
          await roles.byName(key).get();
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          expect(lines).toEqual([]);
          expect(key === '' || key === '.' || key === '..' || !key.isWellFormed()).toBe(true);
          return;
        }
        expect(lines).toHaveLength(1);
        const segments = lines[0]?.split('/').slice(1) ?? [];
        expect(segments.slice(0, 4)).toEqual(['admin', 'realms', 'acme', 'roles']);
        expect(segments.slice(4).map(decodeURIComponent)).toEqual([key]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('queries', () => {
  const search = async (query: object): Promise<string> => {
    const { acme, sent } = recorded();
    await acme.request('GET', 'x', { query });
    return sent[0]?.target.replace('/admin/realms/acme/x', '') as string;
  };

  test.for<[object, string]>([
    [{}, ''],
    [{ a: undefined }, ''],
    [{ a: [] }, ''],
    [{ exact: true, brief: false }, '?exact=true&brief=false'],
    [{ type: ['LOGIN', 'LOGOUT'] }, '?type=LOGIN&type=LOGOUT'],
    [{ from: new Date(1_700_000_000_123) }, '?from=1700000000123'],
    [{ first: 0, max: -1, x: 1.5 }, '?first=0&max=-1&x=1.5'],
    [
      { q: 'city:"New York" a&b=c+d#e;f', empty: '' },
      '?q=city%3A%22New%20York%22%20a%26b%3Dc%2Bd%23e%3Bf&empty=',
    ],
    [{ 'a b&': 'ü' }, '?a%20b%26=%C3%BC'],
  ])('%j becomes %j', async ([query, expected]) => {
    expect(await search(query)).toBe(expected);
  });

  test.for<[string, unknown]>([
    ['null', { a: null }],
    ['not a number', { a: Number.NaN }],
    ['infinite', { a: Number.POSITIVE_INFINITY }],
    ['an object', { a: {} }],
    ['a nested array', { a: [['x']] }],
    ['null in an array', { a: ['x', null] }],
    ['an invalid date', { a: new Date('never') }],
    ['a function', { a: () => 1 }],
    ['text that is not Unicode', { a: '\ud800' }],
    ['a name that is not Unicode', { '\ud800': 'a' }],
    ['URLSearchParams, whose entries would get lost', new URLSearchParams({ a: 'b' })],
    ['a Map, whose entries would get lost', new Map([['a', 'b']])],
    ['text', 'a=b'],
  ])('%s is refused without a request', async ([, query]) => {
    const { acme, sent } = recorded();
    expect(await failure(acme.request('GET', 'x', { query: query as object }))).toBeInstanceOf(TypeError);
    expect(sent).toEqual([]);
  });

  test('every query that is taken reads back as it was given', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^\d+$/.test(text));
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.date({ noInvalidDate: true }),
      fc.constant(undefined),
      fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean())),
    );
    const text = (item: unknown): string => String(item instanceof Date ? item.getTime() : item);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value)), async (entries) => {
        const query = Object.fromEntries(entries);
        const expected = Object.entries(query).flatMap(([key, given]) =>
          [given].flat().flatMap((item) => (item === undefined ? [] : [[key, text(item)]])),
        );
        expect([...new URLSearchParams(await search(query))]).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

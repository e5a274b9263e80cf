import { inspect } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { type Auth, KeycloakRealm } from '../../../src/index.ts';
import { holdTime, hurried } from '../support.ts';

const account = { username: 'ada', password: 'p&=+%20 ü"' };
const client = { clientId: 'robot', clientSecret: 's&=+%20 ü"' };
const second = 1000;

type Form = Record<string, string>;

/** A server that gives the tokens `T1`, `T2`, … and answers every other request with `[]`. */
class FakeServer {
  /** What the token endpoint was sent, and what the logout endpoint was. */
  readonly tokens: Form[] = [];
  readonly logouts: Form[] = [];
  /** The tokens that resources were asked with. */
  readonly calls: string[] = [];
  readonly raw: string[] = [];
  lifetimes: object = { expires_in: 60, refresh_expires_in: 1800 };
  /** Answers, or throws, instead of the endpoints as they are. */
  token: ((form: Form) => Response | Promise<Response>) | undefined;
  logout: (() => Response | Promise<Response>) | undefined;
  resource: ((token: string) => Response | Promise<Response>) | undefined;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    if (request.method === 'GET') {
      const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
      this.calls.push(token);
      return this.resource?.(token) ?? Response.json([]);
    }
    const body = await request.text();
    const form = Object.fromEntries(new URLSearchParams(body));
    this.raw.push(body);
    if (request.url.endsWith('/logout')) {
      this.logouts.push(form);
      return this.logout?.() ?? new Response(null, { status: 204 });
    }
    this.tokens.push(form);
    return this.token?.(form) ?? this.issue();
  };

  /** The tokens that belong to the request that came last. */
  issue(more: object = { refresh_token: `R${this.tokens.length}` }): Response {
    return Response.json({ access_token: `T${this.tokens.length}`, ...this.lifetimes, ...more });
  }

  get grants(): (string | undefined)[] {
    return this.tokens.map((form) => form['grant_type']);
  }

  connect(auth?: Auth): KeycloakRealm {
    return new KeycloakRealm({ serverUrl: 'http://localhost', realmName: 'acme', auth, fetch: this.fetch });
  }
}

function call(realm: KeycloakRealm): Promise<unknown> {
  return realm.admin.realms.all();
}

const refusal = (error: string, status = 400): Response => Response.json({ error }, { status });
const refused = (): Response => refusal('HTTP 401 Unauthorized', 401);
const unreachable = (): never => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
};

/** Only the clock is held: deadlines are timers, and go on. */
function holdClock(): (milliseconds: number) => void {
  const start = Date.UTC(2026, 0);
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  return (milliseconds) => vi.setSystemTime(start + milliseconds);
}

afterEach(() => {
  vi.useRealTimers();
});

test.for([
  { expires_in: 3600, refresh_expires_in: 36000, renewed: 3570 },
  { expires_in: 300, refresh_expires_in: 1800, renewed: 270 },
  { expires_in: 60, refresh_expires_in: 1800, renewed: 45 },
  { expires_in: 4, refresh_expires_in: 1800, renewed: 3 },
  { expires_in: 1, refresh_expires_in: 1800, renewed: 0.75 },
  // The session ends first: it has to be kept.
  { expires_in: 3600, refresh_expires_in: 60, renewed: 45 },
])(
  'a token for $expires_in s in a session of $refresh_expires_in s is renewed after $renewed s',
  async ({ renewed, ...lifetimes }) => {
    const at = holdClock();
    const server = new FakeServer();
    server.lifetimes = lifetimes;
    const realm = server.connect(account);
    await call(realm);
    at(renewed * second - 1);
    await call(realm);
    expect(server.calls).toEqual(['T1', 'T1']);
    at(renewed * second);
    await call(realm);
    expect(server.calls).toEqual(['T1', 'T1', 'T2']);
    expect(server.tokens[1]).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'R1',
      client_id: 'admin-cli',
    });
  },
);

test.for([0, -1, 'soon', null, 1e12, 1e300, 1e306])(
  'a lifetime of %s does not make each call ask for a token',
  async (expires_in) => {
    const server = new FakeServer();
    server.lifetimes = { expires_in, refresh_expires_in: expires_in };
    const realm = server.connect(account);
    for (let count = 0; count < 3; count++) await call(realm);
    expect(server.calls).toEqual(['T1', 'T1', 'T1']);
  },
);

test.for([
  { what: 'an offline token', refresh_expires_in: 0, after: 'refresh_token' },
  { what: 'a session without a known end', refresh_expires_in: undefined, after: 'refresh_token' },
  { what: 'a session that has ended', refresh_expires_in: 1800, after: 'password' },
])('after ten days with $what the next token comes by $after', async ({ refresh_expires_in, after }) => {
  const at = holdClock();
  const server = new FakeServer();
  server.lifetimes = { expires_in: 60, refresh_expires_in };
  const realm = server.connect(account);
  await call(realm);
  at(10 * 86_400 * second);
  await call(realm);
  expect(server.grants).toEqual(['password', after]);
});

test.for([0, -5, Number.NaN, 'soon'] as number[])(
  'a lifetime of %s s is not believed: it would cost a token request for each call',
  async (expires_in) => {
    const server = new FakeServer();
    server.lifetimes = { expires_in };
    const realm = server.connect(account);
    await call(realm);
    await call(realm);
    expect(server.calls).toEqual(['T1', 'T1']);
  },
);

test('a refresh that gives no new refresh token leaves the old one in force', async () => {
  const at = holdClock();
  const server = new FakeServer();
  server.token = ({ grant_type }) => server.issue(grant_type === 'password' ? undefined : {});
  const realm = server.connect(account);
  for (const seconds of [0, 50, 100]) {
    at(seconds * second);
    await call(realm);
  }
  await realm.close();
  expect(server.grants).toEqual(['password', 'refresh_token', 'refresh_token']);
  expect([...server.tokens.slice(1), ...server.logouts].map((form) => form['refresh_token'])).toEqual([
    'R1',
    'R1',
    'R1',
  ]);
});

const html = (status: number): Response =>
  new Response('<html><body><h1>Gateway of Example Ltd</h1></body></html>', {
    status,
    headers: { 'content-type': 'text/html' },
  });

test.for<[string, () => Response]>([
  ['a page', () => html(200)],
  ['nothing', () => new Response(null)],
  ['null', () => Response.json(null)],
  ['a list', () => Response.json(['T1'])],
  ['an object without a token', () => Response.json({ expires_in: 60, refresh_token: 'R-secret' })],
  ['a number for a token', () => Response.json({ access_token: 1 })],
  ['an empty token', () => Response.json({ access_token: '' })],
  ['a token with a line break', () => Response.json({ access_token: 'T-secret\n' })],
  ['half of an object', () => new Response('{"access_token":"T-secret","refresh_tok')],
])(
  'a token answer that is %s is an InvalidResponseError, and the next call asks again',
  async ([, answer]) => {
    const server = new FakeServer();
    server.token = answer;
    const realm = server.connect(account);
    const error: unknown = await call(realm).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'InvalidResponseError',
      code: expect.stringMatching(/^(invalid_response|response_cut_off)$/),
      httpStatus: 200,
      path: '/realms/acme/protocol/openid-connect/token',
    });
    expect(inspect(error)).not.toContain('secret');
    server.token = undefined;
    await call(realm);
    expect(server.calls).toEqual(['T2']);
  },
);

test.for<[string, () => Response, object]>([
  ['a lost connection', unreachable, { name: 'ConnectionError', reason: 'ECONNRESET' }],
  ["a proxy's 400 page", () => html(400), { name: 'BadRequestError', httpStatus: 400 }],
  ['a bad gateway', () => html(502), { name: 'ServerError', httpStatus: 502 }],
  ['a page with success', () => html(200), { name: 'InvalidResponseError' }],
])(
  '%s does not count as the end of the session: no login, and the refresh token is used again',
  async ([, answer, expected]) => {
    const { server, realm } = await dueForRenewal();
    server.token = answer;
    await expect(hurried(() => call(realm))).rejects.toMatchObject(expected);
    server.token = undefined;
    await call(realm);
    expect(new Set(server.grants.slice(1))).toEqual(new Set(['refresh_token']));
    expect(server.tokens.at(-1)).toMatchObject({ refresh_token: 'R1' });
  },
);

test('a renewal goes on while the server starts again, and takes one token', async () => {
  const { server, realm } = await dueForRenewal();
  const failures = [unreachable, () => html(502), () => html(503), unreachable, () => html(504)];
  server.token = () => failures.shift()?.() ?? server.issue();
  await hurried(() => Promise.all([call(realm), call(realm), call(realm)]));
  expect(server.grants).toEqual(['password', ...Array(6).fill('refresh_token')]);
  expect(server.calls).toEqual(['T1', 'T7', 'T7', 'T7']);
});

test('each attempt of a login has an assertion of its own; a code of a device is sent once', async () => {
  holdTime();
  const server = new FakeServer();
  const lost = async (auth: Auth): Promise<unknown> => {
    server.tokens.length = 0;
    let isLost = false;
    server.token = () => {
      if (isLost) return server.issue();
      isLost = true;
      return unreachable();
    };
    return hurried(async () => {
      const realm = server.connect(auth);
      return call(realm).catch((error: unknown) => error);
    });
  };
  expect(await lost({ ...client, clientAuthentication: 'client_secret_jwt' })).toEqual([]);
  expect(new Set(server.tokens.map((form) => form['client_assertion'])).size).toBe(2);
  expect(await lost(account)).toEqual([]);
  expect(server.grants).toEqual(['password', 'password']);
  expect(await lost({ ...account, totp: '123456' })).toMatchObject({ reason: 'ECONNRESET' });
  expect(server.grants).toEqual(['password']);
});

test('a refresh token that was refused is not tried again when the login fails too', async () => {
  const { server, realm } = await dueForRenewal();
  server.token = () => refusal('invalid_grant');
  await expect(call(realm)).rejects.toMatchObject({ name: 'OAuthError', error: 'invalid_grant' });
  await expect(hurried(() => call(realm))).rejects.toMatchObject({ name: 'OAuthError' });
  expect(server.grants).toEqual(['password', 'refresh_token', 'password', 'password']);
});

test('a token that the resource goes on refusing is renewed and replayed once', async () => {
  const server = new FakeServer();
  server.resource = refused;
  const realm = server.connect(account);
  await expect(call(realm)).rejects.toMatchObject({ name: 'UnauthorizedError' });
  expect(server.calls).toEqual(['T1', 'T2']);
});

test('the late refusal of an old token does not drop its successor', async () => {
  const server = new FakeServer();
  const late = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  server.resource = async (token) => {
    if (token !== 'T1') return Response.json([]);
    if (server.calls.length === 1) {
      arrived.resolve();
      await late.promise;
    }
    return refused();
  };
  const realm = server.connect(account);
  const slow = call(realm);
  await arrived.promise;
  await call(realm);
  late.resolve();
  await slow;
  expect(server.calls).toEqual(['T1', 'T1', 'T2', 'T2']);
  expect(server.tokens).toHaveLength(2);
});

test('what is special in forms is encoded in names, passwords, codes and secrets', async () => {
  const server = new FakeServer();
  const auth = { ...account, ...client, username: 'a&b=c+d e', totp: () => '12&34' };
  await call(server.connect(auth));
  await call(server.connect(client));
  expect(server.raw).toEqual([
    'client_id=robot&client_secret=s%26%3D%2B%2520+%C3%BC%22&grant_type=password' +
      '&username=a%26b%3Dc%2Bd+e&password=p%26%3D%2B%2520+%C3%BC%22&totp=12%2634',
    'client_id=robot&client_secret=s%26%3D%2B%2520+%C3%BC%22&grant_type=client_credentials',
  ]);
});

test('a function for one-time codes is asked at each login, and fails it', async () => {
  holdTime();
  const server = new FakeServer();
  const codes: unknown[] = ['1', 2, ''];
  const realm = server.connect({ ...account, totp: () => codes.shift() as string });
  server.token = () => refusal('invalid_grant');
  await expect(call(realm)).rejects.toMatchObject({ error: 'invalid_grant' });
  for (let turn = 0; turn < 2; turn++)
    await expect(hurried(() => call(realm))).rejects.toThrow(/auth\.totp must be a non-empty string/);
  expect(server.tokens.map((form) => form['totp'])).toEqual(['1']);
});

test.for<[string, unknown, RegExp]>([
  ['null', null, /^auth must be credentials/],
  ['a number', 12345, /^auth must be credentials/],
  ['an empty token', '', /^A token must be a non-empty string/],
  ['a token with its scheme', 'Bearer secret', /^A token must be a non-empty string/],
  ['nothing', {}, /^auth\.clientId must be a non-empty string/],
  ['no username', { password: 'secret' }, /^auth\.username must/],
  ['an undefined password', { username: 'ada', password: undefined }, /^auth\.password must/],
  ['an empty password', { username: 'ada', password: '' }, /^auth\.password must/],
  ['a number for a password', { username: 'ada', password: 12345 }, /^auth\.password must/],
  ['an empty code', { ...account, totp: '' }, /^auth\.totp must/],
  ['a number for a code', { ...account, totp: 12345 }, /^auth\.totp must/],
  ['null for the client of an account', { ...account, clientId: null }, /^auth\.clientId must/],
  [
    'an empty secret at an account',
    { ...account, clientId: 'web', clientSecret: '' },
    /^auth\.clientSecret must/,
  ],
  ['an undefined secret', { clientId: 'robot', clientSecret: undefined }, /^auth\.clientSecret must/],
  ['an empty secret', { clientId: 'robot', clientSecret: '' }, /^auth\.clientSecret must/],
  ['a number for a secret', { clientId: 'robot', clientSecret: 12345 }, /^auth\.clientSecret must/],
  ['a number for a client', { clientId: 12345, clientSecret: 'secret' }, /^auth\.clientId must/],
  ['an empty realm', { ...client, realm: '' }, /^auth\.realm must/],
])('auth that is %s is a TypeError at once that names the field and not its value', ([, auth, message]) => {
  let error: unknown;
  try {
    new FakeServer().connect(auth as Auth);
  } catch (reason) {
    error = reason;
  }
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toMatch(/secret$|Bearer|12345/);
});

test.for<unknown>([undefined, '', 'Bearer secret', 12345, account])(
  'setToken(%o) is a TypeError, and what there was stays in use',
  async (token) => {
    const server = new FakeServer();
    const realm = server.connect('T0');
    expect(() => realm.admin.setToken(token as string)).toThrow(/^A token must be a non-empty string/);
    await call(realm);
    expect(server.calls).toEqual(['T0']);
  },
);

test('a function that gives no token, or throws, fails the call without a request', async () => {
  const server = new FakeServer();
  for (const given of [undefined, '', 'a secret', 7]) {
    const error: unknown = await call(server.connect(async () => given as string)).catch((reason) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(inspect(error)).not.toContain('a secret');
  }
  const own = new Error('the vault is locked');
  await expect(call(server.connect(() => Promise.reject(own)))).rejects.toBe(own);
  expect(server.calls).toEqual([]);
});

test('without auth a call is refused before any request, until setToken', async () => {
  const server = new FakeServer();
  const realm = server.connect();
  await expect(call(realm)).rejects.toMatchObject({ name: 'KeycloakError', code: 'no_credentials' });
  realm.admin.setToken('T0');
  await call(realm);
  expect(server.calls).toEqual(['T0']);
});

test('close ends the session of auth although setToken took its place, with one request however often', async () => {
  const server = new FakeServer();
  const realm = server.connect({ ...account, ...client });
  await call(realm);
  realm.admin.setToken('T0');
  await call(realm);
  await Promise.all([realm.close(), realm.close()]);
  await realm.close();
  expect(server.calls).toEqual(['T1', 'T0']);
  expect(server.logouts).toEqual([
    { client_id: 'robot', client_secret: client.clientSecret, refresh_token: 'R1' },
  ]);
});

test('close sends nothing where there is no session', async () => {
  const server = new FakeServer();
  server.token = () => server.issue({});
  const unused = server.connect(account);
  const service = server.connect(client);
  await call(service);
  for (const realm of [unused, service, server.connect('T0'), server.connect()]) await realm.close();
  expect(server.logouts).toEqual([]);
});

test.for<[string, () => Response]>([
  ['session', () => refusal('invalid_grant')],
  ['client', () => refusal('invalid_client', 401)],
  ['realm', () => refusal('Realm does not exist', 404)],
])('close is no error when the %s is gone', async ([, logout]) => {
  const server = new FakeServer();
  server.logout = logout;
  const realm = server.connect(account);
  await call(realm);
  await realm.close();
  await realm.close();
  expect(server.logouts).toHaveLength(1);
});

test('close that did not reach the server tells so, and can be called again', async () => {
  holdTime();
  const server = new FakeServer();
  server.logout = unreachable;
  const realm = server.connect(account);
  await call(realm);
  await expect(hurried(() => realm.close())).rejects.toMatchObject({ name: 'ConnectionError' });
  await expect(call(realm)).rejects.toMatchObject({ code: 'closed' });
  server.logout = undefined;
  const { length } = server.logouts;
  await realm.close();
  expect(server.logouts.slice(length - 1)).toMatchObject([{ refresh_token: 'R1' }, { refresh_token: 'R1' }]);
});

test('a call that is refused while the realm closes is not replayed', async () => {
  const server = new FakeServer();
  const realm = server.connect(account);
  server.resource = async () => {
    await realm.close();
    return refused();
  };
  await expect(call(realm)).rejects.toMatchObject({ code: 'closed' });
  expect(server.tokens).toHaveLength(1);
  expect(server.calls).toEqual(['T1']);
});

test('a call that waits for its login while the realm closes is not sent', async () => {
  const server = new FakeServer();
  const realm = server.connect(account);
  let closing: Promise<void> | undefined;
  server.token = () => {
    closing = realm.close();
    return server.issue();
  };
  await expect(call(realm)).rejects.toMatchObject({ code: 'closed' });
  await closing;
  expect(server.calls).toEqual([]);
  expect(server.logouts).toMatchObject([{ refresh_token: 'R1' }]);
});

test('a missing realm of the login is not taken for a missing object', async () => {
  const server = new FakeServer();
  server.token = () => refusal('Realm does not exist', 404);
  const users = server.connect(account).admin.realms.byName('other');
  await expect(users.exists()).rejects.toMatchObject({
    name: 'ApiError',
    code: 'realm_not_found',
    httpStatus: 404,
  });
  server.token = () => html(404);
  await expect(users.exists()).rejects.toMatchObject({ name: 'ApiError', code: 'route_not_found' });
});

/** A realm that has logged in, with a token that is about to be renewed. */
async function dueForRenewal(): Promise<{ server: FakeServer; realm: KeycloakRealm }> {
  const start = Date.UTC(2026, 0);
  holdTime(start);
  const server = new FakeServer();
  const realm = server.connect(account);
  await call(realm);
  vi.setSystemTime(start + 50 * second);
  return { server, realm };
}

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as api from '../../../src/index.ts';
import { failure, holdTime, nobody, recorded, serving, speaking } from '../support.ts';

const { KeycloakRealm } = api;
const classes = { ...api };

type Facts = Partial<Omit<api.ApiError, 'name'>>;
type Kind = {
  [K in keyof typeof api]: (typeof api)[K] extends new (facts: api.ApiErrorFacts) => api.ApiError ? K : never;
}[keyof typeof api];

/** The error that an answer becomes, with the class that it must have. */
async function errorFor(response: () => Response, kind: Kind): Promise<api.ApiError> {
  const { acme } = recorded(response, { retries: 0 });
  const error = await failure(acme.users.byId('1').get());
  expect(error).toBeInstanceOf(classes[kind]);
  expect(error).toBeInstanceOf(api.ApiError);
  expect(error).toBeInstanceOf(api.KeycloakError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: kind, method: 'GET', path: '/admin/realms/acme/users/1' });
  expect(Object.hasOwn(error as object, 'name')).toBe(false);
  expect(error).not.toHaveProperty('cause');
  return error as api.ApiError;
}

const field = (name: string, message: string, params: unknown[] = []): object => ({
  field: name,
  errorMessage: message,
  params,
});
const routeHint = expect.stringContaining('Check the path of serverUrl');

describe('a JSON answer of the server', () => {
  test.for<[status: number, body: unknown, kind: Kind, facts: Facts]>([
    [
      404,
      { error: 'Could not find client' },
      'NotFoundError',
      { code: 'not_found', description: 'Could not find client' },
    ],
    [
      404,
      {
        error: 'Could not find role',
        error_description: 'For more on this error consult the server log at the debug level.',
      },
      'NotFoundError',
      { code: 'not_found', description: 'Could not find role' },
    ],
    [
      409,
      { errorMessage: 'User exists with same username' },
      'ConflictError',
      { code: 'conflict', description: 'User exists with same username' },
    ],
    [
      400,
      { error: 'invalid_request', error_description: 'Missing it' },
      'BadRequestError',
      { code: 'invalid_request', description: 'Missing it' },
    ],
    [
      400,
      {
        errors: [
          field('email', 'error-invalid-email', ['email']),
          field('username', 'error-length', ['username', 3, 255]),
        ],
      },
      'ValidationError',
      {
        code: 'validation_failed',
        description: 'email: error-invalid-email; username: error-length',
        fieldErrors: [
          { field: 'email', message: 'error-invalid-email', params: ['email'] },
          { field: 'username', message: 'error-length', params: ['username', 3, 255] },
        ],
      },
    ],
    [
      400,
      field('email', 'error-invalid-email', ['email']),
      'ValidationError',
      {
        code: 'error-invalid-email',
        description: 'email: error-invalid-email',
        fieldErrors: [{ field: 'email', message: 'error-invalid-email', params: ['email'] }],
      },
    ],
    [
      400,
      { error: 'invalidPasswordMinLengthMessage', error_description: 'Invalid password: minimum length 8.' },
      'ValidationError',
      {
        code: 'invalidPasswordMinLengthMessage',
        description: 'Invalid password: minimum length 8.',
        fieldErrors: [],
      },
    ],
    [
      400,
      { error: 'Invalid json representation for XRepresentation. Unrecognized field "foo"' },
      'BadRequestError',
      { code: 'bad_request' },
    ],
    [
      401,
      { error: 'HTTP 401 Unauthorized' },
      'UnauthorizedError',
      { code: 'unauthorized', description: 'HTTP 401 Unauthorized' },
    ],
    [403, { error: 'HTTP 403 Forbidden' }, 'ForbiddenError', { code: 'forbidden' }],
    [
      404,
      { error: 'Unable to find matching target resource method' },
      'NotFoundError',
      { code: 'route_not_found', hints: [routeHint] },
    ],
    [
      415,
      { error: 'HTTP 415 Unsupported Media Type' },
      'ApiError',
      { code: 'unexpected_status', httpStatus: 415 },
    ],
    [403, { error: 'unknown_error' }, 'ForbiddenError', { code: 'forbidden' }],
    [431, {}, 'ApiError', { hints: [expect.stringContaining('lightweight')] }],
    [429, { error: 'slow down' }, 'RateLimitError', { code: 'rate_limited', description: 'slow down' }],
    [
      500,
      { error: 'unknown_error', error_description: 'See the log' },
      'ServerError',
      { code: 'unknown_error', description: 'See the log' },
    ],
    [
      501,
      { error: 'Feature not enabled' },
      'ServerError',
      { code: 'server_error', hints: [expect.stringContaining('--features')] },
    ],
    [
      403,
      { error: 'invalid_request', error_description: 'HTTPS required' },
      'ForbiddenError',
      { hints: [expect.stringContaining('sslRequired')] },
    ],
    [400, {}, 'BadRequestError', { description: 'without an explanation' }],
    [400, null, 'BadRequestError', { description: 'without an explanation' }],
    [400, [], 'BadRequestError', { description: 'without an explanation' }],
    [
      400,
      { error: { deep: 1 }, errors: 'none', field: 7 },
      'BadRequestError',
      { description: 'without an explanation' },
    ],
    [400, { errors: [null, 'text', {}] }, 'BadRequestError', { fieldErrors: [] }],
  ])('%i %j is a %s', async ([status, body, kind, facts]) => {
    const error = await errorFor(() => Response.json(body, { status }), kind);
    expect(error).toMatchObject({ httpStatus: status, ...facts });
    expect(error.message).toContain(`${status} ${error.description} (GET /admin/realms/acme/users/1)`);
    // One line for logs; what may help is shown with the other facts.
    expect(error.message).not.toContain('\n');
    for (const hint of error.hints)
      expect([error.message.includes(hint), inspect(error).includes(hint.slice(0, 20))]).toEqual([
        false,
        true,
      ]);
  });
});

describe('an answer that is not JSON', () => {
  const page =
    '<!doctype html><html><head><title>Bad gateway</title><style>b{c:d}</style><script>let x</script></head>' +
    `<body><h1>nginx</h1>${'<p>more of it</p>'.repeat(100)}</body></html>`;
  const html = { 'content-type': 'text/html' };

  test.for<[string, number, BodyInit | null, Record<string, string>, Kind, Facts]>([
    [
      'a page as an error',
      502,
      page,
      html,
      'ServerError',
      { code: 'server_error', description: expect.stringMatching(/^Bad gateway nginx more of it/) },
    ],
    [
      'a page for a missing route',
      404,
      page,
      html,
      'NotFoundError',
      { code: 'route_not_found', hints: [routeHint] },
    ],
    [
      'a page instead of JSON',
      200,
      page,
      html,
      'InvalidResponseError',
      {
        code: 'invalid_response',
        description: expect.stringMatching(/^Expected JSON, got \d+ characters: Bad gateway nginx/),
      },
    ],
    [
      'an empty body instead of JSON',
      200,
      null,
      {},
      'InvalidResponseError',
      { description: 'Expected JSON, got an empty body' },
    ],
    [
      'white space instead of JSON',
      200,
      ' \n',
      {},
      'InvalidResponseError',
      { description: 'Expected JSON, got an empty body' },
    ],
    ['no content instead of JSON', 204, null, {}, 'InvalidResponseError', { httpStatus: 204 }],
    [
      'truncated JSON',
      200,
      '{"id":"1","username":"a',
      {},
      'InvalidResponseError',
      { description: 'Expected JSON, got 23 characters: {"id":"…","username":"…"' },
    ],
    [
      'truncated JSON as an error',
      400,
      '{"error":"a',
      { 'content-type': 'application/json' },
      'BadRequestError',
      { description: 'without an explanation' },
    ],
    ['an empty error', 503, null, {}, 'ServerError', { description: 'without an explanation' }],
    [
      'text',
      400,
      'Request Header Or Cookie Too Large',
      {},
      'BadRequestError',
      { description: 'Request Header Or Cookie Too Large' },
    ],
    [
      'a challenge alone',
      403,
      null,
      {
        'www-authenticate':
          'Bearer realm="acme", error="insufficient_scope", error_description="Missing openid scope"',
      },
      'ForbiddenError',
      { code: 'insufficient_scope', description: 'Missing openid scope' },
    ],
    [
      'a challenge of one word',
      401,
      null,
      { 'www-authenticate': 'Bearer error="invalid_token"' },
      'UnauthorizedError',
      { code: 'invalid_token', description: 'invalid_token' },
    ],
    [
      'a challenge that says nothing',
      401,
      null,
      { 'www-authenticate': 'Negotiate' },
      'UnauthorizedError',
      { code: 'unauthorized', description: 'without an explanation' },
    ],
  ])('%s', async ([, status, body, headers, kind, facts]) => {
    const error = await errorFor(() => new Response(body, { status, headers }), kind);
    expect(error).toMatchObject({ httpStatus: status, ...facts });
    expect(error.description.length).toBeLessThan(220);
    expect(error.description).not.toMatch(/<|let x|b\{c/);
  });

  test('a page as the answer to a request with no decoder is text, and broken JSON an InvalidResponseError', async () => {
    const { acme } = recorded(({ target }) =>
      target.endsWith('page')
        ? new Response(page, { headers: html })
        : new Response('{"a":', { headers: { 'content-type': 'application/json' } }),
    );
    expect(await acme.request('GET', 'page')).toBe(page);
    expect(await failure(acme.request('GET', 'broken'))).toBeInstanceOf(api.InvalidResponseError);
  });

  test('an answer of many megabytes is shortened quickly', async () => {
    const { acme } = recorded(() => new Response(`{"a":"${'\\"<style '.repeat(1_000_000)}`));
    const before = process.cpuUsage();
    const error = (await failure(acme.users.byId('1').get())) as api.ApiError;
    expect(error.message.length).toBeLessThan(300);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  });
});

describe('redirects', () => {
  test.for([301, 302, 303, 307, 308])('%i is refused, and its query not shown', async (status) => {
    const visited: string[] = [];
    const url = await serving((request, response) => {
      visited.push(request.url ?? '');
      const location = 'https://elsewhere.test/login?code=s3cr3t-code#access_token=s3cr3t-token';
      response.writeHead(status, { location }).end();
    });
    const realm = new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token' });
    const error = await failure(realm.admin.realms.all());
    expect(error).toMatchObject({
      name: 'ApiError',
      httpStatus: status,
      code: 'redirect_refused',
      description: 'A redirect to https://elsewhere.test/login',
      hints: [expect.stringContaining('serverUrl')],
    });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('s3cr3t');
    expect(visited).toEqual(['/admin/realms']);
  });

  test('a redirect that a browser hides is refused too', async () => {
    const opaque = new Response(null);
    Object.defineProperties(opaque, { type: { value: 'opaqueredirect' }, status: { value: 0 } });
    const { acme } = recorded(() => opaque);
    expect(await failure(acme.get())).toMatchObject({ code: 'redirect_refused' });
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0);
  test.for<[status: number, value: string, expected: number | undefined]>([
    [429, '120', 120],
    [503, '0', 0],
    [503, new Date(now + 90_000).toUTCString(), 90],
    [429, new Date(now - 90_000).toUTCString(), 0],
    [429, 'soon', undefined],
    [409, '5', 5],
  ])('%i with %s gives %s', async ([status, value, expected]) => {
    holdTime(now);
    const error = await errorFor(
      () => new Response(null, { status, headers: { 'retry-after': value } }),
      status === 409 ? 'ConflictError' : status === 429 ? 'RateLimitError' : 'ServerError',
    );
    expect(error.retryAfter).toBe(expected);
  });
});

test('a status that no standard knows is an ApiError', async () => {
  const url = await speaking((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 999 Request denied\r\ncontent-length: 4\r\n\r\nbots'));
  });
  const realm = new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token' });
  expect(await failure(realm.admin.realms.all())).toMatchObject({
    name: 'ServerError',
    httpStatus: 999,
    description: 'bots',
  });
});

describe('a connection that fails', () => {
  test.for<[string, () => Promise<string> | string, string | undefined]>([
    ['nobody listens', nobody, 'ECONNREFUSED'],
    ['the name is unknown', () => 'https://keycloak.invalid', 'ENOTFOUND|EAI_AGAIN'],
    ['the server hangs up', () => speaking((socket) => socket.once('data', () => socket.destroy())), '.'],
    [
      'the body is cut off',
      () =>
        speaking((socket) => {
          socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{"id":'));
        }),
      '.',
    ],
    [
      'what answers is not HTTP',
      () => speaking((socket) => void socket.end('SSH-2.0-OpenSSH\r\n')),
      undefined,
    ],
  ])('%s', async ([, url, reason]) => {
    const realm = new KeycloakRealm({ serverUrl: await url(), realmName: 'acme', auth: 'token', retries: 0 });
    const error = await failure(realm.admin.realms.all());
    expect(error).toBeInstanceOf(api.ConnectionError);
    expect(error).toMatchObject({
      name: 'ConnectionError',
      code: 'connection_failed',
      method: 'GET',
      path: '/admin/realms',
      reason: reason && expect.stringMatching(reason),
      message: expect.stringMatching(/^No answer: .+ \(GET \/admin\/realms\)$/),
    });
    expect(error).not.toHaveProperty('cause');
  });

  const reset = { name: 'Error', code: 'ECONNRESET', message: 'read ECONNRESET' };
  test.for<[string, unknown, string, string | undefined]>([
    ['an error of another realm', { message: 'fetch failed', cause: reset }, 'read ECONNRESET', 'ECONNRESET'],
    ['several in one', { message: '', errors: [reset, { message: 'x' }] }, 'read ECONNRESET', 'ECONNRESET'],
    ['a text', 'gone', 'the request failed', undefined],
    ['nothing', undefined, 'the request failed', undefined],
    [
      'an error that names the URL with its query',
      new TypeError(
        'error sending request for url (https://sso.test/x?search=ada#y): client error (Connect)',
      ),
      'error sending request for url (https://sso.test/x): client error (Connect)',
      undefined,
    ],
  ])('with %s', async ([, thrown, text, reason]) => {
    const { acme } = recorded(() => Promise.reject(thrown), { retries: 0 });
    const message = `No answer: ${text} (GET /admin/realms/acme)`;
    expect(await failure(acme.get())).toMatchObject({ name: 'ConnectionError', message, reason });
  });
});

test('an error prints as its message, its stack and its few facts', async () => {
  const error = await errorFor(
    () => Response.json({ error: 'Could not find client' }, { status: 404 }),
    'NotFoundError',
  );
  const printed = inspect(error, { compact: false });
  const [first, ...rest] = printed.split('\n');
  expect(first).toBe('NotFoundError: 404 Could not find client (GET /admin/realms/acme/users/1)');
  const facts = rest.filter((line) => !/^ {4}at /.test(line)).map((line) => line.trim().replace(/:.*$/, ''));
  expect(facts.sort()).toEqual(['code', 'description', 'method', 'path', 'httpStatus', '}'].sort());
  expect(String(error)).toBe(first);
  expect(Object.keys(JSON.parse(JSON.stringify(error))).sort()).toEqual([
    'code',
    'description',
    'httpStatus',
    'method',
    'path',
  ]);

  const lost = new api.ConnectionError('GET', '/x', undefined, 'lost');
  expect(Object.keys(lost).sort()).toEqual(['code', 'method', 'path']);
  expect(Object.keys(new api.OAuthError('invalid_grant', undefined, 400)).sort()).toEqual([
    'code',
    'error',
    'httpStatus',
  ]);
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { loader } from '../../../src/http/loading.ts';
import { failure } from '../support.ts';

/** Which packages a process has loaded after each step of a program. */
async function loaded(program: string): Promise<unknown> {
  const source = fileURLToPath(new URL('../../../src/index.ts', import.meta.url));
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({
      resolve(name, context, next) {
        if (/^(ky|jose)\\b/.test(name) && context.parentURL?.includes('/src/')) seen.add(name);
        return next(name, context);
      },
    });
    const steps = [];
    const step = () => steps.push([...seen]);
    const { KeycloakRealm, TokenVerifier } = await import(${JSON.stringify(source)});
    const answers = [];
    const fetch = async () => answers.shift() ?? Response.json([]);
    const options = { serverUrl: 'https://sso.test', realmName: 'acme', fetch };
    ${program}
    console.log(JSON.stringify(steps));`;
  const child = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
  });
  return JSON.parse(child.stdout);
}

test('ky is loaded for a failure that may pass, and for nothing before', async () => {
  const steps = await loaded(`
    const { realms } = new KeycloakRealm({ ...options, auth: 'token' }).admin;
    await realms.all();
    answers.push(Response.json({}, { status: 404 }));
    await realms.all().catch(() => undefined);
    step();
    answers.push(new Response(null, { status: 503, headers: { 'retry-after': '0' } }));
    await realms.all();
    step();`);
  expect(steps).toEqual([[], ['ky']]);
});

test('jose is loaded for a signature, and of it what that needs', async () => {
  const steps = await loaded(`
    const part = (value) => btoa(JSON.stringify(value)).replace(/=+$/, '');
    const token = [part({ alg: 'RS256', kid: 'x' }), part({ iss: 'https://sso.test/realms/acme' }), 'AAAA'].join('.');
    const verifier = new TokenVerifier(options);
    await verifier.decodeToken(token, { validate: false });
    const { realms } = new KeycloakRealm({ ...options, auth: { clientId: 'a', clientSecret: 'b' } }).admin;
    answers.push(Response.json({ access_token: token, expires_in: 60 }));
    await realms.all();
    step();
    answers.push(Response.json({ keys: [{ kty: 'RSA', kid: 'x', n: 'AQAB', e: 'AQAB' }] }));
    await verifier.decodeToken(token, { audience: 'api' }).catch(() => undefined);
    step();`);
  expect(steps).toEqual([[], ['jose/key/import']]);
});

test('a module is asked for once, and again after it could not be loaded', async () => {
  const outcomes = [new TypeError('Failed to fetch dynamically imported module'), { there: true }];
  const load = vi.fn(async () => {
    const outcome = outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
  const loaded = loader(load);
  expect(await failure(loaded())).toBeInstanceOf(TypeError);
  expect(await Promise.all([loaded(), loaded()])).toEqual([{ there: true }, { there: true }]);
  expect(await loaded()).toEqual({ there: true });
  expect(load).toHaveBeenCalledTimes(2);
});

afterEach(() => {
  for (const name of ['repeat', 'explain', 'redact']) vi.doUnmock(`../../../src/http/${name}.ts`);
  vi.resetModules();
});

test('a failure is told as it is where the repeats cannot be loaded', async () => {
  vi.resetModules();
  vi.doMock('../../../src/http/repeat.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  const { KeycloakRealm } = await import('../../../src/index.ts');
  const fetch = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));
  const realm = new KeycloakRealm({ serverUrl: 'https://sso.test', realmName: 'acme', auth: 'token', fetch });
  expect(await failure(realm.admin.realms.all())).toMatchObject({ code: 'connection_failed' });
});

const said = 'what the server says of pa55w0rd';
const body = JSON.stringify({ error: said, error_description: said, errorMessage: said });
const answers: [status: number, kind: string][] = [
  [302, 'ApiError'],
  [400, 'BadRequestError'],
  [401, 'UnauthorizedError'],
  [403, 'ForbiddenError'],
  [404, 'NotFoundError'],
  [409, 'ConflictError'],
  [418, 'ApiError'],
  [429, 'RateLimitError'],
  [500, 'ServerError'],
];

test.for([['explain'], ['redact'], ['explain', 'redact']])(
  'an error has its class, and nothing that the server wrote, where %s cannot be loaded',
  async (names) => {
    vi.resetModules();
    for (const name of names) {
      vi.doMock(`../../../src/http/${name}.ts`, () => {
        throw new TypeError('Failed to fetch dynamically imported module');
      });
    }
    const { KeycloakRealm } = await import('../../../src/index.ts');
    let answer: () => Response = () => Response.error();
    const fetch = async (): Promise<Response> => answer();
    const options = { serverUrl: 'https://sso.test', realmName: 'acme', auth: 'token', retries: 0, fetch };
    const { users } = new KeycloakRealm(options).admin.realm;
    const password = { type: 'password', value: 'pa55w0rd' };
    const creation = (): Promise<unknown> =>
      failure(users.create({ username: 'ada', credentials: [password] }));
    for (const [status, kind] of answers) {
      const headers = { location: 'https://sso.test/pa55w0rd', 'content-type': 'application/json' };
      answer = () => new Response(body, { status, headers });
      const error = await creation();
      const path = '/admin/realms/acme/users';
      expect(error).toMatchObject({ name: kind, httpStatus: status, method: 'POST', path });
      expect(inspect(error)).not.toMatch(/pa55w0rd|what the server/);
    }
    // Whether the object or the route is missing is not known.
    answer = () => Response.json({ error: said }, { status: 404 });
    if (names.includes('explain'))
      expect(await failure(users.byId('x').exists())).toMatchObject({ code: 'route_not_found' });
    answer = () => new Response('a page with pa55w0rd in it');
    const invalid = await failure(users.byId('x').get());
    expect(invalid).toMatchObject({ name: 'InvalidResponseError', httpStatus: 200 });
    expect(inspect(invalid)).not.toContain('pa55w0rd');
    answer = () => {
      throw new TypeError('fetch failed for pa55w0rd');
    };
    const lost = await creation();
    expect(lost).toMatchObject({ name: 'ConnectionError', code: 'connection_failed' });
    expect(inspect(lost)).not.toContain('pa55w0rd');
  },
);

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KeycloakRealm, TimeoutError } from '../../../src/index.ts';
import {
  failure,
  holdTime,
  hurried,
  recorded,
  recording,
  serverUrl,
  serving,
  settled,
  speaking,
  unhandled,
} from '../support.ts';

const never = new Promise<never>(() => undefined);
const busy = (): Response => new Response(null, { status: 503 });
const reason = new Error('the caller has gone');
/** Aborted a moment later, as a caller does who has stopped waiting. */
function leaving(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 40);
  return controller.signal;
}

const halfAnAnswer =
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[{"id":';

/** The ways in which a call can hang, each of them with what hangs. */
const hanging: Record<string, () => Promise<KeycloakRealm> | KeycloakRealm> = {
  'the request, with a fetch that does not look at its signal': () => recorded(() => never).realm,
  'waiting for a token': () => recorded(undefined, { auth: () => never }).realm,
  'a login': () => recorded(() => never, { auth: { clientId: 'a', clientSecret: 'b' } }).realm,
  'a hook': () => recorded(undefined, { hooks: { request: () => never } }).realm,
  'a real socket that never answers': async () => real(await speaking(() => undefined)),
  'a real socket that stops in the middle of a body': async () =>
    real(await speaking((socket) => void socket.once('data', () => socket.write(halfAnAnswer)))),
};

function real(url: string): KeycloakRealm {
  return new KeycloakRealm({ serverUrl: url, realmName: 'acme', auth: 'token' });
}

describe.for(Object.keys(hanging))('during %s', (what) => {
  const make = hanging[what] as () => Promise<KeycloakRealm> | KeycloakRealm;

  test('the timeout ends the call, and so does the signal, whichever comes first', async () => {
    const rejections = unhandled();
    const { realms } = (await make()).admin;
    const start = performance.now();
    const [late, gone, both, other] = await Promise.all([
      failure(realms.all({}, { timeout: 60 })),
      failure(realms.all({}, { signal: leaving() })),
      failure(realms.all({}, { signal: leaving(), timeout: 20_000 })),
      failure(realms.all({}, { signal: new AbortController().signal, timeout: 60 })),
    ]);
    for (const error of [late, other]) {
      expect(error).toBeInstanceOf(TimeoutError);
      const message = 'No answer within 60 ms (GET /admin/realms)';
      const request = { method: 'GET', path: '/admin/realms' };
      expect(error).toMatchObject({ code: 'timeout', milliseconds: 60, message, ...request });
    }
    expect([gone, both]).toEqual([reason, reason]);
    expect(both).toBe(reason);
    expect(performance.now() - start).toBeLessThan(5000);
    await settled();
    expect(rejections).toEqual([]);
  });
});

test('in a pause between two attempts a signal ends the call', async () => {
  const rejections = unhandled();
  const { acme } = recorded(busy);
  const start = performance.now();
  expect(await failure(acme.get({ signal: leaving() }))).toBe(reason);
  expect(performance.now() - start).toBeLessThan(5000);
  await settled();
  expect(rejections).toEqual([]);
});

test('the timeout of the realm holds for each request, and that of a call goes before', async () => {
  const { acme } = recorded(() => never, { timeout: 40 });
  expect(await failure(acme.get())).toMatchObject({ milliseconds: 40 });
  expect(await failure(acme.get({ timeout: 80 }))).toMatchObject({ milliseconds: 80 });
});

test('the end of a call of several requests tells the one that was under way', async () => {
  const { acme } = recorded(({ target }) =>
    target.includes('?') ? Response.json([{ id: 'u1', username: 'ada' }]) : never,
  );
  const late = await failure(acme.users.byUsername('ada').get({}, { timeout: 60 }));
  const request = { method: 'GET', path: '/admin/realms/acme/users/u1' };
  expect(late).toMatchObject({ name: 'TimeoutError', milliseconds: 60, ...request });
});

test('the end of a list in pages tells the page that was under way', async () => {
  const { acme, sent } = recorded(() => never);
  const late = await failure(acme.users.all({}, { timeout: 30 }));
  const request = { method: 'GET', path: '/admin/realms/acme/users' };
  expect(late).toMatchObject({ name: 'TimeoutError', milliseconds: 30, ...request });
  expect(sent[0]?.signal.aborted).toBe(true);
});

test.for([0, -1, Number.NaN])('a timeout of %d is a TypeError without a request', async (timeout) => {
  const { acme, sent } = recorded();
  expect(await failure(acme.get({ timeout }))).toBeInstanceOf(TypeError);
  expect(await failure(acme.users.byUsername('ada').get({}, { timeout }))).toBeInstanceOf(TypeError);
  expect(sent).toEqual([]);
});

test('a timeout of more than 31 bits, or of ever, is no timeout of a millisecond', async () => {
  const { acme } = recorded(async () => {
    await new Promise((done) => setTimeout(done, 20));
    return Response.json({ realm: 'acme' });
  });
  for (const timeout of [2 ** 40, Number.POSITIVE_INFINITY])
    expect(await acme.get({ timeout })).toEqual({ realm: 'acme' });
});

test('a signal that is aborted already sends nothing, and its reason is passed on as it is', async () => {
  let asked = 0;
  const auth = (): string => `token-${++asked}`;
  const { acme, sent } = recorded(undefined, { auth });
  for (const signal of [AbortSignal.abort('any value'), AbortSignal.abort(reason)]) {
    expect(await failure(acme.get({ signal }))).toBe(signal.reason);
    expect(await failure(acme.clients.byClientId('web').get({ signal }))).toBe(signal.reason);
    expect(await failure(acme.users.all({}, { signal }))).toBe(signal.reason);
  }
  expect(await failure(acme.get({ signal: AbortSignal.abort() }))).toMatchObject({ name: 'AbortError' });
  expect([sent.length, asked]).toEqual([0, 0]);
});

test('nothing is sent for a caller who left while the token was fetched or a hook ran', async () => {
  for (const place of ['token', 'hook'] as const) {
    const waiting = Promise.withResolvers<string>();
    const { acme, sent } = recorded(undefined, {
      auth: () => (place === 'token' ? waiting.promise : 'token'),
      hooks: { request: async () => void (place === 'hook' && (await waiting.promise)) },
    });
    expect(await failure(acme.delete({ signal: leaving() }))).toBe(reason);
    waiting.resolve('token');
    await settled();
    expect(sent).toEqual([]);
  }
});

test('the signal of a call ends the request itself, so that a socket does not stay open', async () => {
  const closed = Promise.withResolvers<void>();
  const leaving = new AbortController();
  const url = await serving((request) => {
    request.on('close', () => closed.resolve());
    leaving.abort(reason);
  });
  expect(await failure(real(url).admin.realms.all({}, { signal: leaving.signal }))).toBe(reason);
  await closed.promise;
});

describe('the timeout of a call of several requests bounds all of them together', () => {
  const answers: Record<string, unknown> = {
    '/admin/realms/acme/clients': [{ id: '1', clientId: 'web' }],
    '/admin/realms/acme/users': [{ id: '1', username: 'ada' }],
    '/admin/realms/acme/users/1/role-mappings/realm': [],
  };
  type Acme = ReturnType<typeof recorded>['acme'];
  test.for<[string, (acme: Acme, options: { timeout: number }) => Promise<unknown>]>([
    ['GET and PUT', (acme, options) => acme.roles.byName('a').update({ description: 'b' }, options)],
    ['look-up and request', (acme, options) => acme.clients.byClientId('web').get(options)],
    [
      'look-up, GET and PUT',
      (acme, options) => acme.users.byUsername('ada').update({ attributes: {} }, options),
    ],
    [
      'two look-ups',
      (acme, options) => acme.users.byUsername('ada').roleMappings.clients.byClientId('web').all(options),
    ],
    [
      'role by name and mapping',
      (acme, options) => acme.users.byId('1').roleMappings.realm.add('a', options),
    ],
    ['pages', (acme, options) => acme.groups.all({}, options)],
  ])('%s', async ([, call]) => {
    holdTime();
    // Each request takes 60 % of the time, so that no single one is too long.
    const { acme, sent } = recorded(async ({ target, query }) => {
      await new Promise((done) => setTimeout(done, 120));
      const page = Array.from({ length: Number(query.get('max')) }, (_, index) => ({
        id: `${target}${index}`,
      }));
      return Response.json(
        answers[target.replace(/\?.*/, '')] ?? (query.has('max') ? page : { id: '1', name: 'a' }),
      );
    });
    expect(await hurried(() => failure(call(acme, { timeout: 200 })))).toMatchObject({
      name: 'TimeoutError',
      milliseconds: 200,
    });
    expect(sent.length).toBeGreaterThan(1);
  });
});

test('neither an answered call nor a failed one keeps the process alive', async () => {
  const source = fileURLToPath(new URL('../../../src/index.ts', import.meta.url));
  const script = `
    import { KeycloakRealm } from ${JSON.stringify(source)};
    const options = { serverUrl: '${serverUrl}', realmName: 'acme', auth: 'token' };
    const quick = new KeycloakRealm({ ...options, fetch: async () => Response.json([]) });
    await quick.admin.realms.all({}, { timeout: 600_000 });
    const hung = new KeycloakRealm({ ...options, fetch: () => new Promise(() => undefined) });
    await hung.admin.realms.all({}, { timeout: 20 }).catch((error) => console.log(error.code));
    const busy = new KeycloakRealm({ ...options, fetch: async () => new Response(null, { status: 503, headers: { 'retry-after': '500' } }) });
    const leaving = new AbortController();
    setTimeout(() => leaving.abort('left'), 20);
    await busy.admin.realms.all({}, { timeout: 600_000, signal: leaving.signal }).catch(console.log);`;
  const child = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
  });
  expect(child.stdout).toBe('timeout\nleft\n');
});

test('a caller who leaves takes its listener off a signal that lives on', async () => {
  const { signal } = new AbortController();
  const added: unknown[] = [];
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    added.push(args[1]);
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    added.splice(added.indexOf(args[1]), 1);
    removeEventListener.apply(signal, args);
  };
  const { fetch } = recording(() => Response.json([]));
  const realm = new KeycloakRealm({ serverUrl, realmName: 'acme', auth: 'token', fetch });
  for (let call = 0; call < 3; call++) await realm.admin.realms.all({}, { signal });
  await realm.admin.realms.byName('acme').users.all({}, { signal });
  expect(added).toEqual([]);
});

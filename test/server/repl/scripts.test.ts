import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, inject, onTestFinished, test } from 'vitest';
import { nodeBinary } from '../../../scripts/node-release.ts';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { nameOf, temporaryRealm } from '../support.ts';
import { endOf, type Ran, Shell } from './shell.ts';

/** What a command printed, and how it ended. */
async function run(lines: string, input = '', shell: Shell = new Shell()): Promise<Ran> {
  return await shell.run(lines, input);
}

/** A realm with an administrator of its own, whose sessions are those of one command, and a shell of that account. */
async function account(): Promise<{ shell: Shell; sessions: () => Promise<unknown[]>; realm: RealmNode }> {
  const realm = await temporaryRealm();
  const password = 'Long-enough-1';
  const person = { email: 'a@acme.test', firstName: 'A', lastName: 'B', emailVerified: true, enabled: true };
  const user = await realm.users.create({
    username: 'operator',
    ...person,
    credentials: [{ type: 'password', value: password }],
  });
  await user.roleMappings.clients.byClientId('realm-management').add('realm-admin');
  const shell = new Shell({
    KEYCLOAK_REALM: nameOf(realm),
    KEYCLOAK_USER: 'operator',
    KEYCLOAK_PASSWORD: password,
  });
  return { shell, realm, sessions: () => user.sessions.all() };
}

/** A gateway before the server, which asks before it passes a request on. */
async function proxyTo(before: (path: string) => Promise<void>): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { url = '', method = 'GET' } = request;
    await before(url);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { ...(authorization && { authorization }), ...(type && { 'content-type': type }) };
    const init = { method, headers, ...(body.length > 0 && { body }) };
    const answer = await fetch(`${inject('keycloak').url}${url}`, init);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a line prints what its last expression is: a text as it is, the rest as JSON', async () => {
  const shell = new Shell();
  const name = nameOf(await temporaryRealm());
  shell.env['KEYCLOAK_USE'] = name;
  expect(await run(`realmtree -e 'users.count()'`, '', shell)).toMatchObject({
    out: '0\n',
    status: 0,
    err: '',
  });
  expect(await run(`realmtree -e '"a text"'`, '', shell)).toMatchObject({ out: 'a text\n' });
  expect(await run(`realmtree -o json -e '"a text"'`, '', shell)).toMatchObject({ out: '"a text"\n' });
  expect(
    await run(`realmtree -e 'const n = await users.count(); { n }; [n, n + 1]'`, '', shell),
  ).toMatchObject({
    out: '[\n  0,\n  1\n]\n',
  });
  // A node is its address, and so is a list of the tree.
  const made = await run(`realmtree -e "users.create({ username: 'ada' })"`, '', shell);
  expect(made.out).toMatch(new RegExp(`/admin/realms/${name}/users/[-0-9a-f]{36}\n$`));
  const list = await run('realmtree -e users', '', shell);
  expect(list.out).toMatch(new RegExp(`/admin/realms/${name}/users\n$`));
  expect(await run(`realmtree -q -e "users.create({ username: 'grace' })"`, '', shell)).toMatchObject({
    out: '',
    err: '',
  });
  expect(await run(`realmtree -o csv --fields username -e 'users.iterate()'`, '', shell)).toMatchObject({
    out: 'username\nada\ngrace\n',
  });
});

test('the status is 2 for wrong usage and code, 4 for what is missing, 5 for a refusal, 1 for other errors', async () => {
  const shell = new Shell();
  const failed = async (lines: string, status: number, err: string, input?: string): Promise<void> => {
    const ran = await run(lines, input, shell);
    expect(ran).toMatchObject({ status, out: '' });
    expect(ran.err).toContain(err);
    // No stack, and nothing secret.
    expect(ran.err).not.toMatch(/\n {4}at |node:internal/);
    expect(ran.err).not.toMatch(/wrong-secret|correct-horse/);
  };
  await failed(`realmtree -e '1 +'`, 2, 'SyntaxError');
  await failed(`realmtree -e '1) + (2'`, 2, 'SyntaxError');
  await failed('realmtree', 2, 'line 2, column 4', 'const a = 1;\na +* 2;');
  await failed('realmtree -o xml -e 1', 2, '--output must be one of');
  await failed('realmtree missing.mjs', 2, 'There is no file missing.mjs');
  await failed(`realmtree -e 'users.all'`, 2, 'parentheses');
  await failed(`realmtree --fields id,,name -e 1`, 2, '--fields');
  await failed(`realmtree -e "users.byUsername('nobody-here').get()"`, 4, 'NotFoundError');
  await failed(`realmtree -e "realm.admin.realms.byName('no-such-realm').get()"`, 4, 'NotFoundError');
  await failed(`realmtree -e 'throw new RangeError("too far")'`, 1, 'RangeError: too far');
  await failed(`realmtree -e 'const a = {}; a.b = [a]; a'`, 1, 'holds itself at b.0');
  await failed(`realmtree -e 'new Promise(() => {})'`, 1, 'never comes');
  await failed(`realmtree -e 'readJson()'`, 1, 'holds no JSON', '{ "secret": correct-horse }');
  await failed('realmtree http://127.0.0.1:1 -e "users.count()"', 1, 'ConnectionError');
  shell.env['KEYCLOAK_PASSWORD'] = 'wrong-secret';
  await failed(`realmtree -e 'users.count()'`, 5, 'invalid_grant');
});

test('arguments and the standard input reach the code, and the input can be read once', async () => {
  expect(await run(`realmtree -e 'args' "it's" '$HOME'`)).toMatchObject({
    out: '[\n  "it\'s",\n  "$HOME"\n]\n',
  });
  expect(await run(`realmtree -e 'process.argv.slice(2)' a`)).toMatchObject({ out: '[\n  "a"\n]\n' });
  expect(await run(`realmtree -e 'readJson()'`, '{"a":[1]}')).toMatchObject({
    out: '{\n  "a": [\n    1\n  ]\n}\n',
  });
  expect(await run(`realmtree - a b`, 'args.length')).toMatchObject({ out: '2\n' });
  const twice = await run(`realmtree --password - -e 'readText()'`, 'admin\n');
  expect(twice).toMatchObject({ status: 2 });
  expect(twice.err).toContain('The standard input is');
});

test('a file runs with its arguments, and finds the library without node_modules', async () => {
  const shell = new Shell();
  shell.write(
    'script.mjs',
    `import { NotFoundError } from 'realmtree';
     import { KeycloakAdmin } from 'realmtree/admin';
     const error = await users.byUsername('nobody-here').get().catch((error) => error);
     export default [error instanceof NotFoundError, typeof KeycloakAdmin, ...process.argv.slice(2), ...args];`,
  );
  expect(await run('realmtree -o ndjson script.mjs 1', '', shell)).toMatchObject({
    out: 'true\n"function"\n"1"\n"1"\n',
    err: '',
    status: 0,
  });
  shell.write('typed.ts', 'const count: number = 1;\nexport default count satisfies number;');
  expect(await run('realmtree typed.ts', '', shell)).toMatchObject({ out: '1\n', status: 0 });
  shell.write('bad.mjs', 'const a = 1;\nexport default a +;');
  expect(await run('realmtree bad.mjs', '', shell)).toMatchObject({
    status: 2,
    err: 'SyntaxError: Unexpected token, in line 2, column 19\n',
  });
  shell.write('thrown.mjs', `await 1;\nawait users.byUsername('nobody-here').get();`);
  const thrown = await run('realmtree thrown.mjs', '', shell);
  expect(thrown.status).toBe(4);
  expect(thrown.err).toMatch(/\n {2}at \S+thrown\.mjs:2:\d+\n$/);
});

test('a file finds the library on the oldest Node, which runs no TypeScript', async () => {
  const shell = new Shell();
  const node = await nodeBinary('22.12.0');
  const line = (file: string): string => `"${node}" "$(readlink -f bin/realmtree)" ${file}`;
  shell.write('script.mjs', `import { NotFoundError } from 'realmtree';\nexport default NotFoundError.name;`);
  const ran = await run(line('script.mjs'), '', shell);
  expect(ran, ran.err).toMatchObject({ out: 'NotFoundError\n', status: 0 });
  shell.write('typed.ts', 'export default 1 as number;');
  const refused = await run(line('typed.ts'), '', shell);
  expect(refused).toMatchObject({ status: 2, out: '' });
  expect(refused.err).toContain('Node 22.12.0 runs no TypeScript: use Node 22.18 or newer');
});

test('a script lasts until nothing is left to be done, and may choose its status', async () => {
  const late = `users.count().then((count) => console.log('late', count >= 0)); process.exitCode = 3; undefined`;
  expect(await run('realmtree', late)).toMatchObject({ out: 'late true\n', err: '', status: 3 });
  const exited = `console.log(1); process.exit(7); console.log(2)`;
  expect(await run('realmtree', exited)).toMatchObject({ out: '1\n', status: 7 });
});

test('an error that nobody catches ends a script, and its session', async () => {
  const { shell, sessions } = await account();
  const code = `await users.count(); setTimeout(() => { throw new Error('late') }); await new Promise(() => {})`;
  expect(await run('realmtree', code, shell)).toMatchObject({ status: 1, out: '', err: 'Error: late\n' });
  const rejected = `await users.count(); Promise.reject(new RangeError('nobody')); await new Promise(() => {})`;
  expect(await run('realmtree', rejected, shell)).toMatchObject({ status: 1, err: 'RangeError: nobody\n' });
  expect(await sessions()).toEqual([]);
});

test('a reader that has seen enough ends a stream quietly, and the session', async () => {
  const { realm, shell, sessions } = await account();
  await realm.users.import(Array.from({ length: 1000 }, (_, index) => ({ username: `user${index}` })));
  const line = `realmtree -o ndjson --fields username -e 'users.iterate()'; echo "status $?" >&2`;
  const ran = await run(`{ ${line}; } | head -1`, '', shell);
  expect(ran).toMatchObject({ out: '{"username":"operator"}\n', err: 'status 0\n' });
  expect(await sessions()).toEqual([]);
});

test.for(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a script as it would any program, and its session',
  async (signal) => {
    const { shell, sessions } = await account();
    const child = shell.start(
      `exec realmtree -e 'await users.count(); await new Promise((f) => setTimeout(f, 1e9))'`,
    );
    while ((await sessions()).length === 0);
    child.kill(signal);
    expect(await endOf(child)).toMatchObject({ signal, out: '', err: '' });
    expect(await sessions()).toEqual([]);
  },
);

test('a stream is printed while it is read, in memory that does not grow with it', async () => {
  const realm = await temporaryRealm();
  await realm.users.import(Array.from({ length: 600 }, (_, index) => ({ username: `user${index}` })));
  for (const format of ['ndjson', 'json', 'yaml', 'csv']) {
    const seen = Promise.withResolvers<void>();
    let later = 0;
    // No page after the first is answered before the first line was read.
    const url = await proxyTo(async (path) => {
      if (!/[?&]first=[1-9]/.test(path)) return;
      later++;
      await seen.promise;
    });
    const shell = new Shell({ KEYCLOAK_URL: url });
    const child = shell.start(`exec realmtree --use ${nameOf(realm)} -o ${format} -e 'users.iterate()'`);
    const ended = endOf(child);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    seen.resolve();
    const { out, status } = await ended;
    expect([format, status, out.match(/user\d+/g)?.length]).toEqual([format, 0, 600]);
    expect(later).toBeGreaterThan(0);
  }
});

test('a stream of 100,000 objects leaves the memory as it was', async () => {
  const code = `
    async function* many() {
      for (let index = 0; index < 100000; index++) {
        yield { index, text: 'x'.repeat(500) };
        if (index === 20000 || index === 99999) { gc(); console.error(process.memoryUsage().heapUsed); }
      }
    }
    many()`;
  const shell = new Shell({ NODE_OPTIONS: '--expose-gc' });
  const { out, err, status } = await shell.run('realmtree -o ndjson | wc -l', code);
  expect([out.trim(), status]).toEqual(['100000', 0]);
  const [early = 0, late = 0] = err.trim().split('\n').map(Number);
  expect(late).toBeLessThan(early + 3_000_000);
});

test('bytes are written as bytes', async () => {
  const realm = await temporaryRealm();
  await realm.clients.create({ clientId: 'sp', protocol: 'saml' });
  const shell = new Shell();
  const code = "clients.byClientId('sp').installation.byProviderId('mod-auth-mellon').bytes()";
  const { status } = await shell.run(`realmtree --use ${nameOf(realm)} -e "${code}" > file.zip`);
  expect(status).toBe(0);
  const written = readFileSync(`${shell.folder}/file.zip`);
  expect(written.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  // The end of the archive counts what stands before it.
  const end = written.lastIndexOf('PK\u0005\u0006');
  expect(written.readUInt32LE(end + 12) + written.readUInt32LE(end + 16)).toBe(end);
  expect(end).toBe(written.length - 22);
});

test('a secret of the command line is in no message', async () => {
  const shell = new Shell();
  const ran = await shell.run(`realmtree --password correct-horse -e 'users.count()'`);
  expect(ran).toMatchObject({ status: 5, out: '' });
  expect(ran.err).toContain('Other users of this machine can read the value of --password');
  expect(ran.err).not.toContain('correct-horse');
});

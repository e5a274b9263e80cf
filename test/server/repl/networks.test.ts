import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from '../../../scripts/keycloak/distribution.ts';
import { nodeBinary } from '../../../scripts/node-release.ts';
import { cert, key } from '../../unit/realm/localhost-certificate.ts';
import { ada } from '../login.ts';
import { password, realmWith } from '../oidc.ts';
import { administrator, connect, nameOf } from '../support.ts';
import { able, run } from './command.ts';
import { Terminal, temporaryHome } from './terminal.ts';

/** Passes a request on to the server of this run. */
const pass: RequestListener = (incoming, response) => {
  const { hostname, port } = new URL(inject('keycloak').url);
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  incoming.pipe(onward);
};

/** The server of this run behind a certificate that nobody trusts. */
async function secured(): Promise<string> {
  const server = createServer({ cert, key }, pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const current = process.versions.node;

// The older one has to be started again to trust a file.
test.for(['22.12.0', current])('--ca trusts the authorities of a file, on Node %s', async (release) => {
  const home = temporaryHome();
  const node = await nodeBinary(release);
  const url = await secured();
  const { username, password: secret } = inject('keycloak');
  writeFileSync(join(home, 'ca.pem'), cert);
  writeFileSync(join(home, 'other.pem'), 'none');
  const args = [url, '-u', username, '-e', 'realm.serverUrl; await users.count()'];
  const options = { home, node, env: { KEYCLOAK_PASSWORD: secret } };
  const [refused, trusted, empty, open] = await Promise.all([
    run(args, options),
    run([...args, '--ca', 'ca.pem'], options),
    run([...args, '--ca', 'other.pem'], options),
    run([...args, '--no-verify'], options),
  ]);
  expect(refused).toMatchObject({ status: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^ConnectionError: .*self-signed certificate.*\n {2}--ca FILE trusts/);
  expect(trusted).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\n$/), stderr: '' });
  expect(empty).toMatchObject({ status: 2, stderr: 'other.pem holds no certificate in PEM.\n' });
  const warning = /^Certificates are not verified \(--no-verify\): .*\n$/;
  expect(open).toMatchObject({ status: 0, stderr: expect.stringMatching(warning) });
});

test('a started prompt trusts the same file, and ends with its own status', async () => {
  const home = temporaryHome();
  writeFileSync(join(home, 'ca.pem'), cert);
  const { username } = inject('keycloak');
  const args = [await secured(), '-u', username, '--ca', 'ca.pem'];
  const terminal = new Terminal({ args, env: { HOME: home }, node: await nodeBinary('22.12.0') });
  expect(await terminal.enter('await users.count() > 0')).toBe('true');
  terminal.type('Ctrl-C');
  await terminal.shows('(To exit');
  expect(await terminal.enter('1 + 1')).toBe('2');
  await terminal.ready();
  terminal.type('.exit', 'Enter');
  expect(await terminal.ended()).toBe(0);
});

test('http to a public name needs --allow-insecure', async () => {
  const home = temporaryHome();
  const args = ['http://sso.example.com', '-u', 'ada', '-e', '1'];
  const env = { KEYCLOAK_PASSWORD: 'x' };
  expect(await run(args, { home, env })).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'serverUrl must be https for sso.example.com: tokens would be sent unencrypted. --allow-insecure permits http\n',
  });
  expect(await run([...args, '--allow-insecure'], { home, env })).toMatchObject({ status: 0, stdout: '1\n' });
});

test('a server that is away is a line: a script ends with it, and a prompt starts all the same', async () => {
  const home = temporaryHome();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [url, '-u', 'ada'];
  const script = await run([...args, '-e', 'await users.count()'], { home, env: { KEYCLOAK_PASSWORD: 'x' } });
  expect(script).toMatchObject({ status: 1, stdout: '' });
  expect(script.stderr).toMatch(/^ConnectionError: .*ECONNREFUSED.*\(connection_failed\)\n$/);
  const terminal = new Terminal({ args });
  await terminal.shows('The prompt starts all the same: the first call will try again.');
  expect(await terminal.enter('await users.count()')).toMatch(/^ConnectionError: .*ECONNREFUSED/);
  // It comes back.
  const server = createHttp(pass);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  expect(await terminal.enter('await users.count()')).toMatch(/^OAuthError: invalid_grant/);
});

test('the password is asked for without an echo, and Ctrl-C and Ctrl-D end the question', async () => {
  const { username, password: secret } = inject('keycloak');
  const env = { KEYCLOAK_PASSWORD: '' };
  const args = ['-u', username];
  const asked = `Password of ${username}: `;
  const [right, wrong, stopped, left] = [1, 2, 3, 4].map(() => new Terminal({ args, env })) as [
    Terminal,
    Terminal,
    Terminal,
    Terminal,
  ];
  for (const terminal of [right, wrong, stopped, left]) await terminal.shows(asked.trim());
  right.type(secret, 'Enter');
  await right.ready();
  expect(right.screen).toContain(`${asked}\nrealmtree on `);
  expect(await right.enter('process.env.KEYCLOAK_PASSWORD')).toBe('');
  wrong.type('geheim', 'Enter');
  expect(await wrong.ended()).toBe(5);
  await wrong.shows('OAuthError: invalid_grant: Invalid user credentials');
  expect(wrong.written).not.toContain('geheim');
  stopped.type('geh', 'Ctrl-C');
  expect(await stopped.ended()).toBe(130);
  await stopped.shows(/Stopped: nothing was sent\.$/);
  left.type('Ctrl-D');
  expect(await left.ended()).toBe(1);
  await left.shows(/No answer: nothing was sent\.$/);
});

test('a secret among the arguments is warned of, and stands in no place where others could read it', async () => {
  const { username } = inject('keycloak');
  const secret = inject('keycloak').password;
  const env = { KEYCLOAK_PASSWORD: '', KEYCLOAK_TOTP: 'geheim' };
  const terminal = new Terminal({ args: ['-u', username, `--password=${secret}x`, '--totp', '123'], env });
  // A wrong one ends it.
  expect(await terminal.ended()).toBe(5);
  await terminal.shows('can read the value of --password: prefer @FILE, -, or the environment.');
  const right = new Terminal({ args: ['-u', username, '--password', secret], env });
  await right.ready();
  const line = "[process.argv.slice(2).join(' '), process.title, Object.keys(process.env).join()].join('|')";
  expect(await right.enter(line)).toMatch(/^'-u admin --password \(hidden\)\|realmtree\|(?!.*KEYCLOAK_TOTP)/);
  if (process.platform === 'linux') {
    const shown =
      "process.getBuiltinModule('fs').readFileSync('/proc/self/cmdline', 'latin1').replaceAll('\\0', '')";
    expect(await right.enter(shown)).toBe("'realmtree'");
  }
  const all = "process.getBuiltinModule('util').inspect(globalThis.realm, { depth: 20, showHidden: true })";
  expect(await right.enter(all)).not.toMatch(/eyJ|password/);
});

test('secrets come from files and the standard input, but a script and a secret not both', async () => {
  const home = temporaryHome();
  const { username, password: secret } = inject('keycloak');
  writeFileSync(join(home, 'password'), `${secret}\n`);
  const args = ['-u', username, '-e', 'await users.count() > 0'];
  const [file, input, none, twice, absent, empty] = await Promise.all([
    run([...args, '--password', '@password'], { home }),
    run([...args, '--password', '-'], { home, input: `${secret}\n` }),
    run(args, { home }),
    run(['-u', username, '--password', '-'], { home, input: secret }),
    run([...args, '--password', '@nothing'], { home }),
    run([...args, '--password', '-'], { home, input: '' }),
  ]);
  for (const one of [file, input]) expect(one).toEqual({ status: 0, stdout: 'true\n', stderr: '' });
  expect([none, twice, absent, empty].map(({ status, stderr }) => [status, stderr.trim()])).toEqual([
    [2, 'The password is missing: set KEYCLOAK_PASSWORD, or give --password @FILE.'],
    [2, 'The standard input is the script, so that --password has to come from @FILE or the environment.'],
    [2, '--password names a file by @, and there is no such file.'],
    [2, 'The value of --password is empty.'],
  ]);
});

test('an account that may do nothing is told so, and a realm that is not there', async () => {
  const realm = await realmWith();
  const env = { KEYCLOAK_PASSWORD: password };
  const powerless = new Terminal({ args: ['-r', nameOf(realm), '-u', ada.username], env });
  await powerless.ready();
  expect(powerless.screen).toContain(`This account may do nothing in the realm ${nameOf(realm)}.`);
  expect(await powerless.enter('await users.count()')).toMatch(/^ForbiddenError: /);
  const absent = new Terminal({ args: ['-u', inject('keycloak').username, '--use', 'nowhere'] });
  await absent.ready();
  expect(absent.screen).toContain('There is no realm nowhere that this account can see.');
});

test('a token that has ended is a line, and .token goes on with another one', async () => {
  const { username, password: secret } = inject('keycloak');
  const oidc = administrator().openIdConnect({ clientId: 'admin-cli' });
  const token = async (): Promise<string> =>
    (await oidc.password({ username, password: secret })).access_token;
  const first = await token();
  const terminal = new Terminal({ args: [], env: { KEYCLOAK_TOKEN: first, KEYCLOAK_PASSWORD: '' } });
  expect(await terminal.enter('await users.count() > 0')).toBe('true');
  await terminal.ready();
  terminal.type('.token', 'Enter');
  await terminal.shows('Token:');
  terminal.type(`${first.slice(0, -8)}geheim12`, 'Enter');
  await terminal.shows('Requests have this token from now on.');
  expect(await terminal.enter('await users.count()')).toMatch(
    /^UnauthorizedError: [\s\S]*`\.token` at the prompt/,
  );
  await terminal.ready();
  terminal.type('.token', 'Enter');
  await terminal.shows(/Token:[\s\S]*Token:/);
  const second = await token();
  terminal.type(second, 'Enter');
  await terminal.shows(/from now on\.[\s\S]*from now on\./);
  expect(await terminal.enter('await users.count() > 0')).toBe('true');
  expect(terminal.written).not.toMatch(/eyJ|geheim/);
  terminal.type('.exit', 'Enter');
  await terminal.ended();
  const state = join(terminal.home, '.local', 'state', 'realmtree');
  const history = readFileSync(
    join(state, `${inject('keycloak').url.replace(/[^\w.-]+/g, '-')}.history`),
    'utf8',
  );
  expect(history).toContain('.token');
  expect(history).not.toMatch(/eyJ|geheim/);
});

test('a token that has expired is told so, with what goes on', async () => {
  const realm = await realmWith([able], { accessTokenLifespan: 1 });
  const oidc = connect(nameOf(realm), undefined).openIdConnect({ clientId: able.clientId });
  const { access_token } = await oidc.password({ username: ada.username, password });
  await sleep(2100);
  const args = ['-r', nameOf(realm), '-e', 'await users.count()'];
  const { status, stderr } = await run(args, {
    home: temporaryHome(),
    env: { KEYCLOAK_TOKEN: access_token },
  });
  expect(status).toBe(5);
  expect(stderr).toMatch(/^UnauthorizedError: .*\n {2}The token expired at .*\n {2}`\.token` at the prompt/);
  expect(stderr).not.toContain('eyJ');
});

test('a login with a password renews itself when its session has ended', async () => {
  const realm = await realmWith([], { accessTokenLifespan: 1 });
  const { clients } = realm.users.byUsername(ada.username).roleMappings;
  await clients.byClientId('realm-management').add('realm-admin');
  const args = ['-r', nameOf(realm), '-u', ada.username];
  const terminal = new Terminal({ args, env: { KEYCLOAK_PASSWORD: password } });
  expect(await terminal.enter('await users.count()')).toBe('1');
  await realm.users.byUsername(ada.username).logout();
  expect(
    await terminal.enter('await new Promise((passed) => setTimeout(passed, 1500)); await users.count()'),
  ).toBe('1');
});

test('with NO_COLOR nothing is coloured', async () => {
  const terminal = new Terminal({
    env: { NO_COLOR: '1', KEYCLOAK_USER: inject('keycloak').username },
    args: [],
  });
  await terminal.enter('({ a: 1, b: [true, null, "x"] })');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  expect(terminal.written).not.toMatch(/\u001b\[(3|9)\dm/);
});

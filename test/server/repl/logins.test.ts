import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { ada } from '../login.ts';
import { browser, password, realmWith } from '../oidc.ts';
import { nameOf } from '../support.ts';
import { able, browserOf, type Ended, program, type RunOptions, run } from './command.ts';
import { Terminal, temporaryHome } from './terminal.ts';

/** A realm whose user `ada` may administer it by the client `able`. */
async function realmOfAda(settings: Parameters<typeof realmWith>[1] = {}): Promise<RealmNode> {
  const realm = await realmWith([able], settings);
  const { clients } = realm.users.byUsername(ada.username).roleMappings;
  await clients.byClientId('realm-management').add('realm-admin');
  return realm;
}

const common = (realm: RealmNode): string[] => ['-r', nameOf(realm), '--client-id', 'able'];
const count = ['-e', 'await users.count()'];

async function sessionsOf(realm: RealmNode): Promise<number> {
  return (await realm.users.byUsername(ada.username).sessions.all()).length;
}

/** Logs in by the code that the command shows, as somebody does elsewhere. */
function withCode(args: readonly string[], answer: 'accept' | 'cancel', options: RunOptions): Promise<Ended> {
  let isSeen = false;
  return run([...args, '--device'], {
    ...options,
    onError: (said) => {
      const [, url, code = ''] = /Open (\S+) on any device, and enter the code (\S+)/.exec(said) ?? [];
      if (!url || isSeen) return;
      isSeen = true;
      void (async () => {
        const at = browser();
        const login = await at.submit(await at.open(url), { device_user_code: code });
        await at.submit(await at.login(login, ada.username, password), { [answer]: 'x' });
      })();
    },
  });
}

test('with --device the person types a code in elsewhere, and the session ends with the command', async () => {
  const realm = await realmOfAda();
  const home = temporaryHome();
  const { status, stdout, stderr } = await withCode([...common(realm), ...count], 'accept', { home });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '1\n' });
  expect(stderr).toMatch(/or open http\S+\/device\?user_code=[A-Z]{4}-[A-Z]{4}\n$/);
  expect(await sessionsOf(realm)).toBe(0);
  const declined = await withCode([...common(realm), ...count], 'cancel', { home });
  expect(declined).toMatchObject({ status: 5, stdout: '', stderr: expect.stringContaining('access_denied') });
});

/** What the pages said to the browser, which may write it down after the command has ended. */
function saidIn(home: string): string {
  const file = join(home, 'said');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test('with --browser the person logs in, the session renews itself, and ends with the command', async () => {
  // A refresh token works once, and an access token for two seconds.
  const realm = await realmOfAda({
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    accessTokenLifespan: 2,
  });
  const home = temporaryHome();
  const env = { BROWSER: browserOf(ada.username, password, 'forged'), KEYCLOAK_PASSWORD: 'not handed on' };
  const code =
    'const seen = []; for (let i = 0; i < 3; i++) { seen.push(await users.count());' +
    'await new Promise((passed) => setTimeout(passed, 2100)); } seen.join()';
  const { status, stdout, stderr } = await run([...common(realm), '--browser', '-e', code], { home, env });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '1,1,1\n' });
  expect(stderr).toMatch(/^Log in with the browser. If none opens: http\S+code_challenge_method=S256\n$/);
  await expect
    .poll(() => saidIn(home).split('\n'), { timeout: 20_000 })
    .toEqual([
      '400 This does not belong to the login that realmtree waits for.',
      '404 There is nothing here.',
      '404 There is nothing here.',
      '200 You are logged in. This page can be closed.',
      '',
    ]);
  expect(await sessionsOf(realm)).toBe(0);
});

test('a login with the browser ends after --wait, and an answer of another server is refused', async () => {
  const realm = await realmOfAda();
  const home = temporaryHome();
  const args = [...common(realm), '--browser', ...count];
  const late = await run([...args, '--wait', '1'], { home, env: { BROWSER: 'true' } });
  expect(late).toMatchObject({ status: 1, stdout: '' });
  expect(late.stderr).toContain('\nNobody logged in within 1 seconds (--wait).\n');
  const alien = await run(args, { home, env: { BROWSER: browserOf(ada.username, password, 'alien') } });
  expect(alien).toMatchObject({ status: 1, stderr: expect.stringContaining('issuer_mismatch') });
  await expect.poll(() => saidIn(home), { timeout: 20_000 }).toMatch(/^400 The login failed/);
});

test('a client that does not allow such a login is named, with a line that makes one that does', async () => {
  const realm = await realmOfAda();
  const home = temporaryHome();
  const { username, password: secret } = inject('keycloak');
  const args = ['-r', nameOf(realm), ...count];
  const [first, second] = await Promise.all([
    run([...args, '--browser'], { home, env: { BROWSER: 'true' } }),
    run([...args, '--device'], { home }),
  ]);
  expect([first.status, second.status]).toEqual([5, 5]);
  expect(first.stderr).toMatch(
    /^The client admin-cli of the realm \S+ does not let you log in with a browser/,
  );
  expect(first.stderr).toContain('It needs "Standard flow", and http://127.0.0.1/*');
  expect(second.stderr).toContain('It needs "OAuth 2.0 Device Authorization Grant"');
  const [, code = ''] = /-e "(.*)"/.exec(first.stderr) ?? [];
  const administrator = ['-u', username, '--use', nameOf(realm), '-e', code];
  expect(await run(administrator, { home, env: { KEYCLOAK_PASSWORD: secret } })).toMatchObject({ status: 0 });
  const env = { BROWSER: browserOf(ada.username, password) };
  const after = await run([...args, '--browser', '--client-id', 'realmtree'], { home, env });
  expect(after).toMatchObject({ status: 0, stdout: '1\n' });
  const byCode = await withCode([...args, '--client-id', 'realmtree'], 'accept', { home });
  expect(byCode).toMatchObject({ status: 0, stdout: '1\n' });
});

test('Ctrl-C ends a login that waits', async () => {
  const realm = await realmOfAda();
  const terminal = new Terminal({ args: [...common(realm), '--device'] });
  await terminal.shows('or open http');
  terminal.type('Ctrl-C');
  expect(await terminal.ended()).toBe(130);
  await terminal.shows(/Stopped: nobody is logged in\.$/);
});

/** The only file below the state folder of a home that keeps a session. */
function keptIn(home: string): string[] {
  const folder = join(home, '.local', 'state', 'realmtree', 'sessions');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

test('--remember keeps the session in a file of the user alone, and starts without a password', async () => {
  const realm = await realmOfAda({ revokeRefreshToken: true, refreshTokenMaxReuse: 0 });
  const home = temporaryHome();
  const args = [...common(realm), '-u', ada.username, '--remember'];
  const first = await run([...args, ...count], { home, env: { KEYCLOAK_PASSWORD: password } });
  const [file = ''] = keptIn(home);
  expect(first).toEqual({
    status: 0,
    stdout: '1\n',
    stderr: `The session is kept in ${file}, which only you can read; \`realmtree logout\` ends it.\n`,
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await sessionsOf(realm)).toBe(1);
  const before = readFileSync(file, 'utf8');
  for (let start = 0; start < 2; start++)
    expect(await run([...args, ...count], { home })).toEqual({ status: 0, stdout: '1\n', stderr: '' });
  expect(readFileSync(file, 'utf8')).not.toBe(before);
  const out = await run(['logout', ...args], { home });
  expect(out).toMatchObject({ status: 0, stdout: `Logged out of ${inject('keycloak').url}.\n`, stderr: '' });
  expect({ kept: keptIn(home), sessions: await sessionsOf(realm) }).toEqual({ kept: [], sessions: 0 });
  const again = await run(['logout', ...args], { home });
  expect(again).toMatchObject({ status: 0, stdout: expect.stringMatching(/^No session on .* is kept/) });
});

test('several processes share a session that is kept, where a refresh token works once', async () => {
  const realm = await realmOfAda({
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    accessTokenLifespan: 1,
  });
  const home = temporaryHome();
  const args = [...common(realm), '-u', ada.username, '--remember'];
  await run([...args, ...count], { home, env: { KEYCLOAK_PASSWORD: password } });
  const code =
    'for (let i = 0; i < 4; i++) { await users.count(); await new Promise((passed) => setTimeout(passed, 1100)); } await users.count()';
  const all = await Promise.all([1, 2, 3].map(() => run([...args, '-e', code], { home })));
  expect(all).toEqual([1, 2, 3].map(() => ({ status: 0, stdout: '1\n', stderr: '' })));
  expect(await sessionsOf(realm)).toBe(1);
  expect(keptIn(home)).toHaveLength(1);
});

test('a session that was kept and has ended is dropped, and the person logs in again', async () => {
  const realm = await realmOfAda();
  const home = temporaryHome();
  const args = [...common(realm), '--browser', '--remember', ...count];
  const env = { BROWSER: browserOf(ada.username, password) };
  expect(await run(args, { home, env })).toMatchObject({ status: 0, stdout: '1\n' });
  expect(keptIn(home)).toHaveLength(1);
  expect(await run(args, { home, env: { BROWSER: 'true' } })).toEqual({
    status: 0,
    stdout: '1\n',
    stderr: '',
  });
  await realm.users.byUsername(ada.username).logout();
  const gone = await run([...args, '--wait', '1'], { home, env: { BROWSER: 'true' } });
  expect(gone).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^The session that was kept has ended/),
  });
  expect(keptIn(home)).toEqual([]);
  const named = [...common(realm), '-u', ada.username, '--remember', ...count];
  await run(named, { home, env: { KEYCLOAK_PASSWORD: password } });
  await realm.users.byUsername(ada.username).logout();
  // With the password at hand, nobody notices.
  const quiet = await run(named, { home, env: { KEYCLOAK_PASSWORD: password } });
  expect(quiet).toMatchObject({ status: 0, stdout: '1\n' });
  await realm.users.byUsername(ada.username).logout();
  const asks = await run(named, { home });
  expect(asks).toMatchObject({ status: 2, stderr: expect.stringContaining('The password is missing') });
});

test('where there is a keyring it keeps the session, and gets the token on its standard input', async () => {
  const realm = await realmOfAda();
  const home = temporaryHome();
  const PATH = program(
    home,
    'secret-tool',
    'echo "$@" >> "$HOME/calls"; env > "$HOME/env"\n' +
      'case $1 in store) cat > "$HOME/ring";; lookup) cat "$HOME/ring";; clear) rm -f "$HOME/ring";; esac',
  );
  const args = [...common(realm), '-u', ada.username, '--remember'];
  const first = await run([...args, ...count], { home, env: { PATH, KEYCLOAK_PASSWORD: password } });
  expect(first).toMatchObject({
    status: 0,
    stderr: 'The session is kept in the keyring (secret-tool); `realmtree logout` ends it.\n',
  });
  const token = readFileSync(join(home, 'ring'), 'utf8');
  expect(token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await run([...args, ...count], { home, env: { PATH } })).toMatchObject({ status: 0, stdout: '1\n' });
  expect(await run(['logout', ...args], { home, env: { PATH } })).toMatchObject({ status: 0 });
  expect(existsSync(join(home, 'ring'))).toBe(false);
  expect(keptIn(home)).toEqual([]);
  const seen = readFileSync(join(home, 'calls'), 'utf8') + readFileSync(join(home, 'env'), 'utf8');
  expect(seen).toMatch(/^lookup service realmtree session http%3A/m);
  for (const secret of ['eyJ', password]) expect(seen).not.toContain(secret);
});

test('a session that ends while the prompt waits is a line that says how to go on', async () => {
  const realm = await realmOfAda({ accessTokenLifespan: 1 });
  const args = [...common(realm), '--browser'];
  const terminal = new Terminal({ args, env: { BROWSER: browserOf(ada.username, password) } });
  expect(await terminal.enter('await users.count()')).toBe('1');
  await realm.users.byUsername(ada.username).logout();
  const line = 'await new Promise((passed) => setTimeout(passed, 1500)); await users.count()';
  const said = await terminal.enter(line);
  expect(said).toMatch(/^OAuthError: invalid_grant: .*\n {2}The session has ended: start realmtree again/);
  await terminal.ready();
  terminal.type('.exit', 'Enter');
  expect(await terminal.ended()).toBe(0);
});

test('a profile is written by one start and used by the next, which says who is meant', async () => {
  const realm = await realmOfAda();
  const home = temporaryHome();
  const { url } = inject('keycloak');
  const save = await run([...common(realm), '-u', ada.username, '--save-profile', 'acme'], { home });
  const file = join(home, '.config', 'realmtree', 'profiles.json');
  expect(save).toEqual({
    status: 0,
    stdout: `${file} has the profile acme: ${url}, realm ${nameOf(realm)}.\n`,
    stderr: '',
  });
  const env = { KEYCLOAK_URL: '', KEYCLOAK_PASSWORD: password };
  expect(await run(['-p', 'acme', ...count], { home, env })).toMatchObject({ status: 0, stdout: '1\n' });
  const other = await run(['-p', 'acme', '-u', 'nobody', ...count], { home, env });
  expect(other).toMatchObject({ status: 5 });
  const terminal = new Terminal({ args: ['-p', 'acme'], env: { ...env, HOME: home } });
  expect(await terminal.enter('await users.count()')).toBe('1');
  expect(existsSync(join(home, '.local', 'state', 'realmtree', 'profile-acme.history'))).toBe(true);
  writeFileSync(file, JSON.stringify({ acme: { url, password: 'geheim' } }));
  const refused = await run(['-p', 'acme', ...count], { home, env });
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('holds a secret (password)') });
  expect(refused.stderr).not.toContain('geheim');
});

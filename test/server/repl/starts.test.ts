import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { ada } from '../login.ts';
import { password, realmWith } from '../oidc.ts';
import { connect, nameOf, randomName } from '../support.ts';
import { able } from './command.ts';
import { Terminal, temporaryHome } from './terminal.ts';

/** A realm with a service account that may administer it, and the secret of that. */
async function realmOfJob(): Promise<{ readonly realm: RealmNode; readonly secret: string }> {
  const secret = randomName('secret');
  const job = { clientId: 'job', secret, serviceAccountsEnabled: true, publicClient: false };
  const realm = await realmWith([job, able]);
  const account = realm.users.byUsername('service-account-job');
  await account.roleMappings.clients.byClientId('realm-management').add('realm-admin');
  return { realm, secret };
}

const nobody = { KEYCLOAK_PASSWORD: '' };

test('a service account logs in with its secret, out of a file or the environment', async () => {
  const { realm, secret } = await realmOfJob();
  const home = temporaryHome();
  writeFileSync(join(home, 'secret'), `${secret}\n`);
  const args = ['--realm', nameOf(realm), '--client-id', 'job'];
  const ofFile = new Terminal({
    args: [...args, '--client-secret', '@secret'],
    env: { ...nobody, HOME: home },
  });
  const ofEnvironment = new Terminal({ args, env: { ...nobody, KEYCLOAK_CLIENT_SECRET: secret } });
  for (const terminal of [ofFile, ofEnvironment]) {
    expect(await terminal.enter('users.count()')).toBe('1');
    expect(await terminal.enter('process.env.KEYCLOAK_CLIENT_SECRET')).toBe('');
    expect(terminal.written).not.toContain(secret);
  }
  const wrong = new Terminal({ args, env: { ...nobody, KEYCLOAK_CLIENT_SECRET: 'geheim' } });
  expect(await wrong.ended()).toBe(5);
  expect(wrong.written).not.toContain('geheim');
});

test('a token that ends while the prompt waits is a line that says how to go on, and .token does', async () => {
  const realm = await realmWith([able]);
  const user = realm.users.byUsername(ada.username);
  await user.roleMappings.clients.byClientId('realm-management').add('realm-admin');
  const oidc = connect(nameOf(realm), undefined).openIdConnect({ clientId: able.clientId });
  const token = async (): Promise<string> =>
    (await oidc.password({ username: ada.username, password })).access_token;
  const home = temporaryHome();
  writeFileSync(join(home, 'token'), await token());
  const args = ['-r', nameOf(realm), '--token', '@token'];
  const terminal = new Terminal({ args, env: { ...nobody, HOME: home } });
  expect(await terminal.enter('users.count()')).toBe('1');
  // It ends all tokens that were issued before.
  await user.logout();
  const told = await terminal.enter('users.count()');
  expect(told).toMatch(/^UnauthorizedError: [\s\S]*`\.token` at the prompt asks for another one/);
  terminal.type('.token', 'Enter');
  await terminal.shows(/Token:$/);
  terminal.type(await token(), 'Enter');
  await terminal.shows('Requests have this token from now on.');
  expect(await terminal.enter('users.count()')).toBe('1');
  expect(terminal.written).not.toContain('eyJ');
});

test('--scope asks for a session that lasts, which the end of the command ends all the same', async () => {
  const realm = await realmWith([able]);
  const user = realm.users.byUsername(ada.username);
  await user.roleMappings.clients.byClientId('realm-management').add('realm-admin');
  await user.roleMappings.realm.add('offline_access');
  const terminal = new Terminal({
    args: ['-r', nameOf(realm), '-u', ada.username, '--client-id', 'able', '--scope', 'offline_access'],
    env: { KEYCLOAK_PASSWORD: password },
  });
  expect(await terminal.enter('users.count()')).toBe('1');
  const { offlineSessions } = realm.clients.byClientId('able');
  expect(await offlineSessions.count()).toBe(1);
  terminal.type('.exit', 'Enter');
  expect(await terminal.ended()).toBe(0);
  expect(await offlineSessions.count()).toBe(0);
});

test('--help lists the options, and --version is that of the package', async () => {
  const help = new Terminal({ args: ['--help'], columns: 40, env: { KEYCLOAK_URL: '' } });
  expect(await help.ended()).toBe(0);
  await help.shows('Usage: realmtree [URL] [options]');
  await help.shows('--no-verify');
  const version = new Terminal({ args: ['--version'], env: { KEYCLOAK_URL: '' } });
  expect(await version.ended()).toBe(0);
  await version.shows(/^\d+\.\d+\.\d+$/);
});

test('options that contradict each other, and ones that do not exist, end the command with 2', async () => {
  const { username } = inject('keycloak');
  const cases: [string[], string][] = [
    [['-u', username, '--browser', '--device'], 'Give either --browser or --device'],
    [['--users', 'x'], "Unknown option '--users'"],
    [['-p', 'nowhere'], 'There is no profile nowhere in'],
    [['-u', username, '--ca', 'nothing.pem'], 'There is no file nothing.pem, which --ca names.'],
  ];
  for (const [args, told] of cases) {
    const terminal = new Terminal({ args });
    expect(await terminal.ended()).toBe(2);
    await terminal.shows(told);
  }
});

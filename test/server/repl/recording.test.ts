import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import type { RealmNode } from '../../../src/resources/realms/realm.ts';
import { ada, login, passwordClient } from '../login.ts';
import { nameOf, randomName, temporaryRealm } from '../support.ts';
import { run } from './command.ts';
import { endOf } from './shell.ts';
import { inRealm, Terminal, usualNode } from './terminal.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs a script in the home by Node alone, which finds the package there. */
async function byNode(home: string, file: string, env: Readonly<Record<string, string>>) {
  const { status, out, err } = await endOf(
    spawn(usualNode, [file], { cwd: home, env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env } }),
  );
  return { status, out, err };
}

test('a session that was recorded runs again, by Node and by the command, and does the same', {
  timeout: 180_000,
}, async () => {
  const { terminal, realm } = await inRealm();
  const other = await temporaryRealm();
  await realm.clients.create(passwordClient);
  const secret = randomName('geheim');
  const { username, ...person } = ada;
  const entries = [
    '.record session.mjs',
    // Entries of several lines, one of them a text of several lines, and a comment at the end of one.
    'const made = []',
    'async function make(name) {\n  made.push(name);\n  return await roles.create({ name }); // one more\n}',
    "await make('editor')",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is typed so
    "await roles.byName('editor').update({ description: `of ${made.length},\n  not two` })",
    '{ made: made.length, text: "x" }',
    'const count = roles.count === undefined ? made.length : 0 // as it was',
    `(await users.create({ username: '${username}', ...${JSON.stringify(person)}, credentials: [{ type: 'password', value: '${secret}' }] })).id.length`,
    // A name may be declared once more, and a line that failed is left out.
    "const count = roles.all().filter(({ name }) => name === 'editor').length",
    'nope()',
    'const { length } = made, total = count + length',
    "groups.create({ name: 'staff' })",
    '_.children.create({ name: "night " + total })',
    "const users = 'no longer those'",
    `.use ${nameOf(other)}`,
    "roles.create({ name: 'of-the-other' })",
    ".cd roles.byName('of-the-other')",
    "here.update({ description: 'from here' })",
    'roles.all()',
    'it',
    '.time realms.byName(realm.realmName).get()',
    '.record',
  ];
  let said = '';
  for (const entry of entries) said = await terminal.enter(entry);
  expect(said).toBe('Written to session.mjs. It takes KEYCLOAK_PASSWORD, PASSWORD from the environment.');
  const { 'session.mjs': script = '' } = terminal.files();
  expect(script).not.toContain(secret);
  await check(realm, other, secret);

  mkdirSync(join(terminal.home, 'node_modules'));
  symlinkSync(project, join(terminal.home, 'node_modules', 'realmtree'));
  const { password } = inject('keycloak');
  const env = { KEYCLOAK_PASSWORD: password, PASSWORD: secret };
  for (const again of ['node', 'realmtree']) {
    await undo(realm, other);
    const ran =
      again === 'node'
        ? await byNode(terminal.home, 'session.mjs', env)
        : await run(['-u', 'admin', 'session.mjs'], { home: terminal.home, env });
    expect(ran, script).toMatchObject({ status: 0 });
    await check(realm, other, secret);
  }
  const without = await byNode(terminal.home, 'session.mjs', { KEYCLOAK_PASSWORD: password });
  expect(without).toMatchObject({ status: 1 });
  expect(without.err).toContain('The environment variable PASSWORD is missing');
});

/** What the session has made. */
async function check(realm: RealmNode, other: RealmNode, secret: string): Promise<void> {
  expect((await realm.roles.byName('editor').get()).description).toBe('of 1,\n  not two');
  expect(await realm.groups.byPath('/staff/night 2').exists()).toBe(true);
  expect((await other.roles.byName('of-the-other').get()).description).toBe('from here');
  expect(await login(realm, secret)).toHaveProperty('access_token');
}

async function undo(realm: RealmNode, other: RealmNode): Promise<void> {
  await realm.roles.byName('editor').delete();
  await realm.groups.byPath('/staff').delete();
  await realm.users.byUsername(ada.username).delete();
  await other.roles.byName('of-the-other').delete();
}

test('what .edit sends is recorded as well', async () => {
  const { terminal, realm } = await inRealm({ env: { EDITOR: `sed -i 's/old/new/'` } });
  const role = await realm.roles.create({ name: 'editor', description: 'old' });
  await terminal.enter('.record edited.mjs');
  await terminal.enter(".edit roles.byName('editor')");
  await terminal.enter('.record');
  await role.update({ description: 'old' });
  const env = { KEYCLOAK_PASSWORD: inject('keycloak').password };
  const ran = await run(['-u', 'admin', 'edited.mjs'], { home: terminal.home, env });
  expect(ran).toMatchObject({ status: 0 });
  expect((await role.get()).description).toBe('new');
});

test('a script that was recorded logs in as the session did', async () => {
  const { url } = inject('keycloak');
  const realm = await temporaryRealm();
  const secret = randomName('secret');
  await realm.clients.create({ clientId: 'job', secret, serviceAccountsEnabled: true });
  const account = realm.users.byUsername('service-account-job');
  await account.roleMappings.clients.byClientId('realm-management').add('realm-admin');
  const args = ['-r', nameOf(realm), '--client-id', 'job'];
  const terminal = new Terminal({ args, env: { KEYCLOAK_PASSWORD: '', KEYCLOAK_CLIENT_SECRET: secret } });
  await terminal.enter('.record job.mjs');
  await terminal.enter("roles.create({ name: 'made-by-job' })");
  await terminal.enter('.record');
  const { 'job.mjs': script = '' } = terminal.files();
  expect(script).toContain(`serverUrl: "${url}"`);
  expect(script).toContain('auth: { clientId: "job", clientSecret: process.env.KEYCLOAK_CLIENT_SECRET }');
  await realm.roles.byName('made-by-job').delete();
  const ran = await run([...args, 'job.mjs'], {
    home: terminal.home,
    env: { KEYCLOAK_CLIENT_SECRET: secret },
  });
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  expect(await realm.roles.byName('made-by-job').exists()).toBe(true);
});

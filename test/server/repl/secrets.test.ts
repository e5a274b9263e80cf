import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { nodeBinary } from '../../../scripts/node-release.ts';
import { cert } from '../../unit/realm/localhost-certificate.ts';
import { nameOf, randomName, temporaryRealm } from '../support.ts';
import { run } from './command.ts';
import { inRealm, Terminal, temporaryHome, usualNode } from './terminal.ts';

/** Secrets of a test, each of which can be told apart. */
class Secrets {
  readonly all: string[] = [];

  get new(): string {
    const secret = randomName('Geheim');
    this.all.push(secret);
    return secret;
  }

  /** Those that a text holds. */
  in(text: string): string[] {
    return this.all.filter((secret) => text.includes(secret));
  }
}

test('secrets in lines are in no file, and on the screen only as they were typed', {
  timeout: 180_000,
}, async () => {
  const secrets = new Secrets();
  const { terminal, realm } = await inRealm({
    env: { EDITOR: "sed -i 's/^description: old/description: new/'" },
  });
  const lines = [
    '.record session.mjs',
    `const made = users.create({ username: 'ada', credentials: [{ type: 'password', value: '${secrets.new}' }] })`,
    `made.resetPassword({ value: '${secrets.new}', temporary: false })`,
    `made.resetPassword({\n  temporary: false,\n  value: "${secrets.new}" })`,
    `const password = '${secrets.new}' + \`${secrets.new}\``,
    'made.resetPassword({ value: password })',
    `const web = clients.create({ clientId: 'web', description: 'old', secret: '${secrets.new}' })`,
    `web.update({ secret: '${secrets.new}' })`,
    `web.update({ attributes: { 'saml.signing.private.key': '${secrets.new}' } })`,
    `const config = { clientId: 'us', clientSecret: '${secrets.new}', tokenUrl: 'https://idp.test/token', authorizationUrl: 'https://idp.test/auth' }`,
    "identityProviders.create({ alias: 'partner', providerId: 'oidc', config })",
    `realms.byName('${nameOf(realm)}').update({ smtpServer: { host: 'smtp.test', from: 'a@acme.test', auth: 'true', user: 'a', password: '${secrets.new}' } })`,
    `components.create({ name: 'ldap', providerType: 'x', config: { bindCredential: ['${secrets.new}'] } })`,
    `new Map([['client_secret', '${secrets.new}']]).size`,
    `new URLSearchParams('grant_type=password&password=${secrets.new}').size`,
    `const headers = { Authorization: 'Basic ${secrets.new}', 'x-api-key': '${secrets.new}' }`,
    // What is shown of a request.
    `.curl made.resetPassword({ value: '${secrets.new}' })`,
    `.curl clients.all({}, { headers: { 'x-api-key': '${secrets.new}' } })`,
    `.diff made.resetPassword({ value: '${secrets.new}' })`,
    `.diff users.create({ username: 'eve', credentials: [{ type: 'password', value: '${secrets.new}' }] })`,
    `.diff web.update({ secret: '${secrets.new}', name: 'Web' })`,
    `.time made.resetPassword({ value: '${secrets.new}' })`,
    '.dry on',
    `made.resetPassword({ value: '${secrets.new}' })`,
    '.dry off',
    ".edit clients.byClientId('web')",
    // What fails.
    `users.create({ username: 'ada', credentials: [{ type: 'password', value: '${secrets.new}' }] })`,
    `made.resetPassword('${secrets.new}')`,
    '.trace',
    `new KeycloakRealm({ serverUrl: 'https://sso.test', realmName: 'x', auth: { username: 'a', passwort: '${secrets.new}' } })`,
    `const secret = '${secrets.new}`,
    `export KEYCLOAK_PASSWORD=${secrets.new}`,
    `realmtree --password ${secrets.new}`,
    '.trace',
    '.save typed.js',
    '.record',
  ];
  const told: string[] = [];
  for (const line of lines) told.push(await terminal.enter(line));
  expect(secrets.in(told.join('\n'))).toEqual([]);
  const files = terminal.files();
  expect(Object.keys(files).sort()).toEqual([
    expect.stringMatching(/^\.local\/state\/realmtree\/.*\.history$/),
    'session.mjs',
    'typed.js',
  ]);
  for (const [path, text] of Object.entries(files)) expect([path, ...secrets.in(text)]).toEqual([path]);
  // What was shown is of use all the same.
  expect(told.join('\n')).toMatch(/--data-raw '\{"type":"password","value":"'"\$PASSWORD"'"\}'/);
  expect(told.join('\n')).toMatch(/\+ name: "Web"/);
  expect(files['session.mjs']).toContain('made.resetPassword({ value: process.env.PASSWORD');
  // And it was done.
  expect(await realm.clients.byClientId('web').exists()).toBe(true);
  expect((await realm.clients.byClientId('web').get()).description).toBe('new');
  terminal.type('.exit', 'Enter');
  expect(await terminal.ended()).toBe(0);
  expect(secrets.in(Object.values(terminal.files()).join('\n'))).toEqual([]);
});

test('secrets that answer a question, or are pasted into it, are nowhere', async () => {
  const secrets = new Secrets();
  const { username, password } = inject('keycloak');
  const terminal = new Terminal({ args: ['-u', username], env: { KEYCLOAK_PASSWORD: '' } });
  await terminal.shows('Password of');
  // A password manager may paste the end of the line, too.
  terminal.type(`${password}\r`);
  await terminal.ready();
  const first = secrets.new;
  terminal.type(`.token ${secrets.new}`, 'Enter');
  await terminal.shows(/Token:$/);
  // A token that was broken into two lines.
  terminal.type(`${first}\r${secrets.new}\r`);
  await terminal.shows('That was more than one line: nothing was sent.');
  expect(await terminal.enter('users.count() > 0')).toBe('true');
  terminal.type('Ctrl-D');
  await terminal.ended();
  const typed = secrets.all[1] ?? '';
  expect(secrets.in(terminal.written.replaceAll(typed, ''))).toEqual([]);
  expect(secrets.in(Object.values(terminal.files()).join('\n'))).toEqual([]);
  expect(terminal.history).toContain('.token');
});

describe.runIf(process.platform === 'linux')('other users of the machine', () => {
  /** What they see of a process and of those that it has started. */
  function commandLines(pid: number): string {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const children = all.filter((child) => parentOf(child) === pid);
    const own = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return [own, ...children.map((child) => commandLines(Number(child)))].join('\n');
  }

  function parentOf(pid: string): number | undefined {
    try {
      // The name before may hold spaces and brackets.
      const [, , parent] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(')').at(-1)?.split(' ') ?? [];
      return Number(parent);
    } catch {
      // It has ended.
      return undefined;
    }
  }

  test.for(['this', '22.12.0'])(
    'see no secret among the arguments of the prompt, on Node %s',
    async (release) => {
      const secrets = new Secrets();
      const realm = await temporaryRealm();
      const password = secrets.new;
      const person = {
        email: 'a@acme.test',
        firstName: 'A',
        lastName: 'B',
        emailVerified: true,
        enabled: true,
      };
      const user = await realm.users.create({
        username: 'operator',
        ...person,
        credentials: [{ type: 'password', value: password }],
      });
      await user.roleMappings.clients.byClientId('realm-management').add('realm-admin');
      const home = temporaryHome();
      writeFileSync(join(home, 'ca.pem'), cert);
      // An older Node is started a second time, with the same arguments.
      const args = ['-r', nameOf(realm), '-u', 'operator', '--password', password, '--ca', 'ca.pem'];
      const terminal = new Terminal({
        args,
        env: { HOME: home, KEYCLOAK_PASSWORD: '', KEYCLOAK_TOTP: secrets.new },
        node: release === 'this' ? usualNode : await nodeBinary(release),
      });
      expect(await terminal.enter('users.count()')).toBe('1');
      const seen = commandLines(terminal.pid);
      expect(seen).toMatch(/^realmtree/);
      expect(secrets.in(seen)).toEqual([]);
      const own = 'JSON.stringify([process.argv, process.title, process.env, process.execArgv])';
      expect(secrets.in(await terminal.enter(own))).toEqual([]);
      expect(secrets.in(terminal.written)).toEqual([]);
    },
  );
});

test('secrets of arguments and of the environment are in no message, and in no profile', async () => {
  const secrets = new Secrets();
  const home = temporaryHome();
  const realm = await temporaryRealm();
  const at = ['-r', nameOf(realm)];
  const { username } = inject('keycloak');
  const secret = secrets.new;
  const wrong: [string[], Record<string, string>][] = [
    [['-u', username, '--password', secret], {}],
    [['-u', username, `--password=${secret}`, '--totp', secret], {}],
    [['-u', username], { KEYCLOAK_PASSWORD: secret }],
    // The rest of a password that begins with @ is no name of a file to show.
    [['-u', username], { KEYCLOAK_PASSWORD: `@${secret}` }],
    [['--client-id', 'admin-cli', '--client-secret', secret], {}],
    [['--token', secret], {}],
    [['--token', `eyJ${secret}.${secret}.${secret}`], {}],
    [[], { KEYCLOAK_TOKEN: `${secret}\n${secret}` }],
    [[`http://x:${secret}@127.0.0.1:1`, '-u', username], {}],
    [['-u', username, `--pasword=${secret}`], {}],
    [['-u', username, `--yes=${secret}`], {}],
    [['-u', username, '--password', secret, '--browser', '--device'], {}],
  ];
  for (const [args, env] of wrong) {
    const ran = await run([...at, ...args, '-e', 'users.count()'], { home, env });
    expect([args.join(' '), ran.status === 0]).toEqual([args.join(' '), false]);
    expect(secrets.in(ran.stderr + ran.stdout)).toEqual([]);
  }
  const saved = await run(
    [...at, '-u', username, '--password', secret, '--totp', secret, '--save-profile', 'acme'],
    { home, env: { KEYCLOAK_CLIENT_SECRET: secret, KEYCLOAK_TOKEN: secret } },
  );
  expect(saved.status).toBe(0);
  const file = readFileSync(join(home, '.config', 'realmtree', 'profiles.json'), 'utf8');
  expect(secrets.in(file + saved.stdout + saved.stderr)).toEqual([]);
});

test('an editor gets a file that is gone afterwards, and no secret of the environment', async () => {
  const secrets = new Secrets();
  const { username } = inject('keycloak');
  const realm = await temporaryRealm();
  const secret = secrets.new;
  await realm.clients.create({ clientId: 'web', secret, name: 'old' });
  const script =
    'env > env.txt; echo "$1" > place.txt; stat -c %a "$1" > mode.txt; echo "secret: [$(cat "$1")" > "$1"';
  const home = temporaryHome();
  writeFileSync(join(home, 'editor.sh'), script);
  const terminal = new Terminal({
    args: ['-u', username, '--use', nameOf(realm)],
    env: { HOME: home, EDITOR: 'sh editor.sh', KEYCLOAK_TOTP: '' },
  });
  const told = await terminal.enter(".edit clients.byClientId('web')");
  expect(told).toMatch(/^Nothing was sent: it is no YAML/);
  const { 'env.txt': env = '', 'place.txt': place = '', 'mode.txt': mode = '' } = terminal.files();
  expect(env).not.toMatch(/KEYCLOAK_PASSWORD/);
  expect(mode).toBe('600\n');
  expect(() => readFileSync(place.trim())).toThrow('ENOENT');
  expect(secrets.in(terminal.written)).toEqual([]);
});

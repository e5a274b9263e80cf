import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomName } from '../support.ts';
import { inRealm, Terminal } from './terminal.ts';

describe('what is typed', () => {
  test('is waited for where it stands, and its result can be used at once', async () => {
    const { terminal, realm } = await inRealm();
    expect(
      await terminal.enter("const ada = users.create({ username: 'ada', email: 'ada@acme.test' })"),
    ).toBe('');
    expect(await terminal.enter('ada')).toMatch(/^UserNode <http.*\/users\/[\w-]+>$/);
    expect(await terminal.enter('ada.get().email')).toBe("'ada@acme.test'");
    expect(await terminal.enter('const { username: name } = ada.get(); name.toUpperCase()')).toBe("'ADA'");
    expect(await terminal.enter('_')).toBe("'ADA'");
    expect(await terminal.enter('users.count()')).toBe('1');
    expect(await realm.users.count()).toBe(1);
  });

  test('may go on in the next line, and is one entry of the history', async () => {
    const { terminal } = await inRealm();
    terminal.type('const twice = (x) => {', 'Enter');
    await terminal.shows('\n|');
    terminal.type('return 2 * x }', 'Enter');
    await terminal.ready();
    expect(await terminal.enter('twice(21)')).toBe('42');
    const [file] = historyOf(terminal);
    expect(file).toContain(JSON.stringify('const twice = (x) => {\nreturn 2 * x }'));
  });

  test('that is wrong is told in a line, without a stack, and .trace shows it', async () => {
    const { terminal } = await inRealm();
    const told = await terminal.enter("roles.byName('nope').get()");
    expect(told).toMatch(/^NotFoundError: 404 Could not find role \(GET .*\) \(not_found\)/);
    expect(told).not.toMatch(/ {4}at /);
    expect(await terminal.enter('.trace')).toMatch(/ {4}at /);
    expect(await terminal.enter('nope()')).toBe('ReferenceError: nope is not defined');
    expect(await terminal.enter('foo bar')).toMatch(/^SyntaxError: .* in line 1, column 5$/);
    expect(await terminal.enter('1 + 1')).toBe('2');
  });

  test('as an object in braces is that object', async () => {
    const { terminal } = await inRealm();
    expect(await terminal.enter('{ a: 1 }')).toBe('{ a: 1 }');
  });

  test('is ended by Ctrl-C without the prompt', async () => {
    const { terminal } = await inRealm();
    terminal.type('await new Promise(() => {})', 'Enter');
    await terminal.settled(200);
    terminal.type('Ctrl-C');
    await terminal.shows('Stopped');
    expect(await terminal.enter('1 + 1')).toBe('2');
  });
});

describe('a list', () => {
  test('is a table with its count, and it shows the rest', async () => {
    const { terminal, realm } = await inRealm({ columns: 120, rows: 60 });
    for (let number = 0; number < 25; number++)
      await realm.roles.create({
        name: `role-${String(number).padStart(2, '0')}`,
        description: 'one of many',
      });
    const shown = await terminal.enter('roles.all()');
    expect(shown.split('\n')[0]).toMatch(/^id +name +description/);
    expect(shown).toMatch(/20 of 28; it shows the next$/);
    const rest = await terminal.enter('it');
    expect(rest).toMatch(/role-24/);
    expect(rest).toMatch(/8 rows$/);
    expect(await terminal.enter('it')).toBe('Nothing more.');
  });

  test('in a narrow terminal has the columns that matter', async () => {
    const { terminal, realm } = await inRealm({ columns: 60 });
    await realm.clients.create({
      clientId: 'web',
      name: 'The website of this company',
      description: 'x'.repeat(80),
    });
    const shown = await terminal.enter("clients.all({ clientId: 'web' })");
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(shown).toContain('web');
  });
});

describe('something that is deleted', () => {
  test('is asked for once, says what goes with it, and stays without a yes', async () => {
    const { terminal, realm } = await inRealm();
    await realm.clients.create({ clientId: 'web' });
    terminal.type("clients.byClientId('web').delete()", 'Enter');
    await terminal.shows(/its roles, mappers, permissions and sessions go with it\? \[y\/N\]/);
    terminal.type('Enter');
    await terminal.shows('Nothing was deleted.');
    expect(await realm.clients.byClientId('web').exists()).toBe(true);
    await terminal.ready();
    terminal.type("clients.byClientId('web').delete()", 'Enter');
    await terminal.shows(/\[y\/N\] $|\[y\/N\]$/);
    terminal.type('y', 'Enter');
    await terminal.ready();
    expect(await terminal.enter("clients.byClientId('web').exists()")).toBe('false');
  });

  test('with --yes is not asked for', async () => {
    const { terminal, realm } = await inRealm({ args: ['--yes'] });
    await realm.roles.create({ name: 'editor' });
    expect(await terminal.enter("roles.byName('editor').delete()")).toBe('');
    expect(await realm.roles.byName('editor').exists()).toBe(false);
  });
});

describe('the command', () => {
  test('.help documents a verb with its route, release and role', async () => {
    const { terminal } = await inRealm();
    const shown = await terminal.enter('.help users.create');
    expect(shown).toMatch(/^create\(user: UserCreate/);
    expect(shown).toMatch(/route: `POST \/admin\/realms\/\{realm\}\/users`/);
    expect(shown).toMatch(/since: 22/);
    expect(shown).toMatch(/role: `manage-users`/);
    expect(await terminal.enter('.help')).toMatch(/\.curl/);
    expect(await terminal.enter(".help users.byId('1').roleMappings")).toMatch(/RoleMappingsNode/);
    expect(await terminal.enter('.help nothing')).toBe('Nothing is known of nothing.');
  });

  test('.ls lists children and verbs, and .cd makes a node here', async () => {
    const { terminal, realm } = await inRealm();
    await realm.users.create({ username: 'ada', firstName: 'Ada' });
    expect(await terminal.enter('.ls users')).toMatch(/ profile .*\n[\s\S]* byId\(\) [\s\S]* create\(\) /);
    expect(await terminal.enter(".cd users.byUsername('ada')")).toBe('');
    expect(terminal.lastLine).toContain('ada');
    expect(await terminal.enter('here.get().firstName')).toBe("'Ada'");
    expect(await terminal.enter('.ls')).toMatch(/roleMappings/);
    expect(await terminal.enter('.cd 42')).toBe('42 is no node of the tree.');
    expect(await terminal.enter('.cd')).toBe('');
  });

  test('.use gives the parts of another realm short names', async () => {
    const { terminal } = await inRealm();
    expect(await terminal.enter('.use master')).toBe('');
    expect(terminal.lastLine).toBe('master>');
    expect(await terminal.enter('users.url')).toMatch(/\/admin\/realms\/master\/users'$/);
    expect(await terminal.enter('.use')).toBe('The realm in use is master.');
  });

  test('.find searches names and docs of the whole tree', async () => {
    const { terminal } = await inRealm();
    expect(await terminal.enter('.find resetPassword')).toMatch(/users\.byId\(…\)\.resetPassword\(…\)/);
    expect(await terminal.enter('.find xyzzy')).toBe('Nothing has the word xyzzy.');
  });

  test('.curl shows requests without a token, and writes nothing', async () => {
    const { terminal, realm } = await inRealm();
    const user = await realm.users.create({ username: 'ada' });
    const shown = await terminal.enter(".curl users.byUsername('ada').update({ firstName: \"A'da\" })");
    expect(shown).toContain('-X PUT');
    expect(shown).toContain('Authorization: Bearer $TOKEN');
    expect(shown).toContain(`'{"firstName":"A'\\''da"}'`);
    expect(shown).not.toMatch(/eyJ/);
    expect((await user.get()).firstName).toBeUndefined();
  });

  test('.diff shows what would change, and changes nothing', async () => {
    const { terminal, realm } = await inRealm();
    await realm.roles.create({ name: 'editor', description: 'old' });
    const shown = await terminal.enter(".diff roles.byName('editor').update({ description: 'new' })");
    expect(shown).toMatch(/- description: "old"\n {2}\+ description: "new"/);
    expect((await realm.roles.byName('editor').get()).description).toBe('old');
    expect(await terminal.enter(".diff roles.byName('editor').get()")).toBe('It changes nothing.');
  });

  test('.dry shows what is not sent, until it is off', async () => {
    const { terminal, realm } = await inRealm();
    await terminal.enter('.dry on');
    expect(await terminal.enter("roles.create({ name: 'editor' })")).toMatch(/^not sent: POST http/);
    expect(await realm.roles.byName('editor').exists()).toBe(false);
    expect(await terminal.enter('.dry off')).toBe('All requests are sent.');
    await terminal.enter("roles.create({ name: 'editor' })");
    expect(await realm.roles.byName('editor').exists()).toBe(true);
  });

  test('.time says how long requests take', async () => {
    const { terminal } = await inRealm();
    expect(await terminal.enter('.time users.count()')).toMatch(
      / ms {2}GET .*\/users\/count 200\n.* ms {2}in all$/,
    );
    await terminal.enter('.time on');
    expect(await terminal.enter('users.count()')).toMatch(/^\d+ ms, 1 requests\n0$/);
  });

  test('.edit sends what was changed in the editor', async () => {
    const editor = `sed -i 's/old/new/; /^enabled/d'`;
    const { terminal, realm } = await inRealm({ env: { EDITOR: editor } });
    await realm.roles.create({ name: 'editor', description: 'old' });
    expect(await terminal.enter(".edit roles.byName('editor')")).toBe(
      '- description: "old"\n+ description: "new"',
    );
    expect((await realm.roles.byName('editor').get()).description).toBe('new');
    expect(await terminal.enter(".edit roles.byName('editor')")).toBe('Nothing was changed.');
    expect(await terminal.enter('.edit users')).toBe(
      'It has no get and update: only such a node can be edited.',
    );
  });

  test('.record writes a script that runs, without the secrets', async () => {
    const { terminal, realm } = await inRealm();
    await terminal.enter('.record session.mjs');
    await terminal.enter("const grace = users.create({ username: 'grace' })");
    await terminal.enter("grace.resetPassword({ value: 'correct-horse', temporary: false })");
    await terminal.enter('.record');
    const script = readFileSync(join(terminal.home, 'session.mjs'), 'utf8');
    expect(script).toContain("const grace = (await users.create({ username: 'grace' }));");
    expect(script).not.toContain('correct-horse');
    expect(script).toContain('process.env.');
    expect(await realm.users.byUsername('grace').exists()).toBe(true);
  });
});

test('secrets that are typed are in no history', async () => {
  const { terminal } = await inRealm();
  const secret = randomName('secret');
  await terminal.enter(
    `users.create({ username: 'ada', credentials: [{ type: 'password', value: '${secret}' }] })`,
  );
  await terminal.enter(`const password = '${secret}'`);
  await terminal.enter("users.byUsername('ada').get()");
  terminal.type('.exit', 'Enter');
  expect(await terminal.ended()).toBe(0);
  const lines = historyOf(terminal).join('\n');
  expect(lines).toContain('byUsername');
  expect(lines).not.toContain(secret);
});

test('a history is there again in the next session', async () => {
  const { terminal } = await inRealm();
  await terminal.enter('users.count()');
  terminal.type('Ctrl-D');
  await terminal.ended();
  const next = new Terminal({ env: { HOME: terminal.home } });
  await next.ready();
  next.type('Up');
  await next.shows('users.count()');
});

/** What the histories of the user of a terminal hold. */
function historyOf({ home }: Terminal): string[] {
  const folder = join(home, '.local', 'state', 'realmtree');
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
}

import { expect, inject, test } from 'vitest';
import { run } from './command.ts';
import { inRealm, Terminal, temporaryHome } from './terminal.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const colour = /\u001b\[(3|9)\dm/;

function widest(shown: string): number {
  return Math.max(...shown.split('\n').map((line) => line.length));
}

test('in 40 columns tables and the lists of Tab fit, and a long line is still one', async () => {
  const { terminal, realm } = await inRealm({ columns: 40 });
  await realm.roles.create({ name: 'editor', description: 'May edit' });
  await realm.users.create({ username: 'ada', email: 'ada@acme.test', firstName: 'Ada' });
  for (const list of ['users.all()', 'roles.all()']) {
    const shown = await terminal.enter(list);
    expect(widest(shown)).toBeLessThanOrEqual(40);
    expect(shown).toMatch(/\n\d rows?$/);
  }
  const { line, listed } = await terminal.completed('users.by');
  expect(line).toBe('users.by');
  expect(listed).toContain('byUsername');
  expect(widest(listed)).toBeLessThanOrEqual(40);
  const long = "roles.byName('editor').update({ description: 'May edit everything of the realm' })";
  expect(await terminal.enter(long)).toBe('');
  expect(await terminal.enter("roles.byName('editor').get().description.length")).toBe('32');
  const told = await terminal.enter("users.byUsername('nobody-of-this-name').get()");
  expect(told).toMatch(/^NotFoundError: 404 No object has the username "nobody-of-this-name"/);
});

test('in 200 columns a table has more columns than in 40, and an object takes fewer lines', async () => {
  const { terminal, realm } = await inRealm({ columns: 200 });
  await realm.clients.create({ clientId: 'web', name: 'The website', secret: 'geheim' });
  const narrow = new Terminal({ columns: 40, args: ['-u', 'admin', '--use', 'master'] });
  const columns = (shown: string): number => shown.split('\n')[0]?.split(/ {2,}/).length ?? 0;
  const wide = await terminal.enter('clients.all()');
  expect(widest(wide)).toBeLessThanOrEqual(200);
  // A list is no question for a secret.
  expect(wide).not.toContain('geheim');
  expect(await terminal.enter("clients.byClientId('web').get().secret")).toBe("'geheim'");
  expect(columns(wide)).toBeGreaterThan(columns(await narrow.enter('clients.all()')));
  expect(await terminal.enter("({ a: 'x'.repeat(70), b: 'y'.repeat(70) })")).not.toContain('\n');
  expect(await narrow.enter("({ a: 'x'.repeat(20), b: 'y'.repeat(20) })")).toContain('\n');
});

test('values are coloured, but not with NO_COLOR or on a dumb terminal', async () => {
  const value = "({ a: 1, b: [true, null, 'x'] })";
  const [usual, none, dumb] = [{}, { NO_COLOR: '1' }, { TERM: 'dumb' }].map(
    (env: Record<string, string>) => new Terminal({ env }),
  ) as [Terminal, Terminal, Terminal];
  for (const terminal of [usual, none, dumb])
    expect(await terminal.enter(value)).toBe("{ a: 1, b: [ true, null, 'x' ] }");
  expect(usual.written).toMatch(colour);
  expect(none.written).not.toMatch(colour);
  expect(dumb.written).not.toMatch(colour);
});

test('on a dumb terminal lines are entered, and Ctrl-C and Ctrl-D mean what they do elsewhere', async () => {
  const { terminal, realm } = await inRealm({ env: { TERM: 'dumb' } });
  expect(await terminal.enter("roles.create({ name: 'editor' })")).toMatch(/^RoleNode </);
  expect(await terminal.enter('.use')).toMatch(/^The realm in use is test-/);
  terminal.type('await new Promise(() => {})', 'Enter');
  await terminal.settled(200);
  terminal.type('Ctrl-C');
  await terminal.shows('Stopped');
  await terminal.ready();
  expect(await realm.roles.byName('editor').exists()).toBe(true);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor begins with one
  expect(terminal.written).not.toMatch(/\u001b/);
  terminal.type('Ctrl-D');
  expect(await terminal.ended()).toBe(0);
});

test('on a dumb terminal a password is asked for without an echo', async () => {
  const { username, password } = inject('keycloak');
  const terminal = new Terminal({
    args: ['-u', username],
    env: { TERM: 'dumb', KEYCLOAK_PASSWORD: '' },
  });
  await terminal.shows(`Password of ${username}:`);
  terminal.type(password, 'Enter');
  await terminal.ready();
  expect(terminal.screen).toContain(`Password of ${username}: \nrealmtree on `);
});

test('without a terminal the input is the script, and nothing is asked or coloured', async () => {
  const { username, password } = inject('keycloak');
  const home = temporaryHome();
  const env = { KEYCLOAK_PASSWORD: password };
  const input = 'String(1)\nconst seen = await users.count()\nObject({ seen: seen > 0, text: "x" })\n';
  expect(await run(['-u', username], { home, env, input })).toEqual({
    status: 0,
    stdout: '{\n  "seen": true,\n  "text": "x"\n}\n',
    stderr: '',
  });
  // There is nobody who could be asked.
  expect(await run(['-u', username], { home, input })).toMatchObject({ status: 2, stdout: '' });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nameOf } from '../support.ts';
import { inRealm, Terminal } from './terminal.ts';

describe('Node’s own commands', () => {
  test('.save writes what ran, and .load runs it in another session', async () => {
    const { terminal, realm } = await inRealm();
    await terminal.enter('const names = [\n"one",\n"two"]');
    await terminal.enter('nope()');
    await terminal.enter('for (const name of names) await roles.create({ name })');
    await terminal.enter('names.length // how many');
    expect(await terminal.enter('.save')).toBe('Where to? .save FILE');
    expect(await terminal.enter('.save typed.js')).toBe('Written to typed.js.');
    expect(terminal.files()['typed.js']).not.toContain('nope');
    for (const name of ['one', 'two']) await realm.roles.byName(name).delete();
    const args = ['-u', 'admin', '--use', nameOf(realm)];
    const next = new Terminal({ args, env: { HOME: terminal.home } });
    await next.ready();
    next.type('.load typed.js', 'Enter');
    await next.shows(/names\.length[\s\S]*\n(?:\| |\.{3} )?2\n/);
    expect(await next.enter('names.join()')).toBe("'one,two'");
    expect(await realm.roles.byName('two').exists()).toBe(true);
  });

  test('.editor takes lines until Ctrl-D, and is left with Ctrl-C', async () => {
    const { terminal, realm } = await inRealm();
    terminal.type('.editor', 'Enter');
    await terminal.shows('Entering editor mode');
    terminal.type("const made = roles.create({ name: 'editor' })", 'Enter', 'await made.exists()', 'Enter');
    terminal.type('Ctrl-D');
    await terminal.shows(/\ntrue\n/);
    expect(await realm.roles.byName('editor').exists()).toBe(true);
    await terminal.ready();
    terminal.type('.editor', 'Enter');
    await terminal.shows(/Entering editor mode[\s\S]*Entering editor mode/);
    terminal.type("roles.create({ name: 'never' })", 'Enter', 'Ctrl-C');
    expect(await terminal.enter('1 + 1')).toBe('2');
    expect(await realm.roles.byName('never').exists()).toBe(false);
  });

  test('.break and Ctrl-C leave an entry of several lines, and .clear as well', async () => {
    const { terminal } = await inRealm();
    const leave: [string, ...string[]][] = [['.break', 'Enter'], ['Ctrl-C'], ['.clear', 'Enter']];
    for (const keys of leave) {
      await terminal.ready();
      const before = terminal.screen.length;
      terminal.type('const never = {', 'Enter');
      await terminal.shows(/\n(\||\.\.\.)$/, before);
      terminal.type(...keys);
      await terminal.ready();
    }
    expect(await terminal.enter('never')).toBe('ReferenceError: never is not defined');
  });

  test('.exit ends the command, and so does Ctrl-C twice', async () => {
    const { terminal } = await inRealm();
    terminal.type('.exit', 'Enter');
    expect(await terminal.ended()).toBe(0);
    const other = new Terminal();
    await other.ready();
    other.type('Ctrl-C');
    await other.shows('(To exit, press Ctrl+C again or Ctrl+D or type .exit)');
    other.type('Ctrl-C');
    expect(await other.ended()).toBe(0);
  });
});

describe('a key', () => {
  test('Ctrl-C takes back a line that is being typed', async () => {
    const { terminal, realm } = await inRealm();
    terminal.type("roles.create({ name: 'never' })");
    await terminal.shows('never');
    terminal.type('Ctrl-C');
    expect(await terminal.enter('1 + 1')).toBe('2');
    expect(await realm.roles.byName('never').exists()).toBe(false);
  });

  test('Ctrl-R looks for an earlier line, and Enter runs it', async () => {
    const { terminal, realm } = await inRealm();
    await terminal.enter('users.count()');
    await terminal.enter('1 + 1');
    await realm.users.create({ username: 'ada' });
    terminal.type('Ctrl-R');
    await terminal.shows('bck-i-search: _');
    terminal.type('cou');
    await terminal.shows(/users\.count\(\)\n+bck-i-search: cou_/);
    terminal.type('Enter');
    await terminal.shows(/> users\.count\(\)\n1\n/);
    await terminal.ready();
  });

  test('Up brings back the lines before, those of an earlier session too, and Down the later ones', async () => {
    const { terminal } = await inRealm();
    await terminal.enter('1 + 1');
    await terminal.enter('[1, 2].map((x) => {\nreturn x * 3 })');
    terminal.type('.exit', 'Enter');
    await terminal.ended();
    const next = new Terminal({ env: { HOME: terminal.home } });
    await next.enter('2 + 2');
    await next.ready();
    next.type('Up', 'Up', 'Up');
    // In Node 24 the first Up within an entry of two lines goes to its first line.
    await next.shows(/return x \* 3 }\)|1 \+ 1/);
    next.type('Ctrl-U');
    for (const key of ['Down', 'Down', 'Down', 'Down']) next.type(key);
    next.type('Up');
    await next.shows(/> 2 \+ 2$/);
    next.type('Enter');
    await next.shows(/> 2 \+ 2\n4\n/);
  });

  test('Tab completes a command', async () => {
    const { terminal } = await inRealm();
    expect((await terminal.completed('.cur')).line).toBe('.curl');
  });

  test('Ctrl-D on an empty line ends the command', async () => {
    const { terminal } = await inRealm();
    terminal.type('Ctrl-D');
    expect(await terminal.ended()).toBe(0);
  });
});

describe('.edit', () => {
  test('takes JSON, and without a node what is here', async () => {
    const { terminal, realm } = await inRealm({ env: { EDITOR: `sed -i 's/"old"/"new"/'` } });
    await realm.roles.create({ name: 'editor', description: 'old' });
    await terminal.enter(".cd roles.byName('editor')");
    expect(await terminal.enter('.edit here json')).toBe('- description: "old"\n+ description: "new"');
    expect((await realm.roles.byName('editor').get()).description).toBe('new');
  });

  test('sends nothing of a text that cannot be read, and does not show it', async () => {
    const { terminal, realm } = await inRealm({
      env: { VISUAL: `sed -i 's/^description: old/: - { geheim/'` },
    });
    await realm.roles.create({ name: 'editor', description: 'old' });
    const told = await terminal.enter(".edit roles.byName('editor')");
    expect(told).toMatch(/^Nothing was sent: it is no YAML, in line \d+\.$/);
    expect(terminal.written).not.toContain('geheim');
    expect((await realm.roles.byName('editor').get()).description).toBe('old');
  });
});

test('.diff and .curl show a body that is a text, and say when there is none', async () => {
  const { terminal } = await inRealm();
  const text = "localization.byLocale('en').byKey('greeting')";
  expect(await terminal.enter(`.diff ${text}.set('Good day')`)).toContain('+ all: "Good day"');
  expect(await terminal.enter(`.curl ${text}.set('Good day')`)).toContain("--data-raw 'Good day'");
  expect(await terminal.enter('.curl 1 + 1')).toBe('It sends no request.');
});

test('.dry and .time are switches, and say what they are', async () => {
  const { terminal } = await inRealm();
  expect(await terminal.enter('.dry')).toBe('Requests that write are shown, and not sent.');
  expect(await terminal.enter('.dry')).toBe('All requests are sent.');
  expect(await terminal.enter('.time')).toBe('The time of each line is shown.');
  expect(await terminal.enter('.time off')).toBe('Times are not shown.');
  expect(await terminal.enter('.trace')).toBe('There was no error.');
});

test('.load of a file that is not there is a line', async () => {
  const { terminal } = await inRealm();
  expect(await terminal.enter('.load nothing.js')).toMatch(/^Failed to load/);
  writeFileSync(join(terminal.home, 'three.js'), 'const three = 3;\nthree');
  terminal.type('.load three.js', 'Enter');
  await terminal.shows(/\n(?:\| |\.{3} )?3\n/);
});

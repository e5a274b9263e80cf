import { describe, expect, test } from 'vitest';
import { inRealm } from './terminal.ts';

/** A line of JavaScript that waits. */
const pause = (milliseconds: number): string => `new Promise((done) => setTimeout(done, ${milliseconds}))`;
const many = (milliseconds: number): string =>
  `(await Array.fromAsync(bulk(Array.from({ length: 40 }, (_, n) => n), () => ${pause(milliseconds)}))).length`;

describe('what takes long shows how far it is, and nothing of it stays', () => {
  test('in a loop', async () => {
    const { terminal, realm } = await inRealm();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await realm.roles.create({ name });
    terminal.type(`for await (const role of roles) await ${pause(400)}`, 'Enter');
    await terminal.shows(/^\d, [\d.]+\/s, \d+ s$/m);
    await terminal.ready();
    expect(terminal.screen).not.toContain('/s, ');
  });

  test('in a call for many objects, with their number, in a narrow terminal, without colours', async () => {
    const { terminal } = await inRealm({ columns: 14 });
    const before = terminal.written.length;
    terminal.type(many(600), 'Enter');
    await terminal.shows(/^\d+ of 40, /m);
    await terminal.shows(/^40$/m);
    await terminal.ready();
    expect(terminal.screen).not.toMatch(/\d+ of 40/);
    // It is never wider than the terminal.
    const erased = '\u001b[K';
    const lines = terminal.written
      .slice(before)
      .split(erased)
      .flatMap((text) => /\r\d+ of 40[^\r]*$/.exec(text) ?? []);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.length).toBeLessThan(15);
    for (const line of lines) expect(line).toMatch(/^[\r\w ,./]*$/);
  });

  test('in an import', async () => {
    const { terminal, realm } = await inRealm();
    // A quick server takes some seconds for that many hashes.
    await realm.update({ passwordPolicy: 'hashAlgorithm(pbkdf2-sha512) and hashIterations(10000)' });
    const credentials = "[{ type: 'password', value: 'correct-horse' }]";
    const list = `Array.from({ length: 400 }, (_, n) => ({ username: 'u' + n, credentials: ${credentials} }))`;
    terminal.type(`users.import(${list}).added.length`, 'Enter');
    await terminal.shows(/^\d+ of 400, [\d.]+\/s, \d+ s$/m);
    await terminal.shows(/^400$/m);
    await terminal.ready();
    expect(terminal.screen).not.toContain(' of 400');
    expect(await realm.users.count()).toBe(400);
  });

  test('in an export', async () => {
    const { terminal, realm } = await inRealm();
    for (const username of ['ada', 'bob', 'cyd', 'dan']) await realm.users.create({ username });
    terminal.type(`users.export(() => ${pause(600)}).users`, 'Enter');
    await terminal.shows(/^\d+ requests, \d+ s$/m);
    await terminal.shows(/^4$/m);
    expect(terminal.screen).not.toContain('requests');
  });

  test('and lines that a loop prints stay whole', async () => {
    const { terminal, realm } = await inRealm();
    for (const username of ['ada', 'bob']) await realm.users.create({ username });
    terminal.type(
      `for await (const { username } of users) { await ${pause(1800)}; console.log('-', username) }`,
      'Enter',
    );
    await terminal.shows(/\/s, \d s$/m);
    await terminal.shows('- bob');
    await terminal.ready();
    expect(terminal.screen).toMatch(/\n- ada\n- bob\n[^\n]*>$/);
  });
});

test('nothing is shown with --quiet', async () => {
  const { terminal } = await inRealm({ args: ['--quiet'] });
  expect(await terminal.enter(many(600))).toBe('40');
  expect(terminal.written).not.toContain(' of 40');
});

describe('Ctrl-C', () => {
  test('ends a call for many objects: nothing more is read or sent, and the prompt goes on', async () => {
    const { terminal, realm } = await inRealm();
    await terminal.enter('var made = 0, isClosed = false');
    await terminal.enter(
      "const source = function* () { try { for (;;) yield { username: 'user-' + made++ } } finally { isClosed = true } }",
    );
    terminal.type('for await (const one of users.createMany(source())) ;', 'Enter');
    await terminal.shows(/^\d+, [\d.]+\/s, \d+ s$/m);
    terminal.type('Ctrl-C');
    await terminal.shows('Stopped');
    await terminal.ready();
    expect(terminal.screen).not.toContain('/s, ');
    while ((await terminal.enter('isClosed')) !== 'true');
    const read = await terminal.enter('made');
    expect(Number(await terminal.enter('users.count()'))).toBeLessThanOrEqual(Number(read));
    expect(await terminal.enter('made')).toBe(read);
    expect(await realm.users.count()).toBeGreaterThan(0);
  });

  test('ends a loop that reads', async () => {
    const { terminal } = await inRealm();
    await terminal.enter('var read = 0');
    terminal.type(`for await (const role of roles) { read++; await ${pause(1200)} }`, 'Enter');
    await terminal.shows(/^1, [\d.]+\/s, \d+ s$/m);
    terminal.type('Ctrl-C');
    await terminal.shows('Stopped');
    expect(await terminal.enter(`await ${pause(1300)}; read`)).toBe('1');
  });
});

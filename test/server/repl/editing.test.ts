import { describe, expect, test } from 'vitest';
import { shared, temporaryRealm } from '../support.ts';
import { inRealm } from './terminal.ts';

const made = shared(async () => {
  const realm = await temporaryRealm();
  await realm.users.create({ username: 'grace' });
  await realm.roles.create({ name: "o'brien" });
  return realm;
});

describe('Tab with the cursor in the middle of a line', () => {
  test('completes what is before it, takes in the rest of the word, and leaves what follows', async () => {
    const { terminal } = await inRealm({}, made());
    const cases = [
      ['users.byUs', "('x').get()", "users.byUsername|('x').get()"],
      ['users.byUs', "ername('x').get()", "users.byUsername|('x').get()"],
      ['users.by', "name('x')", "users.byUsername|('x')"],
      ['users.byUs', ' + 1', 'users.byUsername| + 1'],
      ['clientSc', '.all()', 'clientScopes|.all()'],
      ['clientSc', 'opes.all()', 'clientScopes|.all()'],
      ['.hel', ' users', '.help| users'],
      ['.help users.byUs', "('x')", ".help users.byUsername|('x')"],
      ['console.lo', '(1)', 'console.log|(1)'],
      ['users.all({ sea', ": 'a' })", "users.all({ search|: 'a' })"],
      ['users.all({ sea', "rch: 'a' })", "users.all({ search|: 'a' })"],
      [
        'users.all({ max: 1, sea',
        ' }).map((user) => user.id)',
        'users.all({ max: 1, search| }).map((user) => user.id)',
      ],
      ["users.byUsername('gr", "').get()", "users.byUsername('grace|').get()"],
      ["users.byUsername('gr", "ac').get()", "users.byUsername('grace|').get()"],
      ["roles.byName('o", "brien').get()", "roles.byName('o\\'brien|').get()"],
      ["users.create({}, { ifExists: 'upd", "' })", "users.create({}, { ifExists: 'update|' })"],
    ] as const;
    for (const [before, after, expected] of cases)
      expect([before, await terminal.completedBetween(before, after)]).toEqual([before, expected]);
  });

  test('twice adds nothing more', async () => {
    const { terminal } = await inRealm({}, made());
    expect(await terminal.completedBetween('users.byUs', "('x')", 2)).toBe("users.byUsername|('x')");
    expect(await terminal.completedBetween("users.byUsername('gr", "')", 2)).toBe(
      "users.byUsername('grace|')",
    );
  });

  test('lists what there is below the line, however many rows that has', async () => {
    const { terminal } = await inRealm({ columns: 60 }, made());
    const long = '0123456789'.repeat(9);
    for (const [before, after] of [
      [`users.byId('${long}').`, 'get()'],
      ["users.byId('1').", `get().attributes['${long}']; users.get()`],
    ] as const)
      expect(await terminal.completedBetween(before, after, 2)).toBe(`${before}|${after}`);
    const list = String.raw`get\(\)\n.*attributes.*\n(?:.+\n)*roleMappings (?:.+\n)*delete (?:.+\n)*`;
    expect(terminal.screen).toMatch(new RegExp(`${list}[^]*${list}.*>$`));
  });
});

test('Tab runs nothing of what is typed, and leaves nothing in the history', async () => {
  const { terminal } = await inRealm({}, made());
  await terminal.enter("var own = { first: 1, get second() { throw new Error('touched') } }");
  expect(await terminal.completedBetween('own.fi', '')).toBe('own.first|');
  expect((await terminal.completed('own.')).listed).toMatch(/first\nsecond/);
  expect((await terminal.completed('us')).line).toBe('user');
  expect((await terminal.completed('user')).listed).toMatch(/^users\(\): Users +Users of the realm\.$/m);
  terminal.type('Up');
  await terminal.shows(/>\s*var own = [^\n]*$/);
});

describe('await import()', () => {
  test('shows no warning, and the prompt again', async () => {
    const { terminal } = await inRealm({}, made());
    expect(await terminal.enter("const path = await import('node:path'); path.sep")).toBe("'/'");
    expect(await terminal.enter("(await import('node:os')).EOL")).toBe(String.raw`'\n'`);
    expect(await terminal.enter("await import('nothing-like-this')")).toMatch(
      /^Error.*: Cannot find package/,
    );
    expect(await terminal.enter("Object.keys(await import('node:path')).length > 5")).toBe('true');
    expect(await terminal.enter("await import('node:path')")).toMatch(/^\[Module: null prototype\] \{/);
    // It holds itself.
    expect(await terminal.enter("(await import('node:path')).default")).toContain('Circular');
    expect(terminal.screen).not.toContain('Warning');
  });

  test('is tried again with what is there then', async () => {
    const { terminal } = await inRealm({}, made());
    await terminal.enter("(await import('node:fs')).writeFileSync('own.mjs', 'export const own = 42')");
    expect(await terminal.enter("(await import('./own.mjs')).own")).toBe('42');
  });

  test('other warnings stand above the line that is typed', async () => {
    const { terminal } = await inRealm({}, made());
    terminal.type("setTimeout(() => process.emitWarning('Mind the gap'), 300); 1", 'Enter');
    await terminal.shows(/^1$/m);
    terminal.type('users.cou');
    await terminal.shows('Warning: Mind the gap');
    await terminal.shows(/>\s*users\.cou$/);
    terminal.type('nt()', 'Enter');
    await terminal.shows(/users\.count\(\)\n1\n/);
  });
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/repl/commands.ts';
import { flags } from '../../src/repl/settings.ts';
import { root } from '../unit/support-typescript.ts';

const tests = globSync('test/server/repl/*.test.ts', { cwd: root }).map((file) =>
  readFileSync(join(root, file), 'utf8'),
);
/** Those in a terminal. */
const sessions = tests.filter((text) => /\b(new Terminal|inRealm)\(/.test(text)).join('\n');
const docs = readFileSync(join(root, 'docs/repl.md'), 'utf8');

/** The commands of the table, by their names: `.curl EXPRESSION`, and those of Node. */
const documented = [...docs.matchAll(/^\| (`\.[^|]*?)\s*\|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`\.([a-z]+)[^`]*`/g)].map(([, name = '']) => name),
);

test('each command of the documentation, and each other one, is used in a session', () => {
  const all = new Set([...documented, ...Object.keys(commands)]);
  const unused = [...all].filter((name) => !new RegExp(`['"\`]\\.${name}\\b`).test(sessions));
  expect(unused).toEqual([]);
  expect(Object.keys(commands).filter((name) => !documented.includes(name))).toEqual([]);
});

test('each key of the documentation is pressed in a session', () => {
  const keys = new Set([...docs.matchAll(/\b(Ctrl-[A-Z]|Tab|Up|Down)\b/g)].map(([key]) => key));
  const unused = [...keys].filter((key) => !sessions.includes(`'${key}'`) && key !== 'Tab');
  expect(unused).toEqual([]);
  expect(sessions).toMatch(/\.completed\(/);
});

test('each option of --help is used in a session', () => {
  const unused = Object.entries(flags).filter(([name, { short, env }]) => {
    const spelled = [`--${name}`, ...(short ? [`-${short}`] : [])];
    const isGiven = spelled.some((flag) => new RegExp(`(?<![\\w-])${flag}(?![\\w-])`).test(tests.join('\n')));
    return !isGiven && !(env && sessions.includes(env));
  });
  expect(unused.map(([name]) => name)).toEqual([]);
});

test('there are 40 sessions, from the login to the error', () => {
  const count = sessions.match(/\b(new Terminal|await inRealm)\(/g)?.length ?? 0;
  expect(count).toBeGreaterThanOrEqual(40);
});

test('the picture in README is small, and stays out of the package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
  expect(manifest.files).toContain('!docs/repl.svg');
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('src="docs/repl.svg"');
  const picture = readFileSync(join(root, 'docs/repl.svg'), 'utf8');
  expect(picture.length).toBeLessThan(30_000);
  expect(picture).toMatch(/byUsername[\s\S]*2 rows[\s\S]*NotFoundError/);
});

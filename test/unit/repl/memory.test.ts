import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Memory } from '../../../src/repl/memory.ts';

const account = { serverUrl: 'https://sso.test', realm: 'a b', clientId: 'able', user: 'o"hara' };
const token = 'eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'realmtree-memory-'));
  const before = process.platform;
  onTestFinished(() => {
    rmSync(home, { recursive: true, force: true });
    Object.defineProperty(process, 'platform', { value: before });
  });
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_STATE_HOME', join(home, 'state'));
});

/** A program of the system that writes down how it was called. */
function program(name: string, script: string): void {
  mkdirSync(join(home, 'bin'), { recursive: true });
  const file = join(home, 'bin', name);
  writeFileSync(file, `#!/bin/sh\necho "$@" >> "$HOME/calls"\n${script}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv('PATH', `${join(home, 'bin')}:${process.env['PATH']}`);
}

function as(platform: NodeJS.Platform): Memory {
  Object.defineProperty(process, 'platform', { value: platform });
  return new Memory(account);
}

function files(): string[] {
  const folder = join(home, 'state', 'realmtree', 'sessions');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

test('on macOS the keychain keeps it, and gets it on the standard input', async () => {
  program(
    'security',
    'case $1 in -i) sed \'s/.*-w "\\(.*\\)"/\\1/\' > "$HOME/ring";; find-generic-password) cat "$HOME/ring" 2>/dev/null;;' +
      ' delete-generic-password) rm -f "$HOME/ring";; esac',
  );
  const memory = as('darwin');
  expect(await memory.write(token)).toBe('the keychain (security)');
  expect(await memory.read()).toBe(token);
  expect(files()).toEqual([]);
  await memory.forget();
  expect(await memory.read()).toBeUndefined();
  const calls = readFileSync(join(home, 'calls'), 'utf8');
  expect(calls).toContain(
    'find-generic-password -s realmtree -a https%3A%2F%2Fsso.test/a%20b/able/o%22hara -w',
  );
  expect(calls).not.toContain('eyJ');
});

test('a token that the keychain would cut off, or that it refuses, is kept in a file', async () => {
  program('security', 'cat > /dev/null');
  const memory = as('darwin');
  for (const one of [token, `${token}${'x'.repeat(4000)}`]) {
    expect(await memory.write(one)).toMatch(/^\/.*, which only you can read$/);
    expect(await memory.read()).toBe(one);
  }
});

test('without a keyring it is kept in a file of the user alone, which a keyring replaces', async () => {
  program('secret-tool', 'cat > /dev/null; exit 1');
  const memory = as('linux');
  await memory.write('earlier');
  expect(await memory.write(token)).toMatch(/^\/.*, which only you can read$/);
  const [file = '', ...others] = files();
  expect(others).toEqual([]);
  expect({ mode: statSync(file).mode & 0o777, text: readFileSync(file, 'utf8') }).toEqual({
    mode: 0o600,
    text: token,
  });
  expect(await new Memory({ ...account, user: undefined }).read()).toBeUndefined();
  program('secret-tool', 'cat > "$HOME/ring"');
  expect(await memory.write(token)).toBe('the keyring (secret-tool)');
  expect(files()).toEqual([]);
  expect(readFileSync(join(home, 'calls'), 'utf8')).not.toContain('eyJ');
});

test('what was kept is gone once it is forgotten', async () => {
  const memory = as('win32');
  await memory.write(token);
  await memory.forget();
  await memory.forget();
  expect({ files: files(), token: await memory.read() }).toEqual({ files: [], token: undefined });
});

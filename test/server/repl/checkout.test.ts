import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { temporaryHome } from './terminal.ts';

const script = fileURLToPath(new URL('../../../scripts/repl.ts', import.meta.url));

async function ran(code: string, more: Readonly<Record<string, string>>): Promise<[number, string, string]> {
  const { KEYCLOAK_URL: _, ...env } = process.env;
  const home = temporaryHome();
  const child = spawn(process.execPath, [script], {
    env: { ...env, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, ...more },
  });
  child.stdin.end(code);
  const [said, told, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return [status, said, told];
}

test('npm run repl starts a server, is its administrator, and ends it', { timeout: 300_000 }, async () => {
  const [status, said, told] = await ran('await realm.admin.realms.all(); realm.serverUrl', {});
  expect([status, told]).toEqual([0, expect.stringMatching(/^Keycloak \S+ at (\S+), which ends with/m)]);
  const url = said.trim();
  expect(told).toContain(` at ${url}, `);
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

test('npm run repl goes to the server that is given', async () => {
  const { url, username, password } = inject('keycloak');
  const login = { KEYCLOAK_URL: url, KEYCLOAK_USER: username, KEYCLOAK_PASSWORD: password };
  const [status, said, told] = await ran('await users.count() > 0', login);
  expect([status, said, told]).toEqual([0, 'true\n', '']);
});

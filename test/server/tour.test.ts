import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { administrator, needs } from './support.ts';

const script = join(import.meta.dirname, '../../scripts/tour.ts');

test('the tour shows code and answers, tells no secret, and leaves no realm', async () => {
  const { password, version } = inject('keycloak');
  const { code, output, errors, realm } = await tour();
  expect(errors).toBe('');
  expect(code).toBe(0);
  expect(output).toContain(`realmtree on Keycloak ${version}`);
  for (const [step, answer] of [
    ["byClientId('web').roles.byName('editor');", '/clients/{clientId=web}/roles/editor>  (no requests)'],
    ["await editor.update({ description: 'May edit' });", '(3 requests)'],
    ['(await editor.get()).description;', "→ 'May edit'  (1 request)"],
    ['console.log(email, lastName, attributes);', "ada@acme.test Lovelace { team: [ 'engines' ] }"],
    ['console.log(firstName, lastName, attributes);', "Augusta Lovelace { team: [ 'engines' ] }"],
    ['console.log(crew);', '250'],
    ['(await roles.composite()).map((role) => role.name);', "→ [ 'editor' ]"],
    ["console.log(claims.preferred_username, hasClientRole(claims, 'web', 'editor'));", 'ada true'],
    ["await oidc.decodeToken(access_token, { audience: 'orders' });", '✗ TokenError: '],
    ["await acme.users.create({ username: 'ada' });", '✗ ConflictError: 409 '],
    ["await acme.users.byId('..').delete();", '✗ TypeError: '],
    ['await acme.exists();', '→ false'],
  ] as const) {
    const lines = output.slice(output.indexOf(step)).split('\n');
    expect(lines[0]?.endsWith(step), step).toBe(true);
    expect(lines[1], step).toContain(answer);
  }
  expect(output).toMatch(/\n\d+ requests, and 3 for tokens, in [\d.]+ s\.\nNext: .*npm run keycloak/);
  expect(output).not.toMatch(/eyJ|secret/i);
  expect(output).not.toContain('\u001b');
  // The paths of the Admin API hold the word that is the password of a development server.
  expect(output.replaceAll(/[./]admin[./]/g, '')).not.toContain(password);
  expect(await realms()).not.toContain(realm);
});

test('a step that fails ends the tour with the error, and the realm is removed', async () => {
  needs('the policy for attributes that the user profile does not define');
  const proxy = await failingAt('/groups');
  const { code, output, errors, realm } = await tour({ KEYCLOAK_URL: proxy });
  expect(code).toBe(1);
  expect(output).toContain("await acme.groups.create({ name: 'staff' });");
  expect(output).not.toContain('await acme.exists();');
  expect(errors.trim()).toBe(`ServerError: 500 out of order (POST /admin/realms/${realm}/groups)`);
  expect(await realms()).not.toContain(realm);
});

test('Ctrl-C ends the tour early, and the realm is removed', async () => {
  const { code, output, errors, realm } = await tour({}, 'const ada');
  expect(code).toBe(1);
  expect(output).not.toContain('await acme.exists();');
  expect(errors.trim()).toBe('Ended by SIGINT.');
  expect(await realms()).not.toContain(realm);
});

test('an account that cannot log in is told in words', async () => {
  const { code, output, errors } = await tour({ KEYCLOAK_ADMIN_PASSWORD: 'not-the-password' });
  expect(code).toBe(1);
  expect(errors).toContain('Set KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD');
  expect(output + errors).not.toMatch(/not-the-password|^\s+at /m);
});

/** The tour as a process of its own, on the server of this run; `interruptAt` is the output at which to press Ctrl-C. */
async function tour(
  env: Record<string, string> = {},
  interruptAt?: string,
): Promise<{ code: number; output: string; errors: string; realm: string | undefined }> {
  const { url, username, password } = inject('keycloak');
  const account = { KEYCLOAK_URL: url, KEYCLOAK_ADMIN: username, KEYCLOAK_ADMIN_PASSWORD: password };
  const child = spawn(process.execPath, [script], {
    env: { ...account, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    // More than once, as it comes through npm.
    if (interruptAt !== undefined && output.includes(interruptAt)) child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return { code, output, errors, realm: /\/realms\/(acme-\w+)/.exec(output)?.[1] };
}

async function realms(): Promise<string[]> {
  await using server = administrator();
  return (await server.admin.realms.all({ briefRepresentation: true })).map(({ realm }) => realm);
}

/** The URL of a server that passes all on to Keycloak but the requests whose path ends so. */
async function failingAt(end: string): Promise<string> {
  const proxy = createServer((incoming, answer) => {
    if (incoming.url?.endsWith(end)) {
      answer.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"out of order"}');
      return;
    }
    const { method, headers } = incoming;
    const target = new URL(inject('keycloak').url + incoming.url);
    const outgoing = request(target, { method, headers, agent: false }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

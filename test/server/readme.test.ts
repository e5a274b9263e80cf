import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { administrator, randomName } from './support.ts';

const project = join(import.meta.dirname, '../..');

test("README's first example runs as it stands and leaves nothing behind", async () => {
  const readme = await readFile(join(project, 'README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(example).toContain("from 'realmtree'");
  // Inside the project, so that the package finds itself by its name; a realm of its own, for runs in parallel.
  const folder = await mkdtemp(join(project, 'test/server/.readme-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const realm = randomName('acme');
  const server = administrator();
  onTestFinished(async () => {
    const acme = server.admin.realms.byName(realm);
    if (await acme.exists()) await acme.delete();
    await server.close();
  });
  await writeFile(join(folder, 'example.ts'), example.replaceAll("realm: 'acme'", `realm: '${realm}'`));
  const { url, username, password } = inject('keycloak');
  expect([username, password], 'the account that the example names').toEqual(['admin', 'admin']);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'example.ts')], {
    env: { ...process.env, KEYCLOAK_URL: url },
  });
  expect(stdout).toBe('ada\n');
  expect(await server.admin.realms.byName(realm).exists()).toBe(false);
});

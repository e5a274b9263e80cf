import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { nodeBinary } from '../../scripts/node-release.ts';
import { administrator, randomName } from './support.ts';

const project = join(import.meta.dirname, '../..');

// The oldest release that the package supports, and the one it is developed with.
test.for(['22.12.0', process.versions.node])(
  "README's first example runs on Node %s as it stands and leaves nothing behind",
  async (release) => {
    const readme = await readFile(join(project, 'README.md'), 'utf8');
    const [, language, example = ''] = /```(?!sh)(\w+)\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(language).toBe('ts');
    expect(example).toContain("from 'realmtree'");
    // Inside the project, so that the built package finds itself by its name; a realm of its own, for runs in parallel.
    const folder = await mkdtemp(join(project, 'test/server/.readme-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const realm = randomName('acme');
    const server = administrator();
    onTestFinished(async () => {
      const acme = server.admin.realms.byName(realm);
      if (await acme.exists()) await acme.delete();
      await server.close();
    });
    // JavaScript: Node 22.12 would not strip types.
    const program = join(folder, 'example.mjs');
    await writeFile(program, example.replaceAll("realm: 'acme'", `realm: '${realm}'`));
    const { url, username, password } = inject('keycloak');
    expect([username, password], 'the account that the example names').toEqual(['admin', 'admin']);
    const { stdout, stderr } = await promisify(execFile)(await nodeBinary(release), [program], {
      env: { ...process.env, KEYCLOAK_URL: url },
    });
    expect([stdout, stderr]).toEqual(['ada\n', '']);
    expect(await server.admin.realms.byName(realm).exists()).toBe(false);
  },
);

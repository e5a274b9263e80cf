import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { jobs } from '../../bench/jobs.ts';
import { administrator, needs } from './support.ts';

const script = join(import.meta.dirname, '../../bench/bench.ts');

test('each job of the bench does its work, within its counts, and leaves no realm', {
  timeout: 600_000,
}, async () => {
  needs('what the bench does in a realm');
  const { url, username, password } = inject('keycloak');
  const env = {
    ...process.env,
    KEYCLOAK_URL: url,
    KEYCLOAK_ADMIN: username,
    KEYCLOAK_ADMIN_PASSWORD: password,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--small'], { env });
  expect(stdout).toContain(`${Object.keys(jobs).length} jobs in `);
  for (const name of Object.keys(jobs)) expect(stdout, name).toMatch(new RegExp(`^${name} 1/1, `, 'm'));
  await using server = administrator();
  const names = (await server.admin.realms.all({ briefRepresentation: true })).map(({ realm }) => realm);
  expect(names.filter((name) => name.startsWith('bench-'))).toEqual([]);
});

/**
 * Runs the server tests that older releases need, one release after the other. Arguments go to Vitest in the place of
 * these files. `KEYCLOAK_URL` is left alone: it names one server, of one release.
 */
import { spawnSync } from 'node:child_process';

/** The oldest supported release, and one that still cleared in a PUT what it was not sent. */
const releases = ['22.0.5', '26.0.8'];
const files = ['test/server/older-releases.test.ts', 'test/server/updates.test.ts'];

const { KEYCLOAK_URL: _, ...env } = process.env;
const args = process.argv.slice(2);
for (const release of releases) {
  console.log(`Keycloak ${release}`);
  const { status } = spawnSync(
    'npx',
    ['vitest', 'run', '--project', 'server', ...(args.length > 0 ? args : files)],
    { stdio: 'inherit', env: { ...env, KEYCLOAK_VERSION: release } },
  );
  if (status !== 0) {
    process.exitCode = 1;
    console.error(`On Keycloak ${release}: KEYCLOAK_VERSION=${release} npm run test:server -- <file>`);
  }
}

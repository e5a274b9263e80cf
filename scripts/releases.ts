/**
 * Runs the server tests that older releases need, one release after the other. Arguments go to Vitest in the place of
 * these files. `KEYCLOAK_URL` is left alone: it names one server, of one release.
 */
import { spawnSync } from 'node:child_process';

/** Tests of what differs from release to release, and of what writes. */
const files = [
  'older-releases',
  'updates',
  'updates-random',
  'ensure-flows',
  'client-scopes',
  'user-credentials',
  'user-storage',
  'shields/masks',
  'shields/imports-of-users',
];
/** Of what 22 has not, or has otherwise: user profiles, children of groups, roles of organizations. */
const newer = [
  'ensure',
  'ensure-realm',
  'permissions',
  'policies',
  'uma',
  'shields/creates',
  'shields/emptied',
  'shields/ensure',
];
/** The oldest supported release, and one that still cleared in a PUT what it was not sent. */
const releases = { '22.0.5': files, '26.0.8': [...files, ...newer] };

const { KEYCLOAK_URL: _, ...env } = process.env;
const args = process.argv.slice(2);
for (const [release, names] of Object.entries(releases)) {
  console.log(`Keycloak ${release}`);
  const { status } = spawnSync(
    'npx',
    [
      'vitest',
      'run',
      '--project',
      'server',
      ...(args.length > 0 ? args : names.map((name) => `test/server/${name}.test.ts`)),
    ],
    { stdio: 'inherit', env: { ...env, KEYCLOAK_VERSION: release } },
  );
  if (status !== 0) {
    process.exitCode = 1;
    console.error(`On Keycloak ${release}: KEYCLOAK_VERSION=${release} npm run test:server -- <file>`);
  }
}

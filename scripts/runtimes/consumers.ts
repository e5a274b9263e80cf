/** The tests of users: by Jest and Vitest, and a program in CommonJS. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asUser, at, Failure, readJson, root, run, writeJson } from '../check-package/workspace.ts';
import { nodeBinary } from '../node-release.ts';
import { packages, versionOf } from './installed.ts';

/** What a consumer runs on: the settings are at this address. */
export interface Consumer {
  readonly name: string;
  /** Returns what it runs with. Throws a `Failure` where it fails, and a `SetupError` where it is not to be had. */
  run(helperUrl: string): Promise<string>;
}

const releases = ['22.12.0', process.versions.node];
const required = `
const { KeycloakRealm, NotFoundError } = require('realmtree');
const { TokenVerifier } = require('realmtree/verify');
async function main() {
  const answer = await fetch(process.env.REALMTREE_HELPER + '/config');
  const { serverUrl, realmName, clientSecret } = await answer.json();
  const realm = new KeycloakRealm({ serverUrl, realmName, auth: { clientId: 'service', clientSecret } });
  const ada = await realm.admin.realm.users.byUsername('ada').get();
  const error = await realm.admin.realm.users.byUsername('nobody').get().catch((error) => error);
  const { access_token } = await realm.openIdConnect({ clientId: 'RS256', clientSecret }).clientCredentials();
  const verifier = new TokenVerifier({ serverUrl, realmName });
  const { azp } = await verifier.decodeToken(access_token, { audience: 'api' });
  await realm.close();
  console.log(ada.username, error instanceof NotFoundError, azp);
}
main();
`;

export const consumers: readonly Consumer[] = [
  {
    name: 'CommonJS by require',
    async run(helperUrl) {
      writeFileSync(at('consumer.cjs'), required);
      for (const release of releases) {
        const output = await ran(await nodeBinary(release), ['--no-warnings', at('consumer.cjs')], helperUrl);
        if (output !== 'ada true RS256') throw new Failure(`Node ${release}: ${output}`);
      }
      return `Node ${releases.join(' and ')}`;
    },
  },
  {
    name: 'Jest',
    async run(helperUrl) {
      const folder = testFolder('jest');
      const cacheDirectory = join(folder, 'cache');
      writeJson(join(folder, 'jest.json'), { transform: {}, testMatch: ['**/*.test.mjs'], cacheDirectory });
      const jest = join(await packages(), 'node_modules', 'jest', 'bin', 'jest.js');
      const args = [jest, '--rootDir', folder, '--config', join(folder, 'jest.json'), '--watchman=false'];
      await ran(process.execPath, ['--no-warnings', '--experimental-vm-modules', ...args], helperUrl);
      return versionOf('jest');
    },
  },
  {
    name: 'Vitest',
    async run(helperUrl) {
      const folder = testFolder('vitest');
      const from = join(root, 'node_modules', 'vitest');
      const args = [join(from, 'vitest.mjs'), 'run', '--root', folder, '--globals', '--no-color'];
      await ran(process.execPath, args, helperUrl);
      return readJson<{ version: string }>(join(from, 'package.json')).version;
    },
  },
];

/** A folder of a user with the test. */
function testFolder(name: string): string {
  mkdirSync(at(name), { recursive: true });
  writeJson(at(name, 'package.json'), { type: 'module' });
  const test = asUser(join(root, 'test', 'runtimes', 'consumer.mjs'));
  writeFileSync(at(name, 'consumer.test.mjs'), test);
  return at(name);
}

function ran(command: string, args: string[], helperUrl: string): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return run(command, args, { env: { ...env, REALMTREE_HELPER: helperUrl } });
}

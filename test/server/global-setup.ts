import type { TestProject } from 'vitest/node';
import { freePort } from '../../scripts/keycloak/distribution.ts';
import { startKeycloak } from '../../scripts/keycloak.ts';
import { isSince } from './release.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    keycloak: { url: string; version: string; username: string; password: string };
    /** Where the server asks for logins on another device (CIBA). */
    authenticationChannelPort: number;
  }
}

/** Off by default from one release on, and until another one: the tree has routes for most. */
const features: readonly (readonly [name: string, since: string, until?: string])[] = [
  ['client-admin-api:v2', '26.6'],
  ['client-secret-rotation', '22'],
  ['client-types', '25'],
  ['declarative-user-profile', '22', '24'],
  ['oid4vc-vci', '24'],
  ['scripts', '22'],
  ['ssf', '26.7'],
  ['token-exchange', '22', '26.2'],
];

/** Features of all servers of the tests: one distribution is built with them. */
export function featuresOf(release: string): string[] {
  return features
    .filter(([, since, until]) => isSince(release, since) && !(until && isSince(release, until)))
    .map(([name]) => name);
}

/** Each login of a test costs a hash, and none of these passwords is worth 5 rounds of 7 MB. */
const quickHashes = ['argon2--iterations=1', 'argon2--memory=64'];

const channel = 'ciba-http-auth-channel--http-authentication-channel-uri';

/**
 * Java's second compiler pays late in a run of some minutes: it takes what is called often, and at once the arithmetic of
 * keys. Several threads that collect garbage are in the way of the two cores.
 */
const quickJava = [
  '-XX:+UseSerialGC',
  '-XX:Tier4InvocationThreshold=15000',
  '-XX:Tier4MinInvocationThreshold=3000',
  '-XX:Tier4CompileThreshold=45000',
  '-XX:CompileCommand=quiet',
  '-XX:CompileCommand=CompileThresholdScaling,java.math.*::*,0.01',
];

/** One server for all files of this project. One that runs already was started with this channel at port 18097. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env['JAVA_OPTS_APPEND'] ??= quickJava.join(' ');
  const port = process.env['KEYCLOAK_URL'] ? 18_097 : await freePort();
  const release = process.env['KEYCLOAK_VERSION'] || '26.7';
  const keycloak = await startKeycloak({
    features: featuresOf(release),
    // Where servers were before release 17, and many that came from there still are.
    path: isSince(release, '22') ? undefined : '/auth',
    settings: [
      ...quickHashes.map((setting) => `--spi-password-hashing--${setting}`),
      `--spi-ciba-auth-channel--${channel}=http://127.0.0.1:${port}/`,
    ].map((setting) => (isSince(release, '26.3') ? setting : setting.replace(/(?<=\w)--/g, '-'))),
    onProgress: (message) => console.log(message),
  });
  const { url, version, admin } = keycloak;
  project.provide('keycloak', { url, version, ...admin });
  project.provide('authenticationChannelPort', port);
  return () => keycloak.stop();
}

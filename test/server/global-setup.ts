import type { TestProject } from 'vitest/node';
import { freePort } from '../../scripts/keycloak/distribution.ts';
import { startKeycloak } from '../../scripts/keycloak.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    keycloak: { url: string; version: string; username: string; password: string };
    /** Where the server asks for logins on another device (CIBA). */
    authenticationChannelPort: number;
  }
}

/** Off by default; the tree has routes for each. */
const features = [
  'client-admin-api:v2',
  'client-secret-rotation',
  'client-types',
  'oid4vc-vci',
  'scripts',
  'ssf',
];

const channel = 'spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri';

/** Each login of a test costs a hash, and none of these passwords is worth 5 rounds of 7 MB. */
const quickHashes = [
  '--spi-password-hashing--argon2--iterations=1',
  '--spi-password-hashing--argon2--memory=64',
];

/**
 * In a run of some minutes Java's second compiler takes more time than it saves, but for the arithmetic of keys;
 * several
 * threads that collect garbage are in the way of the two cores.
 */
const quickJava = [
  '-XX:+UseSerialGC',
  '-XX:Tier4InvocationThreshold=500000',
  '-XX:Tier4MinInvocationThreshold=100000',
  '-XX:Tier4CompileThreshold=1500000',
  '-XX:CompileCommand=quiet',
  '-XX:CompileCommand=CompileThresholdScaling,java.math.*::*,0.01',
];

/** One server for all files of this project. One that runs already was started with this channel at port 18097. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env['JAVA_OPTS_APPEND'] ??= quickJava.join(' ');
  const port = process.env['KEYCLOAK_URL'] ? 18_097 : await freePort();
  const keycloak = await startKeycloak({
    features,
    settings: [`--${channel}=http://127.0.0.1:${port}/`, ...quickHashes],
    onProgress: (message) => console.log(message),
  });
  const { url, version, admin } = keycloak;
  project.provide('keycloak', { url, version, ...admin });
  project.provide('authenticationChannelPort', port);
  return () => keycloak.stop();
}

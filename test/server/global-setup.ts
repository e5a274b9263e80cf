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

/** One server for all files of this project. One that runs already was started with this channel at port 18097. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const port = process.env['KEYCLOAK_URL'] ? 18_097 : await freePort();
  const keycloak = await startKeycloak({
    features,
    settings: [`--${channel}=http://127.0.0.1:${port}/`],
    onProgress: (message) => console.log(message),
  });
  const { url, version, admin } = keycloak;
  project.provide('keycloak', { url, version, ...admin });
  project.provide('authenticationChannelPort', port);
  return () => keycloak.stop();
}

import type { TestProject } from 'vitest/node';
import { startKeycloak } from '../../scripts/keycloak.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    keycloak: { url: string; version: string; username: string; password: string };
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

/** One server for all files of this project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const keycloak = await startKeycloak({
    features,
    onProgress: (message) => console.log(message),
  });
  const { url, version, admin } = keycloak;
  project.provide('keycloak', { url, version, ...admin });
  return () => keycloak.stop();
}

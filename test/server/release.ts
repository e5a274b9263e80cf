/** Whether a version of Keycloak, such as `26.0.8`, is of this release or of a later one: `26`, `26.4`. */
export function isSince(version: string, release: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = release.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

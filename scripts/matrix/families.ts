/** The family of the tree that a file of tests is about, by its path below test/server: the first pattern that fits. */
const families: readonly (readonly [family: string, files: RegExp])[] = [
  ['seeds: the examples of other clients', /^(token-)?seeds/],
  [
    'realms',
    /^(realms?[-.]|whole-realm|ensure-realm|document-names|components|events|localization|workflows)/,
  ],
  ['users', /^(users?[-.]|attack-detection|bulk|many)/],
  ['groups', /^groups/],
  ['roles', /^roles?[-.]/],
  ['client scopes', /^(client-scopes|protocol-mappers)/],
  ['clients', /^clients?[-.]/],
  ['authentication', /^(authentication-|required-actions|ensure-flows)/],
  ['authorization', /^(authorization|permissions|policies)/],
  ['identity providers', /^identity-providers/],
  ['organizations', /^organization/],
  ['shared signals', /^ssf/],
  ['OpenID Connect', /^oidc/],
  ['UMA', /^uma/],
  ['sessions and tokens', /^(auth-|tokens?[-.])/],
  ['networks, clusters and stores', /^(networks|cluster|store|soak|faults)/],
  ['shields', /^shields\//],
  ['the prompt', /^(repl|keycloak-script)/],
  ['what all families share', /^/],
];

/** Families in the order of a table. */
export const familyNames: readonly string[] = families.map(([family]) => family);

export function familyOf(file: string): string {
  return families.find(([, files]) => files.test(file))?.[0] as string;
}

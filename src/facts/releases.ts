import type { RouteNeeds } from '../http/answer.ts';

const ssf = 'Keycloak 26.7 and the feature ssf, in a realm whose attribute ssf.transmitterEnabled is true';
/** What servers say of a path that they do not know. */
const unknownPath = /^HTTP 404/;
/** Of routes that say the same of an object that is not there. */
const nothing = /(?!)/;

/**
 * The routes that not every server from Keycloak 22 on has, as method and path below `/admin/realms/{realm}` or
 * `/admin`, what they need, and what a server without them says when that leaves no doubt. The first
 * one that fits counts.
 */
const table: readonly (readonly [route: RegExp, what: string, says?: RegExp])[] = [
  [/^\w+ api\//, 'Keycloak 26.6 and the feature client-admin-api:v2'],
  [/^\w+ ssf\//, ssf],
  [/^\w+ users\/[^/]+\/vc\//, 'Keycloak 26.7 and the feature oid4vc-vci'],
  [/^\w+ client-types$/, 'Keycloak 25 and the feature client-types'],
  [/\bmanagement[/-]permissions$/, 'the feature admin-fine-grained-authz:v1'],
  [/\/generate-example-saml-response$/, 'Keycloak 26.7'],
  [/^\w+ organizations\/[^/]+\/groups\/[^/]+\/role-mappings(\/|$)/, 'Keycloak 26.7'],
  [/^\w+ organizations\/[^/]+\/members\/[^/]+\/groups$/, 'Keycloak 26.6', nothing],
  [/^\w+ organizations\/[^/]+\/(identity-providers\/[^/]+\/)?groups(\/|$)/, 'Keycloak 26.6'],
  [/^\w+ workflows(\/|$)/, 'Keycloak 26.6'],
  [/^\w+ organizations\/[^/]+\/invitations(\/|$)/, 'Keycloak 26.5'],
  [/^\w+ identity-provider\/upload-certificate$/, 'Keycloak 26.5'],
  // An older server takes the word for the id of an organization.
  [/^\w+ organizations\/count$/, 'Keycloak 26.3', /^HTTP 404|^Organization not found/],
  [/^\w+ clear-crl-cache$/, 'Keycloak 26.2'],
  [/^\w+ organizations\/([^/]+\/)?members(\/|$)/, 'Keycloak 26', nothing],
  [/^\w+ organizations(\/|$)/, 'Keycloak 26'],
  [/^\w+ authentication\/required-actions\/[^/]+\/config(-description)?$/, 'Keycloak 25'],
  [/^\w+ users\/[^/]+\/unmanagedAttributes$/, 'Keycloak 25'],
  [/^\w+ identity-provider\/instances\/[^/]+\/reload-keys$/, 'Keycloak 24', nothing],
  [/^GET groups\/[^/]+\/children$/, 'Keycloak 23'],
];

/** What a server has to be or to have for a route, when not every one has it. */
export function neededBy(method: string, path: string): RouteNeeds | undefined {
  const route = `${method} ${path.replace(/^.*?\/admin\/(realms\/[^/]+\/|(?=api\/))/, '')}`;
  const [, what, says = unknownPath] = table.find(([pattern]) => pattern.test(route)) ?? [];
  return what === undefined ? undefined : { what, says };
}

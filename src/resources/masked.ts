import type { Method } from '../http/options.ts';

/** What the server shows in the place of a secret. */
export const mask = '**********';

/** The routes that keep the secret which they are sent masked, or store nothing, and the part of the body where they do. */
const keeping: readonly (readonly [route: RegExp, part: RegExp])[] = [
  [/^PUT $/, /^smtpServer\./],
  [/^PUT (components|authentication\/config|identity-provider\/instances)\/[^/]+$/, /^config\./],
  [/^POST (testSMTPConnection|testLDAPConnection|ldap-server-capabilities)$/, /^/],
  // The server reads no other part of an export.
  [/^POST partialImport$/, /^(?!(clients|groups|identityProvider\w*|roles|users)\b)/],
  // Texts for users, which may well be stars.
  [/^POST localization\//, /^/],
];

/** Refuses a body with a mask where the server would take it for the secret itself. `route` is the path below the realm. */
export function refuseMasks(method: Method, route: string, body: unknown): void {
  const kept = keeping.filter(([known]) => known.test(`${method} ${route}`));
  const found = masksIn(body).filter((path) => !kept.some(([, part]) => part.test(path)));
  if (found.length === 0) return;
  throw new TypeError(
    `The server would take the mask ${mask} for the secret itself: give the secret, or leave out ${found.join(', ')}`,
  );
}

/** Where in a body a mask stands: `clients[2].secret`. */
function masksIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return value === mask && path !== '' ? [path] : [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) =>
    masksIn(item, isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  );
}

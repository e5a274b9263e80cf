/** What the server shows in the place of a secret. */
export const mask = '**********';

/** The routes that keep the secret which they are sent masked, or store none, with the part of the body where they do. */
const keeping: readonly (readonly [route: RegExp, part: RegExp])[] = [
  [/^PUT $/, /^smtpServer\./],
  [/^PUT (components|authentication\/config|identity-provider\/instances)\/[^/]+$/, /^config\./],
  [/^POST (testSMTPConnection|testLDAPConnection|ldap-server-capabilities)$/, /^/],
  // The server reads nothing else of a document.
  [/^POST partialImport$/, /^(?!(clients|groups|identityProvider\w*|roles|users)\b)/],
  // Texts for users, which may well be stars.
  [/^POST localization\//, /^/],
];

/** Refuses a body in which a mask stands where the server would take it for the secret itself. */
export function refuseMasks(route: string, body: unknown): void {
  const found = masksIn(body);
  if (found.length === 0) return;
  const parts = keeping.flatMap(([known, part]) => (known.test(route) ? [part] : []));
  const taken = found.filter((at) => !parts.some((part) => part.test(at)));
  if (taken.length === 0) return;
  throw new TypeError(
    `The server would take the mask ${mask} for the secret itself: give the secret, or leave out ${taken.join(', ')}`,
  );
}

/** Where in a body a mask stands: `clients[2].secret`. */
function masksIn(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return value === mask && at !== '' ? [at] : [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) =>
    masksIn(item, isList ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`),
  );
}

/** What the server shows in the place of a secret. */
export const mask = '**********';

/**
 * Refuses a body in which a mask stands where the server would take it for the secret itself; `keeps` is the pattern of
 * the places where the route does not.
 */
export function refuseMasks(body: unknown, keeps: string | undefined): void {
  const taken = masksIn(body).filter((at) => keeps === undefined || !new RegExp(keeps).test(at));
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

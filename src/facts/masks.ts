/** The text that the server shows instead of a secret. */
export const mask = '**********';

/**
 * Refuses a body with a mask that the server would take for the secret itself. `keeps` matches the places where the
 * route keeps the stored secret.
 */
export function refuseMasks(body: unknown, keeps: string | undefined): void {
  if (!hasMask(body)) return;
  const taken = masksIn(body).filter((at) => keeps === undefined || !new RegExp(keeps).test(at));
  if (taken.length === 0) return;
  throw new TypeError(
    `The server would take the mask ${mask} for the secret itself: set the secret, or omit ${taken.join(', ')}`,
  );
}

/** Whether there is a mask, without the cost of places: that is asked of each body. */
function hasMask(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === mask;
  return (Array.isArray(value) ? value : Object.values(value)).some(hasMask);
}

/** The places of masks in a body: `clients[2].secret`. */
function masksIn(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return value === mask && at !== '' ? [at] : [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) =>
    masksIn(item, isList ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`),
  );
}

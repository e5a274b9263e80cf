import { ApiError, NotFoundError, OAuthError } from '../../http/errors.ts';

/** Converts an error into an `OAuthError` if an endpoint of OAuth (not a proxy) produced it. */
export function refusal(error: unknown, realm: string): unknown {
  if (error instanceof NotFoundError) return missing(error, realm);
  if (!(error instanceof ApiError) || !/^[a-z]+(_[a-z]+)+$/.test(error.code)) return error;
  if (![400, 401, 403].includes(error.httpStatus) || ownCodes.includes(error.code)) return error;
  return new OAuthError(error.code, error.description, error.httpStatus, error.hints);
}

/** Not a `NotFoundError`: `find` and `exists` would take that for the absence of the object that was asked for. */
function missing(
  { method, path, httpStatus, description, code, hints }: NotFoundError,
  realm: string,
): ApiError {
  const facts = { method, path, httpStatus, description };
  if (code === 'route_not_found') return new ApiError({ ...facts, code, hints });
  const hint = `Is there a realm ${JSON.stringify(realm)} on this server? Tokens come from auth.realm or else realmName.`;
  return new ApiError({ ...facts, code: 'realm_not_found', hints: [hint] });
}

/** What an error has as its code when the answer holds none. */
const ownCodes: readonly string[] = ['bad_request', 'validation_failed'];

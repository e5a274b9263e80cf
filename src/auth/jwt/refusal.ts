import { ApiError, NotFoundError, OAuthError } from '../../http/errors.ts';

/** Converts an error into an `OAuthError` if an endpoint of OAuth (not a proxy) produced it. */
export function refusal(error: unknown, realm: string): unknown {
  if (error instanceof NotFoundError) return missing(error, realm);
  if (!(error instanceof ApiError) || !/^[a-z]+(_[a-z]+)+$/.test(error.code)) return error;
  if (![400, 401, 403].includes(error.httpStatus) || ownCodes.includes(error.code)) return error;
  return new OAuthError(error.code, error.description, error.httpStatus, error.hints);
}

/** Not a `NotFoundError`: `find` and `exists` would take that to mean that the requested object is missing. */
function missing(
  { method, path, httpStatus, description, code, hints }: NotFoundError,
  realm: string,
): ApiError {
  const facts = { method, path, httpStatus, description };
  if (code === 'route_not_found') return new ApiError({ ...facts, code, hints });
  const hint = `Does the realm ${JSON.stringify(realm)} exist on this server? Tokens come from auth.realm, or from realmName if that is not set.`;
  return new ApiError({ ...facts, code: 'realm_not_found', hints: [hint] });
}

/** Codes that errors have if the response contains no code. */
const ownCodes: readonly string[] = ['bad_request', 'validation_failed'];

import { ApiError, NotFoundError, OAuthError } from '../http/errors.ts';
import type { Transport } from '../http/transport.ts';
import { isToken } from './credentials.ts';

/** What the token endpoint answers (RFC 6749, section 5.1), with Keycloak's additions. */
export interface TokenResponse {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in?: number;
  readonly refresh_token?: string;
  /** Seconds; 0 for an offline token, which has no end known beforehand. */
  readonly refresh_expires_in?: number;
}

/** The tokens for a grant: `POST /realms/{realm}/protocol/openid-connect/token`. */
export async function requestToken(
  transport: Transport,
  realm: string,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenResponse> {
  const answer = await post(transport, realm, 'token', parameters);
  const tokens = answer.json<Partial<TokenResponse> | null>();
  if (!isToken(tokens?.access_token)) throw answer.invalid('The answer holds no access_token');
  return tokens as TokenResponse;
}

/** Ends a session: `POST /realms/{realm}/protocol/openid-connect/logout`. */
export async function endSession(
  transport: Transport,
  realm: string,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  await post(transport, realm, 'logout', parameters);
}

async function post(
  transport: Transport,
  realm: string,
  endpoint: string,
  parameters: Readonly<Record<string, string>>,
): ReturnType<Transport['send']> {
  const path = ['realms', realm, 'protocol', 'openid-connect', endpoint];
  try {
    return await transport.send({ method: 'POST', path, body: new URLSearchParams(parameters) });
  } catch (error) {
    throw refusal(error, realm);
  }
}

/** The error in the words of OAuth, where the answer was one of the endpoint itself and not a proxy's page. */
function refusal(error: unknown, realm: string): unknown {
  if (error instanceof NotFoundError) return missing(error, realm);
  if (!(error instanceof ApiError) || !/^[a-z]+(_[a-z]+)+$/.test(error.code)) return error;
  if (![400, 401, 403].includes(error.status) || ownCodes.includes(error.code)) return error;
  const { code, description, status } = error;
  const hint = hints.find(([pattern]) => pattern.test(`${code}: ${description}`))?.[1](realm);
  return new OAuthError(code, description, status, hint ? [hint] : error.hints);
}

/** Not a `NotFoundError`: `find` and `exists` would take that for the absence of the object that was asked for. */
function missing({ method, path, status, description, code, hints }: NotFoundError, realm: string): ApiError {
  const facts = { method, path, status, description };
  if (code === 'route_not_found') return new ApiError({ ...facts, code, hints });
  const hint = `Is there a realm ${JSON.stringify(realm)} on this server? Tokens come from auth.realm or else realmName.`;
  return new ApiError({ ...facts, code: 'realm_not_found', hints: [hint] });
}

/** What an error has as its code when the answer holds none. */
const ownCodes: readonly string[] = ['bad_request', 'validation_failed'];

const hints: readonly (readonly [RegExp, (realm: string) => string])[] = [
  [
    /^invalid_grant: Invalid user credentials/,
    (realm) =>
      `Is the account one of the realm ${JSON.stringify(realm)} (auth.realm names another), and does it need auth.totp?`,
  ],
  [
    /^invalid_grant: Account is not fully set up/,
    () => 'The account has a required action, such as a new password, that is done in a browser.',
  ],
  [/^unauthorized_client/, () => 'Is the clientSecret right, and does the client allow this grant?'],
  [
    /^invalid_client/,
    (realm) =>
      `Does the client exist in the realm ${JSON.stringify(realm)}, and is it confidential where a secret is given?`,
  ],
];

import { ApiError, OAuthError } from '../http/errors.ts';
import type { Transport } from '../http/transport.ts';

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
  if (typeof tokens?.access_token !== 'string') throw answer.invalid('The answer holds no access_token');
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
    throw oauthError(error);
  }
}

/** The same refusal in the words of OAuth, where the answer was one. */
function oauthError(error: unknown): unknown {
  if (!(error instanceof ApiError) || !/^[a-z]+(_[a-z]+)+$/.test(error.code)) return error;
  if (![400, 401, 403].includes(error.status)) return error;
  const hint = hints.get(error.code);
  return new OAuthError(error.code, error.description, error.status, hint ? [hint] : []);
}

const hints = new Map([
  ['unauthorized_client', 'Is the clientSecret right, and does the client allow this grant?'],
  ['invalid_client', 'Does the client exist in this realm, and is it confidential where a secret is given?'],
]);

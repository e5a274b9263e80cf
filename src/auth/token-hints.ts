import { decodeJwt } from 'jose';

/** Why a server may have refused a token, as far as the token's own claims tell. No hint repeats the token. */
export function refusalHints(token: string, serverUrl: string): string[] {
  let claims: { iss?: unknown; exp?: unknown };
  try {
    claims = decodeJwt(token);
  } catch {
    return ['The token is no JWT: is it an access token of this server?'];
  }
  const { iss, exp } = claims;
  const hints: string[] = [];
  if (typeof exp === 'number' && exp * 1000 < Date.now()) {
    hints.push(`The token expired at ${new Date(exp * 1000).toISOString()}.`);
  }
  if (typeof iss === 'string' && !iss.startsWith(`${serverUrl}/realms/`)) {
    hints.push(
      `The token was issued by ${JSON.stringify(iss)}, the request went to ${serverUrl}: the server wants one and the same.`,
    );
  }
  return hints.length > 0
    ? hints
    : ['Its session may have ended, or the realm refuses tokens issued before now.'];
}

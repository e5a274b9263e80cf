/** A login with a browser, and what a client must allow for it. */

import type { TokenResponse } from '../auth/token-response.ts';
import { type KeycloakRealm, OAuthError, type OpenIdConnect } from '../index.ts';
import { interruptible } from './ask.ts';
import { browserLogin, LoginPageError, redirectPattern } from './browser-login.ts';
import { deviceLogin } from './device-login.ts';
import type { Given } from './settings.ts';
import { Ending, refusedStatus } from './stop.ts';

/** Seconds that a person has for the login. */
const usualWait = 300;

/** Returns the tokens of a login with the browser of this machine or of another device. */
export async function loggedIn(
  realm: KeycloakRealm,
  oidc: OpenIdConnect,
  given: Given,
  tell: (message: string) => void,
): Promise<TokenResponse> {
  const wait = Number(given.wait ?? usualWait) * 1000;
  const scope = scopeOf(given);
  const way = given.browser ? 'browser' : 'device';
  try {
    return await interruptible((signal) => {
      const options = { scope, wait, signal, tell };
      return way === 'browser'
        ? browserLogin(oidc, { ...options, loginHint: given.user })
        : deviceLogin(oidc, options);
    });
  } catch (error) {
    const isRefused = error instanceof OAuthError && error.error === 'unauthorized_client';
    if (!isRefused && !(error instanceof LoginPageError)) throw error;
    throw new Ending(refusal(way, realm, oidc.clientId, error.message), refusedStatus);
  }
}

/** The scopes to ask for: without `openid` a login is not verified. */
function scopeOf({ scope = '' }: Given): string {
  return [...new Set(['openid', ...scope.split(/\s+/).filter(Boolean)])].join(' ');
}

/** What a client must be like for both. */
const able: string =
  `{ clientId: 'realmtree', publicClient: true, redirectUris: ['${redirectPattern}'], attributes: ` +
  "{ 'pkce.code.challenge.method': 'S256', 'oauth2.device.authorization.grant.enabled': 'true' } }";

function refusal(
  way: 'browser' | 'device',
  { serverUrl, realmName }: KeycloakRealm,
  clientId: string,
  said: string,
): string {
  const needed =
    way === 'browser'
      ? `It needs "Standard flow", and ${redirectPattern} among its "Valid redirect URIs".`
      : 'It needs "OAuth 2.0 Device Authorization Grant".';
  const use = realmName === 'master' ? '' : ` --use ${realmName}`;
  return [
    `The client ${clientId} of the realm ${realmName} does not let you log in with a ${way === 'browser' ? 'browser' : 'code'}: ${said}`,
    `  ${needed} An administrator can make a client for it once:`,
    `  realmtree ${serverUrl} -u ADMIN${use} -e "await clients.ensure(${able})"`,
    '  and --client-id realmtree logs in with that.',
  ].join('\n');
}

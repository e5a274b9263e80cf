import type { AuthorizationParameters } from './authorization-request.ts';
import type { AuthorizationCallback, AuthorizationCode } from './callback.ts';
import { client, transport } from './common-options.ts';
import type { BackchannelAuthenticationRequest } from './device.ts';
import type { JwtBearerGrant, PasswordGrant, RefreshRequest, ScopeRequest } from './grant-requests.ts';
import { type Declared, optionsOf, type Verbs } from './jwt/verb-options.ts';
import { tokenVerbs } from './jwt/verbs.ts';
import type { LogoutParameters } from './logout.ts';
import type { TokenHint } from './open-id-configuration.ts';
import type { OpenIdConnectSettings } from './open-id-settings.ts';
import type { FurtherParameters } from './parameters.ts';
import type { TokenExchangeRequest } from './token-exchange.ts';

const further: Declared<FurtherParameters> = { resource: 'any', parameters: 'any' };
const clientCredentials: Declared<ScopeRequest> = { ...further, scope: 'text' };

const authorizationUrl: Declared<AuthorizationParameters> = {
  ...clientCredentials,
  redirectUri: 'any',
  state: 'text',
  nonce: 'text',
  codeVerifier: 'any',
  prompt: 'text',
  maxAge: 'seconds',
  loginHint: 'text',
  idpHint: 'text',
  acrValues: 'any',
  claims: 'any',
  responseMode: 'text',
  responseType: 'text',
  uiLocales: 'text',
  action: 'text',
  request: 'text',
  signed: 'switch',
};

const authorizationCode: Declared<AuthorizationCode | AuthorizationCallback | { url: string }> = {
  ...clientCredentials,
  code: 'any',
  callback: 'any',
  url: 'any',
  redirectUri: 'any',
  state: 'any',
  nonce: 'any',
  codeVerifier: 'any',
  maxAge: 'any',
  acr: 'any',
  amr: 'any',
  leeway: 'seconds',
  allowMissingIssuer: 'switch',
};

const logoutUrl: Declared<LogoutParameters> = {
  parameters: 'any',
  idTokenHint: 'text',
  postLogoutRedirectUri: 'text',
  state: 'text',
  uiLocales: 'text',
};

const password: Declared<PasswordGrant> = {
  ...clientCredentials,
  username: 'any',
  password: 'any',
  totp: 'text',
};
const refreshToken: Declared<RefreshRequest> = { ...clientCredentials, leeway: 'seconds', previous: 'any' };
const jwtBearer: Declared<JwtBearerGrant> = { ...clientCredentials, assertion: 'any' };

const tokenExchange: Declared<TokenExchangeRequest> = {
  ...clientCredentials,
  subjectToken: 'any',
  subjectTokenType: 'text',
  actorToken: 'any',
  actorTokenType: 'text',
  requestedTokenType: 'text',
  audience: 'any',
  subjectIssuer: 'text',
  requestedIssuer: 'text',
  requestedSubject: 'text',
};

const backchannelAuthentication: Declared<BackchannelAuthenticationRequest> = {
  ...clientCredentials,
  loginHint: 'any',
  bindingMessage: 'text',
  acrValues: 'text',
};

const introspect: Declared<TokenHint> = { tokenTypeHint: 'text' };

const settings: Declared<OpenIdConnectSettings> = { dpop: 'any', leeway: 'seconds', decryptionKey: 'any' };

/** The options of the verbs of OpenID Connect and of token verification. */
export const openIdVerbs: Verbs = {
  ...tokenVerbs,
  authorizationUrl,
  startAuthorization: { ...authorizationUrl, pushed: 'switch' },
  pushedAuthorization: authorizationUrl,
  authorizationCode,
  logoutUrl,
  password,
  clientCredentials,
  refreshToken,
  tokenExchange,
  jwtBearer,
  deviceAuthorization: clientCredentials,
  backchannelAuthentication,
  introspect,
  revoke: introspect,
  logout: { parameters: 'any', ...tokenVerbs['the last argument'] },
  OpenIdConnect: { ...transport, ...client, ...settings, realmName: 'any', issuer: 'any', keys: 'any' },
};

/** Returns the options of a verb of OpenID Connect; see `optionsOf`. */
export function openIdOptions<T extends object>(verb: string, given: T | undefined): T {
  return optionsOf(openIdVerbs, verb, given);
}

/** Returns the options that every verb accepts as its last argument. */
export function callOptions<T extends object>(given: T | undefined): T | undefined {
  return given && optionsOf(openIdVerbs, 'the last argument', given);
}

/** The options of the verbs of OpenID Connect, loaded with the first call of one. */
import type { RequestOptions } from '../http/options.ts';
import type { BackchannelAuthenticationRequest } from './device.ts';
import type { JwtBearerGrant, PasswordGrant, RefreshRequest, ScopeRequest } from './grant-requests.ts';
import type { Declared, Verbs } from './jwt/verb-options.ts';
import type {
  AuthorizationCallback,
  AuthorizationCode,
  AuthorizationParameters,
  LoginChecks,
} from './login-requests.ts';
import type { TokenHint } from './open-id-configuration.ts';
import type { FurtherParameters } from './parameters.ts';
import type { TokenExchangeRequest } from './token-exchange.ts';
import type { AuthTools } from './tools.ts';

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

/** The checks of a login that the user decides on elsewhere. */
export const loginChecks: Declared<Omit<LoginChecks, keyof FurtherParameters>> = {
  acr: 'any',
  amr: 'list!',
  leeway: 'seconds',
};

const authorizationCode: Declared<AuthorizationCode | AuthorizationCallback | { url: string }> = {
  ...clientCredentials,
  ...loginChecks,
  code: 'any',
  callback: 'any',
  url: 'any',
  redirectUri: 'any',
  state: 'any',
  nonce: 'text!',
  codeVerifier: 'any',
  maxAge: 'seconds!',
  allowMissingIssuer: 'switch',
  responseMode: 'text',
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
  audience: 'list',
  subjectIssuer: 'text',
  requestedIssuer: 'text',
  requestedSubject: 'text',
};

const backchannelAuthentication: Declared<BackchannelAuthenticationRequest> = {
  ...clientCredentials,
  loginHint: 'any',
  bindingMessage: 'text',
  acrValues: 'list',
};

const introspect: Declared<TokenHint> = { tokenTypeHint: 'text' };

const lastArgument: Declared<RequestOptions> = {
  signal: 'any',
  timeout: 'any',
  maxResponseSize: 'any',
  headers: 'any',
};

/** The options of the verbs of OpenID Connect. */
export const openIdVerbs: Verbs = {
  authorizationUrl,
  startAuthorization: { ...authorizationUrl, pushed: 'switch' },
  pushedAuthorization: authorizationUrl,
  authorizationCode,
  password,
  clientCredentials,
  refreshToken,
  tokenExchange,
  jwtBearer,
  deviceAuthorization: clientCredentials,
  backchannelAuthentication,
  introspect,
  revoke: introspect,
  logout: { parameters: 'any', ...lastArgument },
  'the last argument': lastArgument,
};

/** Returns the options of a verb; see `optionsOf`. A message names the verb among these that has an option. */
export function verbOptions<T extends object>(
  { optionsOf, settings, tokenVerbs }: AuthTools,
  verb: string,
  given: T | undefined,
  own: Verbs = openIdVerbs,
): T {
  const verbs: Verbs = { ...tokenVerbs, ...own, OpenIdConnect: settings };
  const hintFor = (name: string): string => hintIn(verbs, verb, name);
  return optionsOf(verbs[verb] ?? {}, verb, given, { hintFor });
}

/** Returns the options that every verb accepts as its last argument. */
export function callOptions<T extends object>(tools: AuthTools, given: T | undefined): T | undefined {
  if (given === undefined) return undefined;
  const options = verbOptions(tools, 'the last argument', given);
  tools.checkCall(options);
  return options;
}

/** What is said about a name that is no option of a verb: the near one, or the verb that has it. */
function hintIn(verbs: Verbs, verb: string, name: string): string {
  const near = nearest(name, Object.keys(verbs[verb] ?? {}));
  if (near) return `. Did you mean ${near}?`;
  const other = Object.keys(verbs).find((key) => Object.hasOwn(verbs[key] ?? {}, name));
  return other ? `. It is an option of ${other}` : '';
}

/** The name that is the same in another notation, a part of this one, or one that this one is a part of. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z\d]/g, '');
  const own = plain(name);
  const isNear = (other: string): boolean =>
    own.length > 2 && (plain(other).includes(own) || own.includes(plain(other)));
  return names.find((other) => plain(other) === own) ?? names.find(isNear);
}

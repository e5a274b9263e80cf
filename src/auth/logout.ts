import { type Declared, optionsOf } from './jwt/verb-options.ts';
import type { FormParameters, FurtherParameters } from './parameters.ts';

/** Parameters of a logout in the browser (OpenID Connect RP-Initiated Logout, section 2). */
export interface LogoutParameters {
  /** The ID token of the session. Without it the user is asked to confirm the logout. */
  readonly idTokenHint?: string | undefined;
  /** The URL to return to after the logout, one of the client's post-logout redirect URIs. */
  readonly postLogoutRedirectUri?: string | undefined;
  /** Returned with the user unchanged. */
  readonly state?: string | undefined;
  /** Languages for the page, separated by spaces. */
  readonly uiLocales?: string | undefined;
  /** Additional parameters, by their protocol names. A list repeats its name. */
  readonly parameters?: FurtherParameters['parameters'];
}

/** The options of `logoutUrl`. */
export const logoutOptions: Declared<LogoutParameters> = {
  parameters: 'any',
  idTokenHint: 'text',
  postLogoutRedirectUri: 'text',
  state: 'text',
  uiLocales: 'text',
};

/** Returns the parameters of a logout under their protocol names. */
export function logoutForm(clientId: string, given: LogoutParameters | undefined): FormParameters {
  const logout = optionsOf(logoutOptions, 'logoutUrl', given);
  const { parameters = {} } = logout;
  if (typeof parameters !== 'object' || Symbol.iterator in parameters)
    throw new TypeError("parameters must be an object such as { name: 'value' }");
  const form: FormParameters = {
    client_id: clientId,
    id_token_hint: logout.idTokenHint,
    post_logout_redirect_uri: logout.postLogoutRedirectUri,
    state: logout.state,
    ui_locales: logout.uiLocales,
  };
  for (const [name, value] of Object.entries(parameters)) {
    const isText = [value].flat().every((item) => item === undefined || typeof item === 'string');
    if (!isText || (Object.hasOwn(form, name) && form[name] !== undefined))
      throw new TypeError(
        `parameters.${name} must be a string or a list of strings, and no option of its own`,
      );
  }
  return { ...form, ...parameters };
}

import type { FormParameters } from './parameters.ts';
import { extended, type FurtherParameters } from './parameters.ts';

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

/** Returns the parameters of a logout under their protocol names. */
export function logoutForm(logout: LogoutParameters): FormParameters {
  const form = {
    id_token_hint: logout.idTokenHint,
    post_logout_redirect_uri: logout.postLogoutRedirectUri,
    state: logout.state,
    ui_locales: logout.uiLocales,
  };
  return extended(form, logout);
}

/** Names of lists whose order matters. All other lists of the server are sets. */
export const ordered: RegExp = /^(steps$|webAuthnPolicy)/;

/** Names of strings that the server always stores in lower case. */
export const inSmallLetters: RegExp = /^(username|email|domains)$/;

/** The names of maps whose keys are set one by one. */
export const maps: RegExp =
  /^(attributes|config|smtpServer|browserSecurityHeaders|authenticationFlowBindingOverrides)$/;

/** The names of maps that are one setting: an empty one is none, and not a change of nothing. */
export const settledWhole: RegExp = /^smtpServer$/;

/** The client scope that the server itself gives a client with a service account, and takes away with the account. */
export const serviceAccountScope = 'service_account';

/** The ends of names that speak of a secret or a token, and are settings: `passwordPolicy`, `accessTokenLifespan`. */
export const noSecret: RegExp = /(url|lifespan|lifetime|enabled|alg|policy|method|type)$/i;

/** Names of lists whose order matters. All other lists of the server are sets. */
export const ordered: RegExp = /^(steps$|webAuthnPolicy)/;

/** Names of strings that the server always stores in lower case. */
export const inSmallLetters: RegExp = /^(username|email|domains)$/;

/** Endings of names that contain a word for a secret but are settings: `passwordPolicy`, `accessTokenLifespan`. */
export const noSecret: RegExp = /(url|lifespan|lifetime|enabled|alg|policy|method|type)$/i;

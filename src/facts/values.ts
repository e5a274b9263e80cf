/** Names of lists whose order matters. All other lists of the server are sets. */
export const ordered: RegExp = /^(steps$|webAuthnPolicy)/;

/** Names of strings that the server always stores in lower case. */
export const inSmallLetters: RegExp = /^(username|email|domains)$/;

/** The ends of names that speak of a secret or a token, and are settings: `passwordPolicy`, `accessTokenLifespan`. */
export const noSecret: RegExp = /(url|lifespan|lifetime|enabled|alg|policy|method|type)$/i;

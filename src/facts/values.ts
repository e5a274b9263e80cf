/** The names of lists whose order says something; all others of the server's are sets. */
export const ordered: RegExp = /^(steps$|webAuthnPolicy)/;

/** The names of texts that the server writes in small letters, whatever it is given. */
export const inSmallLetters: RegExp = /^(username|email|domains)$/;

/** The ends of names that speak of a secret or a token, and are settings: `passwordPolicy`, `accessTokenLifespan`. */
export const noSecret: RegExp = /(url|lifespan|lifetime|enabled|alg|policy|method|type)$/i;

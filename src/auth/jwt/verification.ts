/** What verifies signatures, and no more of jose: loaded with the first token. */
export { createLocalJWKSet } from 'jose/jwks/local';
export { compactVerify } from 'jose/jws/compact/verify';
export { importJWK } from 'jose/key/import';

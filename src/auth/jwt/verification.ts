/** The part of jose that imports keys, loaded with the first token. */
export { importJWK } from 'jose/key/import';

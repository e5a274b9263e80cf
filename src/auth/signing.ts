/** The signing part of jose, loaded with the first signature. */
export { CompactSign } from 'jose/jws/compact/sign';
export { importJWK, importPKCS8 } from 'jose/key/import';

/** The verifying part of jose, loaded with the first token. */
export { compactVerify } from 'jose/jws/compact/verify';

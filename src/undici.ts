/** `realmtree/undici`: sends the requests by the package undici, which the program must have. Not for browsers. */
export type { UndiciFetchOptions } from './realm/undici-fetch.ts';
export { undiciFetch } from './realm/undici-fetch.ts';

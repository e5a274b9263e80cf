/** Further parameters of a login, loaded with the first login that has any. */
export { extended } from './parameters.ts';

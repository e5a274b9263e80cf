import type { Random } from './random.ts';

/**
 * Tries one input, which it tells before: returns what went wrong, or `undefined` if the input was refused or did no harm.
 * A typed error that it throws is a refusal.
 */
export type Attack = (random: Random, tell: (input: string) => void) => Promise<string | undefined>;

export const serverUrl = 'https://sso.test';
export const issuer: string = `${serverUrl}/realms/acme`;

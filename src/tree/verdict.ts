import type { BulkRule } from './bulk-options.ts';

/** Returns why an input is not valid by a rule of the caller's. */
export async function verdictOf<T>(rule: BulkRule<T>, item: T): Promise<Error | undefined> {
  try {
    const fault: unknown = await rule(item);
    return typeof fault === 'string' ? new TypeError(fault) : undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error('The input is not valid', { cause: thrown });
  }
}

import { authTools } from './tools.ts';

/** Returns the options of a verb; see `verbOptions` of verbs.ts, which is loaded with the first call. */
export async function verbOptions<T extends object>(verb: string, given: T | undefined): Promise<T> {
  const verbs = await import('./verbs.ts');
  return verbs.verbOptions(authTools, verb, given);
}

/** Returns the options that every verb accepts as its last argument. */
export async function callOptions<T extends object>(given: T | undefined): Promise<T | undefined> {
  const verbs = await import('./verbs.ts');
  return verbs.callOptions(authTools, given);
}

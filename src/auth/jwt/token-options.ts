import { optionsOf } from './verb-options.ts';

/** Returns the options of a verb that verifies tokens; see `optionsOf`. */
export async function tokenOptions<T extends object>(verb: string, given: T | undefined): Promise<T> {
  const { tokenVerbs } = await import('./verbs.ts');
  return optionsOf(tokenVerbs[verb] ?? {}, verb, given);
}

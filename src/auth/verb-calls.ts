import { loader } from '../http/loading.ts';
import { authTools } from './tools.ts';

const loadVerbs = loader(() => import('./verbs.ts'));

/** Returns the options of a verb; see `verbOptions` of verbs.ts, which is loaded with the first call. */
export async function verbOptions<T extends object>(verb: string, given: T | undefined): Promise<T> {
  const verbs = await loadVerbs();
  return verbs.verbOptions(authTools, verb, given);
}

/** Returns the options that every verb accepts as its last argument. */
export async function callOptions<T extends object>(given: T | undefined): Promise<T | undefined> {
  const verbs = await loadVerbs();
  return verbs.callOptions(authTools, given);
}

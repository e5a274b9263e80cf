import type { ListWindow } from '../../tree/collection.ts';
import type { User } from '../shared/entities.ts';

const prefix = 'service-account-';

/**
 * Reads users and leaves out service accounts. No field of a representation marks them: their usernames have a prefix that
 * other usernames may have too, but only those are found by `search`.
 */
export async function* withoutServiceAccounts(
  // Given, because what is loaded later imports nothing of the tree: scripts/build.ts.
  read: (query: object) => AsyncIterable<readonly User[]>,
  {
    serviceAccounts,
    first = 0,
    max = Number.POSITIVE_INFINITY,
    ...filters
  }: ListWindow & { readonly serviceAccounts?: unknown },
): AsyncGenerator<User[], void, undefined> {
  let people: Set<string> | undefined;
  let skip = first;
  let left = max;
  for await (const page of read(filters)) {
    const isDoubtful = page.some(({ username }) => username.startsWith(prefix));
    if (isDoubtful && !people) {
      people = new Set();
      for await (const found of read({ search: prefix, briefRepresentation: true }))
        for (const { id } of found) people.add(id);
    }
    const kept = page.filter(({ id, username }) => !username.startsWith(prefix) || people?.has(id));
    const items = kept.slice(skip, skip + left);
    skip = Math.max(0, skip - kept.length);
    left -= items.length;
    yield items;
    if (left <= 0) return;
  }
}

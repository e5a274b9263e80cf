import type { RequestOptions } from '../../http/options.ts';
import { all, type ListWindow, pages } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { User } from '../shared/entities.ts';

const prefix = 'service-account-';

/**
 * Reads users and leaves out service accounts. Representations do not tell them apart: their usernames have a prefix that
 * other usernames may have too, but only those are found by `search`.
 */
export async function* withoutServiceAccounts(
  node: ResourceNode,
  {
    serviceAccounts,
    first = 0,
    max = Number.POSITIVE_INFINITY,
    ...filters
  }: ListWindow & { readonly serviceAccounts?: unknown },
  options: RequestOptions | undefined,
): AsyncGenerator<User[], void, undefined> {
  let people: Set<string> | undefined;
  let skip = first;
  let left = max;
  for await (const page of pages<User>(node, filters, options)) {
    const isDoubtful = page.some(({ username }) => username.startsWith(prefix));
    if (isDoubtful && !people) {
      const found = await all<User>(node, { search: prefix, briefRepresentation: true }, options);
      people = new Set(found.map(({ id }) => id));
    }
    const kept = page.filter(({ id, username }) => !username.startsWith(prefix) || people?.has(id));
    const items = kept.slice(skip, skip + left);
    skip = Math.max(0, skip - kept.length);
    left -= items.length;
    yield items;
    if (left <= 0) return;
  }
}

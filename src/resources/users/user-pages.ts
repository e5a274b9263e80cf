import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { pages } from '../../tree/collection.ts';
import type { ResourceNode } from '../../tree/node.ts';
import type { User } from '../shared/entities.ts';
import type { UserQuery } from './user-query.ts';

const loadServiceAccounts = loader(() => import('./service-accounts.ts'));

/** Yields the users of a realm in pages. */
export async function* userPages(
  users: ResourceNode,
  query: UserQuery,
  options: RequestOptions | undefined,
): AsyncGenerator<readonly User[], void, undefined> {
  const { serviceAccounts } = query;
  if (serviceAccounts === undefined) {
    yield* pages<User>(users, query, options);
    return;
  }
  if (serviceAccounts !== false) throw new TypeError('serviceAccounts must be false');
  const { withoutServiceAccounts } = await loadServiceAccounts();
  yield* withoutServiceAccounts((given) => pages<User>(users, given, options), query);
}

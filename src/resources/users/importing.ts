import { KeycloakError } from '../../http/errors.ts';
import type { RequestOptions } from '../../http/options.ts';
import { taken } from '../../tree/errors.ts';
import { checkedList } from '../../tree/keys.ts';
import { checkIfExists } from '../../tree/make.ts';
import { json, open, ResourceNode, realmOf } from '../../tree/node.ts';
import { allResolved, settle } from '../../tree/references.ts';
import { tools } from '../../tree/tools.ts';
import { realmGroups, resolveGroups } from '../groups/reference.ts';
import { findGranted } from '../roles/grants.ts';
import type { User } from '../shared/entities.ts';
import type { ImportTools } from './import-batches.ts';
import { ImportError, type UserImport } from './import-outcome.ts';

/** The users of a realm, as far as an import needs them. */
interface ImportPlace extends ResourceNode {
  all(query: object, options: RequestOptions | undefined): Promise<User[]>;
  create(user: UserImport, options: RequestOptions | undefined): Promise<{ readonly id: string }>;
}

/** Returns what an import is handed, which is loaded later. */
export function importing(users: ImportPlace): ImportTools {
  const realm = open(ResourceNode, realmOf(users));
  return {
    ...tools,
    users,
    checkIfExists,
    prepare: (given, within) =>
      // The server would create unknown realm roles, and drop unknown roles of clients, actions and providers.
      allResolved(users, [
        () => findGranted(users, given, within),
        () =>
          resolveGroups(realmGroups(users), [...new Set(given.flatMap(({ groups = [] }) => groups))], within),
        () => settle(users, namedBy(given), within),
      ]),
    send: (body, within) => json(realm, 'POST', ['partialImport'], within, { body }),
    look: (username, within) => users.all({ username, exact: true, first: 0, max: 2 }, within),
    make: async (user, within) => (await users.create(user, within)).id,
    taken: (username) => taken(users, `User exists with same username: ${JSON.stringify(username)}`),
    incomplete: () => new KeycloakError('The answer to the import lacks some users', 'invalid_response'),
    stopped: (stopped) => new ImportError(users, stopped),
  };
}

/** Everything that the users name, as of one of them. */
function namedBy(users: readonly UserImport[]): object {
  const all = (key: 'federatedIdentities' | 'requiredActions'): unknown[] => [
    ...new Set<unknown>(users.flatMap((user) => checkedList<unknown>(key, user[key] ?? []))),
  ];
  return { federatedIdentities: all('federatedIdentities'), requiredActions: all('requiredActions') };
}

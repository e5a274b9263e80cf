import type { RequestOptions } from '../../http/options.ts';
import { patiently } from '../../tree/patience.ts';
import type { ImportTools } from './import-batches.ts';
import type { UserImport } from './import-outcome.ts';

/** How many combinations of roles and groups are remembered. */
const mostChecked = 10_000;

/** Whether the server has the roles, groups and so on that users name; each combination is looked up once. */
export class NamedThings {
  readonly #tools: ImportTools;
  readonly #faults = new Map<string, TypeError | undefined>();

  constructor(tools: ImportTools) {
    this.#tools = tools;
  }

  /** Returns for each user what it names that does not exist, as an error. */
  async faults(
    users: readonly UserImport[],
    options: RequestOptions,
  ): Promise<readonly (TypeError | undefined)[]> {
    const keys = users.map(namesOf);
    const unseen = new Map<string, UserImport>();
    for (const [index, key] of keys.entries())
      if (key !== '' && !this.#faults.has(key)) unseen.set(key, users[index] as UserImport);
    const error = unseen.size > 0 ? await this.#look([...unseen.values()], options) : undefined;
    const found = new Map<string, TypeError | undefined>();
    for (const [key, user] of unseen)
      found.set(key, error && (unseen.size > 1 ? await this.#look([user], options) : error));
    const faults = keys.map((key) => found.get(key) ?? this.#faults.get(key));
    if (this.#faults.size + found.size > mostChecked) this.#faults.clear();
    for (const [key, fault] of found) this.#faults.set(key, fault);
    return faults;
  }

  async #look(users: readonly UserImport[], options: RequestOptions): Promise<TypeError | undefined> {
    try {
      await patiently(() => this.#tools.prepare(users, options), options, this.#tools);
      return undefined;
    } catch (error) {
      const isOfUsers = error instanceof TypeError || (error as { missing?: unknown[] }).missing?.length;
      if (!isOfUsers) throw error;
      return error as TypeError;
    }
  }
}

/** What a user names, as a key; `''` if nothing. */
function namesOf(user: UserImport): string {
  const { realmRoles, clientRoles, groups, requiredActions, federatedIdentities } = user;
  const aliases = Array.isArray(federatedIdentities)
    ? federatedIdentities.map((link?: { identityProvider?: string | undefined }) => link?.identityProvider)
    : federatedIdentities;
  const names = [realmRoles, clientRoles, groups, requiredActions, aliases];
  return names.every((given) => given === undefined) ? '' : JSON.stringify(names);
}

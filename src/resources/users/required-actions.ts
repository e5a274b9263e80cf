import type { RequiredAction, UserRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { List } from '../../tree/collection.ts';
import { missing } from '../../tree/keys.ts';
import { done, object } from '../../tree/node.ts';
import { checkedList, type SetChanges } from '../../tree/reference-set.ts';
import { update } from '../../tree/update.ts';

/**
 * What a user has to do at the next login. The server ignores an action that it does not know, also when its letters
 * are of another case: that is a `NotFoundError` here, and nothing has been changed then.
 *
 * @example
 * ```ts
 * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
 * await ada.requiredActions.add(['UPDATE_PASSWORD', 'CONFIGURE_TOTP']);
 * ```
 */
export class UserRequiredActions extends List<RequiredAction> {
  /** The actions. `GET /admin/realms/{realm}/users/{user-id}` (22+) */
  async all(options?: RequestOptions): Promise<RequiredAction[]> {
    const { requiredActions = [] } = await object<UserRepresentation>(this, options);
    return requiredActions;
  }

  /** Adds actions; the others stay. `GET /admin/realms/{realm}/users/{user-id}` (22+), and a PUT of it */
  async add(actions: RequiredAction | readonly RequiredAction[], options?: RequestOptions): Promise<void> {
    const more = checkedActions([actions].flat());
    await this.#write((current) => [...current, ...more], options);
  }

  /** Takes actions away; the others stay. `GET /admin/realms/{realm}/users/{user-id}` (22+), and a PUT of it */
  async remove(actions: RequiredAction | readonly RequiredAction[], options?: RequestOptions): Promise<void> {
    const gone = checkedActions([actions].flat());
    await this.#write((current) => current.filter((action) => !gone.includes(action)), options);
  }

  /**
   * Makes these the only actions, and tells what changed; nothing is written that is not needed.
   * `GET /admin/realms/{realm}/users/{user-id}` (22+), and a PUT of it
   */
  async set(
    actions: readonly RequiredAction[],
    options?: RequestOptions,
  ): Promise<SetChanges<RequiredAction>> {
    const wanted = checkedActions(checkedList(actions, 'required actions'));
    return this.#write(() => wanted, options);
  }

  /** Takes all actions away. `GET /admin/realms/{realm}/users/{user-id}` (22+), and a PUT of it */
  async removeAll(options?: RequestOptions): Promise<void> {
    await this.set([], options);
  }

  #write(
    change: (current: RequiredAction[]) => readonly RequiredAction[],
    options: RequestOptions | undefined,
  ): Promise<SetChanges<RequiredAction>> {
    return update<UserRepresentation, object, SetChanges<RequiredAction>>(
      this,
      {},
      options,
      async (_, options) => {
        const put = (requiredActions: RequiredAction[]): Promise<void> =>
          done(this, 'PUT', [], { ...options, body: { requiredActions } });
        const current = await this.all(options);
        const wanted = [...new Set(change(current))];
        const added = wanted.filter((action) => !current.includes(action));
        const removed = current.filter((action) => !wanted.includes(action));
        if (added.length + removed.length > 0) await put(wanted);
        const present = added.length > 0 ? await this.all(options) : [];
        const unknown = added.filter((action) => !present.includes(action));
        if (unknown.length === 0) return { added, removed };
        await put(current);
        const names = unknown.map((action) => JSON.stringify(action)).sort();
        throw missing(this, `No such required action: ${names.join(', ')}`);
      },
    );
  }
}

function checkedActions(actions: readonly unknown[]): RequiredAction[] {
  if (actions.every((action) => typeof action === 'string' && action !== '')) return actions as string[];
  throw new TypeError('A required action must be an alias such as UPDATE_PASSWORD');
}

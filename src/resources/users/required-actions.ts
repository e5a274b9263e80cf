import type { RequiredAction, UserRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { notFound } from '../../tree/errors.ts';
import type { Naming, NodeFacts, SetRules, SetWrite } from '../../tree/facts.ts';
import { done, object, TreeNode } from '../../tree/node.ts';
import { addTo, removeFrom, type SetChanges, setTo } from '../../tree/reference-set.ts';
import { tools } from '../../tree/tools.ts';

const loadUserNames = loader(() => import('./user-names.ts'));

/**
 * Actions that a user must complete at the next login.
 *
 * An unknown action throws `NotFoundError`, and the list stays unchanged; the server itself silently ignores it. Names
 * are case-sensitive.
 *
 * @example
 * ```ts
 * const ada = realm.admin.realms.byName('acme').users.byUsername('ada');
 * await ada.requiredActions.add(['UPDATE_PASSWORD', 'CONFIGURE_TOTP']);
 * ```
 */
export class UserRequiredActions extends TreeNode implements AsyncIterable<RequiredAction> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    set: (node: UserRequiredActions): SetRules<RequiredAction, RequiredAction> => ({
      what: 'required actions',
      check: checkedAction,
      resolve: async (actions) => actions,
      current: (options) => node.all(options),
      write: (changes, options) => node.#write(changes, options),
    }),
  };

  /**
   * Returns the actions as an array.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  async all(options?: RequestOptions): Promise<RequiredAction[]> {
    const { requiredActions = [] } = await object<UserRepresentation>(this, options);
    return requiredActions;
  }

  /**
   * Iterates over the actions.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  async *iterate(options?: RequestOptions): AsyncGenerator<RequiredAction, void, undefined> {
    yield* await this.all(options);
  }

  /** Iterates over the actions, as `iterate()` does. */
  [Symbol.asyncIterator](): AsyncGenerator<RequiredAction, void, undefined> {
    return this.iterate();
  }

  /**
   * Adds one or more actions and keeps the others.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  add(actions: RequiredAction | readonly RequiredAction[], options?: RequestOptions): Promise<void> {
    return addTo(this, actions, options);
  }

  /**
   * Removes one or more actions.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  remove(actions: RequiredAction | readonly RequiredAction[], options?: RequestOptions): Promise<void> {
    return removeFrom(this, actions, options);
  }

  /**
   * Replaces all actions with these and returns what changed.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  set(actions: readonly RequiredAction[], options?: RequestOptions): Promise<SetChanges<RequiredAction>> {
    return setTo(this, actions, options);
  }

  /**
   * Removes all actions.
   *
   * @route `GET /admin/realms/{realm}/users/{user-id}`
   * @since 22
   */
  async removeAll(options?: RequestOptions): Promise<void> {
    await setTo(this, [], options);
  }

  async #write(
    { there, added, removed }: SetWrite<RequiredAction>,
    options: RequestOptions | undefined,
  ): Promise<void> {
    const put = (requiredActions: readonly RequiredAction[]): Promise<void> =>
      done(this, 'PUT', [], options, { body: { requiredActions } });
    await put([...there.filter((action) => !removed.includes(action)), ...added]);
    if (added.length === 0) return;
    const present = await this.all(options);
    const unknown = added.filter((action) => !present.includes(action)).sort();
    if (unknown.length === 0) return;
    await put(there);
    const names = unknown.map((action) => JSON.stringify(action));
    throw notFound(this, `No such required action: ${names.join(', ')}`, unknown);
  }
}

/** Looks up what the body of a user names. */
export const settleUser: Naming['settle'] = async (...given) =>
  (await loadUserNames()).settleUser(tools, checkedAction, ...given);

function checkedAction(action: unknown): void {
  if (typeof action !== 'string' || action === '')
    throw new TypeError('A required action must be an alias such as UPDATE_PASSWORD');
}

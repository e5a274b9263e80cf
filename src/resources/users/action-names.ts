import type { RequiredActionProviderRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { list, open, ResourceNode, realmOf, type TreeNode } from '../../tree/node.ts';
import { type Kind, resolve } from '../../tree/references.ts';

/** Every server has these, whatever its features and the settings of the realm. */
const always: readonly string[] = ['CONFIGURE_TOTP', 'UPDATE_PASSWORD', 'UPDATE_PROFILE', 'VERIFY_EMAIL'];

const actionKind: Kind<string, string, string> = {
  what: 'required action',
  read: (_, action) => action,
  nameOf: (action) => action,
  find: async (from, wanted, options) => {
    const found = new Set(always);
    // The server takes those of its own, whether the realm has registered them or not.
    for (const word of ['required-actions', 'unregistered-required-actions']) {
      if (wanted.every((action) => found.has(action))) break;
      const place = open(ResourceNode, realmOf(from), 'authentication', word);
      const listed = await list<RequiredActionProviderRepresentation>(place, [], options);
      for (const { providerId } of listed) if (providerId !== undefined) found.add(providerId);
    }
    return wanted.map((action) => (found.has(action) ? action : undefined));
  },
};

/** Throws one `NotFoundError` that lists the required actions that the server does not have. */
export async function requireActions(
  from: TreeNode,
  actions: readonly string[],
  options: RequestOptions | undefined,
): Promise<void> {
  await resolve(actionKind, from, actions, options);
}

import type { FederatedIdentityRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Kind } from '../../tree/references.ts';
import type { Tools } from '../../tree/tools.ts';

/** Every server has these, whatever its features and the settings of the realm. */
const always: readonly string[] = ['CONFIGURE_TOTP', 'UPDATE_PASSWORD', 'UPDATE_PROFILE', 'VERIFY_EMAIL'];

/** Looks up what the body of a user names; the server drops unknown required actions and links to unknown providers. */
export async function settleUser(
  tools: Tools,
  checkAction: (action: unknown) => void,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const { requiredActions = [], federatedIdentities = [] } = given;
  const actions = tools.checkedList('requiredActions', requiredActions as readonly string[]);
  for (const action of actions) checkAction(action);
  const links = federatedIdentities as readonly (FederatedIdentityRepresentation | undefined)[];
  const aliases = tools
    .checkedList('federatedIdentities', links)
    .map((link) => link?.identityProvider as string);
  await tools.allResolved(node, [
    () => tools.resolve(actionKind(tools), node, actions, options),
    () => requireProviders(tools, node, aliases, options),
  ]);
  return given;
}

function actionKind({ list, open, realmOf, ResourceNode }: Tools): Kind<string, string, string> {
  return {
    what: 'required action',
    read: (_, action) => action,
    nameOf: (action) => action,
    find: async (from, wanted, options) => {
      const found = new Set(always);
      // The server takes those of its own, whether the realm has registered them or not.
      for (const word of ['required-actions', 'unregistered-required-actions']) {
        if (wanted.every((action) => found.has(action))) break;
        const place = open(ResourceNode, realmOf(from), 'authentication', word);
        const listed = await list<{ providerId?: string }>(place, [], options);
        for (const { providerId } of listed) if (providerId !== undefined) found.add(providerId);
      }
      return wanted.map((action) => (found.has(action) ? action : undefined));
    },
  };
}

/** Throws one `NotFoundError` that lists the identity providers that the realm does not have. */
export async function requireProviders(
  tools: Tools,
  from: TreeNode,
  aliases: readonly string[],
  options: RequestOptions | undefined,
): Promise<void> {
  const kind: Kind<string, string, object> = {
    what: 'identity provider',
    read: (from, alias) => tools.checkedKey(alias, () => tools.addressOf(from)),
    nameOf: (alias) => alias,
    find: async (from, wanted, options) => {
      const different = [...new Set(wanted)];
      const place = tools.open(tools.ResourceNode, tools.realmOf(from), 'identity-provider', 'instances');
      const found = await tools.fewAtOnce(different, (alias) => {
        const instance = tools.object(tools.open(tools.ResourceNode, place, alias), options);
        // Who may link users is not always allowed to see the identity providers.
        return tools.unlessForbidden(tools.unlessAbsent(instance), {});
      });
      return wanted.map((alias) => found[different.indexOf(alias)]);
    },
  };
  await tools.resolve(kind, from, aliases, options);
}

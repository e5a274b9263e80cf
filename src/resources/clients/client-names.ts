import type { RequestOptions } from '../../http/options.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { PolicyTools } from '../authorization/policy-tools.ts';
import type { resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import { flowIds } from '../shared/flow-names.ts';
import { requireProviders } from '../shared/provider-names.ts';

/** Looks up the flows, client scopes and providers that the body of a client names. */
export async function settleClient(
  tools: PolicyTools,
  resolveScopes: typeof resolveClientScopes,
  node: TreeNode,
  given: Readonly<Record<string, unknown>>,
  options: RequestOptions | undefined,
): Promise<object> {
  const { authenticationFlowBindingOverrides: flows, ...others } = given;
  const { authorizationSettings: settings } = others;
  const names = ['defaultClientScopes', 'optionalClientScopes'].flatMap((key) =>
    tools.checkedList(key, (others[key] ?? []) as readonly string[]),
  );
  let settled = others;
  const [found] = await tools.allResolved(node, [
    () => flowIds(tools, node, flows, options),
    () => requireProviders(tools, node, others, options),
    // The server drops the unknown ones.
    () => resolveScopes(node, names, options),
    async () => {
      if (settings === undefined) return;
      const { checkSettings } = await import('../authorization/settings-names.ts');
      const authorizationSettings = await checkSettings(tools, node, settings as object, options, true);
      settled = { ...others, authorizationSettings };
    },
  ]);
  return flows === undefined ? settled : { ...settled, authenticationFlowBindingOverrides: found };
}

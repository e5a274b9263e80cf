/** Client profiles and client policies among the settings of a realm, loaded with the first that are given. */
import type { RequestOptions } from '../../http/options.ts';
import type { Step } from '../../tree/make.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';

/** The settings, in the order of the server, and the list in each. */
const lists = [
  ['clientProfiles', 'profiles'],
  ['clientPolicies', 'policies'],
] as const;

type Settings = Readonly<Record<string, unknown>>;

/** Settings of a realm, separated by the routes that write them. */
export interface ClientRules {
  readonly others: object;
  /** Writes the rules for clients. */
  readonly write: (node: TreeNode, options: RequestOptions | undefined) => Promise<void>;
  /** The steps that write them, each of which returns the next one. */
  readonly steps: (node: TreeNode, isNew: boolean) => readonly Step[];
}

/**
 * Separates client profiles and policies from the other settings of a realm. Their own routes report what is wrong
 * with them; among the other settings, the server fails without a reason, or drops them silently.
 */
export function clientRulesOf(tools: Tools, settings: Settings): ClientRules {
  const given = lists.flatMap(([key, list]) => {
    const rules = settings[key];
    if (rules === undefined) return [];
    if (rules === null) return [{ key, list, rules: { [list]: [] } }];
    if (!tools.isMap(rules) || !Array.isArray(rules[list]))
      throw new TypeError(`${key} must be an object with the list ${list}, or null to remove all of them`);
    return [{ key, list, rules }];
  });
  const run = async (node: TreeNode, at: number, options: RequestOptions | undefined): Promise<void> => {
    const { list, rules } = given[at] as (typeof given)[number];
    const path = ['client-policies', list];
    // What a function returns of the realm that it was given is no change.
    if (tools.isSame(await tools.json(node, 'GET', path, options), rules)) return;
    await tools.done(node, 'PUT', path, options, { body: rules });
  };
  const from = (node: TreeNode, at: number, isNew: boolean): readonly Step[] => {
    const due = given[at];
    if (!due) return [];
    // An export has each list, and a new realm has none.
    if (isNew && (due.rules[due.list] as unknown[]).length === 0) return from(node, at + 1, isNew);
    const step = async (options: RequestOptions | undefined): Promise<readonly Step[]> => {
      await run(node, at, options);
      return from(node, at + 1, isNew);
    };
    return [{ name: due.key, run: step }];
  };
  const isOther = ([key]: [string, unknown]): boolean => given.every((one) => one.key !== key);
  return {
    others: Object.fromEntries(Object.entries(settings).filter(isOther)),
    write: async (node, options) => {
      for (const at of given.keys()) await run(node, at, options);
    },
    steps: (node, isNew) => from(node, 0, isNew),
  };
}

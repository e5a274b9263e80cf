import type { AuthenticationExecutionInfoRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type Difference, difference, differences } from '../../tree/differences.ts';
import type { Due, Ensured, EnsureOptions, See } from '../../tree/ensure.ts';
import { ensured } from '../../tree/ensured.ts';
import type { Updatable } from '../../tree/finding.ts';
import type { CreateOptions, create } from '../../tree/make.ts';
import type { TreeNode, WithId } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { update } from '../../tree/update.ts';
import { type AuthenticationFlowEnsure, checkedSteps, type Step } from './flow-step.ts';

/** Functions for writing steps. */
interface FlowTools extends Tools {
  readonly create: typeof create;
  readonly update: typeof update;
}

/** An existing step, with its own steps if it is a flow. */
interface Held extends AuthenticationExecutionInfoRepresentation {
  readonly id: string;
  readonly children: Held[];
}

/** The missing steps, each with the alias of its parent; those to remove; the others, and their order. */
interface Plan {
  readonly missing: { readonly parent: string; readonly step: Step }[];
  readonly surplus: { readonly held: Held; readonly path: readonly string[] }[];
  readonly pairs: { readonly step: Step; readonly held: Held }[];
  /** The existing steps of one flow, and their wanted order. */
  readonly orders: {
    readonly path: readonly string[];
    readonly held: readonly Held[];
    readonly wanted: readonly Held[];
  }[];
}

type FlowBody = Omit<AuthenticationFlowEnsure, 'steps' | 'providerId'> & {
  providerId: NonNullable<AuthenticationFlowEnsure['providerId']>;
};

/** Ensures a flow with its steps. */
export async function ensureFlow<N extends Updatable>(
  tools: FlowTools,
  flows: TreeNode & { create(flow: FlowBody, options?: CreateOptions): Promise<N> },
  existing: N,
  flow: AuthenticationFlowEnsure,
  options: EnsureOptions | undefined,
): Promise<Ensured<WithId<N>>> {
  const { steps, ...rest } = flow;
  const wanted = steps === undefined || steps === null ? undefined : checkedSteps(tools, flow.alias, steps);
  const writing =
    (listed: readonly Held[], type: string, more: Pick<EnsureOptions, 'secrets'>) =>
    async (within: RequestOptions | undefined): Promise<Due> =>
      prepared(tools, flows, flow.alias, wanted ?? [], listed, type, within, more);
  const see: See<N> = async (_, __, within, found: { providerId?: string }, more) =>
    wanted && writing(await held(tools, flows, flow.alias, within), found.providerId ?? '', more)(within);
  return ensured<N>(tools, flows, flow, options, {
    existing: () => existing,
    members: { steps: see },
    posted: async (within) => {
      const body = { ...rest, providerId: rest.providerId ?? 'basic-flow' };
      const write = await writing([], body.providerId, {})(within);
      const node = await flows.create(body, { ...within, ifExists: 'fail' });
      await write(within);
      return node;
    },
  });
}

/** Returns the write that changes the steps into the wanted ones. Throws `NotFoundError` if a provider is missing. */
async function prepared(
  tools: FlowTools,
  flows: TreeNode,
  alias: string,
  wanted: readonly Step[],
  present: readonly Held[],
  type: string,
  options: RequestOptions | undefined,
  { secrets }: Pick<EnsureOptions, 'secrets'>,
): Promise<Due> {
  const plan = planOf(alias, present, wanted);
  await findProviders(tools, flows, type, plan, options);
  return (within) =>
    tools.bounded(within, async (within) => {
      const diff: Difference[] = [];
      const unknown: string[] = [];
      const executions = tools.open(tools.ResourceNode, tools.realmOf(flows), 'authentication', 'executions');
      const remove = async ({ held, path }: Plan['surplus'][number]): Promise<void> => {
        await tools.done(executions, 'DELETE', [held.id], within);
        diff.push(difference(tools, path, held.requirement, undefined));
      };
      const coming = new Set(plan.missing.flatMap(({ step }) => aliasesOf(step)));
      // The alias of a flow that moves is taken until the flow is deleted.
      const inTheWay = plan.surplus.filter(({ held }) => aliasesIn(held).some((name) => coming.has(name)));
      for (const surplus of inTheWay) await remove(surplus);
      for (const { parent, step } of plan.missing) {
        await add(tools, flows, parent, type, step, within);
        diff.push(difference(tools, step.path, undefined, step.given));
      }
      const isNew = plan.missing.length > 0;
      const now = isNew ? planOf(alias, await held(tools, flows, alias, within), wanted) : plan;
      const added = new Set(plan.missing.flatMap(({ step }) => allOf(step)));
      for (const { path, held, wanted } of now.orders) {
        const before = held.filter((item) => wanted.includes(item));
        if (wanted.every((item, at) => item === before[at])) continue;
        await arrange(tools, flows, alias, executions, held, wanted, within);
        if (!isNew) diff.push(difference(tools, path, before.map(nameOf), wanted.map(nameOf)));
      }
      for (const pair of now.pairs) {
        const told = await align(tools, flows, alias, pair, secrets, within);
        if (added.has(pair.step)) continue;
        diff.push(...told.diff);
        unknown.push(...told.unknown);
      }
      for (const surplus of plan.surplus) if (!inTheWay.includes(surplus)) await remove(surplus);
      return { diff, unknown };
    });
}

/** Returns the existing steps of a flow, each with its own steps. */
async function held(
  tools: Tools,
  flows: TreeNode,
  alias: string,
  options: RequestOptions | undefined,
): Promise<Held[]> {
  const top: Held[] = [];
  const open: Held[] = [];
  for (const item of await tools.list<AuthenticationExecutionInfoRepresentation & { id: string }>(
    flows,
    [alias, 'executions'],
    options,
  )) {
    const level = item.level ?? 0;
    const step: Held = { ...item, children: [] };
    (level === 0 ? top : (open[level - 1]?.children ?? top)).push(step);
    open[level] = step;
  }
  return top;
}

function planOf(
  parent: string,
  present: readonly Held[],
  wanted: readonly Step[],
  path: readonly string[] = ['steps'],
): Plan {
  const plan: Plan = { missing: [], surplus: [], pairs: [], orders: [] };
  const left = [...present];
  const order: Held[] = [];
  for (const step of wanted) {
    const at = left.findIndex((held) => isLike(held, step));
    const [held] = at < 0 ? [] : left.splice(at, 1);
    if (!held) {
      plan.missing.push({ parent, step });
      continue;
    }
    order.push(held);
    plan.pairs.push({ step, held });
    if (!step.steps) continue;
    const below = planOf(step.alias, held.children, step.steps, step.path);
    for (const key of ['missing', 'surplus', 'pairs', 'orders'] as const)
      plan[key].push(...(below[key] as never[]));
  }
  plan.surplus.push(...left.map((held) => ({ held, path: [...path, nameOf(held)] })));
  plan.orders.push({ path, held: present, wanted: order });
  return plan;
}

function isLike(held: Held, { isFlow, alias, provider }: Step): boolean {
  if ((held.authenticationFlow ?? false) !== isFlow || held.providerId !== provider) return false;
  return !isFlow || held.displayName === alias;
}

async function add(
  tools: FlowTools,
  flows: TreeNode,
  parent: string,
  type: string,
  { isFlow, alias, provider, given, steps = [] }: Step,
  options: RequestOptions | undefined,
): Promise<void> {
  const executions = tools.open(tools.ResourceNode, flows, parent, 'executions');
  if (!isFlow) {
    await tools.create(executions, { provider }, options, ['execution']);
    return;
  }
  const form = provider === undefined ? { type } : { type: 'form-flow', provider };
  await tools.create(executions, { alias, description: given.description, ...form }, options, ['flow']);
  for (const step of steps) await add(tools, flows, alias, type, step, options);
}

/** Arranges the steps of one flow. */
async function arrange(
  tools: FlowTools,
  flows: TreeNode,
  alias: string,
  executions: TreeNode,
  held: readonly Held[],
  wanted: readonly Held[],
  options: RequestOptions | undefined,
): Promise<void> {
  // Since Keycloak 25 a step has its position as `priority`, and accepts one.
  if (held.every(({ priority }) => priority !== undefined)) {
    for (const [index, item] of wanted.entries()) {
      Object.assign(item, { priority: (index + 1) * 10 });
      await write(tools, flows, alias, item, options);
    }
    return;
  }
  const now = [...held];
  for (const [index, item] of wanted.entries()) {
    const target = index === 0 ? 0 : now.indexOf(wanted[index - 1] as Held) + 1;
    const from = now.indexOf(item);
    for (let at = from; at > target; at--)
      await tools.done(executions, 'POST', [item.id, 'raise-priority'], options);
    now.splice(target, 0, ...now.splice(from, 1));
  }
}

function write(
  tools: FlowTools,
  flows: TreeNode,
  alias: string,
  { id, requirement, priority }: Held,
  options: RequestOptions | undefined,
): Promise<void> {
  // Without its priority the server would move the step to the top.
  return tools.done(flows, 'PUT', [alias, 'executions'], options, {
    body: { id, requirement, priority },
  });
}

/** Writes the fields of a step that differ. */
async function align(
  tools: FlowTools,
  flows: TreeNode,
  alias: string,
  { step, held }: Plan['pairs'][number],
  secrets: EnsureOptions['secrets'],
  options: RequestOptions | undefined,
): Promise<{ diff: Difference[]; unknown: string[] }> {
  const { path, given } = step;
  const { requirement = held.requirement, description = held.description } = given;
  const diff: Difference[] = [];
  if (requirement !== held.requirement) {
    await write(tools, flows, alias, { ...held, requirement }, options);
    diff.push(difference(tools, [...path, 'requirement'], held.requirement, requirement));
  }
  if (held.flowId !== undefined && (description ?? '') !== (held.description ?? '')) {
    await tools.update(tools.open(tools.ResourceNode, flows, held.flowId), { description }, options);
    diff.push(difference(tools, [...path, 'description'], held.description, description));
  }
  const configured = await configure(tools, flows, step, held, secrets, options);
  const named = (key: string): string => `${path.join('.')}.${key}`;
  diff.push(...configured.diff.map((found) => ({ ...found, path: named(found.path) })));
  return { diff, unknown: configured.unknown.map(named) };
}

async function configure(
  tools: FlowTools,
  flows: TreeNode,
  { given: { config, configAlias }, configName }: Step,
  { id, authenticationConfig }: Held,
  secrets: EnsureOptions['secrets'],
  options: RequestOptions | undefined,
): Promise<{ diff: readonly Difference[]; unknown: readonly string[] }> {
  if (!config && !configAlias) return { diff: [], unknown: [] };
  const [realm, authentication] = [tools.realmOf(flows), 'authentication'];
  if (authenticationConfig === undefined) {
    const settings = Object.fromEntries(Object.entries(config ?? {}).filter(([, value]) => value !== null));
    if (Object.keys(settings).length === 0) return { diff: [], unknown: [] };
    const execution = tools.open(tools.ResourceNode, realm, authentication, 'executions', id, 'config');
    await tools.create(execution, { alias: configName, config: settings }, options);
    return { diff: [difference(tools, ['config'], undefined, settings)], unknown: [] };
  }
  const node = tools.open(tools.ResourceNode, realm, authentication, 'config', authenticationConfig);
  const wanted = { config, alias: configAlias };
  const { diff, changes, unknown } = differences(tools, await tools.object(node, options), wanted, secrets);
  if (diff.length > 0) await tools.update(node, changes, options);
  return { diff, unknown };
}

/** Throws one `NotFoundError` for the providers of missing steps that the server does not have. */
async function findProviders(
  tools: FlowTools,
  flows: TreeNode,
  type: string,
  { missing }: Plan,
  options: RequestOptions | undefined,
): Promise<void> {
  const all = missing.flatMap(({ step }) => allOf(step));
  const lists = new Map<string, Set<string>>();
  for (const { isFlow, isInForm, provider } of all) {
    if (provider === undefined) continue;
    const plain = type === 'client-flow' ? 'client-authenticator-providers' : 'authenticator-providers';
    const key = isFlow ? 'form-providers' : isInForm ? 'form-action-providers' : plain;
    lists.set(key, (lists.get(key) ?? new Set()).add(provider));
  }
  const authentication = tools.open(tools.ResourceNode, tools.realmOf(flows), 'authentication');
  const searches = [...lists].map(([key, wanted]) => async () => {
    const known = new Set(
      (await tools.list<{ id: string }>(authentication, [key], options)).map(({ id }) => id),
    );
    const unknown = [...wanted].filter((id) => !known.has(id)).sort();
    if (unknown.length === 0) return;
    const shown = unknown.map((id) => JSON.stringify(id)).join(', ');
    throw tools.notFound(authentication, `No such provider among the ${key}: ${shown}`, unknown);
  });
  await tools.allResolved(flows, searches);
}

function allOf(step: Step): Step[] {
  return [step, ...(step.steps ?? []).flatMap(allOf)];
}

function aliasesOf(step: Step): string[] {
  return allOf(step).flatMap(({ isFlow, alias }) => (isFlow ? [alias] : []));
}

function aliasesIn({ authenticationFlow, displayName, children }: Held): string[] {
  const own = authenticationFlow && displayName !== undefined ? [displayName] : [];
  return [...own, ...children.flatMap(aliasesIn)];
}

function nameOf({ authenticationFlow, displayName = '', providerId }: Held): string {
  return authenticationFlow ? displayName : (providerId ?? displayName);
}

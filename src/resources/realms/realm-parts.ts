import type {
  AuthenticationExecutionExportRepresentation,
  AuthenticationFlowRepresentation,
  RealmRepresentation,
  RequiredActionProviderRepresentation,
  RoleRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type Difference, differences } from '../../tree/differences.ts';
import type { Ensured, EnsureOptions, See } from '../../tree/ensure.ts';
import { eachMember, ensured, withoutAbsent } from '../../tree/ensured.ts';
import type { Told } from '../../tree/ensuring.ts';
import type { CreateOptions } from '../../tree/make.ts';
import type { TreeNode, WithId } from '../../tree/node.ts';
import type { Tools } from '../../tree/tools.ts';
import type { FlowStep } from '../authentication/flow-step.ts';
import type { RequiredActionNode } from '../authentication/required-actions.ts';
import type { RoleCreate } from '../roles/roles.ts';
import type { RealmNode } from './realm.ts';
import type { checkNames } from './settings.ts';

type Wanted = Omit<RealmRepresentation, 'attributes' | 'smtpServer'> & { readonly realm: string };
type Named = { readonly name: string } & Record<string, unknown>;

/** Ensures one part of a realm by its own collection. */
type Part = (
  tools: Tools,
  node: RealmNode,
  wanted: never,
  options: EnsureOptions | undefined,
  whole: Wanted,
) => Promise<Told>;

/** The parts, in an order in which each refers only to those before it. */
const parts: Readonly<Record<string, Part>> = {
  localizationTexts: (tools, { localization }, texts: Record<string, Record<string, string>>, options) =>
    eachMember(
      tools,
      Object.entries(texts),
      ([locale]) => `localizationTexts.${locale}`,
      ([locale, own]) => localization.byLocale(locale).ensure(own, options),
    ),
  authenticationFlows: async (
    tools,
    { authentication: { flows } },
    wanted: readonly AuthenticationFlowRepresentation[],
    options,
    whole,
  ) => {
    const top = tools.checkedList('authenticationFlows', wanted).filter(({ topLevel }) => topLevel !== false);
    const builtIn = top.filter((flow) => flow.builtIn);
    const listed = builtIn.length > 0 ? await flows.all(withoutSecrets(options)) : [];
    // An export has a built-in flow that the list omits and that no request creates: `saml ecp`.
    const hidden = builtIn.filter((flow) => listed.every(({ alias }) => alias !== flow.alias));
    const path = ({ alias }: AuthenticationFlowRepresentation): string => `authenticationFlows.${alias}`;
    const { diff, unknown = [] } = await eachMember(
      tools,
      top.filter((flow) => !hidden.includes(flow)),
      path,
      ({ alias = '', description, providerId, authenticationExecutions: steps }) =>
        flows.ensure({ alias, description, providerId, steps: steps && stepsOf(steps, whole) }, options),
    );
    return { diff, unknown: [...unknown, ...hidden.map(path)] };
  },
  requiredActions: (
    tools,
    { authentication },
    actions: readonly RequiredActionProviderRepresentation[],
    options,
  ) =>
    eachMember(
      tools,
      tools.checkedList('requiredActions', actions),
      ({ alias }) => `requiredActions.${alias}`,
      (action) => ensureAction(tools, authentication.requiredActions, action, options),
    ),
  clientScopes: (tools, { clientScopes }, wanted: readonly Named[], options) =>
    named(tools, 'clientScopes', wanted, (scope) => clientScopes.ensure(scope as never, options)),
  clients: (tools, { clients }, wanted: readonly { readonly clientId: string }[], options) =>
    eachMember(
      tools,
      tools.checkedList('clients', wanted),
      ({ clientId }) => `clients.${clientId}`,
      (client) => clients.ensure(client, options),
    ),
  roles: async (
    tools,
    node,
    { realm = [], client = {} }: NonNullable<RealmRepresentation['roles']>,
    options,
  ) => {
    const lists = [
      { path: 'roles.realm', roles: node.roles, wanted: realm },
      ...Object.entries(client).map(([clientId, wanted]) => ({
        path: `roles.client.${clientId}`,
        roles: node.clients.byClientId(clientId).roles,
        wanted,
      })),
    ];
    const told: Told[] = [];
    // A role may include one that comes later in the list.
    for (const isWhole of [false, true]) {
      for (const { path, roles, wanted } of lists) {
        const those = tools.checkedList(path, wanted).filter(({ composites }) => !isWhole || composites);
        const run = ({ composites, ...role }: RoleRepresentation): Promise<Ensured<unknown>> =>
          roles.ensure((isWhole ? { ...role, composites } : role) as RoleCreate, options);
        told.push(await eachMember(tools, those, ({ name }) => `${path}.${name}`, run));
      }
    }
    const unknown = new Set(told.flatMap(({ unknown = [] }) => unknown));
    return { diff: told.flatMap(({ diff }) => diff), unknown: [...unknown] };
  },
  groups: (tools, { groups }, wanted: readonly Named[], options) =>
    named(tools, 'groups', wanted, (group) => groups.ensure(group, options)),
  identityProviders: (
    tools,
    { identityProviders },
    wanted: readonly { alias: string; providerId: string }[],
    options,
  ) =>
    eachMember(
      tools,
      tools.checkedList('identityProviders', wanted),
      ({ alias }) => `identityProviders.${alias}`,
      (provider) => identityProviders.ensure(provider, options),
    ),
  identityProviderMappers: (
    tools,
    { identityProviders },
    wanted: readonly (Named & { identityProviderAlias: string; identityProviderMapper: string })[],
    options,
  ) =>
    eachMember(
      tools,
      tools.checkedList('identityProviderMappers', wanted),
      ({ identityProviderAlias: alias, name }) => `identityProviderMappers.${alias}.${name}`,
      (mapper) => identityProviders.byAlias(mapper.identityProviderAlias).mappers.ensure(mapper, options),
    ),
  defaultGroups: (tools, { defaultGroups }, wanted: readonly string[], options) =>
    joined(
      tools,
      'defaultGroups',
      wanted,
      defaultGroups,
      ({ path }) => path,
      options,
      (name) => `/${name.replace(/^\//, '')}`,
    ),
  defaultDefaultClientScopes: (tools, { defaultClientScopes }, wanted: readonly string[], options) =>
    joined(tools, 'defaultDefaultClientScopes', wanted, defaultClientScopes, ({ name }) => name, options),
  defaultOptionalClientScopes: (tools, { optionalClientScopes }, wanted: readonly string[], options) =>
    joined(tools, 'defaultOptionalClientScopes', wanted, optionalClientScopes, ({ name }) => name, options),
};

/** Content of a new realm that GET does not return, and that no update refuses. */
const unread = [
  'authenticatorConfig',
  'federatedUsers',
  'keycloakVersion',
  'protocolMappers',
  'userFederationMappers',
  'userFederationProviders',
];

/** Content that belongs to one of the parts, or that a realm can be created with before its parts. */
const beside = ['authenticatorConfig', 'components', 'keycloakVersion'];

/** Settings that refer to flows. */
const bindings = /Flow$/;

/** Ensures a realm with its parts; `ignored` has the keys that an update of a realm refuses. */
export function ensureRealm<N extends RealmNode>(
  tools: Tools,
  realms: TreeNode & { create(realm: Wanted, options?: CreateOptions): Promise<N> },
  realm: object & { readonly realm: string },
  ignored: readonly string[],
  options: EnsureOptions | undefined,
  existing: () => N,
  check: typeof checkNames,
): Promise<Ensured<WithId<N>>> {
  const whole = realm as Wanted;
  const flows = (whole.authenticationFlows ?? []).map((flow) => flow?.alias);
  const asked = Object.keys(parts).filter((key) => isGiven(whole, key));
  const write = (node: N, key: string, within: EnsureOptions | undefined, document = whole): Promise<Told> =>
    (parts[key] as Part)(tools, node, Reflect.get(document, key) as never, within, document);
  const see =
    (key: string): See<N> =>
    async (node, _, options, __, { secrets }) => {
      // Before the first of them is written, for all.
      if (key === asked[0]) await check(node, settable(whole, asked), 'change', options);
      return (within) => write(node, key, { ...within, secrets });
    };
  const { authenticatorConfig: ofFlows, ...others } = whole;
  const wanted = isGiven(whole, 'authenticationFlows') ? others : whole;
  const atCreate = [...ignored, ...unread].filter((key) => !Object.hasOwn(parts, key));
  const isImport = atCreate.some((key) => !beside.includes(key) && isNotEmpty(Reflect.get(whole, key)));
  return ensured<N>(tools, realms, wanted, options, {
    existing,
    atCreate,
    members: Object.fromEntries(asked.map((key) => [key, see(key)])),
    before: ['authenticationFlows'],
    brings: (key, value) => bindings.test(key) && flows.includes(value as string),
    posted: async (within) => {
      const document = withoutAbsent(tools, whole) as Wanted;
      if (isImport) return realms.create(document, { ...within, ifExists: 'fail' });
      await check(realms, document as RealmRepresentation, 'add', within);
      return build(realms, document, asked, write, within);
    },
  });
}

/** Creates a realm from its settings, then its parts: in one document the server would take them for all that exists. */
async function build<N extends RealmNode>(
  realms: { create(realm: Wanted, options?: CreateOptions): Promise<N> },
  whole: Wanted,
  given: readonly string[],
  write: (node: N, key: string, options: RequestOptions | undefined, document: Wanted) => Promise<Told>,
  options: RequestOptions | undefined,
): Promise<N> {
  const settings = Object.entries(whole).filter(
    ([key]) => !given.includes(key) && key !== 'authenticatorConfig',
  );
  const isLate = ([key]: [string, unknown]): boolean =>
    bindings.test(key) && given.includes('authenticationFlows');
  const body = Object.fromEntries(settings.filter((entry) => !isLate(entry)));
  const node = await realms.create(body as unknown as Wanted, { ...options, ifExists: 'fail' });
  for (const key of given) await write(node, key, options, whole);
  const late = Object.fromEntries(settings.filter(isLate));
  if (Object.keys(late).length > 0) await node.update(late, options);
  return node;
}

/** The part of a document that is written to a realm which exists. */
function settable(whole: Wanted, asked: readonly string[]): RealmRepresentation {
  return Object.fromEntries(
    Object.entries(whole).filter(([key]) => asked.includes(key) || key === 'authenticatorConfig'),
  );
}

function isNotEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function isGiven(whole: object, key: string): boolean {
  const value: unknown = Reflect.get(whole, key);
  return value !== undefined && value !== null;
}

function named(
  tools: Tools,
  path: string,
  wanted: readonly Named[],
  run: (item: Named) => Promise<Ensured<unknown>>,
): Promise<Told> {
  return eachMember(tools, tools.checkedList(path, wanted), ({ name }) => `${path}.${name}`, run);
}

function withoutSecrets(options: EnsureOptions = {}): RequestOptions {
  const { secrets, ...others } = options;
  return others;
}

/** Adds the references that a list lacks. */
async function joined<T>(
  tools: Tools,
  path: string,
  wanted: readonly string[],
  set: {
    all(options?: RequestOptions): Promise<T[]>;
    add(names: readonly string[], options?: RequestOptions): Promise<void>;
  },
  nameOf: (item: T) => string | undefined,
  options: EnsureOptions | undefined,
  spelled: (name: string) => string = (name) => name,
): Promise<Told> {
  const within = withoutSecrets(options);
  const from = (await set.all(within)).map((item) => nameOf(item) ?? '');
  const lacking = tools.checkedList(path, wanted).filter((name) => !from.includes(spelled(name)));
  if (lacking.length === 0) return { diff: [] };
  await set.add(lacking, within);
  const diff: Difference[] = [{ path, from, to: [...from, ...lacking.map(spelled)] }];
  return { diff };
}

/** Returns the steps of a flow of an export, which lists nested flows beside it. */
function stepsOf(
  executions: readonly AuthenticationExecutionExportRepresentation[],
  whole: Wanted,
): FlowStep[] {
  const { authenticationFlows = [], authenticatorConfig = [] } = whole;
  const sorted = [...executions].sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
  return sorted.map(
    ({ authenticator: provider, flowAlias, authenticatorConfig: configAlias, requirement }) => {
      const step = { provider, requirement: requirement as FlowStep['requirement'] };
      if (flowAlias === undefined) {
        const held = authenticatorConfig.find(({ alias }) => alias === configAlias);
        return { ...step, ...(held && { configAlias, config: held.config }) };
      }
      const flow = authenticationFlows.find(({ alias }) => alias === flowAlias);
      const steps = flow?.authenticationExecutions && stepsOf(flow.authenticationExecutions, whole);
      return { ...step, alias: flowAlias, description: flow?.description, steps };
    },
  );
}

function ensureAction(
  tools: Tools,
  actions: RealmNode['authentication']['requiredActions'],
  action: RequiredActionProviderRepresentation,
  options: EnsureOptions | undefined,
): Promise<Ensured<RequiredActionNode>> {
  const { alias = '', providerId = alias, name = alias, ...settings } = action;
  return ensured<RequiredActionNode>(tools, actions, action, options, {
    ids: ['alias', 'providerId'],
    existing: () => actions.byAlias(alias),
    posted: async (within) => {
      const node = await actions.register({ providerId, name }, within);
      const { diff, changes } = differences(tools, await node.get(within), settings);
      if (diff.length > 0) await node.update(changes, within);
      return node;
    },
  });
}

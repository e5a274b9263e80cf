import { describe, expect, test } from 'vitest';
import type { RealmNode } from '../../../src/index.ts';
import * as entry from '../../../src/index.ts';
import type { NodeFacts } from '../../../src/tree/facts.ts';
import { failure, recorded } from '../support.ts';

interface Replaceable {
  replace(body: object): Promise<void>;
  update(changes: object): Promise<void>;
}

type Kind = { readonly name: string; readonly facts: NodeFacts; readonly prototype: Partial<Replaceable> };

/** A node of each class whose PUT ignores something. */
const nodes: Record<string, (acme: RealmNode) => object> = {
  AggregatePolicyNode: (acme) => authz(acme).policies.aggregate.byId('1'),
  AuthenticationFlowNode: (acme) => acme.authentication.flows.byId('1'),
  AuthorizationClientPolicyNode: (acme) => authz(acme).policies.client.byId('1'),
  AuthorizationResourceNode: (acme) => authz(acme).resources.byId('1'),
  AuthorizationScopeNode: (acme) => authz(acme).scopes.byId('1'),
  ClientScopePolicyNode: (acme) => authz(acme).policies.clientScope.byId('1'),
  ClientTypesNode: (acme) => acme.clientTypes,
  GroupNode: (acme) => acme.groups.byId('1'),
  GroupPolicyNode: (acme) => authz(acme).policies.group.byId('1'),
  IdentityProviderNode: (acme) => acme.identityProviders.byAlias('1'),
  OrganizationGroupNode: (acme) => acme.organizations.byId('1').groups.byId('1'),
  OrganizationNode: (acme) => acme.organizations.byId('1'),
  PermissionNode: (acme) => authz(acme).permissions.byId('1'),
  PolicyNode: (acme) => authz(acme).policies.byId('1'),
  PolicyOfTypeNode: (acme) => authz(acme).policies.byType('js').byId('1'),
  ProtocolMapperNode: (acme) => acme.clientScopes.byId('1').protocolMappers.byId('1'),
  RegexPolicyNode: (acme) => authz(acme).policies.regex.byId('1'),
  RequiredActionNode: (acme) => acme.authentication.requiredActions.byAlias('1'),
  ResourcePermissionNode: (acme) => authz(acme).permissions.resource.byId('1'),
  ResourceServerNode: (acme) => authz(acme),
  RoleByIdNode: (acme) => acme.rolesById.byId('1'),
  RoleNode: (acme) => acme.roles.byName('1'),
  RolePolicyNode: (acme) => authz(acme).policies.role.byId('1'),
  ScopePermissionNode: (acme) => authz(acme).permissions.scope.byId('1'),
  TimePolicyNode: (acme) => authz(acme).policies.time.byId('1'),
  UmaPermissionNode: (acme) => authz(acme).permissions.uma.byId('1'),
  UserNode: (acme) => acme.users.byId('1'),
  UserPolicyNode: (acme) => authz(acme).policies.user.byId('1'),
};

function authz(acme: RealmNode): entry.ResourceServerNode {
  return acme.clients.byId('1').authorization;
}

const kinds = (Object.values(entry) as unknown[]).filter(
  (kind): kind is Kind =>
    typeof kind === 'function' &&
    'facts' in kind &&
    !/^Base/.test(kind.name) &&
    'replace' in kind.prototype &&
    (kind as unknown as Kind).facts.ignored !== undefined,
);

test('every class whose PUT ignores something is looked at', () => {
  expect(kinds.map(({ name }) => name).sort()).toEqual(Object.keys(nodes));
});

const cases = kinds.map(({ name, facts }) => [name, facts] as const);

describe.for(cases)('%s', ([name, { ignored = {}, readOnly = ['id', '_id'] }]) => {
  const keys = Object.keys(ignored);
  const body = { name: 'n', alias: '1', protocolMapper: 'oidc-audience-mapper' };
  const others = Object.fromEntries([...keys, ...readOnly].map((key) => [key, [`${key} here`]]));
  const here = { ...others, ...body };
  const nodeOf = (acme: RealmNode): Replaceable => nodes[name]?.(acme) as Replaceable;

  test.for(keys)('refuses another %s, before anything is written', async (key) => {
    for (const verb of ['replace', 'update'] as const) {
      const { acme, sent } = recorded(() => Response.json(here));
      const error = await failure(nodeOf(acme)[verb]({ ...body, [key]: ['another'] }));
      expect(error, verb).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain(`Keycloak ignores ${key} in this request; `);
      expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
    }
  });

  test('replaces with what was read, but for what is for reading alone', async () => {
    const { acme, sent } = recorded(() => Response.json(here));
    await nodeOf(acme).replace(here);
    const put = sent.find(({ method }) => method === 'PUT');
    const written = JSON.parse(put?.body ?? '{}');
    expect(Object.keys(written).sort()).toEqual(
      // A mapper is written by the id in the body.
      [...new Set([...keys, ...Object.keys(body), ...(name === 'ProtocolMapperNode' ? ['id'] : [])])].sort(),
    );
  });
});

test('a replacement that names nothing ignored is one request', async () => {
  const { acme, sent } = recorded();
  await acme.roles.byName('editor').replace({ name: 'editor', description: 'May edit' });
  await acme.users.byId('1').replace({ username: 'ada' });
  await acme.groups.byId('1').replace({ name: 'staff' });
  expect(sent.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'PUT']);
});

test('a replacement takes an object alone', async () => {
  const { acme, sent } = recorded();
  for (const body of [undefined, null, 'staff', [], () => ({ name: 'staff' })])
    expect(await failure(acme.groups.byId('1').replace(body as never))).toBeInstanceOf(TypeError);
  expect(sent).toEqual([]);
});

test('global policies are sent with the others, for the server to judge', async () => {
  const { acme, sent } = recorded(() => Response.json({ policies: [] }));
  const body = { policies: [], globalPolicies: [{ name: 'saml' }] };
  await acme.clientPolicies.policies.update(body as entry.ClientPoliciesUpdate);
  await acme.clientPolicies.policies.replace(body as entry.ClientPoliciesReplace);
  const puts = sent.filter(({ method }) => method === 'PUT');
  expect(puts.map(({ body }) => JSON.parse(body))).toEqual([body, body]);
});

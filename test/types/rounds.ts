// Compiled by `npm run test:types` against the built package, and never run: what was read can be given to every verb
// that writes. rounds.test.ts misses a class that is not here.
import type {
  AggregatePolicies,
  AggregatePolicyNode,
  AuthenticationExecutionNode,
  AuthenticationExecutions,
  AuthenticationFlowNode,
  AuthenticationFlows,
  AuthenticatorConfigNode,
  AuthenticatorConfigs,
  AuthorizationClientPolicies,
  AuthorizationClientPolicyNode,
  AuthorizationResourceNode,
  AuthorizationResources,
  AuthorizationScopeNode,
  AuthorizationScopes,
  ClientMetadata,
  ClientNode,
  ClientPoliciesNode,
  ClientProfilesNode,
  ClientRegistration,
  ClientScopeNode,
  ClientScopePolicies,
  ClientScopePolicyNode,
  ClientScopes,
  Clients,
  ClientsInitialAccess,
  ClientsV2,
  ClientTypesNode,
  ClientV2Node,
  ComponentNode,
  Components,
  EventsConfigNode,
  ExecutionConfigNode,
  GroupNode,
  GroupPolicies,
  GroupPolicyNode,
  Groups,
  IdentityProviderMapperNode,
  IdentityProviderMappers,
  IdentityProviderNode,
  IdentityProviders,
  LocaleTextsNode,
  ManagementPermissionsNode,
  OrganizationGroupNode,
  OrganizationGroups,
  OrganizationNode,
  OrganizationSubGroups,
  Organizations,
  PermissionNode,
  Permissions,
  PermissionTickets,
  Policies,
  PoliciesOfType,
  PolicyNode,
  PolicyOfTypeNode,
  ProtocolMapperNode,
  ProtocolMappers,
  RealmNode,
  Realms,
  RegexPolicies,
  RegexPolicyNode,
  RequiredActionConfigNode,
  RequiredActionNode,
  ResourcePermissionNode,
  ResourcePermissions,
  ResourceServerNode,
  RoleByIdNode,
  RoleNode,
  RolePolicies,
  RolePolicyNode,
  Roles,
  ScopePermissionNode,
  ScopePermissions,
  SsfStreamNode,
  SubGroups,
  TimePolicies,
  TimePolicyNode,
  UmaPermissionNode,
  UmaPermissions,
  UmaPolicyNode,
  UmaResourceNode,
  UmaResourcePolicies,
  UmaResources,
  UserNode,
  UserPolicies,
  UserPolicyNode,
  UserProfileNode,
  Users,
  UserVerifiableCredentials,
  WorkflowNode,
  Workflows,
} from 'realmtree';

export async function aggregatePolicyNode(node: AggregatePolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function authenticationExecutionNode(node: AuthenticationExecutionNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
}

export async function authenticationFlowNode(node: AuthenticationFlowNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function authenticatorConfigNode(node: AuthenticatorConfigNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function authorizationClientPolicyNode(node: AuthorizationClientPolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function authorizationResourceNode(node: AuthorizationResourceNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function authorizationScopeNode(node: AuthorizationScopeNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function clientNode(node: ClientNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
}

export async function clientPoliciesNode(node: ClientPoliciesNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function clientProfilesNode(node: ClientProfilesNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function clientScopeNode(node: ClientScopeNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
}

export async function clientScopePolicyNode(node: ClientScopePolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function clientTypesNode(node: ClientTypesNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function clientV2Node(node: ClientV2Node): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function componentNode(node: ComponentNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
}

export async function eventsConfigNode(node: EventsConfigNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.ensure(read);
  await node.ensure({ ...read });
  await node.replace(read);
  await node.replace({ ...read });
}

export async function executionConfigNode(node: ExecutionConfigNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.create(read);
  await node.create({ ...read });
}

export async function groupNode(node: GroupNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function groupPolicyNode(node: GroupPolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function identityProviderMapperNode(node: IdentityProviderMapperNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function identityProviderNode(node: IdentityProviderNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function localeTextsNode(node: LocaleTextsNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.ensure(read);
  await node.ensure({ ...read });
}

export async function managementPermissionsNode(node: ManagementPermissionsNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
}

export async function organizationGroupNode(node: OrganizationGroupNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function organizationNode(node: OrganizationNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function permissionNode(node: PermissionNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function policyNode(node: PolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function policyOfTypeNode(node: PolicyOfTypeNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function protocolMapperNode(node: ProtocolMapperNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function realmNode(node: RealmNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
}

export async function regexPolicyNode(node: RegexPolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function requiredActionConfigNode(node: RequiredActionConfigNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function requiredActionNode(node: RequiredActionNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function resourcePermissionNode(node: ResourcePermissionNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function resourceServerNode(node: ResourceServerNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function roleByIdNode(node: RoleByIdNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function roleNode(node: RoleNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function rolePolicyNode(node: RolePolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function scopePermissionNode(node: ScopePermissionNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function ssfStreamNode(node: SsfStreamNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.create(read);
  await node.create({ ...read });
}

export async function timePolicyNode(node: TimePolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function umaPermissionNode(node: UmaPermissionNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function umaPolicyNode(node: UmaPolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
}

export async function umaResourceNode(node: UmaResourceNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function userNode(node: UserNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function userPolicyNode(node: UserPolicyNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function userProfileNode(node: UserProfileNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.ensure(read);
  await node.ensure({ ...read });
  await node.replace(read);
  await node.replace({ ...read });
}

export async function workflowNode(node: WorkflowNode): Promise<void> {
  const read = await node.get();
  await node.update(read);
  await node.update({ ...read });
  await node.update((current) => current);
  await node.replace(read);
  await node.replace({ ...read });
}

export async function aggregatePolicies(list: AggregatePolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function authenticationFlows(list: AuthenticationFlows): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function authorizationClientPolicies(list: AuthorizationClientPolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function authorizationResources(list: AuthorizationResources): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function authorizationScopes(list: AuthorizationScopes): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function clientScopePolicies(list: ClientScopePolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function clientScopes(list: ClientScopes): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function clients(list: Clients): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function clientsInitialAccess(list: ClientsInitialAccess): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
  }
}

export async function clientsV2(list: ClientsV2): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function components(list: Components): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function groupPolicies(list: GroupPolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function groups(list: Groups): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function identityProviderMappers(list: IdentityProviderMappers): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function identityProviders(list: IdentityProviders): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function organizationGroups(list: OrganizationGroups): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function organizationSubGroups(list: OrganizationSubGroups): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function organizations(list: Organizations): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function permissionTickets(list: PermissionTickets): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
  }
}

export async function permissions(list: Permissions): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function policies(list: Policies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function policiesOfType(list: PoliciesOfType): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function protocolMappers(list: ProtocolMappers): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function realms(list: Realms): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function regexPolicies(list: RegexPolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function resourcePermissions(list: ResourcePermissions): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function rolePolicies(list: RolePolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function roles(list: Roles): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function scopePermissions(list: ScopePermissions): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function subGroups(list: SubGroups): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function timePolicies(list: TimePolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function umaPermissions(list: UmaPermissions): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function umaResourcePolicies(list: UmaResourcePolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
  }
}

export async function umaResources(list: UmaResources): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function userPolicies(list: UserPolicies): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function userVerifiableCredentials(list: UserVerifiableCredentials): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
  }
}

export async function users(list: Users): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function workflows(list: Workflows): Promise<void> {
  for (const read of await list.all()) {
    await list.create(read);
    await list.create({ ...read });
    await list.ensure(read);
    await list.ensure({ ...read });
  }
}

export async function authenticationExecutions(list: AuthenticationExecutions): Promise<void> {
  const read = await list.byId('1').get();
  await list.create(read);
  await list.create({ ...read });
}

export async function authenticatorConfigs(list: AuthenticatorConfigs): Promise<void> {
  const read = await list.byId('1').get();
  await list.create(read);
  await list.create({ ...read });
}

export async function clientRegistration(list: ClientRegistration<ClientMetadata>): Promise<void> {
  const read = await list.get('web', 'token');
  await list.create(read);
  await list.create({ ...read });
  await list.update('web', read, 'token');
  await list.update('web', { ...read }, 'token');
}

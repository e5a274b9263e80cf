export * from './auth/index.ts';
export type { AccessStatus } from './auth/uma/access.ts';
export type { PermissionRequest, PermissionRequests } from './auth/uma/permission.ts';
export type { PermissionOptions } from './auth/uma/permission-endpoint.ts';
export type { PermissionContext, PermissionTokenRequest } from './auth/uma/permission-form.ts';
export type { UmaConfiguration } from './auth/uma/uma-configuration.ts';
export type { RequestContent } from './http/body.ts';
export { AmbiguousError, ConflictError, ValidationError } from './http/errors.ts';
export type { Method } from './http/options.ts';
export { KeycloakRealm, type KeycloakRealmOptions } from './realm/keycloak-realm.ts';
export type { Uma, UmaClient, UmaToken } from './realm/uma.ts';
export type { Admin, WhoAmIQuery } from './resources/admin.ts';
export type { AdminEventQuery, AdminEvents } from './resources/admin-events.ts';
export type {
  AttackDetection,
  BruteForce,
  BruteForceUser,
  BruteForceUsers,
} from './resources/attack-detection.ts';
export type { AttributeFilter } from './resources/attribute-finder.ts';
export type { AttributeQuery } from './resources/attribute-query.ts';
export type { Attributes } from './resources/attributes.ts';
export type { Authentication } from './resources/authentication/authentication.ts';
export type {
  AuthenticatorConfig,
  AuthenticatorConfigCreate,
  AuthenticatorConfigNode,
  AuthenticatorConfigs,
  AuthenticatorConfigUpdate,
  ExecutionConfig,
  ExecutionConfigNode,
} from './resources/authentication/config.ts';
export type {
  AuthenticationExecution,
  AuthenticationExecutionCreate,
  AuthenticationExecutions,
  AuthenticationExecutionUpdate,
  ExecutionNode,
} from './resources/authentication/executions.ts';
export type {
  AuthenticationFlow,
  AuthenticationFlowCreate,
  AuthenticationFlowNode,
  AuthenticationFlows,
  AuthenticationFlowUpdate,
  FlowExecution,
  FlowExecutions,
  NewFlowExecution,
  NewSubFlow,
} from './resources/authentication/flows.ts';
export type {
  RegisteredRequiredAction,
  RequiredActionConfig,
  RequiredActionConfigUpdate,
  RequiredActionNode,
  RequiredActions,
  RequiredActionUpdate,
  UnregisteredRequiredAction,
} from './resources/authentication/required-actions.ts';
export type {
  AuthorizationSettings,
  ClientAuthorization,
  ResourceServer,
  ResourceServerUpdate,
} from './resources/authorization/authorization.ts';
export type {
  AggregatePolicies,
  AggregatePolicy,
  AggregatePolicyCreate,
  AggregatePolicyNode,
  RegexPolicies,
  RegexPolicy,
  RegexPolicyCreate,
  RegexPolicyNode,
  TimeConditions,
  TimePolicies,
  TimePolicy,
  TimePolicyCreate,
  TimePolicyNode,
} from './resources/authorization/condition-policies.ts';
export type {
  AuthorizationClientPolicies,
  AuthorizationClientPolicy,
  AuthorizationClientPolicyCreate,
  AuthorizationClientPolicyNode,
  ClientScopePolicies,
  ClientScopePolicy,
  ClientScopePolicyCreate,
  ClientScopePolicyNode,
  GroupPolicies,
  GroupPolicy,
  GroupPolicyCreate,
  GroupPolicyNode,
  RolePolicies,
  RolePolicy,
  RolePolicyCreate,
  RolePolicyNode,
  UserPolicies,
  UserPolicy,
  UserPolicyCreate,
  UserPolicyNode,
} from './resources/authorization/identity-policies.ts';
export type { LinkedPolicy, LinkedResource, LinkedScope } from './resources/authorization/links.ts';
export type {
  AuthorizationPermissions,
  Permission,
  PermissionCreate,
  PermissionNode,
  ResourcePermissionCreate,
  ResourcePermissionNode,
  ResourcePermissions,
  ScopePermissionCreate,
  ScopePermissionNode,
  ScopePermissions,
  UmaPermission,
  UmaPermissionCreate,
  UmaPermissionNode,
  UmaPermissions,
} from './resources/authorization/permissions.ts';
export type {
  Policies,
  PoliciesOfType,
  PoliciesQuery,
  Policy,
  PolicyCreate,
  PolicyNode,
  PolicyOfType,
  PolicyOfTypeCreate,
  PolicyOfTypeNode,
} from './resources/authorization/policies.ts';
export type {
  PolicyCollection,
  PolicyCreateFacts,
  PolicyDetailQuery,
  PolicyEvaluation,
  PolicyFacts,
  PolicyItem,
  PolicyQuery,
  TypedPolicyQuery,
} from './resources/authorization/policy-base.ts';
export type { PolicyRole, RequiredRole } from './resources/authorization/policy-roles.ts';
export type {
  AuthorizationResource,
  AuthorizationResourceCreate,
  AuthorizationResourceNode,
  AuthorizationResourceQuery,
  AuthorizationResources,
  AuthorizationResourceUpdate,
} from './resources/authorization/resources.ts';
export type {
  AuthorizationScope,
  AuthorizationScopeCreate,
  AuthorizationScopeNode,
  AuthorizationScopeQuery,
  AuthorizationScopes,
  AuthorizationScopeUpdate,
} from './resources/authorization/scopes.ts';
export type { CertificateUpload } from './resources/certificate-upload.ts';
export type { Client, ClientNode, ClientSettings, ClientUpdate } from './resources/client.ts';
export type {
  CertificateAttribute,
  ClientCertificate,
  ClientCertificates,
  KeystoreDownload,
  KeystoreGeneration,
} from './resources/client-certificates.ts';
export type {
  ClientNodes,
  ClientSecret,
  Installation,
  InstallationFile,
  RotatedClientSecret,
} from './resources/client-parts.ts';
export type {
  ClientPolicies,
  ClientPoliciesQuery,
  ClientPoliciesUpdate,
  ClientPolicyList,
  ClientProfileList,
  ClientProfilesQuery,
  ClientProfilesUpdate,
} from './resources/client-policies.ts';
export type {
  ClientInitialAccess,
  ClientInitialAccessNode,
  ClientRegistrationPolicy,
  ClientsInitialAccess,
  NewClientInitialAccess,
} from './resources/client-registration.ts';
export type { ClientScopeReference, LinkedClientScopes } from './resources/client-scope-links.ts';
export type {
  ClientScope,
  ClientScopeCreate,
  ClientScopeNode,
  ClientScopes,
  ClientScopeUpdate,
} from './resources/client-scopes.ts';
export type { ClientTypesUpdate, RealmClientTypes } from './resources/client-types.ts';
export type { ClientCreate, ClientQuery, Clients } from './resources/clients.ts';
export type {
  ClientsV2,
  ClientV2,
  ClientV2Create,
  ClientV2Node,
  ClientV2Query,
  ClientV2Update,
  OIDCClientSettings,
  OIDCClientV2,
  OrNull,
  SAMLClientSettings,
  SAMLClientV2,
} from './resources/clients-v2.ts';
export type { Collection, CreateOptions, List, ListWindow } from './resources/collection.ts';
export type {
  Component,
  ComponentCreate,
  ComponentFilter,
  ComponentNode,
  ComponentQuery,
  Components,
  ComponentUpdate,
} from './resources/components.ts';
export type {
  CompositeQuery,
  CompositeRoles,
  Composites,
  IncludedClientRoles,
  IncludedRoles,
  SearchableComposites,
} from './resources/composites.ts';
export type { DefaultGroups } from './resources/default-groups.ts';
export type { Difference } from './resources/differences.ts';
export type { EffectiveRole, RoleSource } from './resources/effective-roles.ts';
export type { EmailQuery } from './resources/email-query.ts';
export type { Ensured, OrAbsent } from './resources/ensure.ts';
export type {
  EvaluatedRoles,
  EvaluatedScopeMappings,
  EvaluateScopes,
  ExampleQuery,
  ExampleTokenQuery,
} from './resources/evaluate-scopes.ts';
export type { EventDate } from './resources/event-pages.ts';
export type { EventQuery, Events, EventsConfig } from './resources/events.ts';
export type { RoleGrants } from './resources/grants.ts';
export type { GroupReference, OrganizationGroupReference } from './resources/group-reference.ts';
export type { GroupTree, GroupTreeQuery } from './resources/group-tree.ts';
export type {
  Group,
  GroupCountQuery,
  GroupCreate,
  GroupMemberQuery,
  GroupMembers,
  GroupNode,
  GroupQuery,
  Groups,
  GroupUpdate,
  SubGroupQuery,
  SubGroups,
} from './resources/groups.ts';
export type {
  IdentityProvider,
  IdentityProviderCreate,
  IdentityProviderExportQuery,
  IdentityProviderNode,
  IdentityProviderUpdate,
} from './resources/identity-providers/identity-provider.ts';
export type {
  IdentityProviderKindNode,
  IdentityProviderKinds,
  IdentityProviderQuery,
  IdentityProviderSource,
  IdentityProviders,
} from './resources/identity-providers/identity-providers.ts';
export type {
  IdentityProviderMapper,
  IdentityProviderMapperCreate,
  IdentityProviderMapperNode,
  IdentityProviderMappers,
  IdentityProviderMapperUpdate,
} from './resources/identity-providers/mappers.ts';
export { IgnoredError } from './resources/ignored.ts';
export type { Item } from './resources/item.ts';
export type { LocaleText, LocaleTexts, LocaleTextsQuery, Localization } from './resources/localization.ts';
export type { ManagementPermissions } from './resources/management-permissions.ts';
export type { Changes } from './resources/merge.ts';
export type { Call, ResourceNode } from './resources/node.ts';
export type {
  OrganizationGroupDetailQuery,
  OrganizationGroupMembers,
  OrganizationGroupNode,
  OrganizationGroupQuery,
  OrganizationGroups,
  OrganizationSubGroupQuery,
  OrganizationSubGroups,
} from './resources/organizations/groups.ts';
export type {
  IdentityProviderReference,
  OrganizationIdentityProviderGroups,
  OrganizationIdentityProviderNode,
  OrganizationIdentityProviders,
} from './resources/organizations/identity-providers.ts';
export type {
  OrganizationInvitation,
  OrganizationInvitationNode,
  OrganizationInvitationQuery,
  OrganizationInvitations,
} from './resources/organizations/invitations.ts';
export type {
  MemberOfOrganizations,
  MemberOrganizationQuery,
  MemberOrganizations,
  MembersOfOrganizations,
} from './resources/organizations/member-organizations.ts';
export type {
  OrganizationInvitationCreate,
  OrganizationMember,
  OrganizationMemberGroups,
  OrganizationMemberNode,
  OrganizationMemberQuery,
  OrganizationMembers,
} from './resources/organizations/members.ts';
export type {
  Organization,
  OrganizationDomain,
  OrganizationNode,
  OrganizationUpdate,
} from './resources/organizations/organization.ts';
export type {
  OrganizationCreate,
  OrganizationFilter,
  OrganizationQuery,
  Organizations,
} from './resources/organizations/organizations.ts';
export { PartialError } from './resources/partial-error.ts';
export type {
  MapperProtocol,
  ProtocolMapper,
  ProtocolMapperCreate,
  ProtocolMapperNode,
  ProtocolMapperReplacement,
  ProtocolMappers,
  ProtocolMappersOfProtocol,
  ProtocolMapperUpdate,
} from './resources/protocol-mappers.ts';
export type {
  HarmlessImport,
  LDAPConnection,
  PartialExportQuery,
  PartialImportOptions,
  Realm,
  RealmNode,
  RealmUpdate,
} from './resources/realm.ts';
export type { RealmChildren } from './resources/realm-children.ts';
export type { RealmCaches, RealmKeys } from './resources/realm-parts.ts';
export type { RealmCreate, RealmQuery, Realms } from './resources/realms.ts';
export type {
  AbstractPolicyRepresentation,
  AccessToken,
  AccessTokenAccess,
  AccessTokenAuthorization,
  AccessTokenConfirmation,
  AccessTokenPermission,
  AdminEventOperationType,
  AdminEventRepresentation,
  AdminEventResourceType,
  ApplicationRepresentation,
  AuthDetailsRepresentation,
  AuthenticationExecutionExportRepresentation,
  AuthenticationExecutionInfoRepresentation,
  AuthenticationExecutionRepresentation,
  AuthenticationFlowRepresentation,
  AuthenticationRequirement,
  AuthenticatorConfigInfoRepresentation,
  AuthenticatorConfigRepresentation,
  AuthenticatorProviderRepresentation,
  AuthorizationClientPolicyRepresentation,
  AuthorizationDetailsJSONRepresentation,
  AuthorizationResourceType,
  AuthorizationSchema,
  BaseClientRepresentation,
  BruteForceStatusRepresentation,
  BruteForceStrategy,
  CertificateRepresentation,
  ClaimRepresentation,
  ClientAuthenticatorType,
  ClientInitialAccessCreatePresentation,
  ClientInitialAccessPresentation,
  ClientInstallationRepresentation,
  ClientMappingsRepresentation,
  ClientPoliciesRepresentation,
  ClientPolicyConditionRepresentation,
  ClientPolicyExecutorRepresentation,
  ClientPolicyRepresentation,
  ClientProfileRepresentation,
  ClientProfilesRepresentation,
  ClientRepresentation,
  ClientScopeDefinition,
  ClientScopePolicyRepresentation,
  ClientScopeRepresentation,
  ClientSessionStatsRepresentation,
  ClientTemplateRepresentation,
  ClientTypePropertyConfig,
  ClientTypeRepresentation,
  ClientTypesRepresentation,
  ComponentExportRepresentation,
  ComponentProviderType,
  ComponentRepresentation,
  ComponentTypeRepresentation,
  ConfigPropertyRepresentation,
  CpuInfoRepresentation,
  CredentialRepresentation,
  CredentialType,
  CryptoInfoRepresentation,
  DecisionEffect,
  DecisionStrategy,
  EvaluationResultRepresentation,
  EventRepresentation,
  EventType,
  FeatureRepresentation,
  FeatureType,
  FederatedIdentityRepresentation,
  GlobalRequestResult,
  GroupDefinition,
  GroupPolicyRepresentation,
  GroupRepresentation,
  IDToken,
  IdentityProviderCapability,
  IdentityProviderFactory,
  IdentityProviderMapperRepresentation,
  IdentityProviderMapperTypeRepresentation,
  IdentityProviderRepresentation,
  IdentityProviderType,
  ImpersonationRepresentation,
  IssuedVerifiableCredentialRepresentation,
  KeyMetadataRepresentation,
  KeyStoreConfig,
  KeysMetadataRepresentation,
  KeyUse,
  LDAPCapabilityRepresentation,
  ManagementPermissionReference,
  MappingsRepresentation,
  MemberRepresentation,
  MembershipType,
  MemoryInfoRepresentation,
  OAuthClientRepresentation,
  OIDCClientAuth,
  OIDCClientFlow,
  OIDCClientRepresentation,
  OrganizationDomainRepresentation,
  OrganizationInvitationRepresentation,
  OrganizationInvitationStatus,
  OrganizationRepresentation,
  ParameterizedScopeTypeRepresentation,
  PartialImportAction,
  PartialImportRepresentation,
  PartialImportResourceType,
  PartialImportResult,
  PartialImportResults,
  PasswordPolicyTypeRepresentation,
  PermissionTicketRepresentation,
  PolicyEnforcementMode,
  PolicyEvaluationRequest,
  PolicyEvaluationResponse,
  PolicyLogic,
  PolicyProviderRepresentation,
  PolicyRepresentation,
  PolicyResultRepresentation,
  PolicyType,
  ProfileInfoRepresentation,
  ProtocolMapperEvaluationRepresentation,
  ProtocolMapperRepresentation,
  ProtocolMapperTypeRepresentation,
  ProviderConfigProperty,
  ProviderRepresentation,
  RealmEventsConfigRepresentation,
  RealmRepresentation,
  RegexPolicyRepresentation,
  RequiredAction,
  RequiredActionConfigInfoRepresentation,
  RequiredActionConfigRepresentation,
  RequiredActionProviderRepresentation,
  ResourceOwnerRepresentation,
  ResourceRepresentation,
  ResourceServerRepresentation,
  RoleComposites,
  RoleDefinition,
  RolePolicyRepresentation,
  RoleRepresentation,
  RolesRepresentation,
  SAMLClientRepresentation,
  SAMLSignatureAlgorithm,
  SamlExampleResponse,
  ScopeMappingRepresentation,
  ScopeRepresentation,
  ServerInfoRepresentation,
  SignatureAlgorithm,
  SocialLinkRepresentation,
  SpiInfoRepresentation,
  SsfClientStreamRepresentation,
  SsfConfigRepresentation,
  SsfEmitEventResponse,
  SsfEventRepresentation,
  SsfEventStatsEntry,
  SsfEventStatsRepresentation,
  SsfEventStatus,
  SsfStreamDelivery,
  SsfStreamStatus,
  SsfStreamStatusValue,
  SsfSubjectResponse,
  SsfSubjectStatus,
  SynchronizationResultRepresentation,
  SystemInfoRepresentation,
  TestLdapConnectionRepresentation,
  ThemeInfoRepresentation,
  TimePolicyRepresentation,
  UmaPermissionRepresentation,
  UnmanagedAttributePolicy,
  UPAttribute,
  UPAttributePermissions,
  UPAttributeRequired,
  UPAttributeSelector,
  UPConfig,
  UPGroup,
  UserConsentRepresentation,
  UserFederationMapperRepresentation,
  UserFederationProviderRepresentation,
  UserPolicyRepresentation,
  UserProfileAttributeGroupMetadata,
  UserProfileAttributeMetadata,
  UserProfileMetadata,
  UserRepresentation,
  UserSessionRepresentation,
  UserVerifiableCredentialRepresentation,
  VerifiableCredentialOfferActionConfig,
  WebAuthnAttachment,
  WebAuthnAttestation,
  WebAuthnRequirement,
  WhoAmI,
  WorkflowConcurrencyRepresentation,
  WorkflowRepresentation,
  WorkflowResourceType,
  WorkflowScheduleRepresentation,
  WorkflowStateRepresentation,
  WorkflowStepRepresentation,
  WorkflowStepStatus,
} from './resources/representations.ts';
export type { MappedClientRoles, MappedRoles, RoleMappings } from './resources/role-mappings.ts';
export type {
  AnyRoleReference,
  AnyRoleReferences,
  ClientRoleReference,
  RoleReference,
  RoleReferences,
} from './resources/role-reference.ts';
export type {
  Role,
  RoleByIdNode,
  RoleCreate,
  RoleGroups,
  RoleItem,
  RoleMemberQuery,
  RoleNode,
  RoleQuery,
  Roles,
  RolesById,
  RoleUpdate,
  RoleUsers,
} from './resources/roles.ts';
export type { ScopeMappings } from './resources/scope-mappings.ts';
export type { ServerInfo } from './resources/server-info.ts';
export type { ClientSessions, RealmSessions, SessionNode } from './resources/sessions.ts';
export type { SetChanges } from './resources/set-changes.ts';
export type {
  SsfClientEvents,
  SsfEventEmission,
  SsfEventQuery,
  SsfEvents,
  SsfPendingEventNode,
  SsfPendingEvents,
} from './resources/ssf/events.ts';
export type {
  SsfClientNode,
  SsfClients,
  SsfStream,
  SsfStreamCreate,
  SsfStreamNode,
  SsfStreamStatusUpdate,
  SsfStreamUpdate,
  SsfSubject,
  SsfSubjects,
} from './resources/ssf/receivers.ts';
export type { Ssf } from './resources/ssf/ssf.ts';
export type { StrictOptions } from './resources/strict.ts';
export type {
  PermissionTicket,
  PermissionTicketAdd,
  PermissionTicketCreate,
  PermissionTicketFilter,
  PermissionTicketNode,
  PermissionTicketQuery,
  PermissionTickets,
} from './resources/uma/permission-tickets.ts';
export type {
  UmaPolicies,
  UmaPolicy,
  UmaPolicyNode,
  UmaPolicyQuery,
  UmaPolicyUpdate,
  UmaResourcePolicyQuery,
} from './resources/uma/policies.ts';
export type { UmaResourceNode, UmaResourceUpdate } from './resources/uma/resource.ts';
export type { UmaPolicyCreate, UmaResourcePolicies } from './resources/uma/resource-policies.ts';
export type {
  UmaResource,
  UmaResourceFields,
  UmaScopeReference,
} from './resources/uma/resource-representation.ts';
export type {
  UmaResourceCreate,
  UmaResourceOwner,
  UmaResourceQuery,
  UmaResources,
} from './resources/uma/resources.ts';
export type { NewPassword, User, UserDetailQuery, UserNode, UserUpdate } from './resources/user.ts';
export type {
  ConsentNode,
  Consents,
  FederatedIdentities,
  FederatedIdentityNode,
  OfflineSessions,
  UserSessions,
} from './resources/user-access.ts';
export type { CredentialNode, Credentials } from './resources/user-credentials.ts';
export type { UserGroupQuery, UserGroups } from './resources/user-groups.ts';
export type { ImportedUsers, UserImport } from './resources/user-import.ts';
export type { UserProfile, UserProfileUpdate } from './resources/user-profile.ts';
export type { UserReference } from './resources/user-reference.ts';
export type { UserRequiredActions } from './resources/user-required-actions.ts';
export type {
  UserStorage,
  UserStorageMapperNode,
  UserStorageMappers,
  UserStorageNode,
} from './resources/user-storage.ts';
export type { UserCreate, UserCreateOptions, UserFilter, UserQuery, Users } from './resources/users.ts';
export type {
  IssuedVerifiableCredentialNode,
  IssuedVerifiableCredentials,
  UserVerifiableCredentialNode,
  UserVerifiableCredentials,
  VerifiableCredentials,
} from './resources/verifiable-credentials.ts';
export type {
  Workflow,
  WorkflowCreate,
  WorkflowDetailQuery,
  WorkflowNode,
  WorkflowQuery,
  WorkflowResource,
  Workflows,
  WorkflowUpdate,
} from './resources/workflows.ts';

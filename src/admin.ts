/** `realmtree/admin`: the Admin REST API without OpenID Connect, UMA and token verification. */

export type {
  AssertionClient,
  CertificateClient,
  ClientFields,
  ConfidentialClient,
  KeyClient,
  OAuthClient,
  PublicClient,
  SecretClient,
} from './auth/client-authentication.ts';
export type {
  Auth,
  AuthSettings,
  ClientCredentials,
  JwtBearerCredentials,
  PasswordCredentials,
  RefreshTokenCredentials,
  TokenExchangeCredentials,
} from './auth/credentials.ts';
export { DPoP, type DPoPKeyPair, type DPoPOptions } from './auth/dpop.ts';
export type { TokenSource } from './auth/jwt/text.ts';
export type { PrivateKey } from './auth/private-key.ts';
export type { TokenType } from './auth/token-exchange.ts';
export type { TokenStore } from './auth/token-store.ts';
export type { AttributeQuery } from './facts/attribute-query.ts';
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
  IdentityProviderCapability,
  IdentityProviderFactory,
  IdentityProviderMapperRepresentation,
  IdentityProviderMapperTypeRepresentation,
  IdentityProviderRepresentation,
  IdentityProviderType,
  IdToken,
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
  OidcClientAuth,
  OidcClientFlow,
  OidcClientRepresentation,
  OrganizationDomainRepresentation,
  OrganizationIdentityProviderLinkRepresentation,
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
  SamlClientRepresentation,
  SamlExampleResponse,
  SamlSignatureAlgorithm,
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
} from './facts/representations.ts';
export type { RequestContent } from './http/body.ts';
export {
  AmbiguousError,
  ApiError,
  type ApiErrorFacts,
  BadRequestError,
  ConflictError,
  ConnectionError,
  type ErrorCode,
  type FieldError,
  ForbiddenError,
  InvalidResponseError,
  KeycloakError,
  NotFoundError,
  OAuthError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  ValidationError,
} from './http/errors.ts';
export type {
  Fetch,
  Hooks,
  Method,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetryEvent,
  TransportOptions,
} from './http/options.ts';
export { KeycloakAdmin } from './realm/keycloak-admin.ts';
export type { KeycloakAdminOptions, LookupCache } from './realm/session.ts';
export { Admin, ServerInfoNode, type WhoAmIQuery } from './resources/admin.ts';
export { Authentication } from './resources/authentication/authentication.ts';
export {
  type AuthenticatorConfig,
  type AuthenticatorConfigCreate,
  AuthenticatorConfigNode,
  type AuthenticatorConfigReplace,
  AuthenticatorConfigs,
  type AuthenticatorConfigUpdate,
  ExecutionConfigByIdNode,
  ExecutionConfigNode,
  type RequiredActionConfig,
  RequiredActionConfigNode,
  type RequiredActionConfigReplace,
  type RequiredActionConfigUpdate,
} from './resources/authentication/config.ts';
export {
  type AuthenticationExecution,
  type AuthenticationExecutionCreate,
  AuthenticationExecutionNode,
  AuthenticationExecutions,
  type AuthenticationExecutionUpdate,
} from './resources/authentication/executions.ts';
export type { AuthenticationFlowEnsure, FlowStep } from './resources/authentication/flow-step.ts';
export {
  type AuthenticationFlow,
  type AuthenticationFlowCreate,
  AuthenticationFlowNode,
  type AuthenticationFlowReplace,
  AuthenticationFlows,
  type AuthenticationFlowUpdate,
  type FlowExecution,
  type FlowExecutionCreate,
  FlowExecutions,
  type SubFlowCreate,
} from './resources/authentication/flows.ts';
export {
  type RegisteredRequiredAction,
  RequiredActionNode,
  type RequiredActionReplace,
  RequiredActions,
  type RequiredActionUpdate,
  type UnregisteredRequiredAction,
} from './resources/authentication/required-actions.ts';
export {
  type AuthorizationSettings,
  type ResourceServer,
  ResourceServerNode,
  type ResourceServerReplace,
  type ResourceServerUpdate,
} from './resources/authorization/authorization.ts';
export {
  AggregatePolicies,
  type AggregatePolicy,
  type AggregatePolicyCreate,
  AggregatePolicyNode,
  type AggregatePolicyReplace,
  RegexPolicies,
  type RegexPolicy,
  type RegexPolicyCreate,
  RegexPolicyNode,
  type RegexPolicyReplace,
  type TimeConditions,
  TimePolicies,
  type TimePolicy,
  type TimePolicyCreate,
  TimePolicyNode,
  type TimePolicyReplace,
} from './resources/authorization/condition-policies.ts';
export {
  AuthorizationClientPolicies,
  type AuthorizationClientPolicy,
  type AuthorizationClientPolicyCreate,
  AuthorizationClientPolicyNode,
  type AuthorizationClientPolicyReplace,
  ClientScopePolicies,
  type ClientScopePolicy,
  type ClientScopePolicyCreate,
  ClientScopePolicyNode,
  type ClientScopePolicyReplace,
  GroupPolicies,
  type GroupPolicy,
  type GroupPolicyCreate,
  GroupPolicyNode,
  type GroupPolicyReplace,
  type PolicyClientScope,
  RolePolicies,
  type RolePolicy,
  type RolePolicyCreate,
  RolePolicyNode,
  type RolePolicyReplace,
  UserPolicies,
  type UserPolicy,
  type UserPolicyCreate,
  UserPolicyNode,
  type UserPolicyReplace,
} from './resources/authorization/identity-policies.ts';
export {
  LinkedPolicies,
  type LinkedPolicy,
  type LinkedResource,
  LinkedResources,
  type LinkedScope,
  LinkedScopes,
  PolicyProviders,
} from './resources/authorization/links.ts';
export type {
  ClientAddress,
  ClientReference,
  PolicyAddress,
  PolicyClientScopeReference,
  PolicyGroup,
  PolicyReference,
  ProtectedAddress,
  ResourceReference,
  ScopeReference,
} from './resources/authorization/member-reference.ts';
export {
  type Permission,
  type PermissionCreate,
  PermissionNode,
  type PermissionReplace,
  Permissions,
  type ResourcePermissionCreate,
  ResourcePermissionNode,
  type ResourcePermissionReplace,
  ResourcePermissions,
  type ScopePermissionCreate,
  ScopePermissionNode,
  type ScopePermissionReplace,
  ScopePermissions,
  type UmaPermission,
  type UmaPermissionCreate,
  UmaPermissionNode,
  type UmaPermissionReplace,
  UmaPermissions,
} from './resources/authorization/permissions.ts';
export {
  Policies,
  PoliciesOfType,
  type PoliciesQuery,
  type Policy,
  type PolicyCreate,
  PolicyNode,
  type PolicyOfType,
  type PolicyOfTypeCreate,
  PolicyOfTypeNode,
  type PolicyOfTypeReplace,
  type PolicyReplace,
} from './resources/authorization/policies.ts';
export {
  BasePolicyNode,
  PolicyCollection,
  type PolicyCreateFacts,
  type PolicyDetailQuery,
  type PolicyEvaluation,
  type PolicyFacts,
  type PolicyQuery,
  type PolicyReplaceFacts,
  type TypedPolicyQuery,
} from './resources/authorization/policy-base.ts';
export type { PolicyLinks } from './resources/authorization/policy-links.ts';
export type {
  PolicyRole,
  PolicyRoleDefinition,
  RequiredRole,
} from './resources/authorization/policy-roles.ts';
export {
  type AuthorizationResource,
  type AuthorizationResourceCreate,
  AuthorizationResourceNode,
  type AuthorizationResourceQuery,
  type AuthorizationResourceReplace,
  type AuthorizationResourceSettings,
  AuthorizationResources,
  type AuthorizationResourceUpdate,
  type AuthorizationScopeReference,
  ResourceAttributesNode,
  type ResourceOwnerReference,
} from './resources/authorization/resources.ts';
export {
  type AuthorizationScope,
  type AuthorizationScopeCreate,
  AuthorizationScopeNode,
  type AuthorizationScopeQuery,
  type AuthorizationScopeReplace,
  AuthorizationScopes,
  type AuthorizationScopeUpdate,
} from './resources/authorization/scopes.ts';
export {
  type ClientScopeCreate,
  ClientScopeNode,
  ClientScopes,
  type ClientScopeUpdate,
} from './resources/client-scopes/client-scopes.ts';
export { LinkedClientScopes } from './resources/client-scopes/default-client-scopes.ts';
export {
  type MapperProtocol,
  type ProtocolMapper,
  type ProtocolMapperCreate,
  ProtocolMapperNode,
  type ProtocolMapperReplace,
  ProtocolMappers,
  ProtocolMappersOfProtocol,
  type ProtocolMapperUpdate,
} from './resources/client-scopes/protocol-mappers.ts';
export {
  type CertificateAttribute,
  ClientCertificateNode,
  ClientCertificates,
  type KeystoreDownload,
  type KeystoreGeneration,
} from './resources/clients/certificates.ts';
export { ClientNode, type ClientSettings, type ClientUpdate } from './resources/clients/client.ts';
export {
  ClientPolicies,
  ClientPoliciesNode,
  type ClientPoliciesQuery,
  type ClientPoliciesReplace,
  type ClientPoliciesUpdate,
  type ClientPolicy,
  type ClientPolicyList,
  type ClientProfile,
  type ClientProfileList,
  ClientProfilesNode,
  type ClientProfilesQuery,
  type ClientProfilesReplace,
  type ClientProfilesUpdate,
} from './resources/clients/client-policies.ts';
export {
  ClientRegistrationPolicy,
  ClientRegistrationPolicyProviders,
} from './resources/clients/client-registration-policy.ts';
export { ClientSecretNode, RotatedClientSecretNode } from './resources/clients/client-secret.ts';
export {
  type ClientType,
  type ClientTypeList,
  ClientTypesNode,
  type ClientTypesReplace,
  type ClientTypesUpdate,
} from './resources/clients/client-types.ts';
export { type ClientCreate, type ClientQuery, Clients } from './resources/clients/clients.ts';
export {
  type ClientInitialAccess,
  ClientInitialAccessNode,
  ClientsInitialAccess,
} from './resources/clients/clients-initial-access.ts';
export {
  EvaluatedProtocolMappers,
  EvaluatedRoles,
  EvaluatedScopeMappings,
  EvaluateScopes,
  type ExampleQuery,
  type ExampleTokenQuery,
} from './resources/clients/evaluate-scopes.ts';
export { InstallationProviderNode, InstallationProviders } from './resources/clients/installation.ts';
export { RegisteredNodes } from './resources/clients/nodes.ts';
export { ClientSessions } from './resources/clients/user-sessions.ts';
export {
  ClientsV2,
  type ClientV2,
  type ClientV2Create,
  ClientV2Node,
  type ClientV2Query,
  type ClientV2Replace,
  type ClientV2Update,
  type OidcClientSettings,
  type OidcClientV2,
  type OrNull,
  type SamlClientSettings,
  type SamlClientV2,
} from './resources/clients/v2.ts';
export type { GroupCreate, GroupReplace } from './resources/groups/create.ts';
export { DefaultGroups } from './resources/groups/default-groups.ts';
export type {
  GroupCountQuery,
  GroupMemberQuery,
  GroupQuery,
  SubGroupQuery,
} from './resources/groups/group-query.ts';
export {
  BaseGroupNode,
  GroupMembers,
  GroupNode,
  Groups,
  type GroupUpdate,
  SubGroups,
} from './resources/groups/groups.ts';
export type {
  GroupAddress,
  GroupReference,
  OrganizationGroupAddress,
  OrganizationGroupReference,
} from './resources/groups/reference.ts';
export type { GroupTree, GroupTreeQuery } from './resources/groups/tree.ts';
export {
  type IdentityProviderCreate,
  type IdentityProviderExportQuery,
  IdentityProviderNode,
  type IdentityProviderReplace,
  type IdentityProviderUpdate,
} from './resources/identity-providers/identity-provider.ts';
export {
  IdentityProviderFactories,
  IdentityProviderFactoryNode,
  type IdentityProviderQuery,
  type IdentityProviderSource,
  IdentityProviders,
} from './resources/identity-providers/identity-providers.ts';
export {
  type IdentityProviderMapper,
  type IdentityProviderMapperCreate,
  IdentityProviderMapperNode,
  type IdentityProviderMapperReplace,
  IdentityProviderMappers,
  type IdentityProviderMapperUpdate,
} from './resources/identity-providers/mappers.ts';
export {
  type OrganizationGroupDetailQuery,
  type OrganizationGroupFindQuery,
  OrganizationGroupMembers,
  OrganizationGroupNode,
  type OrganizationGroupQuery,
  OrganizationGroups,
  OrganizationIdentityProviderGroups,
  OrganizationMemberGroups,
  type OrganizationSubGroupQuery,
  OrganizationSubGroups,
} from './resources/organizations/groups.ts';
export {
  type IdentityProviderReference,
  OrganizationIdentityProviderNode,
  OrganizationIdentityProviders,
} from './resources/organizations/identity-providers.ts';
export {
  type OrganizationInvitation,
  OrganizationInvitationNode,
  type OrganizationInvitationQuery,
  OrganizationInvitations,
} from './resources/organizations/invitations.ts';
export {
  type OrganizationInvitationCreate,
  OrganizationMemberNode,
  type OrganizationMemberQuery,
  OrganizationMembers,
} from './resources/organizations/members.ts';
export {
  type OrganizationCreate,
  OrganizationNode,
  type OrganizationReplace,
  type OrganizationUpdate,
} from './resources/organizations/organization.ts';
export {
  type OrganizationFilter,
  type OrganizationQuery,
  Organizations,
} from './resources/organizations/organizations.ts';
export { type AdminEventQuery, AdminEvents } from './resources/realms/admin-events.ts';
export { RealmCaches } from './resources/realms/caches.ts';
export {
  type Component,
  type ComponentCreate,
  type ComponentFilter,
  ComponentNode,
  type ComponentQuery,
  Components,
  type ComponentUpdate,
} from './resources/realms/components.ts';
export type { EventDate } from './resources/realms/event-pages.ts';
export {
  type EventQuery,
  Events,
  EventsConfigNode,
  type EventsConfigReplace,
  type EventsConfigUpdate,
} from './resources/realms/events.ts';
export { RealmKeysNode } from './resources/realms/keys.ts';
export {
  LocaleTextNode,
  LocaleTextsNode,
  type LocaleTextsQuery,
  Localization,
} from './resources/realms/localization.ts';
export {
  type HarmlessImport,
  type LDAPConnection,
  type PartialExportQuery,
  type PartialImportOptions,
  RealmNode,
} from './resources/realms/realm.ts';
export { BaseRealmNode } from './resources/realms/realm-children.ts';
export { type RealmCreate, type RealmQuery, Realms } from './resources/realms/realms.ts';
export { RealmSessions, SessionNode } from './resources/realms/sessions.ts';
export type { RealmFlow, RealmUpdate } from './resources/realms/settings.ts';
export {
  UserStorage,
  UserStorageMapperNode,
  UserStorageMappers,
  UserStorageNode,
} from './resources/realms/user-storage.ts';
export {
  type Workflow,
  type WorkflowCreate,
  type WorkflowDetailQuery,
  WorkflowNode,
  type WorkflowQuery,
  type WorkflowReplace,
  type WorkflowResource,
  Workflows,
  type WorkflowUpdate,
} from './resources/realms/workflows.ts';
export {
  CompositeClientRoles,
  type CompositeQuery,
  CompositeRoles,
  Composites,
  CompositesById,
} from './resources/roles/composites.ts';
export type { EffectiveRole, RoleSource } from './resources/roles/effective-roles.ts';
export type { RoleGrants } from './resources/roles/granting.ts';
export type {
  AnyRoleReference,
  AnyRoleReferences,
  ClientRoleReference,
  RoleAddress,
  RoleReference,
  RoleReferences,
} from './resources/roles/reference.ts';
export {
  BaseMappings,
  MappedClientRoles,
  MappedRoles,
  RoleMappingsNode,
  ScopeMappingsNode,
} from './resources/roles/role-mappings.ts';
export {
  BaseRoleNode,
  RoleByIdNode,
  type RoleCreate,
  RoleGroups,
  type RoleMemberQuery,
  RoleNode,
  type RoleQuery,
  type RoleReplace,
  Roles,
  RolesById,
  type RoleUpdate,
  RoleUsers,
} from './resources/roles/roles.ts';
export type { AttributeFilter } from './resources/shared/attribute-finder.ts';
export { AttributesNode } from './resources/shared/attributes.ts';
export type { CertificateUpload } from './resources/shared/certificate-upload.ts';
export type { ClientScopeAddress, ClientScopeReference } from './resources/shared/client-scope-reference.ts';
export type { EmailQuery } from './resources/shared/email-query.ts';
export type {
  Client,
  ClientScope,
  Group,
  IdentityProvider,
  Organization,
  OrganizationDomain,
  OrganizationMember,
  Realm,
  Role,
  User,
} from './resources/shared/entities.ts';
export type { FlowAddress, FlowReference } from './resources/shared/flow-reference.ts';
export {
  type ManagementPermissions,
  ManagementPermissionsNode,
} from './resources/shared/management-permissions.ts';
export type { StrictOptions } from './resources/shared/strict.ts';
export {
  SsfClientNode,
  SsfClients,
  type SsfStream,
  type SsfStreamCreate,
  SsfStreamNode,
  type SsfStreamStatusUpdate,
  type SsfStreamUpdate,
  SsfSubjects,
} from './resources/ssf/clients.ts';
export {
  SsfClientEvents,
  type SsfEventEmission,
  type SsfEventQuery,
  SsfEvents,
  type SsfSubject,
} from './resources/ssf/events.ts';
export { SsfPendingEventNode, SsfPendingEvents } from './resources/ssf/pending-events.ts';
export { Ssf, SsfConfigNode } from './resources/ssf/ssf.ts';
export {
  AttackDetection,
  BruteForce,
  BruteForceUserNode,
  BruteForceUsers,
} from './resources/users/attack-detection.ts';
export type {
  UserAssignOutcome,
  UserChange,
  UserDeleteOutcome,
  UserGrants,
  UserManyOutcome,
  UserUpdateManyOptions,
  UserUpdateOutcome,
} from './resources/users/changes.ts';
export { ConsentNode, Consents } from './resources/users/consents.ts';
export type { UserCreate, UserCreateOptions } from './resources/users/create.ts';
export { CredentialNode, Credentials } from './resources/users/credentials.ts';
export { FederatedIdentities, FederatedIdentityNode } from './resources/users/federated-identity.ts';
export { type UserGroupQuery, UserGroups } from './resources/users/groups.ts';
export {
  ImportError,
  type ImportedUser,
  type ImportedUsers,
  type UserImport,
} from './resources/users/import-outcome.ts';
export type { CreateManyOptions, ImportOptions, UserOutcome, UserRule } from './resources/users/many.ts';
export { OfflineSessions } from './resources/users/offline-sessions.ts';
export {
  AnyOrganizationMemberNode,
  AnyOrganizationMembers,
  type MemberOrganizationQuery,
  MemberOrganizations,
} from './resources/users/organizations.ts';
export {
  UserProfileNode,
  type UserProfileReplace,
  type UserProfileUpdate,
} from './resources/users/profile.ts';
export type { UserAddress, UserReference } from './resources/users/reference.ts';
export { UserRequiredActions } from './resources/users/required-actions.ts';
export { UserSessions } from './resources/users/sessions.ts';
export {
  type NewPassword,
  type UserDetailQuery,
  UserNode,
  type UserReplace,
  type UserUpdate,
} from './resources/users/user.ts';
export type { UserFilter, UserQuery } from './resources/users/user-query.ts';
export type {
  ExportCheckpoint,
  ExportedUsers,
  ExportOptions,
  ExportSink,
  ExportState,
  HeldRole,
  UserRoles,
} from './resources/users/user-roles.ts';
export { Users } from './resources/users/users.ts';
export {
  IssuedVerifiableCredentialNode,
  IssuedVerifiableCredentials,
  type UserVerifiableCredential,
  type UserVerifiableCredentialCreate,
  UserVerifiableCredentialNode,
  UserVerifiableCredentials,
  VerifiableCredentials,
} from './resources/users/vc.ts';
export type {
  BulkContext,
  BulkCreateOptions,
  BulkCreateOutcome,
  BulkOptions,
  BulkOutcome,
  BulkRule,
  BulkWriteOptions,
} from './tree/bulk-options.ts';
export type { BulkCheckpoint, BulkProgress, BulkState } from './tree/checkpoint.ts';
export {
  Collection,
  ItemNode,
  KeyedNode,
  ListCollection,
  type ListOptions,
  type ListWindow,
  PagedCollection,
  QueriedNode,
} from './tree/collection.ts';
export type { Difference } from './tree/differences.ts';
export type { Ensured, EnsureOptions, OrAbsent } from './tree/ensure.ts';
export { IgnoredError, PartialError } from './tree/errors.ts';
export type { CreateOptions } from './tree/make.ts';
export { bulk } from './tree/many.ts';
export { type Call, ResourceNode, TreeNode, type WithId } from './tree/node.ts';
export type { BulkShard, BulkSource } from './tree/records.ts';
export { PagedReferenceSet, ReferenceSet, type SetChanges } from './tree/reference-set.ts';
export type { Changes, SomeOf } from './tree/update.ts';

/** `realmtree/admin`: the Admin REST API without OpenID Connect, UMA and the verification of tokens. */

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
export { DPoP, type DPoPKeyPair } from './auth/dpop.ts';
export type { TokenSource } from './auth/jwt/text.ts';
export type { PrivateKey } from './auth/private-key.ts';
export type { TokenStore } from './auth/store-lock.ts';
export type { TokenType } from './auth/token-exchange.ts';
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
export type { KeycloakAdminOptions } from './realm/session.ts';
export type { Admin, ServerInfo, WhoAmIQuery } from './resources/admin.ts';
export type { Authentication } from './resources/authentication/authentication.ts';
export type {
  AuthenticatorConfig,
  AuthenticatorConfigCreate,
  AuthenticatorConfigNode,
  AuthenticatorConfigs,
  AuthenticatorConfigUpdate,
  ExecutionConfig,
  ExecutionConfigNode,
  RequiredActionConfig,
  RequiredActionConfigUpdate,
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
export type {
  ClientScopeCreate,
  ClientScopeNode,
  ClientScopes,
  ClientScopeUpdate,
} from './resources/client-scopes/client-scopes.ts';
export type {
  ClientScopeAddress,
  ClientScopeReference,
  LinkedClientScopes,
} from './resources/client-scopes/default-client-scopes.ts';
export type {
  MapperProtocol,
  ProtocolMapper,
  ProtocolMapperCreate,
  ProtocolMapperNode,
  ProtocolMapperReplacement,
  ProtocolMappers,
  ProtocolMappersOfProtocol,
  ProtocolMapperUpdate,
} from './resources/client-scopes/protocol-mappers.ts';
export type {
  CertificateAttribute,
  ClientCertificate,
  ClientCertificates,
  KeystoreDownload,
  KeystoreGeneration,
} from './resources/clients/certificates.ts';
export type { ClientNode, ClientSettings, ClientUpdate } from './resources/clients/client.ts';
export type {
  ClientPolicies,
  ClientPoliciesQuery,
  ClientPoliciesUpdate,
  ClientPolicyList,
  ClientProfileList,
  ClientProfilesQuery,
  ClientProfilesUpdate,
} from './resources/clients/client-policies.ts';
export type { ClientRegistrationPolicy } from './resources/clients/client-registration-policy.ts';
export type { ClientSecret, RotatedClientSecret } from './resources/clients/client-secret.ts';
export type { ClientTypesUpdate, RealmClientTypes } from './resources/clients/client-types.ts';
export type { ClientCreate, ClientQuery, Clients } from './resources/clients/clients.ts';
export type {
  ClientInitialAccess,
  ClientInitialAccessNode,
  ClientsInitialAccess,
  NewClientInitialAccess,
} from './resources/clients/clients-initial-access.ts';
export type {
  EvaluatedRoles,
  EvaluatedScopeMappings,
  EvaluateScopes,
  ExampleQuery,
  ExampleTokenQuery,
} from './resources/clients/evaluate-scopes.ts';
export type { Installation, InstallationFile } from './resources/clients/installation.ts';
export type { ClientNodes } from './resources/clients/nodes.ts';
export type { ClientSessions } from './resources/clients/user-sessions.ts';
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
} from './resources/clients/v2.ts';
export type { GroupCreate } from './resources/groups/create.ts';
export type { DefaultGroups } from './resources/groups/default-groups.ts';
export type {
  GroupCountQuery,
  GroupItem,
  GroupMemberQuery,
  GroupMembers,
  GroupNode,
  GroupQuery,
  Groups,
  GroupUpdate,
  SubGroupQuery,
  SubGroups,
} from './resources/groups/groups.ts';
export type {
  GroupAddress,
  GroupReference,
  OrganizationGroupAddress,
  OrganizationGroupReference,
} from './resources/groups/reference.ts';
export type { GroupTree, GroupTreeQuery } from './resources/groups/tree.ts';
export type {
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
export type {
  OrganizationGroupDetailQuery,
  OrganizationGroupMembers,
  OrganizationGroupNode,
  OrganizationGroupQuery,
  OrganizationGroups,
  OrganizationIdentityProviderGroups,
  OrganizationMemberGroups,
  OrganizationSubGroupQuery,
  OrganizationSubGroups,
} from './resources/organizations/groups.ts';
export type {
  IdentityProviderReference,
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
  OrganizationInvitationCreate,
  OrganizationMemberNode,
  OrganizationMemberQuery,
  OrganizationMembers,
} from './resources/organizations/members.ts';
export type {
  OrganizationCreate,
  OrganizationNode,
  OrganizationUpdate,
} from './resources/organizations/organization.ts';
export type {
  OrganizationFilter,
  OrganizationQuery,
  Organizations,
} from './resources/organizations/organizations.ts';
export type { AdminEventQuery, AdminEvents } from './resources/realms/admin-events.ts';
export type { RealmCaches } from './resources/realms/caches.ts';
export type {
  Component,
  ComponentCreate,
  ComponentFilter,
  ComponentNode,
  ComponentQuery,
  Components,
  ComponentUpdate,
} from './resources/realms/components.ts';
export type { EventDate } from './resources/realms/event-pages.ts';
export type { EventQuery, Events, EventsConfig } from './resources/realms/events.ts';
export type { RealmKeys } from './resources/realms/keys.ts';
export type {
  LocaleText,
  LocaleTexts,
  LocaleTextsQuery,
  Localization,
} from './resources/realms/localization.ts';
export type {
  HarmlessImport,
  LDAPConnection,
  PartialExportQuery,
  PartialImportOptions,
  RealmNode,
  RealmUpdate,
} from './resources/realms/realm.ts';
export type { RealmChildren } from './resources/realms/realm-children.ts';
export type { RealmCreate, RealmQuery, Realms } from './resources/realms/realms.ts';
export type { RealmSessions, SessionNode } from './resources/realms/sessions.ts';
export type {
  UserStorage,
  UserStorageMapperNode,
  UserStorageMappers,
  UserStorageNode,
} from './resources/realms/user-storage.ts';
export type {
  Workflow,
  WorkflowCreate,
  WorkflowDetailQuery,
  WorkflowNode,
  WorkflowQuery,
  WorkflowResource,
  Workflows,
  WorkflowUpdate,
} from './resources/realms/workflows.ts';
export type {
  CompositeQuery,
  Composites,
  IncludedClientRoles,
  IncludedRoles,
  SearchableComposites,
} from './resources/roles/composites.ts';
export type { EffectiveRole, RoleSource } from './resources/roles/effective-roles.ts';
export type { RoleGrants } from './resources/roles/grants.ts';
export type {
  AnyRoleReference,
  AnyRoleReferences,
  ClientRoleReference,
  RoleAddress,
  RoleReference,
  RoleReferences,
} from './resources/roles/reference.ts';
export type {
  MappedClientRoles,
  MappedRoles,
  Mappings,
  RoleMappings,
  ScopeMappings,
} from './resources/roles/role-mappings.ts';
export type {
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
} from './resources/roles/roles.ts';
export type { AttributeFilter } from './resources/shared/attribute-finder.ts';
export type { Attributes } from './resources/shared/attributes.ts';
export type { CertificateUpload } from './resources/shared/certificate-upload.ts';
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
export type { ManagementPermissions } from './resources/shared/management-permissions.ts';
export type { StrictOptions } from './resources/shared/strict.ts';
export type {
  SsfClientNode,
  SsfClients,
  SsfStream,
  SsfStreamCreate,
  SsfStreamNode,
  SsfStreamStatusUpdate,
  SsfStreamUpdate,
  SsfSubjects,
} from './resources/ssf/clients.ts';
export type {
  SsfClientEvents,
  SsfEventEmission,
  SsfEventQuery,
  SsfEvents,
  SsfSubject,
} from './resources/ssf/events.ts';
export type { SsfPendingEventNode, SsfPendingEvents } from './resources/ssf/pending-events.ts';
export type { Ssf } from './resources/ssf/ssf.ts';
export type {
  AttackDetection,
  BruteForce,
  BruteForceUser,
  BruteForceUsers,
} from './resources/users/attack-detection.ts';
export type { ConsentNode, Consents } from './resources/users/consents.ts';
export type { CredentialNode, Credentials } from './resources/users/credentials.ts';
export type { FederatedIdentities, FederatedIdentityNode } from './resources/users/federated-identity.ts';
export type { UserGroupQuery, UserGroups } from './resources/users/groups.ts';
export type { ImportedUsers, UserImport } from './resources/users/import.ts';
export type { OfflineSessions } from './resources/users/offline-sessions.ts';
export type {
  MemberOfOrganizations,
  MemberOrganizationQuery,
  MemberOrganizations,
  MembersOfOrganizations,
} from './resources/users/organizations.ts';
export type { UserProfile, UserProfileUpdate } from './resources/users/profile.ts';
export type { UserAddress, UserReference } from './resources/users/reference.ts';
export type { UserRequiredActions } from './resources/users/required-actions.ts';
export type { UserSessions } from './resources/users/sessions.ts';
export type {
  NewPassword,
  UserCreate,
  UserDetailQuery,
  UserNode,
  UserUpdate,
} from './resources/users/user.ts';
export type { UserCreateOptions, UserFilter, UserQuery, Users } from './resources/users/users.ts';
export type {
  IssuedVerifiableCredentialNode,
  IssuedVerifiableCredentials,
  UserVerifiableCredentialNode,
  UserVerifiableCredentials,
  VerifiableCredentials,
} from './resources/users/vc.ts';
export type { Collection, Item, List, ListWindow, Paged } from './tree/collection.ts';
export type { Difference } from './tree/differences.ts';
export type { Ensured, OrAbsent } from './tree/ensure.ts';
export { IgnoredError, PartialError } from './tree/errors.ts';
export type { CreateOptions } from './tree/make.ts';
export type { Call, ResourceNode, TreeNode } from './tree/node.ts';
export type { PagedReferenceSet, ReferenceSet, SetChanges } from './tree/reference-set.ts';
export type { Changes } from './tree/update.ts';

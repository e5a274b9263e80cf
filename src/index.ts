export type { Auth, ClientCredentials, PasswordCredentials, TokenSource } from './auth/credentials.ts';
export type { RequestContent } from './http/body.ts';
export type { ApiErrorFacts, ErrorCode, FieldError } from './http/errors.ts';
export {
  AmbiguousError,
  ApiError,
  BadRequestError,
  ConflictError,
  ConnectionError,
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
export { KeycloakRealm, type KeycloakRealmOptions } from './realm/keycloak-realm.ts';
export type { Admin } from './resources/admin.ts';
export type { Client, ClientNode, ClientUpdate } from './resources/client.ts';
export type {
  ClientNodes,
  ClientSecret,
  Installation,
  InstallationFile,
  RotatedClientSecret,
} from './resources/client-parts.ts';
export type { ClientScopeReference, LinkedClientScopes } from './resources/client-scope-links.ts';
export type { ClientCreate, ClientQuery, Clients } from './resources/clients.ts';
export type { Collection, CreateOptions, List, ListWindow } from './resources/collection.ts';
export type {
  CompositeQuery,
  CompositeRoles,
  Composites,
  IncludedClientRoles,
  IncludedRoles,
  SearchableComposites,
} from './resources/composites.ts';
export type { DefaultGroups } from './resources/default-groups.ts';
export type { EmailQuery } from './resources/email-query.ts';
export type {
  EvaluatedRoles,
  EvaluatedScopeMappings,
  EvaluateScopes,
  ExampleQuery,
  ExampleTokenQuery,
} from './resources/evaluate-scopes.ts';
export type { GroupReference } from './resources/group-reference.ts';
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
export type { Item } from './resources/item.ts';
export type { ManagementPermissions } from './resources/management-permissions.ts';
export type { Call, ResourceNode } from './resources/node.ts';
export type { PartialExportQuery, Realm, RealmNode, RealmUpdate } from './resources/realm.ts';
export type { RealmCreate, RealmQuery, Realms } from './resources/realms.ts';
export type {
  AbstractPolicyRepresentation,
  AccessToken,
  AccessTokenAccess,
  AccessTokenAuthorization,
  AccessTokenConfirmation,
  AccessTokenPermission,
  ApplicationRepresentation,
  AuthenticationExecutionExportRepresentation,
  AuthenticationFlowRepresentation,
  AuthenticationRequirement,
  AuthenticatorConfigRepresentation,
  AuthorizationDetailsJSONRepresentation,
  AuthorizationResourceType,
  AuthorizationSchema,
  BruteForceStrategy,
  ClaimRepresentation,
  ClientAuthenticatorType,
  ClientMappingsRepresentation,
  ClientPoliciesRepresentation,
  ClientPolicyConditionRepresentation,
  ClientPolicyExecutorRepresentation,
  ClientPolicyRepresentation,
  ClientProfileRepresentation,
  ClientProfilesRepresentation,
  ClientRepresentation,
  ClientScopeRepresentation,
  ClientSessionStatsRepresentation,
  ClientTemplateRepresentation,
  ComponentExportRepresentation,
  CredentialRepresentation,
  CredentialType,
  DecisionStrategy,
  EventType,
  FederatedIdentityRepresentation,
  GlobalRequestResult,
  GroupRepresentation,
  IDToken,
  IdentityProviderMapperRepresentation,
  IdentityProviderRepresentation,
  ImpersonationRepresentation,
  IssuedVerifiableCredentialRepresentation,
  ManagementPermissionReference,
  MappingsRepresentation,
  MemberRepresentation,
  MembershipType,
  OAuthClientRepresentation,
  OrganizationDomainRepresentation,
  OrganizationRepresentation,
  PartialImportAction,
  PartialImportRepresentation,
  PartialImportResourceType,
  PartialImportResult,
  PartialImportResults,
  PolicyEnforcementMode,
  PolicyLogic,
  PolicyRepresentation,
  PolicyType,
  ProtocolMapperEvaluationRepresentation,
  ProtocolMapperRepresentation,
  RealmRepresentation,
  RequiredAction,
  RequiredActionProviderRepresentation,
  ResourceOwnerRepresentation,
  ResourceRepresentation,
  ResourceServerRepresentation,
  RoleComposites,
  RoleRepresentation,
  RolesRepresentation,
  SamlExampleResponse,
  ScopeMappingRepresentation,
  ScopeRepresentation,
  SignatureAlgorithm,
  SocialLinkRepresentation,
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
} from './resources/representations.ts';
export type { MappedClientRoles, MappedRoles, RoleMappings } from './resources/role-mappings.ts';
export type { RoleReference, RoleReferences } from './resources/role-reference.ts';
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
export type { ClientSessions, RealmSessions, SessionNode } from './resources/sessions.ts';
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
export type { UserProfile, UserProfileUpdate } from './resources/user-profile.ts';
export type { UserCreate, UserFilter, UserQuery, Users } from './resources/users.ts';
export type {
  IssuedVerifiableCredentialNode,
  IssuedVerifiableCredentials,
  UserVerifiableCredentialNode,
  UserVerifiableCredentials,
  VerifiableCredentials,
} from './resources/verifiable-credentials.ts';

/** `realmtree`: everything. */

export * from './admin.ts';
export * from './auth.ts';
export { KeycloakRealm, type KeycloakRealmOptions } from './realm/keycloak-realm.ts';
export type { AccessStatus } from './uma/access.ts';
export type { PermissionRequest, PermissionRequests } from './uma/permission.ts';
export type { PermissionOptions } from './uma/permission-endpoint.ts';
export type { PermissionContext, PermissionTokenRequest } from './uma/permission-form.ts';
export {
  type PermissionTicket,
  type PermissionTicketCreate,
  type PermissionTicketFilter,
  PermissionTicketNode,
  type PermissionTicketQuery,
  PermissionTickets,
  type TicketPermission,
} from './uma/permission-tickets.ts';
export {
  UmaPolicies,
  type UmaPolicy,
  UmaPolicyNode,
  type UmaPolicyQuery,
  type UmaPolicyUpdate,
  type UmaResourcePolicyQuery,
} from './uma/policies.ts';
export {
  type UmaResourceCreate,
  UmaResourceNode,
  type UmaResourceReplace,
  type UmaResourceUpdate,
} from './uma/resource.ts';
export { type UmaPolicyCreate, UmaResourcePolicies } from './uma/resource-policies.ts';
export type {
  UmaResource,
  UmaResourceFields,
  UmaResourceOwnerReference,
  UmaScopeReference,
} from './uma/resource-representation.ts';
export { type UmaResourceOwner, type UmaResourceQuery, UmaResources } from './uma/resources.ts';
export { Uma, type UmaClient, type UmaToken } from './uma/uma.ts';
export type { UmaConfiguration } from './uma/uma-configuration.ts';

/**
 * Words that distinguish errors of the server if its codes do not. The words on which `http` acts are in that layer: in
 * answer.ts those for an unknown path, in retry.ts those for requests that collide.
 */

/**
 * `GET …/roles/{role-name}`, every release, 404: the role is missing, not the client or the realm that would contain
 * it.
 */
export const noSuchRole: RegExp = /^Could not find role/;

/**
 * Routes with a group in the path, 404: "Could not find group by id" and, by path, "Group path does not exist", every
 * release; "Group does not exist" in an organization, 26.6 and later. Without the word, the realm is missing.
 */
export const noSuchGroup: RegExp = /group/i;

/** `GET …/users/{user-id}`, every release, 404: the user is missing, not the realm. */
export const noSuchUser: RegExp = /user/i;

/** `GET …/organizations/{org-id}/members/{member-id}`, 404: the organization is missing, not the member. */
export const noSuchOrganization: RegExp = /^Organization not found/;

/** `POST …/workflows/{id}/activate/…` and `…/deactivate/…`, 26.6 and later, 400: the workflow is missing. */
export const noSuchWorkflow: RegExp = /^Not a valid workflow/;

/** A request for permissions at the token endpoint, every release, 400: the client has no authorization services. */
export const noAuthorization: RegExp = /support permissions/;

/** A step of a flow has no priority of its own where the server answers so, before Keycloak 25. */
export const noPriority: RegExp = /Unrecognized field "priority"/;

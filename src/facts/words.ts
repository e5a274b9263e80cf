/**
 * The words by which errors of the server are told apart where its codes do not do it. Those on which `http` acts stand
 * there: in answer.ts of a path that a server does not know, in retry.ts of requests that collide.
 */

/** Of `GET …/roles/{role-name}`, every release, 404: the role is missing, not the client or the realm that would hold it. */
export const noSuchRole: RegExp = /^Could not find role/;

/**
 * Of routes with a group in the path, 404: "Could not find group by id" and, by path, "Group path does not exist",
 * every release; "Group does not exist" in an organization, 26.6 and later. Without the word it is the realm that is
 * missing.
 */
export const noSuchGroup: RegExp = /group/i;

/** Of `GET …/users/{user-id}`, every release, 404: the user is missing, not the realm. */
export const noSuchUser: RegExp = /user/i;

/** Of `GET …/organizations/{org-id}/members/{member-id}`, 404: the organization is missing, not the member. */
export const noSuchOrganization: RegExp = /^Organization not found/;

/** Of `POST …/workflows/{id}/activate/…` and `…/deactivate/…`, 26.6 and later, which say 400 of a workflow that is missing. */
export const noSuchWorkflow: RegExp = /^Not a valid workflow/;

/** Of a request for permissions at the token endpoint, every release, 400: the client has no authorization services. */
export const noAuthorization: RegExp = /support permissions/;

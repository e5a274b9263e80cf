/** A permission to request: scopes of a resource, or everything on the resource. */
export interface PermissionRequest {
  /**
   * The id or name of the resource. Keycloak also looks up a name among the resources that the account owns or was
   * granted: if users own resources, use ids.
   */
  readonly resource?: string;
  /** A URI of the resource, instead of `resource`. Keycloak also looks it up among the resources that users own. */
  readonly uri?: string;
  /** Whether `uri` may match a pattern of the resource, such as `/albums/*`. */
  readonly matchingUri?: boolean | undefined;
  /** Names of scopes. Without a resource, they are requested on every resource that has them. */
  readonly scopes?: readonly string[];
}

/** One or more permissions, each as an object or as text: `Resource#scope1,scope2`. */
export type PermissionRequests = string | PermissionRequest | readonly (string | PermissionRequest)[];

/** Returns the permission for a text such as `album`, `album#view,edit` or `#view`. */
export function parsePermission(text: string): PermissionRequest {
  if (typeof text !== 'string') throw new TypeError('A permission must be a string or an object');
  const [resource = '', scopes, ...more] = text.split('#');
  if (more.length > 0) throw refused(text, 'it contains more than one #');
  const request = {
    ...(resource !== '' && { resource }),
    ...(scopes !== undefined && { scopes: scopes.split(',') }),
  };
  formatPermission(request);
  return request;
}

/**
 * Returns the text of a permission, as the server accepts it. Throws `TypeError` if the text cannot express the
 * permission.
 */
export function formatPermission(request: PermissionRequest): string {
  checkNames(request);
  const { resource, uri, scopes } = request;
  const key = resource ?? uri;
  if (resource !== undefined && uri !== undefined)
    throw refused(resource, 'it has both a resource and a uri');
  if (key === '' || (key !== undefined && typeof key !== 'string')) {
    throw new TypeError('The resource of a permission must be a non-empty string');
  }
  if (key?.includes('#')) throw refused(key, 'the server cuts off the name at the #; use its id');
  if (key === undefined && !scopes) throw new TypeError('A permission requires a resource, a uri or scopes');
  if (scopes === undefined) return key as string;
  if (!Array.isArray(scopes) || scopes.length === 0) {
    throw refused(key ?? '', 'scopes must be a non-empty array; omit them to request all');
  }
  for (const scope of scopes) {
    if (typeof scope !== 'string' || scope === '')
      throw refused(key ?? '', 'it contains a scope without a name');
    if (/[#,]/.test(scope)) throw refused(scope, 'the server cuts off the name of a scope at a comma or #');
  }
  return `${key ?? ''}#${scopes.join(',')}`;
}

/** Returns the permissions as objects, each of them valid. */
export function permissionsOf(requests: PermissionRequests): PermissionRequest[] {
  const list = [requests].flat().map((request) => {
    if (typeof request === 'string') return parsePermission(request);
    if (typeof request !== 'object' || request === null) {
      throw new TypeError('A permission must be a string or an object');
    }
    formatPermission(request);
    return request as PermissionRequest;
  });
  // An empty list would request everything, and every check would pass.
  if (list.length === 0) throw new TypeError('The list of permissions is empty');
  return list;
}

/**
 * Returns the parameters of a request for these permissions. One request can identify resources either by URI, or by id
 * and name.
 */
export function permissionForm(requests: PermissionRequests): Record<string, string | readonly string[]> {
  const list = permissionsOf(requests);
  const formats = new Set(list.map(({ uri, matchingUri }) => uri !== undefined && (matchingUri ? 'm' : 'u')));
  if (formats.size > 1) {
    throw new TypeError(
      'Permissions in one request must all use uri with the same matchingUri, or none may use uri',
    );
  }
  const [format] = formats;
  return {
    permission: list.map(formatPermission),
    ...(format && { permission_resource_format: 'uri' }),
    ...(format === 'm' && { permission_resource_matching_uri: 'true' }),
  };
}

const names: readonly string[] = ['resource', 'uri', 'matchingUri', 'scopes'];

/** Without the scopes that were meant, or the resource, a check would ask for less, and pass. */
function checkNames(request: PermissionRequest): void {
  for (const [name, value] of Object.entries(request)) {
    const isKnown = names.includes(name);
    if (!isKnown && value !== undefined)
      throw new TypeError(`A permission has no ${JSON.stringify(name)}. It has ${names.join(', ')}`);
    if (isKnown && value === undefined && name !== 'matchingUri')
      throw new TypeError(`The ${name} of a permission must not be undefined: omit it to request any`);
  }
}

function refused(what: string, why: string): TypeError {
  return new TypeError(`The permission ${JSON.stringify(what)} cannot be requested: ${why}`);
}

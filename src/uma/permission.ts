/** A permission to ask for: scopes of a resource, or whatever there is of it. */
export interface PermissionRequest {
  /**
   * The id of the resource, or its name. Keycloak looks a name up among what the account owns and was granted, too:
   * where users own resources, give ids.
   */
  readonly resource?: string | undefined;
  /** A URI of the resource, instead of `resource`. Keycloak looks it up among what users own, too. */
  readonly uri?: string | undefined;
  /** Whether `uri` may be one that a pattern of the resource fits, such as `/albums/*`. */
  readonly matchingUri?: boolean | undefined;
  /** Names of scopes; without a resource they are asked for wherever they are. */
  readonly scopes?: readonly string[] | undefined;
}

/** One permission or several, each as an object or as text: `Resource#scope1,scope2`. */
export type PermissionRequests = string | PermissionRequest | readonly (string | PermissionRequest)[];

/** The permission that a text such as `album`, `album#view,edit` or `#view` asks for. */
export function parsePermission(text: string): PermissionRequest {
  if (typeof text !== 'string') throw new TypeError('A permission must be text or an object');
  const [resource = '', scopes, ...more] = text.split('#');
  if (more.length > 0) throw refused(text, 'it has more than one #');
  const request = {
    ...(resource !== '' && { resource }),
    ...(scopes !== undefined && { scopes: scopes.split(',') }),
  };
  formatPermission(request);
  return request;
}

/** The text of a permission, as the server takes it; what that text cannot say is a `TypeError`. */
export function formatPermission({ resource, uri, scopes }: PermissionRequest): string {
  const key = resource ?? uri;
  if (resource !== undefined && uri !== undefined) throw refused(resource, 'it has a resource and a uri');
  if (key === '' || (key !== undefined && typeof key !== 'string')) {
    throw new TypeError('The resource of a permission must be a string that is not empty');
  }
  if (key?.includes('#')) throw refused(key, 'the server ends the resource at the #: give its id');
  if (key === undefined && !scopes) throw new TypeError('A permission must have a resource, a uri or scopes');
  if (scopes === undefined) return key as string;
  if (!Array.isArray(scopes) || scopes.length === 0) {
    throw refused(key ?? '', 'scopes must name at least one; without scopes it asks for all there are');
  }
  for (const scope of scopes) {
    if (typeof scope !== 'string' || scope === '') throw refused(key ?? '', 'it has a scope without a name');
    if (/[#,]/.test(scope)) throw refused(scope, 'the server ends the name of a scope at a comma or #');
  }
  return `${key ?? ''}#${scopes.join(',')}`;
}

/** The permissions as objects, each of them one that the server can be asked for. */
export function permissionsOf(requests: PermissionRequests): PermissionRequest[] {
  const list = [requests].flat().map((request) => {
    if (typeof request === 'string') return parsePermission(request);
    if (typeof request !== 'object' || request === null) {
      throw new TypeError('A permission must be text or an object');
    }
    formatPermission(request);
    return request as PermissionRequest;
  });
  // An empty list would ask for everything, and be allowed without a question.
  if (list.length === 0) throw new TypeError('The list of permissions is empty');
  return list;
}

/** The parameters of a request for these permissions; it can hold resources either by URI or by id and name. */
export function permissionForm(requests: PermissionRequests): Record<string, string | readonly string[]> {
  const list = permissionsOf(requests);
  const formats = new Set(list.map(({ uri, matchingUri }) => uri !== undefined && (matchingUri ? 'm' : 'u')));
  if (formats.size > 1) {
    throw new TypeError('One request takes resources either all by uri, alike in matchingUri, or none so');
  }
  const [format] = formats;
  return {
    permission: list.map(formatPermission),
    ...(format && { permission_resource_format: 'uri' }),
    ...(format === 'm' && { permission_resource_matching_uri: 'true' }),
  };
}

function refused(what: string, why: string): TypeError {
  return new TypeError(`The permission ${JSON.stringify(what)} cannot be asked for: ${why}`);
}

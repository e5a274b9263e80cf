/** Permission requests, loaded with the first one. */
import type { Protocol } from '../auth/protocol.ts';
import type { OAuthError } from '../http/errors.ts';
import {
  formatPermission,
  type PermissionRequest,
  type PermissionRequests,
  permissionsOf,
} from './permission.ts';
import {
  checkOptions,
  isAboutToken,
  PermissionEndpoint,
  type PermissionOptions,
} from './permission-endpoint.ts';
import { ResourceNames } from './resource-names.ts';
import type { UmaTools } from './tools.ts';

/** Result of an access check. */
export interface AccessStatus {
  /** Whether the token is valid. */
  readonly isLoggedIn: boolean;
  /** Whether no permission is missing. */
  readonly isAuthorized: boolean;
  /** The missing permissions, one scope each: `album#edit`. If no scopes were requested, the resource alone. */
  readonly missingPermissions: readonly string[];
}

/** The result for one permission. */
interface Finding {
  readonly request: PermissionRequest;
  /** Whether anything is granted on the resource. */
  readonly isGranted: boolean;
  /** The requested scopes that are denied. */
  readonly missing: readonly string[];
}

/** A resource server, and how to look for its own resources. */
export interface ResourceServer {
  readonly protocol: Protocol;
  /** The resource server that requests refer to by default. */
  readonly audience: string | undefined;
  /** Absent if the tree does not use the credentials of the resource server. */
  readonly resources?: ConstructorParameters<typeof ResourceNames> | undefined;
}

/** Requests permissions, and checks whether an account has them, each scope separately. */
export class AccessCheck {
  readonly #tools: UmaTools;
  readonly #endpoint: PermissionEndpoint;
  /** Resources of the endpoint's own audience. */
  readonly #names: ResourceNames | undefined;

  constructor(tools: UmaTools, { protocol, audience, resources }: ResourceServer) {
    this.#tools = tools;
    this.#endpoint = new PermissionEndpoint(tools, protocol, audience);
    this.#names = resources && new ResourceNames(...resources);
  }

  get endpoint(): PermissionEndpoint {
    return this.#endpoint;
  }

  /** Returns whether all scopes of all the permissions are granted. */
  async allows(token: string, requests: PermissionRequests, options?: PermissionOptions): Promise<boolean> {
    const findings = await this.#findings(token, requests, options);
    return findings.every(({ isGranted, missing }) => isGranted && missing.length === 0);
  }

  /** Returns whether any scope of any permission is granted. */
  async allowsAny(
    token: string,
    requests: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<boolean> {
    const findings = await this.#findings(token, requests, options);
    return findings.some(({ isGranted }) => isGranted);
  }

  /** Returns the same as `allows`, with the missing permissions. An invalid token is a result, not an error. */
  async status(
    token: string,
    requests: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<AccessStatus> {
    try {
      const findings = await this.#findings(token, requests, options);
      const missingPermissions = findings.flatMap((finding) => missingOf(finding));
      return { isLoggedIn: true, isAuthorized: missingPermissions.length === 0, missingPermissions };
    } catch (error) {
      if (!isAboutToken(this.#tools, error)) throw error;
      const missingPermissions = permissionsOf(requests).flatMap((request) =>
        missingOf({ request, isGranted: false, missing: request.scopes ?? [] }),
      );
      return { isLoggedIn: false, isAuthorized: false, missingPermissions };
    }
  }

  #findings(token: string, requests: PermissionRequests, given?: PermissionOptions): Promise<Finding[]> {
    const { bounded, fewAtOnce } = this.#tools;
    const options = checkOptions(this.#tools, given);
    const list = permissionsOf(requests);
    for (const { resource, uri } of list) {
      if (resource === undefined && uri === undefined)
        throw new TypeError('An access check requires a resource or a uri');
      if (resource && /^resource-type[a-z-]*:/.test(resource)) {
        throw new TypeError('An access check requires one resource, not a resource type');
      }
    }
    return bounded(options, (within) =>
      fewAtOnce(list, (request) => this.#finding(token, request, { ...options, ...within })),
    );
  }

  async #finding(token: string, request: PermissionRequest, options: PermissionOptions): Promise<Finding> {
    const { fewAtOnce } = this.#tools;
    const { scopes = [] } = request;
    const granted = await this.#granted(token, request, options);
    const missing = scopes.filter((scope) => !granted?.has(scope));
    // The server ignores an unknown scope among several; on its own it is an error.
    if (scopes.length > 1) {
      await fewAtOnce(missing, (scope) => this.#granted(token, { ...request, scopes: [scope] }, options));
    }
    return { request, isGranted: granted !== undefined, missing };
  }

  /** The granted scopes of the resource, or `undefined` if nothing is granted. */
  async #granted(
    token: string,
    request: PermissionRequest,
    options: PermissionOptions,
    isRepeated = false,
  ): Promise<ReadonlySet<string> | undefined> {
    const { isServerId, OAuthError } = this.#tools;
    const { resource } = request;
    if (resource === undefined) return this.#grantedBy(token, request, options);
    const { audience = this.#endpoint.audience } = options;
    const names = audience === this.#endpoint.audience ? this.#names : undefined;
    if (isServerId(resource) || !names) {
      const id = isServerId(resource) ? resource : undefined;
      return this.#grantedBy(token, request, options, id);
    }
    // A name that the resource server does not know can only be an id.
    const named = await names.idOf(resource, options);
    const id = named ?? resource;
    try {
      // The server takes an id without a hyphen for a name.
      const asked = id.includes('-') ? { ...request, resource: id } : request;
      // To the resource server itself, the server answers that a resource it does not know is denied.
      const denied = async (): Promise<void> => {
        if (named === undefined && !(await names.has(id, options)))
          throw unknownResource(OAuthError, resource);
      };
      return await this.#grantedBy(token, asked, options, id, denied);
    } catch (error) {
      // It may have been deleted and created again with another id.
      const isGone = error instanceof OAuthError && error.error === 'invalid_resource';
      if (!isGone || isRepeated || !names.forget(resource)) throw error;
      return this.#granted(token, request, options, true);
    }
  }

  /** The same for the resource with this id: the server also looks for one whose name is this id. */
  async #grantedBy(
    token: string,
    request: PermissionRequest,
    options: PermissionOptions,
    id?: string,
    denied?: () => Promise<void>,
  ): Promise<ReadonlySet<string> | undefined> {
    const permissions = await this.#endpoint.permissions(token, request, options);
    if (permissions.length === 0) await denied?.();
    const found = id === undefined ? permissions : permissions.filter(({ rsid }) => rsid === id);
    const resources = new Set(found.map(({ rsid }) => rsid)).size;
    if (resources > 1) {
      const { resource, uri } = request;
      const key = `${uri === undefined ? 'name' : 'URI'} ${JSON.stringify(resource ?? uri)}`;
      throw new this.#tools.AmbiguousError(
        key,
        options.audience ?? this.#endpoint.audience ?? 'the audience',
        resources,
      );
    }
    return resources === 0 ? undefined : new Set(found.flatMap(({ scopes = [] }) => scopes));
  }
}

function unknownResource(Refusal: typeof OAuthError, resource: string): OAuthError {
  const description = `The resource server has no resource ${JSON.stringify(resource)}`;
  return new Refusal('invalid_resource', description, undefined);
}

function missingOf({ request, isGranted, missing }: Finding): string[] {
  if (request.scopes) return missing.map((scope) => formatPermission({ ...request, scopes: [scope] }));
  return isGranted ? [] : [formatPermission(request)];
}

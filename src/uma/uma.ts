import { identityOf, type PublicClient } from '../auth/client-authentication.ts';
import type { ClientCredentials } from '../auth/credentials.ts';
import type { PermissionClaim } from '../auth/jwt/claims.ts';
import { checkedToken, type TokenSource } from '../auth/jwt/text.ts';
import { Protocol } from '../auth/protocol.ts';
import { type Authenticator, authenticatorFor, GivenToken, type Origin } from '../auth/token-manager.ts';
import type { TokenResponse } from '../auth/token-response.ts';
import { KeycloakError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { below, open, ResourceNode } from '../tree/node.ts';
import { AccessCheck, type AccessStatus } from './access.ts';
import { formatChallenge } from './challenge.ts';
import type { PermissionRequests } from './permission.ts';
import { PermissionEndpoint, type PermissionOptions } from './permission-endpoint.ts';
import type { PermissionTokenRequest } from './permission-form.ts';
import { PermissionTickets } from './permission-tickets.ts';
import { UmaPolicies } from './policies.ts';
import { ResourceNames } from './resource-names.ts';
import { UmaResources } from './resources.ts';
import type { UmaConfiguration } from './uma-configuration.ts';

/** A token for the protection API, and the resource server that it is for. */
export interface UmaToken {
  /** A token of the resource server, or of a user with its role `uma_protection`, or a function that gives one. */
  readonly token: TokenSource;
  /** The resource server that questions are about, unless they name another `audience`. */
  readonly clientId?: string | undefined;
}

/** The resource server: with its credentials, by a token, or by its name alone, which is enough for questions. */
export type UmaClient = ClientCredentials | UmaToken | PublicClient;

/**
 * User-managed access and authorization services of a realm: what a resource server protects, what users share of it,
 * and what the account of a token may do.
 *
 * @example
 * ```ts
 * const uma = realm.uma({ clientId: 'photos', clientSecret });
 * const token = 'the access token of the user who asks';
 * if (await uma.allows(token, { resource: 'album', scopes: ['view', 'edit'] })) {
 *   // The user may do both.
 * }
 * ```
 */
export class Uma extends ResourceNode implements AsyncDisposable {
  /** @internal */
  static override readonly facts: NodeFacts = { home: 'protection' };

  readonly #anonymous: Transport;
  readonly #protocol: Protocol;
  readonly #authenticator: Authenticator | undefined;
  readonly #endpoint: PermissionEndpoint;
  readonly #access: AccessCheck;
  /** The resource server, where its own credentials are what the tree asks with. */
  readonly #owner: string | undefined;

  /** @internal */
  constructor(anonymous: Transport, { realmName, issuer }: Origin, client: UmaClient) {
    const { token, clientId, ...credentials } = client as Partial<UmaToken & ClientCredentials>;
    const isGiven = token !== undefined;
    const identity = isGiven ? undefined : identityOf({ ...credentials, clientId });
    const authenticator = isGiven
      ? new GivenToken(token)
      : identity?.isConfidential
        ? authenticatorFor(client as ClientCredentials, { realmName, issuer }, anonymous)
        : undefined;
    const transport = anonymous.withAuthorization(async () => {
      if (authenticator) return authenticator.authorize();
      const message = 'No credentials: give clientSecret or token to realm.uma';
      throw new KeycloakError(message, 'no_credentials');
    });
    super({ transport, parent: undefined, tail: ['realms', realmName, 'authz', 'protection'] });
    this.#anonymous = anonymous;
    this.#authenticator = authenticator;
    this.#owner = identity?.isConfidential ? clientId : undefined;
    this.#protocol = new Protocol(anonymous, { realmName, issuer, client: identity });
    this.#endpoint = new PermissionEndpoint(this.#protocol, clientId);
    const names = this.#owner === undefined ? undefined : new ResourceNames((...name) => this.#idOf(...name));
    this.#access = new AccessCheck(this.#endpoint, names);
  }

  /** The resources that the resource server protects. */
  get resources(): UmaResources {
    return new UmaResources(below(this, 'resource_set'), this.#owner);
  }

  /** What clients are handed to ask with, and what users ask for and have been granted. */
  get permissionTickets(): PermissionTickets {
    return open(PermissionTickets, this, 'permission');
  }

  /** The policies by which the account of the token shares its resources. */
  get policies(): UmaPolicies {
    return open(UmaPolicies, this, 'uma-policy');
  }

  /**
   * The endpoints and abilities of the realm.
   *
   * @route `GET /realms/{realm}/.well-known/uma2-configuration`
   */
  async wellKnown(options?: RequestOptions): Promise<UmaConfiguration> {
    const path = ['realms', this.#protocol.realmName, '.well-known', 'uma2-configuration'];
    const answer = await this.#anonymous.send({ ...options, method: 'GET', path });
    return answer.json<UmaConfiguration>();
  }

  /**
   * A requesting party token (RPT) for the account of an access token: with what a ticket or `permissions` ask for, or
   * with all that the account may do.
   *
   * An `OAuthError` with `access_denied` when nothing of it is granted, and with `request_submitted` when the owner has
   * been asked (`submitRequest`). A wrong resource is `invalid_resource`, a wrong scope `invalid_scope`.
   *
   * @route `POST …/token`
   */
  requestPermissions(
    token: string,
    request: PermissionTokenRequest = {},
    options?: RequestOptions,
  ): Promise<TokenResponse> {
    return this.#endpoint.token(token, request, options);
  }

  /**
   * What the account of a token has of these permissions, or of all; an empty list when it has none of them. Of a
   * resource that is asked for with several scopes, those that are granted. Nothing is written down by asking.
   */
  grantedPermissions(
    token: string,
    permissions?: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<PermissionClaim[]> {
    return this.#endpoint.permissions(token, permissions, options);
  }

  /**
   * The server's own decision: whether the account of a token has *any* of these permissions, and any of their scopes.
   * `allows` is what most mean.
   */
  decide(token: string, permissions?: PermissionRequests, options?: PermissionOptions): Promise<boolean> {
    return this.#endpoint.decision(token, permissions, options);
  }

  /**
   * Whether the account of a token has *all* scopes of all these permissions; without scopes, whether it has anything
   * of the resource. A resource or scope that does not exist is an `OAuthError`, and so is a token that is not good.
   *
   * With the credentials of the resource server, a name is that of a resource of its own; one that a user owns goes by
   * its id. One question for each permission, and where several scopes are denied, one for each of those: among others,
   * the server passes over a scope that does not exist.
   */
  allows(token: string, permissions: PermissionRequests, options?: PermissionOptions): Promise<boolean> {
    return this.#access.allows(token, permissions, options);
  }

  /** Whether the account of a token has *any* scope of any of these permissions. Otherwise as `allows`. */
  allowsAny(token: string, permissions: PermissionRequests, options?: PermissionOptions): Promise<boolean> {
    return this.#access.allowsAny(token, permissions, options);
  }

  /** The answer of `allows` with what is missing; a token that is not good is an answer as well. */
  accessStatus(
    token: string,
    permissions: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<AccessStatus> {
    return this.#access.status(token, permissions, options);
  }

  /**
   * The `WWW-Authenticate` header with which a resource server answers 401 to a client without a permission. The ticket
   * is what `permissionTickets.issue` returns.
   */
  challenge(ticket: string): string {
    const { realmName, issuer } = this.#protocol;
    const realm = encodeURIComponent(realmName);
    return formatChallenge({ realm, asUri: issuer, ticket: checkedToken(ticket, 'The ticket') });
  }

  /** Ends the session of the resource server's token, where it has one. */
  async close(): Promise<void> {
    await this.#authenticator?.close();
  }

  /** The same as `close()`, at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #idOf(name: string, options: RequestOptions): Promise<string | undefined> {
    const { signal, timeout, headers } = options;
    const query = { name, exactName: true, owner: this.#owner };
    const found = await this.resources.all(query, { signal, timeout, headers });
    return found.find((resource) => resource.name === name)?._id;
  }
}

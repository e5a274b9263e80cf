import { clientOptions, identityOf, type PublicClient } from '../auth/client-authentication.ts';
import { type ClientCredentials, settings } from '../auth/credentials.ts';
import type { PermissionClaim } from '../auth/jwt/claims.ts';
import { checkedToken, type TokenSource, text } from '../auth/jwt/text.ts';
import { type Declared, optionsOf } from '../auth/jwt/verb-options.ts';
import { objectWith, Protocol } from '../auth/protocol.ts';
import { type Authenticator, authenticatorFor, GivenToken, type Origin } from '../auth/token-manager.ts';
import type { TokenResponse } from '../auth/token-response.ts';
import { KeycloakError } from '../http/errors.ts';
import { loader } from '../http/loading.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { below, open, ResourceNode } from '../tree/node.ts';
import { ownOptions } from '../tree/options.ts';
import type { AccessCheck, AccessStatus } from './access.ts';
import { formatChallenge } from './challenge.ts';
import type { PermissionRequests } from './permission.ts';
import type { PermissionOptions } from './permission-endpoint.ts';
import type { PermissionTokenRequest } from './permission-form.ts';
import { PermissionTickets } from './permission-tickets.ts';
import { UmaPolicies } from './policies.ts';
import { UmaResources } from './resources.ts';
import { umaTools } from './tools.ts';
import type { UmaConfiguration } from './uma-configuration.ts';

const loadAccess = loader(() => import('./access.ts'));

/** A token for the protection API, and the resource server that the token is for. */
export interface UmaToken {
  /** A token of the resource server, or of a user with its role `uma_protection`; or a function that returns one. */
  readonly token: TokenSource;
  /** The resource server that permission requests refer to, unless they set another `audience`. */
  readonly clientId?: string | undefined;
}

/**
 * The resource server: with its credentials, with a token, or by its `clientId` alone, which suffices for permission
 * requests.
 */
export type UmaClient = ClientCredentials | UmaToken | PublicClient;

const declared: Declared<UmaClient> = { ...clientOptions, ...settings, token: 'any' };

/**
 * User-Managed Access (UMA 2.0) and authorization services of a realm: what a resource server protects, what users
 * share, and what the account of a token may do.
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
  readonly #audience: string | undefined;
  #access: AccessCheck | undefined;
  /** The resource server, if the tree uses its own credentials. */
  readonly #owner: string | undefined;

  /** @internal */
  constructor(anonymous: Transport, { realmName, issuer }: Origin, client: UmaClient) {
    const given = optionsOf(declared, 'uma', client);
    const { token, clientId, ...credentials } = given as Partial<UmaToken & ClientCredentials>;
    const isGiven = token !== undefined;
    if (isGiven && clientId !== undefined) text(clientId, 'clientId');
    const identity = isGiven ? undefined : identityOf({ ...credentials, clientId });
    if (!identity?.isConfidential) checkUnused(credentials, isGiven);
    const authenticator = isGiven
      ? new GivenToken(token)
      : identity?.isConfidential
        ? authenticatorFor(client as ClientCredentials, { realmName, issuer }, anonymous)
        : undefined;
    const transport = anonymous.withAuthorization(async () => {
      if (authenticator) return authenticator.authorize();
      const message = 'No credentials: pass clientSecret or token to realm.uma';
      throw new KeycloakError(message, 'no_credentials');
    });
    super({ transport, parent: undefined, tail: ['realms', realmName, 'authz', 'protection'] });
    this.#anonymous = anonymous;
    this.#authenticator = authenticator;
    this.#owner = identity?.isConfidential ? clientId : undefined;
    this.#protocol = new Protocol(anonymous, { realmName, issuer, client: identity });
    this.#audience = clientId;
  }

  /** The resources that the resource server protects. */
  get resources(): UmaResources {
    return new UmaResources(below(this, 'resource_set'), this.#owner);
  }

  /** Permission tickets: to be handed to clients, or requested by and granted to users. */
  get permissionTickets(): PermissionTickets {
    return open(PermissionTickets, this, 'permission');
  }

  /** The policies with which the account of the token shares its resources. */
  get policies(): UmaPolicies {
    return open(UmaPolicies, this, 'uma-policy');
  }

  /**
   * Returns the endpoints and capabilities of the realm.
   *
   * @route `GET /realms/{realm}/.well-known/uma2-configuration`
   */
  async wellKnown(options?: RequestOptions): Promise<UmaConfiguration> {
    const path = ['realms', this.#protocol.realmName, '.well-known', 'uma2-configuration'];
    const answer = await this.#anonymous.send({ ...ownOptions(options), method: 'GET', path });
    return objectWith<UmaConfiguration>('issuer', answer);
  }

  /**
   * Returns a requesting party token (RPT) for the account of an access token, obtained with the grant `uma-ticket`.
   * The RPT has the permissions that a ticket or `permissions` requests, or everything that the account may do.
   *
   * Throws `OAuthError`: `access_denied` if none of the permissions is granted, `request_submitted` if the owner has
   * been asked (`submitRequest`), `invalid_resource` or `invalid_scope` for an unknown resource or scope.
   *
   * @route `POST …/token`
   */
  async requestPermissions(
    token: string,
    request: PermissionTokenRequest = {},
    options?: RequestOptions,
  ): Promise<TokenResponse> {
    return (await this.#checks()).endpoint.token(token, request, options);
  }

  /**
   * Returns which of these permissions, or of all permissions, the account of a token has; an empty list if it has
   * none. For a resource with several requested scopes, the result contains the granted ones. The server stores
   * nothing.
   */
  async grantedPermissions(
    token: string,
    permissions?: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<PermissionClaim[]> {
    return (await this.#checks()).endpoint.permissions(token, permissions, options);
  }

  /**
   * Returns the server's own decision: whether the account of a token has *any* of these permissions, and any of their
   * scopes. In most cases `allows` is the right check.
   */
  async decide(
    token: string,
    permissions?: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<boolean> {
    return (await this.#checks()).endpoint.decision(token, permissions, options);
  }

  /**
   * Returns whether the account of a token has *all* scopes of all these permissions; for a permission without scopes,
   * whether anything is granted on the resource. Throws `OAuthError` if a resource or scope does not exist, or if the
   * token is not valid.
   *
   * With the credentials of the resource server, a name stands for one of its own resources; use the id for a resource
   * of a user. Sends one request per permission. If several scopes are requested, sends one more for each denied scope,
   * because the server ignores an unknown scope among others.
   */
  async allows(
    token: string,
    permissions: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<boolean> {
    return (await this.#checks()).allows(token, permissions, options);
  }

  /** Returns whether the account of a token has *any* scope of any of these permissions. Otherwise like `allows`. */
  async allowsAny(
    token: string,
    permissions: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<boolean> {
    return (await this.#checks()).allowsAny(token, permissions, options);
  }

  /**
   * Returns the result of `allows` with the missing permissions. A token that is not valid is a result, not an error.
   */
  async accessStatus(
    token: string,
    permissions: PermissionRequests,
    options?: PermissionOptions,
  ): Promise<AccessStatus> {
    return (await this.#checks()).status(token, permissions, options);
  }

  /**
   * Returns the `WWW-Authenticate` header with which a resource server answers 401 to a client without permission.
   * Takes the ticket that `permissionTickets.issue` returns.
   */
  challenge(ticket: string): string {
    const { realmName, issuer } = this.#protocol;
    const realm = encodeURIComponent(realmName);
    return formatChallenge({ realm, asUri: issuer, ticket: checkedToken(ticket, 'The ticket') });
  }

  /** Logs out the session of the resource server's token, if it has one. */
  async close(): Promise<void> {
    await this.#authenticator?.close();
  }

  /** Calls `close()` at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #checks(): Promise<AccessCheck> {
    const { AccessCheck } = await loadAccess();
    this.#access ??= new AccessCheck(umaTools, {
      protocol: this.#protocol,
      audience: this.#audience,
      resources:
        this.#owner === undefined
          ? undefined
          : [
              (...name) => this.#idOf(...name),
              (id, { signal, timeout, headers }) =>
                this.resources.byId(id).exists({ signal, timeout, headers }),
            ],
    });
    return this.#access;
  }

  async #idOf(name: string, options: RequestOptions): Promise<string | undefined> {
    const query = { name, exactName: true, owner: this.#owner };
    const { signal, timeout, headers, maxResponseSize } = options;
    const found = await this.resources.all(query, { signal, timeout, headers, maxResponseSize });
    return found.find((resource) => resource.name === name)?._id;
  }
}

/** Settings of a login that never happens, because a token is given or the client has no credentials. */
function checkUnused(
  {
    clientAuthentication,
    ...unused
  }: object & Partial<ClientCredentials & { clientAuthentication: unknown }>,
  isGiven: boolean,
): void {
  const name = Object.entries({ ...unused, ...(isGiven && { clientAuthentication }) }).find(
    ([, value]) => value !== undefined,
  )?.[0];
  if (name === undefined) return;
  const reason = isGiven ? 'a token, which is obtained elsewhere' : 'a client without credentials';
  throw new TypeError(`uma has no use for ${name} with ${reason}`);
}

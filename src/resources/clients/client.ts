import type { Except } from 'type-fest';
import type { ClientRepresentation, GlobalRequestResult } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { below, done, json, object, open, realmOf } from '../../tree/node.ts';
import { Lookup } from '../../tree/path.ts';
import { type Changes, update } from '../../tree/update.ts';
import { ResourceServerNode } from '../authorization/authorization.ts';
import { LinkedClientScopes } from '../client-scopes/default-client-scopes.ts';
import { ProtocolMappers } from '../client-scopes/protocol-mappers.ts';
import { ScopeMappingsNode } from '../roles/role-mappings.ts';
import { Roles } from '../roles/roles.ts';
import type { Client, User } from '../shared/entities.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { UserNode } from '../users/user.ts';
import { ClientCertificates } from './certificates.ts';
import { ClientSecretNode } from './client-secret.ts';
import { EvaluateScopes } from './evaluate-scopes.ts';
import { InstallationProviders } from './installation.ts';
import { RegisteredNodes } from './nodes.ts';
import { ClientSessions } from './user-sessions.ts';

/** What can be said of a client: without what the server only gives, and what it ignores since long ago. */
export interface ClientSettings
  extends Except<
    ClientRepresentation,
    | 'access'
    | 'clientTemplate'
    | 'defaultRoles'
    | 'directGrantsOnly'
    | 'id'
    | 'origin'
    | 'registrationAccessToken'
    | 'useTemplateConfig'
    | 'useTemplateMappers'
    | 'useTemplateScope'
  > {}

/**
 * What of a client can be changed. Its client scopes and its authorization settings are not among it: the server
 * ignores them here, and they have children of their own.
 */
export interface ClientUpdate
  extends Except<
    ClientSettings,
    'attributes' | 'authorizationSettings' | 'defaultClientScopes' | 'optionalClientScopes'
  > {
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string | null> | undefined;
}

/** The fields of a client that are for reading alone. */
export const readOnlyOfClients: readonly string[] = ['id', 'access'];

/** A client of a realm. */
export class ClientNode extends ItemNode<Client> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly: readOnlyOfClients,
    ignored: {
      authorizationSettings: 'client.authorization.import',
      defaultClientScopes: 'client.defaultClientScopes.set',
      optionalClientScopes: 'client.optionalClientScopes.set',
      registrationAccessToken: 'client.regenerateRegistrationAccessToken',
    },
    kept: [
      // Without it the server removes the authorization services with all that they hold.
      { keep: ['authorizationServicesEnabled'] },
    ],
  };

  /** The roles that this client defines. */
  get roles(): Roles {
    return open(Roles, this, 'roles');
  }

  /** The secret of a confidential client. */
  get clientSecret(): ClientSecretNode {
    return open(ClientSecretNode, this, 'client-secret');
  }

  /** The client scopes that every token of this client has. */
  get defaultClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(below(this, 'default-client-scopes'), 'optional-client-scopes');
  }

  /** The client scopes that a token of this client has when they are asked for. */
  get optionalClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(below(this, 'optional-client-scopes'), 'default-client-scopes');
  }

  /** What this client puts into tokens beside its client scopes. */
  get protocolMappers(): ProtocolMappers {
    return open(ProtocolMappers, this, 'protocol-mappers');
  }

  /** The roles that tokens of this client may hold. */
  get scopeMappings(): ScopeMappingsNode {
    return open(ScopeMappingsNode, this, 'scope-mappings');
  }

  /** The certificates and keys of this client. */
  get certificates(): ClientCertificates {
    return open(ClientCertificates, this, 'certificates');
  }

  /**
   * The account behind the client credentials grant; the server answers 400 where service accounts are off.
   *
   * @route `GET …/clients/{client-uuid}/service-account-user`
   * @since 22
   */
  get serviceAccountUser(): UserNode {
    const account = new Lookup('service-account-user', async (options) => {
      const user = await json<User>(this, 'GET', ['service-account-user'], options);
      return user.id;
    });
    return open(UserNode, realmOf(this), 'users', account);
  }

  /** What the client protects as a resource server, and who may do what with it. */
  get authorization(): ResourceServerNode {
    return open(ResourceServerNode, this, 'authz', 'resource-server');
  }

  /** What tokens and mappings would be for a user and a scope, without a login. */
  get evaluateScopes(): EvaluateScopes {
    return open(EvaluateScopes, this, 'evaluate-scopes');
  }

  /** The sessions of users who are logged in to this client. */
  get userSessions(): ClientSessions {
    return new ClientSessions(below(this, 'user-sessions'), 'session-count');
  }

  /** The sessions that live on in offline tokens of this client. */
  get offlineSessions(): ClientSessions {
    return new ClientSessions(below(this, 'offline-sessions'), 'offline-session-count');
  }

  /** Configuration files for applications, by the id of the provider that writes them. */
  get installation(): InstallationProviders {
    return open(InstallationProviders, this, 'installation', 'providers');
  }

  /** The hosts of a clustered application that registered themselves. */
  get nodes(): RegisteredNodes {
    return open(RegisteredNodes, this, 'nodes');
  }

  /** Fine-grained permissions on this client. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * The client.
   *
   * @route `GET /admin/realms/{realm}/clients/{client-uuid}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Client> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the server itself merges here, `attributes` key by key, but for
   * `authorizationServicesEnabled`. That is read first when it is not given: without it the server's PUT removes the
   * authorization services with all that they hold. `protocolMappers`, when given, replace those that the client has.
   *
   * @route `PUT /admin/realms/{realm}/clients/{client-uuid}`
   * @since 22
   * @role `manage-clients`
   */
  update(changes: Changes<Client, ClientUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Removes the client, its roles and its service account.
   *
   * @route `DELETE /admin/realms/{realm}/clients/{client-uuid}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * A new token with which the client may maintain itself by dynamic registration; the one before ends.
   *
   * @route `POST …/registration-access-token`
   * @since 22
   */
  async regenerateRegistrationAccessToken(options?: RequestOptions): Promise<string> {
    const client = await json<Client>(this, 'POST', ['registration-access-token'], options);
    return client.registrationAccessToken ?? '';
  }

  /**
   * The hosts that were told to refuse tokens issued before `notBefore`.
   *
   * @route `POST …/push-revocation`
   * @since 22
   */
  pushRevocation(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['push-revocation'], options);
  }

  /**
   * The registered hosts that answer, and those that do not.
   *
   * @route `GET …/test-nodes-available`
   * @since 22
   */
  testNodesAvailable(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'GET', ['test-nodes-available'], options);
  }
}

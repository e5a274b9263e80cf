import type { Except } from 'type-fest';
import type { ClientRepresentation, GlobalRequestResult } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode } from '../../tree/collection.ts';
import type { Naming, NodeFacts } from '../../tree/facts.ts';
import { below, done, json, object, open, realmOf } from '../../tree/node.ts';
import { Lookup } from '../../tree/path.ts';
import { type Changes, update } from '../../tree/update.ts';
import { ResourceServerNode } from '../authorization/authorization.ts';
import { policyTools } from '../authorization/policy-holding.ts';
import { LinkedClientScopes, resolveClientScopes } from '../client-scopes/default-client-scopes.ts';
import { ProtocolMappers } from '../client-scopes/protocol-mappers.ts';
import { ScopeMappingsNode } from '../roles/role-mappings.ts';
import { Roles } from '../roles/roles.ts';
import type { Client, User } from '../shared/entities.ts';
import type { FlowReference } from '../shared/flow-reference.ts';
import { ManagementPermissionsNode } from '../shared/management-permissions.ts';
import { UserNode } from '../users/user.ts';
import { ClientCertificates } from './certificates.ts';
import { ClientSecretNode } from './client-secret.ts';
import { EvaluateScopes } from './evaluate-scopes.ts';
import { InstallationProviders } from './installation.ts';
import { RegisteredNodes } from './nodes.ts';
import { ClientSessions } from './user-sessions.ts';

const loadClientNames = loader(() => import('./client-names.ts'));

/** Client settings, without read-only fields and fields that the server has long ignored. */
export interface ClientSettings
  extends Except<
    ClientRepresentation,
    | 'access'
    | 'authenticationFlowBindingOverrides'
    | 'clientTemplate'
    | 'defaultRoles'
    | 'directGrantsOnly'
    | 'id'
    | 'origin'
    | 'registrationAccessToken'
    | 'useTemplateConfig'
    | 'useTemplateMappers'
    | 'useTemplateScope'
  > {
  /** Flows that replace those of the realm: `{ browser: 'mine' }`. The server holds their ids; `''` removes one. */
  authenticationFlowBindingOverrides?: Record<string, FlowReference> | undefined;
}

/**
 * Client fields that `update` accepts. Change client scopes and authorization settings through the children of the
 * client: the server ignores them here.
 */
export interface ClientUpdate
  extends Except<
    ClientSettings,
    'attributes' | 'authorizationSettings' | 'defaultClientScopes' | 'optionalClientScopes'
  > {
  /** Attributes to set. `null` removes an attribute; attributes not listed are kept. */
  attributes?: Record<string, string | null> | null | undefined;
}

/** Looks up what the body of a client names. */
export const settleClient: Naming['settle'] = async (...given) =>
  (await loadClientNames()).settleClient(policyTools, resolveClientScopes, ...given);

/** Read-only fields of a client. */
export const readOnlyOfClients: readonly string[] = ['id', 'access'];

/** A client of a realm. */
export class ClientNode extends ItemNode<Client> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'client',
    readOnly: readOnlyOfClients,
    naming: {
      keys: ['authenticationFlowBindingOverrides', 'clientAuthenticatorType', 'protocolMappers'],
      settle: settleClient,
    },
    ignored: {
      authorizationSettings: 'client.authorization.import',
      defaultClientScopes: 'client.defaultClientScopes.set',
      optionalClientScopes: 'client.optionalClientScopes.set',
      registrationAccessToken: 'client.regenerateRegistrationAccessToken',
    },
    kept: [
      // Without the first the server deletes the authorization services and everything in them, without the second one
      // up to 26.0 the service account with its roles; the third may turn true, up to 26.4 at least.
      { keep: ['authorizationServicesEnabled', 'serviceAccountsEnabled', 'frontchannelLogout'] },
    ],
  };

  /** Roles that this client defines. */
  get roles(): Roles {
    return open(Roles, this, 'roles');
  }

  /** Secret of a confidential client. */
  get clientSecret(): ClientSecretNode {
    return open(ClientSecretNode, this, 'client-secret');
  }

  /** Client scopes that every token of this client has. */
  get defaultClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(below(this, 'default-client-scopes'), 'optional-client-scopes');
  }

  /** Client scopes that a token of this client has on request. */
  get optionalClientScopes(): LinkedClientScopes {
    return new LinkedClientScopes(below(this, 'optional-client-scopes'), 'default-client-scopes');
  }

  /** Protocol mappers of this client, in addition to the mappers of its client scopes. */
  get protocolMappers(): ProtocolMappers {
    return open(ProtocolMappers, this, 'protocol-mappers');
  }

  /** Roles that tokens of this client may contain. */
  get scopeMappings(): ScopeMappingsNode {
    return open(ScopeMappingsNode, this, 'scope-mappings');
  }

  /** Certificates and keys of this client. */
  get certificates(): ClientCertificates {
    return open(ClientCertificates, this, 'certificates');
  }

  /**
   * The user account behind the client credentials grant. The server answers 400 if service accounts are off.
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

  /** Authorization services, which make the client a resource server: resources, scopes, policies and permissions. */
  get authorization(): ResourceServerNode {
    return open(ResourceServerNode, this, 'authz', 'resource-server');
  }

  /** Previews of tokens and mappings for a user and a scope, without a login. */
  get evaluateScopes(): EvaluateScopes {
    return open(EvaluateScopes, this, 'evaluate-scopes');
  }

  /** Sessions of users who are logged in to this client. */
  get userSessions(): ClientSessions {
    return new ClientSessions(below(this, 'user-sessions'), 'session-count');
  }

  /** Sessions that offline tokens of this client keep alive. */
  get offlineSessions(): ClientSessions {
    return new ClientSessions(below(this, 'offline-sessions'), 'offline-session-count');
  }

  /** Configuration files for applications, by the id of the provider that writes the file. */
  get installation(): InstallationProviders {
    return open(InstallationProviders, this, 'installation', 'providers');
  }

  /** Registered hosts of a clustered application. */
  get nodes(): RegisteredNodes {
    return open(RegisteredNodes, this, 'nodes');
  }

  /** Fine-grained permissions on this client. */
  get permissions(): ManagementPermissionsNode {
    return open(ManagementPermissionsNode, this, 'management', 'permissions');
  }

  /**
   * Returns the client.
   *
   * @route `GET /admin/realms/{realm}/clients/{client-uuid}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<Client> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The server itself merges, `attributes` key by key. Only
   * `authorizationServicesEnabled`, `serviceAccountsEnabled` and `frontchannelLogout` are read first unless given:
   * without them, the PUT of some release deletes the authorization services or the service account, or changes the
   * logout. `protocolMappers`, if given, replace all existing mappers.
   *
   * @route `PUT /admin/realms/{realm}/clients/{client-uuid}`
   * @since 22
   * @role `manage-clients`
   */
  update(changes: Changes<Client, ClientUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Deletes the client, its roles and its service account.
   *
   * @route `DELETE /admin/realms/{realm}/clients/{client-uuid}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Creates a token with which the client can manage itself through dynamic registration, and returns it. The previous
   * token becomes invalid.
   *
   * @route `POST …/registration-access-token`
   * @since 22
   */
  async regenerateRegistrationAccessToken(options?: RequestOptions): Promise<string> {
    const client = await json<Client>(this, 'POST', ['registration-access-token'], options);
    return client.registrationAccessToken ?? '';
  }

  /**
   * Notifies the hosts of the client to reject tokens issued before `notBefore`. Returns the successful and failed
   * requests.
   *
   * @route `POST …/push-revocation`
   * @since 22
   */
  pushRevocation(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'POST', ['push-revocation'], options);
  }

  /**
   * Returns the registered hosts that respond, and the hosts that do not.
   *
   * @route `GET …/test-nodes-available`
   * @since 22
   */
  testNodesAvailable(options?: RequestOptions): Promise<GlobalRequestResult> {
    return json(this, 'GET', ['test-nodes-available'], options);
  }
}

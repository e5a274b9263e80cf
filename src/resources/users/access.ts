import type {
  FederatedIdentityRepresentation,
  UserConsentRepresentation,
  UserSessionRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { List } from '../../tree/collection.ts';
import { done, json, open, ResourceNode } from '../../tree/node.ts';
import { clientSegment } from '../shared/lookups.ts';

/** The accounts at identity providers that a user is linked to. */
export class FederatedIdentities extends List<FederatedIdentityRepresentation> {
  /** The link to this identity provider; no request is sent yet. */
  byAlias(identityProvider: string): FederatedIdentityNode {
    return open(FederatedIdentityNode, this, identityProvider);
  }

  /** The links. `GET …/users/{user-id}/federated-identity` (22+) */
  all(options?: RequestOptions): Promise<FederatedIdentityRepresentation[]> {
    return json(this, 'GET', [], options);
  }
}

/** The link to one identity provider. */
export class FederatedIdentityNode extends ResourceNode {
  /** Links the user to an account there. `POST …/users/{user-id}/federated-identity/{provider}` (22+) */
  create(
    account: Pick<FederatedIdentityRepresentation, 'userId' | 'userName'>,
    options?: RequestOptions,
  ): Promise<void> {
    return done(this, 'POST', [], { ...options, body: account });
  }

  /** Removes the link. `DELETE …/users/{user-id}/federated-identity/{provider}` (22+) */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** What a user has consented to. */
export class Consents extends List<UserConsentRepresentation> {
  /** The consent given to the client with this `clientId`; no request is sent yet. */
  byClientId(clientId: string): ConsentNode {
    return open(ConsentNode, this, clientId);
  }

  /** The consents and offline tokens. `GET …/users/{user-id}/consents` (22+) */
  all(options?: RequestOptions): Promise<UserConsentRepresentation[]> {
    return json(this, 'GET', [], options);
  }
}

/** The consent given to one client. */
export class ConsentNode extends ResourceNode {
  /** Takes the consent back, and the offline tokens with it. `DELETE …/users/{user-id}/consents/{client}` (22+) */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** The sessions in which a user is logged in. */
export class UserSessions extends List<UserSessionRepresentation> {
  /**
   * The sessions. `GET …/users/{user-id}/sessions` (22+) or `GET …/users/{user-id}/offline-sessions/{clientUuid}` (22+)
   */
  all(options?: RequestOptions): Promise<UserSessionRepresentation[]> {
    return json(this, 'GET', [], options);
  }
}

/** The offline sessions of a user, by client. */
export class OfflineSessions extends ResourceNode {
  /** Those of the client with this id (a UUID); no request is sent yet. */
  byId(clientUuid: string): UserSessions {
    return open(UserSessions, this, clientUuid);
  }

  /** Those of the client with this `clientId`, whose id is looked up when a request is sent. */
  byClientId(clientId: string): UserSessions {
    return open(UserSessions, this, clientSegment(this, clientId));
  }
}

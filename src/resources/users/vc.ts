import type {
  IssuedVerifiableCredentialRepresentation,
  UserVerifiableCredentialRepresentation,
  VerifiableCredentialOfferActionConfig,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode, ListCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { writable } from '../../tree/ignored.ts';
import { done, json, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import { type EmailQuery, emailQuery } from '../shared/email-query.ts';

/** The verifiable credentials of a user (26.7+, feature `oid4vc-vci`). */
export class VerifiableCredentials extends ResourceNode {
  /** What may be issued to the user. */
  get credentials(): UserVerifiableCredentials {
    return open(UserVerifiableCredentials, this, 'credentials');
  }

  /** What was issued to the user. */
  get issued(): IssuedVerifiableCredentials {
    return open(IssuedVerifiableCredentials, this, 'issued-credentials');
  }
}

/** A credential that may be issued to a user, as the server returns it. */
export interface UserVerifiableCredential extends UserVerifiableCredentialRepresentation {
  credentialScopeName: string;
}

/** The fields of a new credential. */
export interface UserVerifiableCredentialCreate
  extends Pick<UserVerifiableCredentialRepresentation, 'userAttributes'> {
  /** The name of the client scope that describes the credential. */
  credentialScopeName: string;
}

/** The credentials that may be issued to a user. */
export class UserVerifiableCredentials extends ListCollection<
  UserVerifiableCredential,
  'GET …/users/{user-id}/vc/credentials (26.7+, feature oid4vc-vci)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    readOnly: ['createdDate', 'credentialConfigurationId', 'revision', 'updatedDate'],
  };

  /** The credential of the client scope with this name; no request is sent yet. */
  byName(credentialScopeName: string): UserVerifiableCredentialNode {
    return open(UserVerifiableCredentialNode, this, credentialScopeName);
  }

  /**
   * The node of the new credential.
   *
   * @route `POST …/users/{user-id}/vc/credentials`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  async create(
    credential: UserVerifiableCredentialCreate,
    options?: RequestOptions,
  ): Promise<UserVerifiableCredentialNode> {
    await done(this, 'POST', [], { ...options, body: writable(this, credential) });
    return this.byName(credential.credentialScopeName);
  }

  /**
   * Sends the user an e-mail that offers a credential.
   *
   * @route `PUT …/vc/credentials/send-credential-offer`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  sendCredentialOffer(
    offer: VerifiableCredentialOfferActionConfig,
    query?: EmailQuery,
    options?: RequestOptions,
  ): Promise<void> {
    return done(this, 'PUT', ['send-credential-offer'], {
      ...options,
      query: emailQuery(query),
      body: offer,
    });
  }
}

/** A credential that may be issued to a user. */
export class UserVerifiableCredentialNode extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = { otherRoutes: ['send-credential-offer'] };

  /**
   * Makes a new revision of the credential from the user's present attributes, and returns it.
   *
   * @route `PUT …/vc/credentials/{credentialScopeName}`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  refresh(options?: RequestOptions): Promise<UserVerifiableCredential> {
    return json(this, 'PUT', [], options);
  }

  /**
   * Takes the credential away from the user.
   *
   * @route `DELETE …/vc/credentials/{credentialScopeName}`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** The credentials that were issued to a user. */
export class IssuedVerifiableCredentials extends ListCollection<
  IssuedVerifiableCredentialRepresentation,
  'GET …/users/{user-id}/vc/issued-credentials (26.7+, feature oid4vc-vci)'
> {
  /** The issued credential with this id; no request is sent yet. */
  byId(id: string): WithId<IssuedVerifiableCredentialNode> {
    return openById(IssuedVerifiableCredentialNode, this, id);
  }
}

/** A credential that was issued to a user. */
export class IssuedVerifiableCredentialNode extends KeyedNode {
  /**
   * Removes the record of it.
   *
   * @route `DELETE …/users/{user-id}/vc/issued-credentials/{id}`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

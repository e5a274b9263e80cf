import type {
  IssuedVerifiableCredentialRepresentation,
  UserVerifiableCredentialRepresentation,
  VerifiableCredentialOfferActionConfig,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode, ListCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, open, openById, ResourceNode, type WithId } from '../../tree/node.ts';
import { writable } from '../../tree/writable.ts';
import { type EmailQuery, emailQuery } from '../shared/email-query.ts';

/** Verifiable credentials of a user (26.7+, feature `oid4vc-vci`). */
export class VerifiableCredentials extends ResourceNode {
  /** Credentials that may be issued to the user. */
  get credentials(): UserVerifiableCredentials {
    return open(UserVerifiableCredentials, this, 'credentials');
  }

  /** Credentials that were issued to the user. */
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

  /** The credential for the client scope with this name. */
  byName(credentialScopeName: string): UserVerifiableCredentialNode {
    return open(UserVerifiableCredentialNode, this, credentialScopeName);
  }

  /**
   * Creates a credential that may be issued to the user and returns its node.
   *
   * @route `POST …/users/{user-id}/vc/credentials`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  async create(
    credential: UserVerifiableCredentialCreate,
    options?: RequestOptions,
  ): Promise<UserVerifiableCredentialNode> {
    await done(this, 'POST', [], options, { body: writable(this, credential) });
    return this.byName(credential.credentialScopeName);
  }

  /**
   * Sends the user an e-mail that offers a credential. The server answers 500 if any client scope of the realm has no
   * protocol, such as the one that the feature `ssf` adds.
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
    return done(this, 'PUT', ['send-credential-offer'], options, {
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
   * Creates a new revision of the credential from the user's current attributes and returns it.
   *
   * @route `PUT …/vc/credentials/{credentialScopeName}`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  refresh(options?: RequestOptions): Promise<UserVerifiableCredential> {
    return json(this, 'PUT', [], options);
  }

  /**
   * Removes the credential from the user.
   *
   * @route `DELETE …/vc/credentials/{credentialScopeName}`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** Credentials that were issued to a user. */
export class IssuedVerifiableCredentials extends ListCollection<
  IssuedVerifiableCredentialRepresentation,
  'GET …/users/{user-id}/vc/issued-credentials (26.7+, feature oid4vc-vci)'
> {
  /** The issued credential with this id. */
  byId(id: string): WithId<IssuedVerifiableCredentialNode> {
    return openById(IssuedVerifiableCredentialNode, this, id);
  }
}

/** A credential that was issued to a user. */
export class IssuedVerifiableCredentialNode extends KeyedNode {
  /**
   * Deletes the record of the issued credential.
   *
   * @route `DELETE …/users/{user-id}/vc/issued-credentials/{id}`
   * @since 26.7
   * @feature `oid4vc-vci`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

import type { CredentialRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { KeyedNode, ListCollection } from '../../tree/collection.ts';
import { done, openById, type WithId } from '../../tree/node.ts';

/** Credentials of a user, in the order in which a login tries them. The list contains no secrets. */
export class Credentials extends ListCollection<
  CredentialRepresentation,
  'GET …/users/{user-id}/credentials (22+)'
> {
  /** The credential with this id. */
  byId(id: string): WithId<CredentialNode> {
    return openById(CredentialNode, this, id);
  }
}

/** A credential of a user. */
export class CredentialNode extends KeyedNode {
  /**
   * Deletes the credential.
   *
   * @route `DELETE …/users/{user-id}/credentials/{credentialId}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }

  /**
   * Sets the label under which the user sees the credential.
   *
   * @route `PUT …/credentials/{credentialId}/userLabel`
   * @since 22
   */
  setUserLabel(label: string, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', ['userLabel'], options, { body: label, contentType: 'text/plain' });
  }

  /**
   * Moves the credential to the first position.
   *
   * @route `POST …/credentials/{credentialId}/moveToFirst`
   * @since 22
   */
  moveToFirst(options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['moveToFirst'], options);
  }

  /**
   * Moves the credential directly after the one with this id.
   *
   * @route `POST …/credentials/{credentialId}/moveAfter/{newPreviousCredentialId}`
   * @since 22
   */
  moveAfter(credentialId: string, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', ['moveAfter', credentialId], options);
  }
}

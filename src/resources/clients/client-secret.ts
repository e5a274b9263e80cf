import type { CredentialRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { done, json, open, ResourceNode } from '../../tree/node.ts';

/** Secret of a confidential client. */
export class ClientSecretNode extends ResourceNode {
  /** The previous secret, while rotation keeps it valid. */
  get rotated(): RotatedClientSecretNode {
    return open(RotatedClientSecretNode, this, 'rotated');
  }

  /**
   * Returns the client secret as `value`; a public client has no `value`.
   *
   * @route `GET …/clients/{client-uuid}/client-secret`
   * @since 22
   */
  get(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Replaces the client secret and returns the new one.
   *
   * @route `POST …/clients/{client-uuid}/client-secret`
   * @since 22
   */
  regenerate(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'POST', [], options);
  }
}

/** The previous client secret. Exists only with the feature `client-secret-rotation` and a matching client policy. */
export class RotatedClientSecretNode extends ResourceNode {
  /**
   * Returns the previous secret. Throws `NotFoundError` if there is none.
   *
   * @route `GET …/client-secret/rotated`
   * @since 22
   */
  get(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Invalidates the previous secret before it expires. Does nothing if there is none.
   *
   * @route `DELETE …/client-secret/rotated`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

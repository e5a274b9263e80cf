import type { CredentialRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { done, json, open, ResourceNode } from '../../tree/node.ts';

/** The secret of a confidential client. */
export class ClientSecretNode extends ResourceNode {
  /** The secret before the present one, while rotation keeps it valid. */
  get rotated(): RotatedClientSecretNode {
    return open(RotatedClientSecretNode, this, 'rotated');
  }

  /**
   * The secret as `value`, which a public client lacks.
   *
   * @route `GET …/clients/{client-uuid}/client-secret`
   * @since 22
   */
  get(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * A new secret, in place of the present one.
   *
   * @route `POST …/clients/{client-uuid}/client-secret`
   * @since 22
   */
  regenerate(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'POST', [], options);
  }
}

/** The former secret of a client. The feature `client-secret-rotation` and a client policy make there be one. */
export class RotatedClientSecretNode extends ResourceNode {
  /**
   * The former secret; a `NotFoundError` when there is none.
   *
   * @route `GET …/client-secret/rotated`
   * @since 22
   */
  get(options?: RequestOptions): Promise<CredentialRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Ends the former secret before its time; that there is none is no error.
   *
   * @route `DELETE …/client-secret/rotated`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

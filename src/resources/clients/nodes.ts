import type { RequestOptions } from '../../http/options.ts';
import { done, ResourceNode } from '../../tree/node.ts';

/** Hosts of a clustered application. */
export class RegisteredNodes extends ResourceNode {
  /**
   * Registers a host.
   *
   * @route `POST …/clients/{client-uuid}/nodes`
   * @since 22
   */
  add(host: string, options?: RequestOptions): Promise<void> {
    return done(this, 'POST', [], options, { body: { node: host } });
  }

  /**
   * Removes a host.
   *
   * @route `DELETE …/clients/{client-uuid}/nodes/{node}`
   * @since 22
   */
  remove(host: string, options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [host], options);
  }
}

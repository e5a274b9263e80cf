import type { SsfConfigRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, open, ResourceNode } from '../../tree/node.ts';
import { SsfClients } from './clients.ts';
import { SsfEvents } from './events.ts';

/**
 * Shared signals: events about users that the server sends to clients (26.7+, feature `ssf`). Requires the realm
 * attribute `ssf.transmitterEnabled` to be `true`.
 *
 * @example
 * ```ts
 * const acme = realm.admin.realms.byName('acme');
 * await acme.update({ attributes: { 'ssf.transmitterEnabled': 'true' } });
 * await acme.clients.byClientId('web').update({ attributes: { 'ssf.enabled': 'true' } });
 * const web = acme.ssf.clients.byClientId('web');
 * await web.stream.create({ delivery: { method: 'urn:ietf:rfc:8936' } });
 * ```
 */
export class Ssf extends ResourceNode {
  /** Clients that receive events. */
  get clients(): SsfClients {
    return open(SsfClients, this, 'clients');
  }

  /** Events for all receivers. */
  get events(): SsfEvents {
    return open(SsfEvents, this, 'events');
  }

  /** Supported events, and the defaults of a stream. */
  get config(): SsfConfigNode {
    return open(SsfConfigNode, this, 'config');
  }
}

/** Supported events, and the defaults of a stream. */
export class SsfConfigNode extends ResourceNode {
  /**
   * Returns the configuration.
   *
   * @route `GET /admin/realms/{realm}/ssf/config`
   * @since 26.7
   * @feature `ssf`
   * @role `view-realm`
   */
  get(options?: RequestOptions): Promise<SsfConfigRepresentation> {
    return json(this, 'GET', [], options);
  }
}

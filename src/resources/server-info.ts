import type { ServerInfoRepresentation } from '../facts/representations.ts';
import type { RequestOptions } from '../http/options.ts';
import { json, ResourceNode } from '../tree/node.ts';

/** What a server is and has: its version, its features, and what can be plugged into it. */
export class ServerInfo extends ResourceNode {
  /**
   * All of it in one object. An account of another realm than master is not told about the machine.
   * `GET /admin/serverinfo` (22+)
   *
   * @example
   * ```ts
   * const { systemInfo, features } = await realm.admin.serverInfo.get();
   * console.log(systemInfo?.version, features?.filter(({ enabled }) => enabled));
   * ```
   */
  get(options?: RequestOptions): Promise<ServerInfoRepresentation> {
    return json(this, 'GET', [], options);
  }
}

import type { ServerInfoRepresentation, WhoAmI } from '../facts/representations.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { json, open, ResourceNode } from '../tree/node.ts';
import type { RealmNode } from './realms/realm.ts';
import { Realms } from './realms/realms.ts';

/** Whose permissions are wanted. */
export interface WhoAmIQuery {
  /** For an account of master: the realm that `realm_access` tells of, which is master by default. */
  readonly currentRealm?: string | undefined;
}

/** Who calls the tree. */
interface AdminSession {
  readonly realmName: string;
  setToken(token: string | (() => string | Promise<string>)): void;
}

/** The Admin REST API of a server. */
export class Admin extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = { home: 'server' };

  readonly #session: AdminSession;

  /** @internal */
  constructor(transport: Transport, session: AdminSession) {
    super({ transport, parent: undefined, tail: ['admin'] });
    this.#session = session;
  }

  /** The realms of the server. */
  get realms(): Realms {
    return open(Realms, this, 'realms');
  }

  /** The realm that `realmName` names. */
  get realm(): RealmNode {
    return this.realms.byName(this.#session.realmName);
  }

  /** What the server is and has. */
  get serverInfo(): ServerInfoNode {
    return open(ServerInfoNode, this, 'serverinfo');
  }

  /**
   * The account that this is called with, which belongs to the realm of this name, and what it may do. A
   * `ForbiddenError` unless the token was issued for the admin console (the client `security-admin-console`).
   *
   * @route `GET /admin/{realm}/console/whoami`
   * @since 22
   */
  whoAmI(realmName: string, query?: WhoAmIQuery, options?: RequestOptions): Promise<WhoAmI> {
    return json(this, 'GET', [realmName, 'console', 'whoami'], { ...options, query });
  }

  /**
   * This node, after making the whole tree of its `KeycloakRealm` or `KeycloakAdmin` use a token, or a function that is asked for one
   * before each request and again after a 401.
   */
  setToken(token: string | (() => string | Promise<string>)): this {
    this.#session.setToken(token);
    return this;
  }
}

/** What a server is and has: its version, its features, and what can be plugged into it. */
export class ServerInfoNode extends ResourceNode {
  /**
   * All of it in one object. An account of another realm than master is not told about the machine.
   *
   * @example
   * ```ts
   * const { systemInfo, features } = await realm.admin.serverInfo.get();
   * console.log(systemInfo?.version, features?.filter(({ enabled }) => enabled));
   * ```
   *
   * @route `GET /admin/serverinfo`
   * @since 22
   */
  get(options?: RequestOptions): Promise<ServerInfoRepresentation> {
    return json(this, 'GET', [], options);
  }
}

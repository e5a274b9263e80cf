import type { ServerInfoRepresentation, WhoAmI } from '../facts/representations.ts';
import type { RequestOptions } from '../http/options.ts';
import type { Transport } from '../http/transport.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { forgetFound } from '../tree/keys.ts';
import { json, open, ResourceNode } from '../tree/node.ts';
import type { RealmNode } from './realms/realm.ts';
import { Realms } from './realms/realms.ts';

/** Query parameters of `whoAmI`. */
export interface WhoAmIQuery {
  /** For an account of the master realm: the realm that `realm_access` reports on, `master` by default. Since Keycloak 23. */
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

  /** Realms of the server. */
  get realms(): Realms {
    return open(Realms, this, 'realms');
  }

  /** The realm of the `KeycloakRealm` or `KeycloakAdmin` itself: the one with its `realmName`. */
  get realm(): RealmNode {
    return this.realms.byName(this.#session.realmName);
  }

  /** Information about the server: version, features and available providers. */
  get serverInfo(): ServerInfoNode {
    return open(ServerInfoNode, this, 'serverinfo');
  }

  /**
   * Returns the account that sends the request and its permissions. `realmName` is the realm of that account. Throws
   * `ForbiddenError` unless the token was issued for the admin console (the client `security-admin-console`).
   *
   * @route `GET /admin/{realm}/console/whoami`
   * @since 22
   */
  whoAmI(realmName: string, query?: WhoAmIQuery, options?: RequestOptions): Promise<WhoAmI> {
    return json(this, 'GET', [realmName, 'console', 'whoami'], options, { query });
  }

  /**
   * Replaces the credentials of the whole `KeycloakRealm` or `KeycloakAdmin`, including every existing node, and
   * returns this node. A function is called for a token before each request, and again after a 401.
   *
   * In a process that serves several users, every request in progress changes to the new account: use `as` of the
   * `KeycloakRealm` or `KeycloakAdmin` there.
   */
  setToken(token: string | (() => string | Promise<string>)): this {
    this.#session.setToken(token);
    forgetFound(this);
    return this;
  }
}

/** Information about a server: version, features and available providers. */
export class ServerInfoNode extends ResourceNode {
  /**
   * Returns all server information in one object. Accounts of realms other than master do not receive the information
   * about the machine.
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

import type { Transport } from '../http/transport.ts';
import { open, ResourceNode } from './node.ts';
import { Realms } from './realms.ts';

/** The Admin REST API of a server. */
export class Admin extends ResourceNode {
  readonly #setToken: (token: string | (() => string | Promise<string>)) => void;

  /** @internal */
  constructor(transport: Transport, setToken: (token: string | (() => string | Promise<string>)) => void) {
    super(transport, ['admin']);
    this.#setToken = setToken;
  }

  /** The realms of the server. */
  get realms(): Realms {
    return open(Realms, this, 'realms');
  }

  /**
   * This node, after making the whole tree of its `KeycloakRealm` use a token, or a function that is asked for one
   * before each request and again after a 401.
   */
  setToken(token: string | (() => string | Promise<string>)): this {
    this.#setToken(token);
    return this;
  }
}

import type { RealmRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { PagedCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { open } from '../../tree/node.ts';
import type { Realm } from '../shared/entities.ts';
import { RealmNode } from './realm.ts';

/** What a new realm is made of: its settings, and as much of its content as one likes, as an export has it. */
export interface RealmCreate extends RealmRepresentation {
  /** The name of the realm. The server refuses some characters in it, among them `/ \ ? # & ; + ,`. */
  realm: string;
}

/** How much of each realm a list holds. */
export interface RealmQuery {
  /** `true` for the names alone. */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * The realms of the server that the account may see.
 *
 * @example
 * ```ts
 * const acme = await realm.admin.realms.create({ realm: 'acme', enabled: true }, { ifExists: 'return' });
 * console.log(await acme.users.count());
 * ```
 */
export class Realms extends PagedCollection<Realm, RealmQuery, 'GET /admin/realms (22+)'> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    paging: { isWhole: true },
    // A document is taken with its ids.
    readOnly: [],
  };

  /** The realm with this name; no request is sent yet. */
  byName(name: string): RealmNode {
    return open(RealmNode, this, name);
  }

  /**
   * The node of the new realm, made from its settings or from a whole export. A `ConflictError` when the name is taken,
   * unless `ifExists` says otherwise. The next call has a new token: up to Keycloak 26.0 at least, those issued before
   * have no rights on the realm.
   *
   * @route `POST /admin/realms`
   * @since 22
   * @role the role `create-realm` of the realm master
   */
  async create(realm: RealmCreate, options?: CreateOptions): Promise<RealmNode> {
    const node = this.byName(realm.realm);
    return make(this, options, { body: realm, made: () => node, existing: () => node });
  }

  /**
   * The realm with these settings: made where it is missing, changed where it differs, and otherwise left alone. What
   * the realm is to hold is for a new one; what is there has an `ensure` of its own.
   *
   * @example
   * ```ts
   * const { node, diff } = await realm.admin.realms.ensure({ realm: 'acme', enabled: true, loginTheme: 'acme' });
   * ```
   *
   * @route `GET /admin/realms/{realm}`
   * @since 22
   */
  async ensure(
    realm: OrAbsent<RealmCreate, 'attributes' | 'smtpServer'>,
    options?: RequestOptions,
  ): Promise<Ensured<RealmNode>> {
    return ensure(this, realm, options, { existing: () => this.byName(realm.realm), atCreate: content });
  }
}

/** What a new realm can hold, and a GET does not tell. */
const content = [
  ...Object.keys(RealmNode.facts.ignored ?? {}),
  ...[
    'authenticatorConfig',
    'federatedUsers',
    'protocolMappers',
    'userFederationMappers',
    'userFederationProviders',
  ],
];

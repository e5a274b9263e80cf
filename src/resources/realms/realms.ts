import type { RealmRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import { PagedCollection } from '../../tree/collection.ts';
import type { Ensured, EnsureOptions, OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { open } from '../../tree/node.ts';
import { tools } from '../../tree/tools.ts';
import type { Realm } from '../shared/entities.ts';
import { RealmNode } from './realm.ts';
import { checkNames, clientRules, droppedOfRealm, flowsOfRealm } from './settings.ts';

const loadRealmParts = loader(() => import('./realm-parts.ts'));

/** Realm settings and content that `create` accepts, in the format of an export. */
export interface RealmCreate extends RealmRepresentation {
  /** Name of the realm. The server rejects some characters in it, including `/ \ ? # & ; + ,`. */
  realm: string;
}

/** Options of the realm list. */
export interface RealmQuery {
  /** Whether to return only the names. */
  readonly briefRepresentation?: boolean | undefined;
}

/**
 * Realms of the server that the account may see.
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
    required: ['realm'],
    paging: { isWhole: true },
    naming: {
      keys: [
        ...flowsOfRealm,
        'authenticationFlows',
        'authenticatorConfig',
        'clientScopeMappings',
        'clientScopes',
        'clients',
        'defaultDefaultClientScopes',
        'defaultGroups',
        'defaultOptionalClientScopes',
        'groups',
        'identityProviderMappers',
        'identityProviders',
        'realm',
        'requiredActions',
        'roles',
        'scopeMappings',
        'users',
      ],
      settle: async (realms, document, options) => {
        await checkNames(realms, document, 'make', options);
        return document;
      },
    },
    dropped: droppedOfRealm,
    // A document is taken with its ids.
    readOnly: [],
  };

  /** The realm with this name. */
  byName(name: string): RealmNode {
    return open(RealmNode, this, name);
  }

  /**
   * Creates a realm from its settings or a whole export, and returns its node. Throws `ConflictError` if the name is
   * taken, unless `ifExists` is `return` or `update`. The next request uses a new token: up to Keycloak 26.0 at least,
   * tokens issued before have no rights on the new realm.
   *
   * @route `POST /admin/realms`
   * @since 22
   * @role `create-realm` in the master realm
   */
  async create(realm: RealmCreate, options?: CreateOptions): Promise<RealmNode> {
    refuseLacking(this, realm);
    // Before the request, because the server takes names that no path can hold.
    const node = this.byName(realm.realm);
    return make(this, options, async () => {
      const { others, steps } = await clientRules(realm, realm);
      return { body: others, made: () => node, existing: () => node, steps };
    });
  }

  /**
   * Creates the realm if it is missing, updates whatever differs, and otherwise does nothing.
   *
   * Of the content, `roles`, `groups`, `clients`, `clientScopes`, `identityProviders`, `identityProviderMappers`,
   * `authenticationFlows` with `authenticatorConfig`, `requiredActions`, `defaultGroups`, `defaultDefaultClientScopes`,
   * `defaultOptionalClientScopes` and `localizationTexts` are ensured one by one, as by the `ensure` of the children:
   * created or changed, never removed. Other content applies to a new realm only, which the server then imports whole,
   * as `create` does, and without the built-in client scopes and required actions that a given list lacks.
   *
   * @example
   * ```ts
   * const { node, diff } = await realm.admin.realms.ensure({
   *   realm: 'acme',
   *   loginTheme: 'acme',
   *   roles: { realm: [{ name: 'editor' }] },
   *   groups: [{ name: 'staff', realmRoles: ['editor'] }],
   * });
   * ```
   *
   * @route `GET /admin/realms/{realm}`
   * @since 22
   */
  async ensure(
    realm: OrAbsent<RealmCreate, 'attributes' | 'smtpServer'>,
    options?: EnsureOptions,
  ): Promise<Ensured<RealmNode>> {
    refuseLacking(this, realm);
    const { ensureRealm } = await loadRealmParts();
    const ignored = Object.keys(RealmNode.facts.ignored ?? {});
    return ensureRealm(tools, this, realm, ignored, options, () => this.byName(realm.realm), checkNames);
  }
}

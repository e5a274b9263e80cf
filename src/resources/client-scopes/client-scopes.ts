import type { Except } from 'type-fest';
import type { ClientScopeRepresentation } from '../../facts/representations.ts';
import { loader } from '../../http/loading.ts';
import type { RequestOptions } from '../../http/options.ts';
import type { BulkCreateOptions, BulkCreateOutcome } from '../../tree/bulk-options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { refuseLacking } from '../../tree/ignored.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { createMany } from '../../tree/many.ts';
import { done, object, open, openById, type WithId } from '../../tree/node.ts';
import type { BulkSource } from '../../tree/records.ts';
import { tools } from '../../tree/tools.ts';
import { type Changes, update } from '../../tree/update.ts';
import { ScopeMappingsNode } from '../roles/role-mappings.ts';
import type { ClientScope } from '../shared/entities.ts';
import { ProtocolMappers, withNewMappers } from './protocol-mappers.ts';

const loadProviderNames = loader(() => import('../shared/provider-names.ts'));
const loadMapperLists = loader(() => import('./mapper-lists.ts'));

/**
 * Client scope fields that `create` accepts. Clients and realms have lists of their own for the client scopes that they
 * use.
 */
export interface ClientScopeCreate extends Except<ClientScopeRepresentation, 'id'> {
  /** Name that clients request. The server rejects spaces, slashes and most punctuation in it. */
  name: string;
  protocol: NonNullable<ClientScopeRepresentation['protocol']>;
}

/**
 * Client scope fields that `update` accepts. Change protocol mappers through `protocolMappers`: the server ignores them
 * here.
 */
export interface ClientScopeUpdate
  extends Except<ClientScopeRepresentation, 'id' | 'attributes' | 'protocolMappers'> {
  /** Attributes to set. `null` removes an attribute; attributes not listed are kept. */
  attributes?: Record<string, string | null> | null | undefined;
}

/**
 * Client scopes of a realm.
 *
 * Listing requires `view-clients`.
 *
 * @example
 * ```ts
 * const acme = realm.admin.realms.byName('acme');
 * const billing = await acme.clientScopes.create({ name: 'billing', protocol: 'openid-connect' });
 * await billing.scopeMappings.realm.add('accountant');
 * await acme.clients.byClientId('web').optionalClientScopes.add('billing');
 * ```
 */
export class ClientScopes extends ListCollection<
  ClientScope,
  'GET /admin/realms/{realm}/{client-scopes|client-templates} (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    naming: {
      keys: ['protocolMappers'],
      settle: async (...given) => (await loadProviderNames()).requireProviders(tools, ...given),
    },
  };

  /** The client scope with this id. */
  byId(id: string): WithId<ClientScopeNode> {
    return openById(ClientScopeNode, this, id);
  }

  /** The client scope with this name. Its id is looked up on the first request. */
  byName(name: string): ClientScopeNode {
    return open(ClientScopeNode, this, lookup<ClientScope>(this, 'name', name, {}));
  }

  /**
   * Creates a client scope and returns its node. Throws `ConflictError` if the name is taken, unless `ifExists` is
   * `return` or `update`. An update leaves the `protocolMappers` of the existing client scope unchanged.
   *
   * @route `POST /admin/realms/{realm}/{client-scopes|client-templates}`
   * @since 22
   * @role `manage-clients`
   */
  async create(
    scope: ClientScopeCreate | ClientScope,
    options?: CreateOptions,
  ): Promise<WithId<ClientScopeNode>> {
    refuseLacking(this, scope);
    const existing = (): ClientScopeNode => this.byName(scope.name);
    return make(this, options, { body: withNewMappers(scope), made: (id) => this.byId(id), existing });
  }

  /**
   * Creates client scopes read from a source, and yields the outcome for each. Works like `createMany` of the realm's roles.
   *
   * @route `POST /admin/realms/{realm}/{client-scopes|client-templates}`
   * @since 22
   * @role `manage-clients`
   */
  createMany(
    source: BulkSource<ClientScopeCreate | ClientScope>,
    options?: BulkCreateOptions<ClientScopeCreate | ClientScope>,
  ): AsyncGenerator<
    BulkCreateOutcome<ClientScopeCreate | ClientScope, WithId<ClientScopeNode>>,
    void,
    undefined
  > {
    return createMany(this, source, options, 'name');
  }

  /**
   * Creates the client scope if it is missing, updates whatever differs, and otherwise does nothing. `protocolMappers`
   * that are given are ensured; other mappers are kept.
   *
   * @route `GET …/{client-scopes|client-templates}`
   * @since 22
   */
  async ensure(
    scope: OrAbsent<ClientScopeCreate, 'attributes'> | ClientScope,
    options?: EnsureOptions,
  ): Promise<Ensured<WithId<ClientScopeNode>>> {
    const { ensureMappers } = await loadMapperLists();
    return ensure(this, scope, options, {
      existing: () => this.byName(scope.name),
      members: { protocolMappers: ensureMappers },
    });
  }
}

/** A client scope: claims and roles that clients share. */
export class ClientScopeNode extends ItemNode<ClientScope> {
  /** @internal */
  static override readonly facts: NodeFacts = {
    names: 'client scope',
    ignored: { protocolMappers: 'clientScope.protocolMappers.create' },
    kept: [
      // Without it the server fails.
      { keep: ['name'] },
    ],
  };

  /** Protocol mappers of this client scope. */
  get protocolMappers(): ProtocolMappers {
    return open(ProtocolMappers, this, 'protocol-mappers');
  }

  /** Roles that tokens with this client scope may contain. */
  get scopeMappings(): ScopeMappingsNode {
    return open(ScopeMappingsNode, this, 'scope-mappings');
  }

  /**
   * Returns the client scope with its protocol mappers.
   *
   * @route `GET …/{client-scopes|client-templates}/{client-scope-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<ClientScope> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The server itself merges, `attributes` key by key, but
   * fails without a `name`: it is read first unless given.
   *
   * @route `PUT …/{client-scopes|client-templates}/{client-scope-id}`
   * @since 22
   * @role `manage-clients`
   */
  update(changes: Changes<ClientScope, ClientScopeUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Deletes the client scope, also from the clients that have it.
   *
   * @route `DELETE …/{client-scopes|client-templates}/{client-scope-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

import type { Except } from 'type-fest';
import type { ClientScopeRepresentation } from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { ItemNode, ListCollection } from '../../tree/collection.ts';
import { type Ensured, ensure, type OrAbsent } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { lookup } from '../../tree/keys.ts';
import { type CreateOptions, make } from '../../tree/make.ts';
import { done, object, open, openById, type WithId } from '../../tree/node.ts';
import { type Changes, update } from '../../tree/update.ts';
import { ScopeMappingsNode } from '../roles/role-mappings.ts';
import type { ClientScope } from '../shared/entities.ts';
import { ensureMappers, ProtocolMappers, withNewMappers } from './protocol-mappers.ts';

/** What a new client scope is made of. Which clients have it is said by lists of its own. */
export interface ClientScopeCreate extends Except<ClientScopeRepresentation, 'id'> {
  /** The word that a client asks for. The server refuses spaces, slashes and most signs in it. */
  name: string;
  protocol: NonNullable<ClientScopeRepresentation['protocol']>;
}

/** What of a client scope can be changed. Its protocol mappers have verbs of their own: the server ignores them here. */
export interface ClientScopeUpdate
  extends Except<ClientScopeRepresentation, 'id' | 'attributes' | 'protocolMappers'> {
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, string | null> | undefined;
}

/**
 * The client scopes of a realm.
 *
 * Listing needs `view-clients`.
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
  /** The client scope with this id; no request is sent yet. */
  byId(id: string): WithId<ClientScopeNode> {
    return openById(ClientScopeNode, this, id);
  }

  /** The client scope with this name, whose id is looked up when a request is sent. */
  byName(name: string): ClientScopeNode {
    return open(ClientScopeNode, this, lookup<ClientScope>(this, 'name', name, {}));
  }

  /**
   * The node of the new client scope. A `ConflictError` when the name is taken, unless `ifExists` says otherwise; an
   * update leaves the `protocolMappers` of a client scope that is there as they are.
   *
   * @route `POST /admin/realms/{realm}/{client-scopes|client-templates}`
   * @since 22
   * @role `manage-clients`
   */
  create(scope: ClientScopeCreate | ClientScope, options?: CreateOptions): Promise<WithId<ClientScopeNode>> {
    const existing = (): ClientScopeNode => this.byName(scope.name);
    return make(this, options, { body: withNewMappers(scope), made: (id) => this.byId(id), existing });
  }

  /**
   * The client scope as it is given: made where it is missing, changed where it differs, and otherwise left alone. Of
   * its `protocolMappers` those that are given are ensured, and others stay.
   *
   * @route `GET …/{client-scopes|client-templates}`
   * @since 22
   */
  ensure(
    scope: OrAbsent<ClientScopeCreate, 'attributes'> | ClientScope,
    options?: RequestOptions,
  ): Promise<Ensured<WithId<ClientScopeNode>>> {
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

  /** What this client scope puts into tokens. */
  get protocolMappers(): ProtocolMappers {
    return open(ProtocolMappers, this, 'protocol-mappers');
  }

  /** The roles that tokens with this client scope may hold. */
  get scopeMappings(): ScopeMappingsNode {
    return open(ScopeMappingsNode, this, 'scope-mappings');
  }

  /**
   * The client scope with its protocol mappers.
   *
   * @route `GET …/{client-scopes|client-templates}/{client-scope-id}`
   * @since 22
   */
  get(options?: RequestOptions): Promise<ClientScope> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the server itself merges here, `attributes` key by key. It
   * fails without a `name`, so that one which is not given is read first.
   *
   * @route `PUT …/{client-scopes|client-templates}/{client-scope-id}`
   * @since 22
   * @role `manage-clients`
   */
  update(changes: Changes<ClientScope, ClientScopeUpdate>, options?: RequestOptions): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Removes the client scope, also from the clients that have it.
   *
   * @route `DELETE …/{client-scopes|client-templates}/{client-scope-id}`
   * @since 22
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

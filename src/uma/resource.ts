import type { ResourceOwnerRepresentation, ResourceRepresentation } from '../facts/representations.ts';
import type { RequestOptions } from '../http/options.ts';
import { ItemNode } from '../tree/collection.ts';
import { merged } from '../tree/json.ts';
import { done, homeOf, keyOf, object, open } from '../tree/node.ts';
import { type Changes, update } from '../tree/update.ts';
import { UmaResourcePolicies } from './resource-policies.ts';
import {
  isOwner,
  offWire,
  onWire,
  type UmaResource,
  type UmaResourceFields,
} from './resource-representation.ts';

/** What of a resource can be changed. Its owner stays. */
export interface UmaResourceUpdate extends UmaResourceFields {
  name?: string | undefined;
  /** Attributes to set; `null` removes one, those that are not named stay. */
  attributes?: Record<string, readonly string[] | null> | null | undefined;
}

/** A protected resource. */
export class UmaResourceNode extends ItemNode<UmaResource> {
  /** The policies by which its owner shares it. */
  get policies(): UmaResourcePolicies {
    return open(UmaResourcePolicies, homeOf(this, 'protection'), 'uma-policy', keyOf(this));
  }

  /**
   * The resource with its scopes and attributes.
   *
   * @route `GET …/authz/protection/resource_set/{id}`
   */
  async get(options?: RequestOptions): Promise<UmaResource> {
    return offWire(await object<ResourceRepresentation>(this, options));
  }

  /** What `get` gives, or `undefined` when there is no such resource. */
  override async find(options?: RequestOptions): Promise<UmaResource | undefined> {
    const found = await super.find(options);
    return found && offWire(found);
  }

  /**
   * Changes what is given and leaves the rest as it is: the resource is read, merged and written back, because the
   * server's PUT clears the type, the URIs, the scopes and more when they are not sent.
   *
   * @route `PUT …/authz/protection/resource_set/{id}`
   */
  update(changes: Changes<UmaResource, UmaResourceUpdate>, options?: RequestOptions): Promise<void> {
    return update<UmaResource, UmaResourceUpdate>(this, changes, options, {
      read: (within) => this.get(within),
      merge: (current, changes) => {
        const { owner, ...body } = onWire(changes) as { owner?: ResourceOwnerRepresentation | string };
        // The server would answer 204 and keep the owner.
        if (owner !== undefined && !isOwner(current.owner, owner)) {
          throw new TypeError('The owner of a resource cannot be changed');
        }
        const { owner: _, ...resource } = merged<object & { owner?: unknown }>(current, body);
        return resource;
      },
    });
  }

  /**
   * Writes the whole resource; of what is not given, the attributes alone stay.
   *
   * @route `PUT …/authz/protection/resource_set/{id}`
   */
  replace(resource: UmaResourceCreate | UmaResource, options?: RequestOptions): Promise<void> {
    return done(this, 'PUT', [], { ...options, body: onWire(resource) });
  }

  /**
   * Removes the resource, and what its owner allowed on it.
   *
   * @route `DELETE …/authz/protection/resource_set/{id}`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** What a new resource is made of. */
export interface UmaResourceCreate extends UmaResourceFields {
  /** No other resource of the same owner may have it. */
  name: string;
  /** An id of your own. Permission requests take it for a name unless it holds a `-`. */
  _id?: string | undefined;
  attributes?: Record<string, readonly string[]> | undefined;
  /** By id or name. The server makes whoever asks the owner: another one is an `IgnoredError`. */
  owner?: ResourceOwnerRepresentation | string | undefined;
}

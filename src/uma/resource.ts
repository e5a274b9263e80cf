import type { ResourceRepresentation } from '../facts/representations.ts';
import type { RequestOptions } from '../http/options.ts';
import { ItemNode } from '../tree/collection.ts';
import { merged } from '../tree/json.ts';
import { done, homeOf, keyOf, object, open } from '../tree/node.ts';
import { type Changes, replace, update } from '../tree/update.ts';
import { UmaResourcePolicies } from './resource-policies.ts';
import {
  isOwner,
  offWire,
  onWire,
  type UmaResource,
  type UmaResourceFields,
  type UmaResourceOwnerReference,
} from './resource-representation.ts';

/** Fields that `update` accepts. The owner cannot be changed. */
export interface UmaResourceUpdate extends UmaResourceFields {
  name?: string | undefined;
  /** Attributes to set. `null` removes an attribute; omitted attributes stay unchanged. */
  attributes?: Record<string, readonly string[] | null> | null | undefined;
}

/** A whole resource, as `replace` takes it. Its owner stays. */
export interface UmaResourceReplace extends UmaResourceFields {
  name: string;
  attributes?: Record<string, readonly string[]> | undefined;
}

/** A protected resource. */
export class UmaResourceNode extends ItemNode<UmaResource> {
  /** The policies with which the owner shares the resource. */
  get policies(): UmaResourcePolicies {
    return open(UmaResourcePolicies, homeOf(this, 'protection'), 'uma-policy', keyOf(this));
  }

  /**
   * Returns the resource with its scopes and attributes.
   *
   * @route `GET …/authz/protection/resource_set/{id}`
   */
  async get(options?: RequestOptions): Promise<UmaResource> {
    return offWire(await object<ResourceRepresentation>(this, options));
  }

  /** Returns the resource like `get`, or `undefined` if it does not exist. */
  override async find(options?: RequestOptions): Promise<UmaResource | undefined> {
    const found = await super.find(options);
    return found && offWire(found);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the resource is read, merged and written back, because the
   * server's PUT clears the type, the URIs, the scopes and other fields that are not sent.
   *
   * @route `PUT …/authz/protection/resource_set/{id}`
   */
  update(changes: Changes<UmaResource, UmaResourceUpdate>, options?: RequestOptions): Promise<void> {
    return update<UmaResource, UmaResourceUpdate>(this, changes, options, {
      read: (within) => this.get(within),
      merge: (current, changes) => {
        const { owner, ...body } = onWire(changes) as Owned;
        checkOwner(owner, current);
        const { owner: _, ...resource } = merged<object & { owner?: unknown }>(current, body);
        return resource;
      },
    });
  }

  /**
   * Replaces the whole resource. Of the fields that are not given, only the attributes stay.
   *
   * @route `PUT …/authz/protection/resource_set/{id}`
   */
  replace(resource: UmaResourceReplace, options?: RequestOptions): Promise<void> {
    const { owner, ...whole } = onWire(resource) as Owned;
    return replace(this, whole, options, async (body, within) => {
      if (owner !== undefined) checkOwner(owner, await this.get(within));
      await done(this, 'PUT', [], within, { body });
    });
  }

  /**
   * Deletes the resource, together with the permissions that its owner granted on it.
   *
   * @route `DELETE …/authz/protection/resource_set/{id}`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

interface Owned {
  readonly owner?: UmaResourceCreate['owner'];
}

/** The server would answer 204 and keep the owner. */
function checkOwner(wanted: Owned['owner'], { owner }: UmaResource): void {
  if (wanted === undefined || isOwner(owner, wanted)) return;
  throw new TypeError('The owner of a resource cannot be changed');
}

/** Fields of a new resource. */
export interface UmaResourceCreate extends UmaResourceFields {
  /** Unique among the resources of the same owner. */
  name: string;
  /** An id of your own. Permission requests take it for a name unless it contains a `-`. */
  _id?: string | undefined;
  attributes?: Record<string, readonly string[]> | undefined;
  /**
   * The owner, by id or name. The server makes the requesting account the owner; for any other owner, `create` throws
   * `IgnoredError`.
   */
  owner?: UmaResourceOwnerReference | undefined;
}

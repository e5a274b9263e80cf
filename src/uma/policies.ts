import type { Except } from 'type-fest';
import type { UmaPermissionRepresentation } from '../facts/representations.ts';
import { InvalidResponseError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection, pages } from '../tree/collection.ts';
import { IgnoredError } from '../tree/errors.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { done, object, openById, type ResourceNode, type WithId } from '../tree/node.ts';
import { type Changes, update } from '../tree/update.ts';

/** A policy with which the owner of a resource shares it, as the server returns it. */
export interface UmaPolicy
  extends Except<UmaPermissionRepresentation, 'resources' | 'policies' | 'resourceType'> {
  id: string;
  name: string;
  /** The scopes that the policy grants. */
  scopes: string[];
  /** The id of the owner. */
  owner: string;
}

/**
 * Fields of a policy: the users, roles, groups and clients that are granted access. If several of these kinds are
 * given, a requester must match each of them. The server answers 500 for an unknown user or client.
 */
export interface UmaPolicyUpdate {
  name?: string | undefined;
  description?: string | undefined;
  /** Scopes of the resource to grant, by default all of them. */
  scopes?: readonly string[] | undefined;
  /** Users, by username or id. The requester must be one of them. */
  users?: readonly string[] | undefined;
  /** Roles: `editor` for a realm role, `web/editor` for a client role. The requester must have one of them. */
  roles?: readonly string[] | undefined;
  /** Groups, by paths such as `/family`. The requester must be in one of them. */
  groups?: readonly string[] | undefined;
  /** Clients, by `clientId`. The request must come from one of them. */
  clients?: readonly string[] | undefined;
  /** Path of a script on the server that decides (feature `scripts`). */
  condition?: string | undefined;
  logic?: UmaPermissionRepresentation['logic'];
}

/** Query for listing the policies of a resource. */
export interface UmaResourcePolicyQuery extends ListWindow {
  /** Part of the name. */
  readonly name?: string | undefined;
  /** The name of a scope. */
  readonly scope?: string | undefined;
}

/** Query for listing policies. */
export interface UmaPolicyQuery extends UmaResourcePolicyQuery {
  /** The id of a resource. */
  readonly resource?: string | undefined;
}

/**
 * The policies of the account that the token belongs to, on all of its resources. Policies of other accounts cannot be
 * read.
 */
export class UmaPolicies extends PagedCollection<
  UmaPolicy,
  UmaPolicyQuery,
  'GET …/authz/protection/uma-policy'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { pages: umaPolicyPages } };

  /** The policy with this id. */
  byId(id: string): WithId<UmaPolicyNode> {
    return openById(UmaPolicyNode, this, id);
  }
}

/** Reads the policies. For an unknown resource or scope, the server answers 204 and the list is empty. */
export async function* umaPolicyPages(
  node: ResourceNode,
  query: UmaPolicyQuery,
  options: RequestOptions | undefined,
): AsyncGenerator<UmaPolicy[], void, undefined> {
  try {
    yield* pages<UmaPolicy>(node, query, options);
  } catch (error) {
    if (!(error instanceof InvalidResponseError && error.httpStatus === 204)) throw error;
  }
}

/** A policy with which the owner of a resource shares it. Requires the owner's token. */
export class UmaPolicyNode extends ItemNode<UmaPolicy> {
  /**
   * Returns the policy.
   *
   * @route `GET …/authz/protection/uma-policy/{id}`
   */
  get(options?: RequestOptions): Promise<UmaPolicy> {
    return object(this, options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged: the policy is read, merged and written back, because the
   * server's PUT removes users, roles, groups and clients that are not sent, and deletes the policy with the last of
   * them. Throws `IgnoredError` if the server does not know one of the roles or groups.
   *
   * @route `PUT …/authz/protection/uma-policy/{id}`
   */
  update(changes: Changes<UmaPolicy, UmaPolicyUpdate>, options?: RequestOptions): Promise<void> {
    return update<UmaPolicy, UmaPolicyUpdate>(this, changes, options, {
      send: async (body, within, changes) => {
        if (!kinds.some((kind) => (body as UmaPolicy)[kind]?.length)) {
          throw new TypeError(
            'A policy requires users, roles, groups, clients or a condition: the server would delete it',
          );
        }
        await done(this, 'PUT', [], within, { body });
        if (changes.roles?.length || changes.groups?.length) {
          checkMembers(this, changes, await this.get(within));
        }
      },
    });
  }

  /**
   * Deletes the policy, and thereby revokes what it granted.
   *
   * @route `DELETE …/authz/protection/uma-policy/{id}`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

const kinds = ['users', 'roles', 'groups', 'clients', 'condition'] as const;

/** Throws if the server ignored an unknown role or group. */
export function checkMembers(node: ResourceNode, wanted: UmaPolicyUpdate, kept: UmaPolicy): void {
  const { roles = [], groups = [] } = kept;
  const lost = [
    ...(wanted.roles ?? []).filter((role) => !roles.includes(role)).map((role) => `the role ${role}`),
    ...(wanted.groups ?? [])
      .filter((group) => !groups.includes(group) && !groups.includes(`/${group}`))
      .map((group) => `the group ${group}`),
  ];
  if (lost.length === 0) return;
  throw new IgnoredError(
    node,
    lost,
    'Check that the roles (`web/editor` for a client role) and groups (`/family/cousins`) exist.',
  );
}

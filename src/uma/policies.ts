import type { Except } from 'type-fest';
import type { UmaPermissionRepresentation } from '../facts/representations.ts';
import { InvalidResponseError } from '../http/errors.ts';
import type { RequestOptions } from '../http/options.ts';
import { ItemNode, type ListWindow, PagedCollection, pages } from '../tree/collection.ts';
import { IgnoredError } from '../tree/errors.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { done, object, openById, type ResourceNode, type WithId } from '../tree/node.ts';
import { type Changes, update } from '../tree/update.ts';

/** A policy by which the owner of a resource shares it, as the server gives it. */
export interface UmaPolicy
  extends Except<UmaPermissionRepresentation, 'resources' | 'policies' | 'resourceType'> {
  id: string;
  name: string;
  /** The scopes that it allows. */
  scopes: string[];
  /** The id of the owner. */
  owner: string;
}

/**
 * Whom a policy allows what: all of the kinds that are named must fit. For a user or a client that it does not know,
 * the server answers 500.
 */
export interface UmaPolicyUpdate {
  name?: string | undefined;
  description?: string | undefined;
  /** Scopes of the resource, by default all of them. */
  scopes?: readonly string[] | undefined;
  /** Users, of whom one must be the requester: usernames or ids. */
  users?: readonly string[] | undefined;
  /** Roles, of which the requester must have one: `editor` of the realm, `web/editor` of a client. */
  roles?: readonly string[] | undefined;
  /** Groups, of which the requester must be in one: paths such as `/family`. */
  groups?: readonly string[] | undefined;
  /** Clients, by which one the request must come: a `clientId` each. */
  clients?: readonly string[] | undefined;
  /** The path of a script on the server that decides (the feature `scripts`). */
  condition?: string | undefined;
  logic?: UmaPermissionRepresentation['logic'];
}

/** Which policies of a resource a list is to hold. */
export interface UmaResourcePolicyQuery extends ListWindow {
  /** Part of the name. */
  readonly name?: string | undefined;
  /** The name of a scope. */
  readonly scope?: string | undefined;
}

/** Which policies a list is to hold. */
export interface UmaPolicyQuery extends UmaResourcePolicyQuery {
  /** The id of a resource. */
  readonly resource?: string | undefined;
}

/** The policies of the account whose token this is, on all of its resources; those of others cannot be read. */
export class UmaPolicies extends PagedCollection<
  UmaPolicy,
  UmaPolicyQuery,
  'GET …/authz/protection/uma-policy'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { pages: umaPolicyPages } };

  /** The policy with this id; no request is sent yet. */
  byId(id: string): WithId<UmaPolicyNode> {
    return openById(UmaPolicyNode, this, id);
  }
}

/** The policies; none when there is no such resource or scope, which the server answers with 204. */
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

/** A policy by which the owner of a resource shares it. It takes the owner's token. */
export class UmaPolicyNode extends ItemNode<UmaPolicy> {
  /**
   * The policy.
   *
   * @route `GET …/authz/protection/uma-policy/{id}`
   */
  get(options?: RequestOptions): Promise<UmaPolicy> {
    return object(this, options);
  }

  /**
   * Changes what is given and leaves the rest as it is: the policy is read, merged and written back, because the
   * server's PUT removes the users, roles, groups and clients that are not sent, and with the last of them the policy.
   * An `IgnoredError` when the server knows a role or a group not.
   *
   * @route `PUT …/authz/protection/uma-policy/{id}`
   */
  update(changes: Changes<UmaPolicy, UmaPolicyUpdate>, options?: RequestOptions): Promise<void> {
    return update<UmaPolicy, UmaPolicyUpdate>(this, changes, options, {
      send: async (body, within, changes) => {
        if (!kinds.some((kind) => (body as UmaPolicy)[kind]?.length)) {
          throw new TypeError(
            'A policy without users, roles, groups, clients and condition would be removed',
          );
        }
        await done(this, 'PUT', [], { ...within, body });
        if (changes.roles?.length || changes.groups?.length) {
          checkMembers(this, changes, await this.get(within));
        }
      },
    });
  }

  /**
   * Removes the policy, and with it what it allowed.
   *
   * @route `DELETE …/authz/protection/uma-policy/{id}`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

const kinds = ['users', 'roles', 'groups', 'clients', 'condition'] as const;

/** Fails when the server left out a role or a group that it does not know. */
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
    'Is there such a role (`web/editor` for one of a client) or group (`/family/cousins`)?',
  );
}

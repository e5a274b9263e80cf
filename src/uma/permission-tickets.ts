import type { PermissionTicketRepresentation } from '../facts/representations.ts';
import type { RequestOptions } from '../http/options.ts';
import { KeyedNode, type ListWindow, PagedCollection } from '../tree/collection.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { done, homeOf, json, keyOf, open, openById, ResourceNode, send, type WithId } from '../tree/node.ts';

/** What a client is to ask permission for (UMA 2.0 Federated Authorization, section 4.1). */
export interface TicketPermission {
  /** The id of the resource, or its name; without one the scopes are asked for wherever they are. */
  resource_id?: string | undefined;
  /** Names of scopes of the resource. */
  resource_scopes?: readonly string[] | undefined;
  /** Facts for the policies to judge by. */
  claims?: Record<string, readonly string[]> | undefined;
}

/** That a user asks for a scope of a resource, or has it: as the server gives it. */
export interface PermissionTicket extends PermissionTicketRepresentation {
  id: string;
  /** The id of the resource's owner. */
  owner: string;
  /** The id of the resource. */
  resource: string;
  /** The id of the scope. */
  scope: string;
  granted: boolean;
  /** The id of the user. */
  requester: string;
}

/** What a ticket that is written down by hand says: a scope and a requester, each by id or by name. */
export interface PermissionTicketCreate {
  /** The id of the resource; it must have `ownerManagedAccess`. */
  resource: string;
  scope?: string | undefined;
  scopeName?: string | undefined;
  requester?: string | undefined;
  requesterName?: string | undefined;
  /** Whether the user has the scope, or only asks for it (the default). */
  granted?: boolean | undefined;
}

/** Which tickets are meant. */
export interface PermissionTicketFilter {
  /** The id of a resource. */
  readonly resourceId?: string | undefined;
  /** The id of a scope, or its name. */
  readonly scopeId?: string | undefined;
  /** The owner of the resource: an id or a username. */
  readonly owner?: string | undefined;
  /** Who asks: an id or a username. */
  readonly requester?: string | undefined;
  /** Whether it has been granted. */
  readonly granted?: boolean | undefined;
}

/** Which tickets a list is to hold. */
export interface PermissionTicketQuery extends PermissionTicketFilter, ListWindow {
  /** Whether the tickets are to have the names of resource, scope, owner and requester as well. */
  readonly returnNames?: boolean | undefined;
}

/**
 * Permission tickets: those that a resource server hands to a client to ask with (`issue`), and what became of them:
 * the scopes that users ask the owners of resources for, or have been granted (`all`).
 *
 * With the token of the resource server all tickets are listed, otherwise those whose owner or requester is the user of
 * the token. The server has no way to read a single one. Its own default is the first 100.
 *
 * @example
 * ```ts
 * const { permissionTickets } = realm.uma({ clientId: 'photos', clientSecret });
 * for await (const { id } of permissionTickets.iterate({ owner: 'ada', granted: false })) {
 *   await permissionTickets.byId(id).update({ granted: true });
 * }
 * ```
 */
export class PermissionTickets extends PagedCollection<
  PermissionTicket,
  PermissionTicketQuery,
  'GET …/authz/protection/permission/ticket'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: { tail: ['ticket'] } };

  /** The ticket with this id, of those that `all` gives; no request is sent yet. */
  byId(id: string): WithId<PermissionTicketNode> {
    return openById(PermissionTicketNode, homeOf(this, 'protection'), 'permission', 'ticket', id);
  }

  /**
   * A new ticket, to be handed to the client that came without a permission (`challenge`). It is good for the resources
   * and scopes that are named, and for some minutes.
   *
   * @route `POST …/authz/protection/permission`
   */
  async issue(
    permissions: TicketPermission | readonly TicketPermission[],
    options?: RequestOptions,
  ): Promise<string> {
    const answer = await send(this, 'POST', [], { ...options, body: [permissions].flat() });
    const { ticket } = answer.json<{ ticket?: unknown }>();
    if (typeof ticket !== 'string') throw answer.invalid('The answer holds no ticket');
    return ticket;
  }

  /**
   * How many tickets there are.
   *
   * @route `GET …/authz/protection/permission/ticket/count`
   */
  count(query?: PermissionTicketFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['ticket', 'count'], { ...options, query });
  }

  /**
   * The node of a ticket that nobody has asked for: an owner shares a resource, or a request is written down for a
   * user. A `BadRequestError` when there is one for this user and scope.
   *
   * @route `POST …/authz/protection/permission/ticket`
   */
  async create(
    ticket: PermissionTicketCreate,
    options?: RequestOptions,
  ): Promise<WithId<PermissionTicketNode>> {
    const made = await json<PermissionTicket>(this, 'POST', ['ticket'], { ...options, body: ticket });
    return this.byId(made.id);
  }
}

/** A scope of a resource that a user asks for or has. */
export class PermissionTicketNode extends KeyedNode {
  /**
   * Grants what the ticket asks for; `granted: false` takes it back, or refuses it, and removes the ticket. The owner
   * of the resource and the resource server may do that.
   *
   * @route `PUT …/authz/protection/permission/ticket`
   */
  update({ granted }: { granted: boolean }, options?: RequestOptions): Promise<void> {
    // The server takes what is left out for a no, and removes the ticket.
    if (typeof granted !== 'boolean') throw new TypeError('granted must be true or false');
    const id = keyOf(this);
    const tickets = open(ResourceNode, homeOf(this, 'protection'), 'permission', 'ticket');
    return done(tickets, 'PUT', [], { ...options, body: { id, granted } });
  }

  /**
   * Removes the ticket, and what it granted. The requester may do that too. A `BadRequestError` (`invalid_ticket`) when
   * there is none.
   *
   * @route `DELETE …/authz/protection/permission/ticket/{id}`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

import type { PermissionTicketRepresentation } from '../facts/representations.ts';
import type { RequestOptions } from '../http/options.ts';
import { KeyedNode, type ListWindow, PagedCollection } from '../tree/collection.ts';
import type { NodeFacts } from '../tree/facts.ts';
import { done, homeOf, json, keyOf, open, openById, ResourceNode, send, type WithId } from '../tree/node.ts';

/** A permission that a client needs (UMA 2.0 Federated Authorization, section 4.1). */
export interface TicketPermission {
  /** The id or name of the resource. Without it, the scopes are requested on every resource that has them. */
  resource_id?: string | undefined;
  /** Names of scopes of the resource. */
  resource_scopes?: readonly string[] | undefined;
  /** Claims for the policies to evaluate. */
  claims?: Record<string, readonly string[]> | undefined;
}

/** A request of a user for a scope of a resource, granted or pending, as the server returns it. */
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

/** A ticket to create: a resource, a scope and a requester, the latter two by id or name. */
export interface PermissionTicketCreate {
  /** The id of the resource; it must have `ownerManagedAccess`. */
  resource: string;
  scope?: string | undefined;
  scopeName?: string | undefined;
  requester?: string | undefined;
  requesterName?: string | undefined;
  /** Whether the user has the scope, or only asks for it (`false`, the default). */
  granted?: boolean | undefined;
}

/** Filters for tickets. */
export interface PermissionTicketFilter {
  /** The id of a resource. */
  readonly resourceId?: string | undefined;
  /** The id or name of a scope. */
  readonly scopeId?: string | undefined;
  /** The owner of the resource, by id or username. */
  readonly owner?: string | undefined;
  /** The requester, by id or username. */
  readonly requester?: string | undefined;
  /** Whether the ticket has been granted. */
  readonly granted?: boolean | undefined;
}

/** Query for listing tickets. */
export interface PermissionTicketQuery extends PermissionTicketFilter, ListWindow {
  /** Whether to include the names of the resource, scope, owner and requester. */
  readonly returnNames?: boolean | undefined;
}

/**
 * Permission tickets. `issue` creates tickets that a resource server hands to clients. `all` lists the scopes that
 * users have requested from the owners of resources, or have been granted.
 *
 * With the token of the resource server, all tickets are listed; with the token of a user, only tickets with that user
 * as owner or requester. The server cannot return a single ticket. `all` and `iterate` read every page; the server's
 * own default is 100 tickets.
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

  /** The ticket with this id, as listed by `all`. */
  byId(id: string): WithId<PermissionTicketNode> {
    return openById(PermissionTicketNode, homeOf(this, 'protection'), 'permission', 'ticket', id);
  }

  /**
   * Creates a ticket for the given resources and scopes and returns it, to be sent to a client without permission
   * (`challenge`). It is valid for some minutes.
   *
   * @route `POST …/authz/protection/permission`
   */
  async issue(
    permissions: TicketPermission | readonly TicketPermission[],
    options?: RequestOptions,
  ): Promise<string> {
    const answer = await send(this, 'POST', [], options, { body: [permissions].flat() });
    const { ticket } = answer.json<{ ticket?: unknown }>();
    if (typeof ticket !== 'string') throw answer.invalid('The response contains no ticket');
    return ticket;
  }

  /**
   * Returns the number of tickets.
   *
   * @route `GET …/authz/protection/permission/ticket/count`
   */
  count(query?: PermissionTicketFilter, options?: RequestOptions): Promise<number> {
    return json(this, 'GET', ['ticket', 'count'], options, { query });
  }

  /**
   * Creates a ticket that nobody has requested and returns its node: an owner shares a resource, or a request is stored
   * on behalf of a user. Throws `BadRequestError` if a ticket for this user and scope exists.
   *
   * @route `POST …/authz/protection/permission/ticket`
   */
  async create(
    ticket: PermissionTicketCreate,
    options?: RequestOptions,
  ): Promise<WithId<PermissionTicketNode>> {
    const made = await json<PermissionTicket>(this, 'POST', ['ticket'], options, { body: ticket });
    return this.byId(made.id);
  }
}

/** A scope of a resource that a user has requested or been granted. */
export class PermissionTicketNode extends KeyedNode {
  /**
   * Grants the ticket. `granted: false` revokes or denies the permission and deletes the ticket. Requires a token of
   * the owner of the resource, or of the resource server.
   *
   * @route `PUT …/authz/protection/permission/ticket`
   */
  update({ granted }: { granted: boolean }, options?: RequestOptions): Promise<void> {
    // The server takes a missing value as `false` and deletes the ticket.
    if (typeof granted !== 'boolean') throw new TypeError('granted must be true or false');
    const id = keyOf(this);
    const tickets = open(ResourceNode, homeOf(this, 'protection'), 'permission', 'ticket');
    return done(tickets, 'PUT', [], options, { body: { id, granted } });
  }

  /**
   * Deletes the ticket, together with the permission that it granted. The requester may do this too. Throws
   * `BadRequestError` (`invalid_ticket`) if the ticket does not exist.
   *
   * @route `DELETE …/authz/protection/permission/ticket/{id}`
   */
  delete(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

import type {
  AdminEventOperationType,
  AdminEventRepresentation,
  AdminEventResourceType,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done } from '../../tree/node.ts';
import { type EventDate, eventPaging } from './event-pages.ts';

/** Which events of administrators a list is to hold. */
export interface AdminEventQuery extends ListWindow {
  /** What was done. The server answers 500 to a type that it does not know. */
  readonly operationTypes?: AdminEventOperationType | readonly AdminEventOperationType[] | undefined;
  /** To what it was done. The server answers 500 to a type that it does not know. */
  readonly resourceTypes?: AdminEventResourceType | readonly AdminEventResourceType[] | undefined;
  /** The path below the realm, in which `*` stands for any text: `users/*`. */
  readonly resourcePath?: string | undefined;
  /** The id (not the name) of the realm that the administrator belongs to. */
  readonly authRealm?: string | undefined;
  /** The id (not the `clientId`) of the client that the administrator used. */
  readonly authClient?: string | undefined;
  /** The id of the administrator. */
  readonly authUser?: string | undefined;
  /** The whole address that the administrator came from. */
  readonly authIpAddress?: string | undefined;
  /**
   * The earliest time: a `Date` or its milliseconds (since Keycloak 26.2), or a day as `yyyy-MM-dd` in the server's
   * time zone.
   */
  readonly dateFrom?: EventDate | undefined;
  /** The latest time, as `dateFrom` has it. A day counts to its end (since Keycloak 26.2; before, from its beginning). */
  readonly dateTo?: EventDate | undefined;
  /** `desc` for the newest first (the default), or `asc` for the oldest. Since Keycloak 26.2. */
  readonly direction?: 'asc' | 'desc' | undefined;
}

/**
 * What administrators changed in a realm. Kept when `adminEventsEnabled` is set in `realm.events.config`, with the
 * changed object as JSON when `adminEventsDetailsEnabled` is. The newest come first.
 *
 * Listing needs `view-events`. The server's own default is the first 100.
 *
 * @example
 * ```ts
 * const { adminEvents } = realm.admin.realms.byName('acme');
 * const deleted = await adminEvents.all({ operationTypes: 'DELETE', resourcePath: 'users/*' });
 * ```
 */
export class AdminEvents extends PagedCollection<
  AdminEventRepresentation,
  AdminEventQuery,
  'GET /admin/realms/{realm}/admin-events (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: eventPaging };

  /**
   * Removes all events of administrators that were kept.
   *
   * @route `DELETE /admin/realms/{realm}/admin-events`
   * @since 22
   * @role `manage-events`
   */
  clear(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

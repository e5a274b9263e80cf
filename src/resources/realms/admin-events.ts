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

/** Filters for admin events. */
export interface AdminEventQuery extends ListWindow {
  /** Operations to include. The server answers 500 for an unknown type. */
  readonly operationTypes?: AdminEventOperationType | readonly AdminEventOperationType[] | undefined;
  /** Resource types to include. The server answers 500 for an unknown type. */
  readonly resourceTypes?: AdminEventResourceType | readonly AdminEventResourceType[] | undefined;
  /** Path below the realm; `*` matches any text, as in `users/*`. */
  readonly resourcePath?: string | undefined;
  /** Id (not the name) of the administrator's realm. */
  readonly authRealm?: string | undefined;
  /** Id (not the `clientId`) of the client that the administrator used. */
  readonly authClient?: string | undefined;
  /** Id of the administrator. */
  readonly authUser?: string | undefined;
  /** Complete IP address of the administrator. */
  readonly authIpAddress?: string | undefined;
  /**
   * Earliest time: a `Date` or epoch milliseconds (since Keycloak 26.2), or a day as `yyyy-MM-dd` in the server's time
   * zone.
   */
  readonly dateFrom?: EventDate | undefined;
  /**
   * Latest time, in the same formats as `dateFrom`. A day counts to its end (before Keycloak 26.2, to its beginning).
   */
  readonly dateTo?: EventDate | undefined;
  /** `desc` (the default) for newest first, or `asc` for oldest first. Since Keycloak 26.2. */
  readonly direction?: 'asc' | 'desc' | undefined;
}

/**
 * Changes made by administrators, newest first by default. They are recorded if `adminEventsEnabled` is set in
 * `realm.events.config`, and include the changed object as JSON if `adminEventsDetailsEnabled` is set.
 *
 * Listing requires `view-events`. By default the server returns only the first 100; `all` and `iterate` fetch every
 * page.
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
   * Deletes all stored admin events.
   *
   * @route `DELETE /admin/realms/{realm}/admin-events`
   * @since 22
   * @role `manage-events`
   */
  clear(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

import type {
  EventRepresentation,
  EventType,
  RealmEventsConfigRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, open, ResourceNode } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { type EventDate, eventPaging } from './event-pages.ts';

/** Which events of users a list is to hold. */
export interface EventQuery extends ListWindow {
  /** One type or several of them. The server answers 500 to a type that it does not know. */
  readonly type?: EventType | readonly EventType[] | undefined;
  /** The `clientId` of the application. */
  readonly client?: string | undefined;
  /** The id of the user. */
  readonly user?: string | undefined;
  /** The whole address that the user came from. */
  readonly ipAddress?: string | undefined;
  /**
   * The earliest time: a `Date` or its milliseconds (since Keycloak 26.2), or a day as `yyyy-MM-dd` in the server's
   * time zone.
   */
  readonly dateFrom?: EventDate | undefined;
  /** The latest time, as `dateFrom` has it. A day counts to its end (since Keycloak 26; before, from its beginning). */
  readonly dateTo?: EventDate | undefined;
  /** `desc` for the newest first (the default), or `asc` for the oldest. Since Keycloak 26.2. */
  readonly direction?: 'asc' | 'desc' | undefined;
}

/**
 * What users of a realm did: logins, logouts, failures; the newest first. Kept when `eventsEnabled` is set in `config`.
 *
 * Listing needs `view-events`. The server's own default is the first 100.
 *
 * @example
 * ```ts
 * const { events } = realm.admin.realms.byName('acme');
 * await events.config.update({ eventsEnabled: true, eventsExpiration: 30 * 24 * 3600 });
 * const hourAgo = new Date(Date.now() - 3_600_000);
 * for await (const event of events.iterate({ type: 'LOGIN_ERROR', dateFrom: hourAgo })) console.log(event.error);
 * ```
 */
export class Events extends PagedCollection<
  EventRepresentation,
  EventQuery,
  'GET /admin/realms/{realm}/events (22+)'
> {
  /** @internal */
  static override readonly facts: NodeFacts = { paging: eventPaging };

  /** Which events are kept, for how long, and who listens to them. */
  get config(): EventsConfigNode {
    return open(EventsConfigNode, this, 'config');
  }

  /**
   * Removes all events of users that were kept.
   *
   * @route `DELETE /admin/realms/{realm}/events`
   * @since 22
   * @role `manage-events`
   */
  clear(options?: RequestOptions): Promise<void> {
    return done(this, 'DELETE', [], options);
  }
}

/** Changes to the configuration of events. */
export interface EventsConfigUpdate extends RealmEventsConfigRepresentation {}

/** The configuration of events, as `replace` takes it. */
export interface EventsConfigReplace extends RealmEventsConfigRepresentation {}

/** Which events of a realm are kept, for how long, and who listens to them: those of users and of administrators. */
export class EventsConfigNode extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    kept: [
      // The lists stay out of it: what was the default would become a choice.
      { keep: ['eventsEnabled', 'eventsExpiration'] },
    ],
  };

  /**
   * The configuration.
   *
   * @route `GET /admin/realms/{realm}/events/config`
   * @since 22
   * @role `view-events`
   */
  get(options?: RequestOptions): Promise<RealmEventsConfigRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Changes what is given and leaves the rest as it is. The configuration is read first, because the server's PUT turns
   * `eventsEnabled` off and clears `eventsExpiration` when they are not sent. An empty list of `enabledEventTypes`
   * stands for the default ones; types that the server does not know are kept without an error.
   *
   * @route `PUT /admin/realms/{realm}/events/config`
   * @since 22
   * @role `manage-events`
   */
  update(
    changes: Changes<RealmEventsConfigRepresentation, EventsConfigUpdate>,
    options?: RequestOptions,
  ): Promise<void> {
    return update(this, changes, options);
  }

  /**
   * Writes the configuration: a missing `eventsEnabled` turns events off, a missing `eventsExpiration` keeps them for
   * ever; what else is missing stays.
   *
   * @route `PUT /admin/realms/{realm}/events/config`
   * @since 22
   */
  replace(config: EventsConfigReplace, options?: RequestOptions): Promise<void> {
    return replace(this, config, options);
  }
}

import type {
  EventRepresentation,
  EventType,
  RealmEventsConfigRepresentation,
  RealmRepresentation,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { type ListWindow, PagedCollection } from '../../tree/collection.ts';
import { type Ensured, type EnsureOptions, ensureHere } from '../../tree/ensure.ts';
import type { NodeFacts } from '../../tree/facts.ts';
import { done, json, object, open, ResourceNode, realmOf } from '../../tree/node.ts';
import { type Changes, replace, update } from '../../tree/update.ts';
import { type EventDate, eventPaging } from './event-pages.ts';

/** Filters for user events. */
export interface EventQuery extends ListWindow {
  /** One or more event types. The server answers 500 for an unknown type. */
  readonly type?: EventType | readonly EventType[] | undefined;
  /** `clientId` of the application. */
  readonly client?: string | undefined;
  /** Id of the user. */
  readonly user?: string | undefined;
  /** Complete IP address of the user. */
  readonly ipAddress?: string | undefined;
  /**
   * Earliest time: a `Date` or epoch milliseconds (since Keycloak 26.2), or a day as `yyyy-MM-dd` in the server's time
   * zone.
   */
  readonly dateFrom?: EventDate | undefined;
  /**
   * Latest time, in the same formats as `dateFrom`. A day counts to its end (before Keycloak 26, to its beginning).
   */
  readonly dateTo?: EventDate | undefined;
  /** `desc` (the default) for newest first, or `asc` for oldest first. Since Keycloak 26.2. */
  readonly direction?: 'asc' | 'desc' | undefined;
}

/**
 * User events such as logins, logouts and failures, newest first by default. They are recorded if `eventsEnabled` is
 * set in `config`.
 *
 * Listing requires `view-events`. By default the server returns only the first 100; `all` and `iterate` fetch every
 * page.
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

  /** Configuration of user and admin events: types to store, retention, and listeners. */
  get config(): EventsConfigNode {
    return open(EventsConfigNode, this, 'config');
  }

  /**
   * Deletes all stored user events.
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

/** Fields of the event configuration that `replace` accepts. */
export interface EventsConfigReplace extends RealmEventsConfigRepresentation {}

/** Configuration of user and admin events: the stored events, their lifetime and the listeners. */
export class EventsConfigNode extends ResourceNode {
  /** @internal */
  static override readonly facts: NodeFacts = {
    kept: [
      // The lists are left out: sending them back would turn the defaults into a choice.
      { keep: ['eventsEnabled', 'eventsExpiration'] },
    ],
  };

  /**
   * Returns the configuration.
   *
   * @route `GET /admin/realms/{realm}/events/config`
   * @since 22
   * @role `view-events`
   */
  get(options?: RequestOptions): Promise<RealmEventsConfigRepresentation> {
    return json(this, 'GET', [], options);
  }

  /**
   * Updates the given fields and leaves the rest unchanged. The configuration is read first, because the server's PUT
   * turns `eventsEnabled` off and clears `eventsExpiration` if they are missing. An empty `enabledEventTypes` selects
   * the default types; unknown types are stored without an error.
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
   * Updates the given fields if they differ, and otherwise does nothing. Lists become exactly the given ones; an empty
   * `enabledEventTypes` selects the default types.
   *
   * @example
   * ```ts
   * const { config } = realm.admin.realms.byName('acme').events;
   * const { changed } = await config.ensure({ eventsEnabled: true, enabledEventTypes: ['LOGIN', 'LOGIN_ERROR'] });
   * ```
   *
   * @route `GET /admin/realms/{realm}/events/config`
   * @since 22
   */
  ensure(
    config: RealmEventsConfigRepresentation,
    options?: EnsureOptions,
  ): Promise<Ensured<EventsConfigNode>> {
    return ensureHere<EventsConfigNode>(this, config, options, {
      spelled: async (_, found, wanted: RealmEventsConfigRepresentation, within) => {
        if (wanted.enabledEventTypes?.length !== 0) return found;
        // Only the realm tells the choice; the configuration shows the types that it comes to.
        const { enabledEventTypes } = await object<RealmRepresentation>(realmOf(this), within);
        return { ...found, enabledEventTypes };
      },
    });
  }

  /**
   * Replaces the configuration. A missing `eventsEnabled` turns user events off, and a missing `eventsExpiration` keeps
   * them forever; other missing fields stay unchanged.
   *
   * @route `PUT /admin/realms/{realm}/events/config`
   * @since 22
   */
  replace(config: EventsConfigReplace, options?: RequestOptions): Promise<void> {
    return replace(this, config, options);
  }
}

import type {
  SsfEmitEventResponse,
  SsfEventStatsRepresentation,
  SsfEventStatus,
} from '../../facts/representations.ts';
import type { RequestOptions } from '../../http/options.ts';
import { json, ResourceNode } from '../../tree/node.ts';

/** Events to delete. */
export interface SsfEventQuery {
  /** Delivery status. */
  readonly status: SsfEventStatus;
  /** Duration such as `P7D`. Younger events are kept. */
  readonly olderThan?: string | undefined;
}

/** A security event to send, and its subject: `sub_id`, or `subjectType` with `subjectValue`. */
export interface SsfEventEmission {
  /** Name such as `CaepSessionRevoked`, or its URI. */
  eventType: string;
  /** Subject identifier as in RFC 9493: `{ format: 'email', email: 'ada@acme.test' }`. */
  sub_id?: { format: string; [member: string]: unknown } | undefined;
  subjectType?: SsfSubject['type'] | undefined;
  subjectValue?: string | undefined;
  /** Claims of the event. */
  event?: Record<string, unknown> | undefined;
}

/** Events that are waiting for delivery or were delivered. */
export class SsfEvents extends ResourceNode {
  /**
   * Returns the number of events in each status.
   *
   * @route `GET …/events/stats`
   * @since 26.7
   * @feature `ssf`
   */
  stats(options?: RequestOptions): Promise<SsfEventStatsRepresentation> {
    return json(this, 'GET', ['stats'], options);
  }

  /**
   * Deletes the events in a status, and returns how many were deleted.
   *
   * @route `DELETE …/events`
   * @since 26.7
   * @feature `ssf`
   * @role `manage-realm`
   */
  delete(query: SsfEventQuery, options?: RequestOptions): Promise<number> {
    return remove(this, [], options, { query });
  }

  /**
   * Deletes the events that were not delivered yet, and returns how many were deleted.
   *
   * @route `DELETE …/events/queued`
   * @since 26.7
   * @feature `ssf`
   * @role `manage-realm`
   */
  deleteQueued(options?: RequestOptions): Promise<number> {
    return remove(this, ['queued'], options);
  }
}

async function remove(
  node: ResourceNode,
  tail: string[],
  options?: RequestOptions,
  content?: { query?: object | undefined },
): Promise<number> {
  return (await json<{ deleted: number }>(node, 'DELETE', tail, options, content)).deleted;
}

/** Events for one receiver. */
export class SsfClientEvents extends SsfEvents {
  /**
   * Sends an event by hand and returns the outcome: `dispatched` with its `jti`, or the reason why it was dropped.
   * Requires `manage-clients`, or a service account with the role in the client attribute `ssf.emitEventsRole` if
   * `ssf.allowEmitEvents` is set too.
   *
   * @route `POST …/clients/{clientId}/events/emit`
   * @since 26.7
   * @feature `ssf`
   */
  emit(event: SsfEventEmission, options?: RequestOptions): Promise<SsfEmitEventResponse> {
    return json(this, 'POST', ['emit'], options, { body: event });
  }
}

/** Subject of events: a user, or all members of an organization. */
export interface SsfSubject {
  type: 'user-id' | 'user-username' | 'user-email' | 'org-alias';
  value: string;
}
